"""An organizer looks at what came of an event, and lets a paused mailing go on."""

import pytest

from bot.store.deliveries import Record
from bot.store.events import Arrangements
from bot.store.mailings import Plan
from tests.events import an_event
from tests.opting_in import opt_in, opt_in_to_next_event
from tests.organizing import NOW, organizer
from tests.phone import Phone
from tests.reminding import publish
from tests.running import Campaign
from tests.said import LANGUAGES, phrase

both_languages = pytest.mark.parametrize("language", LANGUAGES)
ONE_DAY = 24 * 3600
START = NOW + 3 * ONE_DAY
"""A Monday noon in Detroit."""


async def open_report(olivia: Phone, language: str) -> str:
    """From the menu to the report of the first event."""
    await olivia.send("/organize")
    await olivia.tap(phrase(language, "button_manage_events"))
    await olivia.tap((await olivia.labels())[0])
    await olivia.tap(phrase(language, "button_report"))
    return await olivia.read()


@both_languages
async def test_the_report_tells_numbers_and_no_names(campaign: Campaign, language: str) -> None:
    """Opted in by day, by all events, places, answers; after the reminder also what became of it."""
    olivia = await organizer(campaign, language)
    await publish(campaign, an_event(1, START, title="Town hall"), arrangements=Arrangements(capacity=2))
    emma, noah = await campaign.supporter("Emma", language), await campaign.supporter("Noah", language)
    mia = await campaign.supporter("Mia", language)
    await opt_in_to_next_event(emma, language)
    campaign.clock.forward(ONE_DAY)
    await opt_in_to_next_event(noah, language)
    await opt_in(mia, language, "events")
    report = await open_report(olivia, language)
    days = {"en": "Fri, Oct 1: 1\nSat, Oct 2: 1", "es": "vie, 1 oct: 1\nsáb, 2 oct: 1"}[language]
    assert days in report
    assert phrase(language, "report_places", taken=2, capacity=2, waiting=0) in report
    assert phrase(language, "report_answers", coming=0, cant=0, silent=3) in report
    assert phrase(language, "report_nothing_sent") in report

    await noah.block()
    campaign.clock.move_to(START - ONE_DAY)
    await campaign.delivered()
    await emma.tap(phrase(language, "button_still_coming"))
    await mia.tap(phrase(language, "button_cannot_come"))
    await olivia.tap(phrase(language, "button_refresh"))
    report = await olivia.read()
    sent = phrase(language, "report_tally", sent=2, gone=0, failed=0, uncertain=0, missed=0)
    assert phrase(language, "report_reminders") + "\n" + sent in report
    assert phrase(language, "report_answers", coming=1, cant=1, silent=0) in report
    assert not any(name in report for name in ("Emma", "Noah", "Mia", str(emma.user_id)))


async def test_who_turns_out_to_be_gone_is_counted(campaign: Campaign) -> None:
    """Telegram says so when the reminder is sent."""
    olivia = await organizer(campaign)
    await publish(campaign, an_event(1, START))
    emma = await campaign.supporter("Emma")
    await opt_in_to_next_event(emma, "en")
    await campaign.fault(kind="403", method="sendMessage", user_id=emma.user_id, times=1)
    campaign.clock.move_to(START - ONE_DAY)
    await campaign.delivered()
    gone = phrase("en", "report_tally", sent=0, gone=1, failed=0, uncertain=0, missed=0)
    assert gone in await open_report(olivia, "en")


@both_languages
async def test_the_report_of_an_event_that_is_over_is_found(campaign: Campaign, language: str) -> None:
    """The past events have a page of their own, newest first; those ahead are not on it."""
    olivia = await organizer(campaign, language)
    for number, days in ((1, 1), (2, 2), (3, 9)):
        await publish(campaign, an_event(number, NOW + days * ONE_DAY))
    await olivia.send("/organize")
    await olivia.tap(phrase(language, "button_manage_events"))
    await olivia.tap(phrase(language, "button_past_events"))
    assert await olivia.read() == phrase(language, "past_events_none")
    campaign.clock.forward(4 * ONE_DAY)
    await olivia.tap(phrase(language, "button_back"))
    await olivia.tap(phrase(language, "button_past_events"))
    newest, oldest, *_ = labels = await olivia.labels()
    assert ("Event 2" in newest, "Event 1" in oldest) == (True, True)
    assert not any("Event 3" in label for label in labels)
    await olivia.tap(newest)
    await olivia.tap(phrase(language, "button_report"))
    assert phrase(language, "report_opted_in_none") in await olivia.read()


async def a_paused_mailing(campaign: Campaign) -> int:
    """A reminder that was paused on its way to Emma and Noah."""
    async with campaign.store() as tables:
        plan = Plan("reminder", 1, 1, START, "week", campaign.clock.now(), START, quiet=False)
        mailing_id = await tables.mailings.open(plan, now=campaign.clock.now())
        assert mailing_id is not None
        assert await tables.mailings.pause(mailing_id, "Bad Request: something")
    return mailing_id


async def state_of(campaign: Campaign, mailing_id: int) -> str:
    """The state of a mailing in the store."""
    async with campaign.store() as tables:
        mailing = await tables.mailings.find(mailing_id)
    assert mailing is not None
    return mailing.state


@both_languages
async def test_a_paused_mailing_goes_on_with_one_tap(campaign: Campaign, language: str) -> None:
    """A second tap is told that it goes on already, or is over; one that never was is told so."""
    olivia = await organizer(campaign, language)
    await publish(campaign, an_event(1, START, title="Town hall"))
    mailing_id = await a_paused_mailing(campaign)
    message_id = (await olivia.last())["message_id"]
    name = phrase(language, "mailing_reminder_week") + " · Town hall"
    await olivia.tap_data(message_id, f"1zr:{mailing_id}")
    assert await olivia.read() == phrase(language, "mailing_resumed", mailing=name)
    await campaign.delivered()
    assert await state_of(campaign, mailing_id) == "done"
    await olivia.tap_data(message_id, f"1zr:{mailing_id}")
    assert await olivia.read() == phrase(language, "mailing_over", mailing=name)
    await olivia.tap_data(message_id, "1zr:999")
    assert await olivia.read() == phrase(language, "mailing_unknown")


async def test_a_second_organizer_hears_that_it_goes_on_already(campaign: Campaign) -> None:
    """While somebody's delivery still rests, the mailing is not over."""
    olivia = await organizer(campaign)
    await publish(campaign, an_event(1, START, title="Town hall"))
    emma = await campaign.supporter("Emma")
    await opt_in_to_next_event(emma, "en")
    mailing_id = await a_paused_mailing(campaign)
    async with campaign.store() as tables:
        await tables.deliveries.add(mailing_id, emma.user_id, at=NOW)
        await tables.deliveries.claim(mailing_id, now=NOW, resting=(), at_most=1)
        rests = Record(mailing_id, emma.user_id, "pending", NOW, not_before=START - 1)
        assert await tables.deliveries.record(rests)
    message_id = (await olivia.last())["message_id"]
    for key in ("mailing_resumed", "mailing_already"):
        await olivia.tap_data(message_id, f"1zr:{mailing_id}")
        name = phrase("en", "mailing_reminder_week") + " · Town hall"
        assert await olivia.read() == phrase("en", key, mailing=name)


async def test_a_supporter_neither_reads_the_report_nor_resumes(campaign: Campaign) -> None:
    """Forged buttons are answered as outdated, and nothing changes."""
    await organizer(campaign)
    await publish(campaign, an_event(1, START, title="Town hall"))
    mailing_id = await a_paused_mailing(campaign)
    emma = await campaign.supporter("Emma")
    message_id = (await emma.last())["message_id"]
    for data in ("1zrp:1", f"1zr:{mailing_id}"):
        await emma.tap_data(message_id, data)
        assert phrase("en", "button_outdated") in await emma.read()
    assert await state_of(campaign, mailing_id) == "paused"
