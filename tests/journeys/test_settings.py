"""A person looks at what holds, and goes on in another language."""

import pytest

from tests.events import an_event
from tests.phone import Phone
from tests.running import Campaign
from tests.said import LANGUAGES, phrase, yes

both_languages = pytest.mark.parametrize("language", LANGUAGES)


async def opt_in(phone: Phone, language: str, topic: str) -> None:
    """Reads the wording of ``updates`` or ``events`` and agrees."""
    await phone.send("/settings")
    await phone.tap(phrase(language, f"button_get_{topic}"))
    await phone.tap(phrase(language, "button_opt_in"))


async def test_the_settings_show_what_holds(campaign: Campaign) -> None:
    """Each topic is on or off, in words; its button says what a tap would do."""
    emma = await campaign.supporter()
    await emma.tap("My settings")
    assert await emma.read() == (
        "My settings\n\nUpdates from the campaign: off\nReminders for all events: off\n"
        "Reminders for single events: 0\nLanguage: English\n\nEverything is off until you turn it on."
    )
    assert await emma.labels() == [
        "Updates: turn on",
        "All events: turn on reminders",
        "Which reminders",
        "My data",
        "Delete everything",
        "Language",
        "Privacy",
        "Main menu",
    ]
    await opt_in(emma, "en", "updates")
    assert "Updates from the campaign: on\nReminders for all events: off\n" in await emma.read()
    assert await emma.labels() == [
        "Updates: turn off",
        "All events: turn on reminders",
        "Which reminders",
        "Stop everything",
        "My data",
        "Delete everything",
        "Language",
        "Privacy",
        "Main menu",
    ]


async def test_the_settings_show_what_holds_in_spanish(campaign: Campaign) -> None:
    """The same for a person whose Telegram is Spanish."""
    mateo = await campaign.supporter("Mateo", "es")
    await opt_in(mateo, "es", "events")
    await mateo.send("/settings")
    assert await mateo.read() == (
        "Mis ajustes\n\nNovedades de la campaña: no\nAvisos de todos los eventos: sí\n"
        "Avisos de eventos sueltos: 0\nIdioma: Español"
    )


@both_languages
async def test_single_events_are_listed_and_lead_to_the_event(campaign: Campaign, language: str) -> None:
    """Each event with reminders has a button of its own, which leads to where they are turned off."""
    await campaign.add_sample_events()
    emma = await campaign.supporter(language=language)
    for number in (0, 1):
        await emma.send("/events")
        await emma.tap((await emma.labels())[number])
        await emma.tap(phrase(language, "button_remind_me"))
        await emma.tap(phrase(language, "button_opt_in"))
    await emma.send("/settings")
    titles = {
        "en": ["Sample: Neighborhood meeting", "Sample: Phone bank"],
        "es": ["Ejemplo: reunión de vecinos", "Ejemplo: llamadas telefónicas"],
    }[language]
    assert phrase(language, "settings_single_events", count=2) in await emma.read()
    assert [label for label in await emma.labels() if label in titles] == titles

    await emma.tap(titles[1])
    await emma.tap(phrase(language, "button_stop_event"))
    await emma.send("/settings")
    assert [label for label in await emma.labels() if label in titles] == titles[:1]
    assert await campaign.topics(emma) == {"event/1"}


async def test_many_single_events_are_counted_and_the_next_ones_listed(campaign: Campaign) -> None:
    """Twenty have a button, the next first; those of the past crowd out none to come."""
    emma = await campaign.supporter()
    one_day = 86_400
    async with campaign.store() as tables:
        for number in range(1, 31):
            starts_at = campaign.clock.now() + number * one_day
            await tables.events.put(an_event(number, starts_at), "en")
    for number in range(1, 31):
        await emma.tap_data((await emma.last())["message_id"], yes(f"event/{number}"))
    await emma.send("/settings")
    assert "Reminders for single events: 30" in await emma.read()
    events = [label for label in await emma.labels() if label.startswith("Event ")]
    assert events == [f"Event {number}" for number in range(1, 21)]

    campaign.clock.forward(29 * one_day + one_day // 2)
    await emma.send("/settings")
    assert "Reminders for one single event: on" in await emma.read()
    assert "Event 30" in await emma.labels()


@both_languages
async def test_the_languages_are_listed_by_their_own_names(campaign: Campaign, language: str) -> None:
    """The one in use is marked in words."""
    emma = await campaign.supporter(language=language)
    await emma.send("/language")
    listed = {"en": ["English (in use)", "Español"], "es": ["English", "Español (en uso)"]}[language]
    assert (await emma.labels())[:2] == listed


async def test_a_new_language_changes_everything_after_it(campaign: Campaign) -> None:
    """Menus, commands, search, consents and buttons sent before: all in Spanish from then on."""
    emma = await campaign.supporter()
    old_menu = (await emma.last())["message_id"]
    await emma.send("/language")
    await emma.tap("Español")
    text = await emma.read()
    assert text.startswith("Desde ahora te escribo en este idioma: Español.")
    assert "Este es el bot de la campaña" in text
    assert await emma.labels() == [
        "Posiciones",
        "Demandas",
        "Eventos",
        "Mis ajustes",
        "Acerca de este bot",
    ]

    # The old English menu is still on the screen; its button now opens a Spanish screen.
    await emma.tap("Demands")
    (changed,) = [message for message in await emma.messages() if message["message_id"] == old_menu]
    assert changed["text"].startswith("Demandas")

    await emma.send("/settings")
    assert "Idioma: Español" in await emma.read()
    await opt_in(emma, "es", "updates")
    assert (await campaign.consents(emma))[-1].language == "es"
    await emma.send("zzzz qqqq")
    assert await emma.read() == phrase("es", "search_nothing", candidate="Niles Niemuth")


async def test_the_chosen_language_outlives_a_restart_and_goes_before_telegrams(campaign: Campaign) -> None:
    """The store knows it; what language the app has does not matter any more."""
    mateo = await campaign.supporter("Mateo", "es")
    await mateo.send("/language")
    await mateo.tap("English")
    await campaign.stop()
    await campaign.begin()
    await mateo.start()
    assert (await mateo.read()).startswith("This is the bot of the campaign of Niles Niemuth")


@pytest.mark.parametrize("language_code", [None, "xx", "de", "en-GB", "pt-br"])
async def test_an_unknown_language_of_the_app_is_answered_in_english(
    campaign: Campaign, language_code: str | None
) -> None:
    """English is the authority, so it is what people of other languages read."""
    emma = await campaign.supporter(language=language_code)
    assert (await emma.read()).startswith("This is the bot of the campaign")


async def test_regional_spanish_is_spanish(campaign: Campaign) -> None:
    """``es-MX`` is answered in the campaign's Spanish."""
    mateo = await campaign.supporter("Mateo", "es-mx")
    assert (await mateo.read()).startswith("Este es el bot de la campaña")


async def test_a_language_that_is_not_there_leads_to_the_list(campaign: Campaign) -> None:
    """A button for a language that the campaign has taken away changes nothing."""
    emma = await campaign.supporter()
    await emma.tap_data((await emma.last())["message_id"], "1l:fr")
    assert (await emma.labels())[:2] == ["English (in use)", "Español"]
