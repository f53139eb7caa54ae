"""One update: to the person's language, the right handler, and back to the person."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

import structlog
from telegram import (
    CallbackQuery,
    ChatMemberUpdated,
    InlineQuery,
    MaybeInaccessibleMessage,
    Message,
    Update,
    User,
)
from telegram.constants import ChatMemberStatus, ChatType

from bot.actions import consents
from bot.actions.broadcast_questions import is_meant
from bot.chat.buttons import OutdatedButtonError
from bot.chat.lookups import Lookups
from bot.chat.organizer.setting_aside import set_aside
from bot.chat.post import Post
from bot.chat.reading import Meant, can_be_changed, command_in, message_meant, tap_meant
from bot.chat.routes import BROADCAST, CALENDAR, COMMANDS, DRAFT, LEAVE, UNKNOWN_COMMAND, Who
from bot.chat.sender import Sender
from bot.chat.supporter.inline import cards_for
from bot.chat.visit import Answer, Desk, Visit
from bot.delivery.outcome import Outcome, State
from bot.store.database import StoreFailedError
from bot.texts import menus
from bot.texts.broadcast_taps import OrganizerBroadcastTap
from bot.texts.reader import Reader
from bot.texts.screen import Screen

_LEFT = {ChatMemberStatus.BANNED, ChatMemberStatus.LEFT}

_log = structlog.get_logger(__name__)


Reply = Callable[[], Awaitable[object]]
"""Tells a person what came of their update, after it was committed."""


async def _no_reply() -> None:
    """What there is to tell somebody who said nothing to the bot."""


class Reception:
    """Serves updates. Whatever happens, the person gets an answer and the next update is served."""

    def __init__(self, desk: Desk, sender: Sender, post: Post) -> None:
        self._desk = desk
        self._sender = sender
        self._post = post
        self._people = Lookups(desk.database)
        self._content = desk.shelf.content
        self._readers: dict[tuple[str, bool], Reader] = {}

    async def receive(self, update: Update) -> Reply:
        """Serves one update; what it changed is committed when this returns.

        Returns:
            What tells the person; it is left to the caller, because Telegram may take its time.
        """
        reply: Reply = _no_reply
        if update.callback_query:
            reply = await self._tap(update.update_id, update.callback_query)
        elif update.inline_query:
            reply = await self._inline(update.inline_query)
        elif update.my_chat_member:
            await self._membership(update.update_id, update.my_chat_member)
        elif update.message and update.message.chat.type == ChatType.PRIVATE:
            reply = await self._message(update.update_id, update.message)
        elif update.message:
            reply = self._in_group(update.message)
        return reply

    async def release(self, update: Update) -> None:
        """Ends the waiting sign on a button whose tap is not served."""
        if update.callback_query:
            await self._sender.answer(update.callback_query.id)

    async def apologise(self, update: Update, key: str) -> None:
        """Tells the person that an update was not served: ``something_failed`` or ``too_fast``."""
        user = update.effective_user
        if user is None:
            return
        reader = self._reader(await self._language_of(user))
        if update.callback_query:
            answer_key = {"something_failed": "answer_failed", "too_fast": "answer_too_fast"}[key]
            await self._sender.answer(update.callback_query.id, reader.phrases.plain(answer_key), alert=True)
        elif update.message and update.message.chat.type == ChatType.PRIVATE:
            await self._sender.show(update.message.chat.id, menus.notice(reader, key))

    async def _language_of(self, user: User) -> str | None:
        try:
            person = await self._people.find(user.id)
        except StoreFailedError:
            # An apology for the store's failure must not need the store.
            return user.language_code
        return person.language if person else user.language_code

    async def _message(self, update_id: int, message: Message) -> Reply:
        meant = message_meant(message, self._desk.shelf, self._desk.bot_username)
        if meant is None or message.from_user is None:
            return _no_reply
        visit = await self._visit(update_id, message.from_user)
        if visit.organizer:
            meant = await self._meant_by_organizer(visit, meant)
        elif meant.route.who is Who.ORGANIZER:
            meant = Meant(UNKNOWN_COMMAND, "")
        answer = await self._serve(visit, meant)
        if visit.organizer and meant.is_command:
            answer = await set_aside(self._desk, visit, answer)

        async def reply() -> None:
            await self._send_letters(visit, answer)
            if answer.screen:
                await self._note_gone(visit, await self._sender.show(visit.chat_id, answer.screen))
            await self._hand_over(visit, answer)

        return reply

    async def _meant_by_organizer(self, visit: Visit, meant: Meant) -> Meant:
        """What an organizer sends answers what they are being asked, if they are."""
        if meant.sent is None and not meant.leaves:
            return meant
        async with self._desk.database.reading() as tables:
            draft = await tables.drafts.find(visit.chat_id)
            question = await tables.questions.find(visit.chat_id)
        album = meant.sent.album if meant.sent else ""
        if question is not None and is_meant(question, visit.update_id, album):
            return Meant(LEAVE, "") if meant.leaves or meant.sent is None else Meant(BROADCAST, meant.sent)
        if meant.sent and meant.sent.document and meant.sent.document.is_calendar:
            return Meant(CALENDAR, meant.sent)
        if draft is None or not draft.step:
            return meant
        return Meant(LEAVE, "") if meant.leaves or meant.sent is None else Meant(DRAFT, meant.sent)

    async def _tap(self, update_id: int, query: CallbackQuery) -> Reply:
        visit = await self._visit(update_id, query.from_user)
        message = query.message
        outdated = visit.reader.phrases.plain("answer_outdated")
        if message is None or message.chat.type != ChatType.PRIVATE:
            # Only a private chat's messages carry taps; anything else is forged.
            return partial(self._sender.answer, query.id, outdated, alert=True)
        toast: str | None = None
        try:
            answer = await self._serve(visit, tap_meant(query))
        except OutdatedButtonError:
            toast = outdated
            note = visit.reader.phrases.html("button_outdated")
            answer = Answer(menus.main_menu(visit.reader, note=note))

        async def reply() -> None:
            if answer.anew or answer.letters:
                await self._sender.answer(query.id, toast)
                await self._send_letters(visit, answer)
                if answer.screen:
                    await self._note_gone(visit, await self._sender.show(visit.chat_id, answer.screen))
            elif answer.screen:
                _, outcome = await asyncio.gather(
                    self._sender.answer(query.id, toast), self._replace(visit, message, answer.screen)
                )
                await self._note_gone(visit, outcome)
            else:
                await self._sender.answer(query.id, toast)
            await self._hand_over(visit, answer)

        return reply

    async def _send_letters(self, visit: Visit, answer: Answer) -> None:
        for letter in answer.letters:
            await self._note_gone(visit, await self._post.send(visit.chat_id, letter))

    async def _hand_over(self, visit: Visit, answer: Answer) -> None:
        if answer.document:
            await self._note_gone(visit, await self._sender.keep(visit.chat_id, answer.document))
        if answer.picture:
            await self._note_gone(visit, await self._sender.picture(visit.chat_id, answer.picture))
        if answer.venue:
            await self._note_gone(visit, await self._sender.point_to(visit.chat_id, answer.venue))
        if answer.chart:
            await self._note_gone(visit, await self._sender.chart(visit.chat_id, answer.chart))

    async def _replace(self, visit: Visit, message: MaybeInaccessibleMessage, screen: Screen) -> Outcome:
        if can_be_changed(message):
            return await self._sender.change(visit.chat_id, message.message_id, screen)
        # Too old to be changed, or a message without text: the screen comes as a new message.
        return await self._sender.show(visit.chat_id, screen)

    async def _serve(self, visit: Visit, meant: Meant) -> Answer:
        if meant.route.who is Who.ORGANIZER and not visit.organizer:
            if isinstance(meant.argument, OrganizerBroadcastTap):
                # Nobody but an organizer was ever given such a button.
                async with self._desk.database.transaction() as tables:
                    action = type(meant.argument).__name__
                    await tables.audits.note_stranger(visit.chat_id, visit.now, action)
            raise OutdatedButtonError
        if visit.returning:
            await consents.join(self._desk.database, visit.occasion())
        return await meant.route.handler(self._desk, visit, meant.argument)

    async def _inline(self, query: InlineQuery) -> Reply:
        visit = await self._visit(0, query.from_user)
        return partial(self._sender.offer, query.id, cards_for(self._desk, visit.reader, query.query))

    def _in_group(self, message: Message) -> Reply:
        command = command_in(message, self._desk.bot_username)
        if not command or command[0] not in COMMANDS:
            return _no_reply
        language = message.from_user.language_code if message.from_user else None
        return partial(self._sender.show, message.chat.id, menus.in_group(self._reader(language)))

    async def _membership(self, update_id: int, change: ChatMemberUpdated) -> None:
        if change.chat.type == ChatType.PRIVATE and change.new_chat_member.status in _LEFT:
            await self._leave(await self._visit(update_id, change.from_user))

    async def _note_gone(self, visit: Visit, outcome: Outcome) -> None:
        if outcome.state is State.GONE:
            await self._leave(visit)

    async def _leave(self, visit: Visit) -> None:
        await consents.leave(self._desk.database, visit.occasion(), policy=self._desk.policy)
        self._desk.wake()

    async def _visit(self, update_id: int, user: User) -> Visit:
        # In a private chat the chat's id is the person's.
        person = await self._people.find(user.id)
        return Visit(
            chat_id=user.id,
            update_id=update_id,
            now=self._desk.clock.now(),
            reader=self._reader(
                person.language if person else user.language_code, organizer=user.id in self._desk.organizers
            ),
            known=person is not None and person.state == "active",
            organizer=user.id in self._desk.organizers,
            returning=person is not None and person.state == "gone",
        )

    def _reader(self, language: str | None, *, organizer: bool = False) -> Reader:
        content = self._desk.shelf.content
        if content is not self._content:
            self._content, self._readers = content, {}
        key = content.edition(language).language, organizer
        # As many as languages, twice: whoever reads the same is given the same screens.
        if key not in self._readers:
            self._readers[key] = Reader(content, key[0], self._desk.bot_username, organizer)
        return self._readers[key]
