"""A broadcast reaches those whose consent covers it; whoever agreed to less is left out unless it keeps within that."""

from pathlib import Path

import pytest

from bot.texts.broadcast_taps import OpenBroadcast
from bot.texts.composing_taps import OpenAudience, SetAudienceTopic, SetEarlierWording
from tests.deciding import WORDS, Cast, approve, cast, confirm, copies, draft, preview, row, tap, want
from tests.events import an_event
from tests.growing import grow, restart, with_content_of_its_own
from tests.opting_in import opt_in
from tests.organizing import NOW
from tests.phone import Phone
from tests.reminding import publish
from tests.running import Campaign
from tests.said import LANGUAGES, phrase

both_languages = pytest.mark.parametrize("language", LANGUAGES)
DAY = 24 * 3600


async def after_the_wording_grew(
    campaign: Campaign, folder: Path, language: str = "en"
) -> tuple[Cast, Phone]:
    """Emma, Liam and Sofia asked for updates when these covered less; Noah agreed to all that they cover now."""
    await with_content_of_its_own(campaign, folder)
    people = await cast(campaign, language)
    grow(campaign, "updates", "broadcast")
    await restart(campaign)
    noah = await campaign.supporter("Noah")
    await opt_in(noah, "en", "updates")
    return people, noah


def counted(language: str, people: int) -> str:
    """The line that says how many readers of English get it."""
    return phrase(language, "audience_language", language="English", people=people)


@both_languages
async def test_who_agreed_to_less_is_left_out(campaign: Campaign, tmp_path: Path, language: str) -> None:
    """The organizer is told how many that are, before and at the last look; they get nothing."""
    people, noah = await after_the_wording_grew(campaign, tmp_path, language)
    number = await draft(campaign, people.olivia)
    left_out = phrase(language, "audience_too_old", count=3)
    await tap(people.olivia, OpenBroadcast(number))
    assert left_out in await people.olivia.read()
    await tap(people.olivia, OpenAudience(number))
    shown = await people.olivia.read()
    assert left_out in shown
    assert counted(language, 1) in shown
    await preview(people.olivia, number, language)
    assert left_out in await people.olivia.read()
    await people.olivia.tap(phrase(language, "button_confirm"))
    await approve(people.oscar, number, language)
    await campaign.delivered()
    assert len(await copies(noah, WORDS["en"], "en")) == 1
    for phone, own in ((people.emma, "en"), (people.liam, "en"), (people.sofia, "es")):
        assert await copies(phone, WORDS[own], own) == []


@both_languages
async def test_a_message_within_the_earlier_wording_reaches_them_too(
    campaign: Campaign, tmp_path: Path, language: str
) -> None:
    """One tap, which is said on every screen on which somebody decides, and in the report."""
    people, noah = await after_the_wording_grew(campaign, tmp_path, language)
    number = await draft(campaign, people.olivia)
    await tap(people.olivia, OpenAudience(number))
    await people.olivia.tap(phrase(language, "button_earlier_wording", people=3))
    too = phrase(language, "audience_earlier_too")
    shown = await people.olivia.read()
    assert too in shown
    assert counted(language, 3) in shown
    chosen = phrase(language, "button_chosen", choice=phrase(language, "button_earlier_wording", people=3))
    assert chosen in await people.olivia.labels()
    await preview(people.olivia, number, language)
    assert too in await people.olivia.read()
    await people.olivia.tap(phrase(language, "button_confirm"))
    assert too in await people.olivia.read()
    await approve(people.oscar, number, language)
    await campaign.delivered()
    for phone, own in ((people.emma, "en"), (people.sofia, "es"), (noah, "en")):
        assert len(await copies(phone, WORDS[own], own)) == 1
    await tap(people.olivia, OpenAudience(number))
    assert too in await people.olivia.read()


async def test_the_choice_can_be_taken_back(campaign: Campaign, tmp_path: Path) -> None:
    """The second tap leaves them out again."""
    people, _ = await after_the_wording_grew(campaign, tmp_path)
    number = await draft(campaign, people.olivia)
    await tap(people.olivia, SetEarlierWording(number, 1))
    await tap(people.olivia, SetEarlierWording(number, 0))
    assert phrase("en", "audience_too_old", count=3) in await people.olivia.read()
    assert (await row(campaign, number)).earlier_wording == 0


async def test_the_choice_is_part_of_what_is_confirmed(campaign: Campaign, tmp_path: Path) -> None:
    """Made after the last look, it makes that look stale; made after the confirmation, it changes nothing."""
    people, _ = await after_the_wording_grew(campaign, tmp_path)
    number = await draft(campaign, people.olivia)
    await preview(people.olivia, number)
    message = await people.olivia.last()
    yes = (await people.olivia.button(phrase("en", "button_confirm")))["data"]
    await tap(people.olivia, SetEarlierWording(number, 1))
    await people.olivia.tap_data(message["message_id"], yes)
    assert phrase("en", "obstacle_changed") in await people.olivia.read()
    assert (await row(campaign, number)).state == "draft"
    await confirm(people.olivia, number)
    await tap(people.olivia, SetEarlierWording(number, 0))
    assert ((await row(campaign, number)).state, (await row(campaign, number)).earlier_wording) == (
        "awaiting",
        1,
    )


async def test_another_audience_has_another_wording(campaign: Campaign, tmp_path: Path) -> None:
    """What was said of the wording for updates is not said of an event's."""
    people, _ = await after_the_wording_grew(campaign, tmp_path)
    event_id = await publish(campaign, an_event(1, NOW + DAY))
    await want(campaign, f"event/{event_id}", people.emma)
    number = await draft(campaign, people.olivia)
    await tap(people.olivia, SetEarlierWording(number, 1))
    await tap(people.olivia, SetAudienceTopic(number, 0))
    assert (await row(campaign, number)).earlier_wording == 1
    await tap(people.olivia, SetAudienceTopic(number, event_id))
    assert (await row(campaign, number)).earlier_wording == 0
    assert phrase("en", "audience_earlier_too") not in await people.olivia.read()


async def test_nothing_is_asked_where_every_consent_covers_it(campaign: Campaign) -> None:
    """Neither the line nor the button."""
    people = await cast(campaign)
    number = await draft(campaign, people.olivia)
    await tap(people.olivia, OpenAudience(number))
    assert not [label for label in await people.olivia.labels() if "wording" in label]
    assert "wording" not in await people.olivia.read()
