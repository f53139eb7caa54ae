"""One connection to the store's file, or to a copy of it: the key, what every connection is told, and why none is had."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import aiosqlite
import sqlcipher3.dbapi2 as sqlcipher

from bot.errors import SettingsError, StandpointError
from bot.store.queries import load_queries

_KEY_LENGTH = 64
_PLAIN_HEADER = b"SQLite format 3\0"
_ROWS_AT_ONCE = 64

_queries = load_queries("connection.sql")


class StoreUnreadableError(StandpointError):
    """The store's file cannot be opened: a wrong key, not a store, or out of reach."""

    exit_code = 2


def check_key(key: str) -> str:
    """The key in the form the store takes: 256 bits as 64 hexadecimal digits.

    Raises:
        SettingsError: The key has another form.
    """
    digits = key.strip()
    if len(digits) != _KEY_LENGTH or not set(digits.lower()) <= set("0123456789abcdef"):
        sentence = (
            "The database key must be 64 hexadecimal digits; `standpoint init` makes one, "
            "or take the one that the store was made with."
        )
        raise SettingsError(sentence)
    return digits.lower()


def opens_with(path: Path, key: str) -> bool:
    """Whether the file is a store that opens with this key, whatever form that has."""
    try:
        with closing(_open(path, check_key(key))) as connection:
            # The first page is read and decrypted.
            connection.execute("PRAGMA schema_version").fetchall()
    except (sqlcipher.Error, SettingsError):
        return False
    return True


@asynccontextmanager
async def keyed(path: Path, digits: str | None) -> AsyncIterator[aiosqlite.Connection]:
    """A connection that knows the key and nothing else; ``digits`` as ``check_key`` gives them, None for no encryption."""
    async with aiosqlite.Connection(lambda: _open(path, digits), _ROWS_AT_ONCE) as connection:
        yield connection


@asynccontextmanager
async def connected(path: Path, digits: str | None) -> AsyncIterator[aiosqlite.Connection]:
    """A connection as the program works with.

    Raises:
        StoreUnreadableError: The file does not open.
    """
    async with keyed(path, digits) as connection:
        try:
            await _queries.wait_for_others(connection)
            if await _queries.is_something_else(connection):
                sentence = (
                    f"{path} is a database of another program; set STANDPOINT_DATABASE to another file."
                )
                raise StoreUnreadableError(sentence)
            await _queries.write_ahead(connection)
            await _queries.survive_power_loss(connection)
            await _queries.keep_foreign_keys(connection)
            await _queries.overwrite_deleted(connection)
            await _queries.keep_sorting_in_memory(connection)
        except sqlcipher.Error as error:
            raise StoreUnreadableError(why_unreadable(path, digits, error)) from error
        yield connection


async def attach(connection: aiosqlite.Connection, path: Path, digits: str | None) -> None:
    """From now on the connection has a second file, named ``copy``, with a key of its own."""
    # As with PRAGMA key: the digits were checked to be hexadecimal.
    key = "''" if digits is None else f"\"x'{digits}'\""
    await connection.execute(f"ATTACH DATABASE ? AS copy KEY {key}", (str(path),))


def why_unreadable(path: Path, digits: str | None, error: Exception) -> str:
    """Why a file does not open with a key, in a sentence."""
    with path.open("rb") as file:
        header = file.read(len(_PLAIN_HEADER))
    if header == _PLAIN_HEADER and digits is not None:
        return (
            f"{path} is an SQLite file without encryption; name another file, or if it is a store that is meant "
            "to be plain, set STANDPOINT_PLAIN_STORE=yes and no key."
        )
    if isinstance(error, sqlcipher.DatabaseError) and "not a database" in str(error):
        if digits is None:
            return (
                f"{path} is encrypted, or no store at all; leave out STANDPOINT_PLAIN_STORE and set "
                "STANDPOINT_DATABASE_KEY_FILE to the file with its key."
            )
        return f"{path} does not open with this key; give the key that the store was made with."
    return f"The store {path} cannot be opened ({error}); check the disk and who else has it open."


def _open(path: Path, digits: str | None) -> sqlite3.Connection:
    connection = sqlcipher.connect(path, isolation_level=None)
    # What matters of its log is raised as well, and standard error belongs to our own lines.
    connection.execute("PRAGMA cipher_log_level = NONE")
    if digits is not None:
        # PRAGMA key takes no bound parameter; the digits were checked to be hexadecimal.
        connection.execute(f"PRAGMA key = \"x'{digits}'\"")
    # aiosqlite only calls what sqlite3 and sqlcipher3 have in common.
    return connection  # type: ignore[no-any-return]
