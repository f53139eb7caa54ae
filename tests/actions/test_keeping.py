"""What runs beside the bot: it sweeps every day, and rewrites the store's file after erasures, whatever stands in the way."""

import asyncio
import datetime as dt
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from bot.actions.keeping import AT_ONCE_BYTES, Keeping
from bot.actions.policy import Policy
from bot.actions.sweep import Swept
from bot.clock import MovableClock
from bot.delivery.quiet import QuietHours
from bot.store.database import Database, StoreFailedError
from bot.store.erased_list import list_of
from bot.store.erasures import Erasure
from tests.logged import logged
from tests.raw_store import raw_store
from tests.running import KEY

DETROIT: Final = ZoneInfo("America/Detroit")
NOON: Final = int(dt.datetime(2031, 7, 8, 12, tzinfo=DETROIT).timestamp())
ONE_HOUR: Final = 3600
EMMA: Final = 7_001_001
QUIET: Final = QuietHours(dt.time(21), dt.time(8), DETROIT)
NEVER_QUIET: Final = QuietHours(dt.time(0), dt.time(0), DETROIT)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """A new store."""
    async with Database.open(tmp_path / "standpoint.db", KEY) as opened:
        yield opened


@pytest.fixture
def clock() -> MovableClock:
    """A clock that stands at noon in Detroit when the test begins."""
    noon = MovableClock()
    noon.move_to(NOON)
    return noon


async def note_erasure(database: Database, mark: str = "a") -> None:
    """Somebody was erased."""
    async with database.transaction() as tables:
        await tables.erasures.note(Erasure(mark * 64, None, NOON, "person"))


async def is_to_be_scrubbed(database: Database) -> bool:
    """Whether the file may have traces."""
    async with database.reading() as tables:
        return await tables.erasures.is_to_be_scrubbed()


async def until(happened: Callable[[], Awaitable[bool]]) -> None:
    """Waits until it has happened."""
    async with asyncio.timeout(10):
        while True:
            if await happened():
                return
            await asyncio.sleep(0.01)


@asynccontextmanager
async def keeping(
    database: Database,
    clock: MovableClock,
    *,
    quiet: QuietHours = NEVER_QUIET,
    at_once_bytes: int = AT_ONCE_BYTES,
) -> AsyncIterator[Keeping]:
    """It runs beside."""
    runs = Keeping(database=database, clock=clock, policy=Policy(quiet), at_once_bytes=at_once_bytes)
    stopping = asyncio.Event()
    task = asyncio.create_task(runs.run(stopping))
    try:
        yield runs
    finally:
        stopping.set()
        async with asyncio.timeout(10):
            await task


async def test_a_small_file_is_rewritten_as_soon_as_it_is_woken(
    database: Database, clock: MovableClock
) -> None:
    """And what was erased before it began, at the start."""
    await note_erasure(database)
    async with keeping(database, clock) as runs:
        await until(lambda: _scrubbed(database))
        await note_erasure(database, "b")
        # Erasures that follow each other quickly share a rewriting.
        clock.forward(10)
        runs.wake()
        await until(lambda: _scrubbed(database))


async def _scrubbed(database: Database) -> bool:
    return not await is_to_be_scrubbed(database)


@pytest.mark.parametrize(("quiet", "hours"), [(QUIET, 9), (NEVER_QUIET, 14)])
async def test_a_large_file_waits_for_the_night(
    database: Database,
    clock: MovableClock,
    monkeypatch: pytest.MonkeyPatch,
    quiet: QuietHours,
    hours: int,
) -> None:
    """The campaign's own quiet hours, or from two to five where it has none."""
    looks = 0
    size = database.size

    def looked() -> int:
        nonlocal looks
        looks += 1
        return size()

    monkeypatch.setattr(database, "size", looked)
    await note_erasure(database)
    async with keeping(database, clock, quiet=quiet, at_once_bytes=0):
        clock.forward(hours * ONE_HOUR - 60)
        before = looks
        clock.forward(1)
        await until(lambda: _later(looks > before))
        assert await is_to_be_scrubbed(database)
        clock.forward(60)
        await until(lambda: _scrubbed(database))


async def _later(happened: bool) -> bool:  # noqa: FBT001 - the one thing it is given
    return happened


async def test_it_sweeps_at_the_start_and_every_day(database: Database, clock: MovableClock) -> None:
    """Whoever has been gone for a year is erased without anybody asking, and the file is rewritten."""
    async with database.transaction() as tables:
        await tables.people.join(EMMA, language="en", at=NOON)
        await tables.people.set_gone(EMMA, at=NOON - 365 * 24 * ONE_HOUR + ONE_HOUR)
    with logged() as log:
        async with keeping(database, clock):
            clock.forward(24 * ONE_HOUR + 10)
            await until(lambda: _erased(database))
            await until(lambda: _scrubbed(database))
    assert any("'swept'" in line and "people=1" in line for line in log.lines)
    assert not any(str(EMMA) in line for line in log.lines)


async def _erased(database: Database) -> bool:
    async with database.reading() as tables:
        return await tables.people.find(EMMA) is None


async def test_another_program_in_the_way_only_delays_it(database: Database, clock: MovableClock) -> None:
    """It waits for nobody, says so, and does it a minute later."""
    await note_erasure(database)
    with logged() as log, raw_store(database.path) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM person").fetchone()
        async with keeping(database, clock):
            await until(lambda: _later(any("rewritten later" in line for line in log.lines)))
            assert await is_to_be_scrubbed(database)
            other.execute("COMMIT")
            clock.forward(60)
            await until(lambda: _scrubbed(database))


async def test_a_writer_in_the_way_is_not_waited_for(database: Database) -> None:
    """Nothing is noted, and the store works as before."""
    await note_erasure(database)
    with raw_store(database.path) as other:
        other.execute("BEGIN IMMEDIATE")
        async with asyncio.timeout(2):
            assert not await database.scrub()
        other.execute("ROLLBACK")
    assert await is_to_be_scrubbed(database)
    assert await database.scrub()
    assert not await is_to_be_scrubbed(database)


async def test_whoever_is_erased_meanwhile_waits_for_the_next_time(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program erases somebody just after the file was rewritten: that one stays noted."""
    await note_erasure(database)
    fold_in = Database._fold_in  # noqa: SLF001 - the moment between the rewriting and the note

    async def erased_meanwhile(self: Database) -> bool:
        done = await fold_in(self)
        with closing(sqlcipher.connect(database.path, isolation_level=None)) as other:
            other.execute(f"PRAGMA key = \"x'{KEY}'\"")
            other.execute(
                "INSERT INTO erasure VALUES (?, NULL, 1, 'person', 0) ON CONFLICT DO NOTHING", ("b" * 64,)
            )
        return done

    monkeypatch.setattr(Database, "_fold_in", erased_meanwhile)
    assert await database.scrub()
    async with database.reading() as tables:
        assert await tables.erasures.unscrubbed() == ["b" * 64]


async def test_a_store_that_fails_is_tried_again(
    database: Database, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says what is wrong, and goes on when it can."""
    await note_erasure(database)
    scrub, failures = database.scrub, iter([StoreFailedError("The disk is full."), ValueError(str(EMMA))])

    async def failing() -> bool:
        for failure in failures:
            raise failure
        return await scrub()

    monkeypatch.setattr(database, "scrub", failing)
    with logged() as log:
        async with keeping(database, clock) as runs:
            await until(lambda: _later(any("The disk is full." in line for line in log.lines)))
            runs.wake()
            await until(lambda: _later(any("unforeseen" in line for line in log.lines)))
            runs.wake()
            await until(lambda: _scrubbed(database))
    assert not any(str(EMMA) in line for line in log.lines)


async def test_the_end_of_the_program_does_not_wait_for_it(database: Database) -> None:
    """Given up in the middle, it has changed nothing, and the store works."""
    async with database.transaction() as tables:
        for number in range(5000):
            await tables.people.join(EMMA + number, language="en", at=NOON)
    await note_erasure(database)
    for seconds in (0.0, 0.001, 0.01, 0.03):
        scrubbing = asyncio.create_task(database.scrub())
        await asyncio.sleep(seconds)
        scrubbing.cancel()
        await asyncio.gather(scrubbing, return_exceptions=True)
        async with database.transaction() as tables:
            await tables.people.join(1, language="en", at=NOON)
    with raw_store(database.path) as other:
        assert other.execute("SELECT count(*) FROM person").fetchone() == (5001,)
        assert other.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def test_a_copy_that_cannot_be_deleted_holds_up_nothing(
    database: Database, clock: MovableClock
) -> None:
    """A folder under a copy's name, say: whoever was erased leaves no trace all the same, and it is named."""
    stuck = database.path.with_name(f"{database.path.name}.before-3")
    stuck.mkdir()
    os.utime(stuck, (1, 1))
    with logged() as log:
        async with keeping(database, clock) as runs:
            await note_erasure(database)
            runs.wake()
            await until(lambda: _scrubbed(database))
    assert list_of(database.path).exists()
    assert any(stuck.name in line for line in log.lines)


async def test_a_sweep_that_fails_does_not_keep_the_rest_from_being_done(
    database: Database, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list is kept and the file rewritten."""

    async def failing(*_: object) -> Swept:
        message = "The disk is full."
        raise StoreFailedError(message)

    monkeypatch.setattr("bot.actions.keeping.sweep", failing)
    await note_erasure(database)
    async with keeping(database, clock):
        await until(lambda: _scrubbed(database))
    assert list_of(database.path).exists()
