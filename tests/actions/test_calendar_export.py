"""All events as one calendar file: the same events when imported elsewhere, and no news where it came from."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest

from bot.actions.calendar_preview import Imported
from bot.actions.calendar_reading import parse_calendar
from bot.actions.calendars import export_calendar, import_calendar
from bot.actions.events import changed
from bot.store.database import Database
from bot.store.events import Event, EventFacts
from tests.calendars import DETROIT, NOW, POLICY, SAMPLES, utc
from tests.events import an_event

LATER = utc("2026-10-10T22:30")


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """A new store."""
    async with Database.open(tmp_path / "store.db", "5a" * 32) as database:
        yield database


@pytest.fixture
async def elsewhere(tmp_path: Path) -> AsyncIterator[Database]:
    """Another one."""
    async with Database.open(tmp_path / "elsewhere.db", "5a" * 32) as database:
        yield database


async def write(database: Database, facts: EventFacts, language: str = "en") -> None:
    """An event as an organizer makes or changes it in chat."""
    async with database.transaction() as tables:
        before = await tables.events.named(facts.uid, facts.occurrence)
        event_id = await tables.events.put(facts, language)
        await changed(tables, before, event_id, policy=POLICY, now=NOW)


async def exported(database: Database, *languages: str) -> bytes:
    """The file."""
    async with database.reading() as tables:
        data, _ = await export_calendar(
            tables, languages or ("en",), zone=DETROIT, now=NOW, host="Sample Candidate"
        )
    return data


async def put(database: Database, data: bytes, language: str = "en") -> Imported:
    """Imports a file."""
    calendar = parse_calendar(data, zone=DETROIT, after=NOW)
    return await import_calendar(database, calendar, language=language, now=NOW, policy=POLICY)


async def ahead(database: Database) -> list[Event]:
    """What takes place, without the numbers that are this store's own."""
    async with database.reading() as tables:
        events = await tables.events.coming(after=NOW, at_most=1000)
    return [replace(event, row=replace(event.row, event_id=0, sequence=0), texts={}) for event in events]


async def test_a_file_of_three_events(database: Database) -> None:
    """One of the campaign's zone in UTC, one of another zone with its rules, a cancelled one marked as such."""
    await write(database, an_event(1, LATER, place="Sample Hall"))
    await write(database, an_event(2, LATER, zone="Europe/Berlin"))
    await write(database, an_event(3, LATER))
    await write(database, an_event(3, LATER, cancelled=True))
    calendar = icalendar.Calendar.from_ical(await exported(database))
    assert (calendar["METHOD"], calendar["X-WR-TIMEZONE"]) == ("PUBLISH", "America/Detroit")
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Berlin"]
    entries = {str(entry["UID"]): entry for entry in calendar.walk("VEVENT")}
    assert {uid: str(entry["STATUS"]) for uid, entry in entries.items()} == {
        "1@test.invalid": "CONFIRMED",
        "2@test.invalid": "CONFIRMED",
        "3@test.invalid": "CANCELLED",
    }
    assert entries["1@test.invalid"].decoded("DTSTART") == datetime(2026, 10, 10, 22, 30, tzinfo=UTC)
    berlin = entries["2@test.invalid"]
    assert berlin["DTSTART"].params["TZID"] == "Europe/Berlin"
    assert berlin.decoded("DTSTART") == datetime(2026, 10, 11, 0, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    assert {uid: entry["SEQUENCE"] for uid, entry in entries.items()} == {
        "1@test.invalid": 0,
        "2@test.invalid": 0,
        "3@test.invalid": 1,
    }


async def test_what_is_over_stays_at_home(database: Database) -> None:
    """Only what is still to come is of use elsewhere."""
    await write(database, an_event(1, NOW - 7200))
    assert icalendar.Calendar.from_ical(await exported(database)).walk("VEVENT") == []


async def test_each_event_is_written_in_the_language_that_was_asked_for(database: Database) -> None:
    """And one that has no text in it in the next."""
    await write(database, an_event(1, LATER, title="Town hall"))
    await write(database, an_event(1, LATER, title="Asamblea"), "es")
    await write(database, an_event(2, LATER, title="Phone bank"))
    calendar = icalendar.Calendar.from_ical(await exported(database, "es", "en"))
    assert [str(entry["SUMMARY"]) for entry in calendar.walk("VEVENT")] == ["Asamblea", "Phone bank"]


async def test_a_moved_series_is_the_same_elsewhere_and_no_news_at_home(
    database: Database, elsewhere: Database
) -> None:
    """A series of Google's with its exceptions, a whole day, and all that was changed in chat since."""
    await put(database, (SAMPLES / "google.ics").read_bytes())
    await put(database, (SAMPLES / "apple.ics").read_bytes())
    async with database.reading() as tables:
        (town_hall,) = await tables.events.series("townhall@google.com", after=NOW)
    moved = an_event(
        0,
        town_hall.row.starts_at + 3600,
        uid="townhall@google.com",
        latitude=42.2808267,
        longitude=-83.7430378,
        title="Town hall, moved",
        description="Bring a friend; and a question,\nor two.",
        place="Big Hall",
    )
    await write(database, moved)
    data = await exported(database)
    assert await put(database, data) == Imported(same=len(icalendar.Calendar.from_ical(data).walk("VEVENT")))
    await put(elsewhere, data)
    here, there = await ahead(database), await ahead(elsewhere)
    assert [_rounded(event) for event in there] == [_rounded(event) for event in here]
    assert len(here) > 30


def _rounded(event: Event) -> Event:
    # A calendar file has six decimals for a position: a tenth of a metre.
    row = event.row
    if row.latitude is None or row.longitude is None:
        return event
    return replace(
        event, row=replace(row, latitude=round(row.latitude, 6), longitude=round(row.longitude, 6))
    )


@pytest.mark.parametrize(
    "facts",
    [
        {"zone": "Asia/Kathmandu"},
        {"ends_at": None},
        {"all_day": True, "starts_at": utc("2026-10-10T04:00"), "ends_at": None},
        {"all_day": True, "starts_at": utc("2026-10-31T04:00"), "ends_at": utc("2026-11-02T05:00")},
        {"all_day": True, "zone": "America/Chicago", "starts_at": utc("2026-10-10T05:00"), "ends_at": None},
        {"occurrence": LATER},
        {"occurrence": LATER - 3600, "zone": "Europe/Berlin"},
        {"occurrence": utc("2026-10-09T04:00"), "all_day": True, "starts_at": utc("2026-10-10T04:00"), "ends_at": None},
        {"occurrence": LATER, "all_day": True, "starts_at": utc("2026-10-10T04:00"), "ends_at": None},
        {"link": "https://example.org/?a=1;b=2,3", "description": "One\n\ntwo; three, four"},
    ],
    ids=[
        "zone", "open end", "a day", "two days", "a day elsewhere", "occurrence",
        "moved occurrence", "moved day", "a day instead of an evening", "texts",
    ],
)  # fmt: skip
async def test_no_kind_of_event_is_news_where_it_came_from(
    database: Database, elsewhere: Database, facts: dict[str, object]
) -> None:
    """Neither the first time nor the second; and elsewhere it has the same name and begins at the same time."""
    facts = {"starts_at": LATER, **facts}
    await write(database, replace(an_event(1, LATER), **facts))  # type: ignore[arg-type]
    data = await exported(database)
    assert await put(database, data) == Imported(same=1)
    assert await put(database, data) == Imported(same=1)
    assert await put(elsewhere, data) == Imported(new=1)
    (here,), (there,) = await ahead(database), await ahead(elsewhere)
    assert (there.row.uid, there.row.occurrence) == (here.row.uid, here.row.occurrence)
    assert _begins(there) == _begins(here)


async def test_of_an_hour_that_comes_twice_the_right_one_is_kept(
    database: Database, elsewhere: Database
) -> None:
    """On 25 October 2026 it is 02:30 in Berlin at 00:30 UTC and again at 01:30: this one is the second."""
    start = utc("2026-10-25T01:30")
    await write(database, an_event(1, start, zone="Europe/Berlin"))
    await put(elsewhere, await exported(database))
    assert [event.row.starts_at for event in await ahead(elsewhere)] == [start]


def _begins(event: Event) -> date:
    moment = datetime.fromtimestamp(event.row.starts_at, event.zone)
    return moment.date() if event.row.all_day else moment.astimezone(UTC)


async def test_what_became_a_series_is_not_cancelled_with_the_event_it_was(
    database: Database, elsewhere: Database
) -> None:
    """The single event of before shares its UID with the series; the file tells only of what takes place."""
    await write(database, an_event(1, LATER))
    await write(database, an_event(1, LATER, cancelled=True))
    await write(database, an_event(1, LATER, occurrence=LATER))
    await write(database, an_event(1, LATER + 86400, occurrence=LATER + 86400))
    data = await exported(database)
    assert await put(database, data) == Imported(same=2)
    assert await put(elsewhere, data) == Imported(new=2)


async def test_importing_it_at_home_does_not_shut_out_the_calendar_it_came_from(database: Database) -> None:
    """The export counts our revisions; the other calendar has its own count, and goes on being heard."""
    google = (SAMPLES / "google.ics").read_bytes().replace(b"\r\n ", b"")
    await put(database, google)
    async with database.reading() as tables:
        (event,) = await tables.events.series("townhall@google.com", after=NOW)
    for hour in range(1, 4):
        await write(database, an_event(0, event.row.starts_at + hour * 3600, uid="townhall@google.com"))
    await put(database, await exported(database))
    renamed = google.replace(b"SUMMARY:Town hall", b"SUMMARY:Great town hall")
    assert (await put(database, renamed)).changed == 1


@pytest.mark.parametrize(
    "facts",
    [
        {"latitude": 42.2808267, "longitude": -83.7430378},
        {"all_day": True, "starts_at": utc("2026-10-10T04:00"), "ends_at": None},
        {"all_day": True, "zone": "America/Chicago", "starts_at": utc("2026-10-10T05:00")},
    ],
    ids=["position", "open end", "zone"],
)
async def test_what_a_file_says_less_exactly_is_no_change_of_time_or_place(
    database: Database, facts: dict[str, object]
) -> None:
    """Somebody edits the title in the exported file: nobody is told that anything has moved."""
    facts = {"starts_at": LATER, **facts}
    await write(database, replace(an_event(1, LATER), **facts))  # type: ignore[arg-type]
    before = await ahead(database)
    renamed = (await exported(database)).replace(b"SUMMARY:Event 1", b"SUMMARY:Event One")
    assert await put(database, renamed) == Imported(changed=1)
    assert await ahead(database) == before
