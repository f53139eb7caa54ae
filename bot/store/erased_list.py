"""The list of erasures beside the store: hashes alone, so that a backup that is restored brings nobody back.

It is a file of its own, small enough to be copied often: with the store lost, it still says who was erased since the
backup was made. One line for each: mark, time, who asked, the hash of the consents or ``-``.
"""

import asyncio
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from bot.store.database import Database, StoreFailedError
from bot.store.disk import belong_like, make_private, put_in_place, sync_folder
from bot.store.erasures import AskedBy, Erasure

_LINE = re.compile(r"([0-9a-f]{64}) (\d+) (person|command-line|retention) ([0-9a-f]{64}|-)")


def list_of(database: Path) -> Path:
    """Where the list of a store is."""
    return database.with_name(database.name + ".erased")


async def keep_list(database: Database) -> None:
    """Adds to the list what it misses of the erasures in the store.

    After each erasure, and at each start: a kill between an erasure and its line loses nothing.

    Raises:
        StoreFailedError: The list cannot be read or written.
    """
    async with database.reading() as tables:
        erasures = await tables.erasures.all()
    with _explained(list_of(database.path)):
        await asyncio.to_thread(_add, database.path, erasures)


async def trim_list(database: Database, *, before: int) -> None:
    """Takes out what was erased before a moment (UTC epoch seconds).

    Raises:
        StoreFailedError: The list cannot be read or written.
    """
    file = list_of(database.path)
    with _explained(file):
        await asyncio.to_thread(_trim, file, before)


def read_list(file: Path) -> list[Erasure]:
    """All erasures in a list; a line that a kill left half is none, and no list is an empty one.

    Raises:
        StoreFailedError: It cannot be read.
    """
    with _explained(file):
        lines = file.read_text(encoding="ascii", errors="replace").splitlines() if file.exists() else []
    return [
        Erasure(
            mark=match[1],
            consents=None if match[4] == "-" else match[4],
            erased_at=int(match[2]),
            asked_by=cast("AskedBy", match[3].replace("-", " ")),
        )
        for line in lines
        if (match := _LINE.fullmatch(line))
    ]


@contextmanager
def _explained(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        sentence = f"The list of erasures {file} cannot be kept: {error.strerror}."
        raise StoreFailedError(sentence) from error


def _add(database: Path, erasures: Iterable[Erasure]) -> None:
    file = list_of(database)
    if not file.exists():
        # Empty at first: whoever copies it regularly finds it from the beginning.
        make_private(file)
        belong_like(file, database)
        sync_folder(file.parent)
    known = {erasure.mark for erasure in read_list(file)}
    missing = [erasure for erasure in erasures if erasure.mark not in known]
    if not missing:
        return
    # A half line of before stays one: it is written anew below it.
    text = "".join(map(_line, missing)).encode("ascii")
    if not file.read_bytes().endswith(b"\n") and file.stat().st_size:
        text = b"\n" + text
    # One write at the end of the file: two programs that add at once do not mix their lines.
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND)
    try:
        os.write(descriptor, text)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _trim(file: Path, before: int) -> None:
    erasures = read_list(file)
    kept = [erasure for erasure in erasures if erasure.erased_at >= before]
    if len(kept) == len(erasures):
        return
    # What somebody adds meanwhile is in the store, and is added again.
    shorter = file.with_name(file.name + ".new")
    shorter.unlink(missing_ok=True)
    make_private(shorter, "".join(map(_line, kept)).encode("ascii"))
    belong_like(shorter, file)
    put_in_place(shorter, file)


def _line(erasure: Erasure) -> str:
    asked_by = erasure.asked_by.replace(" ", "-")
    return f"{erasure.mark} {erasure.erased_at} {asked_by} {erasure.consents or '-'}\n"
