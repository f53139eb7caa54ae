"""The preview of an import as lines for a terminal."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from babel import Locale

from bot.actions.calendar_preview import Change, Preview, What
from bot.store.events import EventFacts
from bot.texts.calendar_file import one_line
from bot.texts.dates import span

_ENGLISH = Locale("en", "US")


def preview_lines(preview: Preview) -> Iterator[str]:
    """What would be new, what would change from what to what, what would be cancelled, and who would be told."""
    for heading, changes in (
        ("New", preview.of("new")),
        ("Changed", preview.of("changed")),
        ("Cancelled", preview.of("cancelled")),
    ):
        if changes:
            yield f"{heading} ({len(changes)}):"
        for change in changes:
            yield from _lines(change, preview.language)
    yield f"In all: {preview.counts}."


def _lines(change: Change, language: str) -> Iterator[str]:
    facts = change.facts
    was = facts if change.before is None else change.before.facts(language)
    yield f"  {one_line(was.title)}"
    if change.kind == "changed":
        for what in change.what:
            yield f"    {_difference(what, was, facts)}"
    else:
        yield f"    {_when(facts)}"
        if facts.place:
            yield f"    {one_line(facts.place)}"
    if change.told:
        yield f"    {change.told} {'person' if change.told == 1 else 'people'} would be told."


def _difference(what: What, was: EventFacts, now: EventFacts) -> str:
    match what:
        case "state":
            return "takes place after all"
        case "description":
            return "description"
        case "time":
            before, after = _when(was), _when(now)
        case "place":
            before, after = _where(was), _where(now)
        case "title":
            before, after = one_line(was.title), one_line(now.title)
        case _:
            before, after = was.link or "", now.link or ""
    return f"{what}: {before or '(none)'} → {after or '(none)'}"


def _where(facts: EventFacts) -> str:
    position = "" if facts.latitude is None else f"({facts.latitude:.6f}, {facts.longitude:.6f})"
    return f"{one_line(facts.place)} {position}".strip()


def _when(facts: EventFacts) -> str:
    return span(facts.starts_at, facts.ends_at, ZoneInfo(facts.zone), _ENGLISH, all_day=facts.all_day)
