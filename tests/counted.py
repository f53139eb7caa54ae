"""Counts two ways: as the store keeps them, and row by row, as slowly and as surely as can be."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.raw_store import raw_store

_ONE_DAY = 24 * 3600
_NOT_ENDED = ("pending", "intent")

Became = tuple[int, str | None, str, str, int | None]
"""A mailing, a language, a state, a code, and the minute in which it ended."""


@dataclass(frozen=True)
class Counted:
    """Deliveries by mailing and what became of them, and by broadcast who opted out within a day of it."""

    deliveries: Counter[Became]
    stops: Counter[int]


def as_kept(path: Path) -> Counted:
    """What the counters say."""
    with raw_store(path) as connection:
        deliveries = connection.execute(
            "SELECT mailing_id, language, state, coalesce(code, ''), at, people FROM counted_delivery"
        ).fetchall()
        stops = connection.execute("SELECT broadcast_id, people FROM stop_count").fetchall()
    counted = Counter[Became]()
    for *became, people in deliveries:
        counted[became[0], became[1], became[2], became[3], became[4]] += people
    # What is left of a mailing may be nobody.
    return Counted(+counted, Counter(dict(stops)))


def by_hand(path: Path, *, of: int | None = None) -> Counted:
    """What the rows say that are there; those of one chat where that is given."""
    with raw_store(path) as connection:
        rows = connection.execute(
            "SELECT mailing_id, chat_id, language, state, coalesce(code, ''), at, coalesce(consent_id, 0) "
            "FROM delivery"
        ).fetchall()
        broadcasts = {
            mailing_id: (broadcast_id, topic)
            for mailing_id, broadcast_id, topic in connection.execute(
                "SELECT mailing_id, broadcast_id, topic FROM broadcast WHERE kind = 'broadcast'"
            )
        }
        withdrawals = connection.execute(
            "SELECT chat_id, purpose, at, consent_id FROM consent WHERE action = 'withdrawn'"
        ).fetchall()
    deliveries, stops = Counter[Became](), Counter[int]()
    for mailing_id, chat_id, language, state, code, at, ground in rows:
        if of not in {None, chat_id}:
            continue
        if state in _NOT_ENDED:
            deliveries[mailing_id, None, state, "", None] += 1
            continue
        deliveries[mailing_id, language, state, code, at // 60 * 60] += 1
        if mailing_id in broadcasts and state in {"sent", "uncertain"}:
            broadcast_id, topic = broadcasts[mailing_id]
            stops[broadcast_id] += any(
                # A withdrawal comes after the consent by which it was sent.
                who == chat_id
                and purpose in {topic, "everything", "leaving"}
                and at <= then <= at + _ONE_DAY
                and number > ground
                for who, purpose, then, number in withdrawals
            )
    return Counted(deliveries, +stops)
