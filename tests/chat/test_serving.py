"""Updates are served: in order, at once, acknowledged only when committed, and never lost, whichever way they come."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from tests.calling import met, webhook
from tests.deciding import until
from tests.phone import Phone
from tests.running import KEY, TOKEN, Campaign, campaign_at
from tests.said import LANGUAGES, phrase, yes

both_languages = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture(params=["polling", "webhook"])
async def campaign(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Campaign]:
    """A campaign whose bot asks for updates, and one whose bot is called."""
    async with campaign_at(tmp_path, webhook() if request.param == "webhook" else {}) as running:
        yield running


async def test_one_persons_messages_are_answered_in_order(campaign: Campaign) -> None:
    """Though the first answer takes long, the others wait for it."""
    emma = await campaign.supporter()
    await campaign.fault(method="sendMessage", kind="slow", user_id=emma.user_id, seconds=0.5)
    for command in ("/demands", "/positions", "/events"):
        await emma.at_once("send", text=command)
    await emma.send("/settings")
    firsts = [answer.split("\n")[0] for answer in await emma.answers()]
    assert firsts[1:] == ["Demands", "Positions", "Events", "My settings"]


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
    assert await emma.acknowledged(update_id)
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
        assert await emma.acknowledged(update_id)
        await campaign.begin()


async def test_updates_of_no_one_are_passed_over(campaign: Campaign) -> None:
    """A message that says nothing to the bot (a card posted through inline mode) is acknowledged in silence."""
    emma: Phone = await campaign.supporter()
    cards = await emma.inline("caravan")
    await emma.at_once("inline/choose", result_id=cards[0]["id"])
    await emma.send("/help")
    assert len(await emma.answers()) == 2


async def test_an_update_that_cannot_be_read_holds_up_nothing(campaign: Campaign) -> None:
    """It would be no better when it came again: one line says that it is passed over, and the next is served."""
    emma = await campaign.supporter()
    campaign.log.failures_expected = True
    update_id = campaign.simulator.world.updates.add("message", emma.user_id, {"text": "secretword"})
    await emma.send("/demands")
    assert await emma.acknowledged(update_id)
    assert len(await emma.answers()) == 2
    (line,) = campaign.log.at("error")
    assert "an update cannot be read; it is passed over" in line
    assert "secretword" not in line
