"""aiogram, as its own documentation shows it: a Bot, and ``send_message``. ``--best``: on uvloop, JSON by orjson."""

import asyncio

import orjson
import uvloop
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from load import BUTTONS, TEXT, TOKEN, Load, load


def bot_of(told: Load) -> Bot:
    """A bot that speaks to the sink."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(told.url))
    if told.best:
        session.json_loads = orjson.loads
        session.json_dumps = lambda value: orjson.dumps(value).decode()
    return Bot(TOKEN, session=session, default=DefaultBotProperties(parse_mode=ParseMode.HTML))


def keyboard() -> InlineKeyboardMarkup:
    """The two buttons."""
    return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(**button)] for button in BUTTONS])


async def _run(told: Load) -> None:
    async with bot_of(told) as bot:

        async def send(chat_id: int) -> None:
            await bot.send_message(chat_id, TEXT, reply_markup=keyboard())

        await told.send_all(send)


if __name__ == "__main__":
    told = load()
    if told.best:
        uvloop.run(_run(told))
    else:
        asyncio.run(_run(told))
