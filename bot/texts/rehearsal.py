"""What would be sent about each event, as lines for a terminal."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from babel import Locale

from bot.content.markup import visible
from bot.store.events import Event
from bot.texts.calendar_file import one_line
from bot.texts.dates import span
from bot.texts.screen import Screen

_ENGLISH = Locale("en", "US")


@dataclass(frozen=True, slots=True)
class Message:
    """One mailing as it would go out.

    Attributes:
        name: What it is, in words.
        at: When, in UTC epoch seconds.
        hearers: How many people it would reach, by language.
        letters: What they would read, by language.
        paused: Why it does not go out until an organizer lets it; empty where it does.
    """

    name: str
    at: int
    hearers: Mapping[str, int]
    letters: Mapping[str, Screen]
    paused: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """All messages about one event, the first first; broadcasts, questions about wordings and alerts have no event.

    Attributes:
        event: The event.
        title: What it is called.
        messages: What would be sent.
        over: The reminders whose time has passed, in words, and when that was in UTC epoch seconds.
    """

    event: Event | None
    title: str
    messages: Sequence[Message]
    over: Sequence[tuple[str, int]] = ()


def rehearsal_lines(scenes: Sequence[Scene], zone: ZoneInfo) -> Iterator[str]:
    """Everything that would be sent, event by event; when is told in this zone."""
    messages = [message for scene in scenes for message in scene.messages]
    for scene in scenes:
        yield from _scene(scene, zone)
        yield ""
    if messages:
        sends = sum(sum(message.hearers.values()) for message in messages)
        yield f"{_count(len(messages), 'message')} to come, {_count(sends, 'delivery', 'deliveries')}. Nothing was sent."
    else:
        yield "No message is planned: there are no events ahead with reminders still to come. Nothing was sent."


def _scene(scene: Scene, zone: ZoneInfo) -> Iterator[str]:
    yield scene.title
    event = scene.event
    if event is not None:
        row = event.row
        when = span(row.starts_at, row.ends_at, event.zone, _ENGLISH, all_day=bool(row.all_day))
        yield f"{when}{' (cancelled)' if row.state == 'cancelled' else ''}"
    for name, at in scene.over:
        yield f"  {name}: its time, {_when(at, zone)}, has passed"
    if not scene.messages:
        yield "  No message is planned."
    for message in scene.messages:
        yield from _message(message, zone)


def _message(message: Message, zone: ZoneInfo) -> Iterator[str]:
    people = _count(sum(message.hearers.values()), "person", "people")
    by_language = ", ".join(f"{language} {count}" for language, count in message.hearers.items())
    yield f"  {message.name}: {_when(message.at, zone)}, to {people}{f' ({by_language})' if by_language else ''}"
    if message.paused:
        yield f"  Paused until an organizer lets it go on: {one_line(message.paused)}"
    for language, letter in message.letters.items():
        for number, line in enumerate(_shown(letter)):
            yield f"    {language if not number else '':<6}| {line}".rstrip()


def _shown(letter: Screen) -> Iterator[str]:
    yield from visible(letter.html).splitlines()
    for row in letter.rows:
        yield " ".join(f"[{button.label}]" for button in row)


def _when(at: int, zone: ZoneInfo) -> str:
    return span(at, None, zone, _ENGLISH, all_day=False)


def _count(number: int, one: str, several: str = "") -> str:
    return f"{number} {one if number == 1 else several or f'{one}s'}"
