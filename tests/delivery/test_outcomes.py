"""Each way in which a send can end, as the design's table has it; and what follows from it."""

import asyncio

import pytest

from bot.store.deliveries import Delivery
from tests.events import an_event
from tests.phone import Phone
from tests.reminding import NOON, ONE_DAY, ONE_HOUR, deliveries, mailings, publish, subscribed
from tests.running import Campaign

TWO_HOURS_BEFORE = ONE_DAY - 2 * ONE_HOUR


async def remind(campaign: Campaign, count: int, *, fault: dict[str, object] | None = None) -> list[Phone]:
    """So many people get one reminder, which meets a fault at the first of them."""
    campaign.clock.move_to(NOON)
    phones = await subscribed(campaign, count, "event/1")
    await publish(campaign, an_event(1, NOON + ONE_DAY))
    if fault:
        await campaign.fault(method="sendMessage", user_id=phones[0].user_id, **fault)
    campaign.clock.forward(TWO_HOURS_BEFORE)
    await campaign.delivered()
    return phones


async def first_of(campaign: Campaign, phones: list[Phone]) -> Delivery:
    """What became of the first person's reminder."""
    last = (await mailings(campaign, "reminder"))[-1]
    return (await deliveries(campaign, last))[phones[0].user_id]


async def heard(phone: Phone) -> int:
    """How many reminders the person has got."""
    return sum("Starts in" in text for text in await phone.answers())


async def test_sent(campaign: Campaign) -> None:
    """Telegram's number of the message is kept."""
    phones = await remind(campaign, 3)
    (mailing,) = [each for each in await mailings(campaign, "reminder") if each.part == "hours"]
    rows = await deliveries(campaign, mailing)
    assert mailing.state == "done"
    for phone in phones:
        row = rows[phone.user_id]
        assert (row.state, row.attempts) == ("sent", 1)
        assert row.message_id == (await phone.last())["message_id"]


@pytest.mark.parametrize(
    ("fault", "state", "messages"),
    [
        ({"kind": "403"}, "gone", 0),
        ({"kind": "400", "description": "Bad Request: chat not found"}, "gone", 0),
        ({"kind": "400"}, "failed", 0),
        # What does not speak of the person is no reason to end anybody's opt-ins.
        ({"kind": "403", "description": "Forbidden: not enough rights"}, "failed", 0),
        ({"kind": "500"}, "uncertain", 0),
        ({"kind": "drop_before"}, "uncertain", 0),
        ({"kind": "drop_after"}, "uncertain", 1),
        ({"kind": "429", "retry_after": 1}, "sent", 1),
    ],
)
async def test_each_fault_ends_as_the_table_says(
    campaign: Campaign, fault: dict[str, object], state: str, messages: int
) -> None:
    """The one who met it; everybody else is sent to as usual, and nobody twice."""
    phones = await remind(campaign, 4, fault=fault)
    row = await first_of(campaign, phones)
    assert row.state == state
    assert await heard(phones[0]) == messages
    assert [await heard(phone) for phone in phones[1:]] == [1, 1, 1]
    if state == "failed":
        assert row.code
        assert "ot enough rights" in row.code


async def test_who_is_gone_is_gone_for_everything(campaign: Campaign) -> None:
    """Nothing more is sent, and every opt-in has ended."""
    phones = await remind(campaign, 2, fault={"kind": "403"})
    assert await campaign.state(phones[0]) == "gone"
    assert await campaign.topics(phones[0]) == set()
    assert await campaign.state(phones[1]) == "active"


async def test_a_wait_that_telegram_asks_for_is_kept(campaign: Campaign) -> None:
    """Nothing of the mailing is sent within it, to nobody; and then it goes on where it was."""
    campaign.sends_per_second = "20"
    await campaign.stop()
    await campaign.begin()
    phones = await remind(campaign, 8, fault={"kind": "429", "retry_after": 2})
    calls = [call for call in await campaign.requests("sendMessage") if "Starts in" in str(call)]
    refused = next(call for call in calls if call["status"] == 429)
    # What was under way when Telegram asked had left already.
    before_the_rest = [call for call in calls if call["time"] < refused["time"] + 0.5]
    after = [call for call in calls if call not in before_the_rest]
    assert after
    assert all(call["time"] >= refused["time"] + 2 for call in after)
    assert [await heard(phone) for phone in phones] == [1] * 8


async def test_taps_do_not_wait_behind_a_mailing(campaign: Campaign) -> None:
    """While the bulk lane rests, a person who taps is answered."""
    campaign.clock.move_to(NOON)
    phones = await subscribed(campaign, 2, "event/1")
    await publish(campaign, an_event(1, NOON + ONE_DAY))
    await campaign.fault(method="sendMessage", user_id=phones[0].user_id, kind="429", retry_after=30, times=1)
    campaign.clock.forward(TWO_HOURS_BEFORE)
    async with asyncio.timeout(10):
        while not [call for call in await campaign.requests("sendMessage") if call["status"] == 429]:
            pass  # each look is a request of its own
        await phones[1].send("/demands")
    assert (await phones[1].read()).startswith("Demands")


async def test_too_many_failures_in_a_row_pause_the_mailing(campaign: Campaign) -> None:
    """Nobody else is sent to; the organizers are told what and why, and a tap lets it go on."""
    olivia = await campaign.supporter("Olivia")
    campaign.organizers = str(olivia.user_id)
    campaign.failures_in_a_row = "3"
    campaign.sends_per_second = "10"
    await campaign.stop()
    await campaign.begin()
    campaign.clock.move_to(NOON)
    phones = await subscribed(campaign, 12, "event/1")
    await publish(campaign, an_event(1, NOON + ONE_DAY))
    for phone in phones:
        await campaign.fault(method="sendMessage", user_id=phone.user_id, kind="400")
    campaign.clock.forward(TWO_HOURS_BEFORE)
    await campaign.delivered()
    (paused,) = [each for each in await mailings(campaign, "reminder") if each.part == "hours"]
    assert (paused.state, paused.reason) == ("paused", "Not enough rights to send text messages to the chat")
    states = [row.state for row in (await deliveries(campaign, paused)).values()]
    assert states.count("failed") >= 3
    assert states.count("pending") >= 1
    alert = await olivia.read()
    assert "Paused: Reminder, two hours before · Event 1" in alert
    assert "Not enough rights to send text messages to the chat" in alert

    async with campaign.http.delete(f"{campaign.simulator.url}/faults") as response:
        assert response.status == 200
    await olivia.tap("Go on sending")
    await campaign.delivered()
    (done,) = [each for each in await mailings(campaign, "reminder") if each.part == "hours"]
    assert done.state == "done"
    rows = await deliveries(campaign, done)
    assert {row.state for row in rows.values()} == {"failed", "sent"}
    for phone in phones:
        assert await heard(phone) == (rows[phone.user_id].state == "sent")
