"""A broadcast over time: bars that lose nobody, and a picture of them."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store.broadcasts import Broadcast
from bot.store.deliveries import Ended, State
from bot.texts.broadcast_chart import bars_of, broadcast_chart
from bot.texts.broadcast_numbers import BroadcastReport
from bot.texts.broadcast_table import broadcast_table
from bot.texts.reader import Reader
from tests.said import LANGUAGES, content

BEGAN = 1_822_406_400
STATES: list[State] = ["sent", "gone", "failed", "uncertain"]
MONTH = 30 * 24 * 60


def report(minutes: list[tuple[int, State, int]]) -> BroadcastReport:
    """A report of a broadcast that went so."""
    broadcast = Broadcast(
        broadcast_id=7,
        kind="broadcast",
        about=None,
        state="finished",
        mailing_id=1,
        topic="updates",
        languages="[]",
        rested_days=0,
        send_at=None,
        paid=0,
        in_channel=0,
        says_so=1,
        earlier_wording=0,
        most_a_week=3,
        fingerprint="0" * 64,
        created_by=1,
        confirmed_by=1,
        approved_by=None,
        created_at=BEGAN,
        confirmed_at=BEGAN,
        changed_at=BEGAN,
    )
    return BroadcastReport(
        broadcast=broadcast,
        opening="",
        event=None,
        ended=[Ended("en", state, None, people) for _, state, people in minutes],
        minutes=minutes,
        began=BEGAN,
        over=BEGAN,
        confirmed="you",
        approved=None,
        buttons=(),
        taps={},
        stops=0,
        changes=(),
        channel=None,
        can_change=True,
        can_repeat=True,
    )


def at(minute: int) -> int:
    """The beginning of a minute."""
    return BEGAN + 60 * minute


@given(
    st.dictionaries(
        st.tuples(st.integers(0, MONTH), st.sampled_from(STATES)), st.integers(1, 10**6), min_size=1
    )
)
def test_bars(counts: dict[tuple[int, State], int]) -> None:
    """There are few enough for a phone, in their order, and they hold everybody."""
    minutes = [(at(minute), state, people) for (minute, state), people in sorted(counts.items())]
    bars = bars_of(minutes)
    assert 10 <= len(bars.starts) <= 60
    assert bars.starts[0] <= minutes[0][0] < bars.starts[0] + bars.seconds
    assert minutes[-1][0] < bars.starts[-1] + bars.seconds
    for state in STATES:
        assert len(bars.heights[state]) == len(bars.starts)
        assert sum(bars.heights[state]) == sum(people for _, which, people in minutes if which == state)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("last", [0, 90, MONTH])
def test_the_picture(language: str, last: int) -> None:
    """It is a PNG as wide as a phone's screen has pixels, in seconds as in a month."""
    minutes: list[tuple[int, State, int]] = [(at(0), "sent", 5000), (at(last), "failed", 3)]
    data = broadcast_chart(Reader(content(), language, "standpoint_bot"), report(minutes))
    assert data.startswith(b"\x89PNG")
    assert struct.unpack(">II", data[16:24]) == (1080, 810)


@pytest.mark.parametrize(("last", "part"), [(181, "By minute"), (182, "By hour")])
def test_the_table_over_time(last: int, part: str) -> None:
    """What took long is told by hours, by the campaign's clocks."""
    minutes: list[tuple[int, State, int]] = [(at(1), "sent", 5), (at(2), "sent", 6), (at(last), "gone", 3)]
    facts = report(minutes)
    table = broadcast_table(Reader(content(), "en", "standpoint_bot"), facts).data.decode("utf-8-sig")
    rows = [line.split(",") for line in table.splitlines() if line.startswith(part)]
    assert sum(int(row[-1]) for row in rows) == 14
    assert len(rows) == (3 if part == "By minute" else 2)
    assert rows[0][2] == ("2027-10-01 12:01" if part == "By minute" else "2027-10-01 12:00")
