"""Sending must not get more expensive by more than a third."""

import pytest

from tests.bench.guard import complaint, ratios, reference


@pytest.mark.timeout(300)
def test_sending_costs_no_more_than_a_third_more_than_it_did() -> None:
    """The best of up to five runs; the first that is good enough is enough."""
    problem: str | None = "nothing was measured"
    for ratio in ratios():
        problem = complaint(ratio, reference())
        if problem is None:
            break
    assert problem is None, problem


def test_a_loss_of_more_than_a_third_is_told_with_what_to_do() -> None:
    """A third is borne, a little more is not."""
    assert complaint(40.0, 30.0) is None
    told = complaint(40.5, 30.0)
    assert told is not None
    assert "40.50 times" in told
    assert "guard --renew" in told
