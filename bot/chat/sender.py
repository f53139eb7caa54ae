"""The one place that turns screens into Bot API calls, and Telegram's errors into outcomes.

What is said a thousand times a second is written as JSON here; files and inline results go by the library's own methods.
"""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

import orjson
import structlog
from telegram import (
    Bot,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputFile,
    InputTextMessageContent,
    LinkPreviewOptions,
    Message,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.chat.buttons import encode
from bot.chat.request import AiohttpRequest, NotJsonError, NotSentError
from bot.delivery.outcome import Outcome, State
from bot.texts.screen import Button, Card, Chart, Copy, Document, Link, Picture, Row, Screen, Venue

_PATIENCE_SECONDS = 5.0
"""The longest that an answer to a tap waits when Telegram asks it to."""
_TRIES = 3
_PAUSE_SECONDS = 0.3
_INLINE_CACHE_SECONDS = 60
NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)
_GONE = (
    "blocked by the user",
    "user is deactivated",
    "can't initiate conversation",
    "chat not found",
)
"""What Telegram says of somebody who cannot be written to, in lower case."""
_NOT_TELEGRAM = "an answer that is not Telegram's"
_LONGEST_CODE = 100

_log = structlog.get_logger(__name__)


class Sender:
    """Answers people. Nothing here raises for what Telegram says; the outcome tells."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._request = AiohttpRequest.of(bot)

    async def show(self, chat_id: int, screen: Screen) -> Outcome:
        """Sends a screen as a new message."""
        body = _body(screen, chat_id=chat_id)
        return await _tried(lambda: self._call("sendMessage", body))

    async def change(self, chat_id: int, message_id: int, screen: Screen) -> Outcome:
        """Turns an earlier message into a screen; where that cannot be, sends the screen anew."""
        body = _body(screen, chat_id=chat_id, message_id=message_id)

        async def edit() -> object:
            try:
                return await self._call("editMessageText", body)
            except BadRequest as error:
                # The person sees this screen already. (The library begins Telegram's sentences with a capital.)
                if "message is not modified" in error.message.lower():
                    return True
                raise

        # Editing twice to the same is harmless, so what may have arrived may be tried again.
        outcome = await _tried(edit, repeatable=True)
        return await self.show(chat_id, screen) if outcome.state is State.FAILED else outcome

    async def keep(self, chat_id: int, document: Document) -> Outcome:
        """Sends a file."""
        return await _tried(
            lambda: self._bot.send_document(
                chat_id,
                InputFile(document.data, filename=document.file_name),
                caption=document.caption_html,
                parse_mode=ParseMode.HTML,
            )
        )

    async def picture(self, chat_id: int, picture: Picture) -> Outcome:
        """Sends a picture that Telegram has already."""
        return await _tried(
            lambda: self._bot.send_photo(
                chat_id, picture.file_id, caption=picture.caption_html, parse_mode=ParseMode.HTML
            )
        )

    async def chart(self, chat_id: int, chart: Chart) -> Outcome:
        """Sends a picture that was drawn just now."""
        return await _tried(
            lambda: self._bot.send_photo(
                chat_id,
                InputFile(chart.data, filename="chart.png"),
                caption=chart.caption_html,
                parse_mode=ParseMode.HTML,
            )
        )

    async def point_to(self, chat_id: int, venue: Venue) -> Outcome:
        """Sends a place that opens in a map."""
        return await _tried(
            lambda: self._bot.send_venue(chat_id, venue.latitude, venue.longitude, venue.title, venue.address)
        )

    async def answer(
        self, callback_query_id: str, text: str | None = None, *, alert: bool = False
    ) -> Outcome:
        """Ends the waiting sign on a button, with a short text if need be."""
        said: dict[str, object] = {"text": text, "show_alert": alert} if text else {}
        body = orjson.dumps({"callback_query_id": callback_query_id, **said})
        return await _tried(lambda: self._call("answerCallbackQuery", body), repeatable=True)

    async def _call(self, method: str, body: bytes) -> object:
        return await self._request.call(f"{self._bot.base_url}/{method}", body)

    async def offer(self, inline_query_id: str, cards: Sequence[Card]) -> Outcome:
        """Answers an inline query; Telegram may keep the answer for this person for a minute."""
        results = [
            InlineQueryResultArticle(
                card.id,
                card.title,
                InputTextMessageContent(
                    card.screen.html, parse_mode=ParseMode.HTML, link_preview_options=NO_PREVIEW
                ),
                reply_markup=keyboard(card.screen.rows),
                description=card.description,
            )
            for card in cards
        ]
        return await _tried(
            lambda: self._bot.answer_inline_query(
                inline_query_id, results, cache_time=_INLINE_CACHE_SECONDS, is_personal=True
            ),
            repeatable=True,
        )


async def _tried(call: Callable[[], Awaitable[object]], *, repeatable: bool = False) -> Outcome:
    outcome = Outcome(State.UNSENT)
    for number in range(_TRIES):
        outcome = await _once(call)
        again = outcome.state is State.UNSENT or (repeatable and outcome.state is State.UNCERTAIN)
        if outcome.state is State.LATER and outcome.retry_after <= _PATIENCE_SECONDS:
            await asyncio.sleep(outcome.retry_after)
        elif again:
            await asyncio.sleep(_PAUSE_SECONDS * (number + 1))
        else:
            break
    if not outcome.arrived:
        _log.info("an answer did not arrive", state=outcome.state.value, code=outcome.code)
    return outcome


async def _once(call: Callable[[], Awaitable[object]]) -> Outcome:
    try:
        result = await call()
    except TelegramError as error:
        return outcome_of(error)
    return Outcome(State.SENT, _messages(result))


def _messages(result: object) -> tuple[int, ...]:
    """The message that is there now, where the answer names one."""
    if isinstance(result, Message):
        return (result.message_id,)
    return (result["message_id"],) if isinstance(result, dict) and "message_id" in result else ()


def outcome_of(error: TelegramError) -> Outcome:
    """What an error of python-telegram-bot means for the send that met it."""
    # The order matters: BadRequest and TimedOut are kinds of NetworkError.
    match error:
        case RetryAfter():
            outcome = Outcome(State.LATER, retry_after=_seconds(error.retry_after))
        case Forbidden() | BadRequest() if _says_gone(error.message):
            outcome = Outcome(State.GONE, code=_code(error.message))
        case ChatMigrated():
            # Its message has the new chat's id in it, and codes are logged.
            outcome = Outcome(State.FAILED, code="chat migrated")
        case Forbidden() | BadRequest():
            # A 403 that does not speak of the person is a proxy's or the bot's own: nobody's opt-ins end by it.
            outcome = Outcome(State.FAILED, code=_code(error.message))
        case NotSentError():
            outcome = Outcome(State.UNSENT)
        case NetworkError() | NotJsonError():
            outcome = Outcome(State.UNCERTAIN)
        case _:
            outcome = Outcome(State.FAILED, code=type(error).__name__)
    return outcome


def _says_gone(message: str) -> bool:
    return any(words in message.lower() for words in _GONE)


def _code(message: str) -> str:
    # Where an answer is no JSON, the library's sentence has all of it in it.
    return _NOT_TELEGRAM if "Parsing the server response" in message else message[:_LONGEST_CODE]


def _seconds(period: float | dt.timedelta) -> float:
    return period.total_seconds() if isinstance(period, dt.timedelta) else float(period)


def _body(screen: Screen, **where: int) -> bytes:
    """A screen as the parameters of the method that sends it, or that puts it in another's place."""
    shown: dict[str, Any] = {
        **where,
        "text": screen.html,
        "parse_mode": ParseMode.HTML.value,
        "link_preview_options": {"is_disabled": True},
    }
    if screen.rows:
        shown["reply_markup"] = _rows(screen.rows)
    return orjson.dumps(shown)


def keyboard(rows: Sequence[Row]) -> InlineKeyboardMarkup | None:
    """The rows of buttons as the library takes them; None for none."""
    return InlineKeyboardMarkup.de_json(_rows(rows)) if rows else None


def _rows(rows: Sequence[Row]) -> dict[str, Any]:
    return {"inline_keyboard": [[_button(button) for button in row] for row in rows]}


def _button(button: Button) -> dict[str, Any]:
    match button.does:
        case Link(url=url):
            return {"text": button.label, "url": url}
        case Copy(text=text):
            return {"text": button.label, "copy_text": {"text": text}}
        case tap:
            return {"text": button.label, "callback_data": encode(tap)}
