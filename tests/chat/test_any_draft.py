"""Whatever an organizer types, sends or taps while a broadcast is composed: an answer, and no error."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.organizing import organizer, publish_event
from tests.phone import Phone
from tests.running import Campaign

# One bot serves all examples, so each begins with whatever drafts the ones before left.
one_bot = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

typed = st.one_of(
    st.sampled_from(
        ["Come on Sunday", "x" * 4096, "x" * 3900, "https://example.org/a", "t.me/x", "Read it", "/cancel", "/organize",
         "/start", "STOP", "START", "Events", "14 Nov 2027 18:30", "\u202e", "e\u0301", "?"]
    ),
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=50).filter(lambda text: bool(text.strip())),
)  # fmt: skip
things = st.sampled_from(
    ["photo", "video", "animation", "audio", "document", "voice", "location", "venue", "sticker"]
)
numbers = st.one_of(st.integers(0, 3), st.integers(0, 10**17)).map(str)
words = st.sampled_from(
    ["demand", "position", "event", "link", "when", "body-en", "body-es", "body-xx", "label", "had", "en", "es",
     "safe-passage", "1", "9" * 40, "0123456789ab"]
)  # fmt: skip
forged = st.builds(
    lambda code, first, rest: ":".join([f"1{code}", first, *rest]),
    st.sampled_from(
        ["zls", "zl", "zla", "zlv", "zlb", "zlk", "zlj", "zlx", "zmd", "zmx", "zlu", "zlw", "zlp", "zln"]
    ),
    numbers,
    st.lists(st.one_of(numbers, words), max_size=2),
)
gestures = st.one_of(
    st.tuples(st.just("type"), typed),
    st.tuples(st.just("send"), things),
    st.tuples(st.just("tap"), st.integers(0, 20).map(str)),
    st.tuples(st.just("tap"), st.integers(0, 20).map(str)),
    st.tuples(st.just("forge"), forged),
)


@pytest.fixture
async def olivia(campaign: Campaign) -> Phone:
    """An organizer with a published event."""
    olivia = await organizer(campaign)
    await publish_event(olivia)
    return olivia


async def do(olivia: Phone, kind: str, what: str) -> None:
    """One gesture of the organizer's."""
    last = await olivia.last()
    taps = [button["data"] for row in last["buttons"] for button in row if button.get("data")]
    if kind == "type":
        await olivia.send(what)
    elif kind == "send":
        await olivia.send_thing(what)
    elif kind == "forge":
        await olivia.tap_data(last["message_id"], what)
    elif taps:
        await olivia.tap_data(last["message_id"], taps[int(what) % len(taps)])


@given(st.lists(gestures, max_size=15))
@one_bot
async def test_any_draft_is_answered(olivia: Phone, steps: list[tuple[str, str]]) -> None:
    """There is always a screen with a way on; the harness adds that no handler failed."""
    await olivia.send("/organize")
    await olivia.tap("Broadcasts")
    await olivia.tap("New broadcast")
    for kind, what in steps:
        before = len(await olivia.answers())
        await do(olivia, kind, what)
        chat = await olivia.chat()
        assert chat["unanswered"] == []
        if kind in {"type", "send"}:
            assert len(await olivia.answers()) > before
        assert (await olivia.last())["buttons"] or kind in {"tap", "forge"}
