"""A person reads a demand: the candidate's words, the reasons, the source; and passes it on."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.content.markup import visible
from tests.phone import Phone
from tests.running import Campaign
from tests.said import LANGUAGES, content, edition

DEMANDS = {"en": "Demands", "es": "Demandas"}
SHARE = {"en": "Share", "es": "Compartir"}
COPY = {"en": "Copy link", "es": "Copiar enlace"}
UNREVIEWED = "Ninguna persona ha revisado todavía esta traducción."
START_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


async def came_from(campaign: Campaign, phone: Phone) -> str | None:
    """What the store keeps of the link that this person came by."""
    async with campaign.store() as tables:
        person = await tables.people.find(phone.user_id)
    assert person is not None
    return person.came_from


def payload_of(link: str) -> str:
    """What stands behind ``?start=`` in a link to the bot."""
    address, _, payload = link.partition("?start=")
    assert address == "https://t.me/standpoint_bot"
    return payload


async def test_a_demand_is_quoted_explained_and_sourced(campaign: Campaign) -> None:
    """The first demand, word for word as it stands in the statement."""
    emma = await campaign.supporter()
    await emma.tap("Demands")
    await emma.tap("Safe passage and legal entry")
    paragraphs = (await emma.read()).split("\n\n")
    assert paragraphs[0] == "Safe passage and legal entry (demand 1 of 6)"
    quotation = "“Safe passage and legal entry for all caravan participants into the United States”"
    assert f"<blockquote>{quotation}</blockquote>" in (await emma.last())["html"]
    assert paragraphs[1].replace("\n", "") == f"{quotation}— Niles Niemuth"
    assert paragraphs[2].startswith(
        "Niemuth calls on workers in the United States to join with those in Mexico"
    )
    assert paragraphs[-1] == (
        "Source: the campaign's statement of October 25, 2018, "
        "“Oppose Trump's attacks on immigrants! Defend the migrant caravan!”, by Niles Niemuth. Paragraphs: P1, P3, P4, P5, D1."
    )


async def test_una_demanda_se_cita_se_explica_y_dice_su_fuente(campaign: Campaign) -> None:
    """The same in Spanish, with the note that no person has read the translation yet."""
    ana = await campaign.supporter("Ana", "es")
    await ana.tap("Demandas")
    await ana.tap("Paso seguro y entrada legal")
    paragraphs = (await ana.read()).split("\n\n")
    assert paragraphs[0] == "Paso seguro y entrada legal (demanda 1 de 6)"
    quotation = "«Paso seguro y entrada legal a Estados Unidos para todos los participantes de la caravana»"
    assert f"<blockquote>{quotation}</blockquote>" in (await ana.last())["html"]
    assert paragraphs[-2] == (
        "Fuente: la declaración de la campaña con fecha del 25 de octubre de 2018, "
        "«¡Opongámonos a los ataques de Trump contra los inmigrantes! ¡Defendamos la caravana migrante!», "
        "de Niles Niemuth. Párrafos: P1, P3, P4, P5, D1."
    )
    assert paragraphs[-1] == UNREVIEWED


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_demand_shows_all_of_itself(campaign: Campaign, language: str) -> None:
    """Quotation, whole rationale, date and paragraphs of the source; a note on an unread translation only."""
    phone = await campaign.supporter(language=language)
    await phone.tap(DEMANDS[language])
    demands = list(edition(language).demands.values())
    assert (await phone.labels())[:-1] == [demand.label for demand in demands]
    for demand in demands:
        await phone.send("/demands")
        await phone.tap(demand.label)
        text = await phone.read()
        assert demand.quotation in text
        assert visible(demand.rationale_html).strip() in text
        assert {"en": "October 25, 2018", "es": "25 de octubre de 2018"}[language] in text
        cited = content().authority.demands[demand.id].citation.paragraphs
        assert f" {', '.join(cited)}." in text
        assert (UNREVIEWED in text) is (language == "es")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_demand_is_shared_by_a_link_that_opens_it(campaign: Campaign, language: str) -> None:
    """Telegram's share dialog and the clipboard get the same link; whoever follows it reads the same demand."""
    phone = await campaign.supporter(language=language)
    friend = await campaign.phone("Friend", language)
    for demand in edition(language).demands.values():
        await phone.send("/demands")
        await phone.tap(demand.label)
        link = (await phone.button(COPY[language]))["copy_text"]
        assert len(link) <= 256
        share = urlsplit((await phone.button(SHARE[language]))["url"])
        assert (share.scheme, share.netloc, share.path) == ("https", "t.me", "/share/url")
        assert parse_qs(share.query) == {"url": [link], "text": [demand.label]}
        payload = payload_of(link)
        assert payload == f"demand_{demand.id}"
        assert START_PAYLOAD.fullmatch(payload)
        await friend.start(payload)
        assert await friend.read() == await phone.read()
        assert await friend.labels() == await phone.labels()
    assert await came_from(campaign, friend) is None


async def test_the_longest_demand_still_has_a_link(campaign: Campaign) -> None:
    """An id has at most 40 characters, so the payload has at most 47 of the 64 that Telegram takes."""
    emma = await campaign.supporter()
    await emma.start("demand_" + "a" * 40)
    assert START_PAYLOAD.fullmatch("demand_" + "a" * 40)
    assert (await emma.read()).startswith("This is the bot of the campaign of Niles Niemuth")


@pytest.mark.parametrize(
    "payload",
    [
        "menu",
        "demand_",
        "demand_no-such-demand",
        "demand",
        "position_safe-passage",
        "event_",
        "event_1x",
        "x" * 64,
    ],
)
async def test_a_link_to_nothing_leads_to_the_menu(campaign: Campaign, payload: str) -> None:
    """An old, mistyped or invented link is no dead end, and is not kept."""
    emma = await campaign.phone()
    await emma.start(payload)
    assert (await emma.read()).startswith("This is the bot of the campaign of Niles Niemuth")
    assert await emma.labels() == ["Positions", "Demands", "Events", "My settings", "About"]
    assert await came_from(campaign, emma) is None


async def test_an_invitation_is_remembered_by_its_own_word(campaign: Campaign) -> None:
    """The word of the first link, ``from_<word>``, is kept and stays; which demand a link opened never is."""
    emma = await campaign.phone()
    await emma.start("from_May-Day_2019")
    assert (await emma.read()).startswith("This is the bot of the campaign of Niles Niemuth")
    assert await came_from(campaign, emma) == "May-Day_2019"
    await emma.start("from_elsewhere")
    await emma.start("demand_abolish-ice-and-cbp")
    assert await came_from(campaign, emma) == "May-Day_2019"


async def test_what_a_link_opened_is_not_kept(campaign: Campaign) -> None:
    """It would say what somebody read; and who came by such a link has not come by a later invitation."""
    emma = await campaign.phone()
    await emma.start("demand_safe-passage")
    assert (await emma.read()).startswith("Safe passage and legal entry (demand 1 of 6)")
    assert await came_from(campaign, emma) is None
    await emma.start("from_elsewhere")
    assert await came_from(campaign, emma) is None


async def test_the_longest_invitation_fits(campaign: Campaign) -> None:
    """A payload has at most 64 characters, so a word has at most 59; a bare ``from_`` is no word."""
    emma, ana = await campaign.phone(), await campaign.phone("Ana", "es")
    await emma.start("from_" + "w" * 59)
    assert await came_from(campaign, emma) == "w" * 59
    await ana.start("from_")
    assert (await ana.read()).startswith("Este es el bot de la campaña de Niles Niemuth")
    assert await came_from(campaign, ana) is None
