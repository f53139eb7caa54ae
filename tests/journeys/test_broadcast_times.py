"""When a broadcast is sent: typed and read back, tomorrow morning, and never in the quiet hours."""

import pytest

from bot.texts.composing_taps import AskBroadcast, OpenSendAt, SetSendAt
from tests.deciding import (
    WORDS,
    approve,
    cast,
    confirm,
    copies,
    draft,
    preview,
    row,
    tap,
)
from tests.organizing import NOW, at
from tests.running import Campaign
from tests.said import LANGUAGES, phrase

both_languages = pytest.mark.parametrize("language", LANGUAGES)
SIX = "6:00\N{NARROW NO-BREAK SPACE}PM"


@pytest.mark.parametrize(
    ("language", "typed", "read_back"),
    [
        ("en", "3 Oct 2027 6pm", f"Sunday, October 3, 2027, {SIX} (Eastern Daylight Time)"),
        ("es", "3 oct 2027 18:00", "domingo, 3 de octubre de 2027, 18:00 (hora de verano oriental)"),
    ],
)
async def test_a_typed_time_is_read_back_set_and_kept(
    campaign: Campaign, language: str, typed: str, read_back: str
) -> None:
    """Nothing is set before the yes; nothing is sent before the time, and then it is."""
    people = await cast(campaign, language)
    number = await draft(campaign, people.olivia)
    await tap(people.olivia, AskBroadcast(number, "when"))
    await people.olivia.send(typed)
    assert read_back in await people.olivia.read()
    assert (await row(campaign, number)).send_at is None
    await people.olivia.tap(phrase(language, "button_right"))
    assert read_back in await people.olivia.read()
    assert (await row(campaign, number)).send_at == at(2027, 10, 3, 18, 0)
    await confirm(people.olivia, number, language)
    await approve(people.oscar, number, language)
    assert read_back in await people.oscar.read()
    campaign.clock.move_to(at(2027, 10, 3, 17, 59))
    await campaign.delivered()
    assert await copies(people.emma, WORDS["en"], "en") == []
    campaign.clock.move_to(at(2027, 10, 3, 18, 0))
    await campaign.delivered()
    assert len(await copies(people.emma, WORDS["en"], "en")) == 1


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("some day", "doubt_not_understood"),
        ("yesterday", "doubt_past_day"),
        ("11/12/2027 18:30", "doubt_order"),
        ("3 Oct 2027", "send_at_no_time"),
    ],
)
async def test_a_time_in_doubt_is_asked_about(campaign: Campaign, typed: str, told: str) -> None:
    """Either it is asked again, or what may be meant is offered; nothing is set by itself."""
    people = await cast(campaign)
    number = await draft(campaign, people.olivia)
    await tap(people.olivia, AskBroadcast(number, "when"))
    await people.olivia.send(typed)
    assert phrase("en", told, day="Sunday, October 3, 2027") in await people.olivia.read()
    assert (await row(campaign, number)).send_at is None


async def test_tomorrow_morning_is_the_end_of_the_quiet_hours(campaign: Campaign) -> None:
    """Without any it is nine o'clock."""
    people = await cast(campaign)
    number = await draft(campaign, people.olivia)
    for hours, expected in (("none", at(2027, 10, 2, 9, 0)), ("21:00-08:00", at(2027, 10, 2, 8, 0))):
        campaign.quiet_hours = hours
        await campaign.stop()
        await campaign.begin()
        await tap(people.olivia, OpenSendAt(number))
        (label,) = [text for text in await people.olivia.labels() if text.startswith("Tomorrow morning")]
        await people.olivia.tap(label)
        assert (await row(campaign, number)).send_at == expected


async def test_a_time_that_is_over_is_refused(campaign: Campaign) -> None:
    """Be it the button or the draft that is too old."""
    people = await cast(campaign)
    number = await draft(campaign, people.olivia)
    await tap(people.olivia, SetSendAt(number, NOW - 60))
    assert phrase("en", "obstacle_late") in await people.olivia.read()
    await tap(people.olivia, SetSendAt(number, NOW + 3600))
    campaign.clock.forward(7200)
    await preview(people.olivia, number)
    assert phrase("en", "button_confirm") not in await people.olivia.labels()
    assert phrase("en", "obstacle_late") in await people.olivia.read()


@both_languages
async def test_it_waits_for_the_end_of_the_quiet_hours_and_says_so(campaign: Campaign, language: str) -> None:
    """Confirmed at ten in the evening, it goes out at eight in the morning."""
    campaign.quiet_hours = "21:00-08:00"
    people = await cast(campaign, language, at(2027, 10, 1, 22, 0))
    number = await draft(campaign, people.olivia)
    await preview(people.olivia, number, language)
    until_then = {
        "en": "Saturday, October 2, 2027, 8:00\N{NARROW NO-BREAK SPACE}AM (Eastern Daylight Time)",
        "es": "sábado, 2 de octubre de 2027, 8:00 (hora de verano oriental)",
    }[language]
    assert phrase(language, "waits_if_confirmed_now", when=until_then) in await people.olivia.read()
    await people.olivia.tap(phrase(language, "button_confirm"))
    await approve(people.oscar, number, language)
    assert phrase(language, "scheduled_in_quiet_hours", when=until_then) in await people.oscar.read()
    await campaign.delivered()
    assert await copies(people.emma, WORDS["en"], "en") == []
    campaign.clock.move_to(at(2027, 10, 2, 8, 0))
    await campaign.delivered()
    assert len(await copies(people.emma, WORDS["en"], "en")) == 1
