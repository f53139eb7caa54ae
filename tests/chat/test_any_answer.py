"""Whatever an organizer types, sends or taps while an event is made: an answer, and no error."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.organizing import organizer, publish_event
from tests.phone import Phone
from tests.running import Campaign

# One bot serves all examples, so each begins with whatever draft the one before left.
one_bot = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

typed = st.one_of(
    st.sampled_from(
        [
            "Town hall", "14 Nov 2027 18:30", "14 Nov", "8pm", "2 hours", "2027-11-07 01:30", "2028-03-12 02:30", "5/11 6",
            "https://example.org", "80", "x" * 2000, "?", "\u202e", "/cancel", "/organize", "/start", "STOP", "START", "Events",
            "9999-12-31 23:59", "1" * 30, "99999999999 hours", "in 10000 weeks", "31 Feb", "1 Jan 10000 10:00",
        ]
    ),
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=50).filter(lambda text: bool(text.strip())),
)  # fmt: skip
things = st.sampled_from(["photo", "location", "venue", "document", "sticker", "voice"])
buttons = st.integers(0, 20)
"""Which of the buttons below the newest message."""
forged = st.builds(
    "1{}:{}:{}".format,
    st.sampled_from(["za", "zk", "zo", "zm", "zt", "zd", "zu", "zq", "zf", "zj"]),
    st.integers(0, 10**17),
    st.one_of(
        st.integers(0, 10**17).map(str),
        st.sampled_from(
            ["title-en", "title-es", "when", "until", "map", "word-en", "place", "en", "xx", "abc"]
        ),
    ),
)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("type"), typed),
        st.tuples(st.just("send"), things),
        st.tuples(st.just("tap"), buttons),
        st.tuples(st.just("tap"), buttons),
        st.tuples(st.just("forge"), forged),
        st.tuples(
            st.just("jump"),
            st.sampled_from(
                [
                    "title-en",
                    "when",
                    "until",
                    "place-es",
                    "map",
                    "picture",
                    "capacity",
                    "word-en",
                    "description-en",
                ]
            ),
        ),
    ),
    max_size=15,
)


@pytest.fixture
async def olivia(campaign: Campaign) -> Phone:
    """An organizer with a published event."""
    olivia = await organizer(campaign)
    await publish_event(olivia)
    return olivia


async def draft_number(campaign: Campaign, olivia: Phone) -> int:
    """The number of the draft there is now, or 0."""
    async with campaign.store() as tables:
        draft = await tables.drafts.find(olivia.user_id)
    return 0 if draft is None else int(draft.facts.split('"number":')[1].split(",")[0])


async def do(campaign: Campaign, olivia: Phone, kind: str, what: str | int) -> None:
    """One gesture of the organizer's."""
    last = await olivia.last()
    taps = [button["data"] for row in last["buttons"] for button in row if button.get("data")]
    if kind == "type":
        await olivia.send(str(what))
    elif kind == "send":
        await olivia.send_thing(str(what))
    elif kind == "forge":
        await olivia.tap_data(last["message_id"], str(what))
    elif kind == "jump":
        number = await draft_number(campaign, olivia)
        await olivia.tap_data(last["message_id"], f"1za:{number}:{what}")
    elif taps:
        await olivia.tap_data(last["message_id"], taps[int(what) % len(taps)])


@given(steps)
@one_bot
async def test_any_answer_is_answered(
    campaign: Campaign, olivia: Phone, gestures: list[tuple[str, str | int]]
) -> None:
    """There is always a screen with a way on; the harness adds that no handler failed."""
    await olivia.send("/organize")
    await olivia.tap("New event")
    for kind, what in gestures:
        before = len(await olivia.answers())
        await do(campaign, olivia, kind, what)
        chat = await olivia.chat()
        assert chat["unanswered"] == []
        if kind in {"type", "send"}:
            assert len(await olivia.answers()) > before
        assert [message for message in chat["messages"] if message["from"] == "bot"][-1][
            "buttons"
        ] or kind == "tap"
