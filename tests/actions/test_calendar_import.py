"""Importing a calendar: the store after the first file, and after the next one."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.actions.calendar_preview import Imported
from bot.actions.calendar_reading import parse_calendar
from bot.actions.calendars import import_calendar
from bot.store.database import Database, StoreFailedError
from bot.store.events import Event
from tests.calendars import DETROIT, NOW, POLICY, SAMPLES

# Unfolded, because one of its folds stands inside a character.
GOOGLE = (SAMPLES / "google.ics").read_bytes().replace(b"\r\n ", b"").decode()
WEEKLY = "weekly0meeting@google.com"
TOWN_HALL = "townhall@google.com"


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """A new store."""
    async with Database.open(tmp_path / "store.db", "5a" * 32) as database:
        yield database


async def put(database: Database, text: str, *, language: str = "en", now: int = NOW) -> Imported:
    """Imports a calendar as it reads at ``now``."""
    calendar = parse_calendar(text.encode(), zone=DETROIT, after=now)
    return await import_calendar(database, calendar, language=language, now=now, policy=POLICY)


async def coming(database: Database, uid: str, *, after: int = NOW) -> list[Event]:
    """The occurrences in the store."""
    async with database.reading() as tables:
        return await tables.events.series(uid, after=after)


async def days(database: Database, *, now: int = NOW) -> list[str]:
    """What is published of the weekly meeting: ``09-08``."""
    return [
        datetime.fromtimestamp(event.row.starts_at, DETROIT).strftime("%m-%d")
        for event in await coming(database, WEEKLY, after=now)
        if event.row.state == "published"
    ]


def series(*lines: str, sequence: int = 0, method: str = "PUBLISH") -> str:
    """A calendar of one entry with the UID ``one``."""
    whole = (
        "BEGIN:VCALENDAR", f"METHOD:{method}", "BEGIN:VEVENT", "UID:one", f"SEQUENCE:{sequence}", *lines,
        "END:VEVENT", "END:VCALENDAR",
    )  # fmt: skip
    return "\r\n".join(whole) + "\r\n"


async def test_a_first_import_adds_what_is_to_come(database: Database) -> None:
    """Eight meetings that take place, the town hall and election day; the cancelled meeting needs no row."""
    assert await put(database, GOOGLE) == Imported(new=10, same=1)
    assert await days(database) == ["09-08", "09-15", "09-29", "10-07", "10-13", "10-20", "10-27", "11-10"]


async def test_the_same_file_again_changes_nothing(database: Database) -> None:
    """And no id either: what people opted in to stays what it is."""
    await put(database, GOOGLE)
    before = await coming(database, WEEKLY)
    assert await put(database, GOOGLE) == Imported(same=11)
    assert await coming(database, WEEKLY) == before


async def test_a_changed_entry_is_updated_under_its_id(database: Database) -> None:
    """Its place, with the SEQUENCE as it was, as some programs leave it: the revision is ours and rises."""
    await put(database, GOOGLE)
    (before,) = await coming(database, TOWN_HALL)
    assert await put(database, GOOGLE.replace("LOCATION:\r\n", "LOCATION:Big Hall\r\n")) == Imported(
        changed=1, same=10
    )
    (event,) = await coming(database, TOWN_HALL)
    assert event.row == replace(before.row, revision=1)
    assert (event.row.sequence, event.texts["en"].place) == (0, "Big Hall")


async def test_an_older_file_is_left_alone(database: Database) -> None:
    """The town hall of the file with SEQUENCE 0 does not undo that of SEQUENCE 5."""
    newer = GOOGLE.replace(
        "SEQUENCE:0\r\nSTATUS:CONFIRMED\r\nSUMMARY:Town hall", "SEQUENCE:5\r\nSUMMARY:Town hall, moved"
    )
    await put(database, newer)
    assert await put(database, GOOGLE) == Imported(same=10, older=1)
    (event,) = await coming(database, TOWN_HALL)
    assert event.texts["en"].title == "Town hall, moved"


async def test_another_language_adds_its_texts(database: Database) -> None:
    """The event is one; it then has two texts. Words that it has already are no translation."""
    await put(database, GOOGLE)
    spanish = GOOGLE.replace("SUMMARY:Town hall", "SUMMARY:Asamblea pública")
    assert await put(database, spanish, language="es") == Imported(changed=1, same=10)
    (event,) = await coming(database, TOWN_HALL)
    assert (event.texts["en"].title, event.texts["es"].title) == ("Town hall", "Asamblea pública")


async def test_occurrences_that_the_series_no_longer_has_are_cancelled(database: Database) -> None:
    """One taken out by EXDATE, the last by an earlier UNTIL; a cancelled one comes back when the file has it again."""
    await put(database, GOOGLE)
    shorter = GOOGLE.replace(
        "EXDATE;TZID=America/Detroit:20260922T183000\r\n",
        "EXDATE;TZID=America/Detroit:20260922T183000,20260915T183000\r\n",
    ).replace("UNTIL=20261111T045959Z", "UNTIL=20261101T045959Z")
    assert await put(database, shorter) == Imported(same=9, cancelled=2)
    assert await days(database) == ["09-08", "09-29", "10-07", "10-13", "10-20", "10-27"]
    assert await put(database, GOOGLE) == Imported(changed=2, same=9)
    assert len(await days(database)) == 8


async def test_occurrences_in_the_past_are_not_cancelled_afterwards(database: Database) -> None:
    """On 1 October the file has September's meetings no more, but they did take place."""
    await put(database, GOOGLE)
    october = int(datetime(2026, 10, 1, 12, tzinfo=UTC).timestamp())
    assert await put(database, GOOGLE, now=october) == Imported(same=8)
    assert (await days(database))[:3] == ["09-08", "09-15", "09-29"]


async def test_an_occurrence_pushed_out_of_the_26_is_not_cancelled(database: Database) -> None:
    """An extra date in between makes the last of the 26 the 27th: it is not told about, not called off."""
    weekly = ("SUMMARY:One", "DTSTART:20260908T223000Z", "RRULE:FREQ=WEEKLY")
    assert await put(database, series(*weekly)) == Imported(new=26)
    assert await put(database, series(*weekly, "RDATE:20260910T223000Z")) == Imported(new=1, same=25)
    assert {event.row.state for event in await coming(database, "one")} == {"published"}


async def test_a_series_that_is_over_or_has_moved_leaves_nothing_coming(database: Database) -> None:
    """The rule ends before today; then nothing is published any more."""
    await put(database, series("SUMMARY:One", "DTSTART:20260808T223000Z", "RRULE:FREQ=WEEKLY"))
    ended = series("SUMMARY:One", "DTSTART:20260808T223000Z", "RRULE:FREQ=WEEKLY;COUNT=2", sequence=1)
    assert await put(database, ended) == Imported(cancelled=26)


async def test_an_old_file_cannot_bring_back_a_series_that_moved(database: Database) -> None:
    """Moved by an hour every occurrence is another one; the file from before changes nothing."""
    old = series("SUMMARY:One", "DTSTART:20260908T223000Z", "RRULE:FREQ=WEEKLY;COUNT=2", sequence=1)
    moved = series("SUMMARY:One", "DTSTART:20260908T233000Z", "RRULE:FREQ=WEEKLY;COUNT=2", sequence=2)
    assert await put(database, old) == Imported(new=2)
    assert await put(database, moved) == Imported(new=2, cancelled=2)
    assert await put(database, old) == Imported(older=2)
    assert await put(database, moved) == Imported(same=2)


@pytest.mark.parametrize(
    "lines",
    [
        ("SUMMARY:Canceled: One", "DTSTART:20260908T223000Z"),
        ("SUMMARY:Canceled: One", "DTSTART:20260908T223000Z", "RRULE:FREQ=WEEKLY;COUNT=3"),
        ("DTSTART:20260808T223000Z",),
        (),
    ],
    ids=["its first start", "the whole series", "a start in the past", "nothing but the UID"],
)
async def test_a_cancellation_of_a_series_cancels_all_that_is_to_come(
    database: Database, lines: tuple[str, ...]
) -> None:
    """METHOD:CANCEL in the forms that programs send; the texts stay, to say what was cancelled."""
    await put(database, series("SUMMARY:One", "DTSTART:20260908T223000Z", "RRULE:FREQ=WEEKLY;COUNT=3"))
    imported = await put(database, series(*lines, sequence=1, method="CANCEL"))
    assert imported.cancelled == 3
    events = await coming(database, "one")
    assert [(event.row.state, event.row.sequence, event.texts["en"].title) for event in events] == [
        ("cancelled", 1, "One")
    ] * 3


async def test_a_cancellation_of_what_nobody_knew_needs_no_row(database: Database) -> None:
    """Neither of one event nor of a series: there is nothing to take back."""
    for rule in ((), ("RRULE:FREQ=WEEKLY",)):
        cancelled = series("SUMMARY:One", "DTSTART:20260908T223000Z", "STATUS:CANCELLED", *rule)
        assert await put(database, cancelled) == Imported()
    assert await coming(database, "one") == []


async def test_a_cancellation_of_one_occurrence_leaves_the_others(database: Database) -> None:
    """A file that holds only RECURRENCE-ID speaks for that one."""
    await put(database, series("SUMMARY:One", "DTSTART:20260908T223000Z", "RRULE:FREQ=WEEKLY;COUNT=3"))
    one = series("RECURRENCE-ID:20260915T223000Z", sequence=1, method="CANCEL")
    assert await put(database, one) == Imported(cancelled=1)
    assert [event.row.state for event in await coming(database, "one")] == [
        "published",
        "cancelled",
        "published",
    ]


async def test_one_event_becomes_a_series(database: Database) -> None:
    """The event of before gives way to the occurrences, so that no evening is listed twice."""
    await put(database, series("SUMMARY:One", "DTSTART:20260908T223000Z"))
    weekly = series("SUMMARY:One", "DTSTART:20260908T223000Z", "RRULE:FREQ=WEEKLY;COUNT=2", sequence=1)
    assert await put(database, weekly) == Imported(new=2, cancelled=1)


async def test_events_that_a_file_does_not_mention_stay(database: Database) -> None:
    """Another calendar, another organizer: not this file's business."""
    await put(database, GOOGLE)
    assert await put(database, series("SUMMARY:One", "DTSTART:20260908T223000Z")) == Imported(new=1)
    assert len(await days(database)) == 8


async def test_a_failing_import_changes_nothing(database: Database) -> None:
    """One transaction: a text that the store refuses takes back the events before it."""
    calendar = parse_calendar(GOOGLE.encode(), zone=DETROIT, after=NOW)
    *first, last = calendar.events
    untitled = replace(calendar, events=(*first, replace(last, title="")))
    with pytest.raises(StoreFailedError):
        await import_calendar(database, untitled, language="en", now=NOW, policy=POLICY)
    assert await coming(database, WEEKLY) == []
