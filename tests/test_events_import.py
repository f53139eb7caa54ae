"""``standpoint events import``: a calendar file into the store, again and again, or a sentence that says why not."""

import time
from pathlib import Path

import pytest

from bot.store.database import Database
from bot.store.events import Event
from tests.content.sample_campaign import write
from tests.program import Ended, run
from tests.running import KEY

# The command goes by the machine's clock: what is to come is counted from it.
NEXT_YEAR = time.gmtime().tm_year + 1
SEVERAL = f"""\
BEGIN:VCALENDAR
BEGIN:VEVENT
UID:weekly
SUMMARY:Weekly meeting
DTSTART;TZID=America/Detroit:{NEXT_YEAR}0908T183000
RRULE:FREQ=WEEKLY;COUNT=3
END:VEVENT
BEGIN:VEVENT
UID:town-hall
SUMMARY:Town hall
DTSTART:{NEXT_YEAR}1010T220000Z
END:VEVENT
BEGIN:VEVENT
UID:dentist
CLASS:PRIVATE
SUMMARY:Dentist
DTSTART:{NEXT_YEAR}1011T220000Z
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a campaign's content and a calendar file."""
    write(tmp_path / "content")
    (tmp_path / "events.ics").write_text(SEVERAL, encoding="utf-8")
    return tmp_path


async def put(folder: Path, *arguments: str) -> Ended:
    """``standpoint events import ARGUMENTS`` with a store in this folder."""
    settings = {"STANDPOINT_DATABASE": "store.db", "STANDPOINT_DATABASE_KEY": KEY}
    return await run("events", "import", *arguments, folder=folder, settings=settings)


async def stored(folder: Path) -> list[Event]:
    """The events that the store says are coming."""
    async with Database.open(folder / "store.db", KEY) as database, database.reading() as tables:
        return await tables.events.coming(after=0)


async def test_a_file_fills_the_list(folder: Path) -> None:
    """Three meetings and a town hall; the private entry is left out and its title not repeated."""
    ended = await put(folder, "events.ics")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.splitlines() == [
        "An event is left out: it is marked as private.",
        "The list of events is up to date: 4 new, 0 changed, 0 the same, 0 cancelled, 0 older than what is here.",
    ]
    assert [event.texts["en"].title for event in await stored(folder)] == ["Weekly meeting"] * 3 + [
        "Town hall"
    ]


async def test_a_second_import_brings_it_up_to_date(folder: Path) -> None:
    """A new title, and one meeting fewer: the same events, not more of them."""
    await put(folder, "events.ics")
    before = await stored(folder)
    changed = SEVERAL.replace("Town hall", "Big town hall").replace("COUNT=3", "COUNT=2")
    (folder / "events.ics").write_text(changed, encoding="utf-8")
    ended = await put(folder, "events.ics")
    assert ended.out.splitlines()[-1] == (
        "The list of events is up to date: 0 new, 1 changed, 2 the same, 1 cancelled, 0 older than what is here."
    )
    after = await stored(folder)
    assert [event.row for event in after] == [before[0].row, before[1].row, before[3].row]
    assert after[2].texts["en"].title == "Big town hall"


async def test_another_language_adds_its_texts(folder: Path) -> None:
    """``--language es`` gives the town hall of the first file a Spanish text."""
    await put(folder, "events.ics")
    (folder / "es.ics").write_text(SEVERAL.replace("Town hall", "Asamblea pública"), encoding="utf-8")
    ended = await put(folder, "--language", "es", "es.ics")
    assert ended.code == 0
    *_, town_hall = await stored(folder)
    assert (town_hall.texts["en"].title, town_hall.texts["es"].title) == ("Town hall", "Asamblea pública")


async def test_a_language_that_the_content_has_not_is_refused(folder: Path) -> None:
    """Nobody could ever read those texts."""
    ended = await put(folder, "--language", "fr", "events.ics")
    assert ended.code == 2
    assert ended.sentence == "The content has no language 'fr'; it has en, es."


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (
            b"<!DOCTYPE html>",
            "The file is no calendar that can be read; export it again as an iCalendar file (.ics).",
        ),
        (
            SEVERAL.encode() + b"\n" * 1024 * 1024,
            "The calendar is larger than 1 MiB; export fewer events, such as only the coming ones.",
        ),
    ],
    ids=["page", "big"],
)
async def test_a_file_that_cannot_be_taken_is_a_sentence(folder: Path, data: bytes, sentence: str) -> None:
    """Status 1, and no store is begun for it."""
    (folder / "events.ics").write_bytes(data)
    ended = await put(folder, "events.ics")
    assert (ended.code, ended.out) == (1, "")
    assert ended.sentence == sentence
    assert not (folder / "store.db").exists()


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="only Linux has this file")
async def test_a_file_that_cannot_be_read_is_a_sentence(folder: Path) -> None:
    """The beginning of a process's memory is a file that nobody can read, not even root."""
    ended = await put(folder, "/proc/self/mem")
    assert (ended.code, ended.out) == (1, "")
    assert ended.sentence == "/proc/self/mem cannot be read: Input/output error."
