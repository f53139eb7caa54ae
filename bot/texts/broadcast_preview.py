"""A broadcast from a file as lines for a terminal: what each language gets, how many people, and when."""

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_timedelta

from bot.content.model import Content
from bot.store.broadcasts import Broadcast
from bot.texts.broadcast_audience import Reach
from bot.texts.broadcast_deciding import Decision
from bot.texts.calendar_file import one_line
from bot.texts.dates import span
from bot.texts.letter import Letter, Message

_ENGLISH = Locale("en", "US")


def letter_lines(language: str, letter: Letter) -> Iterator[str]:
    """What readers of a language get, with its buttons."""
    lines: list[str] = []
    for step in letter.steps:
        if isinstance(step, Message):
            lines += step.part.text.split("\n")
            lines += [" ".join(f"[{button.label}]" for button in row) for row in step.rows]
    for number, line in enumerate(lines):
        yield f"{language if not number else '':<6}| {line}".rstrip()


def decision_lines(facts: Decision, content: Content) -> Iterator[str]:
    """What a yes would do: to whom, how many, when, how long it takes, and who else has to say yes."""
    zone = content.campaign.zone
    yield f"To: {_whose(facts.broadcast, facts.reach, content)}"
    yield from _counts(facts.reach)
    yield from _earlier(facts)
    yield from _when(facts, zone)
    if facts.messages:
        delta = dt.timedelta(seconds=max(1.0, facts.seconds))
        takes = format_timedelta(delta, threshold=1.5, locale=_ENGLISH)
        yield f"It takes about {takes}, at {facts.per_second:g} messages a second."
    if facts.broadcast.in_channel:
        yield f"It is posted in {facts.channel} too."
    if facts.approval:
        yield "An organizer has to approve it in chat before anything is sent."


def faults(facts: Decision) -> list[str]:
    """Why it cannot be sent as it is."""
    told = [
        f"The text that readers of {language} get is too long for Telegram together with the imprint; shorten it."
        for language in facts.too_long
    ]
    if not facts.reach.people:
        told.append("Nobody would get it now.")
    if facts.timing.is_over:
        told.append("The time it is to be sent is over.")
    return told


def moment(at: int, zone: ZoneInfo) -> str:
    """Weekday, day, year, time and zone."""
    return span(at, None, zone, _ENGLISH, all_day=False)


def people(count: int) -> str:
    """``1 person``, ``2 people``."""
    return f"{count:,} {'person' if count == 1 else 'people'}"


def _whose(broadcast: Broadcast, reach: Reach, content: Content) -> str:
    if reach.event is None:
        who = "everybody who asked for updates"
    else:
        who = f"everybody who opted in to {one_line(reach.event.text(content.authority.language).title)}"
    if broadcast.only_languages:
        who += f" and reads {', '.join(broadcast.only_languages)}"
    if days := broadcast.rested_days:
        who += f", but whoever got a broadcast in the {days} {'day' if days == 1 else 'days'} before"
    return who


def _counts(reach: Reach) -> Iterator[str]:
    for language in reach.counts:
        version = reach.version_of(language)
        instead = "" if version == language else f", who get the version in {version}"
        yield f"  {language:<4}{people(reach.people_of(language))}{instead}"
    yield f"  in all {people(reach.people)}"
    if reach.over:
        times = "1 broadcast" if reach.most_a_week == 1 else f"{reach.most_a_week} broadcasts"
        yield f"  besides {people(reach.over)}, left out because they got {times} in the last 7 days"


def _earlier(facts: Decision) -> Iterator[str]:
    if facts.broadcast.earlier_wording:
        yield "  also people who agreed to an earlier wording: the file says that this keeps within it"
    elif too_old := facts.reach.too_old:
        yield (
            f"  besides {people(too_old)}, left out because they agreed to an earlier wording, which does not cover"
            " broadcasts; `earlier_wording: true` includes them where this keeps within it"
        )


def _when(facts: Decision, zone: ZoneInfo) -> Iterator[str]:
    timing = facts.timing
    if timing.at is not None:
        yield f"When: {moment(timing.at, zone)}"
    elif facts.approval:
        yield "When: as soon as it is approved"
    else:
        yield "When: at once"
    if timing.waits_until is not None:
        yield f"  Those are quiet hours; it waits until {moment(timing.waits_until, zone)}."
