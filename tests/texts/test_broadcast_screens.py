"""The screens on which organizers decide about broadcasts and see how they go: facts in, words and buttons out."""

from collections.abc import Iterator
from itertools import product
from typing import get_args

import pytest

from bot.content.markup import problems, visible
from bot.store.broadcasts import AudienceCount, Broadcast, BroadcastKind, Stage
from bot.texts import broadcast_audience, broadcast_deciding, broadcast_progress, broadcast_times
from bot.texts.broadcast_audience import Reach
from bot.texts.broadcast_deciding import Decision
from bot.texts.broadcast_progress import Progress
from bot.texts.broadcast_times import Timing
from bot.texts.reader import Reader
from bot.texts.screen import Screen
from tests.said import LANGUAGES, content, phrase

AT = 1_822_478_400
BAR = 12


def a_broadcast(kind: BroadcastKind = "broadcast", state: Stage = "draft", **facts: object) -> Broadcast:
    """Number 7, with as little said about it as a test needs."""
    plain: dict[str, object] = dict.fromkeys(
        ("mailing_id", "send_at", "most_a_week", "fingerprint", "approved_by", "confirmed_at")
    )
    zeros = ("rested_days", "paid", "in_channel", "earlier_wording", "created_at", "changed_at")
    plain |= dict.fromkeys(zeros, 0)
    about = None if kind == "broadcast" else 3
    plain |= {"topic": "updates", "languages": "[]", "says_so": 1, "created_by": 1, "confirmed_by": 1}
    return Broadcast(broadcast_id=7, kind=kind, about=about, state=state, **{**plain, **facts})  # type: ignore[arg-type]


def a_reader(language: str) -> Reader:
    """Somebody who reads this language."""
    return Reader(content(), language, "standpoint_bot", organizer=True)


def a_progress(broadcast: Broadcast, total: int = 0, **counts: int) -> Progress:
    """So many people, of whom this became so far."""
    names = ("sent", "gone", "failed", "uncertain", "over", "opted_out", "unchanged", "dropped")
    return Progress(
        broadcast=broadcast,
        total=total,
        **{name: counts.get(name, 0) for name in names},
        waits_until=None,
        reason="",
        can_be_taken_back=broadcast.kind == "broadcast",
        usual_rate=25.0,
    )


def a_decision(broadcast: Broadcast, **facts: object) -> Decision:
    """Two languages, of which one has no version."""
    counts = {"en": AudienceCount(12_000, 20), "es": AudienceCount(341, 3)}
    plain: dict[str, object] = {
        "mark": "0" * 12,
        "reach": Reach(counts, frozenset({"en"}), "en", None, 3),
        "timing": Timing(None, AT),
        "messages": 12_318,
        "per_second": 25.0,
        "paid_per_second": 200.0,
        "channel": "@campaign_news",
        "languages": ("en", "es"),
        "approval": True,
        "too_long": ("es",),
        "unlike": ("en",),
    }
    return Decision(broadcast=broadcast, **{**plain, **facts})  # type: ignore[arg-type]


def every_screen(reader: Reader) -> Iterator[Screen]:
    """One of each."""
    for broadcast in (
        a_broadcast(rested_days=3),
        a_broadcast("correction"),
        a_broadcast(paid=1, in_channel=1),
    ):
        facts = a_decision(broadcast)
        yield broadcast_audience.audience(reader, broadcast, facts.reach, (0, 1, 3, 7))
        yield broadcast_times.send_at(reader, broadcast, facts.timing, AT)
        yield broadcast_times.read_back(reader, broadcast, Timing(AT, AT + 3600))
        yield broadcast_times.choose_moment(reader, broadcast, "twice", [AT, AT + 3600])
        yield broadcast_deciding.preview(reader, facts, can_approve=False)
        yield broadcast_deciding.confirmation(reader, a_decision(broadcast, too_long=(), unlike=()))
        yield broadcast_deciding.paying(reader, facts)
        yield broadcast_deciding.awaiting(reader, facts, own=True)
        yield broadcast_deciding.awaiting(reader, facts, own=False)
        yield broadcast_deciding.scheduled(reader, broadcast, facts.reach, facts.timing)
    stages: tuple[Stage, ...] = ("sending", "paused", "finished", "cancelled")
    for kind, state, watched in product(get_args(BroadcastKind), stages, (True, False)):
        facts_of_it = a_progress(
            a_broadcast(kind, state), 100, sent=50, over=1, opted_out=1, unchanged=1, dropped=1
        )
        yield broadcast_progress.progress(reader, facts_of_it, watched=watched)
        yield broadcast_progress.offer_cancel(reader, facts_of_it)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_is_right_for_telegram_and_a_phone(language: str) -> None:
    """Markup without problems; labels in words that fit, and that are told apart."""
    for screen in every_screen(a_reader(language)):
        assert problems(screen.html) == []
        labels = [button.label for row in screen.rows for button in row]
        assert len(labels) == len(set(labels))
        for row in screen.rows:
            length = sum(len(button.label) for button in row)
            assert length <= (60 if len(row) == 1 else 40), [button.label for button in row]


@pytest.mark.parametrize(
    ("total", "sent", "line"),
    [
        (0, 0, f"100 % {'▓' * BAR}"),
        (1000, 0, f"0 % {'░' * BAR}"),
        (1000, 500, f"50 % {'▓' * 6}{'░' * 6}"),
        (1000, 999, f"99 % {'▓' * 11}░"),
        (1000, 1000, f"100 % {'▓' * BAR}"),
    ],
)
def test_the_bar_is_full_only_when_nobody_is_left(total: int, sent: int, line: str) -> None:
    """The number stands first."""
    facts = a_progress(a_broadcast(state="sending"), total, sent=sent)
    shown = visible(broadcast_progress.progress(a_reader("en"), facts).html)
    assert line in shown.splitlines()


def test_every_person_is_counted_once() -> None:
    """Whoever is not left is sent, gone, failed, uncertain, or was skipped."""
    counts = {"sent": 50, "gone": 3, "failed": 2, "uncertain": 1, "over": 5, "opted_out": 4, "dropped": 6}
    facts = a_progress(a_broadcast(state="cancelled"), 100, **counts)
    assert facts.done == sum(counts.values())
    assert facts.left == 100 - sum(counts.values())


def test_a_version_that_cannot_be_taken_has_no_confirm_button() -> None:
    """Too long, or nothing that a copy can become; there is a sentence instead."""
    reader, broadcast = a_reader("en"), a_broadcast()
    for fault in ("too_long", "unlike"):
        facts = a_decision(broadcast, **{"too_long": (), "unlike": (), fault: ("es",)})
        screen = broadcast_deciding.confirmation(reader, facts)
        assert phrase("en", f"confirm_{fault}", language="Español") in visible(screen.html)
        assert phrase("en", "button_confirm") not in [button.label for row in screen.rows for button in row]


def test_a_paid_draft_where_nobody_may_pay_any_more_is_not_confirmed() -> None:
    """The way to take that out is there."""
    facts = a_decision(a_broadcast(paid=1), paid_per_second=None, too_long=(), unlike=())
    labels = [
        button.label for row in broadcast_deciding.confirmation(a_reader("en"), facts).rows for button in row
    ]
    assert phrase("en", "button_confirm") not in labels
    assert phrase("en", "button_not_pay") in labels
