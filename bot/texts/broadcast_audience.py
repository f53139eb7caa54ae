"""Who a broadcast is for: the screens on which an organizer chooses, and the same in words for others to read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from babel.numbers import format_decimal
from markupsafe import Markup

from bot.store.broadcasts import AudienceCount, Broadcast
from bot.store.events import Event
from bot.texts.broadcast_taps import OpenBroadcast
from bot.texts.composing_taps import (
    OpenAudience,
    PickEventAudience,
    SetAudienceLanguage,
    SetAudienceTopic,
    SetEarlierWording,
    SetRestedDays,
)
from bot.texts.dates import short_moment
from bot.texts.events import PAGE, event_title, event_when
from bot.texts.menus import language_name
from bot.texts.phrases import label
from bot.texts.reader import Reader
from bot.texts.screen import Button, Row, Screen, paragraphs
from bot.texts.taps import Tap
from bot.texts.ways import turns


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom a broadcast or a correction reaches, if it were sent now.

    Attributes:
        counts: By language: how many people, and how many of them are over the weekly number.
        versions: The languages that it has words in.
        default: The language whose words all others get; empty while it says nothing.
        event: Whose people they are, where they are those of an event.
        most_a_week: The weekly number.
        too_old: How many people agreed to an earlier wording, which does not cover broadcasts as they are now.
    """

    counts: Mapping[str, AudienceCount]
    versions: frozenset[str]
    default: str
    event: Event | None
    most_a_week: int
    too_old: int = 0

    @property
    def people(self) -> int:
        """How many people get it."""
        return sum(map(self.people_of, self.counts))

    @property
    def over(self) -> int:
        """How many more are skipped, because they had enough broadcasts this week."""
        return sum(count.over for count in self.counts.values())

    def people_of(self, language: str) -> int:
        """How many people of a language get it."""
        count = self.counts.get(language)
        return count.people - count.over if count else 0

    def version_of(self, language: str) -> str:
        """In which language people of this one get it."""
        return language if language in self.versions else self.default


def number(reader: Reader, value: float) -> str:
    """A number as the reader's language writes it."""
    return format_decimal(value, locale=reader.phrases.locale)


def in_words(reader: Reader, broadcast: Broadcast, reach: Reach) -> str:
    """Who gets it and how many, by language."""
    html = reader.phrases.html
    if broadcast.kind != "broadcast":
        who = str(html("audience_copies") if reach.people else html("audience_no_copies"))
    else:
        earlier = earlier_wording(reader, broadcast, reach.too_old)
        who = paragraphs(_whose(reader, reach), _rested(reader, broadcast), earlier)
    people = html("audience_people", count=reach.people) if reach.people else html("audience_nobody")
    over = html("audience_over", count=reach.over, most=reach.most_a_week) if reach.over else ""
    lines = (people, *by_language(reader, reach), *([over] if over else []))
    return paragraphs(who, Markup("\n").join(lines))


def by_language(reader: Reader, reach: Reach, languages: Iterable[str] | None = None) -> list[Markup]:
    """A line for each of these languages, or for each of which there is anybody."""
    lines: list[Markup] = []
    for language in reach.counts if languages is None else languages:
        people, version = reach.people_of(language), reach.version_of(language)
        key = "audience_language" if version in {language, ""} else "audience_language_default"
        names: dict[str, object] = {"language": language_name(language), "people": people}
        if key == "audience_language_default":
            names["version"] = language_name(version)
        lines.append(reader.phrases.html(key, **names))
    return lines


def _whose(reader: Reader, reach: Reach) -> str:
    html, event = reader.phrases.html, reach.event
    if event is None:
        return html("audience_updates")
    title, when = event_title(reader, event), event_when(reader, event)
    return html("audience_event", title=title, when=when)


def _rested(reader: Reader, broadcast: Broadcast) -> str:
    days = broadcast.rested_days
    return reader.phrases.html("audience_rested", count=days) if days else ""


def earlier_wording(reader: Reader, broadcast: Broadcast, too_old: int) -> str:
    """What becomes of those who agreed to an earlier wording; ``too_old`` says how many they are."""
    if broadcast.earlier_wording:
        return reader.phrases.html("audience_earlier_too")
    return reader.phrases.html("audience_too_old", count=too_old) if too_old else ""


def audience(
    reader: Reader, broadcast: Broadcast, reach: Reach, days: Sequence[int], *, note: str = ""
) -> Screen:
    """Who gets it as it is now, and who else could; ``days`` are the rests to choose from."""
    html, plain = reader.phrases.html, reader.phrases.plain
    draft = broadcast.broadcast_id
    body = paragraphs(
        note,
        html("audience_heading"),
        in_words(reader, broadcast, reach),
        html("audience_event_only") if reach.event else "",
        html("audience_how"),
    )
    of_event = reach.event is not None
    rests = [
        _choice(reader, _rest(reader, rest), SetRestedDays(draft, rest), broadcast.rested_days == rest)
        for rest in days
    ]
    rows: tuple[Row, ...] = (
        (_choice(reader, plain("button_audience_updates"), SetAudienceTopic(draft, 0), not of_event),),
        (_choice(reader, plain("button_audience_event"), PickEventAudience(draft, 0), of_event),),
        *_languages(reader, broadcast),
        *((rest,) for rest in rests),
        *_earlier(reader, broadcast, reach),
        to_draft(reader, draft),
    )
    return Screen(body, rows)


def _earlier(reader: Reader, broadcast: Broadcast, reach: Reach) -> list[Row]:
    chosen = bool(broadcast.earlier_wording)
    if not reach.too_old and not chosen:
        return []
    words = reader.phrases.plain("button_earlier_wording", people=number(reader, reach.too_old))
    return [(_choice(reader, words, SetEarlierWording(broadcast.broadcast_id, int(not chosen)), chosen),)]


def _languages(reader: Reader, broadcast: Broadcast) -> list[Row]:
    languages = reader.content.languages
    if len(languages) == 1:
        return []
    chosen = broadcast.only_languages or languages
    return [
        (
            _choice(
                reader,
                language_name(tag),
                SetAudienceLanguage(broadcast.broadcast_id, tag, int(tag not in chosen)),
                tag in chosen,
            ),
        )
        for tag in languages
    ]


def _rest(reader: Reader, days: int) -> str:
    return (
        reader.phrases.plain("button_rested", count=days)
        if days
        else reader.phrases.plain("button_rested_none")
    )


def _choice(reader: Reader, words: str, tap: Tap, chosen: bool) -> Button:  # noqa: FBT001 - one of two looks
    return Button(reader.phrases.plain("button_chosen", choice=words) if chosen else words, tap)


def to_draft(reader: Reader, broadcast_id: int) -> Row:
    """The row that leads back to the broadcast."""
    return (Button(reader.phrases.plain("button_to_broadcast"), OpenBroadcast(broadcast_id)),)


def pick_event(
    reader: Reader, broadcast_id: int, page: Sequence[tuple[Event, int]], *, first: int, total: int
) -> Screen:
    """The events, each with how many people opted in to it; ``page`` begins at number ``first`` of ``total``."""
    plain = reader.phrases.plain
    back: Row = (Button(plain("button_back"), OpenAudience(broadcast_id)),)
    if not page:
        return Screen(reader.phrases.html("audience_no_events"), (back,))
    rows: list[Row] = [
        (Button(_in_list(reader, event, people), SetAudienceTopic(broadcast_id, event.row.event_id)),)
        for event, people in page
    ]
    before = PickEventAudience(broadcast_id, max(0, first - PAGE)) if first > 0 else None
    behind = PickEventAudience(broadcast_id, first + PAGE) if first + PAGE < total else None
    return Screen(reader.phrases.html("audience_pick_event"), (*rows, *turns(reader, before, behind), back))


def _in_list(reader: Reader, event: Event, people: int) -> str:
    row = event.row
    moment = short_moment(row.starts_at, event.zone, reader.phrases.locale, all_day=bool(row.all_day))
    # The number comes first: a long title is cut at its end.
    return label(f"{number(reader, people)} · {moment} · {event_title(reader, event)}")
