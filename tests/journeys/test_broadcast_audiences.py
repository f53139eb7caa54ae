"""For whom a broadcast is: by topic and language, and nobody too often."""

import pytest

from bot.texts.composing_taps import OpenAudience, SetAudienceTopic
from tests.deciding import (
    WORDS,
    approve,
    cast,
    confirm,
    copies,
    draft,
    preview,
    reads,
    row,
    tap,
    until,
    want,
)
from tests.events import an_event
from tests.organizing import NOW
from tests.reminding import publish
from tests.running import Campaign
from tests.said import LANGUAGES, phrase

both_languages = pytest.mark.parametrize("language", LANGUAGES)
DAY = 24 * 3600


@both_languages
async def test_only_people_of_one_language_get_it(campaign: Campaign, language: str) -> None:
    """A tap leaves a language out; the last one stays; the count is of now."""
    people = await cast(campaign, language)
    number = await draft(campaign, people.olivia)
    await tap(people.olivia, OpenAudience(number))
    shown = await people.olivia.read()
    assert phrase(language, "audience_how") in shown
    for name, count in (("English", 2), ("Español", 1)):
        assert phrase(language, "audience_language", language=name, people=count) in shown
    await people.olivia.tap(phrase(language, "button_chosen", choice="English"))
    assert "English" not in await people.olivia.read()
    await people.olivia.tap(phrase(language, "button_chosen", choice="Español"))
    assert phrase(language, "button_chosen", choice="Español") in await people.olivia.labels()
    await confirm(people.olivia, number, language)
    await approve(people.oscar, number, language)
    await campaign.delivered()
    assert len(await copies(people.sofia, WORDS["es"], "es")) == 1
    assert await copies(people.emma, WORDS["en"], "en") == []


@both_languages
async def test_those_of_one_event_get_it(campaign: Campaign, language: str) -> None:
    """Who asked for updates only does not; the organizer is told to write about the event only."""
    people = await cast(campaign, language)
    rally = an_event(1, NOW + DAY, title="Rally in the park")
    event_id = await publish(campaign, rally)
    await want(campaign, f"event/{event_id}", people.liam)
    number = await draft(campaign, people.olivia)
    await tap(people.olivia, OpenAudience(number))
    await people.olivia.tap(phrase(language, "button_audience_event"))
    (first, *_) = await people.olivia.labels()
    assert first.startswith("1 · ")
    assert rally.title in first
    await people.olivia.tap(first)
    assert phrase(language, "audience_event_only") in await people.olivia.read()
    await confirm(people.olivia, number, language)
    await approve(people.oscar, number, language)
    await campaign.delivered()
    (copy,) = await copies(people.liam, WORDS["en"], "en")
    assert copy["buttons"][-1][0]["text"] == phrase("en", "button_end_event_messages")
    assert await copies(people.emma, WORDS["en"], "en") == []


async def test_an_event_that_is_not_there_is_no_audience(campaign: Campaign) -> None:
    """The audience stays as it was."""
    people = await cast(campaign)
    number = await draft(campaign, people.olivia)
    await tap(people.olivia, SetAudienceTopic(number, 77))
    assert phrase("en", "event_over") in await people.olivia.read()
    assert (await row(campaign, number)).topic == "updates"


async def test_who_got_one_lately_is_left_out(campaign: Campaign) -> None:
    """Three days are chosen; a supporter who joined after the last broadcast gets it, the others do not."""
    people = await cast(campaign)
    first = await draft(campaign, people.olivia)
    await confirm(people.olivia, first)
    await approve(people.oscar, first)
    await campaign.delivered()
    noah = await campaign.supporter("Noah")
    await want(campaign, "updates", noah)
    campaign.clock.forward(2 * DAY)
    second = await draft(campaign, people.olivia, text="Something else.")
    await tap(people.olivia, OpenAudience(second))
    assert phrase("en", "audience_people", count=4) in await people.olivia.read()
    await people.olivia.tap(phrase("en", "button_rested", count=3))
    assert phrase("en", "audience_rested", count=3) in await people.olivia.read()
    assert phrase("en", "audience_language", language="English", people=1) in await people.olivia.read()
    await confirm(people.olivia, second)
    await approve(people.oscar, second)
    await campaign.delivered()
    assert len(await copies(noah, "Something else.", "en")) == 1
    assert await copies(people.emma, "Something else.", "en") == []


async def test_who_had_enough_this_week_is_skipped_and_counted(campaign: Campaign) -> None:
    """With one a week the second reaches nobody but who joined since; a week later it is another matter."""
    campaign.broadcasts_a_week = "1"
    people = await cast(campaign)
    first = await draft(campaign, people.olivia)
    await confirm(people.olivia, first)
    await approve(people.oscar, first)
    await campaign.delivered()
    noah = await campaign.supporter("Noah")
    await want(campaign, "updates", noah)
    second = await draft(campaign, people.olivia, text="Something else.")
    await preview(people.olivia, second)
    assert phrase("en", "audience_over", count=3, most=1) in await people.olivia.read()
    await people.olivia.tap(phrase("en", "button_confirm"))
    await approve(people.oscar, second)
    await campaign.delivered()
    assert len(await copies(noah, "Something else.", "en")) == 1
    assert await copies(people.emma, "Something else.", "en") == []
    skipped = phrase("en", "progress_over", number=3)
    await until(lambda: reads(people.olivia, f"{phrase('en', 'mailing_broadcast')} {second}", skipped))


async def test_what_nobody_would_get_cannot_be_confirmed(campaign: Campaign) -> None:
    """There is a sentence in the button's place."""
    people = await cast(campaign)
    number = await draft(campaign, people.olivia)
    async with campaign.store() as tables:
        for phone in people.supporters:
            await tables.people.set_gone(phone.user_id, at=0)
    await preview(people.olivia, number)
    assert phrase("en", "confirm_nobody") in await people.olivia.read()
    assert phrase("en", "button_confirm") not in await people.olivia.labels()
