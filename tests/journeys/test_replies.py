"""A person answers a reminder: they come, cannot come, details, no more reminders; and what follows from it."""

from dataclasses import replace

import pytest

from bot.store.attendances import Answers
from tests.events import an_event
from tests.opting_in import said
from tests.phone import Phone
from tests.reminding import NOON, ONE_DAY, ONE_HOUR, publish
from tests.running import Campaign
from tests.said import LANGUAGES, phrase, yes

both_languages = pytest.mark.parametrize("language", LANGUAGES)
START = NOON + 3 * ONE_DAY + 6 * ONE_HOUR
DAY_BEFORE = NOON + 2 * ONE_DAY
TWO_HOURS_BEFORE = START - 2 * ONE_HOUR
EVENT = an_event(1, START)
OTHER = an_event(2, START + ONE_HOUR)


async def opted_in(campaign: Campaign, topic: str = "event/1", language: str = "en") -> Phone:
    """Somebody who gets reminders of the event in three days."""
    campaign.clock.move_to(NOON)
    await publish(campaign, EVENT)
    phone = await campaign.supporter(language=language)
    await phone.tap_data((await phone.last())["message_id"], yes(topic, language))
    return phone


async def reminded(campaign: Campaign, topic: str = "event/1", language: str = "en") -> Phone:
    """Somebody who has got the reminder of the day before."""
    phone = await opted_in(campaign, topic, language)
    await wait_until(campaign, DAY_BEFORE)
    return phone


async def wait_until(campaign: Campaign, at: int) -> None:
    """Time goes by, and what is due comes."""
    campaign.clock.move_to(at)
    await campaign.delivered()


async def reminders(phone: Phone) -> int:
    """How many messages this person has that begin as a reminder does."""
    return sum(text.startswith("Event 1\nStarts in ") for text in await phone.answers())


async def answers(campaign: Campaign) -> Answers:
    """What the organizers can count."""
    async with campaign.store() as tables:
        return await tables.attendances.answers(1)


@both_languages
async def test_a_reminder_asks_with_four_buttons(campaign: Campaign, language: str) -> None:
    """Two rows of two: yes and no, more, and no more."""
    emma = await reminded(campaign, language=language)
    assert await emma.labels() == [
        phrase(language, key)
        for key in ("button_still_coming", "button_cannot_come", "button_details", "button_stop_reminders")
    ]
    assert await answers(campaign) == Answers(coming=0, cant=0, silent=1, listening=1)
    await emma.tap(phrase(language, "button_details"))
    assert phrase(language, "event_reminder_on") in await emma.read()


@both_languages
async def test_still_coming_is_counted(campaign: Campaign, language: str) -> None:
    """It is said back, and the way to a no stays; reminders go on."""
    emma = await reminded(campaign, language=language)
    await emma.tap(phrase(language, "button_still_coming"))
    assert phrase(language, "event_comes") in await emma.read()
    assert phrase(language, "button_cannot_come") in await emma.labels()
    assert await answers(campaign) == Answers(coming=1, cant=0, silent=0, listening=1)
    before = len(await emma.answers())
    await wait_until(campaign, TWO_HOURS_BEFORE)
    assert len(await emma.answers()) == before + 1


@both_languages
@pytest.mark.parametrize("topic", ["event/1", "events"])
async def test_cannot_come_ends_this_events_reminders(campaign: Campaign, language: str, topic: str) -> None:
    """The organizer counts it; the opt-in to this event ends with a record, the one to all events stays."""
    emma = await reminded(campaign, topic, language)
    await emma.tap(phrase(language, "button_cannot_come"))
    assert phrase(language, "event_cannot") in await emma.read()
    assert await answers(campaign) == Answers(coming=0, cant=1, silent=0, listening=0)
    assert await campaign.topics(emma) == ({"events"} if topic == "events" else set())
    assert said(await campaign.consents(emma))[-1] == ("event/1", "withdrawn")
    before = await emma.answers()
    await wait_until(campaign, TWO_HOURS_BEFORE)
    assert await emma.answers() == before


@pytest.mark.parametrize("code", ["rx", "rs"])
async def test_all_other_events_still_come(campaign: Campaign, code: str) -> None:
    """A no, or no more reminders, concerns one event."""
    campaign.clock.move_to(NOON)
    await publish(campaign, EVENT)
    await publish(campaign, OTHER)
    emma = await campaign.supporter()
    message = (await emma.last())["message_id"]
    await emma.tap_data(message, yes("events"))
    await emma.tap_data(message, f"1{code}:1")
    before = len(await emma.answers())
    await wait_until(campaign, TWO_HOURS_BEFORE + ONE_HOUR)
    (came,) = (await emma.answers())[before:]
    assert came.startswith("Event 2\nStarts in ")


async def test_the_way_back_to_an_event_needs_the_words_again(campaign: Campaign) -> None:
    """Whoever cannot come is opted out, so coming after all is an opt-in, with its words first."""
    emma = await reminded(campaign)
    await emma.tap("Can't come")
    assert "I'm coming after all" in await emma.labels()
    assert "Remind me of this event" not in await emma.labels()
    await emma.tap("I'm coming after all")
    assert "Reminders for “Event 1”" in await emma.read()
    await emma.tap("Yes, turn it on")
    assert await campaign.topics(emma) == {"event/1"}
    assert "You said that you are coming." in await emma.read()
    assert await answers(campaign) == Answers(coming=1, cant=0, silent=0, listening=1)
    await wait_until(campaign, TWO_HOURS_BEFORE)
    assert "I'm coming" in await emma.labels()


async def test_the_way_back_by_all_events_is_one_tap(campaign: Campaign) -> None:
    """The opt-in to all events has stayed, so nothing needs to be read again."""
    emma = await reminded(campaign, "events")
    await emma.tap("Can't come")
    await emma.tap("I'm coming after all")
    assert "You said that you are coming." in await emma.read()
    assert await answers(campaign) == Answers(coming=1, cant=0, silent=0, listening=1)
    await wait_until(campaign, TWO_HOURS_BEFORE)
    assert "I'm coming" in await emma.labels()


@both_languages
async def test_stop_reminders_says_that_none_comes(campaign: Campaign, language: str) -> None:
    """Of this event: the opt-in has ended, and the organizer does not count a no."""
    emma = await reminded(campaign, language=language)
    await emma.tap(phrase(language, "button_stop_reminders"))
    assert (await emma.read()).startswith(phrase(language, "opted_out"))
    assert phrase(language, "event_reminder_off") in await emma.read()
    assert await campaign.topics(emma) == set()
    assert await answers(campaign) == Answers(coming=0, cant=0, silent=0, listening=0)
    before = await emma.answers()
    await wait_until(campaign, TWO_HOURS_BEFORE)
    assert await emma.answers() == before


@both_languages
async def test_stop_reminders_offers_to_end_those_for_all_events(campaign: Campaign, language: str) -> None:
    """Whoever gets them by all events reads that the others stay, and can end those with one more tap."""
    emma = await reminded(campaign, "events", language)
    await emma.tap(phrase(language, "button_stop_reminders"))
    assert phrase(language, "event_reminder_muted") in await emma.read()
    assert (await emma.labels())[:2] == [
        phrase(language, "button_remind_me"),
        phrase(language, "button_stop_events"),
    ]
    await emma.tap(phrase(language, "button_stop_events"))
    assert await campaign.topics(emma) == set()


async def test_one_tap_stops_an_event_that_is_opted_in_to_twice(campaign: Campaign) -> None:
    """By itself and by all events: the button keeps its word; opting in again brings the reminders back."""
    emma = await reminded(campaign, "events")
    await emma.tap_data((await emma.last())["message_id"], yes("event/1"))
    await emma.tap("Stop reminders for this event")
    assert "Those for all other events stay on." in await emma.read()
    await emma.tap("Remind me of this event")
    await emma.tap("Yes, turn it on")
    assert "You get reminders for this event." in await emma.read()
    await wait_until(campaign, TWO_HOURS_BEFORE)
    assert "I'm coming" in await emma.labels()


async def test_an_old_reminder_opts_in_to_nothing(campaign: Campaign) -> None:
    """After a STOP its yes shows the words first, and its no is heard."""
    emma = await reminded(campaign)
    reminder = (await emma.last())["message_id"]
    await emma.send("STOP")
    await emma.tap_data(reminder, "1rc:1")
    (shown,) = [message for message in await emma.messages() if message["message_id"] == reminder]
    assert "Reminders for “Event 1”" in shown["text"]
    assert await campaign.topics(emma) == set()
    assert (await answers(campaign)).coming == 0


@both_languages
@pytest.mark.parametrize("code", ["rc", "rx", "rs", "rp", "rd", "rv", "rf"])
async def test_an_event_that_is_not_there_is_answered_kindly(
    campaign: Campaign, language: str, code: str
) -> None:
    """A sentence and the menu; nobody is opted in to anything."""
    emma = await campaign.supporter(language=language)
    for number in (77, 0):
        await emma.tap_data((await emma.last())["message_id"], f"1{code}:{number}")
        assert await emma.read() == phrase(language, "event_unknown")
    assert await campaign.topics(emma) == set()


@pytest.mark.parametrize("code", ["rc", "rx", "rs", "rp", "rd"])
async def test_an_event_that_is_over_takes_no_answer(campaign: Campaign, code: str) -> None:
    """The buttons of its reminders show it as it is; a no still opts out."""
    emma = await reminded(campaign)
    campaign.clock.move_to(START + 2 * ONE_HOUR)
    await emma.tap_data((await emma.last())["message_id"], f"1{code}:1")
    assert "This event is over.\n\nWhen: " in await emma.read()
    assert (await answers(campaign)).coming == 0
    assert await campaign.topics(emma) == ({"event/1"} if code in {"rc", "rp"} else set())


async def test_who_opts_in_late_is_reminded_at_once(campaign: Campaign) -> None:
    """An hour before the start the last reminder is over: a short one comes, and only one."""
    campaign.clock.move_to(NOON)
    await publish(campaign, EVENT)
    await wait_until(campaign, START - ONE_HOUR)
    emma = await campaign.supporter()
    await emma.start("event_1")
    await emma.tap("Remind me of this event")
    await emma.tap("Yes, turn it on")
    await campaign.delivered()
    assert await reminders(emma) == 1
    await emma.tap("I'm coming")
    await campaign.delivered()
    assert await reminders(emma) == 0  # The reminder itself became the event's screen.


async def test_after_a_no_not_even_a_change_is_told(campaign: Campaign) -> None:
    """Whoever gets reminders for all events hears nothing more of the one they cannot come to."""
    emma, mateo = await reminded(campaign, "events"), await campaign.supporter("Mateo")
    await mateo.tap_data((await mateo.last())["message_id"], yes("events"))
    await emma.tap("Can't come")
    before = await emma.answers()
    await publish(campaign, replace(EVENT, starts_at=START + ONE_DAY, ends_at=START + ONE_DAY + ONE_HOUR))
    await campaign.delivered()
    assert await emma.answers() == before
    assert (await mateo.read()).startswith("Event 1: something has changed.")
