"""python-telegram-bot's Bot over our own request class (``bot/chat/request.py``), on uvloop.

It runs with the project's own Python.
"""

import uvloop
from load import BUTTONS, TEXT, TOKEN, Load, load
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import ParseMode

from bot.chat.request import AiohttpRequest


async def _run(told: Load) -> None:
    async with Bot(TOKEN, base_url=f"{told.url}/bot", request=AiohttpRequest()) as bot:

        async def send(chat_id: int) -> None:
            keyboard = InlineKeyboardMarkup([[InlineKeyboardButton(**button)] for button in BUTTONS])
            await bot.send_message(
                chat_id=chat_id, text=TEXT, parse_mode=ParseMode.HTML, reply_markup=keyboard
            )

        await told.send_all(send)


if __name__ == "__main__":
    uvloop.run(_run(load()))
