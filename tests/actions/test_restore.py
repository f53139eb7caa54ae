"""A backup in the place of the store: what was decided since holds, whatever a clock said, and nothing of it is sent."""

import datetime as dt
import json
import shutil
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.actions import broadcasts, consents, erasure
from bot.actions.broadcasts import Said
from bot.actions.policy import Policy, Retention
from bot.actions.restore import Place, Restored, TooOldError, restore
from bot.content.model import Wording
from bot.delivery.quiet import QuietHours
from bot.store.broadcasts import Actor, Broadcast
from bot.store.connection import connected
from bot.store.consents import Occasion, Topic
from bot.store.copies import CopyFailedError, back_up
from bot.store.database import Database
from bot.store.mailings import Plan
from bot.store.migrate import FOLDER, migrate
from tests.running import KEY

EMMA, NOAH, MIA = 7_001_001, 7_001_002, 7_001_003
ONE_DAY = 86400
NOW = 1_900_000_000
BACKED_UP = NOW - 3600
SINCE = NOW - 1800
UPDATES = Topic("updates")
WORDING = Wording("updates", 1, "We write to you.")
POLICY = Policy(QuietHours(dt.time(0), dt.time(0), ZoneInfo("America/Detroit")), second_approval=False)
TWO_ORGANIZERS = replace(POLICY, second_approval=True, organizers=frozenset({EMMA, NOAH}))


async def store_with_two(folder: Path) -> Path:
    """A store in which Emma and Noah hear about updates."""
    path = folder / "standpoint.db"
    async with Database.open(path, KEY) as database:
        for number, chat_id in enumerate((EMMA, NOAH)):
            occasion = Occasion(chat_id, "en", NOW - ONE_DAY, number)
            await consents.give(database, occasion, UPDATES, WORDING, policy=POLICY)
    return path


async def backup_of(path: Path, *, at: int = BACKED_UP) -> Path:
    """A backup that was made an hour ago, or at another time."""
    file = path.with_name("backup.db")
    await back_up(path, KEY, file, at=at)
    return file


async def restored(backup: Path, path: Path, *, policy: Policy = POLICY) -> Restored:
    """Puts the backup in the place of the store, now."""
    return await restore(backup, KEY, Place(path, KEY), policy=policy, now=NOW)


async def hear(path: Path) -> dict[int, set[str]]:
    """Who is known, and what each of them hears about."""
    async with Database.open(path, KEY) as database, database.reading() as tables:
        people = await tables.people.after(0, at_most=99)
        return {each.chat_id: set(await tables.consents.topics(each.chat_id)) for each in people}


def by(at: int) -> Actor:
    """Somebody with a shell, at this moment."""
    return Actor(None, "command line", at)


def copy_of_before(folder: Path) -> Path:
    """The copy that was made when the store was brought up to date."""
    (copy,) = folder.glob("standpoint.db.before-*")
    return copy


async def store_of_before(folder: Path) -> Path:
    """A store as the version before erasures made it, with the three people."""
    steps = folder / "steps"
    steps.mkdir()
    for step in sorted(FOLDER.glob("*.sql"))[:3]:
        shutil.copy(step, steps)
    path = folder / "standpoint.db"
    async with connected(path, KEY) as connection:
        await migrate(connection, path, steps)
        await connection.executemany(
            "INSERT INTO person (chat_id, language, state, joined_at) VALUES (?, 'en', 'active', ?)",
            [(chat_id, NOW - ONE_DAY) for chat_id in (EMMA, NOAH, MIA)],
        )
        await connection.executemany(
            "INSERT INTO consent (chat_id, purpose, action, wording_version, wording_hash, language, at, update_id) "
            "VALUES (?, 'updates', 'given', 1, ?, 'en', ?, 1)",
            [(chat_id, "a" * 64, NOW - ONE_DAY) for chat_id in (EMMA, NOAH, MIA)],
        )
        await connection.executemany(
            "INSERT INTO subscription (chat_id, topic) VALUES (?, 'updates')", [(EMMA,), (NOAH,), (MIA,)]
        )
    return path


async def test_a_copy_from_before_erasures_is_refused(tmp_path: Path) -> None:
    """People have no secrets in it by which those who were erased or opted out since could be found again."""
    path = await store_of_before(tmp_path)
    async with Database.open(path, KEY) as database:
        assert await erasure.erase(database, EMMA, asked_by="person", policy=POLICY, now=SINCE)
        await consents.stop(database, Occasion(NOAH, "en", SINCE, 9), policy=POLICY)
    copy = copy_of_before(tmp_path)
    with pytest.raises(TooOldError, match=r"from before erasures could be done again.* Nothing was changed"):
        await restored(copy, path)
    assert await hear(path) == {NOAH: set(), MIA: {"updates"}}
    # The same where nothing is known of what was done since.
    elsewhere = tmp_path / "elsewhere" / "standpoint.db"
    elsewhere.parent.mkdir()
    with pytest.raises(TooOldError):
        await restored(copy, elsewhere)
    assert not elsewhere.exists()


async def test_an_empty_file_is_no_backup(tmp_path: Path) -> None:
    """Whatever it is older than."""
    path = await store_with_two(tmp_path)
    empty = tmp_path / "empty.db"
    empty.touch()
    with pytest.raises(CopyFailedError, match=r"empty\.db is no backup: there is no store in it"):
        await restored(empty, path)
    assert set(await hear(path)) == {EMMA, NOAH}


async def test_a_clock_that_was_months_ahead_hides_no_opt_out(tmp_path: Path) -> None:
    """Mia joined by it before the backup: Emma's opt-out since is made again, and one from a clock far behind is, too."""
    path = await store_with_two(tmp_path)
    async with Database.open(path, KEY) as database:
        await consents.join(database, Occasion(MIA, "en", NOW + 90 * ONE_DAY, 5))
    backup = await backup_of(path)
    async with Database.open(path, KEY) as database:
        await consents.stop(database, Occasion(EMMA, "en", SINCE, 70), policy=POLICY)
        await consents.stop(database, Occasion(NOAH, "en", NOW - 40 * ONE_DAY, 71), policy=POLICY)
    done = await restored(backup, path)
    assert done.made_at == BACKED_UP
    assert await hear(path) == {EMMA: set(), NOAH: set(), MIA: set()}


@pytest.mark.parametrize("noted", [True, False], ids=["backup", "copied file"])
async def test_a_clock_that_was_months_ahead_makes_no_backup_younger(tmp_path: Path, *, noted: bool) -> None:
    """It is too old by what it says of itself, or where it does not, by the last moment that has been."""
    path = tmp_path / "standpoint.db"
    async with Database.open(path, KEY) as database:
        await consents.join(database, Occasion(EMMA, "en", NOW - 9 * ONE_DAY, 1))
        await consents.join(database, Occasion(MIA, "en", NOW + 90 * ONE_DAY, 2))
    if noted:
        backup = await backup_of(path, at=NOW - 8 * ONE_DAY)
    else:
        backup = tmp_path / "copy.db"
        shutil.copy(path, backup)
    with pytest.raises(TooOldError, match="older than 7 days"):
        await restored(backup, path, policy=replace(POLICY, retention=Retention(erasures=7)))


async def confirmed(database: Database, *, at: int, policy: Policy = POLICY) -> int:
    """A broadcast that says something, goes to the channel as well, and was confirmed in time; gives its number."""
    actor = by(BACKED_UP - 60)
    async with database.transaction() as tables:
        number = await tables.broadcasts.begin(actor)
        await tables.broadcasts.put_body(number, "en", json.dumps({"text": "The rally is on."}))
        await tables.broadcasts.set_send_at(number, at)
        await tables.broadcasts.set_in_channel(number, in_channel=True)
    await confirm(database, number, actor, policy)
    return number


async def confirm(database: Database, number: int, actor: Actor, policy: Policy = POLICY) -> None:
    """Somebody says yes to it as it is."""
    async with database.reading() as tables:
        draft = await tables.broadcasts.find(number)
        assert draft is not None
        mark = await broadcasts.mark_of(tables, draft)
    assert isinstance(await broadcasts.confirm(database, actor, Said(number, mark), policy=policy), Broadcast)


async def states(path: Path, number: int) -> tuple[str, str | None, str | None]:
    """In which states a broadcast, its mailing and its post in the channel are."""
    async with Database.open(path, KEY) as database, database.reading() as tables:
        found = await tables.broadcasts.find(number)
        mailing = await tables.mailings.find((found and found.mailing_id) or 0)
        post = await tables.channel_posts.find(number)
    assert found is not None
    return found.state, mailing.state if mailing else None, post.state if post else None


@pytest.mark.parametrize("at", [NOW - 600, NOW + ONE_DAY], ids=["due by now", "due later"])
@pytest.mark.parametrize("fate", ["draft", "discarded", "cancelled", "changed", "unknown"])
async def test_what_was_taken_back_since_is_not_scheduled_again(tmp_path: Path, fate: str, at: int) -> None:
    """It was a draft again, thrown away, cancelled or confirmed with other words, or the store does not have it."""
    path = await store_with_two(tmp_path)
    async with Database.open(path, KEY) as database:
        number = await confirmed(database, at=at)
    backup = await backup_of(path)
    if fate == "unknown":
        path.unlink()
    async with Database.open(path, KEY) as database:
        actor = by(SINCE)
        if fate == "cancelled":
            await broadcasts.cancel(database, actor, number)
        elif fate != "unknown":
            await broadcasts.back_to_draft(database, actor, number)
        if fate == "discarded":
            await broadcasts.discard(database, actor, number)
        if fate == "changed":
            async with database.transaction() as tables:
                await tables.broadcasts.put_body(number, "en", json.dumps({"text": "The rally is off."}))
            await confirm(database, number, actor)
    done = await restored(backup, path)
    assert await states(path, number) == ("cancelled", "cancelled", "cancelled")
    assert done.replayed.taken_back == 1
    assert done.replayed.mailings == 0


@pytest.mark.parametrize("opens", [True, False], ids=["the same", "store lost"])
async def test_what_nobody_took_back_goes_out_in_its_time(tmp_path: Path, *, opens: bool) -> None:
    """Also where nothing is known of what was decided since."""
    path = await store_with_two(tmp_path)
    async with Database.open(path, KEY) as database:
        number = await confirmed(database, at=NOW + ONE_DAY)
    backup = await backup_of(path)
    if not opens:
        path.unlink()
    done = await restored(backup, path)
    assert await states(path, number) == ("scheduled", "planned", "pending")
    assert done.replayed.taken_back == 0


async def test_what_waits_for_approval_and_was_thrown_away_does_not_wait_again(tmp_path: Path) -> None:
    """The other one, which nobody touched, waits; a third was approved since, and waits again."""
    path = await store_with_two(tmp_path)
    async with Database.open(path, KEY) as database:
        gone, left, approved = [
            await confirmed(database, at=NOW + ONE_DAY, policy=TWO_ORGANIZERS) for _ in range(3)
        ]
    backup = await backup_of(path)
    async with Database.open(path, KEY) as database:
        await broadcasts.discard(database, by(SINCE), gone)
        async with database.reading() as tables:
            awaiting = await tables.broadcasts.find(approved)
            assert awaiting is not None
            said = Said(approved, await broadcasts.mark_of(tables, awaiting))
        yes = await broadcasts.approve(database, Actor(NOAH, "organizer", SINCE), said, policy=TWO_ORGANIZERS)
        assert isinstance(yes, Broadcast)
    await restored(backup, path)
    assert [(await states(path, number))[0] for number in (gone, left, approved)] == [
        "cancelled",
        "awaiting",
        "awaiting",
    ]


async def test_people_are_asked_only_once_about_a_wording_that_grew(tmp_path: Path) -> None:
    """What was asked since the backup is over; what has not begun is planned again when the bot starts."""
    path = await store_with_two(tmp_path)
    backup = await backup_of(path)
    async with Database.open(path, KEY) as database, database.transaction() as tables:
        for part, due_at in (("updates/2", SINCE), ("events/3", NOW + ONE_DAY)):
            plan = Plan("renewal", 5, None, None, part, due_at, NOW + 14 * ONE_DAY, quiet=True)
            await tables.mailings.plan(plan, now=SINCE)
        await tables.mailings.begin_due(now=SINCE, is_quiet=False)
    await restored(backup, path)
    async with Database.open(path, KEY) as database, database.reading() as tables:
        asked = await tables.mailings.renewal("updates/2")
        assert asked is not None
        assert (asked.state, asked.fanned_out) == ("done", 1)
        assert await tables.mailings.renewal("events/3") is None


async def test_a_store_with_brackets_in_its_name_leaves_nothing_beside_it(tmp_path: Path) -> None:
    """They mean something else where files are looked for by a pattern."""
    path = await store_with_two(tmp_path)
    backup = await backup_of(path)
    other = tmp_path / "stand[1].db"
    path.rename(other)
    left = other.with_name("stand[1].db.restoring-wal")
    left.write_bytes(b"of a restore that was killed")
    await restored(backup, other)
    assert set(await hear(other)) == {EMMA, NOAH}
    assert not left.exists()
