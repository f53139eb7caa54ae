"""Reads the named queries of a ``.sql`` file beside this one."""

from collections.abc import AsyncGenerator, Callable, Iterable
from pathlib import Path
from typing import Any

import aiosql
import aiosqlite
from aiosql.adapters.aiosqlite import AioSQLiteAdapter


def load_queries(file_name: str, *record_classes: type) -> Any:  # noqa: ANN401 - aiosql makes the methods at run time
    """The queries of one file as methods that take a connection and named parameters.

    Args:
        file_name: A file in this folder, such as ``people.sql``.
        record_classes: The frozen rows that the file's ``record_class`` comments name.
    """
    return aiosql.from_path(
        Path(__file__).parent / file_name,
        _OneTrip,
        record_classes={record_class.__name__: record_class for record_class in record_classes},
    )


class _OneTrip(AioSQLiteAdapter):
    """What is read takes one trip to the connection's thread: not one to ask, one to fetch and one to close."""

    def __init__(self) -> None:
        self._columns: dict[str, tuple[str, ...]] = {}

    async def select(
        self,
        conn: aiosqlite.Connection,
        query_name: str,  # noqa: ARG002 - aiosql's own signature
        sql: str,
        parameters: Any,  # noqa: ANN401 - as above
        record_class: Callable[..., Any] | None = None,
    ) -> AsyncGenerator[Any, None]:
        """The rows, each as a record where it has a class."""
        for row in await self._rows(conn, sql, parameters, record_class):
            yield row

    async def select_one(
        self,
        conn: aiosqlite.Connection,
        query_name: str,  # noqa: ARG002 - aiosql's own signature
        sql: str,
        parameters: Any,  # noqa: ANN401 - as above
        record_class: Callable[..., Any] | None = None,
    ) -> Any:  # noqa: ANN401 - a record, a tuple or None
        """The first row, or None."""
        return next(iter(await self._rows(conn, sql, parameters, record_class)), None)

    async def select_value(
        self,
        conn: aiosqlite.Connection,
        query_name: str,
        sql: str,
        parameters: Any,  # noqa: ANN401 - as above
    ) -> Any:  # noqa: ANN401 - whatever the column holds
        """The first column of the first row, or None."""
        row = await self.select_one(conn, query_name, sql, parameters)
        return row[0] if row else None

    async def _rows(
        self,
        conn: aiosqlite.Connection,
        sql: str,
        parameters: Any,  # noqa: ANN401 - as above
        record_class: Callable[..., Any] | None,
    ) -> Iterable[Any]:
        if record_class is None:
            return await conn.execute_fetchall(sql, parameters)
        columns = self._columns.get(sql)
        if columns is None:
            # The first time, what the columns are called is asked as well.
            async with conn.execute(sql, parameters) as cursor:
                columns = self._columns[sql] = tuple(column[0] for column in cursor.description)
                rows = await cursor.fetchall()
        else:
            rows = await conn.execute_fetchall(sql, parameters)
        return [record_class(**dict(zip(columns, row, strict=True))) for row in rows]
