"""A Telegram on this machine: the Bot API over HTTP, and phones that anyone can hold over HTTP.

It knows nothing of the bot that it serves; the bot knows it only by its URL. Everything is held in memory.
"""
