"""A person asks where the candidate stands: subjects, questions, answers."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.content.markup import visible
from tests.running import Campaign
from tests.said import LANGUAGES, content, edition, phrase

POSITIONS = {"en": "Positions", "es": "Posiciones"}
SUBJECTS = {
    "en": [
        "The candidate",
        "The caravan and the border",
        "Trump and both parties",
        "Socialism and the world",
    ],
    "es": [
        "El candidato",
        "La caravana y la frontera",
        "Trump y los dos partidos",
        "El socialismo y el mundo",
    ],
}
WAYS_ON = {
    "en": ["‹ Previous", "Next ›", "All subjects", "Main menu"],
    "es": ["‹ Anterior", "Siguiente ›", "Todos los temas", "Menú principal"],
}
UNREVIEWED = "Ninguna persona ha revisado todavía esta traducción."


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_questions_stand_in_menus_of_at_most_eight(campaign: Campaign, language: str) -> None:
    """Each subject lists its questions, at most eight, and the ways back; together they are all there are."""
    phone = await campaign.supporter(language=language)
    await phone.tap(POSITIONS[language])
    assert await phone.labels() == [*SUBJECTS[language], WAYS_ON[language][-1]]
    listed: list[str] = []
    for subject in SUBJECTS[language]:
        await phone.tap(subject)
        assert (await phone.read()).startswith(subject)
        *questions, previous, following, everything, back = await phone.labels()
        assert 1 <= len(questions) <= 8
        assert [previous, following, everything, back] == WAYS_ON[language]
        listed += questions
        await phone.tap(everything)
    assert sorted(listed) == sorted(position.label for position in edition(language).positions.values())
    assert len(listed) >= 12


async def test_an_answer_says_who_says_it_and_where(campaign: Campaign) -> None:
    """Question, answer, source with date and paragraphs, and the demands it leads to."""
    emma = await campaign.supporter()
    for label in ("Positions", "Socialism and the world", "Who would pay?"):
        await emma.tap(label)
    assert (await emma.read()).split("\n\n") == [
        "Who would pay for rebuilding Central America?",
        (
            "Niemuth calls for a multi-trillion-dollar program to rebuild Central America. The demand says it is "
            "“to be paid for by expropriating the wealth of American billionaires”."
        ),
        (
            "Source: the campaign's statement of October 25, 2018, "
            "“Oppose Trump's attacks on immigrants! Defend the migrant caravan!”, by Niles Niemuth. Paragraphs: D5."
        ),
    ]
    assert await emma.labels() == [
        "Demand: Rebuild Central America",
        "‹ Previous",
        "Next ›",
        "Share",
        "Copy link",
        "Back",
        "Main menu",
    ]
    await emma.tap("Demand: Rebuild Central America")
    assert (await emma.read()).startswith("Rebuild Central America (demand 5 of 6)")


async def test_una_respuesta_dice_quien_lo_dice_y_donde(campaign: Campaign) -> None:
    """The same in Spanish, with the note that no person has read the translation yet."""
    ana = await campaign.supporter("Ana", "es")
    for label in ("Posiciones", "El socialismo y el mundo", "¿Quién pagaría?"):
        await ana.tap(label)
    assert (await ana.read()).split("\n\n") == [
        "¿Quién pagaría la reconstrucción de Centroamérica?",
        (
            "Niemuth pide un programa de varios billones (millones de millones) de dólares para reconstruir "
            "Centroamérica. La demanda dice que «se pagará expropiando la riqueza de los milmillonarios "
            "estadounidenses»."
        ),
        (
            "Fuente: la declaración de la campaña con fecha del 25 de octubre de 2018, "
            "«¡Opongámonos a los ataques de Trump contra los inmigrantes! ¡Defendamos la caravana migrante!», "
            "de Niles Niemuth. Párrafos: D5."
        ),
        UNREVIEWED,
    ]
    await ana.tap("Demanda: Reconstruir Centroamérica")
    assert (await ana.read()).startswith("Reconstruir Centroamérica (demanda 5 de 6)")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_answer_has_its_source_its_demands_and_a_link(campaign: Campaign, language: str) -> None:
    """Whoever follows the link of a question reads the same answer, with the same buttons."""
    phone = await campaign.supporter(language=language)
    here = edition(language)
    for position in here.positions.values():
        await phone.start(f"position_{position.id}")
        text = await phone.read()
        assert text.startswith(f"{position.question}\n\n{visible(position.answer_html).strip()}\n\n")
        authority = content().authority.positions[position.id]
        assert {"en": "October 25, 2018", "es": "25 de octubre de 2018"}[language] in text
        assert f" {', '.join(authority.citation.paragraphs)}." in text
        assert (UNREVIEWED in text) is (language == "es")
        related = [
            phrase(language, "button_related_demand", label=here.demands[id_].label)
            for id_ in authority.demands
        ]
        assert (await phone.labels())[: len(related)] == related
        link = (await phone.button(phrase(language, "button_copy_link")))["copy_text"]
        assert link == f"https://t.me/standpoint_bot?start=position_{position.id}"
        assert re.fullmatch("[A-Za-z0-9_-]{1,64}", f"position_{position.id}")
        share = urlsplit((await phone.button(phrase(language, "button_share")))["url"])
        assert (share.netloc, share.path) == ("t.me", "/share/url")
        assert parse_qs(share.query) == {"url": [link], "text": [position.question]}
