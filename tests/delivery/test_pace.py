"""The bulk lane: so many a second, one a second to one chat, none while Telegram asks for a rest."""

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.pace import Pace


class Steady:
    """Seconds that a test counts."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """The seconds so far."""
        return self.now


def test_so_many_a_second() -> None:
    """However often it is asked; and a lane that stood still does not make up for it."""
    steady = Steady()
    pace = Pace(25, steady)
    sent = 0
    for _ in range(10_000):
        steady.now += 0.001
        for _ in range(pace.allowance()):
            pace.spend(sent)
            sent += 1
    assert 249 <= sent <= 252
    steady.now += 3600
    assert pace.allowance() == 2


def test_a_rest_is_kept_to_the_end() -> None:
    """Nothing before, and a shorter one does not end it."""
    steady = Steady()
    pace = Pace(25, steady)
    pace.rest(7)
    steady.now += 1
    pace.rest(2)
    steady.now += 5.9
    assert pace.allowance() == 0
    assert 0.1 <= pace.next_allowance() <= 0.1 + 1 / 25 + 1e-9
    steady.now += pace.next_allowance() + 1e-6
    assert pace.allowance() == 1


def test_one_chat_has_a_second_for_itself() -> None:
    """Whatever the mailing."""
    steady = Steady()
    pace = Pace(25, steady)
    pace.spend(7)
    steady.now += 20
    # Telegram takes its time; the second begins when it has answered.
    assert pace.resting_chats() == [7]
    pace.end(7)
    steady.now += 0.5
    pace.spend(8)
    pace.end(8)
    assert set(pace.resting_chats()) == {7, 8}
    steady.now += 0.5
    assert pace.resting_chats() == [8]
    steady.now += 0.5
    assert pace.resting_chats() == []


@given(
    st.floats(min_value=0.5, max_value=1000),
    st.lists(st.tuples(st.floats(min_value=0, max_value=3), st.booleans()), max_size=60),
)
def test_never_faster(per_second: float, steps: list[tuple[float, bool]]) -> None:
    """Over any stretch of time no more starts than the rate allows, and a tenth of a second's saving."""
    steady = Steady()
    pace = Pace(per_second, steady)
    began, sent = steady.now, 0
    for seconds, rests in steps:
        steady.now += seconds
        for _ in range(pace.allowance()):
            pace.spend(sent)
            sent += 1
        if rests:
            pace.rest(seconds)
        assert sent <= (steady.now - began) * per_second + max(1, per_second / 10) + 1
    steady.now += pace.next_allowance() + 1e-6
    assert pace.allowance() >= 1
