"""An organizer deletes everything, and then taps buttons of messages that are still in the chat."""

from bot.actions.broadcasts import mark_of
from bot.store.mailings import Plan
from bot.texts.broadcast_taps import ApproveBroadcast, OpenBroadcast
from bot.texts.organizer_taps import ResumeMailing
from tests.deciding import cast, confirm, draft, row, state_is, tap, until
from tests.journeys.test_erasing import erase
from tests.organizing import NOW
from tests.reminding import ONE_DAY
from tests.running import Campaign
from tests.said import phrase


async def test_a_yes_of_before_is_taken_from_a_new_person(campaign: Campaign) -> None:
    """Oscar approves what Olivia confirmed: it is sent, and the bot knows him again."""
    people = await cast(campaign)
    number = await draft(campaign, people.olivia)
    await confirm(people.olivia, number)
    async with campaign.store() as tables:
        found = await tables.broadcasts.find(number)
        assert found is not None
        mark = await mark_of(tables, found)
    await erase(people.oscar)
    assert await campaign.state(people.oscar) is None
    await tap(people.oscar, ApproveBroadcast(number, mark))
    await until(lambda: state_is(campaign, number, "finished"))
    assert (await row(campaign, number)).approved_by == people.oscar.user_id
    assert await campaign.state(people.oscar) == "active"


async def test_a_paused_mailing_goes_on(campaign: Campaign) -> None:
    """The button of the alert of before."""
    people = await cast(campaign)
    async with campaign.store() as tables:
        plan = Plan("announcement", 5, None, None, "", NOW, NOW + ONE_DAY, quiet=False)
        mailing_id = await tables.mailings.plan(plan, now=NOW)
        assert mailing_id is not None
        await tables.mailings.begin_due(now=NOW, is_quiet=False)
        assert await tables.mailings.pause(mailing_id, "")
    await erase(people.oscar)
    await tap(people.oscar, ResumeMailing(mailing_id))
    assert await campaign.state(people.oscar) == "active"
    async with campaign.store() as tables:
        mailing = await tables.mailings.find(mailing_id)
    assert mailing is not None
    assert mailing.state != "paused"


async def test_nobody_says_yes_to_their_own_as_somebody_new(campaign: Campaign) -> None:
    """Olivia wrote it, Oscar confirmed it; he deletes everything, and finds a draft that is to be confirmed again."""
    people = await cast(campaign)
    number = await draft(campaign, people.olivia)
    await confirm(people.oscar, number)
    assert await state_is(campaign, number, "awaiting")
    async with campaign.store() as tables:
        found = await tables.broadcasts.find(number)
        assert found is not None
        mark = await mark_of(tables, found)
    await erase(people.oscar)
    await tap(people.oscar, ApproveBroadcast(number, mark))
    assert await state_is(campaign, number, "draft")
    assert phrase("en", "obstacle_past") in await people.oscar.read()
    await tap(people.olivia, OpenBroadcast(number))
    assert phrase("en", "button_preview") in await people.olivia.labels()
