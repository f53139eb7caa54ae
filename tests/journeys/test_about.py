"""A person asks who this is: about, privacy, help."""

import pytest

from tests.running import Campaign
from tests.said import phrase

MAIN_MENU = {
    "en": ["Positions", "Demands", "Events", "My settings", "About"],
    "es": ["Posiciones", "Demandas", "Eventos", "Mis ajustes", "Acerca de este bot"],
}


async def test_about_names_its_source_and_how_to_reach_the_campaign(campaign: Campaign) -> None:
    """About: a program, the statement with its date, a button to the campaign, privacy, the imprint."""
    emma = await campaign.supporter()
    await emma.tap("About")
    text = await emma.read()
    assert "It is a program: every answer was written beforehand from the sources below" in text
    assert (
        "“Oppose Trump's attacks on immigrants! Defend the migrant caravan!”, Niles Niemuth, October 25, 2018"
        in text
    )
    assert text.endswith("Not paid for or authorized by any candidate or committee.")
    assert (await emma.button("Contact the campaign"))["url"] == "https://wsws.org/contact"
    assert await emma.labels() == ["Contact the campaign", "Privacy", "Main menu"]


async def test_acerca_de_este_bot_nombra_su_fuente(campaign: Campaign) -> None:
    """The same in Spanish, with the date in the language's own order and the note on the translation."""
    ana = await campaign.supporter("Ana", "es")
    await ana.tap("Acerca de este bot")
    text = await ana.read()
    assert "Es un programa: cada respuesta se escribió de antemano a partir de las fuentes de abajo" in text
    assert (
        "«¡Opongámonos a los ataques de Trump contra los inmigrantes! ¡Defendamos la caravana migrante!», "
        "Niles Niemuth, 25 de octubre de 2018" in text
    )
    assert "Ninguna persona ha revisado todavía esta traducción." in text
    assert (await ana.button("Contactar a la campaña"))["url"] == "https://wsws.org/contact"


@pytest.mark.parametrize(
    ("language", "path", "promise"),
    [
        ("en", ["About", "Privacy"], "Not your name, not what you type, not what you read."),
        (
            "es",
            ["Acerca de este bot", "Privacidad"],
            "No se guarda tu nombre, ni lo que escribes, ni lo que lees.",
        ),
    ],
)
async def test_privacy_says_what_is_kept_and_who_to_ask(
    campaign: Campaign, language: str, path: list[str], promise: str
) -> None:
    """Privacy: what is kept and what is not, and on its second screen whom to ask."""
    phone = await campaign.supporter(language=language)
    for label in path:
        await phone.tap(label)
    text = await phone.read()
    assert promise in text
    await phone.tap(phrase(language, "button_privacy_more"))
    assert "https://wsws.org/contact" in await phone.read()


@pytest.mark.parametrize(
    ("language", "first_line"), [("en", "What you can do here"), ("es", "Qué puedes hacer aquí")]
)
async def test_help_lists_the_commands_above_the_menu(
    campaign: Campaign, language: str, first_line: str
) -> None:
    """Help names every command that does more than open the menu, with the main menu below."""
    phone = await campaign.supporter(language=language)
    await phone.send("/help")
    lines = (await phone.read()).splitlines()
    assert lines[0] == first_line
    for command in ("positions", "demands", "events", "search", "settings", "language", "privacy", "stop"):
        assert [line for line in lines if line.startswith(f"/{command} ")]
    assert await phone.labels() == MAIN_MENU[language]
