"""A person chooses in the settings which reminders they get."""

import pytest

from bot.store.events import Arrangements
from tests.events import an_event
from tests.phone import Phone
from tests.reminding import NOON, ONE_DAY, ONE_HOUR, publish
from tests.running import Campaign
from tests.said import LANGUAGES, phrase, yes

both_languages = pytest.mark.parametrize("language", LANGUAGES)
START = NOON + 9 * ONE_DAY + 6 * ONE_HOUR
EVENT = an_event(1, START)
EVERY_RUNG = Arrangements(ladder=("week", "day", "morning", "hours"))
WHOLE_WAY = {
    "week": NOON + 2 * ONE_DAY,
    "day": NOON + 8 * ONE_DAY,
    "morning": NOON + 9 * ONE_DAY,
    "hours": START - 2 * ONE_HOUR,
}
"""When each reminder has come, the earliest first."""


def toggle(language: str, rung: str, *, on: bool) -> str:
    """The label of the button that turns a reminder on or off."""
    key = "button_rung_on" if on else "button_rung_off"
    return phrase(language, key, rung=phrase(language, f"rung_{rung}"))


async def open_choices(phone: Phone, language: str = "en") -> None:
    """Opens the settings and the reminders in them."""
    await phone.send("/settings")
    await phone.tap(phrase(language, "button_rungs"))


async def came(campaign: Campaign, phone: Phone) -> list[str]:
    """Lives through the days before the event; which reminders this person got."""
    got = []
    for rung, at in WHOLE_WAY.items():
        before = len(await phone.answers())
        campaign.clock.move_to(at)
        await campaign.delivered()
        if len(await phone.answers()) > before:
            got.append(rung)
    return got


async def opted_in(campaign: Campaign) -> Phone:
    """Somebody who gets reminders of an event that has every one of them."""
    campaign.clock.move_to(NOON)
    await publish(campaign, EVENT, arrangements=EVERY_RUNG)
    phone = await campaign.supporter()
    await phone.tap_data((await phone.last())["message_id"], yes("event/1"))
    return phone


@both_languages
async def test_each_reminder_is_explained_and_has_a_button(campaign: Campaign, language: str) -> None:
    """Before any choice all are on but the morning's; each button says what a tap would do."""
    emma = await campaign.supporter(language=language)
    await open_choices(emma, language)
    on, off = phrase(language, "state_on"), phrase(language, "state_off")
    assert await emma.read() == phrase(
        language, "rungs", week_state=on, day_state=on, morning_state=off, hours_state=on
    )
    assert await emma.labels() == [
        toggle(language, "week", on=False),
        toggle(language, "day", on=False),
        toggle(language, "morning", on=True),
        toggle(language, "hours", on=False),
        phrase(language, "button_settings"),
        phrase(language, "button_menu"),
    ]


@both_languages
async def test_a_choice_is_kept(campaign: Campaign, language: str) -> None:
    """Off, also after a restart, and on again; another person's choices are their own."""
    emma, mateo = [await campaign.supporter(name, language) for name in ("Emma", "Mateo")]
    await open_choices(emma, language)
    await emma.tap(toggle(language, "day", on=False))
    await emma.tap(toggle(language, "morning", on=True))
    await campaign.stop()
    await campaign.begin()
    await open_choices(emma, language)
    assert toggle(language, "day", on=True) in await emma.labels()
    assert toggle(language, "morning", on=False) in await emma.labels()
    await open_choices(mateo, language)
    assert toggle(language, "day", on=False) in await mateo.labels()
    await emma.tap(toggle(language, "day", on=True))
    assert toggle(language, "day", on=False) in await emma.labels()


async def test_without_a_choice_the_morning_stays_away(campaign: Campaign) -> None:
    """The usual reminders of an event that has all of them."""
    emma = await opted_in(campaign)
    assert await came(campaign, emma) == ["week", "day", "hours"]


async def test_only_what_was_chosen_comes(campaign: Campaign) -> None:
    """The morning's, asked for, and not the two that were turned off."""
    emma = await opted_in(campaign)
    await open_choices(emma)
    for rung, on in (("week", False), ("morning", True), ("hours", False)):
        await emma.tap(toggle("en", rung, on=on))
    assert await came(campaign, emma) == ["day", "morning"]


async def test_none_of_them_is_a_choice_too(campaign: Campaign) -> None:
    """The opt-in stays, for when something changes."""
    emma = await opted_in(campaign)
    await open_choices(emma)
    for rung in ("week", "day", "hours"):
        await emma.tap(toggle("en", rung, on=False))
    assert await came(campaign, emma) == []
    assert await campaign.topics(emma) == {"event/1"}


@pytest.mark.parametrize("data", ["1rr:never:1", "1rr:day:7"])
async def test_a_reminder_that_there_is_not_changes_nothing(campaign: Campaign, data: str) -> None:
    """A forged button shows the choices as they are."""
    emma = await campaign.supporter()
    await open_choices(emma)
    before = await emma.read()
    await emma.tap_data((await emma.last())["message_id"], data)
    assert await emma.read() == before
    async with campaign.store() as tables:
        assert "never" not in await tables.people.rung_choices(emma.user_id)
