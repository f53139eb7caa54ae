"""A person reads who keeps what about them: two screens, from the menu, a command, or words they type."""

import pytest

from bot.content.markup import utf16_length
from tests.running import Campaign
from tests.said import LANGUAGES, content, phrase

both_languages = pytest.mark.parametrize("language", LANGUAGES)
MOST_ON_A_PHONE = 2000
"""Characters that can be read without losing one's place: some three screens of a phone's height."""


def days(language: str, count: int) -> str:
    """So many days, in words; whole years are said as such."""
    years = {"en": {365: "one year", 1095: "3 years"}, "es": {365: "un año", 1095: "3 años"}}[language]
    return years.get(count) or phrase(language, "days", count=count)


@both_languages
async def test_two_screens_say_all_of_it(campaign: Campaign, language: str) -> None:
    """Who is responsible, what and why on the first; how long, who sees it and the rights on the second; and back."""
    emma = await campaign.supporter(language=language)
    await emma.send("/privacy")
    first = await emma.read()
    controller = content().campaign.controller.within(language)
    assert first.startswith(phrase(language, "privacy", controller=controller))
    more, data, erase = (
        phrase(language, key) for key in ("button_privacy_more", "button_my_data", "button_erase")
    )
    back = [phrase(language, "button_settings"), phrase(language, "button_menu")]
    assert await emma.labels() == [more, data, erase, *back]

    await emma.tap(more)
    second = await emma.read()
    kept = campaign.settings
    assert second.startswith(
        phrase(
            language,
            "privacy_more",
            gone=days(language, kept.keep_gone_days),
            deliveries=days(language, kept.keep_deliveries_days),
            drafts=days(language, kept.keep_drafts_days),
            erasures=days(language, kept.keep_erasures_days),
            copies=days(language, kept.keep_copies_days),
            privacy_contact=content().campaign.privacy_contact,
        )
    )
    assert await emma.labels() == [data, erase, phrase(language, "button_privacy"), back[1]]
    await emma.tap(phrase(language, "button_privacy"))
    assert await emma.read() == first
    assert max(utf16_length(first), utf16_length(second)) < MOST_ON_A_PHONE


@both_languages
async def test_the_periods_are_those_of_the_settings(campaign: Campaign, language: str) -> None:
    """What whoever runs the bot sets is what people read; one day is one day."""
    await campaign.stop()
    campaign.more = {"STANDPOINT_KEEP_GONE_DAYS": "47", "STANDPOINT_KEEP_DRAFTS_DAYS": "1"}
    await campaign.begin()
    emma = await campaign.supporter(language=language)
    await emma.send("/privacy")
    await emma.tap(phrase(language, "button_privacy_more"))
    lines = (await emma.read()).splitlines()
    assert [line for line in lines if {"en": "47 days", "es": "47 días"}[language] in line]
    assert [
        line for line in lines if line.endswith({"en": "left: one day.", "es": "medias: un día."}[language])
    ]


@pytest.mark.parametrize(
    "words",
    [
        *(
            "privacy",
            "Privacy policy",
            "my data",
            "My data!",
            "delete my data",
            "Delete everything",
            "forget me",
        ),
        *(
            "privacidad",
            "mis datos",
            "Borrar mis datos",
            "borra mis datos",
            "¿Qué saben de mí?",
            "borrar todo",
        ),
    ],
)
async def test_words_lead_there(campaign: Campaign, words: str) -> None:
    """Whoever types what they want is not told that the campaign has said nothing about it."""
    emma = await campaign.supporter()
    await emma.send("/privacy")
    screen = await emma.read()
    await emma.send("/start")
    await emma.send(words)
    assert await emma.read() == screen


@both_languages
async def test_the_settings_lead_there(campaign: Campaign, language: str) -> None:
    """My settings has the data, its end, and privacy."""
    emma = await campaign.supporter(language=language)
    await emma.send("/settings")
    labels = await emma.labels()
    assert {phrase(language, f"button_{key}") for key in ("my_data", "erase", "privacy")} <= set(labels)


@both_languages
async def test_reading_makes_nobody_known(campaign: Campaign, language: str) -> None:
    """Somebody who never pressed Start reads all of it, and nothing is stored."""
    emma = await campaign.phone(language=language)
    await emma.send("/privacy")
    await emma.tap(phrase(language, "button_privacy_more"))
    await emma.tap(phrase(language, "button_my_data"))
    assert await emma.read() == phrase(language, "my_data_nothing")
    await emma.send("/privacy")
    await emma.tap(phrase(language, "button_erase"))
    assert await emma.read() == phrase(language, "erased_nothing")
    assert await campaign.state(emma) is None
