"""aiogram-broadcaster: one mailer for everybody, as it comes, which sends one message after the other.

``--best``: the people shared out among 50 mailers that run at once, on uvloop, JSON by orjson.
"""

import asyncio

import uvloop
from aiogram_bot import bot_of, keyboard
from aiogram_broadcaster import Broadcaster
from aiogram_broadcaster.contents import TextContent
from load import TEXT, WARM_UP, Load, load


async def _run(told: Load) -> None:
    async with bot_of(told) as bot:
        broadcaster = Broadcaster(bot)
        await _mail(told, broadcaster, told.chats[:WARM_UP])
        told.begin()
        await _mail(told, broadcaster, told.chats)
        told.end()


async def _mail(told: Load, broadcaster: Broadcaster, chats: range) -> None:
    shares = told.at_once if told.best else 1
    mailers = [
        await broadcaster.create_mailer(
            chats=chats[share::shares], content=TextContent(text=TEXT, reply_markup=keyboard())
        )
        for share in range(shares)
    ]
    for completed in await asyncio.gather(*(mailer.start() for mailer in mailers)):
        if not completed:
            message = "a mailer did not complete"
            raise RuntimeError(message)


if __name__ == "__main__":
    told = load()
    if told.best:
        uvloop.run(_run(told))
    else:
        asyncio.run(_run(told))
