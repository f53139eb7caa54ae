"""Makes a real, encrypted store of many people in a short time, for benchmarks.

    python -m tests.bench.crowd --people 1000000 --events 10000 --folder /tmp/standpoint-crowds

Everybody has opted in to updates, half of them to all events, a tenth to one event each, in an order unlike that of
their chats. Events have their reminders planned, the first of them in two months. A store is kept in the folder, and
given as a copy the next time.
"""

import asyncio
import hashlib
import json
import math
import os
import shutil
import time
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo

import click
import sqlcipher3.dbapi2 as sqlcipher

from bot.actions.policy import policy_of
from bot.actions.replanning import plan_some
from bot.settings import Settings
from bot.store.connection import check_key, connected
from bot.store.database import Database
from bot.store.migrate import migrations
from bot.store.queries import load_queries
from tests.running import KEY
from tests.said import content

FIRST_PERSON = 1_000_000_000
"""The first chat; the others follow it, three apart. It is the organizer's."""
ZONE = ZoneInfo("America/Detroit")

_DAY = 24 * 3600
_AHEAD = 60 * _DAY
_FRESH = 20 * _DAY
"""A kept store is used for so long: then its events are still far enough ahead."""
_APART = 3600
_STEP = 7919
CACHE = Path(os.environ.get("TMPDIR", "/tmp")) / "standpoint-crowds"  # noqa: S108 - it keeps no secret
_SQL = Path(__file__).with_suffix(".sql")

queries = load_queries(str(_SQL))


def store_of(people: int, events: int, into: Path, *, cache: Path = CACHE) -> Path:
    """A store with so many people and events, as a file of its own in a folder; made, or copied from the cache."""
    kept = _kept(people, events, cache)
    if not kept.exists() or time.time() - kept.stat().st_mtime > _FRESH:
        cache.mkdir(mode=0o700, parents=True, exist_ok=True)
        for old in cache.glob(f"{people}-{events}-*"):
            old.unlink()
        making = kept.with_suffix(f".{os.getpid()}")
        asyncio.run(make(making, people=people, events=events))
        making.rename(kept)
    into.mkdir(mode=0o700, parents=True, exist_ok=True)
    store = into / "standpoint.db"
    shutil.copyfile(kept, store)
    store.chmod(0o600)
    return store


def _kept(people: int, events: int, cache: Path) -> Path:
    # Of this form of the store, and of what is put into it.
    form = hashlib.sha256(_SQL.read_bytes() + Path(__file__).read_bytes())
    for step in migrations():
        form.update(step.sql.encode())
    return cache / f"{people}-{events}-{form.hexdigest()[:12]}.db"


async def make(path: Path, *, people: int, events: int) -> None:
    """Makes a new store with so many people and events."""
    now = int(time.time())
    async with Database.open(path, KEY):
        pass
    async with connected(path, check_key(KEY)) as connection:
        for step in (queries.hurry, queries.keep_all_in_memory, queries.trust_the_numbers, queries.begin):
            await step(connection)
        said = {
            "people": people,
            "first": FIRST_PERSON,
            "step": _step(people),
            # The last of them yesterday.
            "at": now - _DAY - 10 * people,
            "hash": hashlib.sha256(b"the words").hexdigest(),
            # The words in use: nobody is asked again.
            "versions": json.dumps(
                {purpose: words.version for purpose, words in content().authority.wordings.items()}
            ),
        }
        await queries.add_people(connection, people=people, first=FIRST_PERSON, at=said["at"])
        await queries.add_events(connection, events=events, first_start=now + _AHEAD, apart=_APART)
        await queries.add_event_texts(connection)
        await queries.add_consents(connection, **said)
        await queries.add_consents_to_events(connection, events=events, **said)
        await queries.subscribe_all(connection)
        await queries.give_places(connection)
        await connection.commit()
        assert [row async for row in queries.dangling(connection)] == []
    settings = Settings.read(env_file=path.with_name("no.env"), environment={})
    policy = policy_of(settings, ZONE)
    async with Database.open(path, KEY) as database:
        after: tuple[int, int] | None = now, 0
        while after is not None:
            after = await plan_some(database, after, policy=policy, now=now)
    _fold_in(path)


def _step(people: int) -> int:
    return next(step for step in range(_STEP, 2 * _STEP) if math.gcd(step, max(people, 1)) == 1)


def _fold_in(path: Path) -> None:
    """One file, without a log beside it."""
    with closing(sqlcipher.connect(path)) as connection:
        connection.execute(f"PRAGMA key = \"x'{KEY}'\"")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    for beside in ("-wal", "-shm"):
        path.with_name(path.name + beside).unlink(missing_ok=True)


@click.command()
@click.option("--people", default=10_000, show_default=True, type=click.IntRange(1))
@click.option("--events", default=100, show_default=True, type=click.IntRange(0))
@click.option("--folder", required=True, type=click.Path(file_okay=False, path_type=Path))
@click.option("--cache", default=CACHE, show_default=True, type=click.Path(file_okay=False, path_type=Path))
def main(people: int, events: int, folder: Path, cache: Path) -> None:
    """Puts a store of so many people and events into a folder, as standpoint.db."""
    began = time.monotonic()
    store = store_of(people, events, folder, cache=cache)
    click.echo(
        f"{store}: {people:,} people, {events:,} events, {store.stat().st_size / 2**20:.0f} MiB, "
        f"in {time.monotonic() - began:.1f} s"
    )


if __name__ == "__main__":
    main()
