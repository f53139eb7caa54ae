"""Whatever the program leaves behind is its owner's alone; what others may use already is told of, and left."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.simulator.server import Simulator
from tests.content.sample_campaign import write
from tests.program import run, running
from tests.running import TOKEN


def rights_in(folder: Path) -> dict[str, int]:
    """What may be done with each file and folder below one, and by whom."""
    return {str(each.relative_to(folder)): stat.S_IMODE(each.stat().st_mode) for each in folder.rglob("*")}


@pytest.fixture
def generous() -> Iterator[None]:
    """A shell whose umask takes nothing away."""
    mask = os.umask(0)
    yield
    os.umask(mask)


@pytest.mark.usefixtures("generous")
async def test_all_that_is_left_is_for_its_owner_alone(tmp_path: Path) -> None:
    """A first start, a backup beside it, a restore and a new key."""
    content = write(tmp_path / "content")
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    await run("init", folder=home)
    async with Simulator(token=TOKEN) as simulator:
        settings = {
            "STANDPOINT_TOKEN": TOKEN,
            "STANDPOINT_API_URL": simulator.url,
            "STANDPOINT_CONTENT": str(content),
        }
        async with running("run", folder=home, settings=settings) as bot:
            await bot.says("event='serving'")
            assert {"data/standpoint.db-wal", "data/standpoint.db-shm"} <= set(rights_in(home))
            assert (await run("backup", "data/copy.db", folder=home, settings=settings)).code == 0
            beside = rights_in(home)
            ended = await bot.interrupt()
        assert "others than its owner may use it" not in ended.err
        assert (await run("restore", "data/copy.db", "--yes", folder=home, settings=settings)).code == 0
        assert (await run("rekey", folder=home, settings=settings)).code == 0
    for rights in (beside, rights_in(home)):
        assert rights == {name: 0o700 if name == "data" else 0o600 for name in rights}
    assert len(rights_in(home)) >= 7


async def test_what_others_may_use_is_told_of(tmp_path: Path) -> None:
    """A key that a container hands over is often for everybody to read: the bot runs, and says so."""
    write(tmp_path / "content")
    await run("init", folder=tmp_path)
    key, folder = tmp_path / "data" / "standpoint.key", tmp_path / "data"
    key.chmod(0o444)
    folder.chmod(0o755)
    async with Simulator(token=TOKEN) as simulator:
        settings = {"STANDPOINT_TOKEN": TOKEN, "STANDPOINT_API_URL": simulator.url}
        async with running("run", folder=tmp_path, settings=settings) as bot:
            await bot.says("event='serving'")
            ended = await bot.interrupt()
    told = [line for line in ended.err.splitlines() if "others than its owner may use it" in line]
    assert len(told) == 2
    assert f"file='{key}'" in "".join(told)
    assert f"file='{folder}'" in "".join(told)
    assert (stat.S_IMODE(key.stat().st_mode), stat.S_IMODE(folder.stat().st_mode)) == (0o444, 0o755)
