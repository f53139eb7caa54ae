"""Many failures of one kind in a row are noticed, and nothing else is."""

from bot.delivery.breaker import Breaker
from bot.delivery.outcome import Outcome, State

REFUSED = Outcome(State.FAILED, code="Can't parse entities")
GONE = Outcome(State.GONE, code="Forbidden: bot was blocked by the user")
SENT = Outcome(State.SENT, (1,))
UNSENT = Outcome(State.UNSENT)
DOUBTFUL = Outcome(State.UNCERTAIN)


def test_so_many_of_one_kind_in_a_row() -> None:
    """The last of them says which kind; then it begins to count anew."""
    breaker = Breaker(3)
    assert [breaker.judge(1, REFUSED) for _ in range(4)] == [None, None, "Can't parse entities", None]


def test_one_that_arrives_breaks_the_row() -> None:
    """And so does a failure of another kind."""
    breaker = Breaker(3)
    for outcome in (REFUSED, REFUSED, SENT, REFUSED, REFUSED, GONE, GONE, REFUSED, DOUBTFUL, DOUBTFUL):
        assert breaker.judge(1, outcome) is None
    assert breaker.judge(1, DOUBTFUL) == "uncertain"


def test_mailings_are_counted_apart() -> None:
    """One that goes wrong does not stop another."""
    breaker = Breaker(2)
    assert breaker.judge(1, REFUSED) is None
    assert breaker.judge(2, REFUSED) is None
    assert breaker.judge(1, REFUSED) is not None


def test_what_was_not_sent_is_no_failure_of_the_mailing() -> None:
    """Without a network nothing is wrong with the message: it neither counts nor breaks the row."""
    breaker = Breaker(2)
    assert breaker.judge(1, REFUSED) is None
    assert [breaker.judge(1, UNSENT) for _ in range(100)] == [None] * 100
    assert breaker.judge(1, REFUSED) is not None
