"""``standpoint events export``: the list of events as a calendar file, and nothing of anybody's overwritten."""

from pathlib import Path

import icalendar
import pytest

from bot.store.database import Database
from tests.content.sample_campaign import write
from tests.events import an_event
from tests.program import Ended, run
from tests.running import KEY

# Later than the machine's clock will say for a while: the command goes by it.
FAR = 4_000_000_000


@pytest.fixture
async def folder(tmp_path: Path) -> Path:
    """A folder with a campaign's content and a store with two events."""
    write(tmp_path / "content")
    async with Database.open(tmp_path / "store.db", KEY) as database, database.transaction() as tables:
        await tables.events.put(an_event(1, FAR, title="Town hall"), "en")
        await tables.events.put(an_event(1, FAR, title="Asamblea"), "es")
        await tables.events.put(an_event(2, FAR + 1, title="Phone bank"), "en")
    return tmp_path


async def export(folder: Path, *arguments: str, store: str = "store.db") -> Ended:
    """``standpoint events export ARGUMENTS`` with the store in this folder."""
    settings = {"STANDPOINT_DATABASE": store, "STANDPOINT_DATABASE_KEY": KEY}
    return await run("events", "export", *arguments, folder=folder, settings=settings)


def titles(data: bytes) -> list[str]:
    """The titles in a calendar file."""
    return [str(entry["SUMMARY"]) for entry in icalendar.Calendar.from_ical(data).walk("VEVENT")]


async def test_a_file_is_written(folder: Path) -> None:
    """Named as one likes; the campaign's first language."""
    ended = await export(folder, "all.ics")
    assert (ended.code, ended.out, ended.err) == (0, "all.ics: 2 events.\n", "")
    assert titles((folder / "all.ics").read_bytes()) == ["Town hall", "Phone bank"]


@pytest.mark.parametrize("arguments", [(), ("-",)])
async def test_without_a_file_it_goes_to_the_next_program(folder: Path, arguments: tuple[str, ...]) -> None:
    """Nothing but the calendar is on standard output."""
    ended = await export(folder, "--language", "es", *arguments)
    assert (ended.code, ended.err) == (0, "")
    assert titles(ended.out.encode()) == ["Asamblea", "Phone bank"]


async def test_nothing_is_overwritten_unasked(folder: Path) -> None:
    """With --force it is."""
    (folder / "all.ics").write_text("precious")
    ended = await export(folder, "all.ics")
    assert (ended.code, ended.out) == (1, "")
    assert ended.sentence == "all.ics is there already; --force overwrites it."
    assert (folder / "all.ics").read_text() == "precious"
    assert (await export(folder, "--force", "all.ics")).code == 0
    assert titles((folder / "all.ics").read_bytes()) == ["Town hall", "Phone bank"]


async def test_where_nothing_can_be_written_is_a_sentence(folder: Path) -> None:
    """A folder that is not there."""
    ended = await export(folder, "nowhere/all.ics")
    assert ended.code == 1
    assert ended.sentence == "nowhere/all.ics cannot be written: No such file or directory."


async def test_no_store_is_a_sentence_and_none_is_made(folder: Path) -> None:
    """Somebody is in the wrong folder."""
    ended = await export(folder, store="other.db")
    assert ended.code == 1
    assert ended.sentence == "There is no store at other.db yet; `standpoint run` or an import makes it."
    assert not (folder / "other.db").exists()


async def test_what_was_exported_is_no_news(folder: Path) -> None:
    """Imported into the store it came from."""
    await export(folder, "all.ics")
    settings = {"STANDPOINT_DATABASE": "store.db", "STANDPOINT_DATABASE_KEY": KEY}
    ended = await run("events", "import", "--yes", "all.ics", folder=folder, settings=settings)
    assert ended.out.splitlines()[-1] == "There is nothing to do."
