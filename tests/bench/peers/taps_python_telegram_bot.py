"""A bare echo of taps with python-telegram-bot, as its own documentation shows it: Application, and run_polling or run_webhook."""

from taps_load import PATH, PUBLIC, SECRET, TEXT, TOKEN, told
from telegram import Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes


async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Ends the waiting sign, and changes the message."""
    query = update.callback_query
    await query.answer()
    await query.edit_message_text(TEXT)


def main() -> None:
    """Answers taps until it is ended."""
    given = told()
    builder = Application.builder().token(TOKEN).base_url(f"{given.url}/bot")
    application = builder.concurrent_updates(True).build()  # noqa: FBT003 - as its documentation shows it
    application.add_handler(CallbackQueryHandler(echo))
    if given.way == "polling":
        application.run_polling(allowed_updates=Update.ALL_TYPES)
    else:
        application.run_webhook(
            listen="127.0.0.1", port=given.port, url_path=PATH, webhook_url=PUBLIC, secret_token=SECRET
        )


if __name__ == "__main__":
    main()
