"""The screens on which an organizer makes an event: questions, what was understood, the review, the confirmation."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from babel.dates import format_date, get_timezone_name

from bot.store.events import Event, Neighbours
from bot.texts import events
from bot.texts.dates import local, short_moment, span
from bot.texts.menus import language_name
from bot.texts.organizer_taps import (
    AskStep,
    ClearStep,
    GoOn,
    LeaveDraft,
    OfferPublish,
    OfferThrowAway,
    PassStep,
    PublishDraft,
    ReviewDraft,
    SameEverywhere,
    SettleDay,
    SettleStart,
    ThrowAway,
)
from bot.texts.phrases import label, shortened
from bot.texts.places import Standing
from bot.texts.reader import Reader
from bot.texts.screen import Button, Row, Screen, paragraphs
from bot.texts.taps import Tap

_KNOWN_UNITS = 2000
_LINK_UNITS = 100
_WORD_UNITS = 200


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
    leave = Button(plain("button_leave"), LeaveDraft(draft))
    rows.append((Button(plain("button_back"), _way(reader, asked)), leave) if asked.back else (leave,))
    return Screen(body, tuple(rows))


def _way(reader: Reader, asked: Question) -> Tap:
    if asked.back == "review":
        return ReviewDraft(asked.draft, reader.edition.language)
    return AskStep(asked.draft, asked.back)


def read_back(reader: Reader, asked: Question, event_when: str, settle: Tap) -> Screen:
    """What was understood, in full, to say yes or no to."""
    plain = reader.phrases.plain
    return Screen(
        reader.phrases.html("read_back", when=event_when),
        (
            (Button(plain("button_right"), settle),),
            (Button(plain("button_type_again"), AskStep(asked.draft, asked.step)),),
        ),
    )


def choose_start(
    reader: Reader, asked: Question, doubt: str, moments: Sequence[int], zone: ZoneInfo
) -> Screen:
    """The moments that were possibly meant, each a button; ``doubt`` names the question."""
    rows: list[Row] = [
        (Button(label(exact_moment(reader, at, zone)), SettleStart(asked.draft, at)),) for at in moments
    ]
    again = Button(reader.phrases.plain("button_type_again"), AskStep(asked.draft, asked.step))
    return Screen(reader.phrases.html(f"doubt_{doubt}"), (*rows, (again,)))


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
    again = Button(reader.phrases.plain("button_type_again"), AskStep(asked.draft, asked.step))
    return Screen(reader.phrases.html("doubt_no_time", day=told), (*rows, (again,)))


def exact_moment(reader: Reader, at: int, zone: ZoneInfo) -> str:
    """A moment for a button; the zone's short name tells apart the two that a clock shows alike."""
    locale = reader.phrases.locale
    name = get_timezone_name(local(at, zone), width="short", locale=locale)
    return f"{short_moment(at, zone, locale, all_day=False)} {name}"


def long_moment(reader: Reader, at: int, zone: ZoneInfo) -> str:
    """A moment in full, with weekday, year and zone."""
    return span(at, None, zone, reader.phrases.locale, all_day=False)


_CORRECTIONS = (
    (("title", "correct_title"), ("description", "correct_description")),
    (("when", "correct_when"), ("until", "correct_until")),
    (("place", "correct_place"), ("bring", "correct_bring")),
    (("link", "correct_link"), ("picture", "correct_picture")),
    (("capacity", "correct_capacity"),),
)


@dataclass(frozen=True, slots=True)
class Review:
    """A draft to be looked at: its number and mark, and the step that begins to ask each field."""

    draft: int
    mark: str
    steps: dict[str, str]
    is_new: bool


def review(reader: Reader, shown: Reader, event: Event, facts: Review, *, note: str = "") -> Screen:
    """The event as supporters will see it in the language of ``shown``, and a button for all there is to do."""
    html, plain = reader.phrases.html, reader.phrases.plain
    several = len(reader.content.languages) > 1
    body = paragraphs(
        note,
        html("review_head", language=language_name(shown.edition.language)),
        as_supporters_see_it(shown, event, event.row.capacity),
        "\n".join(_extras(reader, event)),
    )
    rows: list[Row] = [
        tuple(
            Button(plain(key), AskStep(facts.draft, facts.steps[field]))
            for field, key in row
            if field in facts.steps
        )
        for row in _CORRECTIONS
    ]
    if several:
        rows += [
            (Button(plain("button_see_in", language=language_name(tag)), ReviewDraft(facts.draft, tag)),)
            for tag in reader.content.languages
            if tag != shown.edition.language
        ]
    publish = "button_publish" if facts.is_new else "button_publish_changes"
    rows += [
        (Button(plain(publish), OfferPublish(facts.draft, facts.mark)),),
        (
            Button(plain("button_throw_away"), OfferThrowAway(facts.draft)),
            Button(plain("button_leave"), LeaveDraft(facts.draft)),
        ),
    ]
    return Screen(body, tuple(rows))


def as_supporters_see_it(reader: Reader, event: Event, left: int | None) -> str:
    """The text of the event's screen for somebody who has not opted in; ``left`` places there are for them."""
    standing = Standing(frozenset(), left=left)
    return events.event(reader, event, standing=standing, around=Neighbours(), over=False).html


def _extras(reader: Reader, event: Event) -> list[str]:
    """What supporters have behind a button, or do not see in words."""
    html = reader.phrases.html
    row = event.row
    lines: list[str] = []
    if row.link:
        lines.append(html("review_link", link=shortened(row.link, _LINK_UNITS)))
    if row.latitude is not None:
        lines.append(html("review_map"))
    if row.picture:
        lines.append(html("review_picture"))
    lines.append(
        html("review_no_limit") if row.capacity is None else html("review_capacity", capacity=row.capacity)
    )
    return lines


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


@dataclass(frozen=True, slots=True)
class Consequences:
    """What publishing does: ``kind`` is new, edit, wording or cancel; ``count`` people are told.

    ``changes`` are the old and the new of what differs, ``words`` what the organizer adds, by language.
    """

    kind: str
    count: int
    changes: str
    words: dict[str, str]


def consequences(reader: Reader, facts: Consequences) -> str:
    """How many people are told, and what."""
    html = reader.phrases.html
    if facts.kind == "wording":
        return html("told_nobody_wording")
    if not facts.count:
        return paragraphs(html(f"told_nobody_{facts.kind}"), facts.changes)
    return paragraphs(html(f"told_{facts.kind}", count=facts.count), facts.changes)


def differences(reader: Reader, before: Event, after: Event) -> str:
    """Old and new time and place, where they differ, as HTML."""
    html = reader.phrases.html
    language, authority = reader.edition.language, reader.content.authority.language
    lines = []
    old, new = events.event_when(reader, before), events.event_when(reader, after)
    if old != new:
        lines.append(html("change_time", old=old, new=new))
    old, new = (event.text(language, authority).place for event in (before, after))
    if old != new:
        none = reader.phrases.plain("no_place")
        lines.append(html("change_place", old=old or none, new=new or none))
    return "\n".join(lines)


def confirmation(reader: Reader, draft: int, mark: str, facts: Consequences, word_step: str) -> Screen:
    """The last look before it happens. ``word_step``: where a word to those who are told is asked; empty for none."""
    html, plain = reader.phrases.html, reader.phrases.plain
    words = [
        html("told_word", language=language_name(tag), word=shortened(word, _WORD_UNITS))
        for tag, word in facts.words.items()
    ]
    do = {"new": "button_publish", "cancel": "button_cancel_now"}.get(facts.kind, "button_publish_changes")
    rows: list[Row] = [(Button(plain(do), PublishDraft(draft, mark)),)]
    if word_step:
        key = "button_change_word" if facts.words else "button_add_word"
        rows.append((Button(plain(key), AskStep(draft, word_step)),))
    leave = Button(plain("button_leave"), LeaveDraft(draft))
    if facts.kind == "cancel":
        rows.append((leave,))
    else:
        rows.append((Button(plain("button_back"), ReviewDraft(draft, reader.edition.language)), leave))
    return Screen(paragraphs(consequences(reader, facts), *words), tuple(rows))
