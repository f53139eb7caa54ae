"""Updates are asked for: what is in hand is acknowledged by what is asked for next."""

from tests.calling import met
from tests.deciding import until
from tests.running import Campaign
from tests.said import yes


async def test_one_persons_wait_holds_up_nobody_else(campaign: Campaign) -> None:
    """Mateo is answered while Emma's answer is on its way, and nothing waits for it longer than two seconds."""
    emma = await campaign.supporter()
    mateo = await campaign.supporter("Mateo", "es")
    await campaign.fault(method="sendMessage", kind="slow", user_id=emma.user_id, seconds=4)
    hers = await emma.at_once("send", text="/help")
    his = await mateo.at_once("send", text="/help")

    async def mateo_is_answered() -> bool:
        return len(await mateo.answers()) == 2

    await until(mateo_is_answered)
    assert len(await emma.answers()) == 1
    assert not await emma.acknowledged(hers, 0)
    # Telegram acknowledges by number, so what lies above an open update waits with it.
    assert not await mateo.acknowledged(his, 0)
    assert await mateo.acknowledged(his)
    assert len(await emma.answers()) == 1

    async def emma_is_answered() -> bool:
        return len(await emma.answers()) == 2

    await until(emma_is_answered)


async def test_an_update_is_served_once_though_telegram_gives_it_again(campaign: Campaign) -> None:
    """While an answer takes long, the bot asks on and is given the same update again; it is answered once.

    The second asking is slow itself, so that its answer was chosen before the update was finished and arrives after.
    """
    emma = await campaign.supporter()
    await campaign.fault(method="sendMessage", kind="slow", user_id=emma.user_id, seconds=0.5)
    update_id = await emma.at_once("send", text="/help")
    await until(lambda: met(campaign))
    await campaign.fault(method="getUpdates", kind="slow", seconds=0.8)
    assert await emma.acknowledged(update_id)
    await emma.send("/demands")
    assert len(await emma.answers()) == 3


async def test_nothing_is_acknowledged_before_its_commit(campaign: Campaign) -> None:
    """While another process holds the store, a STOP waits, and Telegram keeps it."""
    emma = await campaign.supporter()
    await emma.tap_data((await emma.last())["message_id"], yes("updates"))
    async with campaign.store():
        update_id = await emma.at_once("send", text="STOP")

        async def asked_again() -> bool:
            calls = await campaign.requests("getUpdates")
            offsets = [call["parameters"]["offset"] for call in calls]
            assert all(offset <= update_id for offset in offsets)
            # Once when it was new, and then again while it was in hand.
            return offsets.count(update_id) >= 3

        await until(asked_again)
        assert not await emma.acknowledged(update_id, 0)
    assert await emma.acknowledged(update_id)
    assert await campaign.topics(emma) == set()


async def test_an_update_given_again_changes_nothing(campaign: Campaign) -> None:
    """The acknowledgement is lost, the next run of the bot gets the same updates: same rows, same topics."""
    emma = await campaign.supporter()
    message_id = (await emma.last())["message_id"]
    await emma.tap_data(message_id, yes("updates"))
    await campaign.stop()
    await emma.at_once("send", text="STOP")
    await emma.at_once("send", text="START")
    await campaign.fault(method="sendMessage", kind="slow", user_id=emma.user_id, seconds=0.2)
    # Every asking after the first, so every acknowledgement too, fails until the bot is stopped.
    await campaign.fault(method="getUpdates", kind="slow", seconds=0)
    await campaign.fault(method="getUpdates", kind="500", times=1000)
    await campaign.begin()

    async def served_both() -> bool:
        return len(await emma.answers()) == 3

    await until(served_both)
    await campaign.stop()
    rows = await campaign.consents(emma)
    async with campaign.http.delete(f"{campaign.simulator.url}/faults") as response:
        assert response.status == 200
    await campaign.begin()
    await emma.send("/help")
    assert await campaign.consents(emma) == rows
    assert await campaign.topics(emma) == {"updates"}
    answers = await emma.answers()
    assert answers[4] == answers[2]
