"""An event with two places and three people: the list, the place that frees, and the time to say yes."""

import asyncio

import pytest

from bot.store.attendances import Attendance
from bot.store.events import Arrangements
from tests.phone import Phone
from tests.reminding import NOON, ONE_DAY, ONE_HOUR, publish
from tests.running import Campaign
from tests.said import LANGUAGES, edition, phrase, yes
from tests.small_event import EVENT, open_event, opt_in, publish_small

both_languages = pytest.mark.parametrize("language", LANGUAGES)


async def attendance(campaign: Campaign, phone: Phone) -> Attendance | None:
    """What is kept of this person and the event."""
    async with campaign.store() as tables:
        return await tables.attendances.find(1, phone.user_id)


async def place(campaign: Campaign, phone: Phone) -> str | None:
    """This person's place, as the store has it."""
    row = await attendance(campaign, phone)
    return row.place if row else None


def plural(language: str, key: str, count: int) -> str:
    """A phrase with a number in it, as it reads in the language's form for many."""
    one = edition(language).phrases[key].forms["one" if count == 1 else "other"]
    return one.replace("<b>", "").replace("</b>", "").strip().format(count=count)


@both_languages
async def test_few_places_are_counted_down(campaign: Campaign, language: str) -> None:
    """Two are left, then one, then the event is full and whoever looks is told of the list."""
    await publish_small(campaign, 2)
    emma, mateo, ana = [await campaign.supporter(name, language) for name in ("Emma", "Mateo", "Ana")]
    await open_event(ana)
    assert plural(language, "places_left", 2) in await ana.read()
    await opt_in(emma, language)
    assert phrase(language, "place_held") in await emma.read()
    await open_event(ana)
    assert plural(language, "places_left", 1) in await ana.read()
    await opt_in(mateo, language)
    await open_event(ana)
    assert phrase(language, "places_none") in await ana.read()


async def test_places_are_said_only_when_there_are_few(campaign: Campaign) -> None:
    """Eleven need no word, and neither do places for all."""
    emma = await campaign.supporter()
    for capacity in (11, None):
        await publish_small(campaign, capacity)
        await open_event(emma)
        assert "left" not in await emma.read()
        assert "full" not in await emma.read()


@both_languages
async def test_a_full_event_offers_the_list(campaign: Campaign, language: str) -> None:
    """What happens is read before the tap: full, a list, told when it is one's turn, so many hours to say yes."""
    await publish_small(campaign, 1)
    emma, mateo = [await campaign.supporter(name, language) for name in ("Emma", "Mateo")]
    await opt_in(emma, language)
    await open_event(mateo)
    await mateo.tap(phrase(language, "button_want_place"))
    assert (await mateo.read()).startswith(plural(language, "offer_full", 12))
    await mateo.tap(phrase(language, "button_opt_in"))
    assert phrase(language, "place_waiting", number=1) in await mateo.read()
    assert phrase(language, "button_leave_list") in await mateo.labels()
    assert phrase(language, "button_coming") not in await mateo.labels()


async def test_two_people_tap_for_the_last_place_at_the_same_time(campaign: Campaign) -> None:
    """One has it and the other is first on the list; each is told which."""
    await publish_small(campaign, 1)
    emma, mateo = await campaign.supporter("Emma"), await campaign.supporter("Mateo")
    for phone in (emma, mateo):
        await open_event(phone)
        await phone.tap("I would like a place")
    await asyncio.gather(emma.tap("Yes, turn it on"), mateo.tap("Yes, turn it on"))
    texts = sorted([await emma.read(), await mateo.read()], key=lambda text: "You have a place." in text)
    assert "You are number 1 on the waiting list." in texts[0]
    assert "You have a place." in texts[1]
    assert {await place(campaign, emma), await place(campaign, mateo)} == {"held", "waiting"}


@both_languages
async def test_a_freed_place_is_offered_and_taken(campaign: Campaign, language: str) -> None:
    """The first on the list gets a message with two buttons; a yes makes it theirs, for the others nothing changes."""
    await publish_small(campaign, 1)
    emma, mateo, ana = [await campaign.supporter(name, language) for name in ("Emma", "Mateo", "Ana")]
    for phone in (emma, mateo, ana):
        await opt_in(phone, language)
    await emma.tap(phrase(language, "button_cannot_come"))
    assert phrase(language, "event_cannot") in await emma.read()
    assert await campaign.topics(emma) == set()
    await campaign.delivered()

    labels = [phrase(language, "button_take_place"), phrase(language, "button_decline_place")]
    assert (await mateo.labels())[:2] == labels
    assert phrase(language, "place_waiting", number=2) in await ana.read()
    await open_event(ana)
    assert phrase(language, "place_waiting", number=1) in await ana.read()

    await mateo.tap(labels[0])
    assert phrase(language, "place_held") in await mateo.read()
    assert phrase(language, "event_comes") in await mateo.read()
    assert await place(campaign, mateo) == "held"


async def test_the_event_itself_asks_as_well(campaign: Campaign) -> None:
    """Whoever opens the event instead of the message finds until when the place is kept, and the same two buttons."""
    await publish_small(campaign, 1)
    emma, mateo = await campaign.supporter("Emma"), await campaign.supporter("Mateo")
    await opt_in(emma)
    await opt_in(mateo)
    await emma.tap("Can't come")
    # The message itself comes first.
    await campaign.delivered()
    await open_event(mateo)
    until = "Please say so by Wednesday, July 9, 2031, 12:0"
    assert until in (await mateo.read()).replace("\u202f", " ")
    assert (await mateo.labels())[:2] == ["Yes, I take it", "No, thank you"]
    await mateo.tap("Yes, I take it")
    assert await place(campaign, mateo) == "held"


async def test_no_thank_you_passes_the_place_on(campaign: Campaign) -> None:
    """The next one is asked at once, and whoever declined hears no more of the event."""
    await publish_small(campaign, 1)
    phones = [await campaign.supporter(name) for name in ("Emma", "Mateo", "Ana")]
    emma, mateo, ana = phones
    for phone in phones:
        await opt_in(phone)
    await emma.tap("Stop reminders for this event")
    assert "The place you had is free for somebody else." in await emma.read()
    await campaign.delivered()
    await mateo.tap("No, thank you")
    assert "You said that you are not coming." in await mateo.read()
    assert await campaign.topics(mateo) == set()
    await campaign.delivered()
    assert (await ana.labels())[:2] == ["Yes, I take it", "No, thank you"]


async def test_an_offer_that_is_not_answered_goes_to_the_next(campaign: Campaign) -> None:
    """After twelve hours the next one is asked; a late yes is told so and is on the list again."""
    await publish_small(campaign, 1)
    phones = [await campaign.supporter(name) for name in ("Emma", "Mateo", "Ana")]
    emma, mateo, ana = phones
    for phone in phones:
        await opt_in(phone)
    await emma.tap("Can't come")
    await campaign.delivered()
    campaign.clock.forward(12 * ONE_HOUR)
    await campaign.delivered()
    assert (await ana.labels())[:2] == ["Yes, I take it", "No, thank you"]
    assert await place(campaign, mateo) == "none"

    await mateo.tap("Yes, I take it")
    assert (await mateo.read()).startswith("That was too late: the place has gone to somebody else.")
    assert "You are number 1 on the waiting list." in await mateo.read()
    await mateo.tap("Leave the waiting list")
    assert await attendance(campaign, mateo) is None
    assert await campaign.topics(mateo) == set()


async def test_who_let_an_offer_pass_can_ask_again(campaign: Campaign) -> None:
    """The event's screen says that there is no place for them, and has the way back to one."""
    await publish_small(campaign, 1)
    emma, mateo = await campaign.supporter("Emma"), await campaign.supporter("Mateo")
    await opt_in(emma)
    await opt_in(mateo)
    await emma.tap("Can't come")
    await campaign.delivered()
    campaign.clock.forward(12 * ONE_HOUR)
    await campaign.delivered()
    await open_event(mateo)
    assert "You have no place at this event." in await mateo.read()
    await mateo.tap("I would like a place")
    assert "You have a place." in await mateo.read()


async def test_a_stop_frees_the_place(campaign: Campaign) -> None:
    """STOP ends it like everything; START asks for a place anew."""
    await publish_small(campaign, 1)
    emma, mateo = await campaign.supporter("Emma"), await campaign.supporter("Mateo")
    await opt_in(emma)
    await opt_in(mateo)
    await emma.send("STOP")
    await campaign.delivered()
    await mateo.tap("Yes, I take it")
    await emma.send("START")
    told = "Event 1: the STOP gave up your place there, or your place on its list. The event is full now: "
    assert f"{told}you are number 1 on the waiting list." in await emma.read()
    await emma.tap("Event 1")
    assert "You are number 1 on the waiting list." in await emma.read()


@both_languages
async def test_a_start_at_once_says_if_the_place_is_gone(campaign: Campaign, language: str) -> None:
    """In the same minute the place was offered to whoever waited; where nobody did, it is theirs again."""
    await publish_small(campaign, 1)
    emma, mateo = [await campaign.supporter(name, language) for name in ("Emma", "Mateo")]
    await opt_in(emma, language)
    await emma.send("STOP")
    await emma.send("START")
    assert phrase(language, "restarted_waiting", title="Event 1", number=1) not in await emma.read()
    assert await place(campaign, emma) == "held"
    await opt_in(mateo, language)
    await emma.send("STOP")
    await emma.send("START")
    assert phrase(language, "restarted_waiting", title="Event 1", number=1) in await emma.read()


@both_languages
async def test_a_yes_below_a_change_says_that_one_still_waits(campaign: Campaign, language: str) -> None:
    """The message about a change is the same for all; the answer to whoever waits says so first, and how to leave."""
    await publish_small(campaign, 1)
    emma, mateo = [await campaign.supporter(name, language) for name in ("Emma", "Mateo")]
    await opt_in(emma, language)
    await opt_in(mateo, language)
    await publish_small(campaign, 1, place="Another hall")
    await campaign.delivered()
    await mateo.tap(phrase(language, "button_still_coming"))
    assert (await mateo.read()).startswith(phrase(language, "place_not_yet", number=1))
    assert phrase(language, "button_leave_list") in await mateo.labels()


async def test_coming_after_all_counts_where_there_is_a_place(campaign: Campaign) -> None:
    """The yes after the words is the answer as well; where the event is full, one waits and has not said yes."""
    await publish_small(campaign, 1)
    emma, mateo = await campaign.supporter("Emma"), await campaign.supporter("Mateo")
    await opt_in(emma)
    await emma.tap("Can't come")
    assert "No place is kept for you." in await emma.read()
    await emma.tap("I'm coming after all")
    await emma.tap("Yes, turn it on")
    kept = await attendance(campaign, emma)
    assert kept is not None
    assert (kept.place, kept.answer) == ("held", "coming")

    await emma.tap("Can't come")
    await opt_in(mateo)
    await emma.tap("I'm coming after all")
    await emma.tap("Yes, turn it on")
    kept = await attendance(campaign, emma)
    assert kept is not None
    assert (kept.place, kept.answer) == ("waiting", None)


async def test_blocking_the_bot_frees_the_place(campaign: Campaign) -> None:
    """Whoever can be told nothing keeps nobody else out."""
    await publish_small(campaign, 1)
    emma, mateo = await campaign.supporter("Emma"), await campaign.supporter("Mateo")
    await opt_in(emma)
    await opt_in(mateo)
    await emma.block()
    await campaign.delivered()
    assert (await mateo.labels())[:2] == ["Yes, I take it", "No, thank you"]
    assert await attendance(campaign, emma) is None


async def test_reminders_for_all_events_bring_no_place(campaign: Campaign) -> None:
    """The event says so by its button, which leads to the words of an opt-in to this event."""
    await publish_small(campaign, 1)
    emma = await campaign.supporter()
    await emma.tap_data((await emma.last())["message_id"], yes("events"))
    await open_event(emma)
    assert "One place left." in await emma.read()
    await emma.tap("I would like a place")
    assert "Reminders for “Event 1”" in await emma.read()
    assert await attendance(campaign, emma) is None
    await emma.tap("Yes, turn it on")
    assert "You have a place." in await emma.read()
    assert await campaign.topics(emma) == {"events", "event/1"}


@pytest.mark.parametrize("thanks", [True, False])
async def test_an_event_that_is_over_is_left_only_while_something_may_come(
    campaign: Campaign, *, thanks: bool
) -> None:
    """It says that it is over; whoever opted in can still refuse the thanks, where the campaign will thank."""
    campaign.clock.move_to(NOON)
    await publish(campaign, EVENT, arrangements=Arrangements(thanks=thanks))
    emma = await campaign.supporter()
    await emma.tap_data((await emma.last())["message_id"], yes("event/1"))
    campaign.clock.forward(3 * ONE_DAY + ONE_HOUR)
    await open_event(emma)
    assert "This event is over." in await emma.read()
    labels = await emma.labels()
    assert ("No more messages about this event" in labels) == thanks
    assert "Stop reminders for this event" not in labels
    assert "Save to my calendar" not in labels
