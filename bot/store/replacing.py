"""One store takes the place of another, which is kept: at each moment one of the two opens under the name."""

import shutil
from pathlib import Path

from bot.store.copies import CopyFailedError, explained, nobody_else
from bot.store.disk import belong_like, give_name, make_private, put_in_place
from bot.store.queries import load_queries
from bot.store.restoring import Newest, Withdrawn

_queries = load_queries("restoring.sql", Withdrawn)


async def replace_store(
    new: Path, database: Path, *, digits: str | None, newest: Newest | None, kept: Path
) -> None:
    """Puts a finished store in the place of the one that is there, which is kept under another name.

    Args:
        new: The finished store, closed, beside the other.
        database: The other; the lock on it must be held.
        digits: The key that the other opens with.
        newest: How far the other had come when it was read; None where it does not open, or there is none.
        kept: The name that the other is kept under.

    Raises:
        CopyFailedError: Another program has the other one open or changed it since, or it cannot be written: the other
            stays in its place.
    """
    with explained(f"The store {database}"):
        if newest is None:
            _keep(new, database, kept)
            _move_logs(database, kept)
            put_in_place(new, database)
            return
        async with nobody_else(database, digits) as connection:
            if tuple(await _queries.newest(connection)) != newest:
                sentence = f"The store {database} was changed by another program just now; try again."
                raise CopyFailedError(sentence)
            # Whoever waits for it finds that it was replaced, and writes nothing to the one of before.
            _keep(new, database, kept)
            put_in_place(new, database)


def copy_file(source: Path, target: Path, *, owner: Path) -> None:
    """A copy of a file, byte for byte, for its owner alone.

    Raises:
        OSError: One cannot be read, or the other not be written.
    """
    make_private(target)
    shutil.copyfile(source, target)
    if owner.exists():
        belong_like(target, owner)


def _keep(new: Path, database: Path, kept: Path) -> None:
    if not database.exists():
        return
    # A copy, and no second name of the same file: should this be killed here, the bot goes on writing to that one.
    unfinished = new.with_name(new.name + "-kept")
    copy_file(database, unfinished, owner=database)
    give_name(unfinished, kept)


def _move_logs(database: Path, kept: Path) -> None:
    # The log of a store that does not open belongs to it, and must never meet the new one.
    for ending in ("-wal", "-journal"):
        log = database.with_name(database.name + ending)
        if log.exists():
            log.replace(kept.with_name(kept.name + ending))
    database.with_name(database.name + "-shm").unlink(missing_ok=True)
