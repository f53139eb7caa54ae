"""Reads the named queries of a ``.sql`` file beside this one."""

from pathlib import Path
from typing import Any

import aiosql


def load_queries(file_name: str, *record_classes: type) -> Any:  # noqa: ANN401 - aiosql makes the methods at run time
    """The queries of one file as methods that take a connection and named parameters.

    Args:
        file_name: A file in this folder, such as ``people.sql``.
        record_classes: The frozen rows that the file's ``record_class`` comments name.
    """
    return aiosql.from_path(
        Path(__file__).parent / file_name,
        "aiosqlite",
        record_classes={record_class.__name__: record_class for record_class in record_classes},
    )
