"""The screens on which an organizer makes an event: the questions, and what was understood."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, format_time, get_timezone_name

from bot.texts.dates import local, span
from bot.texts.menus import language_name
from bot.texts.organizer_taps import (
    AskStep,
    ClearStep,
    GoOn,
    LeaveDraft,
    PassStep,
    ReviewDraft,
    SameEverywhere,
    SettleDay,
    SettleStart,
    ThrowAway,
)
from bot.texts.phrases import label, shortened
from bot.texts.reader import Reader
from bot.texts.screen import Button, Row, Screen, paragraphs
from bot.texts.taps import Tap

FIELDS: Final = (
    "title",
    "when",
    "until",
    "place",
    "description",
    "bring",
    "link",
    "picture",
    "capacity",
)
"""What an organizer is asked about an event, in this order."""

_KNOWN_UNITS = 2000


@dataclass(frozen=True, slots=True)
class Question:
    """One step of the asking.

    Attributes:
        draft: The number of the draft.
        field: What is asked: ``title``.
        language: In which language, where each has its own text.
        known: What there is so far, as plain text.
        place: Which of how many questions it is; none while something is corrected.
        optional: Whether it may be left empty.
        same: Whether the first language's text can be taken for the others.
        on_map: Whether the place's position is known.
        back: The step (or ``review``) that Back leads to; empty for none.
    """

    draft: int
    field: str
    language: str = ""
    known: str = ""
    place: tuple[int, int] | None = None
    optional: bool = False
    same: bool = False
    on_map: bool = False
    back: str = ""

    @property
    def step(self) -> str:
        """The name of the step."""
        return f"{self.field}-{self.language}" if self.language else self.field


def question(reader: Reader, asked: Question, *, note: str = "") -> Screen:
    """What is asked with an example, what is known so far, and the ways on; ``note`` (HTML) stands above."""
    html, plain = reader.phrases.html, reader.phrases.plain
    head = html("making_step", number=asked.place[0], count=asked.place[1]) if asked.place else ""
    several = asked.language and len(reader.content.languages) > 1
    body = paragraphs(
        note,
        head,
        html(f"ask_{asked.field}"),
        html("ask_in_language", language=language_name(asked.language)) if several else "",
        html("known_so_far", known=shortened(asked.known, _KNOWN_UNITS)) if asked.known else "",
        html("known_on_map") if asked.on_map else "",
    )
    rows: list[Row] = []
    draft, step = asked.draft, asked.step
    if asked.same:
        rows.append((Button(plain("button_same"), SameEverywhere(draft, step)),))
    if asked.known or asked.on_map:
        ways = [Button(plain("button_keep"), PassStep(draft, step))]
        if asked.known and asked.optional:
            ways.append(Button(plain("button_take_out"), ClearStep(draft, step)))
        rows.append(tuple(ways))
    elif asked.optional and not asked.same:
        rows.append((Button(plain("button_skip"), PassStep(draft, step)),))
    if asked.on_map:
        rows.append((Button(plain("button_off_map"), ClearStep(draft, "map")),))
    return Screen(body, (*rows, _ways(reader, asked)))


def _ways(reader: Reader, asked: Question) -> Row:
    """To the question before, where there is one, and out of the draft."""
    plain = reader.phrases.plain
    leave = Button(plain("button_leave"), LeaveDraft(asked.draft))
    return (Button(plain("button_back"), _way(reader, asked)), leave) if asked.back else (leave,)


def _again(reader: Reader, asked: Question) -> tuple[Row, ...]:
    """To the same question once more, and the ways that it has."""
    again = Button(reader.phrases.plain("button_type_again"), AskStep(asked.draft, asked.step))
    return ((again,), _ways(reader, asked))


def _way(reader: Reader, asked: Question) -> Tap:
    if asked.back == "review":
        return ReviewDraft(asked.draft, reader.edition.language)
    return AskStep(asked.draft, asked.back)


def read_back(
    reader: Reader, asked: Question, event_when: str, settle: Tap, *, later_day: bool = False
) -> Screen:
    """What was understood, in full, to say yes or no to; ``later_day``: it ends on another day than it begins."""
    right = Button(reader.phrases.plain("button_right"), settle)
    key = "read_back_later_day" if later_day else "read_back"
    return Screen(reader.phrases.html(key, when=event_when), ((right,), *_again(reader, asked)))


def choose_start(
    reader: Reader, asked: Question, doubt: str, moments: Sequence[int], zone: ZoneInfo
) -> Screen:
    """The moments that were possibly meant, each a button; ``doubt`` names the question."""
    rows: list[Row] = [
        (Button(label(exact_moment(reader, at, zone)), SettleStart(asked.draft, at)),) for at in moments
    ]
    return Screen(reader.phrases.html(f"doubt_{doubt}"), (*rows, *_again(reader, asked)))


def ask_time(reader: Reader, asked: Question, days: Sequence[tuple[dt.date, int]]) -> Screen:
    """A day was given without a time: the time, or all day. ``days`` come with the moment that each begins."""
    locale = reader.phrases.locale
    told = " / ".join(format_date(day, "full", locale=locale) for day, _ in days)
    rows: list[Row] = [
        (
            Button(
                label(reader.phrases.plain("button_all_day", day=format_date(day, "long", locale=locale))),
                SettleDay(asked.draft, at),
            ),
        )
        for day, at in days
    ]
    return Screen(reader.phrases.html("doubt_no_time", day=told), (*rows, *_again(reader, asked)))


def exact_moment(reader: Reader, at: int, zone: ZoneInfo) -> str:
    """A moment for a button, with its year; the zone's short name tells apart the two that a clock shows alike."""
    locale = reader.phrases.locale
    moment = local(at, zone)
    day = format_skeleton("yMMMEd", moment, locale=locale)
    name = get_timezone_name(moment, width="short", locale=locale)
    return f"{day}, {format_time(moment, 'short', locale=locale)} {name}"


def long_moment(reader: Reader, at: int, zone: ZoneInfo) -> str:
    """A moment in full, with weekday, year and zone."""
    return span(at, None, zone, reader.phrases.locale, all_day=False)


def throw_away(reader: Reader, draft: int) -> Screen:
    """Whether the draft is to be thrown away."""
    plain = reader.phrases.plain
    return Screen(
        reader.phrases.html("throw_away_question"),
        (
            (Button(plain("button_throw_away_now"), ThrowAway(draft)),),
            (Button(plain("button_go_on_draft"), GoOn(draft)),),
        ),
    )
