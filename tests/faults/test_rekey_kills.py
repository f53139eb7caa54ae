"""The key is changed and the change is killed: at each of its steps, and at moments that nobody chose."""

from pathlib import Path

import pytest

from tests import program
from tests.faults.killed_at import killed_at
from tests.faults.rekey_kills import count, fill, measure, settings_for

_PEOPLE = 40


@pytest.mark.timeout(300)
async def test_killed_at_any_moment(tmp_path: Path) -> None:
    """Eight kills; the long run is a command of its own."""
    measured = await measure(tmp_path, people=2000, kills=8, longest=1.2, seed=3)
    assert measured.lost == 0
    assert measured.left_over == []
    assert measured.keys >= 2


@pytest.mark.timeout(300)
async def test_killed_at_each_step(tmp_path: Path) -> None:
    """After each kill the next command ends well, and the store opens with the key in its file and has everybody."""
    await fill(tmp_path, _PEOPLE)
    file = tmp_path / "standpoint.key"
    kills = steps_with_new_key = 0
    while True:
        before = file.read_text(encoding="ascii")
        settings = settings_for(tmp_path)
        if not await killed_at(kills + 1, tmp_path, "rekey", settings=settings):
            break
        kills += 1
        ended = await program.run("mailings", folder=tmp_path, settings=settings_for(tmp_path))
        assert ended.code == 0, (kills, ended)
        assert await count(tmp_path) == _PEOPLE, kills
        steps_with_new_key += file.read_text(encoding="ascii") != before
        assert not file.with_name("standpoint.key.new").exists(), kills
        assert not (tmp_path / "standpoint.db.rekeyed").exists(), kills
    assert kills > 10
    # The old key holds until the store was replaced, and the new one from then on.
    assert 0 < steps_with_new_key < kills
    assert await count(tmp_path) == _PEOPLE
