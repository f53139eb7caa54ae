"""What the program says about itself: one line an event, and in it no secret and nothing about anybody."""

import asyncio
import gc
import logging
from collections.abc import Iterator
from urllib.parse import quote

import pytest
import structlog

from bot.errors import StandpointError
from tests.logged import Log, logged

TOKEN = "42:TEST"  # noqa: S105 - too short to be recognised as a token by its form
KEY = "7e" * 32
CHAT = "5550100"


@pytest.fixture
def log() -> Iterator[Log]:
    """The log of a program with a token and a key."""
    with logged(TOKEN, KEY) as written:
        yield written


def only(log: Log) -> str:
    """The one line there is."""
    (line,) = log.lines
    return line


def test_a_line_has_time_level_event_and_values(log: Log) -> None:
    """A line can be read by people and by programs: name='value' throughout, the time in UTC."""
    structlog.get_logger("bot.app").info("serving", languages="en,es")
    line = only(log)
    assert line.startswith("timestamp='20")
    assert "Z' level='info' event='serving' " in line
    assert "languages='en,es'" in line
    assert "logger='bot.app'" in line


@pytest.mark.parametrize("secret", [TOKEN, KEY, KEY.upper(), quote(TOKEN, safe="")])
def test_a_secret_is_blotted_out_wherever_it_stands(secret: str, log: Log) -> None:
    """In the event, in a value, within an address, in capitals or as an address writes it: [redacted]."""
    structlog.get_logger("bot.app").warning(f"calling {secret}", url=f"http://localhost/bot{secret}/getMe")
    assert secret not in only(log)
    assert only(log).count("[redacted]") == 2


@pytest.mark.parametrize("separator", [":", "%3A"])
def test_what_looks_like_a_token_is_blotted_out_too(separator: str, log: Log) -> None:
    """A token that nobody announced, such as one mistyped, is recognised by its form."""
    unknown = f"110201543{separator}AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
    structlog.get_logger("bot.app").error("refused", url=f"https://api.telegram.org/bot{unknown}/getMe")
    assert "AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw" not in only(log)
    assert "https://api.telegram.org/bot[redacted]/getMe" in only(log)


def test_the_lines_of_libraries_lose_secrets_as_well(log: Log) -> None:
    """A library logs an address with the token in it: the line stays, the token goes."""
    logging.getLogger("aiohttp.client").warning("GET %s failed", f"http://localhost/bot{TOKEN}/getMe")
    assert "GET http://localhost/bot[redacted]/getMe failed" in only(log)
    assert TOKEN not in only(log)


def test_an_exception_leaves_its_kind_and_place_and_no_value(log: Log) -> None:
    """An exception's message may quote a token, a chat id or what a person typed: none of it is kept."""
    try:
        _fail_with(f"chat {CHAT} wrote hello, token {TOKEN}, key {KEY}")
    except ValueError:
        structlog.get_logger("bot.chat.serving").exception("an update was not served")
    line = only(log)
    assert "event='an update was not served'" in line
    assert "error='ValueError'" in line
    assert "_fail_with" in line
    assert "tests/test_logs.py:" in line
    for value in (CHAT, "hello", TOKEN, KEY):
        assert value not in line


def test_an_exception_of_a_library_leaves_no_value_either(log: Log) -> None:
    """The same goes for what a library logs with ``exc_info``, its stack and the exceptions behind it."""
    try:
        try:
            _fail_with(f"chat {CHAT}")
        except ValueError as error:
            message = f"chat {CHAT} again"
            raise RuntimeError(message) from error
    except RuntimeError:
        logging.getLogger("aiohttp.server").exception("Error handling request", stack_info=True)
    assert "error='RuntimeError'" in only(log)
    assert CHAT not in only(log)


def test_our_own_errors_keep_their_sentence(log: Log) -> None:
    """A StandpointError's sentence is written to be shown; a token that got into it is still blotted out."""
    error = StandpointError(f"The store did not take it ({TOKEN}).")
    structlog.get_logger("bot.app").error("failed", exc_info=error)
    assert "StandpointError: The store did not take it ([redacted])." in only(log)


async def test_a_task_that_nobody_waited_for_leaves_no_value(log: Log) -> None:
    """The message of asyncio, which has the lost exception in it, is cut to its first line."""

    async def lost() -> None:
        await asyncio.sleep(0)
        _fail_with(f"chat {CHAT}")

    task = asyncio.ensure_future(lost())
    await asyncio.wait({task})
    del task
    gc.collect()
    assert "Task exception was never retrieved" in only(log)
    assert "error='ValueError'" in only(log)
    assert CHAT not in only(log)


def test_an_event_is_one_line(log: Log) -> None:
    """A line break in a value does not make a second line that somebody could forge."""
    structlog.get_logger("bot.app").info("first\nsecond", value="third\nfourth")
    assert len(log.lines) == 1


def test_libraries_are_heard_from_warnings_on(log: Log) -> None:
    """What libraries tell for their own developers, values included, is not written."""
    logging.getLogger("aiosqlite").debug("executing with %s", CHAT)
    logging.getLogger("asyncio").info("slow")
    assert log.lines == []


def test_updates_that_the_library_could_not_read_are_not_written(log: Log) -> None:
    """python-telegram-bot logs such an update whole."""
    logging.getLogger("telegram.ext").critical("no update: {'chat': %s}", CHAT)
    assert log.lines == []


def _fail_with(message: str) -> None:
    raise ValueError(message)
