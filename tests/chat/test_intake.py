"""Updates come in: in order, at once, acknowledged only when committed, and never lost."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import closing

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from tests.phone import Json, Phone
from tests.running import KEY, TOKEN, Campaign
from tests.said import LANGUAGES, phrase, yes

both_languages = pytest.mark.parametrize("language", LANGUAGES)


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Looks again and again until something holds; a test that waits in vain fails."""
    async with asyncio.timeout(20):
        while not await holds():  # noqa: ASYNC110 - what is looked at is behind HTTP: nothing sets an event here
            await asyncio.sleep(0.005)


async def met(campaign: Campaign) -> bool:
    """Whether every fault that was ordered has been met."""
    async with campaign.http.get(f"{campaign.simulator.url}/faults") as response:
        coming: list[Json] = await response.json()
        return coming == []


async def test_one_persons_messages_are_answered_in_order(campaign: Campaign) -> None:
    """Though the first answer takes long, the others wait for it."""
    emma = await campaign.supporter()
    await campaign.fault(method="sendMessage", kind="slow", user_id=emma.user_id, seconds=0.5)
    for command in ("/demands", "/positions", "/events"):
        await emma.at_once("send", text=command)
    await emma.send("/settings")
    firsts = [answer.split("\n")[0] for answer in await emma.answers()]
    assert firsts[1:] == ["Demands", "Positions", "Events", "My settings"]


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


async def test_a_stop_outlasts_a_store_that_is_out_of_reach(campaign: Campaign) -> None:
    """Another program holds the store for longer than the bot waits: STOP is kept in hand until it is committed."""
    emma = await campaign.supporter()
    await emma.tap_data((await emma.last())["message_id"], yes("updates"))
    campaign.log.failures_expected = True
    database = campaign.database
    with closing(sqlcipher.connect(database, isolation_level=None, check_same_thread=False)) as connection:
        connection.execute(f"PRAGMA key = \"x'{KEY}'\"")
        # In a thread: the bot may be writing just now, and shares this test's loop.
        await asyncio.to_thread(connection.execute, "BEGIN IMMEDIATE")
        update_id = await emma.at_once("send", text="STOP")

        # Others may wait for the store before it, ten seconds each.
        async with asyncio.timeout(60):
            while not campaign.log.failures:  # noqa: ASYNC110 - a log tells nobody that it has a new line
                await asyncio.sleep(0.01)
        assert not await emma.acknowledged(update_id, 0)
        connection.execute("ROLLBACK")
    assert await emma.acknowledged(update_id)
    assert await campaign.topics(emma) == set()
    assert (await emma.read()).startswith("Done. You get no more messages from us.")


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


async def test_what_was_not_acknowledged_is_served_after_a_restart(campaign: Campaign) -> None:
    """What people did while the bot was down is served in order when it is back."""
    emma = await campaign.supporter()
    message_id = (await emma.last())["message_id"]
    await campaign.stop()
    await emma.at_once("tap", message_id=message_id, data=yes("updates"))
    await emma.at_once("tap", message_id=message_id, data=yes("events"))
    await emma.at_once("tap", message_id=message_id, data="1n:updates")
    update_id = await emma.at_once("send", text="/settings")
    await campaign.begin()
    assert await emma.acknowledged(update_id)
    assert await campaign.topics(emma) == {"events"}
    assert "Reminders for all events: on" in await emma.read()


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


def break_consents(campaign: Campaign) -> None:
    """From now on the store refuses every consent, as with a full disk. In a thread: the bot may be writing."""
    with closing(sqlcipher.connect(campaign.database)) as connection:
        connection.execute(f"PRAGMA key = \"x'{KEY}'\"")
        connection.execute(
            "CREATE TRIGGER broken BEFORE INSERT ON consent BEGIN SELECT RAISE(ABORT, 'broken'); END"
        )


@both_languages
async def test_a_failing_handler_is_confessed_and_the_next_update_served(
    campaign: Campaign, language: str
) -> None:
    """A kind sentence in the person's chosen language, with the menu; then everything goes on."""
    other = {"en": "es", "es": "en"}[language]
    emma = await campaign.supporter(language=other)
    message_id = (await emma.last())["message_id"]
    await emma.tap_data(message_id, f"1l:{language}")
    menu = await emma.labels()
    await asyncio.to_thread(break_consents, campaign)
    campaign.log.failures_expected = True

    await emma.send("/stop")
    assert await emma.read() == phrase(language, "something_failed")
    assert await emma.labels() == menu

    await emma.tap_data(message_id, yes("updates", language))
    chat = await emma.chat()
    assert chat["unanswered"] == []
    assert chat["answers"][-1]["text"] == phrase(language, "answer_failed")
    assert chat["answers"][-1]["show_alert"]
    assert await campaign.topics(emma) == set()

    await emma.send("/demands")
    assert (await emma.read()).startswith(phrase(language, "demands_intro", candidate="Niles Niemuth")[:8])


async def test_a_failing_handler_leaves_one_line_without_anything_private(campaign: Campaign) -> None:
    """The log says what kind of error and where, and no id, no token and nothing that was typed."""
    emma = await campaign.supporter()
    await asyncio.to_thread(break_consents, campaign)
    campaign.log.failures_expected = True
    before = len(campaign.log.lines)
    update_id = await emma.at_once("send", text="/stop secretword")
    assert await emma.acknowledged(update_id)
    (line,) = campaign.log.lines[before:]
    assert campaign.log.at("error") == [line]
    assert "an update was not served" in line
    assert "StoreFailedError" in line
    assert "bot/store/database.py" in line
    for private in (str(emma.user_id), str(update_id), TOKEN, KEY, "secretword", "Emma"):
        assert private not in line


async def test_a_stop_that_could_not_be_kept_is_not_called_done(campaign: Campaign) -> None:
    """When the store fails, the person must not believe that they are off the list."""
    emma = await campaign.supporter()
    await emma.tap_data((await emma.last())["message_id"], yes("updates"))
    await asyncio.to_thread(break_consents, campaign)
    campaign.log.failures_expected = True
    await emma.send("STOP")
    assert await emma.read() == phrase("en", "something_failed")
    assert await campaign.topics(emma) == {"updates"}


async def test_shutting_down_finishes_what_is_in_hand(campaign: Campaign) -> None:
    """Ctrl-C while an answer is on its way: it arrives, and the update is acknowledged."""
    emma = await campaign.supporter()
    await campaign.fault(method="sendMessage", kind="slow", user_id=emma.user_id, seconds=0.5)
    update_id = await emma.at_once("send", text="/help")
    await until(lambda: met(campaign))
    await campaign.stop()
    assert len(await emma.answers()) == 2
    assert await emma.acknowledged(update_id, 0)
    await campaign.begin()
    await emma.send("/demands")
    assert len(await emma.answers()) == 3


async def test_it_can_be_stopped_at_any_moment_of_an_answer(campaign: Campaign) -> None:
    """Ctrl-C in each of the steps between sending an answer and asking for more: it ends, and nothing is lost."""
    emma = await campaign.supporter()
    seen = campaign.simulator.world.chats[emma.user_id].messages
    for steps in range(16):
        before = len(seen)
        update_id = await emma.at_once("send", text="/help")
        while len(seen) < before + 2:  # noqa: ASYNC110 - step by step, to be there in the very moment
            await asyncio.sleep(0)
        for _ in range(steps):
            await asyncio.sleep(0)
        async with asyncio.timeout(5):
            await campaign.stop()
        assert await emma.acknowledged(update_id, 0)
        await campaign.begin()


async def test_updates_of_no_one_are_passed_over(campaign: Campaign) -> None:
    """A message that says nothing to the bot (a card posted through inline mode) is acknowledged in silence."""
    emma: Phone = await campaign.supporter()
    cards = await emma.inline("caravan")
    await emma.at_once("inline/choose", result_id=cards[0]["id"])
    await emma.send("/help")
    assert len(await emma.answers()) == 2
