"""A store opened past the program, as somebody with the key and a shell would."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from tests.running import KEY


@contextmanager
def raw_store(path: Path) -> Iterator[sqlcipher.Connection]:
    """A connection with the test's key, foreign keys kept; each statement is a transaction of its own."""
    with closing(sqlcipher.connect(path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA key = \"x'{KEY}'\"")
        connection.execute("PRAGMA foreign_keys = ON")
        yield connection
