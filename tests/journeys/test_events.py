"""A person finds out what is on: the list, one event, its file for the calendar."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from tests.events import an_event
from tests.phone import Phone
from tests.running import Campaign
from tests.said import LANGUAGES, phrase, yes

both_languages = pytest.mark.parametrize("language", LANGUAGES)
ONE_DAY = 86_400

# 8 July 2031 is a Tuesday; Detroit is then four hours behind UTC, so this is 18:30 there.
JULY = int(dt.datetime(2031, 7, 8, 22, 30, tzinfo=dt.UTC).timestamp())
# 14 January 2031 is a Tuesday; Detroit is then five hours behind UTC, so this is 18:30 there.
JANUARY = int(dt.datetime(2031, 1, 14, 23, 30, tzinfo=dt.UTC).timestamp())


def visible(text: str) -> str:
    """A text with plain spaces where Unicode has narrow or unbreakable ones."""
    return text.replace("\u202f", " ").replace("\xa0", " ")


async def open_first_event(phone: Phone) -> None:
    """Opens the list and its first event."""
    await phone.send("/events")
    await phone.tap((await phone.labels())[0])


async def put_events(campaign: Campaign, count: int) -> None:
    """Events 1 to ``count``, put in backwards; event 1 is tomorrow, event 2 a day later."""
    now = campaign.clock.now()
    async with campaign.store() as tables:
        for number in range(count, 0, -1):
            await tables.events.put(an_event(number, now + number * ONE_DAY), "en")


async def listed(phone: Phone) -> list[str]:
    """The titles of the events on the screen, top to bottom."""
    return [label.split(" · ")[1] for label in await phone.labels() if " · " in label]


@both_languages
async def test_without_events_the_list_says_so(campaign: Campaign, language: str) -> None:
    """There is a sentence and an offer, not an empty screen."""
    emma = await campaign.supporter(language=language)
    await emma.tap(phrase(language, "button_events"))
    assert await emma.read() == phrase(language, "events_none")
    assert await emma.labels() == [
        phrase(language, "button_all_reminders"),
        phrase(language, "button_menu"),
    ]


async def test_the_list_shows_the_next_event_first(campaign: Campaign) -> None:
    """Whatever the order they were put in."""
    await put_events(campaign, 3)
    emma = await campaign.supporter()
    await emma.tap("Events")
    assert await listed(emma) == ["Event 1", "Event 2", "Event 3"]
    assert "3 events are coming up; these are 1 to 3." in await emma.read()


async def test_a_long_list_has_pages(campaign: Campaign) -> None:
    """Eight to a page, next and previous, and no way beyond either end."""
    await put_events(campaign, 20)
    emma = await campaign.supporter()
    await emma.tap("Events")
    assert await listed(emma) == [f"Event {number}" for number in range(1, 9)]
    assert "20 events are coming up; these are 1 to 8." in await emma.read()
    assert "‹ Previous" not in await emma.labels()

    await emma.tap("Next ›")
    assert await listed(emma) == [f"Event {number}" for number in range(9, 17)]
    await emma.tap("Next ›")
    assert await listed(emma) == ["Event 17", "Event 18", "Event 19", "Event 20"]
    assert "these are 17 to 20." in await emma.read()
    assert "Next ›" not in await emma.labels()

    await emma.tap("‹ Previous")
    assert await listed(emma) == [f"Event {number}" for number in range(9, 17)]
    # All of it was one message, changed in place: the greeting's.
    assert [message["from"] for message in await emma.messages()] == ["person", "bot"]


@pytest.mark.parametrize("first", ["20", "999999999999999999", "7"])
async def test_a_page_that_is_not_there_leads_to_some_page(campaign: Campaign, first: str) -> None:
    """A button from a longer list, or a forged number, still shows events."""
    await put_events(campaign, 20)
    emma = await campaign.supporter()
    await emma.tap_data((await emma.last())["message_id"], f"1es:{first}")
    expected = {"7": "Event 8"}.get(first, "Event 1")
    assert (await listed(emma))[0] == expected


@pytest.mark.parametrize(
    ("language", "starts_at", "line", "short"),
    [
        ("en", JULY, "When: Tuesday, July 8, 2031, 6:30 PM – 7:30 PM (Eastern Daylight Time)", "Tue, Jul 8, 6:30 PM"),
        ("en", JANUARY, "When: Tuesday, January 14, 2031, 6:30 PM – 7:30 PM (Eastern Standard Time)", "Tue, Jan 14, 6:30 PM"),
        ("es", JULY, "Cuándo: martes, 8 de julio de 2031, 18:30 – 19:30 (hora de verano oriental)", "mar, 8 jul, 18:30"),
        ("es", JANUARY, "Cuándo: martes, 14 de enero de 2031, 18:30 – 19:30 (hora estándar oriental)", "mar, 14 ene, 18:30"),
    ],
)  # fmt: skip
async def test_times_are_local_and_the_zone_is_named(
    campaign: Campaign, language: str, starts_at: int, line: str, short: str
) -> None:
    """The date as the language writes it, the time as the clocks at the place show it, summer and winter."""
    async with campaign.store() as tables:
        await tables.events.put(an_event(1, starts_at), "en")
    emma = await campaign.supporter(language=language)
    await emma.tap(phrase(language, "button_events"))
    assert visible((await emma.labels())[0]) == f"{short} · Event 1"
    await open_first_event(emma)
    assert line in visible(await emma.read())


@both_languages
async def test_the_details_say_what_where_and_more(campaign: Campaign, language: str) -> None:
    """Title, place, description and link, in the person's language, with nothing taken for formatting."""
    facts = an_event(1, JULY, link="https://example.org/e", description="Tea & <b>talk</b>", place="Hall <1>")
    async with campaign.store() as tables:
        await tables.events.put(facts, "en")
        spanish = an_event(1, JULY, title="Encuentro", description="Té & <b>charla</b>", place="Sala <1>")
        await tables.events.put(spanish, "es")
        # The last text put wins for everything but the text.
        await tables.events.put(facts, "en")
    emma = await campaign.supporter(language=language)
    await open_first_event(emma)
    text = await emma.read()
    expected = {
        "en": ("Event 1", "Where: Hall <1>", "Tea & <b>talk</b>"),
        "es": ("Encuentro", "Dónde: Sala <1>", "Té & <b>charla</b>"),
    }[language]
    for part in expected:
        assert part in text
    assert (await emma.button(phrase(language, "button_event_link")))["url"] == "https://example.org/e"


async def test_an_event_without_a_text_in_the_language_shows_the_authoritys(campaign: Campaign) -> None:
    """Better the campaign's own words than nothing; everything around them is Spanish."""
    async with campaign.store() as tables:
        await tables.events.put(an_event(1, JULY, place="Hall 1"), "en")
        await tables.events.put(an_event(2, JULY + ONE_DAY, title="Solo en español"), "es")
    mateo = await campaign.supporter("Mateo", "es")
    emma = await campaign.supporter("Emma", "en")
    for phone in (mateo, emma):
        await phone.send("/events")
        assert await listed(phone) == ["Event 1", "Solo en español"]
    await open_first_event(mateo)
    assert "Dónde: Hall 1" in await mateo.read()


@both_languages
async def test_reminders_are_turned_on_and_off_below_the_event(campaign: Campaign, language: str) -> None:
    """The event's own screen says what holds, and its button changes."""
    await campaign.add_sample_events()
    emma = await campaign.supporter(language=language)
    await open_first_event(emma)
    assert phrase(language, "event_reminder_off") in await emma.read()
    await emma.tap(phrase(language, "button_remind_me"))
    await emma.tap(phrase(language, "button_back"))
    assert phrase(language, "event_reminder_off") in await emma.read()
    await emma.tap(phrase(language, "button_remind_me"))
    await emma.tap(phrase(language, "button_opt_in"))
    assert phrase(language, "event_reminder_on") in await emma.read()
    assert phrase(language, "button_remind_me") not in await emma.labels()
    await emma.tap(phrase(language, "button_stop_event"))
    assert phrase(language, "event_reminder_off") in await emma.read()


@both_languages
async def test_the_calendar_file_can_be_kept(campaign: Campaign, language: str) -> None:
    """It downloads, any calendar reads it, and the screen stays as it is."""
    async with campaign.store() as tables:
        await tables.events.put(an_event(1, JULY, title="Town hall", place="Hall 1"), "en")
    emma = await campaign.supporter(language=language)
    await open_first_event(emma)
    screen = await emma.read()
    await emma.tap(phrase(language, "button_calendar_file"))
    message = await emma.last()
    assert message["caption"] == phrase(language, "calendar_file_caption", title="Town hall")
    assert message["file"]["name"] == "town-hall-2031-07-08.ics"
    assert message["file"]["mime_type"] == "text/calendar"
    async with campaign.http.get(f"{campaign.simulator.url}{message['file']['url']}") as response:
        calendar = Calendar.from_ical(await response.read())
    (entry,) = calendar.walk("VEVENT")
    assert str(entry["SUMMARY"]) == "Town hall"
    assert str(entry["LOCATION"]) == "Hall 1"
    assert str(entry["UID"]) == "1@test.invalid"
    detroit = ZoneInfo("America/Detroit")
    assert entry.decoded("DTSTART") == dt.datetime(2031, 7, 8, 18, 30, tzinfo=detroit)
    assert entry.decoded("DTEND") == dt.datetime(2031, 7, 8, 19, 30, tzinfo=detroit)
    assert screen in [message["text"] for message in await emma.messages()]


async def test_past_events_leave_the_list(campaign: Campaign) -> None:
    """An event stays until it has ended; its old button then offers no reminders any more."""
    await put_events(campaign, 2)
    emma = await campaign.supporter()
    await open_first_event(emma)
    old = (await emma.last())["message_id"]
    campaign.clock.forward(ONE_DAY + 1800)
    await emma.send("/events")
    assert await listed(emma) == ["Event 1", "Event 2"]
    campaign.clock.forward(1800)
    await emma.send("/events")
    assert await listed(emma) == ["Event 2"]

    # Event 2 was put in first, so event 1 has the id 2.
    for data in ("1e:2", "1o:event/2", yes("event/2")):
        await emma.tap_data(old, data)
        (shown,) = [message for message in await emma.messages() if message["message_id"] == old]
        assert shown["text"].startswith("Event 1\n\nThis event is over.\n\n")
        labels = [button["text"] for row in shown["buttons"] for button in row]
        assert labels == ["Next ›", "All events", "Main menu"]
    assert await campaign.consents(emma) == []


async def test_a_cancelled_event_says_so(campaign: Campaign) -> None:
    """It leaves the list; who has reminders still finds it, reads that it is cancelled, and can opt out."""
    await put_events(campaign, 1)
    emma = await campaign.supporter()
    await open_first_event(emma)
    await emma.tap("Remind me of this event")
    offer = (await emma.last())["message_id"]
    await emma.tap("Yes, turn it on")
    async with campaign.store() as tables:
        await tables.events.cancel(1, revision=1)
    await emma.send("/events")
    assert await listed(emma) == []
    await emma.send("/settings")
    await emma.tap("Event 1")
    assert "This event has been cancelled." in await emma.read()
    assert await emma.labels() == [
        "No more messages about this event",
        "Take it out of my calendar",
        "All events",
        "Main menu",
    ]
    event = (await emma.last())["message_id"]
    await emma.tap("Take it out of my calendar")
    sent = await emma.last()
    assert sent["caption"] == phrase("en", "calendar_cancelled_caption", title="Event 1")
    async with campaign.http.get(f"{campaign.simulator.url}{sent['file']['url']}") as response:
        assert Calendar.from_ical(await response.read())["METHOD"] == "CANCEL"
    await emma.tap("No more messages about this event")
    assert await campaign.topics(emma) == set()
    (shown,) = [message for message in await emma.messages() if message["message_id"] == event]
    assert shown["text"].startswith(phrase("en", "opted_out"))

    # The button of the old offer opts in to nothing that does not take place.
    await emma.tap_data(offer, yes("event/1"))
    assert await campaign.topics(emma) == set()


@both_languages
@pytest.mark.parametrize("data", ["1e:77", "1k:77", "1o:event/77", yes("event/77"), "1e:0"])
async def test_an_event_that_does_not_exist_is_answered_kindly(
    campaign: Campaign, language: str, data: str
) -> None:
    """A sentence and the menu, for every button an event can have."""
    emma = await campaign.supporter(language=language)
    menu = await emma.labels()
    await emma.tap_data((await emma.last())["message_id"], data)
    assert await emma.read() == phrase(language, "event_unknown")
    assert await emma.labels() == menu
    assert await campaign.consents(emma) == []


async def test_withdrawing_from_an_event_that_is_gone_works(campaign: Campaign) -> None:
    """Whatever became of the event: a withdrawal is a withdrawal."""
    emma = await campaign.supporter()
    await emma.tap_data((await emma.last())["message_id"], "1n:event/77")
    assert (await emma.read()).startswith("It is off.")
    assert [row.action for row in await campaign.consents(emma)] == ["withdrawn"]


async def test_a_link_opens_an_event(campaign: Campaign) -> None:
    """``?start=event_1`` leads straight to it."""
    await put_events(campaign, 1)
    emma = await campaign.phone()
    await emma.start("event_1")
    assert (await emma.read()).startswith("Event 1\n\n")


@both_languages
async def test_an_event_of_whole_days_has_no_time(campaign: Campaign, language: str) -> None:
    """It ends at the midnight after its last day, which is not one of its days."""
    midnight = int(dt.datetime(2031, 7, 8, 4, tzinfo=dt.UTC).timestamp())
    async with campaign.store() as tables:
        facts = an_event(1, midnight, ends_at=midnight + 2 * ONE_DAY, all_day=True)
        await tables.events.put(facts, "en")
    emma = await campaign.supporter(language=language)
    await open_first_event(emma)
    line = {
        "en": "When: Tuesday, July 8, 2031 – Wednesday, July 9, 2031\n",
        "es": "Cuándo: martes, 8 de julio de 2031 – miércoles, 9 de julio de 2031\n",
    }[language]
    assert line in visible(await emma.read())


async def test_a_description_of_emoji_is_cut_to_what_telegram_takes(campaign: Campaign) -> None:
    """Each of these characters is two UTF-16 units, which is what Telegram counts."""
    balloons = "\N{BALLOON}"
    event = an_event(1, JULY, title=balloons * 200, description=balloons * 2000, place=balloons * 200)
    async with campaign.store() as tables:
        await tables.events.put(event, "en")
    emma = await campaign.supporter()
    await open_first_event(emma)
    # 200 in the title, 200 in the place, and 999 of the 2,000 units that a description may have.
    assert (await emma.read()).count(balloons) == 1399
