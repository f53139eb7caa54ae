"""An organizer says when an event is, and it is always read back in full before it counts."""

import pytest

from tests.organizing import answer, at, begin_event, organizer, skip
from tests.phone import Phone
from tests.running import Campaign
from tests.said import LANGUAGES, phrase

RIGHT = phrase("en", "button_right")
NARROW = "\N{NARROW NO-BREAK SPACE}"
"""What stands between a time and AM or PM in English."""


async def to_the_time(campaign: Campaign, language: str = "en") -> Phone:
    """An organizer who is asked when."""
    olivia = await organizer(campaign, language)
    await begin_event(olivia, language)
    await answer(olivia, "Town hall", language=language)
    return olivia


async def start_of_draft(campaign: Campaign, olivia: Phone) -> int:
    """Publishes what there is; when that event starts."""
    await skip(olivia, 7)
    await olivia.tap(phrase("en", "button_publish"))
    await olivia.tap(phrase("en", "button_publish"))
    async with campaign.store() as tables:
        (event,) = await tables.events.coming(after=0)
    return event.row.starts_at


@pytest.mark.parametrize(
    ("language", "typed", "read_back"),
    [
        ("en", "Sun 14 Nov 6:30pm", f"Sunday, November 14, 2027, 6:30{NARROW}PM (Eastern Standard Time)"),
        ("en", "2027-10-05T18:30", f"Tuesday, October 5, 2027, 6:30{NARROW}PM (Eastern Daylight Time)"),
        ("es", "14/11 18:30", "domingo, 14 de noviembre de 2027, 18:30 (hora estándar oriental)"),
        ("es", "mañana a las 18", "sábado, 2 de octubre de 2027, 18:00 (hora de verano oriental)"),
    ],
)
async def test_a_time_is_read_back_with_weekday_year_and_zone(
    campaign: Campaign, language: str, typed: str, read_back: str
) -> None:
    """Nothing is taken before the yes."""
    olivia = await to_the_time(campaign, language)
    await olivia.send(typed)
    assert await olivia.read() == phrase(language, "read_back", when=read_back)
    keys = ("button_right", "button_type_again", "button_back", "button_leave")
    assert await olivia.labels() == [phrase(language, key) for key in keys]


async def test_a_no_leads_back_to_the_question(campaign: Campaign) -> None:
    """And so does typing another time without saying no."""
    olivia = await to_the_time(campaign)
    question = await olivia.read()
    await olivia.send("14 Nov 2027 18:30")
    await olivia.tap(phrase("en", "button_type_again"))
    assert await olivia.read() == question
    await olivia.send("15 Nov 2027 18:30")
    await olivia.send("16 Nov 2027 18:30")
    await olivia.tap(RIGHT)
    assert await start_of_draft(campaign, olivia) == at(2027, 11, 16, 18, 30)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_end_before_the_beginning_is_asked_about(campaign: Campaign, language: str) -> None:
    """Five in the afternoon after half past six is the next day; one in the morning is the same night."""
    olivia = await to_the_time(campaign, language)
    await answer(olivia, "14 nov 2027 18:30", language=language)
    question = {"en": "It ends on a later day. Is that right?", "es": "Termina otro día. ¿Es correcto?"}[
        language
    ]
    await olivia.send("17:00")
    assert question in await olivia.read()
    await olivia.send("1:00 am")
    assert question not in await olivia.read()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_hour_that_comes_twice_is_asked_about(campaign: Campaign, language: str) -> None:
    """On 7 November the clocks go back at two: half past one comes twice."""
    olivia = await to_the_time(campaign, language)
    await olivia.send("2027-11-07 01:30")
    assert await olivia.read() == phrase(language, "doubt_twice")
    first, second, again, *_ = await olivia.labels()
    assert first != second
    assert again == phrase(language, "button_type_again")


@pytest.mark.parametrize(("choice", "start"), [(0, 1825565400), (1, 1825569000)])
async def test_either_of_two_hours_can_be_chosen(campaign: Campaign, choice: int, start: int) -> None:
    """The first is in daylight time, the second an hour later in standard time."""
    olivia = await to_the_time(campaign)
    await olivia.send("2027-11-07 01:30")
    await olivia.tap((await olivia.labels())[choice])
    assert await start_of_draft(campaign, olivia) == start


async def test_an_hour_that_the_clocks_skip_is_asked_about(campaign: Campaign) -> None:
    """On 12 March 2028 the clocks go forward at two: half past two does not come."""
    olivia = await to_the_time(campaign)
    await olivia.send("2028-03-12 02:30")
    assert await olivia.read() == phrase("en", "doubt_skipped")
    labels = (await olivia.labels())[:3]
    assert ["1:30" in label for label in labels] == [True, False, False]
    assert ["3:30" in label for label in labels] == [False, True, False]


@pytest.mark.parametrize(
    ("typed", "doubt", "first"),
    [
        ("11/12/2027 18:30", "doubt_order", "Fri, Nov 12, 2027, 6:30"),
        ("14 Nov at 6", "doubt_half", "Sun, Nov 14, 2027, 6:00"),
        ("Monday 14 Nov 18:30", "doubt_weekday", "Sun, Nov 14, 2027, 6:30"),
    ],
)
async def test_what_may_be_meant_two_ways_is_asked(
    campaign: Campaign, typed: str, doubt: str, first: str
) -> None:
    """The likelier reading comes first."""
    olivia = await to_the_time(campaign)
    await olivia.send(typed)
    assert await olivia.read() == phrase("en", doubt)
    assert (await olivia.labels())[0].startswith(first)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("some day", phrase("en", "doubt_not_understood")),
        ("1 Sep 2027 18:30", "which is over."),
        ("yesterday", phrase("en", "doubt_past_day")),
        ("1 Sep 2031 18:30", "more than two years ahead."),
        ("1 Sep 2031", phrase("en", "doubt_far_day")),
        ("x" * 3000, phrase("en", "doubt_not_understood")),
    ],
)
async def test_a_time_that_cannot_be_is_told_and_asked_again(
    campaign: Campaign, typed: str, told: str
) -> None:
    """The question stays below the sentence."""
    olivia = await to_the_time(campaign)
    question = await olivia.read()
    await olivia.send(typed)
    assert told in await olivia.read()
    assert (await olivia.read()).endswith(question)


async def test_a_day_without_a_time_is_asked_for_it(campaign: Campaign) -> None:
    """Also after a restart the time alone is enough."""
    olivia = await to_the_time(campaign)
    await olivia.send("14 Nov 2027")
    assert "At what time?" in await olivia.read()
    await campaign.stop()
    await campaign.begin()
    await olivia.send("6:30pm")
    await olivia.tap(RIGHT)
    assert await start_of_draft(campaign, olivia) == at(2027, 11, 14, 18, 30)


async def test_an_event_may_last_all_day(campaign: Campaign) -> None:
    """Then nobody is asked until when."""
    olivia = await to_the_time(campaign)
    await olivia.send("14 Nov 2027")
    await olivia.tap(phrase("en", "button_all_day", day="November 14, 2027"))
    assert phrase("en", "ask_place").splitlines()[0] in await olivia.read()
    await skip(olivia, 6)
    assert "When: Sunday, November 14, 2027\n" in await olivia.read()
    await olivia.tap(phrase("en", "button_publish"))
    await olivia.tap(phrase("en", "button_publish"))
    async with campaign.store() as tables:
        (event,) = await tables.events.coming(after=0)
    row = event.row
    assert (row.starts_at, row.ends_at, row.all_day) == (at(2027, 11, 14, 0, 0), at(2027, 11, 15, 0, 0), 1)


@pytest.mark.parametrize(
    ("typed", "end"),
    [("8pm", (2027, 11, 14, 20, 0)), ("2 hours", (2027, 11, 14, 20, 30)), ("1am", (2027, 11, 15, 1, 0))],
)
async def test_an_end_is_a_time_or_how_long_it_lasts(
    campaign: Campaign, typed: str, end: tuple[int, int, int, int, int]
) -> None:
    """It is read back too."""
    olivia = await to_the_time(campaign)
    await answer(olivia, "14 Nov 2027 18:30")
    await olivia.send(typed)
    await olivia.tap(RIGHT)
    await skip(olivia, 6)
    await olivia.tap(phrase("en", "button_publish"))
    await olivia.tap(phrase("en", "button_publish"))
    async with campaign.store() as tables:
        (event,) = await tables.events.coming(after=0)
    assert event.row.ends_at == at(*end)


async def test_an_end_that_is_none_is_asked_again(campaign: Campaign) -> None:
    """A word that says no time, and a time that is too far off."""
    olivia = await to_the_time(campaign)
    await answer(olivia, "14 Nov 2027 18:30")
    for typed in ("late", "three weeks", "30 Dec 2027 18:00"):
        await olivia.send(typed)
        assert phrase("en", "doubt_end") in await olivia.read()


async def test_a_start_that_is_moved_takes_the_end_with_it(campaign: Campaign) -> None:
    """How long it lasts stays; the read-back says the new end."""
    olivia = await to_the_time(campaign)
    await answer(olivia, "14 Nov 2027 18:30", "20:00")
    await skip(olivia, 6)
    await olivia.tap(phrase("en", "correct_when"))
    await olivia.send("15 Nov 2027 17:00")
    assert "6:30" in await olivia.read()
    await olivia.tap(RIGHT)
    assert "Monday, November 15, 2027, 5:00" in await olivia.read()


async def test_a_yes_that_comes_too_late_is_refused(campaign: Campaign) -> None:
    """The moment was ahead when it was read back, and is over when the button is tapped."""
    olivia = await to_the_time(campaign)
    await olivia.send("2 Oct 2027 9:00am")
    campaign.clock.forward(24 * 3600)
    await olivia.tap(RIGHT)
    assert phrase("en", "refused_start") in await olivia.read()
