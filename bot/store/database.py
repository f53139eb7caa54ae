"""The store's file: opened with its key, brought up to date, and written by one connection at a time."""

import asyncio
import errno
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import aiosqlite
import sqlcipher3.dbapi2 as sqlcipher

from bot.errors import StandpointError
from bot.store.attendances import Attendances
from bot.store.audits import Audits
from bot.store.broadcasts import Broadcasts
from bot.store.channel_posts import ChannelPosts
from bot.store.connection import StoreUnreadableError, check_key, connected
from bot.store.consents import Consents
from bot.store.deliveries import Deliveries
from bot.store.drafts import Drafts
from bot.store.endings import Endings
from bot.store.erasures import Erasures
from bot.store.events import Events
from bot.store.leases import Leases
from bot.store.mailings import Mailings
from bot.store.migrate import migrate
from bot.store.own_data import OwnData
from bot.store.people import People
from bot.store.queries import load_queries
from bot.store.questions import Questions
from bot.store.restoring import Restoring
from bot.store.sweeping import Sweeping
from bot.store.watches import Watches

_IN_MEMORY_BYTES = 64 * 2**20
_MOMENT_SECONDS = 0.02

_queries = load_queries("connection.sql")


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
    sweeping: Sweeping
    leases: Leases
    own_data: OwnData
    restoring: Restoring

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
            Sweeping(connection),
            Leases(connection),
            OwnData(connection),
            Restoring(connection),
        )


class Database:
    """One writing and two reading connections to an encrypted SQLite file.

    A connection that tasks share also shares its transaction, so writers take turns behind a lock and
    whoever only reads uses another connection: one for what is quick, which taps wait for, and one for what counts many
    people. Make it with ``open``.
    """

    def __init__(
        self,
        path: Path,
        writer: aiosqlite.Connection,
        reader: aiosqlite.Connection,
        counter: aiosqlite.Connection,
    ) -> None:
        self.path = path
        self._writer = writer
        self._reader = reader
        self.endings = Endings()
        self._reading = Tables.through(reader, Endings())
        self._counting = Tables.through(counter, Endings())
        self._writing = Tables.through(writer, self.endings)
        self._turn = asyncio.Lock()
        self._reading_turn = asyncio.Lock()
        self._counting_turn = asyncio.Lock()
        self._hurried = False

    @classmethod
    @asynccontextmanager
    async def open(cls, path: Path, key: str | None) -> AsyncIterator[Self]:
        """Opens (and if need be makes or migrates) the store, and closes it afterwards.

        Args:
            path: The database file; its folder is made when missing, for its owner alone.
            key: 256 bits as 64 hexadecimal digits; None for a store without encryption.

        Raises:
            StoreUnreadableError: A wrong key, a file that is no store, or a place that cannot be written.
            NewerSchemaError: A newer Standpoint wrote the file.
        """
        digits = None if key is None else check_key(key)
        _make_private(path)
        file = _which(path)
        async with AsyncExitStack() as stack:
            writer = await stack.enter_async_context(connected(path, digits))
            await migrate(writer, path)
            reader = await stack.enter_async_context(connected(path, digits))
            await _queries.refuse_writes(reader)
            counter = await stack.enter_async_context(connected(path, digits))
            await _queries.refuse_writes(counter)
            if _which(path) != file:
                # A restore or a new key put another file in its place: nothing may be written to the one of before.
                sentence = f"The store {path} was replaced just now; try again."
                raise StoreUnreadableError(sentence)
            yield cls(path, writer, reader, counter)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Tables]:
        """The tables for writing: everything done inside is committed together, or not at all.

        Raises:
            StoreFailedError: The disk or the file failed; nothing was changed.
        """
        async with self._turn, self._committing() as tables:
            yield tables

    @asynccontextmanager
    async def _committing(self) -> AsyncIterator[Tables]:
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
        self._hurried = True
        await _queries.hurry(self._writer)

    async def scrub(self) -> bool:
        """Rewrites the file, so that nothing of deleted rows is left in any page, and notes it with the erasures.

        Writers wait as long as it takes, some seconds for 100 MB. Cancelled or killed, it has changed nothing.

        Returns:
            False where another program uses the store just now: the erasures stay noted as they are.

        Raises:
            StoreFailedError: The disk or the file failed.
        """
        async with self._turn:
            try:
                await _queries.wait_a_moment(self._writer)
                return await self._rewrite()
            except sqlcipher.Error as error:
                if getattr(error, "sqlite_errorname", "").startswith("SQLITE_BUSY"):
                    return False
                raise _explain(error) from error
            finally:
                await asyncio.shield(self._wait_as_usual())

    async def _rewrite(self) -> bool:
        # Those before: another program may erase somebody while the file is rewritten.
        marks = await self._writing.erasures.unscrubbed()
        if self.size() > _IN_MEMORY_BYTES:
            await _queries.keep_copies_on_disk(self._writer)
        await self._vacuum()
        # Only with the log in the file, and empty, are the pages of before gone.
        if not await self._fold_in():
            return False
        async with self._committing() as tables:
            await tables.erasures.note_scrubbed(marks)
        await self._fold_in()
        return True

    async def _vacuum(self) -> None:
        rewriting = asyncio.ensure_future(_queries.rewrite(self._writer))
        try:
            await asyncio.shield(rewriting)
        except asyncio.CancelledError:
            # It would go on without us, and whoever wants the connection, or closes it, would wait for it.
            while not rewriting.done():
                await self._writer.interrupt()
                await asyncio.wait({rewriting}, timeout=_MOMENT_SECONDS)
            rewriting.exception()
            raise

    async def _fold_in(self) -> bool:
        async with self._reading_turn, self._counting_turn:
            busy, _, _ = await _queries.fold_in(self._writer)
        return not busy

    async def _wait_as_usual(self) -> None:
        await _queries.keep_sorting_in_memory(self._writer)
        await (_queries.hurry if self._hurried else _queries.wait_for_others)(self._writer)

    def size(self) -> int:
        """How many bytes the file has."""
        return self.path.stat().st_size

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

    @asynccontextmanager
    async def counting(self) -> AsyncIterator[Tables]:
        """As ``reading``, for what takes long where there are many people: nobody's tap waits for it."""
        async with self._counting_turn:
            try:
                yield self._counting
            except sqlcipher.Error as error:
                raise _explain(error) from error

    @asynccontextmanager
    async def moment(self) -> AsyncIterator[Tables]:
        """The tables for reading as they are at one moment: all queries see the same commit. Else as ``reading``."""
        async with self.reading() as tables:
            try:
                await _queries.begin_moment(self._reader)
                yield tables
            finally:
                # Shielded: whoever cancels must not leave all later readers with an old moment.
                await asyncio.shield(self._reader.rollback())


def _explain(error: Exception) -> StoreFailedError:
    # SQLite's own sentence names tables and columns, never values.
    kind = StoreOutOfReachError if isinstance(error, sqlcipher.OperationalError) else StoreFailedError
    return kind(f"The store did not take it ({type(error).__name__}: {error}).")


def _which(path: Path) -> int:
    """Tells one file of this name from another."""
    return path.stat().st_ino


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
