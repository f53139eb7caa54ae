"""A backup takes the place of the store: brought up to now in a copy of its own, which counts only once it is finished."""

import glob
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from bot.actions.policy import Policy
from bot.actions.restoring import Known, Replayed, known_from, replay
from bot.errors import StandpointError
from bot.store import erased_list
from bot.store.connection import StoreUnreadableError, check_key
from bot.store.copies import (
    CopyFailedError,
    explained,
    export,
    made_at,
    moment_name,
    read_back,
    refuse_without_rights,
    size_of,
)
from bot.store.database import Database, StoreFailedError
from bot.store.disk import belong_like, drop_database, put_in_place
from bot.store.migrate import NewerSchemaError
from bot.store.replacing import copy_file, replace_store

_ONE_DAY = 24 * 3600
_FIRST_WITH_RECEIPTS = 4
"""The form of the store since which each person has a secret, by which they are found in a backup again."""


class TooOldError(StandpointError):
    """A backup is from before the list of erasures begins, or before erasures could be done again in a backup."""


@dataclass(frozen=True, slots=True)
class Restored:
    """A restore that is done.

    Attributes:
        made_at: When the backup was made, in UTC epoch seconds.
        replayed: What was done in it again.
        kept: The store that was there before; None where there was none.
        knows: Whether that one opened, so that opt-outs since the backup are known.
    """

    made_at: int
    replayed: Replayed
    kept: Path | None
    knows: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where a store is, and its key; None where it is plain."""

    database: Path
    key: str | None


async def restore(
    backup: Path, backup_key: str | None, place: Place, *, policy: Policy, now: int
) -> Restored:
    """Puts a backup in the place of the store; the lock on that must be held.

    Killed at any moment, it leaves one of the two under the store's name, whole.

    Raises:
        StandpointError: The backup does not open, is damaged or too old, or cannot be written; the store is as it was.
    """
    database = place.database
    refuse_without_rights(database)
    kept = _free_name(database, now)
    had_one = database.exists()
    with _staged(backup, database) as stage:
        await _prepare(stage, backup, backup_key, place.key)
        async with Database.open(stage, place.key) as copy:
            made = await made_at(stage, _digits(place.key), now=now)
            _refuse_too_old(made, policy, now)
            known = await _known(place)
            replayed = await replay(copy, known, policy=policy, now=now)
            await copy.scrub()
        await replace_store(stage, database, digits=_digits(place.key), newest=known.newest, kept=kept)
    async with Database.open(database, place.key) as store:
        await erased_list.keep_list(store)
    return Restored(made, replayed, kept if had_one else None, knows=known.newest is not None)


def _free_name(database: Path, now: int) -> Path:
    names = (database.with_name(f"{database.name}.before-restore-{moment_name(at)}") for at in count(now))
    return next(name for name in names if not name.exists())


@contextmanager
def _staged(backup: Path, database: Path) -> Iterator[Path]:
    """A copy of the backup beside the store, which goes again with all that was made of it."""
    stage = database.with_name(database.name + ".restoring")
    what = f"The restored store {stage}"
    with explained(what):
        _clear(stage)
    try:
        with explained(what):
            copy_file(backup, stage, owner=database)
        yield stage
    finally:
        with explained(what):
            _clear(stage)


def _clear(stage: Path) -> None:
    # A migration leaves a copy of before it.
    for file in stage.parent.glob(glob.escape(stage.name) + "*"):
        drop_database(file)


async def _prepare(stage: Path, backup: Path, backup_key: str | None, key: str | None) -> None:
    content = await read_back(stage, _digits(backup_key), called=backup)
    _refuse_early_form(backup, content.version)
    if backup_key != key:
        changed = stage.with_name(stage.name + "-rekeyed")
        with explained(f"The restored store {stage}"):
            await export(stage, _digits(backup_key), changed, _digits(key))
            belong_like(changed, stage)
            put_in_place(changed, stage)


def _refuse_early_form(backup: Path, version: int) -> None:
    if not version:
        sentence = f"{backup} is no backup: there is no store in it. Nothing was changed."
        raise CopyFailedError(sentence)
    if version < _FIRST_WITH_RECEIPTS:
        sentence = (
            f"The backup {backup} was made by a version from before erasures could be done again in a backup: it would "
            "bring back people who were erased or opted out since. Nothing was changed."
        )
        raise TooOldError(sentence)


def _refuse_too_old(made: int, policy: Policy, now: int) -> None:
    days = policy.retention.erasures
    if made < now - days * _ONE_DAY:
        sentence = (
            f"The backup is older than {days} days, and who was erased is known no further back "
            "(STANDPOINT_KEEP_ERASURES_DAYS): it would bring back people who were erased. Nothing was changed."
        )
        raise TooOldError(sentence)


async def _known(place: Place) -> Known:
    """What is known that the backup does not know, from the store if it opens, and from the list beside it."""
    listed = erased_list.read_list(erased_list.list_of(place.database))
    # An empty file is no store that somebody had.
    if not place.database.exists() or not size_of(place.database):
        return Known(listed)
    try:
        async with Database.open(place.database, place.key) as store:
            return await known_from(store, listed)
    except (StoreUnreadableError, NewerSchemaError, StoreFailedError, sqlcipher.Error) as error:
        if getattr(error.__cause__ or error, "sqlite_errorname", "").startswith("SQLITE_BUSY"):
            sentence = f"Another program has the store {place.database} open; try again when it has ended."
            raise CopyFailedError(sentence) from error
        return Known(listed)


def _digits(key: str | None) -> str | None:
    return None if key is None else check_key(key)
