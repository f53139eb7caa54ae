"""What the program says about itself: one line an event, with no secret, no chat id and no text of anybody's.

The lines of libraries go through the same formatter, so an address with a token in it loses the token.
"""

import logging
import re
import sys
import traceback
from collections.abc import Iterable, MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote

import structlog

from bot.errors import StandpointError

_TOKEN = r"\d{2,}(?::|%3A)[A-Za-z0-9_-]{20,}"  # noqa: S105 - the form of a token, not one
_HERE = Path(__file__).parent.parent
_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def set_up(secrets: Iterable[str] = (), level: int = logging.INFO) -> None:
    """Sends all logging to standard error; each of ``secrets`` is blotted out wherever it stands."""
    redact = _Redactor(secrets)
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _name_error,
    ]
    handler = logging.StreamHandler(sys.stderr)
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


class _Redactor:
    """The last step of a line: known secrets, and whatever looks like a bot's token, become ``[redacted]``."""

    def __init__(self, secrets: Iterable[str]) -> None:
        forms = {form for secret in secrets if secret for form in (secret, quote(secret, safe=""))}
        forbidden = [*map(re.escape, sorted(forms, key=len, reverse=True)), _TOKEN]
        self._forbidden = re.compile("|".join(forbidden), re.IGNORECASE)

    def __call__(self, _logger: object, _method: str, line: object) -> str:
        return self._forbidden.sub("[redacted]", str(line))


def _first_line(_logger: object, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    # Below its first line, a library's message may have values: asyncio puts the lost exception there.
    line["event"] = str(line["event"]).partition("\n")[0]
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
    places = []
    for frame in frames[-6:]:
        file = Path(frame.filename)
        short = file.relative_to(_HERE) if file.is_relative_to(_HERE) else Path(*file.parts[-2:])
        places.append(f"{short}:{frame.lineno} {frame.name}")
    return name, " > ".join(places)
