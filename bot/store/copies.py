"""Whole copies of a store, made beside whoever uses it or instead of them, and read back before they count."""

import datetime as dt
import errno
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import aiosqlite
import sqlcipher3.dbapi2 as sqlcipher

from bot.errors import StandpointError
from bot.store.connection import attach, connected, keyed, why_unreadable
from bot.store.disk import belong_like, drop_database, give_name, make_private
from bot.store.queries import load_queries

_queries = load_queries("copies.sql")
_opening = load_queries("connection.sql")

_OWN_ENDINGS = (
    "-wal",
    "-shm",
    "-journal",
    ".lock",
    ".erased",
    ".restoring",
    ".rekeyed",
    # The program makes these before an update or a restore, and deletes them in time.
    ".before-",
)


class CopyFailedError(StandpointError):
    """A copy of the store cannot be made, or is not what it should be."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a store holds, to compare two: its version, its shape, and how many rows each table has."""

    version: int
    shape: tuple[tuple[object, ...], ...]
    rows: tuple[tuple[str, int], ...]


async def back_up(path: Path, digits: str | None, target: Path, *, at: int) -> int:
    """Writes a whole, consistent copy with the same key, also beside a bot that runs; gives its size in bytes.

    It has its name only once it was read back.

    Raises:
        StandpointError: There is such a file, or it cannot be written; nothing was left.
    """
    with explained(f"The backup {target}"):
        _refuse_name(target, path)
        unfinished = target.with_name(target.name + ".unfinished")
        _make_room(unfinished, target)
        try:
            async with connected(path, digits) as connection:
                await _opening.copy_into(connection, path=str(unfinished))
                version = await _opening.schema_version(connection)
            async with keyed(unfinished, digits) as copy:
                await _queries.note_backup(copy, made_at=at)
            if (await read_back(unfinished, digits)).version != version:
                message = f"The backup {target} has another form than the store."
                raise CopyFailedError(message)
            belong_like(unfinished, path)
            give_name(unfinished, target)
        finally:
            drop_database(unfinished)
        return size_of(target)


async def export(path: Path, digits: str | None, target: Path, new_digits: str | None) -> None:
    """Writes a whole copy with another key into a new file, and compares it; nobody else may have the store open."""
    make_private(target)
    async with keyed(path, digits) as connection:
        await export_from(connection, target, new_digits)


async def export_from(connection: aiosqlite.Connection, target: Path, new_digits: str | None) -> None:
    """The same from a connection that is there, into an empty file."""
    before = await _content(connection)
    await attach(connection, target, new_digits)
    await _queries.export(connection)
    # A pragma takes no parameter; it is a number of the file's own.
    await connection.execute(f"PRAGMA copy.user_version = {before.version}")
    await connection.execute("DETACH DATABASE copy")
    if await read_back(target, new_digits) != before:
        message = (
            f"The copy {target} does not hold what the store holds; the store is as it was. Check the disk."
        )
        raise CopyFailedError(message)


async def read_back(path: Path, digits: str | None, *, called: Path | None = None) -> Content:
    """Reads a whole file, every page and index of it, and gives what it holds; ``called`` is its name in errors.

    Raises:
        CopyFailedError: It does not open with this key, or something in it is damaged.
    """
    called = called or path
    try:
        async with keyed(path, digits) as connection:
            try:
                # The first page.
                await _opening.schema_version(connection)
            except sqlcipher.Error as error:
                raise CopyFailedError(why_unreadable(called, digits, error)) from error
            # With a key, each page has a code that only the key can make.
            wrong = (
                [] if digits is None else await connection.execute_fetchall("PRAGMA cipher_integrity_check")
            )
            checked = [*wrong, *await connection.execute_fetchall("PRAGMA integrity_check")]
            if checked == [("ok",)]:
                return await _content(connection)
    except sqlcipher.Error:
        # A page that cannot be read may stop the check itself.
        pass
    message = f"{called} is damaged: something in it is not as it was written."
    raise CopyFailedError(message)


async def made_at(path: Path, digits: str | None, *, now: int) -> int:
    """When a copy of the present form was made, in UTC epoch seconds.

    Where it does not say, that is the last moment it knows of: one after ``now`` comes from a clock that was wrong.
    """
    async with keyed(path, digits) as connection:
        return cast("int", await _queries.made_at(connection, now=now))


@asynccontextmanager
async def nobody_else(path: Path, digits: str | None) -> AsyncIterator[aiosqlite.Connection]:
    """A connection beside which no other program can read or write the store; all of it is in the one file.

    Raises:
        CopyFailedError: Another program has the store open, or it may not be written.
    """
    refuse_without_rights(path)
    async with keyed(path, digits) as connection:
        try:
            await _opening.hurry(connection)
            await _opening.schema_version(connection)
        except sqlcipher.Error as error:
            raise CopyFailedError(why_unreadable(path, digits, error)) from error
        try:
            # In this order: alone from the first, it would leave a journal beside the file.
            await _queries.fold_up(connection)
            await _queries.stay_alone(connection)
            await _queries.shut_others_out(connection)
            await connection.commit()
            # Somebody may have come in between; else this does nothing.
            await _queries.fold_up(connection)
        except sqlcipher.OperationalError as error:
            message = _why_not_alone(path, error)
            raise CopyFailedError(message) from error
        yield connection


def refuse_without_rights(path: Path) -> None:
    """A store that is there and must not be changed is no broken one.

    Raises:
        CopyFailedError: Whoever runs this may not read and write it.
    """
    if path.exists() and not os.access(path, os.R_OK | os.W_OK):
        sentence = f"The store {path} may not be read and written by the user who runs this; change its rights first."
        raise CopyFailedError(sentence)


def _why_not_alone(path: Path, error: sqlcipher.OperationalError) -> str:
    if error.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return f"Another program has the store {path} open; try again when it has ended."
    return f"The store {path} cannot be written ({error}); check the disk."


@contextmanager
def explained(what: str) -> Iterator[None]:
    """Turns what a disk or SQLite says into a sentence about ``what`` was to be written.

    Raises:
        CopyFailedError: With that sentence.
    """
    try:
        yield
    except (OSError, sqlcipher.Error) as error:
        # SQLite's own sentence names tables and columns, never values.
        sentence = f"{what} cannot be written: {getattr(error, 'strerror', None) or error}."
        raise CopyFailedError(sentence) from error


def moment_name(at: int) -> str:
    """A moment as a part of a file's name, such as ``20261124T211500Z``."""
    return f"{dt.datetime.fromtimestamp(at, dt.UTC):%Y%m%dT%H%M%SZ}"


def size_of(file: Path) -> int:
    """How many bytes a file has."""
    return file.stat().st_size


def _refuse_name(target: Path, store: Path) -> None:
    if not target.name or target.is_dir():
        raise IsADirectoryError(errno.EISDIR, "it is a folder; name a file in it")
    own = target.parent.resolve() == store.parent.resolve() and target.name.startswith(
        tuple(store.name + ending for ending in _OWN_ENDINGS)
    )
    if own:
        raise FileExistsError(
            errno.EEXIST, "the store keeps files of its own under such a name; take another"
        )


def _make_room(unfinished: Path, target: Path) -> None:
    if target.exists():
        raise FileExistsError(None, "there is such a file already, and a backup never overwrites one")
    drop_database(unfinished)
    # An empty file of that name takes the copy and keeps its rights.
    make_private(unfinished)


async def _content(connection: aiosqlite.Connection) -> Content:
    names = [str(name) async for (name,) in _queries.tables(connection)]
    rows: list[tuple[str, int]] = []
    for name in names:
        # The schema's own names, which take no parameter.
        ((count,),) = await connection.execute_fetchall(f'SELECT count(*) FROM "{name}"')  # noqa: S608
        rows.append((name, count))
    shape = [tuple(row) async for row in _queries.shape(connection)]
    return Content(await _opening.schema_version(connection), tuple(shape), tuple(rows))
