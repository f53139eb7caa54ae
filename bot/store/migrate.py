"""Brings a store up to date: numbered, append-only steps, one transaction each, backed up first."""

import asyncio
import re
from dataclasses import dataclass
from pathlib import Path

import aiosqlite

from bot.errors import StandpointError
from bot.store.queries import load_queries

FOLDER = Path(__file__).parent / "migrations"
_NAME = re.compile(r"(\d{4})_\w+\.sql")

_queries = load_queries("connection.sql")


class NewerSchemaError(StandpointError):
    """A newer Standpoint wrote this store."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Migration:
    """One step: its number and its statements."""

    number: int
    sql: str


def migrations(folder: Path = FOLDER) -> tuple[Migration, ...]:
    """All steps in order; the numbers are 1, 2, 3 … without a gap."""
    steps: list[Migration] = []
    for file in sorted(folder.glob("*.sql")):
        match = _NAME.fullmatch(file.name)
        if match is None or int(match[1]) != len(steps) + 1:
            message = f"migration {file.name} is out of order: expected number {len(steps) + 1:04}"
            raise ValueError(message)
        steps.append(Migration(int(match[1]), file.read_text(encoding="utf-8")))
    return tuple(steps)


async def migrate(connection: aiosqlite.Connection, path: Path, folder: Path = FOLDER) -> None:
    """Takes the file at ``path`` through the steps it has not seen.

    A file that already holds something is copied to ``<name>.before-<version>`` first.

    Raises:
        NewerSchemaError: The file has been through steps that this program does not know.
    """
    steps = migrations(folder)
    version = await _queries.schema_version(connection)
    if version > len(steps):
        sentence = (
            f"The store {path} was written by a newer Standpoint (schema {version}, this one knows {len(steps)}); "
            "install that version, or restore a backup."
        )
        raise NewerSchemaError(sentence)
    if 0 < version < len(steps):
        await _back_up(connection, path.with_name(f"{path.name}.before-{len(steps)}"))
    for step in steps[version:]:
        try:
            # executescript runs all statements as they are, so the transaction is part of the script.
            await connection.executescript(
                f"BEGIN IMMEDIATE;\n{step.sql}\nPRAGMA user_version = {step.number};\nCOMMIT;"
            )
        except BaseException:
            await connection.rollback()
            raise


async def _back_up(connection: aiosqlite.Connection, copy: Path) -> None:
    await asyncio.to_thread(_make_room, copy)
    await _queries.copy_into(connection, path=str(copy))


def _make_room(copy: Path) -> None:
    # An empty file of that name takes the copy and keeps its rights: the owner's alone.
    copy.unlink(missing_ok=True)
    copy.touch(mode=0o600)
