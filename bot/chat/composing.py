"""Letters as the bodies of Bot API calls, made once for everybody who reads the same: only the chat's id is put in.

What a call looks like is the library's business: it makes each call once, to a request that keeps it, and so the bodies
are as the library writes them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import orjson
from telegram import (
    Bot,
    InputMediaAnimation,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    LinkPreviewOptions,
    MessageEntity,
)
from telegram.constants import ParseMode
from telegram.request import BaseRequest, RequestData

from bot.chat.sender import NO_PREVIEW, keyboard
from bot.texts.broadcast_body import Part
from bot.texts.letter import Album, Letter, Message, Step
from bot.texts.screen import Screen

_NOBODY: Final = 0
"""Stands for the chat while a call is made up."""
_KEPT_LETTERS = 32
_MESSAGE: Final = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}}
_MEDIA: Final[dict[str, Callable[..., Any]]] = {
    "photo": InputMediaPhoto,
    "video": InputMediaVideo,
    "animation": InputMediaAnimation,
    "audio": InputMediaAudio,
    "document": InputMediaDocument,
}

ChatId = int | str


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the Bot API that sends ``messages`` messages to any chat."""

    url: str
    messages: int
    _rest: bytes

    def body(self, chat_id: ChatId) -> bytes:
        """Its parameters for one chat, as JSON."""
        return b'{"chat_id":%b,%b' % (orjson.dumps(chat_id), self._rest)


class Composer:
    """Makes the calls that send a letter; for the letters that are being sent it makes them once.

    Args:
        bot: Whose calls they are: its token, and the server's address.
    """

    def __init__(self, bot: Bot) -> None:
        self._kept = _Keeping()
        # Both requests: the library would make one of its own for getUpdates, and load certificates for it.
        self._bot = Bot(
            bot.token,
            base_url=bot.base_url.removesuffix(bot.token),
            request=self._kept,
            get_updates_request=self._kept,
        )
        self._composed: list[tuple[Letter, tuple[Call, ...]]] = []

    async def calls(self, letter: Letter) -> tuple[Call, ...]:
        """What to call, one after the other, to send a letter."""
        for known, calls in self._composed:
            if known is letter:
                return calls
        # The same words again, read anew from the store.
        found = next((calls for known, calls in self._composed if known == letter), None)
        if found is None:
            found = tuple([await self._call(step, paid=letter.paid) for step in letter.steps])
        self._composed = [(letter, found), *self._composed[: _KEPT_LETTERS - 1]]
        return found

    async def _call(self, step: Step, *, paid: bool) -> Call:
        more: dict[str, Any] = {"allow_paid_broadcast": True} if paid else {}
        match step:
            case Screen():
                await self._bot.send_message(
                    _NOBODY,
                    step.html,
                    parse_mode=ParseMode.HTML,
                    link_preview_options=NO_PREVIEW,
                    reply_markup=keyboard(step.rows),
                    **more,
                )
            case Message():
                await self._message(step, more)
            case Album():
                await self._bot.send_media_group(_NOBODY, [media_of(part) for part in step.parts], **more)
        url, parameters = self._kept.take()
        del parameters["chat_id"]
        messages = len(step.parts) if isinstance(step, Album) else 1
        return Call(url, messages, orjson.dumps(parameters).removeprefix(b"{"))

    async def _message(self, message: Message, more: dict[str, Any]) -> None:
        part, bot = message.part, self._bot
        more = {**more, "reply_markup": keyboard(message.rows)}
        options = dict(part.options)
        if part.kind in {"location", "venue"}:
            send = bot.send_location if part.kind == "location" else bot.send_venue
            await send(_NOBODY, **options, **more)
        elif part.kind == "text":
            await bot.send_message(
                _NOBODY,
                part.text,
                entities=entities_of(part),
                link_preview_options=preview_of(part),
                **more,
            )
        else:
            # ``send_photo`` and its like take the file first.
            send_file = getattr(bot, f"send_{part.kind}")
            captioned = {"caption": part.text or None, "caption_entities": entities_of(part)}
            await send_file(_NOBODY, part.file_id, **captioned, **options, **more)


class _Keeping(BaseRequest):
    """Sends nothing: keeps the call that the library made, and answers as if it had been carried out."""

    def __init__(self) -> None:
        self._call: tuple[str, dict[str, Any]] | None = None

    def take(self) -> tuple[str, dict[str, Any]]:
        """The address and the parameters of the last call."""
        if self._call is None:
            message = "no call was made"
            raise RuntimeError(message)
        call, self._call = self._call, None
        return call

    @property
    def read_timeout(self) -> float:
        """Not used."""
        return 0

    async def initialize(self) -> None:
        """Opens nothing."""

    async def shutdown(self) -> None:
        """Closes nothing."""

    async def do_request(
        self,
        url: str,
        method: str,  # noqa: ARG002 - the signature is python-telegram-bot's
        request_data: RequestData | None = None,
        *_timeouts: object,
        **_named_timeouts: object,
    ) -> tuple[int, bytes]:
        """Keeps the call."""
        self._call = (url, dict(request_data.parameters) if request_data else {})
        result = [_MESSAGE] if url.endswith("/sendMediaGroup") else _MESSAGE
        return 200, orjson.dumps({"ok": True, "result": result})


def entities_of(part: Part) -> list[MessageEntity]:
    """How its text is formatted."""
    return [MessageEntity.de_json(dict(entity)) for entity in part.entities]


def preview_of(part: Part) -> LinkPreviewOptions | None:
    """How links in it are previewed, where the organizer chose that."""
    options = part.options.get("link_preview_options")
    return LinkPreviewOptions.de_json(dict(options)) if options else None


def media_of(part: Part) -> Any:  # noqa: ANN401 - each kind has a class of its own
    """A file with its caption, as an item of an album or in the place of another."""
    return _MEDIA[part.kind](
        part.file_id, caption=part.text or None, caption_entities=entities_of(part), **part.options
    )
