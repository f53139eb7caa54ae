"""``standpoint events import``: a calendar file into the store, again and again, or a sentence that says why not."""

import asyncio
import os
import sys
import time
from asyncio.subprocess import PIPE
from datetime import date
from pathlib import Path

import pytest
from babel.dates import format_date

from bot.store.database import Database
from bot.store.events import Event
from tests.content.sample_campaign import write
from tests.program import ROOT, Ended, run
from tests.reminding import opt_in_past_the_bot
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


async def ask(folder: Path, answer: str, *arguments: str) -> str:
    """``standpoint ARGUMENTS`` on a terminal on which somebody types an answer; gives what the terminal shows."""
    settings = {"STANDPOINT_DATABASE": "store.db", "STANDPOINT_DATABASE_KEY": KEY}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("STANDPOINT_")}
    keyboard, terminal = os.openpty()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.cli", *arguments),
        cwd=folder,
        env=environment | settings | {"PYTHONPATH": str(ROOT)},
        stdin=terminal,
        stdout=PIPE,
    )
    os.write(keyboard, f"{answer}\n".encode())
    said, _ = await process.communicate()
    os.close(terminal)
    os.close(keyboard)
    assert process.returncode == 0
    return said.decode()


def weekday(month: int, day: int) -> str:
    """Which day of the week that is next year, in English."""
    return format_date(date(NEXT_YEAR, month, day), "EEEE", locale="en_US")


def evening(day: int) -> str:
    """18:30 on a day of next year's September in Detroit, as people write it."""
    return f"{weekday(9, day)}, September {day}, {NEXT_YEAR}, 6:30\u202fPM (Eastern Daylight Time)"


async def stored(folder: Path) -> list[Event]:
    """The events that the store says are coming."""
    async with Database.open(folder / "store.db", KEY) as database, database.reading() as tables:
        return await tables.events.coming(after=0)


async def test_a_file_fills_the_list(folder: Path) -> None:
    """Three meetings and a town hall; the private entry is left out and its title not repeated."""
    ended = await put(folder, "--yes", "events.ics")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.splitlines() == [
        "An event is left out: it is marked as private.",
        "New (4):",
        "  Weekly meeting",
        f"    {evening(8)}",
        "  Weekly meeting",
        f"    {evening(15)}",
        "  Weekly meeting",
        f"    {evening(22)}",
        "  Town hall",
        f"    {weekday(10, 10)}, October 10, {NEXT_YEAR}, 6:00\u202fPM (Eastern Daylight Time)",
        "In all: 4 new, 0 changed, 0 the same, 0 cancelled, 0 older than what is here.",
        "The list of events is up to date.",
    ]
    assert [event.texts["en"].title for event in await stored(folder)] == ["Weekly meeting"] * 3 + [
        "Town hall"
    ]


async def test_without_a_yes_nothing_is_changed(folder: Path) -> None:
    """There is no terminal to ask: the preview, and how to apply it."""
    ended = await put(folder, "events.ics")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.splitlines()[-2:] == [
        "In all: 4 new, 0 changed, 0 the same, 0 cancelled, 0 older than what is here.",
        "Nothing was changed. To apply it: standpoint events import --yes events.ics",
    ]
    assert await stored(folder) == []


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="only Unix has terminals of this kind")
@pytest.mark.parametrize(("answer", "count"), [("y", 4), ("n", 0), ("", 0)])
async def test_on_a_terminal_it_asks(folder: Path, answer: str, count: int) -> None:
    """Only a yes applies it; Enter alone is a no."""
    said = await ask(folder, answer, "events", "import", "events.ics")
    assert "Apply? [y/N]:" in said
    assert ("Nothing was changed." in said) == (count == 0)
    assert len(await stored(folder)) == count


async def test_a_second_import_brings_it_up_to_date(folder: Path) -> None:
    """A new title, and one meeting fewer: the same events, not more of them."""
    await put(folder, "--yes", "events.ics")
    before = await stored(folder)
    changed = SEVERAL.replace("Town hall", "Big town hall").replace("COUNT=3", "COUNT=2")
    (folder / "events.ics").write_text(changed, encoding="utf-8")
    ended = await put(folder, "--yes", "events.ics")
    assert ended.out.splitlines()[1:] == [
        "Changed (1):",
        "  Town hall",
        "    title: Town hall → Big town hall",
        "Cancelled (1):",
        "  Weekly meeting",
        f"    {evening(22)}",
        "In all: 0 new, 1 changed, 2 the same, 1 cancelled, 0 older than what is here.",
        "The list of events is up to date.",
    ]
    after = await stored(folder)
    assert [event.row for event in after] == [before[0].row, before[1].row, before[3].row]
    assert after[2].texts["en"].title == "Big town hall"


async def test_it_says_how_many_people_would_be_told(folder: Path) -> None:
    """Two opted in to all events: they hear of a new time and place, and then nothing is left to do."""
    await put(folder, "--yes", "events.ics")
    async with Database.open(folder / "store.db", KEY) as database, database.transaction() as tables:
        for chat_id in (1, 2):
            await tables.people.join(chat_id, language="en", at=1)
            await opt_in_past_the_bot(tables, chat_id, "events", at=1)
    moved = SEVERAL.replace("1010T220000Z", "1010T230000Z\nLOCATION:Big Hall")
    (folder / "events.ics").write_text(moved, encoding="utf-8")
    day = f"{weekday(10, 10)}, October 10, {NEXT_YEAR}"
    ended = await put(folder, "--yes", "events.ics")
    assert ended.out.splitlines()[1:6] == [
        "Changed (1):",
        "  Town hall",
        f"    time: {day}, 6:00\u202fPM (Eastern Daylight Time) → {day}, 7:00\u202fPM (Eastern Daylight Time)",
        "    place: (none) → Big Hall",
        "    2 people would be told.",
    ]
    ended = await put(folder, "--yes", "events.ics")
    assert ended.out.splitlines()[1:] == [
        "In all: 0 new, 0 changed, 4 the same, 0 cancelled, 0 older than what is here.",
        "There is nothing to do.",
    ]


async def test_another_language_adds_its_texts(folder: Path) -> None:
    """``--language es`` gives the town hall of the first file a Spanish text."""
    await put(folder, "--yes", "events.ics")
    (folder / "es.ics").write_text(SEVERAL.replace("Town hall", "Asamblea pública"), encoding="utf-8")
    ended = await put(folder, "--yes", "--language", "es", "es.ics")
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
