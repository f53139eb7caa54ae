"""Everything that Python and libraries would print by themselves, with secrets and people's words in it.

    python -m tests.misfortunes NAME

lets one of them happen to a program that logs as ``standpoint run`` does.
"""

import asyncio
import gc
import logging
import sys
import threading
import time
import warnings
from collections.abc import Callable

import httpx
import sqlcipher3.dbapi2 as sqlcipher
import structlog
from aiohttp import ClientSession
from telegram.error import InvalidToken

from bot import logs

TOKEN = "42:TEST"  # noqa: S105 - too short to be recognised as a token by its form
KEY = "7e" * 32
CHAT = 5_550_100
NAME = "Marguerite"
TEXT = "where do you stand on housing"
VALUES = (TOKEN, KEY, str(CHAT), NAME, TEXT)
"""None of these may be printed."""
_WITH_ALL = " ".join(VALUES)
_ADDRESS = f"http://127.0.0.1:9/bot{TOKEN}/getMe"

_log = structlog.get_logger(__name__)


def fail() -> None:
    """Raises an error that quotes everything, chained with another one."""
    try:
        dict[str, str]()[_WITH_ALL]
    except KeyError as error:
        message = f"while serving {_WITH_ALL}"
        raise RuntimeError(message) from error


def _logged(cause: Callable[[], object]) -> None:
    try:
        cause()
    except Exception:
        _log.exception("failed")
        logging.getLogger("some.library").exception("Error in %s", _ADDRESS)


def httpx_with_the_address() -> None:
    """The client httpx puts the whole address into its sentence, and logs it besides."""

    def cause() -> None:
        request = httpx.Request("GET", _ADDRESS)
        logging.getLogger("httpx").warning("HTTP Request: GET %s", request.url)
        httpx.Response(404, request=request).raise_for_status()

    _logged(cause)


def aiohttp_with_the_address() -> None:
    """Errors of aiohttp name the host and quote the address."""

    async def cause() -> None:
        async with ClientSession() as session:
            try:
                await session.get(_ADDRESS)
            except OSError:
                _log.exception("refused")
            await session.get(f"{TOKEN}://{TOKEN}")

    _logged(lambda: asyncio.run(cause()))


def invalid_token() -> None:
    """python-telegram-bot's own error has the token in it."""

    def cause() -> None:
        message = f"The token `{TOKEN}` was rejected by the server."
        raise InvalidToken(message)

    _logged(cause)


def sqlcipher_with_the_key() -> None:
    """SQLite quotes the statement that it cannot read, here the one with the key."""

    def cause() -> None:
        sqlcipher.connect(":memory:").execute(f"PRAGMA key = \"x'{KEY}'")

    _logged(cause)


def chained() -> None:
    """What stands behind an error is printed by every usual formatter."""
    _logged(fail)


def lost_task() -> None:
    """A task that nobody awaits fails."""

    async def run() -> None:
        task = asyncio.ensure_future(asyncio.to_thread(fail))
        await asyncio.wait({task})
        del task
        gc.collect()

    asyncio.run(run())


def pending_task() -> None:
    """A task is forgotten; the loop describes it with all it knows."""

    async def forgotten(words: str) -> None:
        await asyncio.get_running_loop().create_future()
        _log.info(words)

    async def run() -> None:
        task = asyncio.ensure_future(forgotten(_WITH_ALL))
        await asyncio.sleep(0)
        asyncio.all_tasks().discard(task)
        task.get_loop().call_exception_handler(
            {
                "message": f"Task was destroyed but it is pending!\n{_WITH_ALL}",
                "task": task,
            }
        )

    asyncio.run(run())


def callback() -> None:
    """A call of the event loop fails; the loop prints the arguments."""

    def broken(*_words: str) -> None:
        fail()

    async def run() -> None:
        asyncio.get_running_loop().call_soon(broken, *VALUES)
        await asyncio.sleep(0)

    asyncio.run(run())


def warning() -> None:
    """A library warns, and quotes."""
    warnings.simplefilter("always")
    warnings.warn(_WITH_ALL, RuntimeWarning, stacklevel=1)


def line_in_a_thread() -> None:
    """A thread logs an address."""
    thread = threading.Thread(target=lambda: logging.getLogger("some.library").warning("asked %s", _ADDRESS))
    thread.start()
    thread.join()


def thread() -> None:
    """A thread fails."""
    failing = threading.Thread(target=fail, name=NAME)
    failing.start()
    failing.join()


def clean_up() -> None:
    """An object fails as it goes."""

    class Fragile:
        def __del__(self) -> None:
            fail()

        def __repr__(self) -> str:
            return _WITH_ALL

    Fragile()
    gc.collect()


def bad_line() -> None:
    """A library's line does not fit its values; the usual handler prints both."""
    logging.getLogger("some.library").warning("%d people", _WITH_ALL)


def uncaught() -> None:
    """The program ends by an error."""
    fail()


ALL: dict[str, Callable[[], None]] = {
    each.__name__: each
    for each in (
        httpx_with_the_address,
        aiohttp_with_the_address,
        invalid_token,
        sqlcipher_with_the_key,
        chained,
        lost_task,
        pending_task,
        callback,
        warning,
        line_in_a_thread,
        thread,
        clean_up,
        bad_line,
        uncaught,
    )
}

if __name__ == "__main__":
    if sys.argv[2:] != ["unprotected"]:
        logs.set_up([TOKEN, KEY])
    ALL[sys.argv[1]]()
    # Threads that clean up behind a loop have said what they had to say.
    time.sleep(0)
