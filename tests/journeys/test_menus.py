"""A person finds their way: start, menus, back."""

import pytest

from tests.phone import Phone
from tests.running import Campaign
from tests.said import LANGUAGES, edition, phrase, yes

MAIN_MENU = {
    "en": ["Positions", "Demands", "Events", "My settings", "About"],
    "es": ["Posiciones", "Demandas", "Eventos", "Mis ajustes", "Acerca de este bot"],
}
FIRST_SENTENCE = {
    "en": "This is the bot of the campaign of Niles Niemuth (Socialist Equality Party), "
    "candidate for Congress, Michigan's 12th district.",
    "es": "Este es el bot de la campaña de Niles Niemuth (Partido Socialista por la Igualdad), "
    "candidato al Congreso por el 12.º distrito de Míchigan.",
}
IMPRINT = {
    "en": "Demonstration of Standpoint with a published statement of 25 October 2018. "
    "Not paid for or authorized by any candidate or committee.",
    "es": "Demostración de Standpoint con una declaración publicada, del 25 de octubre de 2018. "
    "Ningún candidato ni comité la ha pagado ni autorizado.",
}
UNREVIEWED = "Ninguna persona ha revisado todavía esta traducción."


async def bot_messages(phone: Phone) -> list[int]:
    """The ids of the bot's messages in the chat."""
    return [message["message_id"] for message in await phone.messages() if message["from"] == "bot"]


async def test_start_says_who_speaks_here_and_leads_to_everything(campaign: Campaign) -> None:
    """The first message names candidate and office; the main menu has its five ways on."""
    emma = await campaign.supporter()
    text = await emma.read()
    assert "Niles Niemuth" in text
    assert "candidate for Congress, Michigan's 12th district" in text
    assert await emma.labels() == ["Positions", "Demands", "Events", "My settings", "About"]


@pytest.mark.parametrize(
    ("client", "language"),
    [
        ("en", "en"),
        ("en-GB", "en"),
        ("es", "es"),
        ("es-MX", "es"),
        ("de", "en"),
        ("pt-br", "en"),
        (None, "en"),
    ],
)
async def test_start_speaks_the_language_of_the_telegram_app(
    campaign: Campaign, client: str | None, language: str
) -> None:
    """A dialect counts as its language; an unknown or missing language means English."""
    phone = await campaign.supporter(language=client)
    text = await phone.read()
    assert text.startswith(FIRST_SENTENCE[language])
    assert text.endswith(phrase(language, "imprint_line", imprint=IMPRINT[language]))
    assert (UNREVIEWED in text) is (language == "es")
    assert await phone.labels() == MAIN_MENU[language]
    async with campaign.store() as tables:
        person = await tables.people.find(phone.user_id)
    assert person is not None
    assert person.language == language


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_screen_changes_the_message_in_place_and_leads_back(
    campaign: Campaign, language: str
) -> None:
    """Whoever taps every button there is sees one message change, each tap answered, a way back on every screen."""
    phone = await campaign.supporter(language=language)
    await campaign.add_sample_events()
    (menu,) = await bot_messages(phone)
    main = phrase(language, "button_menu")
    waiting = [button["data"] for row in (await phone.last())["buttons"] for button in row]
    seen = set()
    while waiting:
        data = waiting.pop()
        # A file, a map and a picture come as messages of their own; another language, or the end of it all, ends the walk.
        if data in seen or data.startswith(("1k:", "1rv:", "1rf:", "1vf", "1l:", "1vx:")):
            continue
        seen.add(data)
        await phone.tap_data(menu, data)
        chat = await phone.chat()
        screen = chat["messages"][-1]
        assert screen["message_id"] == menu
        assert screen["text"]
        assert chat["unanswered"] == []
        buttons = [button for row in screen["buttons"] for button in row]
        labels = [button["text"] for button in buttons]
        assert main in labels or labels == MAIN_MENU[language]
        waiting += [button["data"] for button in buttons if "data" in button]
    here = edition(language)
    assert {f"1d:{demand}" for demand in here.demands} <= seen
    assert {f"1p:{position}" for position in here.positions} <= seen
    assert {f"1g:{group}" for group in here.groups} <= seen
    assert {
        "1m",
        "1ps",
        "1ds",
        "1es:0",
        "1s",
        "1a",
        "1v",
        "1ls",
        "1e:1",
        yes("updates", language),
        "1x",
    } <= seen


@pytest.mark.parametrize("language", LANGUAGES)
async def test_next_and_previous_go_around_the_demands(campaign: Campaign, language: str) -> None:
    """Six times next comes back to the first demand, by way of all; previous from there is the last."""
    phone = await campaign.supporter(language=language)
    demands = list(edition(language).demands.values())
    await phone.tap(MAIN_MENU[language][1])
    await phone.tap(demands[0].label)
    for demand in [*demands[1:], demands[0]]:
        await phone.tap(phrase(language, "button_next"))
        assert (await phone.read()).startswith(f"{demand.label} (")
    for demand in reversed(demands):
        await phone.tap(phrase(language, "button_previous"))
        assert (await phone.read()).startswith(f"{demand.label} (")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_next_and_previous_go_around_the_subjects(campaign: Campaign, language: str) -> None:
    """From subject to subject without going back to the list."""
    phone = await campaign.supporter(language=language)
    titles = [group.title for group in edition(language).groups.values()]
    await phone.tap(MAIN_MENU[language][0])
    await phone.tap(titles[0])
    for title in [*titles[1:], titles[0]]:
        await phone.tap(phrase(language, "button_next"))
        assert (await phone.read()).startswith(title)
    await phone.tap(phrase(language, "button_previous"))
    assert (await phone.read()).startswith(titles[-1])


@pytest.mark.parametrize("language", LANGUAGES)
async def test_next_and_previous_go_around_the_positions_of_a_group(
    campaign: Campaign, language: str
) -> None:
    """Next walks through all questions of the group and back to the first; previous from there is the last."""
    phone = await campaign.supporter(language=language)
    here = edition(language)
    for group in here.groups.values():
        questions = [here.positions[position].question for position in group.positions]
        await phone.send("/positions")
        await phone.tap(group.title)
        await phone.tap(here.positions[group.positions[0]].label)
        for question in [*questions[1:], questions[0]]:
            await phone.tap(phrase(language, "button_next"))
            assert (await phone.read()).startswith(f"{question}\n")
        await phone.tap(phrase(language, "button_previous"))
        assert (await phone.read()).startswith(f"{questions[-1]}\n")


async def test_back_goes_up_one_step_at_a_time(campaign: Campaign) -> None:
    """From an answer to its group, to the subjects, to the main menu; from a demand to the list, all in one message."""
    emma = await campaign.supporter()
    for label, heading in [
        ("Positions", "Positions"),
        ("Trump and both parties", "Trump and both parties"),
        ("What about the Democrats?", "What does he say about the Democrats?"),
        ("Back", "Trump and both parties"),
        ("All subjects", "Positions"),
        ("Main menu", "This is the bot"),
        ("Demands", "Demands"),
        ("Abolish ICE and CBP", "Abolish ICE and CBP (demand 2 of 6)"),
        ("All demands", "Demands"),
        ("Main menu", "This is the bot"),
    ]:
        await emma.tap(label)
        assert (await emma.read()).startswith(heading)
    assert len(await bot_messages(emma)) == 1


async def test_atras_vuelve_un_paso_cada_vez(campaign: Campaign) -> None:
    """The same way in Spanish."""
    ana = await campaign.supporter("Ana", "es")
    for label, heading in [
        ("Posiciones", "Posiciones"),
        ("Trump y los dos partidos", "Trump y los dos partidos"),
        ("¿Y los demócratas?", "¿Qué dice sobre los demócratas?"),
        ("Atrás", "Trump y los dos partidos"),
        ("Todos los temas", "Posiciones"),
        ("Menú principal", "Este es el bot"),
        ("Demandas", "Demandas"),
        ("Abolir el ICE y la CBP", "Abolir el ICE y la CBP (demanda 2 de 6)"),
        ("Todas las demandas", "Demandas"),
        ("Menú principal", "Este es el bot"),
    ]:
        await ana.tap(label)
        assert (await ana.read()).startswith(heading)
    assert len(await bot_messages(ana)) == 1


async def test_choosing_a_language_changes_everything_from_then_on(campaign: Campaign) -> None:
    """The language in use is marked in words; the choice outlives a restart and the language of the app."""
    emma = await campaign.supporter()
    await emma.tap("My settings")
    await emma.tap("Language")
    assert await emma.labels() == ["English (in use)", "Español", "My settings", "Main menu"]
    await emma.tap("Español")
    assert (await emma.read()).startswith("Desde ahora te escribo en este idioma: Español.\n\nEste es el bot")
    assert await emma.labels() == MAIN_MENU["es"]
    assert len(await bot_messages(emma)) == 1

    await campaign.stop()
    await campaign.begin()
    await emma.start()
    assert (await emma.read()).startswith(FIRST_SENTENCE["es"])
    await emma.send("/language")
    assert await emma.labels() == ["English", "Español (en uso)", "Mis ajustes", "Menú principal"]
    await emma.tap("English")
    assert (await emma.read()).startswith(
        "From now on I write to you in this language: English.\n\nThis is the bot"
    )


async def test_old_buttons_work_after_a_restart(campaign: Campaign) -> None:
    """Nothing about a menu is remembered: what was sent before a restart goes on working after it."""
    emma = await campaign.supporter()
    await emma.tap("Demands")
    await campaign.stop()
    await campaign.begin()
    await emma.tap("Safe passage and legal entry")
    assert (await emma.read()).startswith("Safe passage and legal entry (demand 1 of 6)")
    assert len(await bot_messages(emma)) == 1


async def test_tapping_what_is_already_shown_changes_nothing(campaign: Campaign) -> None:
    """Two quick taps on one button: the second finds its screen there, is answered, and adds nothing."""
    emma = await campaign.supporter()
    (menu,) = await bot_messages(emma)
    for _ in range(2):
        await emma.tap_data(menu, "1ds")
    assert (await emma.read()).startswith("Demands\n")
    assert await bot_messages(emma) == [menu]
    assert (await emma.chat())["unanswered"] == []


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "That button is out of date. Here is the main menu."),
        ("es", "Ese botón ya no es válido. Aquí está el menú principal."),
    ],
)
async def test_a_stale_forged_or_cut_button_leads_to_the_menu(
    campaign: Campaign, language: str, sentence: str
) -> None:
    """A kind sentence, above the menu and as the answer to the tap."""
    phone = await campaign.supporter(language=language)
    (menu,) = await bot_messages(phone)
    for data in ["", "0m", "2m", "1zz", "1d", "1d:Safe", "1e:x", "1m:more", "1o:weather", "📣"]:
        await phone.tap_data(menu, "1ds")
        await phone.tap_data(menu, data)
        assert (await phone.read()).startswith(f"{sentence}\n\n{FIRST_SENTENCE[language]}")
        assert await phone.labels() == MAIN_MENU[language]
        chat = await phone.chat()
        assert chat["answers"][-1]["text"] == sentence
        assert chat["unanswered"] == []
    assert await bot_messages(phone) == [menu]


@pytest.mark.parametrize(
    ("data", "heading"), [("1d:gone", "Demands\n"), ("1p:gone", "Positions\n"), ("1g:gone", "Positions\n")]
)
async def test_a_button_to_what_is_no_longer_there_leads_to_the_list(
    campaign: Campaign, data: str, heading: str
) -> None:
    """Content changes; an old button to a demand, question or group that is gone opens the list it stood in."""
    emma = await campaign.supporter()
    (menu,) = await bot_messages(emma)
    await emma.tap_data(menu, data)
    assert (await emma.read()).startswith(heading)
    assert await bot_messages(emma) == [menu]
