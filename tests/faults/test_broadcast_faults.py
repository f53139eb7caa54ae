"""A broadcast that meets faults, a correction and kills: the report says what the phones show, person by person."""

from pathlib import Path

import pytest

from tests.faults.broadcast_faults import measure

PEOPLE = 200


@pytest.mark.timeout(120)
async def test_the_report_is_what_the_phones_show(tmp_path: Path) -> None:
    """Two kills; the long run with ten thousand people is a command of its own."""
    measured = await measure(tmp_path, people=PEOPLE, kills=2, per_second=60, seed=5)
    assert measured.untrue == []
    assert measured.duplicates == 0
    assert measured.without_a_row == 0
    assert measured.report == measured.states
    assert sum(measured.states.values()) == PEOPLE
    assert measured.states["sent"] >= PEOPLE // 2
    assert measured.corrected["sent"] > 0
    assert sum(measured.faults.values()) > 0
