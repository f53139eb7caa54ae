"""An organizer chooses the reminders of an event."""

import pytest

from bot.store.events import Event
from tests.events import an_event
from tests.organizing import NOW, at, organizer
from tests.phone import Phone
from tests.reminding import event_of, mailings, publish
from tests.running import Campaign
from tests.said import LANGUAGES, phrase

both_languages = pytest.mark.parametrize("language", LANGUAGES)
EARLY = at(2027, 10, 20, 8, 0)
"""A Wednesday morning: two hours before is in the quiet hours."""
PLANNED = ("planned", "sending")
EVENING = {"en": ("9:00 PM", "7:00 AM"), "es": ("21:00", "7:00")}
"""The quiet hours, in each language."""


async def open_ladder(campaign: Campaign, language: str, starts_at: int = EARLY) -> Phone:
    """Olivia looks at the reminders of an event; from 21:00 to 7:00 nobody is written to."""
    campaign.quiet_hours = "21:00-07:00"
    olivia = await organizer(campaign, language)
    await publish(campaign, an_event(1, starts_at, title="Breakfast"))
    await olivia.send("/organize")
    await olivia.tap(phrase(language, "button_manage_events"))
    await olivia.tap((await olivia.labels())[0])
    await olivia.tap(phrase(language, "button_ladder"))
    return olivia


def rung(language: str, name: str, key: str, moment: str = "") -> str:
    """A line of the screen."""
    state = phrase(language, key, moment=moment)
    return phrase(language, "ladder_rung", rung=phrase(language, f"rung_{name}"), state=state)


async def screen(phone: Phone) -> str:
    """What the newest message says, with plain spaces."""
    return (await phone.read()).replace("\u202f", " ").replace("\xa0", " ")


async def planned(campaign: Campaign) -> dict[str, int]:
    """When each reminder of the event is due, by its name."""
    found = await mailings(campaign, "reminder")
    return {mailing.part: mailing.due_at for mailing in found if mailing.state in PLANNED}


async def event(campaign: Campaign) -> Event:
    """The event as the store has it."""
    return await event_of(campaign, 1)


@both_languages
async def test_the_screen_says_when_each_goes_out(campaign: Campaign, language: str) -> None:
    """With weekday; the one that quiet hours move says so, and the one that makes no sense falls away."""
    olivia = await open_ladder(campaign, language)
    text = await screen(olivia)
    day, moved = {
        "en": ("Tue, Oct 19, 11:00 AM", "Wed, Oct 20, 7:00 AM"),
        "es": ("mar, 19 oct, 11:00", "mié, 20 oct, 7:00"),
    }[language]
    assert rung(language, "week", "rung_now_off") in text
    assert rung(language, "day", "rung_now_ahead", day) in text
    assert rung(language, "morning", "rung_now_none") in text
    assert rung(language, "hours", "rung_now_moved", moved) in text
    begin, until = EVENING[language]
    assert phrase(language, "ladder_quiet", begin=begin, until=until) in text


@both_languages
async def test_a_reminder_is_added_and_taken_out(campaign: Campaign, language: str) -> None:
    """What is planned follows at once; the button then offers the opposite."""
    olivia = await open_ladder(campaign, language)
    assert set(await planned(campaign)) == {"day", "hours"}
    week, day = phrase(language, "rung_week"), phrase(language, "rung_day")
    await olivia.tap(phrase(language, "button_rung_on", rung=week))
    assert (await planned(campaign))["week"] == at(2027, 10, 13, 11, 0)
    await olivia.tap(phrase(language, "button_rung_off", rung=day))
    assert set(await planned(campaign)) == {"week", "hours"}
    assert rung(language, "day", "rung_now_off") in await screen(olivia)
    assert (await event(campaign)).row.ladder == "week morning hours"
    await olivia.tap(phrase(language, "button_rung_on", rung=day))
    assert set(await planned(campaign)) == {"week", "day", "hours"}


@both_languages
async def test_reminders_at_any_hour(campaign: Campaign, language: str) -> None:
    """Two hours before is then two hours before; and back."""
    olivia = await open_ladder(campaign, language)
    assert (await planned(campaign))["hours"] == at(2027, 10, 20, 7, 0)
    await olivia.tap(phrase(language, "button_any_hour"))
    assert (await planned(campaign))["hours"] == at(2027, 10, 20, 6, 0)
    begin, until = EVENING[language]
    assert phrase(language, "ladder_any_hour", begin=begin, until=until) in await screen(olivia)
    await olivia.tap(phrase(language, "button_keep_quiet"))
    assert (await planned(campaign))["hours"] == at(2027, 10, 20, 7, 0)


@both_languages
async def test_thanks_only_if_asked_for(campaign: Campaign, language: str) -> None:
    """One thank-you is planned, once, and can be taken back."""
    olivia = await open_ladder(campaign, language)
    assert await mailings(campaign, "thanks") == []
    await olivia.tap(phrase(language, "button_thanks"))
    on = phrase(language, "ladder_thanks", state=phrase(language, "state_on"))
    assert on in await screen(olivia)
    assert [mailing.state for mailing in await mailings(campaign, "thanks")] == ["planned"]
    await olivia.tap(phrase(language, "button_no_thanks"))
    assert [mailing.state for mailing in await mailings(campaign, "thanks")] == ["cancelled"]


async def test_one_choice_leaves_the_others_and_tells_nobody(campaign: Campaign) -> None:
    """The reminders are no news: no notice, no new revision."""
    olivia = await open_ladder(campaign, "en")
    before = (await event(campaign)).row
    await olivia.tap(phrase("en", "button_thanks"))
    await olivia.tap(phrase("en", "button_any_hour"))
    await olivia.tap(phrase("en", "button_rung_off", rung=phrase("en", "rung_day")))
    row = (await event(campaign)).row
    assert (row.thanks, row.any_hour, row.ladder) == (1, 1, "morning hours")
    assert (row.revision, row.capacity, row.picture) == (before.revision, before.capacity, before.picture)
    assert await mailings(campaign, "notice") == []


async def test_what_has_gone_out_stays_said(campaign: Campaign) -> None:
    """It cannot be turned off any more; one whose time is over cannot be caught up with."""
    olivia = await open_ladder(campaign, "en")
    campaign.clock.move_to(at(2027, 10, 19, 11, 0))
    await campaign.delivered()
    await olivia.tap(phrase("en", "button_rung_on", rung=phrase("en", "rung_week")))
    text = await screen(olivia)
    assert rung("en", "day", "rung_now_sent") in text
    assert rung("en", "week", "rung_now_passed") in text
    assert phrase("en", "button_rung_off", rung=phrase("en", "rung_day")) not in await olivia.labels()
    assert set(await planned(campaign)) == {"hours"}


@both_languages
async def test_what_the_quiet_hours_hold_says_until_when(campaign: Campaign, language: str) -> None:
    """At half past nine in the evening a reminder of the morning is due, and waits for the next morning."""
    olivia = await open_ladder(campaign, language)
    campaign.clock.move_to(at(2027, 10, 19, 21, 30))
    await olivia.send("/organize")
    await olivia.tap(phrase(language, "button_manage_events"))
    await olivia.tap((await olivia.labels())[0])
    await olivia.tap(phrase(language, "button_ladder"))
    moment = {"en": "Wed, Oct 20, 7:00 AM", "es": "mié, 20 oct, 7:00"}[language]
    assert rung(language, "day", "rung_now_held", moment) in await screen(olivia)


async def test_an_event_that_is_over_is_left_alone(campaign: Campaign) -> None:
    """An old button says so, and changes nothing."""
    olivia = await open_ladder(campaign, "en", NOW + 3600)
    campaign.clock.forward(3 * 3600)
    await olivia.tap(phrase("en", "button_thanks"))
    assert phrase("en", "ladder_over") in await screen(olivia)
    assert (await event(campaign)).row.thanks == 0
    await olivia.tap_data((await olivia.last())["message_id"], "1zrl:99")
    assert await olivia.read() == phrase("en", "event_unknown")


async def test_a_supporter_changes_nothing(campaign: Campaign) -> None:
    """Forged buttons are answered as outdated."""
    await open_ladder(campaign, "en")
    before = await event(campaign)
    emma = await campaign.supporter("Emma")
    message_id = (await emma.last())["message_id"]
    for data in ("1zrl:1", "1zrs:1:day:0", "1zrh:1:1", "1zrt:1:1"):
        await emma.tap_data(message_id, data)
        assert phrase("en", "button_outdated") in await emma.read()
    assert await event(campaign) == before


async def test_a_reminder_that_is_none_changes_nothing(campaign: Campaign) -> None:
    """As an older program's button might name it."""
    olivia = await open_ladder(campaign, "en")
    await olivia.tap_data((await olivia.last())["message_id"], "1zrs:1:month:1")
    assert (await event(campaign)).row.ladder == "day morning hours"
