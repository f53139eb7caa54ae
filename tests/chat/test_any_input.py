"""Whatever a person types, taps or follows: an answer, and no error."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.phone import Phone
from tests.running import Campaign

# One bot serves all examples: that it still does after each of them is part of what is shown.
one_bot = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

# Codes and arguments as on real buttons, glued together in any way.
pieces = st.sampled_from(
    ["1", "0", "2", ":", "m", "ps", "g", "p", "ds", "d", "es", "e", "k", "s", "o", "y", "n", "x", "ls", "l", "a", "v",
     "updates", "events", "event/1", "event/0", "safe-passage", "en", "es", "9", "999999999999999999", " ", "é", "\n"]
)  # fmt: skip
tap_data = st.one_of(
    st.lists(pieces, max_size=8).map("".join),
    st.text(max_size=80),
    st.builds("1{}:{}".format, st.sampled_from("gpdeyoknl"), st.text("abcdefghij-/0123456789:", max_size=50)),
)

# A Telegram client sends no surrogates, and nothing that is empty without its outer space.
words = st.text(st.characters(codec="utf-8"), min_size=1, max_size=300).filter(
    lambda text: bool(text.strip())
)
commands = st.builds(
    "/{} {}".format, st.sampled_from(["search", "start", "help", "stop", "x", "SEARCH"]), words
)
payloads = st.one_of(
    st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-", max_size=64),
    st.builds(
        "{}_{}".format,
        st.sampled_from(["demand", "position", "event", "from", "menu"]),
        st.text("abc-_0123456789", max_size=50),
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=80),
)


@pytest.fixture
async def emma(campaign: Campaign) -> Phone:
    """Somebody who has started, in a campaign with events."""
    await campaign.add_sample_events()
    return await campaign.supporter()


async def number_of_answers(phone: Phone) -> int:
    """How many messages the bot has written."""
    return len(await phone.answers())


@example("🏳️\u200d🌈" * 682)
@example("🏽" * 2048)
@example("a" * 4096)
@example("\u202eSTOP\u202c")
@example("مرحبا، ما هي المطالب؟")
@example("\x01\x02\x1f\x7f\x85")
@example("\u0000")
@example("<b>&amp;</b> {candidate} %s {0}")
@example("/")
@example("/start@standpoint_bot")
@example("/stop@another_bot")
@example("e" + "\u0301" * 2000)
@example("ﷺ" * 900)
@example("1" * 4096)
@given(st.one_of(words, commands))
@one_bot
async def test_any_text_is_answered(emma: Phone, text: str) -> None:
    """One text, one answer with a way on; the harness adds that no handler failed."""
    before = await number_of_answers(emma)
    await emma.send(text)
    assert await number_of_answers(emma) == before + 1
    assert (await emma.last())["buttons"]


@example("")
@example("1y:updates:999999999999999999")
@example("1es:999999999999999999")
@example("1e:999999999999999999")
@example("\u202e1m")
@example("1m" * 2000)
@given(tap_data)
@one_bot
async def test_any_callback_data_is_answered(emma: Phone, data: str) -> None:
    """The waiting sign ends, and there is a screen with a way on (or the file that was asked for)."""
    first = (await emma.messages())[1]["message_id"]
    await emma.tap_data(first, data)
    chat = await emma.chat()
    assert chat["unanswered"] == []
    (screen,) = [message for message in chat["messages"] if message["message_id"] == first]
    assert screen["buttons"]


@example("event_١٢")
@example("event_99999999999999999")
@example("event_999999999999999999")
@example("event_")
@example("from_")
@example("demand_safe-passage")
@example("_" * 64)
@given(payloads)
@one_bot
async def test_any_start_payload_is_answered(emma: Phone, payload: str) -> None:
    """Whatever stands behind ``?start=``, by whatever link."""
    before = await number_of_answers(emma)
    await emma.start(payload)
    assert await number_of_answers(emma) == before + 1
    assert (await emma.last())["buttons"]


@example("")
@example("🏽" * 128)
@example("\x00" * 256)
@given(st.text(st.characters(codec="utf-8"), max_size=256))
@one_bot
async def test_any_inline_query_is_answered(emma: Phone, query: str) -> None:
    """With cards or without; each has a title and a text."""
    for card in await emma.inline(query):
        assert card["title"]
        assert card["text"]
