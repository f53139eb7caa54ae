"""What the program says about itself: one line an event, with no secret, no chat id and no text of anybody's.

The lines of libraries go through the same formatter, so an address with a token in it loses the token. Nothing else
writes to standard error: warnings, and errors that nobody awaited, become lines as well.
"""

import contextlib
import hashlib
import hmac
import logging
import re
import secrets
import sys
import threading
import traceback
import warnings
from collections.abc import Iterable, MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO
from urllib.parse import quote

import structlog

from bot.errors import StandpointError

_TOKEN = r"\d{2,}(?::|%3A)[A-Za-z0-9_-]{20,}"  # noqa: S105 - the form of a token, not one
_HERE = Path(__file__).parent.parent
_PSEUDONYM_KEY = secrets.token_bytes(32)
_PSEUDONYM_DIGITS = 8
# The event loop puts the arguments of a call that failed beside it; where it failed is told without.
_CALL = re.compile(r"(?<=^Exception in callback ).*|(?<=^Executing ).*")
_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def pseudonym(chat_id: int) -> str:
    """A name for a person in the lines of this run: it tells people apart, and nobody can tell who it is.

    Its key is made at the start and kept nowhere, so the next run has other names.
    """
    digest = hmac.new(_PSEUDONYM_KEY, str(chat_id).encode(), hashlib.sha256)
    return digest.hexdigest()[:_PSEUDONYM_DIGITS]


def set_up(secrets: Iterable[str | None] = (), level: int = logging.INFO) -> None:
    """Sends all logging to standard error; each of ``secrets`` is blotted out wherever it stands."""
    redact = _Redactor(secrets)
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _name_error,
    ]
    handler = _Handler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_first_line, *shared],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
                redact,
            ],
        )
    )
    # python-telegram-bot logs the updates it cannot read, whole; what matters of its errors is raised as well.
    logging.getLogger("telegram").setLevel(logging.CRITICAL + 1)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("bot").setLevel(level)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    _hear_the_rest()


class _Handler(logging.StreamHandler[TextIO]):
    """Writes lines; one that cannot be formatted is told of without its values, which the usual handler prints."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        # Whoever reads standard error may be gone.
        with contextlib.suppress(OSError, ValueError):
            at = f"{Path(record.pathname).name}:{record.lineno}"
            self.stream.write(f"level='error' event='a line could not be written' at='{at}'\n")


def _hear_the_rest() -> None:
    """What Python would print by itself, tracebacks and values included, becomes a line."""
    log = structlog.get_logger(__name__)

    def uncaught(
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
        *,
        where: str = "program",
    ) -> None:
        if not issubclass(kind, (KeyboardInterrupt, SystemExit)):
            log.critical("an error that nobody awaited", where=where, exc_info=(kind, error, trace))

    def in_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            uncaught(args.exc_type, args.exc_value, args.exc_traceback, where="thread")

    def unraisable(args: "sys.UnraisableHookArgs") -> None:
        if args.exc_value is not None:
            uncaught(args.exc_type, args.exc_value, args.exc_traceback, where="clean-up")

    def warned(  # noqa: PLR0913, PLR0917 - what Python gives it
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        # A message may quote a value.
        del message, file, line
        log.warning("a warning", kind=category.__name__, at=f"{_short(filename)}:{lineno}")

    sys.excepthook = uncaught
    threading.excepthook = in_thread
    sys.unraisablehook = unraisable
    warnings.showwarning = warned


class _Redactor:
    """The last step of a line: known secrets, and whatever looks like a bot's token, become ``[redacted]``."""

    def __init__(self, secrets: Iterable[str | None]) -> None:
        forms = {form for secret in secrets if secret for form in (secret, quote(secret, safe=""))}
        forbidden = [*map(re.escape, sorted(forms, key=len, reverse=True)), _TOKEN]
        self._forbidden = re.compile("|".join(forbidden), re.IGNORECASE)

    def __call__(self, _logger: object, _method: str, line: object) -> str:
        return self._forbidden.sub("[redacted]", str(line))


def _first_line(_logger: object, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    # Below its first line, a library's message may have values: asyncio puts the lost exception there.
    line["event"] = _CALL.sub("…", str(line["event"]).partition("\n")[0])
    return line


def _name_error(_logger: object, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    # An exception's message may quote a chat id or what a person typed: only its kind and place are kept.
    info = line.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    elif isinstance(info, BaseException):
        info = (type(info), info, info.__traceback__)
    if info and info[0]:
        line["error"], line["at"] = describe_error(info)
    return line


def describe_error(info: _ExcInfo) -> tuple[str, str]:
    """An exception as (kind, the places it came through), without any value that was involved."""
    kind, error, trace = info
    name = f"{kind.__name__}: {error}" if isinstance(error, StandpointError) else kind.__name__
    frames = traceback.extract_tb(trace)
    places = [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames[-6:]]
    return name, " > ".join(places)


def _short(file_name: str) -> Path:
    file = Path(file_name)
    return file.relative_to(_HERE) if file.is_relative_to(_HERE) else Path(*file.parts[-2:])
