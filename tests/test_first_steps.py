"""The files a new campaign starts from: made once, for their owner alone, never touched again."""

import os
from pathlib import Path

import pytest

from bot.errors import StandpointError
from bot.first_steps import make_key, write_first_files
from bot.settings import Settings
from bot.store.connection import check_key


def test_a_key_is_random_private_and_what_the_store_takes(tmp_path: Path) -> None:
    """Two keys differ; each is 64 hexadecimal digits that only the owner can read."""
    first, second = tmp_path / "first.key", tmp_path / "second.key"
    assert make_key(first)
    assert make_key(second)
    assert first.read_text(encoding="ascii") != second.read_text(encoding="ascii")
    assert check_key(first.read_text(encoding="ascii"))
    assert first.stat().st_mode & 0o777 == 0o600


def test_rights_do_not_depend_on_the_mask_of_the_shell(tmp_path: Path) -> None:
    """With a mask that takes nothing away, key and settings are still the owner's alone."""
    mask = os.umask(0)
    try:
        list(write_first_files(tmp_path / "data", tmp_path / ".env"))
    finally:
        os.umask(mask)
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "data" / "standpoint.key").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / ".env").stat().st_mode & 0o777 == 0o600


def test_a_key_that_exists_is_never_replaced(tmp_path: Path) -> None:
    """A store whose key was overwritten could never be read again."""
    file = tmp_path / "standpoint.key"
    file.write_text("kept", encoding="ascii")
    assert not make_key(file)
    assert file.read_text(encoding="ascii") == "kept"


def test_the_settings_file_is_read_as_settings(tmp_path: Path) -> None:
    """What ``init`` writes, ``run`` understands; only the token is still to be filled in."""
    folder = tmp_path / "data"
    list(write_first_files(folder, tmp_path / ".env"))
    settings = Settings.read(env_file=tmp_path / ".env", environment={})
    assert settings.database == folder / "standpoint.db"
    assert check_key(settings.store_key() or "")
    assert settings.token is None
    assert settings.organizers == frozenset()


def test_one_file_of_two_is_made_where_the_other_is_there(tmp_path: Path) -> None:
    """A key without settings gets its settings, and the sentence says which was kept."""
    (tmp_path / "data").mkdir()
    make_key(tmp_path / "data" / "standpoint.key")
    said = list(write_first_files(tmp_path / "data", tmp_path / ".env"))
    assert said[0] == f"kept {tmp_path / 'data' / 'standpoint.key'}: it was there already."
    assert said[1].startswith(f"made {tmp_path / '.env'}: ")


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """A file where the folder should be is refused in one sentence, and nothing is made."""
    (tmp_path / "data").touch()
    with pytest.raises(StandpointError, match=r"data cannot be written: File exists\."):
        list(write_first_files(tmp_path / "data", tmp_path / ".env"))
    assert not (tmp_path / ".env").exists()
