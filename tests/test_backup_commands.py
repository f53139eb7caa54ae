"""``standpoint backup`` and ``restore``: whole copies, and a restore that brings nobody back and sends nothing twice."""

import datetime as dt
import os
import shutil
import stat
import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.actions import consents, erasure
from bot.actions.policy import Policy
from bot.content.model import Wording
from bot.delivery.quiet import QuietHours
from bot.first_steps import make_key
from bot.store.broadcasts import Actor
from bot.store.consents import Occasion, Topic
from bot.store.copies import back_up
from bot.store.database import Database, Tables
from bot.store.erased_list import keep_list, list_of, read_list
from bot.store.lock import only_copy
from bot.store.mailings import Plan
from tests.events import an_event
from tests.faults.killed_at import killed_at
from tests.program import Ended, run
from tests.running import CONTENT, KEY

EMMA, NOAH, MIA = 7_001_001, 7_001_002, 7_001_003
ONE_DAY = 86400
NOW = int(time.time())
UPDATES = Topic("updates")
WORDING = Wording("updates", 1, "We write to you.")
POLICY = Policy(QuietHours(dt.time(0), dt.time(0), ZoneInfo("America/Detroit")))


def settings_for(folder: Path, **more: str) -> dict[str, str]:
    """What the commands run with."""
    return {
        "STANDPOINT_DATABASE": str(folder / "standpoint.db"),
        "STANDPOINT_DATABASE_KEY": KEY,
        "STANDPOINT_CONTENT": str(CONTENT),
    } | more


async def said(folder: Path, *arguments: str, **more: str) -> Ended:
    """What a command says that ends well."""
    ended = await run(*arguments, folder=folder, settings=settings_for(folder, **more))
    assert ended.code == 0, ended
    return ended


async def refused(folder: Path, *arguments: str, **more: str) -> str:
    """The one sentence with which a command ends that cannot do what it was asked."""
    ended = await run(*arguments, folder=folder, settings=settings_for(folder, **more))
    assert ended.code in {1, 2}, ended
    return ended.sentence


async def store_with_three(folder: Path) -> Path:
    """A store in which three people hear about updates."""
    path = folder / "standpoint.db"
    async with Database.open(path, KEY) as database:
        for number, chat_id in enumerate((EMMA, NOAH, MIA)):
            occasion = Occasion(chat_id, "en", NOW - ONE_DAY, number)
            await consents.give(database, occasion, UPDATES, WORDING, policy=POLICY)
    return path


async def backup_of(path: Path, *, at: int = NOW - 60) -> Path:
    """A backup that was made a minute ago, or at another time."""
    file = path.with_name("backup.db")
    await back_up(path, KEY, file, at=at)
    return file


async def erase(path: Path, chat_id: int) -> None:
    """Somebody has everything deleted, while the bot runs."""
    async with Database.open(path, KEY) as database:
        assert await erasure.erase(database, chat_id, asked_by="person", policy=POLICY, now=NOW)
        await keep_list(database)


async def hear(path: Path, key: str = KEY) -> dict[int, set[str]]:
    """Who is known, and what each of them hears about."""
    async with Database.open(path, key) as database, database.reading() as tables:
        people = await tables.people.after(0, at_most=99)
        return {each.chat_id: set(await tables.consents.topics(each.chat_id)) for each in people}


def rights(folder: Path) -> dict[str, int]:
    """What may be done with each file below a folder, and by whom."""
    return {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.rglob("*") if file.is_file()}


def kept_in(folder: Path) -> list[Path]:
    """The stores that restores kept."""
    return list(folder.glob("*.before-restore-*"))


async def test_a_backup_is_whole_beside_a_store_in_use(tmp_path: Path) -> None:
    """Another program has the store open and its log is not in the file yet: the copy has what was committed."""
    path = await store_with_three(tmp_path)
    async with Database.open(path, KEY) as database:
        async with database.transaction() as tables:
            await tables.people.join(9, language="en", at=NOW)
        assert path.with_name("standpoint.db-wal").stat().st_size > 0
        ended = await said(tmp_path, "backup", "copy.db")
    copy = tmp_path / "copy.db"
    assert f"copy.db: {copy.stat().st_size:,} bytes, read back and found whole." in ended.out
    assert "people who were erased since" in ended.out
    assert set(await hear(copy)) == {9, EMMA, NOAH, MIA}


async def test_a_backup_is_for_its_owner_alone_and_encrypted(tmp_path: Path) -> None:
    """Whatever the umask, and nothing is left beside it."""
    await store_with_three(tmp_path)
    mask = os.umask(0)
    try:
        await said(tmp_path, "backup", "copy.db")
    finally:
        os.umask(mask)
    assert rights(tmp_path) == dict.fromkeys(("standpoint.db", "standpoint.db.erased", "copy.db"), 0o600)
    assert b"SQLite format" not in (tmp_path / "copy.db").read_bytes()


async def test_a_backup_overwrites_nothing(tmp_path: Path) -> None:
    """A file of that name stays as it is; so does the folder where there is none."""
    await store_with_three(tmp_path)
    (tmp_path / "letter.txt").write_text("Dear Emma", encoding="utf-8")
    sentence = await refused(tmp_path, "backup", "letter.txt")
    assert sentence == (
        "The backup letter.txt cannot be written: there is such a file already, and a backup never overwrites one."
    )
    assert (tmp_path / "letter.txt").read_text(encoding="utf-8") == "Dear Emma"
    assert await refused(tmp_path, "backup", "nowhere/copy.db") == (
        "The backup nowhere/copy.db cannot be written: No such file or directory."
    )
    assert await refused(tmp_path, "backup", "copy.db", STANDPOINT_DATABASE="none.db") == (
        "There is no store at none.db yet; `standpoint run` or an import makes it."
    )


@pytest.mark.parametrize("name", [".", "", "..", "folder"])
async def test_a_backup_is_no_folder(tmp_path: Path, name: str) -> None:
    """Nothing is written into it either."""
    await store_with_three(tmp_path)
    (tmp_path / "folder").mkdir()
    assert await refused(tmp_path, "backup", name) == (
        f"The backup {name or '.'} cannot be written: it is a folder; name a file in it."
    )
    assert not list((tmp_path / "folder").iterdir())


@pytest.mark.parametrize(
    "ending", ["-wal", "-shm", "-journal", ".lock", ".erased", ".restoring", ".rekeyed", ".before-9"]
)
async def test_a_backup_takes_no_name_that_the_store_keeps_files_under(tmp_path: Path, ending: str) -> None:
    """Also where the folder is written in another way."""
    await store_with_three(tmp_path)
    (tmp_path / "folder").mkdir()
    sentence = await refused(tmp_path, "backup", f"folder/../standpoint.db{ending}")
    assert sentence.endswith("the store keeps files of its own under such a name; take another.")
    assert not (tmp_path / f"standpoint.db{ending}").exists() or ending == ".erased"


@pytest.mark.timeout(240)
async def test_a_killed_backup_leaves_nothing_under_its_name(tmp_path: Path) -> None:
    """Killed at each of its steps: there is no such file, or a whole one; the next one works."""
    await store_with_three(tmp_path)
    copy = tmp_path / "copy.db"
    settings = settings_for(tmp_path)
    number = whole = 0
    while await killed_at(number + 1, tmp_path, "backup", str(copy), settings=settings):
        number += 1
        if copy.exists():
            whole += 1
            assert set(await hear(copy)) == {EMMA, NOAH, MIA}
            copy.unlink()
    assert number > 5
    assert set(await hear(copy)) == {EMMA, NOAH, MIA}
    assert "copy.db.unfinished" not in rights(tmp_path)


async def test_a_restore_brings_back_what_was(tmp_path: Path) -> None:
    """The store is as it was when the backup was made; the one that was there is kept, and nothing else is left."""
    path = await store_with_three(tmp_path)
    backup = await backup_of(path)
    async with Database.open(path, KEY) as database, database.transaction() as tables:
        await tables.people.join(9, language="en", at=NOW)
    ended = await said(tmp_path, "restore", str(backup), "--yes")
    assert set(await hear(path)) == {EMMA, NOAH, MIA}
    (kept,) = kept_in(tmp_path)
    assert set(await hear(kept)) == {9, EMMA, NOAH, MIA}
    assert f"is kept as {kept}" in ended.out
    left = ("standpoint.db", "standpoint.db.lock", "standpoint.db.erased", "backup.db", kept.name)
    assert rights(tmp_path) == dict.fromkeys(left, 0o600)


@pytest.mark.parametrize("opens", [True, False], ids=["store", "list alone"])
async def test_who_was_erased_since_stays_erased(tmp_path: Path, *, opens: bool) -> None:
    """The backup has Emma, who had everything deleted after it: known from the store, or from the list beside it."""
    path = await store_with_three(tmp_path)
    backup = await backup_of(path)
    await erase(path, EMMA)
    if not opens:
        path.write_bytes(os.urandom(8192))
    ended = await said(tmp_path, "restore", str(backup), "--yes")
    assert set(await hear(path)) == {NOAH, MIA}
    assert "1  people erased again" in ended.out
    assert ("The store that was there does not open, so opt-outs since" in ended.out) is not opens
    async with Database.open(path, KEY) as database, database.reading() as tables:
        (noted,) = await tables.erasures.all()
    assert (noted.asked_by, noted.erased_at) == ("person", NOW)
    assert read_list(list_of(path)) == [noted]


async def test_who_came_back_after_an_erasure_is_not_who_was_erased(tmp_path: Path) -> None:
    """Emma's number begins anew after the erasure: a backup from then keeps her."""
    path = await store_with_three(tmp_path)
    await erase(path, EMMA)
    async with Database.open(path, KEY) as database:
        await consents.give(database, Occasion(EMMA, "en", NOW, 50), UPDATES, WORDING, policy=POLICY)
    backup = await backup_of(path)
    ended = await said(tmp_path, "restore", str(backup), "--yes")
    assert await hear(path) == {EMMA: {"updates"}, NOAH: {"updates"}, MIA: {"updates"}}
    assert "0  people erased again" in ended.out


async def test_who_opted_out_since_is_not_opted_in_again(tmp_path: Path) -> None:
    """One tap, a STOP, and a block: each is on record again, as it was."""
    path = await store_with_three(tmp_path)
    backup = await backup_of(path)
    async with Database.open(path, KEY) as database:
        await consents.withdraw(database, Occasion(EMMA, "en", NOW, 51), UPDATES, policy=POLICY)
        await consents.stop(database, Occasion(NOAH, "es", NOW, 52), policy=POLICY)
        await consents.leave(database, Occasion(MIA, "en", NOW, 53), policy=POLICY)
        async with database.reading() as tables:
            before = await records(tables)
    await said(tmp_path, "restore", str(backup), "--yes")
    assert await hear(path) == {EMMA: set(), NOAH: set(), MIA: set()}
    async with Database.open(path, KEY) as database, database.reading() as tables:
        assert await records(tables) == before
        gone = await tables.people.find(MIA)
    assert gone is not None
    assert (gone.state, gone.gone_at) == ("gone", NOW)


async def records(tables: Tables) -> set[tuple[object, ...]]:
    """What is on record of everybody's consent."""
    return {
        (row.chat_id, row.purpose, row.action, row.language, row.at, row.update_id)
        for chat_id in (EMMA, NOAH, MIA)
        for row in await tables.consents.history(chat_id)
    }


async def test_nobody_is_sent_anything_twice(tmp_path: Path) -> None:
    """A reminder was being sent, one was due and one is for tomorrow: only that one is still to be sent."""
    path = await store_with_three(tmp_path)
    starts_at = NOW + 2 * ONE_DAY
    async with Database.open(path, KEY) as database, database.transaction() as tables:
        event_id = await tables.events.put(an_event(1, starts_at), "en")
        plans = [
            Plan("reminder", 1, event_id, starts_at, part, due_at, starts_at, quiet=False)
            for part, due_at in (("week", NOW - 90), ("day", NOW - 50), ("hours", NOW + ONE_DAY))
        ]
        sending, due, later = [await tables.mailings.plan(plan, now=NOW) for plan in plans]
        assert sending is not None
        await tables.deliveries.add(sending, EMMA, at=NOW)
        await tables.mailings.begin_due(now=NOW - 60, is_quiet=False)
    backup = await backup_of(path)
    ended = await said(tmp_path, "restore", str(backup), "--yes")
    async with Database.open(path, KEY) as database, database.reading() as tables:
        found = [await tables.mailings.find(number or 0) for number in (sending, due, later)]
        delivery = await tables.deliveries.find(sending, EMMA)
    assert [mailing and (mailing.state, mailing.fanned_out) for mailing in found] == [
        ("done", 1),
        ("done", 1),
        ("planned", 0),
    ]
    assert delivery is not None
    assert (delivery.state, delivery.code) == ("uncertain", "restored")
    assert "2  mailings that were due or under way" in ended.out
    assert "1  messages of those" in ended.out


async def test_a_broadcast_that_was_sent_since_is_no_draft_again(tmp_path: Path) -> None:
    """Whoever looked at the restored draft could send it a second time."""
    path = await store_with_three(tmp_path)
    actor = Actor(None, "command line", NOW)
    async with Database.open(path, KEY) as database, database.transaction() as tables:
        sent, draft = await tables.broadcasts.begin(actor), await tables.broadcasts.begin(actor)
    backup = await backup_of(path)
    async with Database.open(path, KEY) as database, database.transaction() as tables:
        mailing_id = await tables.mailings.open(
            Plan("broadcast", 3, None, None, str(sent), NOW, NOW + ONE_DAY, quiet=False), now=NOW
        )
        assert mailing_id is not None
        await tables.broadcasts.hand_over(sent, mailing_id)
        await tables.broadcasts.note_confirmation(sent, "0" * 64, actor, most_a_week=3)
        confirmed = await tables.broadcasts.find(sent)
        assert confirmed is not None
        assert await tables.broadcasts.enter(confirmed, "scheduled", actor)
        await tables.broadcasts.follow(actor)
    await said(tmp_path, "restore", str(backup), "--yes")
    async with Database.open(path, KEY) as database, database.reading() as tables:
        states = [each and each.state for each in [await tables.broadcasts.find(n) for n in (sent, draft)]]
    assert states == ["cancelled", "draft"]


async def test_an_older_key_opens_an_older_backup(tmp_path: Path) -> None:
    """The restored store has the key of today."""
    path = await store_with_three(tmp_path)
    backup = await backup_of(path)
    make_key(tmp_path / "new.key")
    (tmp_path / "old.key").write_text(KEY, encoding="ascii")
    key = (tmp_path / "new.key").read_text(encoding="ascii").strip()
    path.unlink()
    sentence = await refused(tmp_path, "restore", str(backup), "--yes", STANDPOINT_DATABASE_KEY=key)
    assert sentence.endswith("does not open with this key; give the key that the store was made with.")
    assert not path.exists()
    older = ("restore", str(backup), "--yes", "--key-file", "old.key")
    ended = await said(tmp_path, *older, STANDPOINT_DATABASE_KEY=key)
    assert set(await hear(path, key)) == {EMMA, NOAH, MIA}
    assert "There was no store here" in ended.out


async def test_a_backup_from_before_the_list_of_erasures_begins_is_refused(tmp_path: Path) -> None:
    """It would bring back people of whom nobody knows any more that they were erased."""
    path = await store_with_three(tmp_path)
    async with Database.open(path, KEY) as database, database.transaction() as tables:
        for chat_id in (EMMA, NOAH, MIA):
            await tables.erasures.forget(chat_id, at=NOW)
        await tables.people.join(EMMA, language="en", at=NOW - 9 * ONE_DAY)
    backup = await backup_of(path, at=NOW - 8 * ONE_DAY)
    before = path.read_bytes()
    sentence = await refused(tmp_path, "restore", str(backup), "--yes", STANDPOINT_KEEP_ERASURES_DAYS="7")
    assert "The backup is older than 7 days, and who was erased is known no further back" in sentence
    assert path.read_bytes() == before
    assert set(rights(tmp_path)) == {"standpoint.db", "standpoint.db.lock", "backup.db"}


@pytest.mark.parametrize("content", [b"Dear Emma", os.urandom(20000)], ids=["text", "noise"])
async def test_what_is_no_backup_is_refused(tmp_path: Path, content: bytes) -> None:
    """Nothing is changed."""
    path = await store_with_three(tmp_path)
    (tmp_path / "other").write_bytes(content)
    assert "does not open with this key" in await refused(tmp_path, "restore", "other", "--yes")
    assert set(await hear(path)) == {EMMA, NOAH, MIA}


async def test_an_empty_file_is_no_backup(tmp_path: Path) -> None:
    """It is not called too old."""
    await store_with_three(tmp_path)
    (tmp_path / "empty.db").touch()
    assert await refused(tmp_path, "restore", "empty.db", "--yes") == (
        "empty.db is no backup: there is no store in it. Nothing was changed."
    )


async def test_a_folder_in_the_way_of_a_restore_is_named(tmp_path: Path) -> None:
    """It is nobody's to delete."""
    path = await store_with_three(tmp_path)
    backup = await backup_of(path)
    folder = tmp_path / "standpoint.db.restoring"
    folder.mkdir()
    assert await refused(tmp_path, "restore", str(backup), "--yes") == (
        f"The restored store {folder} cannot be written: {folder} is a folder and stands in the way; move it elsewhere."
    )
    assert folder.is_dir()


@pytest.mark.parametrize("command", ["restore", "rekey"])
async def test_a_folder_is_no_store(tmp_path: Path, command: str) -> None:
    """As a setting it is refused by every command."""
    path = await store_with_three(tmp_path)
    arguments = (str(await backup_of(path)), "--yes") if command == "restore" else ()
    assert await refused(tmp_path, command, *arguments, STANDPOINT_DATABASE=".") == (
        "STANDPOINT_DATABASE must name a file, and this is a folder."
    )


async def test_the_file_behind_a_link_is_restored(tmp_path: Path) -> None:
    """The link stays one, and people who were erased are in no file that it left behind."""
    path = await store_with_three(tmp_path)
    backup = await backup_of(path)
    await erase(path, EMMA)
    link = tmp_path / "link.db"
    link.symlink_to(path)
    await said(tmp_path, "restore", str(backup), "--yes", STANDPOINT_DATABASE=str(link))
    assert link.is_symlink()
    assert set(await hear(path)) == {NOAH, MIA}


async def test_a_store_without_the_right_to_it_is_no_broken_one(tmp_path: Path) -> None:
    """Else the opt-outs in it would be lost."""
    path = await store_with_three(tmp_path)
    backup = await backup_of(path)
    path.chmod(0o400)
    if os.access(path, os.W_OK):
        pytest.skip("root may write to every file")
    assert await refused(tmp_path, "restore", str(backup), "--yes") == (
        f"The store {path} may not be read and written by the user who runs this; change its rights first."
    )


async def test_a_damaged_backup_is_refused(tmp_path: Path) -> None:
    """One bit of one page is enough."""
    path = await store_with_three(tmp_path)
    backup = await backup_of(path)
    content = bytearray(backup.read_bytes())
    content[len(content) // 2] ^= 1
    backup.write_bytes(content)
    assert "is damaged" in await refused(tmp_path, "restore", str(backup), "--yes")
    assert set(await hear(path)) == {EMMA, NOAH, MIA}


async def test_nothing_is_restored_under_a_running_bot_or_without_a_yes(tmp_path: Path) -> None:
    """The lock is the one that ``run`` holds; a program that only has the store open stands in the way, too."""
    path = await store_with_three(tmp_path)
    backup = await backup_of(path)
    with only_copy(path):
        sentence = await refused(tmp_path, "restore", str(backup), "--yes")
        assert sentence == f"Another copy of Standpoint is running on {path}; stop it first."
    async with Database.open(path, KEY):
        sentence = await refused(tmp_path, "restore", str(backup), "--yes")
    assert sentence == f"Another program has the store {path} open; try again when it has ended."
    ended = await said(tmp_path, "restore", str(backup))
    assert ended.out == f"Nothing was changed. To do it: standpoint restore {backup} --yes\n"
    assert not kept_in(tmp_path)


@pytest.mark.timeout(240)
async def test_a_killed_restore_leaves_one_of_the_two(tmp_path: Path) -> None:
    """Killed at each of its steps: the old store or the restored one opens, and Emma, who was erased, is in neither."""
    template = tmp_path / "template"
    template.mkdir()
    path = await store_with_three(template)
    await backup_of(path)
    await erase(path, EMMA)
    async with Database.open(path, KEY) as database, database.transaction() as tables:
        await tables.people.join(9, language="en", at=NOW)
    old, new = {9, NOAH, MIA}, {NOAH, MIA}
    seen: list[set[int]] = []
    while True:
        folder = tmp_path / f"killed {len(seen) + 1}"
        shutil.copytree(template, folder)
        command = ("restore", str(folder / "backup.db"), "--yes")
        if not await killed_at(len(seen) + 1, folder, *command, settings=settings_for(folder)):
            break
        seen.append(set(await hear(folder / path.name)))
    turn = seen.index(new)
    assert seen == [old] * turn + [new] * (len(seen) - turn)
    assert turn > 10
    # What a killed one left does not stand in the way of the next.
    folder = tmp_path / f"killed {turn}"
    await said(folder, "restore", str(folder / "backup.db"), "--yes")
    assert set(await hear(folder / path.name)) == new
    assert not [name for name in rights(folder) if "restoring" in name]
