"""What one value of a content file may be: each kind reads a text and refuses it in a sentence.

A sentence goes on after the name of its key: "`label` is 52 long; a button takes at most 40".
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from typing import Annotated, Any, NoReturn, TypeAlias
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError
from rapidfuzz import process

from bot.content import markup
from bot.content.folding import folded
from bot.content.language import unknown_language
from bot.content.model import Localized

LONGEST_MESSAGE = 4096
LONGEST_LABEL = 40
LONGEST_ID = 40
LONGEST_KEYWORD = 60
LONGEST_LINE = 300

_ID = re.compile(r"[a-z0-9-]+")
_MAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def refuse(*told: str | tuple[int, str]) -> NoReturn:
    """Refuse a value with sentences, each with the lines it stands below the text's first.

    Raises:
        PydanticCustomError: always; ``complaints`` tells its sentences.
    """
    sentences = [(0, sentence) if isinstance(sentence, str) else sentence for sentence in told]
    kind = "content"
    raise PydanticCustomError(kind, "refused", {"told": sentences})


def likeliest(word: str, known: Iterable[str]) -> str | None:
    """The known word that a word is likely a misspelling of, if there is one."""
    found = process.extractOne(word, list(known), score_cutoff=70)
    return found[0] if found else None


def nearest(word: str, known: Iterable[str]) -> str:
    """``; did you mean `label`?`` for what looks like a slip of the finger, else nothing."""
    meant = likeliest(word, known)
    return f"; did you mean `{meant}`?" if meant else ""


def text(value: object) -> str:
    """A text with the space around it taken off."""
    if not isinstance(value, str):
        refuse("holds a list or further keys; expected is a text")
    if not value.strip():
        refuse("is empty; write the text")
    return value.strip()


def _plain(value: object, longest: int, what: str, *, lines: bool) -> str:
    written = text(value)
    told = []
    if shown := markup.tag_in(written):
        told.append(f"is plain text, where {shown} would be shown as typed; write the characters themselves")
    if not lines and len(written.splitlines()) > 1:
        told.append("has several lines; write it in one")
    if (length := markup.utf16_length(written)) > longest:
        told.append(f"is {length} characters long; {what} takes at most {longest}")
    if told:
        refuse(*told)
    return written


def label(value: object) -> str:
    """The text of a button."""
    return _plain(value, LONGEST_LABEL, "a button", lines=False)


def keyword(value: object) -> str:
    """What people type, so nothing that nobody could."""
    written = _plain(value, LONGEST_KEYWORD, "a keyword", lines=False)
    if not folded(written):
        refuse(f"has `{written}`, which has no letters, so nobody can send it; take it out")
    return written


def line(value: object) -> str:
    """A plain text in one line."""
    return _plain(value, LONGEST_LINE, "this line", lines=False)


def prose(value: object) -> str:
    """A plain text of any number of lines."""
    return _plain(value, LONGEST_MESSAGE, "a message of Telegram", lines=True)


def html(value: object) -> str:
    """Telegram HTML."""
    written = text(value)
    told = markup.problems(written)
    seen = markup.visible(written).strip()
    if not seen:
        told.append((0, "shows nothing but tags; write the text"))
    if (length := markup.utf16_length(seen)) > LONGEST_MESSAGE:
        told.append(
            (0, f"is {length} characters long; a message of Telegram takes at most {LONGEST_MESSAGE}")
        )
    if told:
        refuse(*told)
    return written


def identifier(value: object) -> str:
    """An id that fits into buttons and start links."""
    written = text(value)
    if not _ID.fullmatch(written):
        refuse("is no id; an id has small letters a to z, digits and hyphens only")
    if len(written) > LONGEST_ID:
        told = (
            f"is an id of {len(written)} characters; {LONGEST_ID} are the most, so that a button's data stays"
            " within 64 bytes and a start link within 64 characters"
        )
        refuse(told)
    return written


def flag(value: object) -> bool:
    """`true` or `false`, and no other word for it."""
    if text(value) not in {"true", "false"}:
        refuse("must be true or false")
    return value == "true"


def _whole(least: int, most: int | None) -> Callable[[object], int]:
    asked = f"must be a whole number of at least {least}"
    asked = asked if most is None else f"must be a whole number from {least} to {most}"

    def read(value: object) -> int:
        written = text(value)
        if not re.fullmatch(r"[0-9]{1,9}", written) or not least <= int(written) <= (most or int(written)):
            refuse(asked)
        return int(written)

    return read


def _degrees(most: int) -> Callable[[object], float]:
    def read(value: object) -> float:
        written = text(value)
        if not re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{1,10})?", written) or abs(float(written)) > most:
            refuse(f"must be degrees from -{most} to {most}, such as 42.33")
        return float(written)

    return read


def day(value: object) -> dt.date:
    """A date as 2018-10-25."""
    written = text(value)
    try:
        # Python also reads 20181025 and 2018-W43-4, which people do not.
        return dt.datetime.strptime(written, "%Y-%m-%d").replace(tzinfo=dt.UTC).date()
    except ValueError:
        refuse("must be a date such as 2018-10-25")


def clock(value: object) -> dt.time:
    """A time of day as 18:30."""
    written = text(value)
    if not _CLOCK.fullmatch(written):
        refuse("must be a time of day such as 18:30, in quotation marks")
    return dt.time.fromisoformat(written)


def address(value: object) -> str:
    """An http(s) address."""
    written = text(value)
    try:
        parts = urlsplit(written)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and not re.search(r"\s", written)
    except ValueError:
        good = False
    if not good:
        refuse("must be an address that begins with https://")
    return written


def contact(value: object) -> str:
    """An http(s) address or a mail address."""
    written = text(value)
    if _MAIL.fullmatch(written) and "://" not in written:
        return written
    try:
        return address(written)
    except PydanticCustomError:
        refuse("must be an address that begins with https://, or a mail address")


def zone(value: object) -> ZoneInfo:
    """An IANA time zone."""
    written = text(value)
    try:
        return ZoneInfo(written)
    # A name that is a folder, or leads out of the database, fails in its own ways.
    except (ZoneInfoNotFoundError, ValueError, OSError):
        hint = nearest(written, available_timezones())
        refuse(f"is no time zone: `{written}`; write one such as America/Detroit{hint}")


def language(value: object) -> str:
    """A language tag in small letters."""
    written = text(value)
    if told := unknown_language(written):
        refuse(f"names `{written}`, which {told}")
    return written


def localized(value: object, *, read: Callable[[object], str] = line) -> Localized:
    """A text, or one per language: a text alone stands under the empty tag."""
    if isinstance(value, str):
        return Localized({"": read(value)})
    if not isinstance(value, dict) or not value:
        refuse("must be a text, or one per language: {en: …, es: …}")
    told_here: list[str | tuple[int, str]] = []
    texts = {}
    for tag, written in value.items():
        try:
            texts[str(tag)] = read(written)
        except PydanticCustomError as error:
            told_here += [f"in {tag} {sentence}" for _, sentence in (error.context or {})["told"]]
    if told_here:
        refuse(*told_here)
    return Localized(texts)


def _forms(value: object) -> dict[str, str]:
    """A phrase: its text under ``other``, or its plural forms."""
    if isinstance(value, str):
        return {"other": text(value)}
    if isinstance(value, dict) and all(isinstance(form, str) for form in value.values()):
        if empty := [category for category, form in value.items() if not form.strip()]:
            refuse(f"is empty in its form {', '.join(map(str, empty))}; write the text")
        return {str(category): form.strip() for category, form in value.items()}
    refuse("must be a text, or one per plural form: {one: …, other: …}")


def _string(**more: Any) -> WithJsonSchema:  # noqa: ANN401 - JSON Schema's keywords take any JSON
    return WithJsonSchema({"type": "string", **more})


def _integer(**more: int) -> WithJsonSchema:
    return WithJsonSchema({"type": "integer", **more})


_PER_LANGUAGE = {"type": "object", "minProperties": 1, "additionalProperties": {"type": "string"}}
PER_LANGUAGE = WithJsonSchema({"anyOf": [{"type": "string"}, _PER_LANGUAGE]})

Id: TypeAlias = Annotated[str, BeforeValidator(identifier), _string(pattern="^[a-z0-9-]{1,40}$")]
Label: TypeAlias = Annotated[str, BeforeValidator(label), _string(minLength=1, maxLength=LONGEST_LABEL)]
Keyword: TypeAlias = Annotated[str, BeforeValidator(keyword), _string(minLength=1, maxLength=LONGEST_KEYWORD)]
Line: TypeAlias = Annotated[str, BeforeValidator(line), _string(minLength=1, maxLength=LONGEST_LINE)]
Prose: TypeAlias = Annotated[str, BeforeValidator(prose), _string(minLength=1, maxLength=LONGEST_MESSAGE)]
Html: TypeAlias = Annotated[str, BeforeValidator(html), _string(minLength=1)]
Flag: TypeAlias = Annotated[bool, BeforeValidator(flag)]
Day: TypeAlias = Annotated[dt.date, BeforeValidator(day)]
Clock: TypeAlias = Annotated[dt.time, BeforeValidator(clock), _string(pattern=f"^{_CLOCK.pattern}$")]
Address: TypeAlias = Annotated[str, BeforeValidator(address), _string(pattern="^https?://")]
Contact: TypeAlias = Annotated[str, BeforeValidator(contact), _string(pattern="^https?://|@")]
Zone: TypeAlias = Annotated[ZoneInfo, BeforeValidator(zone), _string()]
Language: TypeAlias = Annotated[str, BeforeValidator(language), _string(pattern="^[a-z]{2,3}(-[a-z0-9]+)*$")]
Version: TypeAlias = Annotated[int, BeforeValidator(_whole(1, None)), _integer(minimum=1)]
LaterVersion: TypeAlias = Annotated[int, BeforeValidator(_whole(2, None)), _integer(minimum=2)]
Days: TypeAlias = Annotated[int, BeforeValidator(_whole(0, 365)), _integer(minimum=0, maximum=365)]
Minutes: TypeAlias = Annotated[int, BeforeValidator(_whole(1, 10_080)), _integer(minimum=1, maximum=10_080)]
Latitude: TypeAlias = Annotated[float, BeforeValidator(_degrees(90))]
Longitude: TypeAlias = Annotated[float, BeforeValidator(_degrees(180))]
LocalizedText: TypeAlias = Annotated[
    Localized,
    BeforeValidator(localized),
    PER_LANGUAGE,
]
Forms: TypeAlias = Annotated[
    dict[str, str],
    BeforeValidator(_forms),
    WithJsonSchema(
        {"anyOf": [{"type": "string"}, {"type": "object", "additionalProperties": {"type": "string"}}]}
    ),
]
