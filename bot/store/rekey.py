"""A new key for the store: whenever it is interrupted, the store opens with the key that the next start finds.

The new key is written beside the old one, the store into a copy with it; the copy is read back and takes the store's
place; then the new key takes the place of the old. Who comes after a kill between the two finishes it.
"""

import contextlib
import secrets
from pathlib import Path

from bot.errors import StandpointError
from bot.settings import Settings, read_key
from bot.store.connection import check_key, opens_with
from bot.store.copies import explained, export_from, moment_name, nobody_else
from bot.store.disk import (
    belong_like,
    drop,
    drop_database,
    make_private,
    put_in_place,
    sync_folder,
)
from bot.store.lock import StoreInUseError, only_copy

_KEY_BYTES = 32


class KeyNotReplacedError(StandpointError):
    """What an interrupted change of the key left cannot be put in order."""

    exit_code = 2


async def rekey(database: Path, key_file: Path) -> Path:
    """Gives the store a random new key; the lock on the store must be held.

    Args:
        database: The store.
        key_file: The file with its key; it has the new one afterwards.

    Returns:
        The file with the old key, which older backups need.

    Raises:
        StandpointError: Another program has the store open, or it cannot be written; the old key goes on to hold.
    """
    finish(database, key_file)
    old, new_key, copy = read_key(key_file), _new_key_of(key_file), _copy_of(database)
    key = secrets.token_hex(_KEY_BYTES)
    with explained("The new key, or the store with it,"):
        drop_database(copy)
        async with nobody_else(database, check_key(old)) as connection:
            make_private(new_key, key.encode("ascii") + b"\n")
            try:
                belong_like(new_key, key_file)
                sync_folder(new_key.parent)
                make_private(copy)
                await export_from(connection, copy, key)
                belong_like(copy, database)
            except BaseException:
                drop_database(copy)
                drop(new_key)
                raise
            # Nobody can write to the old file until this connection ends, and then it has no name any more.
            put_in_place(copy, database)
    return _take_over(key_file)


def finish(database: Path, key_file: Path) -> None:
    """Ends what was interrupted, one way or the other; the lock on the store must be held.

    Raises:
        KeyNotReplacedError: The new key can neither take the place of the old one nor be deleted.
        SettingsError: The old key cannot be read.
    """
    new_key = _new_key_of(key_file)
    if not new_key.exists() or not database.exists():
        return
    if opens_with(database, read_key(key_file)):
        try:
            drop_database(_copy_of(database))
            drop(new_key)
        except OSError as error:
            sentence = (
                f"{new_key} is of no use, because the store has the key in {key_file}, and it cannot be deleted: "
                f"{error.strerror}."
            )
            raise KeyNotReplacedError(sentence) from error
    elif opens_with(database, read_key(new_key)):
        _take_over(key_file)


def finish_if_interrupted(settings: Settings) -> None:
    """What every command does before it reads the key; nothing where a change of the key is just being made."""
    key_file = settings.database_key_file
    if settings.plain_store or key_file is None or not _new_key_of(key_file).exists():
        return
    with contextlib.suppress(StoreInUseError), only_copy(settings.database):
        finish(settings.database, key_file)


def _take_over(key_file: Path) -> Path:
    new_key = _new_key_of(key_file)
    # Named by when the new key was made, so that whoever finishes it finds what was begun.
    kept = key_file.with_name(f"{key_file.name}.until-{moment_name(int(new_key.stat().st_mtime))}")
    try:
        kept.unlink(missing_ok=True)
        make_private(kept, key_file.read_bytes())
        belong_like(kept, key_file)
        put_in_place(new_key, key_file)
    except OSError as error:
        sentence = (
            f"The store has its new key, which is in {new_key}, but {key_file} cannot be replaced "
            f"({error.strerror}); keep the old key for older backups, and put the new one in its place."
        )
        raise KeyNotReplacedError(sentence) from error
    return kept


def _new_key_of(key_file: Path) -> Path:
    return key_file.with_name(key_file.name + ".new")


def _copy_of(database: Path) -> Path:
    return database.with_name(database.name + ".rekeyed")
