"""What the program logs, exactly as it would write it to standard error."""

import io
import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from bot import logs


class Log:
    """The lines so far. ``failures_expected``: this test makes handlers fail."""

    def __init__(self, written: io.StringIO) -> None:
        self._written = written
        self.failures_expected = False

    @property
    def lines(self) -> list[str]:
        """Every line, oldest first."""
        return self._written.getvalue().splitlines()

    def at(self, level: str) -> list[str]:
        """The lines of one level, such as ``error``."""
        return [line for line in self.lines if f" level='{level}' " in line]

    @property
    def failures(self) -> list[str]:
        """The errors of serving: updates that a handler did not serve."""
        return [line for line in self.at("error") if "logger='bot.chat.serving'" in line]


@contextmanager
def logged(*secrets: str) -> Iterator[Log]:
    """Logs as ``standpoint run`` does, into memory."""
    root, own = logging.getLogger(), logging.getLogger("bot")
    before, level, own_level = list(root.handlers), root.level, own.level
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook, warnings.showwarning
    logs.set_up(secrets)
    # What nobody awaited is to fail the test, not to become a line.
    sys.excepthook, threading.excepthook, sys.unraisablehook, warnings.showwarning = hooks
    # Loggers that were cached would keep this configuration beyond the test.
    structlog.configure(cache_logger_on_first_use=False)
    written = io.StringIO()
    (handler,) = root.handlers
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(written)
    root.handlers = [*before, handler]
    try:
        yield Log(written)
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
        own.setLevel(own_level)
        structlog.reset_defaults()
