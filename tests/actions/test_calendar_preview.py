"""What an import would do, told before it is done; and what follows when it is."""

from collections.abc import AsyncIterator, Iterable
from pathlib import Path

import pytest

from bot.actions.calendar_lines import preview_lines
from bot.actions.calendar_preview import Imported, Preview
from bot.actions.calendar_reading import Calendar, parse_calendar
from bot.actions.calendars import PreviewOutdatedError, compare, import_calendar
from bot.store.database import Database, Tables
from bot.store.events import Arrangements, Event
from bot.store.mailings import Mailing
from tests.calendars import DETROIT, NOW, POLICY, entry, utc
from tests.reminding import opt_in_past_the_bot

TALK = ("DTSTART;TZID=America/Detroit:20261001T180000", "LOCATION:Sample Hall")


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """A store in which two people opted in to all events, and one to updates."""
    async with Database.open(tmp_path / "store.db", "5a" * 32) as database:
        async with database.transaction() as tables:
            for chat_id, topic in ((1, "events"), (2, "events"), (3, "updates")):
                await tables.people.join(chat_id, language="en", at=1)
                await opt_in_past_the_bot(tables, chat_id, topic, at=1)
        yield database


def of(*lines: str) -> Calendar:
    """A calendar of one entry, as read on 1 September 2026."""
    return parse_calendar(entry(*lines), zone=DETROIT, after=NOW)


async def preview(database: Database, calendar: Calendar, *, language: str = "en") -> Preview:
    """What importing it would do."""
    async with database.reading() as tables:
        return await compare(tables, calendar, language=language, now=NOW)


async def put(
    database: Database, calendar: Calendar, *, language: str = "en", mark: str | None = None
) -> Imported:
    """Imports it."""
    return await import_calendar(database, calendar, language=language, now=NOW, policy=POLICY, mark=mark)


async def the_event(database: Database) -> Event:
    """The one event."""
    async with database.reading() as tables:
        event = await tables.events.named("one", 0)
    assert event is not None
    return event


async def planned(database: Database) -> list[tuple[str, str]]:
    """Kind and part of everything that is to go out."""
    async with database.reading() as tables:
        return [(mailing.kind, mailing.part) for mailing in await _in_order(tables)]


async def _in_order(tables: Tables) -> Iterable[Mailing]:
    return sorted(await tables.mailings.to_come(), key=lambda mailing: (mailing.kind, mailing.part))


def shown(preview: Preview) -> list[str]:
    """The lines that a terminal shows, with plain spaces."""
    return [line.replace("\u202f", " ") for line in preview_lines(preview)]


async def test_looking_changes_nothing(database: Database) -> None:
    """A new event is told with all that people will see of it, and is not there."""
    assert shown(await preview(database, of(*TALK))) == [
        "New (1):",
        "  One",
        "    Thursday, October 1, 2026, 6:00 PM (Eastern Daylight Time)",
        "    Sample Hall",
        "In all: 1 new, 0 changed, 0 the same, 0 cancelled, 0 older than what is here.",
    ]
    async with database.reading() as tables:
        assert await tables.events.named("one", 0) is None


async def test_a_new_event_gets_its_reminders_and_is_not_announced(database: Database) -> None:
    """Whoever imports a season of events does not want to send a season of messages."""
    await put(database, of(*TALK))
    assert await planned(database) == [("reminder", "day"), ("reminder", "hours"), ("reminder", "morning")]


async def test_a_new_time_and_place_are_told_from_what_to_what(database: Database) -> None:
    """Two people would hear of it; done, the notice is planned and the revision rises."""
    await put(database, of(*TALK))
    moved = of("DTSTART;TZID=America/Detroit:20261002T193000", "LOCATION:Big Hall", "SEQUENCE:4")
    assert shown(await preview(database, moved)) == [
        "Changed (1):",
        "  One",
        (
            "    time: Thursday, October 1, 2026, 6:00 PM (Eastern Daylight Time)"
            " → Friday, October 2, 2026, 7:30 PM (Eastern Daylight Time)"
        ),
        "    place: Sample Hall → Big Hall",
        "    2 people would be told.",
        "In all: 0 new, 1 changed, 0 the same, 0 cancelled, 0 older than what is here.",
    ]
    assert await put(database, moved) == Imported(changed=1)
    event = await the_event(database)
    assert (event.row.starts_at, event.row.sequence) == (utc("2026-10-02T23:30"), 4)
    assert event.row.revision >= 4
    assert ("notice", f"0-{event.row.revision}") in await planned(database)


async def test_new_words_are_told_to_nobody(database: Database) -> None:
    """A title and a description are better words for the same thing."""
    await put(database, of(*TALK))
    reworded = of(*TALK, "DESCRIPTION:Bring a friend.", "URL:https://example.org/talk")
    found = await preview(database, reworded)
    assert shown(found)[:4] == [
        "Changed (1):",
        "  One",
        "    description",
        "    link: (none) → https://example.org/talk",
    ]
    assert [change.told for change in found.of("changed")] == [0]
    await put(database, reworded)
    assert (await the_event(database)).row.revision == 0
    assert "notice" not in dict(await planned(database))


async def test_a_cancelled_event_is_told_and_its_reminders_are_off(database: Database) -> None:
    """METHOD:CANCEL or STATUS:CANCELLED: a notice, and nothing else."""
    await put(database, of(*TALK))
    off = of(*TALK, "STATUS:CANCELLED", "SEQUENCE:1")
    found = await preview(database, off)
    assert [(change.kind, change.what, change.told) for change in found.changes] == [
        ("cancelled", ("state",), 2)
    ]
    assert shown(found)[0] == "Cancelled (1):"
    await put(database, off)
    assert [kind for kind, _ in await planned(database)] == ["notice"]
    assert shown(await preview(database, of(*TALK, "SEQUENCE:2")))[2] == "    takes place after all"


async def test_what_organizers_decided_stays(database: Database) -> None:
    """Places, ladder, picture, what to bring, the other language; and the link and the map, which the file leaves open."""
    await put(database, of(*TALK, "URL:https://example.org/talk", "GEO:42.28;-83.74"))
    await put(database, of(*TALK, "DESCRIPTION:En español"), language="es")
    before = await the_event(database)
    decided = Arrangements(40, any_hour=True, ladder=("week", "day"), thanks=True, picture="file")
    async with database.transaction() as tables:
        await tables.events.arrange(before.row.event_id, decided)
        await tables.events.set_bring(before.row.event_id, "en", "A pen")
    later = of("DTSTART;TZID=America/Detroit:20261001T190000", "LOCATION:Sample Hall")
    assert (await put(database, later)).changed == 1
    event = await the_event(database)
    row = event.row
    assert (row.capacity, row.any_hour, row.ladder, row.thanks, row.picture) == (40, 1, "week day", 1, "file")
    assert (row.link, row.latitude, row.longitude) == ("https://example.org/talk", 42.28, -83.74)
    assert (event.texts["en"].bring, event.texts["es"].description) == ("A pen", "En español")
    assert row.starts_at == utc("2026-10-01T23:00")


async def test_the_position_of_the_old_place_goes_with_it(database: Database) -> None:
    """A map that leads to where the event is no more would be worse than none."""
    await put(database, of(*TALK, "GEO:42.28;-83.74"))
    await put(database, of(TALK[0], "LOCATION:Big Hall"))
    assert (await the_event(database)).row.latitude is None


async def test_a_preview_that_no_longer_holds_is_not_applied(database: Database) -> None:
    """Somebody cancelled the event meanwhile; looking again gives another mark, and that one is taken."""
    await put(database, of(*TALK))
    moved = of("DTSTART;TZID=America/Detroit:20261002T180000", "LOCATION:Sample Hall")
    seen = await preview(database, moved)
    assert (await preview(database, moved)).mark == seen.mark
    async with database.transaction() as tables:
        await tables.events.cancel((await the_event(database)).row.event_id, revision=0)
    with pytest.raises(PreviewOutdatedError):
        await put(database, moved, mark=seen.mark)
    assert (await the_event(database)).row.starts_at == utc("2026-10-01T22:00")
    anew = await preview(database, moved)
    assert anew.mark != seen.mark
    assert await put(database, moved, mark=anew.mark) == Imported(changed=1)


async def test_a_mark_does_not_wear_out_by_itself(database: Database) -> None:
    """One more person opting in changes whom an import would tell, not what it would do."""
    await put(database, of(*TALK))
    moved = of("DTSTART;TZID=America/Detroit:20261002T180000")
    seen = await preview(database, moved)
    async with database.transaction() as tables:
        await opt_in_past_the_bot(tables, 3, "events", at=2)
    anew = await preview(database, moved)
    assert [change.told for change in (*seen.changes, *anew.changes)] == [2, 3]
    assert anew.mark == seen.mark


async def test_an_older_file_cannot_cancel_what_a_newer_one_added(database: Database) -> None:
    """The whole series has come to SEQUENCE 2, also the occurrences that stayed as they were."""
    weekly = ("DTSTART:20260908T223000Z", "RRULE:FREQ=WEEKLY;COUNT=3")
    await put(database, of(*weekly, "SEQUENCE:1"))
    more = of(*weekly, "RDATE:20260910T223000Z", "SEQUENCE:2")
    assert await put(database, more) == Imported(new=1, same=3)
    assert await put(database, of(*weekly, "SEQUENCE:1")) == Imported(older=3)
    assert await put(database, more) == Imported(same=4)
