"""A bare echo of taps with aiogram, as its own documentation shows it: Dispatcher, and start_polling or a web application."""

import asyncio

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import CallbackQuery
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web
from taps_load import PATH, PUBLIC, SECRET, TEXT, TOKEN, told

dispatcher = Dispatcher()


@dispatcher.callback_query()
async def echo(query: CallbackQuery) -> None:
    """Ends the waiting sign, and changes the message."""
    await query.answer()
    await query.message.edit_text(TEXT)


async def set_webhook(bot: Bot) -> None:
    """Says where updates are taken."""
    await bot.set_webhook(PUBLIC, secret_token=SECRET)


def main() -> None:
    """Answers taps until it is ended."""
    given = told()
    bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(given.url)))
    if given.way == "polling":
        asyncio.run(dispatcher.start_polling(bot))
        return
    dispatcher.startup.register(set_webhook)
    application = web.Application()
    SimpleRequestHandler(dispatcher, bot, secret_token=SECRET).register(application, path=PATH)
    setup_application(application, dispatcher, bot=bot)
    web.run_app(application, host="127.0.0.1", port=given.port, print=None)


if __name__ == "__main__":
    main()
