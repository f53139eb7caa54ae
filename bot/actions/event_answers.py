"""What an organizer answers to a step → the draft with it, or a sentence that says what is wrong."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from pydantic import HttpUrl, TypeAdapter, ValidationError

from bot.actions.event_drafts import TEXTS, WORD, EventDraft
from bot.actions.event_steps import MAP, Step
from bot.content.markup import utf16_length
from bot.texts.calendar_file import one_line, plain
from bot.texts.phrases import shortened

LONGEST: Mapping[str, int] = {"title": 120, "place": 200, "description": 1500, "bring": 300, "word": 500}
"""UTF-16 units, which is how Telegram counts, that a text of each field may have."""
LARGEST = 100_000
"""The most places an event can have."""

_DAY = 24 * 3600
_FARTHEST = 3 * 366 * _DAY
_LONGEST_EVENT = 14 * _DAY
_OVERNIGHT = 12 * 3600
_LONGEST_LINK = 1000
_ONE_LINE = ("title", "place")
_NUMBER = re.compile(r"[1-9][0-9]{0,5}", re.ASCII)
_SEPARATORS = re.compile(r"(?<=[0-9])[ .,'\u00a0\u202f](?=[0-9]{3}\b)")
_LINK = TypeAdapter(HttpUrl)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an answer cannot be taken: the key of a phrase, and its values."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)


def take_text(draft: EventDraft, step: Step, text: str) -> EventDraft | Refusal:
    """Takes a text for a step that is answered by one (but for the times, which are read back first)."""
    match step.field:
        case "link":
            return _link(draft, text)
        case "capacity":
            return _capacity(draft, text)
        case "picture":
            return Refusal("refused_no_picture")
    clean = one_line(text) if step.field in _ONE_LINE else plain(text)
    if not any(char.isalnum() for char in clean):
        return Refusal("refused_empty")
    if (length := utf16_length(clean)) > (most := LONGEST[step.field]):
        return Refusal("refused_long", {"length": length, "most": most})
    return draft.with_text(step.field, [step.language], clean)


def _link(draft: EventDraft, text: str) -> EventDraft | Refusal:
    try:
        address = _LINK.validate_python(text.strip())
    except ValidationError:
        return Refusal("refused_link")
    if address.username or address.password:
        return Refusal("refused_link_secret")
    if len(str(address)) > _LONGEST_LINK:
        return Refusal("refused_long", {"length": len(str(address)), "most": _LONGEST_LINK})
    return draft.with_(link=str(address))


def _capacity(draft: EventDraft, text: str) -> EventDraft | Refusal:
    digits = _SEPARATORS.sub("", text.strip())
    if not _NUMBER.fullmatch(digits) or int(digits) > LARGEST:
        return Refusal("refused_capacity", {"most": LARGEST})
    return draft.with_(capacity=int(digits))


def take_position(draft: EventDraft, step: Step, position: tuple[float, float], name: str) -> EventDraft:
    """Takes a location for the place; the name and address of a venue where the place has no words yet."""
    located = draft.with_(latitude=position[0], longitude=position[1])
    words = shortened(one_line(name), LONGEST["place"])
    if words and not draft.own("place", step.language):
        return located.with_text("place", [step.language], words)
    return located


def without(draft: EventDraft, step: Step, languages: Sequence[str]) -> EventDraft:
    """The draft with nothing in this field; of a text, in no language."""
    match step.field:
        case "until":
            return draft.with_(lasts=None)
        case "link" | "picture" | "capacity":
            return draft.with_(**{step.field: None})
        case "description" | "bring" | "place" | "word":
            return draft.with_text(step.field, languages, "")
    if step.field == MAP:
        return draft.with_(latitude=None, longitude=None)
    return draft


def same_everywhere(draft: EventDraft, step: Step, languages: Sequence[str]) -> EventDraft:
    """The first language's text of the field in every other."""
    if step.field not in (*TEXTS, WORD) or not draft.own(step.field, languages[0]):
        return draft
    return draft.with_text(step.field, languages[1:], draft.own(step.field, languages[0]))


def begin_at(draft: EventDraft, at: int, *, now: int) -> EventDraft | Refusal:
    """The event begins then; how long it lasts stays, unless it used to last whole days."""
    if not now < at <= now + _FARTHEST:
        return Refusal("refused_start")
    lasts = None if draft.all_day else draft.lasts
    return draft.with_(starts_at=at, lasts=lasts, all_day=False, days=())


def begin_on(draft: EventDraft, at: int, *, now: int) -> EventDraft | Refusal:
    """The event lasts all day, beginning with the day of this moment; how many days it lasts stays, else it is one."""
    if not now < at <= now + _FARTHEST:
        return Refusal("refused_start")
    first = day_begins(dt.datetime.fromtimestamp(at, ZoneInfo(draft.zone)).date(), draft.zone)
    lasts = draft.lasts if draft.all_day else _DAY
    return draft.with_(starts_at=first, lasts=lasts, all_day=True, days=())


def end_at(draft: EventDraft, at: int) -> EventDraft | Refusal:
    """The event ends then."""
    if draft.starts_at is None or draft.all_day or not 0 < at - draft.starts_at <= _LONGEST_EVENT:
        return Refusal("refused_end")
    return draft.with_(lasts=at - draft.starts_at)


def ends_on_later_day(draft: EventDraft) -> bool:
    """Whether it ends on another day and goes on longer than a night: a slip, more often than meant."""
    if draft.starts_at is None or draft.lasts is None or draft.lasts <= _OVERNIGHT:
        return False
    zone = ZoneInfo(draft.zone)
    begins, ends = (
        dt.datetime.fromtimestamp(at, zone).date() for at in (draft.starts_at, draft.starts_at + draft.lasts)
    )
    return ends > begins


def day_begins(day: dt.date, zone: str) -> int:
    """UTC epoch seconds of a day's first moment."""
    return int(dt.datetime.combine(day, dt.time(), ZoneInfo(zone)).timestamp())
