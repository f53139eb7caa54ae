"""``standpoint`` as it is, but that what it connects to is written down, and that handlers may be made to fail.

    python -m tests.watched_program FILE ARGUMENTS…

A text that begins with ``fail:`` fails in its handler, with an error that quotes the whole update.
"""

import json
import sys
from pathlib import Path

from telegram import Update

from bot.chat.reception import Reception, Reply
from bot.cli import main

_WATCHED = {"socket.connect", "socket.sendto", "socket.getaddrinfo", "subprocess.Popen", "os.system"}
"""What leaves the process, as Python itself reports it."""


def watch(file: Path) -> None:
    """From now on each of those is a line of JSON in the file."""

    def note(event: str, arguments: tuple[object, ...]) -> None:
        if event not in _WATCHED:
            return
        # The first argument of a socket's events is the socket.
        what = arguments[1:] if event in {"socket.connect", "socket.sendto"} else arguments
        with file.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps([event, repr(what)]) + "\n")

    sys.addaudithook(note)


def let_handlers_fail() -> None:
    """A person's text decides."""
    receive = Reception.receive

    async def failing(reception: Reception, update: Update) -> Reply:
        message = update.message
        if message and (message.text or "").startswith("fail:"):
            sentence = f"cannot serve {update.to_json()}"
            raise ValueError(sentence)
        return await receive(reception, update)

    Reception.receive = failing  # type: ignore[assignment, method-assign]  # only here, where failing is what is looked at


if __name__ == "__main__":
    watch(Path(sys.argv.pop(1)))
    let_handlers_fail()
    main()
