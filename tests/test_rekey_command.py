"""``standpoint rekey``: a new key for the store, while nobody else has it open."""

import os
import stat
from pathlib import Path

import pytest

from bot.store.database import Database
from bot.store.lock import only_copy
from tests.faults.rekey_kills import count, fill, settings_for
from tests.program import run
from tests.running import CONTENT, KEY

PEOPLE = 30


async def refused(folder: Path, settings: dict[str, str]) -> str:
    """The one sentence with which it does not change the key."""
    ended = await run("rekey", folder=folder, settings=settings)
    assert ended.code in {1, 2}, ended
    return ended.sentence


async def test_the_store_opens_with_the_new_key_alone(tmp_path: Path) -> None:
    """Everybody is still there; the old key is kept, and each file is its owner's alone."""
    await fill(tmp_path, PEOPLE)
    file = tmp_path / "standpoint.key"
    old = file.read_text(encoding="ascii")
    ended = await run("rekey", folder=tmp_path, settings=settings_for(tmp_path))
    assert ended.code == 0, ended
    new = file.read_text(encoding="ascii")
    assert new != old
    assert new.strip() not in ended.out
    assert await count(tmp_path) == PEOPLE
    (kept,) = others_in(tmp_path)
    assert kept.name.startswith("standpoint.key.until-")
    assert kept.read_text(encoding="ascii") == old
    assert f"The old one is kept as {kept}, because backups" in ended.out
    assert rights_in(tmp_path) == {0o600}


def rights_in(folder: Path) -> set[int]:
    """What may be done with the files in a folder, and by whom."""
    return {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}


def others_in(folder: Path) -> list[Path]:
    """All files but the store, its lock and its key."""
    known = {"standpoint.db", "standpoint.db.lock", "standpoint.key"}
    return [file for file in folder.iterdir() if file.name not in known]


async def test_nobody_else_may_have_the_store_open(tmp_path: Path) -> None:
    """Neither the bot, which holds the lock, nor another command; the key stays."""
    await fill(tmp_path, PEOPLE)
    file = tmp_path / "standpoint.key"
    old = file.read_text(encoding="ascii")
    settings = settings_for(tmp_path)
    path = tmp_path / "standpoint.db"
    with only_copy(path):
        assert await refused(tmp_path, settings) == (
            f"Another copy of Standpoint is running on {path}; stop it first."
        )
    async with Database.open(path, old):
        assert await refused(tmp_path, settings) == (
            f"Another program has the store {path} open; try again when it has ended."
        )
    assert file.read_text(encoding="ascii") == old
    assert others_in(tmp_path) == []
    assert await count(tmp_path) == PEOPLE


async def test_a_key_that_is_in_no_file_is_not_ours_to_change(tmp_path: Path) -> None:
    """In the environment, or none at all."""
    settings = {"STANDPOINT_DATABASE": str(tmp_path / "store.db"), "STANDPOINT_CONTENT": str(CONTENT)}
    in_the_environment = await refused(tmp_path, settings | {"STANDPOINT_DATABASE_KEY": KEY})
    assert in_the_environment.startswith("Only a key in a file can be changed")
    plain = await refused(tmp_path, settings | {"STANDPOINT_PLAIN_STORE": "yes"})
    assert plain == "The store is not encrypted (STANDPOINT_PLAIN_STORE=yes), so there is no key to change."


async def test_a_wrong_key_changes_nothing(tmp_path: Path) -> None:
    """The store is as it was, and nothing is left beside it."""
    await fill(tmp_path, PEOPLE)
    file = tmp_path / "standpoint.key"
    file.write_text(KEY, encoding="ascii")
    before = (tmp_path / "standpoint.db").read_bytes()
    assert await refused(tmp_path, settings_for(tmp_path)) == (
        f"{tmp_path / 'standpoint.db'} does not open with this key; give the key that the store was made with."
    )
    assert (tmp_path / "standpoint.db").read_bytes() == before
    assert others_in(tmp_path) == []


async def test_the_files_behind_links_are_changed(tmp_path: Path) -> None:
    """The links stay links, and no file with the old key is left behind them."""
    real = tmp_path / "real"
    real.mkdir()
    await fill(real, PEOPLE)
    old = (real / "standpoint.key").read_text(encoding="ascii")
    links = [tmp_path / name for name in ("standpoint.db", "standpoint.key")]
    for link in links:
        link.symlink_to(real / link.name)
    ended = await run("rekey", folder=tmp_path, settings=settings_for(tmp_path))
    assert ended.code == 0, ended
    assert all(link.is_symlink() for link in links)
    assert (real / "standpoint.key").read_text(encoding="ascii") != old
    assert await count(real) == PEOPLE


async def test_a_folder_is_no_key(tmp_path: Path) -> None:
    """As a setting it is refused."""
    await fill(tmp_path, PEOPLE)
    settings = settings_for(tmp_path) | {"STANDPOINT_DATABASE_KEY_FILE": "."}
    assert await refused(tmp_path, settings) == (
        "STANDPOINT_DATABASE_KEY_FILE must name a file, and this is a folder."
    )


async def test_a_folder_in_the_way_is_named(tmp_path: Path) -> None:
    """It is nobody's to delete; the key stays, and the next change of it finds nothing left."""
    await fill(tmp_path, PEOPLE)
    old = (tmp_path / "standpoint.key").read_text(encoding="ascii")
    for name in ("standpoint.key.new", "standpoint.db.rekeyed"):
        folder = tmp_path / name
        folder.mkdir()
        sentence = await refused(tmp_path, settings_for(tmp_path))
        assert sentence.endswith(f"{folder} is a folder and stands in the way; move it elsewhere.")
        folder.rmdir()
    assert (tmp_path / "standpoint.key").read_text(encoding="ascii") == old
    assert others_in(tmp_path) == []
    assert await count(tmp_path) == PEOPLE


async def test_a_store_without_the_right_to_it_keeps_its_key(tmp_path: Path) -> None:
    """Nobody else is said to have it open."""
    await fill(tmp_path, PEOPLE)
    path = tmp_path / "standpoint.db"
    path.chmod(0o400)
    if os.access(path, os.W_OK):
        pytest.skip("root may write to every file")
    assert await refused(tmp_path, settings_for(tmp_path)) == (
        f"The store {path} may not be read and written by the user who runs this; change its rights first."
    )
