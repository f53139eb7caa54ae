"""Updates are brought: a 200 says that what they changed is kept."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.chat import serving
from bot.chat import webhook as calls
from bot.chat.serving import SecondCopyError
from bot.chat.webhook import WebhookRefusedError
from tests.calling import FAR_AHEAD, SECRET, call, command, met, webhook
from tests.deciding import until
from tests.phone import Json
from tests.running import TOKEN, Campaign, campaign_at
from tests.said import yes


@pytest.fixture
async def campaign(tmp_path: Path) -> AsyncIterator[Campaign]:
    """A campaign whose bot is called."""
    async with campaign_at(tmp_path, webhook()) as running:
        yield running


async def brought(campaign: Campaign, update_id: int | None) -> Json:
    """The update as the simulator brings it, once it waits for the bot."""
    assert update_id is not None
    _, update = campaign.simulator.world.updates.pending[update_id]
    return update


async def test_a_visit(campaign: Campaign) -> None:
    """Start, a tap, a command, STOP: all as by polling, and the bot asks for nothing."""
    emma = await campaign.supporter()
    await emma.tap_data((await emma.last())["message_id"], yes("updates"))
    assert await campaign.topics(emma) == {"updates"}
    await emma.send("/settings")
    assert "Updates from the campaign: on" in await emma.read()
    await emma.send("STOP")
    assert (await emma.read()).startswith("Done. You get no more messages from us.")
    assert await campaign.topics(emma) == set()
    assert await campaign.requests("getUpdates") == []


async def test_telegram_is_told_where_to_bring_what(campaign: Campaign) -> None:
    """Only the kinds that are served, on as many connections as it has, with a secret that nobody guesses."""
    await campaign.supporter()
    (told,) = await campaign.requests("setWebhook")
    parameters = told["parameters"]
    assert parameters["url"] == campaign.more["STANDPOINT_WEBHOOK_URL"]
    assert set(parameters["allowed_updates"]) == {
        "message",
        "callback_query",
        "inline_query",
        "my_chat_member",
    }
    assert parameters["max_connections"] == 100
    assert len(parameters["secret_token"]) >= 40
    assert parameters["secret_token"] not in "\n".join(campaign.log.lines)


async def test_one_person_is_answered_in_order(campaign: Campaign) -> None:
    """Though both updates are brought at once and the first takes longer."""
    emma = await campaign.supporter()
    await campaign.fault(method="sendMessage", kind="slow", user_id=emma.user_id, seconds=0.5)
    first = asyncio.create_task(call(campaign, json=command(emma, FAR_AHEAD, "/demands")))
    await until(lambda: met(campaign))
    assert await call(campaign, json=command(emma, FAR_AHEAD + 1, "/positions")) == 200
    assert first.done()
    assert await first == 200
    firsts = [answer.split("\n")[0] for answer in await emma.answers()]
    assert firsts[1:] == ["Demands", "Positions"]


async def test_one_persons_wait_holds_up_nobody_else(campaign: Campaign) -> None:
    """Mateo's update is acknowledged while Emma's answer is on its way, and hers once two seconds are over."""
    emma = await campaign.supporter()
    mateo = await campaign.supporter("Mateo", "es")
    await campaign.fault(method="sendMessage", kind="slow", user_id=emma.user_id, seconds=4)
    hers = await emma.at_once("send", text="/help")
    await until(lambda: met(campaign))
    await mateo.send("/help")
    assert len(await mateo.answers()) == 2
    assert not await emma.acknowledged(hers, 0)
    assert await emma.acknowledged(hers)
    assert len(await emma.answers()) == 1

    async def emma_is_answered() -> bool:
        return len(await emma.answers()) == 2

    await until(emma_is_answered)


async def test_what_is_brought_again_waits_for_the_first(campaign: Campaign) -> None:
    """While a STOP waits for the store, Telegram brings it once more: neither is acknowledged, and it is served once."""
    emma = await campaign.supporter()
    await emma.tap_data((await emma.last())["message_id"], yes("updates"))
    async with campaign.store():
        update_id = await emma.at_once("send", text="STOP")
        again = asyncio.create_task(call(campaign, json=await brought(campaign, update_id)))
        done, _ = await asyncio.wait({again}, timeout=0.5)
        assert not done
        assert not await emma.acknowledged(update_id, 0)
    assert await again == 200
    assert await emma.acknowledged(update_id)
    assert await campaign.topics(emma) == set()
    assert len(await emma.answers()) == 2


async def test_what_was_acknowledged_and_comes_again_changes_nothing(campaign: Campaign) -> None:
    """The 200 was lost on its way."""
    emma = await campaign.supporter()
    message_id = (await emma.last())["message_id"]
    await emma.tap_data(message_id, yes("updates"))
    async with campaign.store():
        stop = await brought(campaign, await emma.at_once("send", text="STOP"))
    assert await emma.acknowledged(stop["update_id"])
    await emma.send("START")
    rows = await campaign.consents(emma)
    assert await call(campaign, json=stop) == 200
    assert await campaign.consents(emma) == rows
    assert await campaign.topics(emma) == {"updates"}


async def test_what_cannot_be_kept_before_the_end_comes_again(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C while another program holds the store: the STOP is refused, and served after the next start."""
    monkeypatch.setattr(serving, "_DRAIN_SECONDS", 0.5)
    emma = await campaign.supporter()
    await emma.tap_data((await emma.last())["message_id"], yes("updates"))
    async with campaign.store():
        update_id = await emma.at_once("send", text="STOP")
        again = asyncio.create_task(call(campaign, json=await brought(campaign, update_id)))
        await asyncio.wait({again}, timeout=0.2)
        await campaign.stop()
        assert await again == 503
    assert not await emma.acknowledged(update_id, 0)
    assert await campaign.topics(emma) == {"updates"}
    await campaign.begin()
    assert await emma.acknowledged(update_id)
    assert await campaign.topics(emma) == set()


async def test_each_start_has_a_secret_of_its_own(campaign: Campaign) -> None:
    """What was brought meanwhile is served; the secret of the last start is worth nothing any more."""
    emma = await campaign.supporter()
    old = campaign.simulator.world.webhook.secret_token
    await campaign.stop()
    # It stays with Telegram, which keeps what comes.
    assert campaign.simulator.world.webhook.secret_token == old
    update_id = await emma.at_once("send", text="/demands")
    await campaign.begin()
    assert await emma.acknowledged(update_id)
    assert (await emma.read()).startswith("Demands")
    help_again = command(emma, FAR_AHEAD, "/help")
    assert await call(campaign, json=help_again, headers={SECRET: old}) == 403
    assert await call(campaign, json=help_again) == 200


async def test_a_campaign_can_go_back_to_polling(campaign: Campaign) -> None:
    """And to the webhook again: what waits comes the other way."""
    emma = await campaign.supporter()
    for more, way in (({}, "getUpdates"), (campaign.more, "setWebhook")):
        await campaign.stop()
        campaign.more = more
        update_id = await emma.at_once("send", text="/demands")
        calls = len(await campaign.requests(way))
        await campaign.begin()
        assert await emma.acknowledged(update_id)
        assert len(await campaign.requests(way)) > calls
    assert len(await emma.answers()) == 3


@pytest.mark.parametrize("kind", ["500", "429", "drop_before", "drop_after"])
async def test_trouble_with_telling_telegram_heals(campaign: Campaign, kind: str) -> None:
    """It is told again until it has heard."""
    emma = await campaign.supporter()
    await campaign.stop()
    await campaign.fault(method="setWebhook", kind=kind, retry_after=1)
    update_id = await emma.at_once("send", text="/demands")
    await campaign.begin()
    assert await emma.acknowledged(update_id)
    assert len(await emma.answers()) == 2


async def test_an_address_that_telegram_refuses_is_named(campaign: Campaign) -> None:
    """With Telegram's own words; status 1, since what it cannot find now it may find later."""
    await campaign.stop()
    said = "Bad Request: bad webhook: Failed to resolve host: Name or service not known"
    await campaign.fault(method="setWebhook", kind="400", description=said)
    await campaign.begin()
    with pytest.raises(WebhookRefusedError) as refused:
        await campaign.ended()
    assert str(refused.value) == (
        "Telegram does not take the address in STANDPOINT_WEBHOOK_URL (Bad webhook: failed to resolve host: name or "
        "service not known); it must lead from anywhere to this program."
    )
    assert refused.value.exit_code == 1


async def test_when_another_program_takes_the_webhook_this_one_ends(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing would come any more, and nobody would know."""
    monkeypatch.setattr(calls, "_LOOK_SECONDS", 0.05)
    await campaign.stop()
    await campaign.begin()
    await campaign.supporter()
    address = f"{campaign.simulator.url}/bot{TOKEN}/deleteWebhook"
    async with campaign.http.post(address) as response:
        assert response.status == 200
    with pytest.raises(SecondCopyError):
        await campaign.ended()


async def test_what_does_not_get_through_is_told(campaign: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs it learns from the log that the way to it is wrong; trouble with asking is no such trouble."""
    monkeypatch.setattr(calls, "_LOOK_SECONDS", 0.05)
    await campaign.stop()
    await campaign.fault(method="getWebhookInfo", kind="500")
    await campaign.begin()
    emma = await campaign.supporter()
    world = campaign.simulator.world
    before = len(campaign.log.lines)
    # As if somebody on the way took the secret out.
    right, world.webhook.secret_token = world.webhook.secret_token, "another"
    update_id = await emma.at_once("send", text="/demands")

    async def told() -> bool:
        return len(campaign.log.lines) > before

    await until(told)
    world.webhook.secret_token = right
    assert await emma.acknowledged(update_id)
    line = campaign.log.lines[before]
    assert "Telegram does not get updates through" in line
    assert "Wrong response from the webhook: 403 Forbidden" in line
