"""The network and Telegram fail in every way the simulator knows: it heals, or ends without an error."""

import pytest

from tests.phone import Phone
from tests.running import Campaign

KINDS = ["400", "403", "429", "500", "502", "drop_before", "drop_after", "slow"]


@pytest.mark.parametrize("kind", ["400", "403", "429", "500", "502", "drop_before", "drop_after", "slow"])
async def test_trouble_with_asking_for_updates_heals(campaign: Campaign, kind: str) -> None:
    """An update that came in during the trouble is served once it is over, and served once."""
    emma = await campaign.supporter()
    # The question under way has met its fate already; the next one meets the fault.
    await campaign.fault(method="getUpdates", kind=kind, seconds=0.3, retry_after=1)
    await emma.send("/demands")
    await emma.send("/positions")
    firsts = [answer.split("\n")[0] for answer in await emma.answers()]
    assert firsts[1:] == ["Demands", "Positions"]


async def test_a_line_in_the_log_says_that_telegram_cannot_be_asked(campaign: Campaign) -> None:
    """Once, not at every attempt; and one that it is over."""
    emma = await campaign.supporter()
    before = len(campaign.log.lines)
    await campaign.fault(method="getUpdates", kind="500", times=2)
    await emma.send("/demands")
    await emma.send("/positions")
    said = [line for line in campaign.log.lines[before:] if "Telegram" in line]
    assert len(said) == 2
    assert "Telegram cannot be asked; trying again" in said[0]
    assert "Telegram answers again" in said[1]


async def test_an_answer_waits_when_telegram_asks_it_to(campaign: Campaign) -> None:
    """429 with a short wait: the answer comes after it, once."""
    emma = await campaign.supporter()
    await campaign.fault(method="sendMessage", kind="429", retry_after=1)
    await emma.send("/demands")
    assert len(await emma.answers()) == 2
    calls = await campaign.requests("sendMessage")
    assert [call["status"] for call in calls] == [200, 429, 200]
    assert calls[2]["time"] - calls[1]["time"] >= 1


async def test_an_answer_does_not_wait_for_ever(campaign: Campaign) -> None:
    """429 with a long wait: the answer is given up, and the next update served."""
    emma = await campaign.supporter()
    await campaign.fault(method="sendMessage", kind="429", retry_after=600)
    await emma.send("/demands")
    assert len(await emma.answers()) == 1
    await emma.send("/positions")
    assert len(await emma.answers()) == 2


@pytest.mark.parametrize("kind", KINDS)
async def test_any_fault_of_a_message_leaves_the_next_one_well(campaign: Campaign, kind: str) -> None:
    """What may have arrived is not sent again; nothing is sent twice."""
    emma = await campaign.supporter()
    await campaign.fault(method="sendMessage", kind=kind, seconds=0.2, retry_after=1)
    await emma.send("/demands")
    arrives = kind in {"429", "slow", "drop_after"}
    firsts = [answer.split("\n")[0] for answer in await emma.answers()]
    assert firsts[1:] == (["Demands"] if arrives else [])
    await emma.send("/positions")
    assert (await emma.read()).startswith("Positions")


async def tap_demands(phone: Phone) -> None:
    """Taps ``Demands`` below the greeting."""
    await phone.tap_data((await phone.messages())[1]["message_id"], "1ds")


@pytest.mark.parametrize("kind", KINDS)
async def test_any_fault_of_an_edit_still_shows_the_screen(campaign: Campaign, kind: str) -> None:
    """Changing a message twice is harmless, so it is tried again; where it cannot be, a new message comes."""
    emma = await campaign.supporter()
    await campaign.fault(method="editMessageText", kind=kind, seconds=0.2, retry_after=1)
    await tap_demands(emma)
    assert (await emma.chat())["unanswered"] == []
    if kind == "403":
        assert await campaign.state(emma) == "gone"
        return
    assert (await emma.read()).startswith("Demands")
    assert len(await emma.answers()) == (2 if kind == "400" else 1)


@pytest.mark.parametrize("kind", KINDS)
async def test_any_fault_of_the_answer_to_a_tap_still_shows_the_screen(campaign: Campaign, kind: str) -> None:
    """The waiting sign on a button is the lesser thing."""
    emma = await campaign.supporter()
    await campaign.fault(method="answerCallbackQuery", kind=kind, seconds=0.2, retry_after=1)
    await tap_demands(emma)
    assert (await emma.read()).startswith("Demands")
    assert await campaign.state(emma) == "active"


@pytest.mark.parametrize("kind", KINDS)
async def test_any_fault_of_a_file_leaves_the_next_message_well(campaign: Campaign, kind: str) -> None:
    """A file may be lost, the conversation is not."""
    await campaign.add_sample_events()
    emma = await campaign.supporter()
    await campaign.fault(method="sendDocument", kind=kind, seconds=0.2, retry_after=1)
    await emma.tap_data((await emma.last())["message_id"], "1k:1")
    assert (await emma.chat())["unanswered"] == []
    await emma.send("/positions")
    assert (await emma.read()).startswith("Positions")


@pytest.mark.parametrize("kind", ["500", "502", "drop_before", "slow", "429"])
async def test_inline_cards_come_in_spite_of_trouble(campaign: Campaign, kind: str) -> None:
    """The answer to an inline query is tried again."""
    emma = await campaign.supporter()
    await campaign.fault(method="answerInlineQuery", kind=kind, seconds=0.2, retry_after=1)
    assert await emma.inline("caravan")
