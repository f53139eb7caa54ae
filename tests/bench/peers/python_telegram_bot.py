"""python-telegram-bot, as its own documentation shows it: a Bot, and ``send_message``.

``--limiter``: an Application with AIORateLimiter, its limits lifted, so that what is measured is what it costs.
``--best``: on uvloop, and with sniffio beside it (``requirements-best.txt``).
"""

import asyncio

import uvloop
from load import BUTTONS, TEXT, TOKEN, Load, load
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import ParseMode
from telegram.ext import AIORateLimiter, Application

_NO_LIMIT = 1_000_000


async def _run(told: Load) -> None:
    if told.limiter:
        limiter = AIORateLimiter(overall_max_rate=_NO_LIMIT, group_max_rate=_NO_LIMIT)
        builder = Application.builder().token(TOKEN).base_url(f"{told.url}/bot").rate_limiter(limiter)
        async with builder.build() as application:
            await _send_all(told, application.bot)
        return
    async with Bot(TOKEN, base_url=f"{told.url}/bot") as bot:
        await _send_all(told, bot)


async def _send_all(told: Load, bot: Bot) -> None:
    async def send(chat_id: int) -> None:
        keyboard = InlineKeyboardMarkup([[InlineKeyboardButton(**button)] for button in BUTTONS])
        await bot.send_message(chat_id=chat_id, text=TEXT, parse_mode=ParseMode.HTML, reply_markup=keyboard)

    await told.send_all(send)


if __name__ == "__main__":
    told = load()
    if told.best:
        uvloop.run(_run(told))
    else:
        asyncio.run(_run(told))
