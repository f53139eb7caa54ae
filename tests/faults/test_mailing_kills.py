"""The bot is killed in the middle of a mailing: nobody gets it twice, and the store says truthfully who got it."""

from pathlib import Path

import pytest

from tests.faults.mailing_kills import IN_FLIGHT, measure


@pytest.mark.timeout(240)
async def test_killed_in_the_middle_of_a_mailing(tmp_path: Path) -> None:
    """Eight kills; the long run is a command of its own."""
    measured = await measure(tmp_path, people=240, kills=8, per_second=60, seed=8)
    assert measured.kills_while_sending >= 4
    assert measured.duplicates == 0
    assert measured.without_a_row == 0
    assert measured.untrue == 0
    assert measured.most_uncertain_at_once <= IN_FLIGHT
    assert measured.states["sent"] >= 240 - 8 * IN_FLIGHT
    assert set(measured.states) <= {"sent", "uncertain"}
    assert measured.finished_after <= 10 + measured.left_at_last_start / 60
