"""Does in one person's chat what a mailing is to do there: sends a letter once, or changes or removes a copy of it.

A send is never tried again here: the outcome says what became of it. What changes a message that is there already
may be tried again, for it does no harm twice.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from telegram import Bot
from telegram.error import BadRequest, TelegramError

from bot.chat.composing import ChatId, Composer, entities_of, media_of, preview_of
from bot.chat.request import AiohttpRequest
from bot.chat.sender import keyboard, outcome_of
from bot.clock import Clock
from bot.delivery.outcome import Outcome, State
from bot.store.deliveries import Claim
from bot.texts.broadcast_body import Part
from bot.texts.letter import Album, Change, Letter, Message, Parcel, Removal
from bot.texts.screen import Screen

_TRIES = 3
_DELETABLE_SECONDS = 48 * 3600
"""Telegram deletes a bot's messages for both sides no longer than this after they were sent."""


class Post:
    """The delivery worker's way to Telegram, and an organizer's preview's."""

    def __init__(self, bot: Bot, clock: Clock) -> None:
        self._bot = bot
        self._request = AiohttpRequest.of(bot)
        self._composer = Composer(bot)
        self._clock = clock

    async def deliver(self, claim: Claim, parcel: Parcel) -> Outcome:
        """Does what a delivery is to do in the person's chat."""
        match parcel:
            case Letter():
                return await self.send(claim.chat_id, parcel, claim.messages)
            case Change():
                return await self.change(claim.chat_id, parcel, claim.messages)
            case Removal():
                return await self.remove(claim.chat_id, parcel, claim.messages, claim.held_at)

    async def send(self, chat_id: ChatId, letter: Letter, held: tuple[int, ...] = ()) -> Outcome:
        """Sends a letter, or what is missing of it where some of its messages (``held``) arrived before.

        Where it ends half way, the outcome names the messages that did arrive.
        """
        messages, due = list(held), 0
        for call in await self._composer.calls(letter):
            due += call.messages
            if due <= len(held):
                continue
            try:
                sent = await self._request.call(call.url, call.body(chat_id))
            except TelegramError as error:
                return replace(outcome_of(error), messages=tuple(messages))
            messages += [each["message_id"] for each in (sent if isinstance(sent, list) else (sent,))]
        return Outcome(State.SENT, tuple(messages))

    async def change(self, chat_id: ChatId, change: Change, held: tuple[int, ...]) -> Outcome:
        """Turns the messages that somebody has into those of another letter, each in its place."""
        number = 0
        for step in change.letter.steps:
            parts = step.parts if isinstance(step, Album) else (step,)
            for part in parts:
                if number >= len(held):
                    # The copy ended half way when it was sent; what is not there is not changed.
                    break
                outcome = await _repeated(
                    self._edit(chat_id, held[number], part, same_file=number in change.same_files)
                )
                number += 1
                if not outcome.arrived:
                    return outcome
        return Outcome(State.SENT, code="edited")

    def _edit(
        self, chat_id: ChatId, message_id: int, to: Part | Message | Screen, *, same_file: bool
    ) -> Callable[[], Awaitable[object]]:
        if isinstance(to, Screen):
            message = "only an organizer's own words are corrected"
            raise TypeError(message)
        part, rows = (to.part, to.rows) if isinstance(to, Message) else (to, ())
        where: dict[str, Any] = {"chat_id": chat_id, "message_id": message_id, "reply_markup": keyboard(rows)}
        if part.kind == "text":
            return lambda: self._bot.edit_message_text(
                part.text, entities=entities_of(part), link_preview_options=preview_of(part), **where
            )
        if part.kind in {"location", "venue"}:
            return _nothing
        if same_file or part.kind == "voice":
            above = part.options.get("show_caption_above_media")
            return lambda: self._bot.edit_message_caption(
                caption=part.text or None,
                caption_entities=entities_of(part),
                show_caption_above_media=above,
                **where,
            )
        return lambda: self._bot.edit_message_media(media_of(part), **where)

    async def remove(
        self, chat_id: ChatId, removal: Removal, held: tuple[int, ...], held_at: int | None
    ) -> Outcome:
        """Deletes the messages that somebody has; where Telegram does not any more, they say that they are withdrawn.

        A call deletes up to a hundred messages, but of one chat only, so every person takes a call of their own; an album
        of ten and the message below it go with one. (Measured: 300 people with 11 messages each take 300 calls. At 25 a
        second, 100,000 people take 67 minutes, whatever they were sent.)
        """
        if not held:
            return Outcome(State.FAILED, code="nothing to remove")
        if held_at is not None and self._clock.now() - held_at < _DELETABLE_SECONDS:
            # Telegram passes over those that are gone already.
            outcome = await _repeated(lambda: self._bot.delete_messages(chat_id, held))
            if outcome.state is not State.FAILED:
                return replace(outcome, code="deleted") if outcome.arrived else outcome
        return await self._withdraw(chat_id, removal, held)

    async def _withdraw(self, chat_id: ChatId, removal: Removal, held: tuple[int, ...]) -> Outcome:
        said = False
        for message_id, kind in zip(held, removal.kinds, strict=False):
            # Said once below an album: its other pictures lose their captions.
            notice = removal.notice if kind == "text" or not said else ""
            outcome = await _repeated(self._blank(chat_id, message_id, kind, notice))
            if not outcome.arrived:
                return outcome
            said |= kind not in {"location", "venue"}
        return Outcome(State.SENT, code="withdrawn")

    def _blank(
        self, chat_id: ChatId, message_id: int, kind: str, notice: str
    ) -> Callable[[], Awaitable[object]]:
        where: dict[str, Any] = {"chat_id": chat_id, "message_id": message_id, "reply_markup": None}
        if kind in {"location", "venue"}:
            return _nothing
        if kind == "text":
            return lambda: self._bot.edit_message_text(notice, **where)
        return lambda: self._bot.edit_message_caption(caption=notice or None, **where)


async def _nothing() -> bool:
    """A place on the map stays as it is: Telegram edits only live ones."""
    return True


async def _repeated(call: Callable[[], Awaitable[object]]) -> Outcome:
    outcome = Outcome(State.UNCERTAIN)
    for _ in range(_TRIES):
        try:
            await call()
        except BadRequest as error:
            if "message is not modified" in error.message.lower():
                return Outcome(State.SENT)
            return outcome_of(error)
        except TelegramError as error:
            outcome = outcome_of(error)
            if outcome.state is not State.UNCERTAIN:
                return outcome
        else:
            return Outcome(State.SENT)
    return outcome
