"""The store's file: opened with its key, brought up to date, and written by one connection at a time."""

import asyncio
import errno
import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import aiosqlite
import sqlcipher3.dbapi2 as sqlcipher

from bot.errors import SettingsError, StandpointError
from bot.store.attendances import Attendances
from bot.store.audits import Audits
from bot.store.broadcasts import Broadcasts
from bot.store.channel_posts import ChannelPosts
from bot.store.consents import Consents
from bot.store.deliveries import Deliveries
from bot.store.drafts import Drafts
from bot.store.endings import Endings
from bot.store.erasures import Erasures
from bot.store.events import Events
from bot.store.leases import Leases
from bot.store.mailings import Mailings
from bot.store.migrate import migrate
from bot.store.people import People
from bot.store.queries import load_queries
from bot.store.questions import Questions
from bot.store.watches import Watches

_KEY_LENGTH = 64
_PLAIN_HEADER = b"SQLite format 3\0"
_ROWS_AT_ONCE = 64

_queries = load_queries("connection.sql")


class StoreUnreadableError(StandpointError):
    """The store's file cannot be opened: a wrong key, not a store, or out of reach."""

    exit_code = 2


class StoreFailedError(StandpointError):
    """The store could not read or write: a full or failing disk, or a lock that was not given back."""


class StoreOutOfReachError(StoreFailedError):
    """The disk is full or failing, or another process does not let go of the file: later it may work."""


@dataclass(frozen=True, slots=True)
class Tables:
    """The table families as one connection sees them."""

    people: People
    consents: Consents
    events: Events
    attendances: Attendances
    mailings: Mailings
    deliveries: Deliveries
    broadcasts: Broadcasts
    channel_posts: ChannelPosts
    watches: Watches
    questions: Questions
    audits: Audits
    drafts: Drafts
    erasures: Erasures
    leases: Leases

    @classmethod
    def through(cls, connection: aiosqlite.Connection, endings: Endings) -> Self:
        """All families through one connection; ``endings`` notes whose opt-ins they end."""
        return cls(
            People(connection, endings),
            Consents(connection, endings),
            Events(connection),
            Attendances(connection, endings),
            Mailings(connection),
            Deliveries(connection),
            Broadcasts(connection),
            ChannelPosts(connection),
            Watches(connection),
            Questions(connection),
            Audits(connection),
            Drafts(connection),
            Erasures(connection, endings),
            Leases(connection),
        )


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


class Database:
    """One writing and one reading connection to an encrypted SQLite file.

    A connection that tasks share also shares its transaction, so writers take turns behind a lock and
    whoever only reads uses the other connection. Make it with ``open``.
    """

    def __init__(self, path: Path, writer: aiosqlite.Connection, reader: aiosqlite.Connection) -> None:
        self.path = path
        self._writer = writer
        self._reader = reader
        self.endings = Endings()
        self._reading = Tables.through(reader, Endings())
        self._writing = Tables.through(writer, self.endings)
        self._turn = asyncio.Lock()
        self._reading_turn = asyncio.Lock()

    @classmethod
    @asynccontextmanager
    async def open(cls, path: Path, key: str) -> AsyncIterator[Self]:
        """Opens (and if need be makes or migrates) the store, and closes it afterwards.

        Args:
            path: The database file; its folder is made when missing, for its owner alone.
            key: 256 bits as 64 hexadecimal digits.

        Raises:
            StoreUnreadableError: A wrong key, a file that is no store, or a place that cannot be written.
            NewerSchemaError: A newer Standpoint wrote the file.
        """
        digits = check_key(key)
        _make_private(path)
        async with AsyncExitStack() as stack:
            writer = await stack.enter_async_context(_connect(path, digits))
            await migrate(writer, path)
            reader = await stack.enter_async_context(_connect(path, digits))
            await _queries.refuse_writes(reader)
            yield cls(path, writer, reader)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Tables]:
        """The tables for writing: everything done inside is committed together, or not at all.

        Raises:
            StoreFailedError: The disk or the file failed; nothing was changed.
        """
        async with self._turn:
            try:
                # Inside the try: a cancelled await still executes, so a cancelled BEGIN has begun.
                await _queries.begin(self._writer)
                yield self._writing
                self.endings.tell()
                await self._writer.commit()
            except BaseException as error:
                self.endings.forget()
                # Shielded: whoever cancels must not leave the shared connection inside a transaction.
                await asyncio.shield(self._writer.rollback())
                if isinstance(error, sqlcipher.Error):
                    raise _explain(error) from error
                raise

    async def hurry(self) -> None:
        """From now on waits for other programs only for a moment: the end of this one must not wait for them."""
        await _queries.hurry(self._writer)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Tables]:
        """The tables for reading: each query sees the last commit. One of these must not be opened inside another.

        Raises:
            StoreFailedError: The disk or the file failed.
        """
        # In turns: while a statement is open, all others on this connection see what it saw when it began.
        async with self._reading_turn:
            try:
                yield self._reading
            except sqlcipher.Error as error:
                raise _explain(error) from error


def _explain(error: Exception) -> StoreFailedError:
    # SQLite's own sentence names tables and columns, never values.
    kind = StoreOutOfReachError if isinstance(error, sqlcipher.OperationalError) else StoreFailedError
    return kind(f"The store did not take it ({type(error).__name__}: {error}).")


def _make_private(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            # SQLite gives -wal and -shm the rights of the file itself.
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if not os.access(path, os.R_OK | os.W_OK):
            raise PermissionError(None, "no right to read and write it")
    except OSError as error:
        sentence = f"The store {path} cannot be opened: {error.strerror}. Set STANDPOINT_DATABASE to a writable file."
        raise StoreUnreadableError(sentence) from error


@asynccontextmanager
async def _connect(path: Path, digits: str) -> AsyncIterator[aiosqlite.Connection]:
    def connector() -> sqlite3.Connection:
        connection = sqlcipher.connect(path, isolation_level=None)
        # What matters of its log is raised as well, and standard error belongs to our own lines.
        connection.execute("PRAGMA cipher_log_level = NONE")
        # PRAGMA key takes no bound parameter; the digits were checked to be hexadecimal.
        connection.execute(f"PRAGMA key = \"x'{digits}'\"")
        # aiosqlite only calls what sqlite3 and sqlcipher3 have in common.
        return connection  # type: ignore[no-any-return]

    async with aiosqlite.Connection(connector, _ROWS_AT_ONCE) as connection:
        try:
            await _queries.wait_for_others(connection)
            await _queries.write_ahead(connection)
            await _queries.survive_power_loss(connection)
            await _queries.keep_foreign_keys(connection)
            await _queries.overwrite_deleted(connection)
            await _queries.keep_sorting_in_memory(connection)
        except sqlcipher.Error as error:
            raise StoreUnreadableError(_why_unreadable(path, error)) from error
        yield connection


def _why_unreadable(path: Path, error: Exception) -> str:
    with path.open("rb") as file:
        header = file.read(len(_PLAIN_HEADER))
    if header == _PLAIN_HEADER:
        return f"{path} is an SQLite file without encryption, so it is no store of Standpoint's; name another file."
    if isinstance(error, sqlcipher.DatabaseError) and "not a database" in str(error):
        return f"{path} does not open with this key; give the key that the store was made with."
    return f"The store {path} cannot be opened ({error}); check the disk and who else has it open."
