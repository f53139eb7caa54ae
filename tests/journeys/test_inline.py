"""A person types @bot and some words in any chat, and posts what the bot offers."""

import pytest

from tests.phone import Json, Phone
from tests.running import Campaign
from tests.said import LANGUAGES, edition

READ_MORE = {"en": "Read more in the bot", "es": "Leer más en el bot"}


async def choose(phone: Phone, card: Json) -> None:
    """Posts one of the offered cards into the chat with the bot; returns when the bot has seen it."""
    address = f"{phone.url}/phones/{phone.user_id}/inline/choose"
    async with phone.http.post(address, json={"result_id": card["id"]}) as response:
        assert response.status == 200, await response.text()
        update_id = (await response.json())["update_id"]
    await phone.chat(acknowledged=update_id, timeout=20)


@pytest.mark.parametrize(
    ("client", "query", "title", "text", "link"),
    [
        (
            "en",
            "caravan",
            "What is the caravan?",
            "What is the caravan?\n\nThe statement says the caravan began with several hundred immigrants",
            "position_what-is-the-caravan",
        ),
        (
            "en",
            "abolish",
            "Abolish ICE and CBP",
            "Abolish ICE and CBP (demand 2 of 6)\n\n“Abolition of Immigration and Customs Enforcement (ICE)",
            "demand_abolish-ice-and-cbp",
        ),
        (
            "es-MX",
            "caravana",
            "¿Qué es la caravana?",
            "¿Qué es la caravana?\n\nLa declaración dice que la caravana empezó como un grupo",
            "position_what-is-the-caravan",
        ),
        (
            "es",
            "abolir",
            "Abolir el ICE y la CBP",
            "Abolir el ICE y la CBP (demanda 2 de 6)\n\n«Abolición del Servicio de Inmigración",
            "demand_abolish-ice-and-cbp",
        ),
    ],
)
async def test_words_offer_cards_in_the_language_of_the_app(  # noqa: PLR0913, PLR0917 - one column each
    campaign: Campaign, client: str, query: str, title: str, text: str, link: str
) -> None:
    """The best card first: a whole answer with its source, and a button that opens it in the bot."""
    language = client[:2]
    phone = await campaign.phone(language=client)
    first = (await phone.inline(query))[0]
    assert first["title"] == title
    assert first["text"].startswith(text)
    assert {"en": "Source: the campaign's statement of", "es": "Fuente: la declaración de la campaña"}[
        language
    ] in first["text"]
    unreviewed = "Ninguna persona ha revisado todavía esta traducción." in first["text"]
    assert unreviewed is (language == "es")
    assert first["buttons"] == [
        [{"text": READ_MORE[language], "url": f"https://t.me/standpoint_bot?start={link}"}]
    ]
    await phone.start(link)
    assert await phone.read() == first["text"]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_no_words_yet_offer_everything_in_order(campaign: Campaign, language: str) -> None:
    """Before the first letter the cards stand in the order of the menus, each with a title and a line about it."""
    phone = await campaign.phone(language=language)
    cards = await phone.inline("")
    here = edition(language)
    questions = [here.positions[id_].question for group in here.groups.values() for id_ in group.positions]
    assert [card["title"] for card in cards] == questions[:20]
    assert all(card["description"] for card in cards)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_cards_come_while_a_word_is_being_typed(campaign: Campaign, language: str) -> None:
    """Half a word, in either language, is enough; a demand can be found by it like a question."""
    phone = await campaign.phone(language=language)
    for typed, card in [
        ("carav", "position/what-is-the-caravan"),
        ("sand", "position/sanders-and-open-borders"),
        ("abol", "demand/abolish-ice-and-cbp"),
        ("fronteras abi", "position/sanders-and-open-borders"),
        ("quién pag", "position/who-would-pay"),
    ]:
        assert card in [offered["id"] for offered in (await phone.inline(typed))[:3]], typed


@pytest.mark.parametrize("query", ["pizza", "👍", "?", "<&>", "x" * 256])
async def test_what_the_campaign_has_not_said_offers_no_card(campaign: Campaign, query: str) -> None:
    """No card is better than a wrong one."""
    emma = await campaign.phone()
    assert await emma.inline(query) == []


async def test_a_card_is_posted_and_not_answered(campaign: Campaign) -> None:
    """Posted into the chat with the bot itself, a card is no question: the bot keeps silent."""
    emma = await campaign.supporter()
    cards = await emma.inline("caravan")
    await choose(emma, cards[0])
    *_, greeting, posted = await emma.messages()
    assert (greeting["from"], posted["from"]) == ("bot", "person")
    assert posted["via_bot"] == "standpoint_bot"
    assert posted["text"] == cards[0]["text"]
    assert posted["buttons"] == cards[0]["buttons"]
    # It listens as before.
    await emma.send("caravan")
    assert (await emma.read()).startswith("What is the caravan?")


async def test_a_card_posted_in_a_group_is_not_answered(campaign: Campaign) -> None:
    """The bot is in the group and sees its own card there: it says nothing to it."""
    emma = await campaign.supporter()
    async with emma.http.post(
        f"{emma.url}/groups", json={"title": "Neighbors", "members": [emma.user_id]}
    ) as response:
        group = (await response.json())["chat_id"]
    card = (await emma.inline("caravan"))[0]
    address = f"{emma.url}/phones/{emma.user_id}/inline/choose"
    async with emma.http.post(address, json={"result_id": card["id"], "chat_id": group}) as response:
        update_id = (await response.json())["update_id"]
    chat = await emma.chat(chat_id=group, acknowledged=update_id, timeout=20)
    assert [message["from"] for message in chat["messages"]] == ["person"]


async def test_an_inline_query_keeps_nobody(campaign: Campaign) -> None:
    """Whoever only types @bot somewhere stays unknown to the store."""
    emma = await campaign.phone()
    assert await emma.inline("caravan")
    async with campaign.store() as tables:
        assert await tables.people.find(emma.user_id) is None


async def test_cards_follow_the_language_that_was_chosen(campaign: Campaign) -> None:
    """Somebody who chose Spanish in the bot gets Spanish cards with an English app."""
    emma = await campaign.supporter()
    await emma.send("/language")
    await emma.tap("Español")
    assert (await emma.inline("caravan"))[0]["title"] == "¿Qué es la caravana?"
