"""A file's text, if it is one that an editor shows as it is."""

import re
import stat
from pathlib import Path

from bot.content.model import Where
from bot.content.problem import Problem

MOST_BYTES = 1024 * 1024

# What no editor shows: control characters, halves of surrogate pairs, and line separators that editors count
# as no line while YAML does.
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_LINE_BREAK = re.compile(r"\r\n|\r|\n")


def read(file: Path) -> str | Problem:
    """The text of a file, or why there is none. Never raises."""
    raw = _raw(file)
    return raw if isinstance(raw, Problem) else _text(file, raw)


def lines(text: str) -> list[str]:
    """The lines of a text as editors count them."""
    return _LINE_BREAK.split(text)


def invisible(text: str) -> tuple[int, str] | None:
    """Where the first character stands that no editor shows, and its name."""
    found = _INVISIBLE.search(text)
    return (found.start(), f"the invisible character U+{ord(found[0]):04X}") if found else None


def _raw(file: Path) -> bytes | Problem:
    top = Where(file, 1)
    try:
        # Asked first, because opening a pipe would wait for somebody to write into it.
        if not stat.S_ISREG(file.stat().st_mode):
            return Problem(top, "this is not a file; put a YAML file with this name in its place")
        with file.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
    except FileNotFoundError:
        return Problem(top, "the file is missing; add it")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name is not valid"
        return Problem(top, f"the file cannot be read ({reason}); mend its permissions or put it anew")
    if len(raw) > MOST_BYTES:
        return Problem(top, "the file is larger than 1 MiB; content is text, make it shorter")
    return raw


def _text(file: Path, raw: bytes) -> str | Problem:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = len(lines(raw[: error.start].decode("latin-1")))
        return Problem(
            Where(file, line), "a character is not in UTF-8; save the file with the encoding UTF-8"
        )
    if found := invisible(text):
        line = len(lines(text[: found[0]]))
        return Problem(Where(file, line), f"{found[1]} stands in the text; take it out")
    return text
