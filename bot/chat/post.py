"""Sends one letter of a mailing: once, without trying again; the outcome says what became of it."""

from telegram import Bot, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.chat.sender import keyboard, outcome_of
from bot.delivery.outcome import Outcome, State
from bot.texts.screen import Screen

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Post:
    """The delivery worker's way to Telegram."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def send(self, chat_id: int, letter: Screen) -> Outcome:
        """Sends a letter to one person."""
        try:
            message = await self._bot.send_message(
                chat_id,
                letter.html,
                parse_mode=ParseMode.HTML,
                link_preview_options=_NO_PREVIEW,
                reply_markup=keyboard(letter.rows),
            )
        except TelegramError as error:
            return outcome_of(error)
        return Outcome(State.SENT, message.message_id)
