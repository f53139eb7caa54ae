"""The store itself guards a broadcast's way: no step that is none, no word changed later, and all of it on record."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from bot.store.database import Database
from tests.raw_store import raw_store
from tests.running import KEY

STATES = ("draft", "awaiting", "scheduled", "sending", "paused", "finished", "cancelled")
STEPS = {
    ("draft", "awaiting"),
    ("draft", "scheduled"),
    ("draft", "cancelled"),
    ("awaiting", "draft"),
    ("awaiting", "scheduled"),
    ("awaiting", "cancelled"),
    ("scheduled", "draft"),
    ("scheduled", "sending"),
    ("scheduled", "finished"),
    ("scheduled", "cancelled"),
    ("sending", "paused"),
    ("sending", "finished"),
    ("sending", "cancelled"),
    ("paused", "sending"),
    ("paused", "finished"),
    ("paused", "cancelled"),
    ("finished", "sending"),
}
WAYS = {
    "draft": (),
    "awaiting": ("awaiting",),
    "scheduled": ("scheduled",),
    "sending": ("scheduled", "sending"),
    "paused": ("scheduled", "sending", "paused"),
    "finished": ("scheduled", "sending", "finished"),
    "cancelled": ("cancelled",),
}
"""How a draft comes to each state."""
CHANGES = (
    "UPDATE broadcast_text SET body = '[]' WHERE broadcast_id = 1",
    "DELETE FROM broadcast_text WHERE broadcast_id = 1",
    "INSERT INTO broadcast_text VALUES (1, 'es', '{}')",
    # The words of another one that is still a draft.
    "UPDATE broadcast_text SET broadcast_id = 1, language = 'fr' WHERE broadcast_id = 2",
    "UPDATE broadcast SET topic = 'event/1' WHERE broadcast_id = 1",
    "UPDATE broadcast SET languages = '[\"es\"]' WHERE broadcast_id = 1",
    "UPDATE broadcast SET rested_days = 3 WHERE broadcast_id = 1",
    "UPDATE broadcast SET send_at = 5 WHERE broadcast_id = 1",
    "UPDATE broadcast SET paid = 1 WHERE broadcast_id = 1",
    "UPDATE broadcast SET in_channel = 1 WHERE broadcast_id = 1",
    "UPDATE broadcast SET says_so = 0 WHERE broadcast_id = 1",
)
ENTER = "UPDATE broadcast SET state = ?, changed_by = 9001, changed_as = 'organizer', changed_at = ?"


@contextmanager
def store(path: Path) -> Iterator[sqlcipher.Connection]:
    """An organizer, a mailing and a draft with one text, confirmed as far as its row goes."""
    with raw_store(path) as connection:
        connection.execute(
            "INSERT INTO person (chat_id, language, state, joined_at) VALUES (9001, 'en', 'active', 0) ON CONFLICT DO NOTHING"
        )
        connection.execute(
            "INSERT INTO mailing (mailing_id, kind, priority, part, state, due_at, expires_at, quiet, created_at)"
            " VALUES (1, 'broadcast', 5, '1', 'planned', 0, 9, 1, 0)"
        )
        _draft(connection, 1)
        connection.execute(
            "UPDATE broadcast SET mailing_id = 1, fingerprint = ? WHERE broadcast_id = 1", ("0" * 64,)
        )
        yield connection


def _draft(connection: sqlcipher.Connection, number: int, state: str = "draft") -> None:
    connection.execute(
        "INSERT INTO broadcast (broadcast_id, kind, state, mailing_id, topic, fingerprint, created_at,"
        " changed_as, changed_at)"
        " VALUES (?, 'broadcast', ?, NULL, 'updates', NULL, 0, 'organizer', 0)",
        (number, state),
    )
    connection.execute("INSERT INTO broadcast_text VALUES (?, 'en', '{}')", (number,))


@pytest.fixture
async def path(tmp_path: Path) -> Path:
    """A new store's file."""
    file = tmp_path / "standpoint.db"
    async with Database.open(file, KEY):
        return file


@pytest.mark.parametrize("leaving", STATES)
def test_only_steps_of_the_lifecycle_are_taken(path: Path, leaving: str) -> None:
    """Each of the others raises and leaves no trace; each that is one stands in the audit with who and when."""
    with store(path) as connection:
        for at, state in enumerate(WAYS[leaving]):
            connection.execute(ENTER, (state, at))
        before = list(connection.execute("SELECT * FROM audit"))
        for entering in STATES:
            if entering == leaving:
                continue
            connection.execute("BEGIN")
            if (leaving, entering) in STEPS:
                connection.execute(ENTER, (entering, 77))
                (*_, newest) = connection.execute(
                    "SELECT at, actor, chat_id, broadcast_id, action, detail FROM audit ORDER BY audit_id"
                )
                assert newest == (77, "organizer", 9001, 1, entering, leaving)
            else:
                with pytest.raises(sqlcipher.IntegrityError, match="does not go from this state"):
                    connection.execute(ENTER, (entering, 77))
                assert list(connection.execute("SELECT state FROM broadcast")) == [(leaving,)]
                assert list(connection.execute("SELECT * FROM audit")) == before
            connection.execute("ROLLBACK")


def test_a_broadcast_begins_as_a_draft(path: Path) -> None:
    """None comes by a later state but by its steps."""
    with store(path) as connection:
        for state in STATES[1:]:
            with pytest.raises(sqlcipher.IntegrityError, match="begins as a draft"):
                _draft(connection, 2, state)


@pytest.mark.parametrize("state", STATES[1:])
def test_what_was_confirmed_stays(path: Path, state: str) -> None:
    """Words, audience and time of a draft can change, and of nothing else."""
    with store(path) as connection:
        _draft(connection, 2)
        for at, entered in enumerate(WAYS[state]):
            connection.execute(f"{ENTER} WHERE broadcast_id = 1", (entered, at))
        for change in CHANGES:
            with pytest.raises(sqlcipher.IntegrityError, match="only a draft is changed"):
                connection.execute(change)


def test_the_audit_is_append_only(path: Path) -> None:
    """Nothing that was done can be undone on record; whose number it was can be taken out."""
    with store(path) as connection:
        connection.execute(ENTER, ("awaiting", 1))
        for change in (
            "UPDATE audit SET at = 5",
            "UPDATE audit SET actor = 'bot'",
            "UPDATE audit SET action = 'draft'",
            "UPDATE audit SET detail = ''",
            "UPDATE audit SET broadcast_id = 5",
            "DELETE FROM audit",
        ):
            with pytest.raises(sqlcipher.IntegrityError, match="append-only"):
                connection.execute(change)
        connection.execute("UPDATE audit SET chat_id = NULL")
        assert list(connection.execute("SELECT action, chat_id FROM audit")) == [
            ("begun", None),
            ("awaiting", None),
        ]
