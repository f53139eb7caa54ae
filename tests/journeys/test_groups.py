"""People talk in a group that the bot is in: it speaks only when it is called, and briefly."""

import pytest

from tests.phone import Json, Phone
from tests.running import Campaign

SENTENCE = {
    "en": "I answer in a private chat, where nobody else sees what you ask about Niles Niemuth.",
    "es": "Respondo en un chat privado, donde nadie más ve lo que preguntas sobre Niles Niemuth.",
}
BUTTON = {"en": "Open the private chat", "es": "Abrir el chat privado"}
COMMANDS = [
    "start",
    "help",
    "positions",
    "demands",
    "events",
    "search",
    "settings",
    "language",
    "privacy",
    "stop",
]


async def group_of(*phones: Phone) -> int:
    """The chat of a new group of these people and the bot."""
    body = {"title": "Neighbors", "members": [phone.user_id for phone in phones]}
    async with phones[0].http.post(f"{phones[0].url}/groups", json=body) as response:
        assert response.status == 200, await response.text()
        chat_id: int = (await response.json())["chat_id"]
        return chat_id


async def answers(phone: Phone, group: int) -> list[Json]:
    """What the bot has said in the group."""
    return [message for message in (await phone.chat(chat_id=group))["messages"] if message["from"] == "bot"]


@pytest.mark.parametrize("language", ["en", "es"])
async def test_a_command_is_answered_with_the_way_to_the_private_chat(
    campaign: Campaign, language: str
) -> None:
    """One sentence and one button, whatever the command; the button leads to the main menu in private."""
    phone = await campaign.phone(language=language)
    group = await group_of(phone)
    for number, command in enumerate(COMMANDS, start=1):
        await phone.send(f"/{command}@standpoint_bot", chat_id=group)
        said = await answers(phone, group)
        assert len(said) == number
        assert said[-1]["text"] == SENTENCE[language]
        assert said[-1]["buttons"] == [
            [{"text": BUTTON[language], "url": "https://t.me/standpoint_bot?start=menu"}]
        ]
    assert await phone.messages() == []
    await phone.start("menu")
    assert {"en": "Positions", "es": "Posiciones"}[language] in await phone.labels()


async def test_a_command_without_a_name_is_its_own_too(campaign: Campaign) -> None:
    """In a group of one bot people type /help alone."""
    emma = await campaign.phone()
    group = await group_of(emma)
    await emma.send("/help", chat_id=group)
    await emma.send("/search open borders", chat_id=group)
    assert [message["text"] for message in await answers(emma, group)] == [SENTENCE["en"]] * 2


async def test_everything_else_is_not_answered(campaign: Campaign) -> None:
    """Other bots' commands, unknown ones, plain words, replies, mentions, the word STOP, pictures: no answer."""
    emma, ana = await campaign.phone(), await campaign.phone("Ana", "es")
    group = await group_of(emma, ana)
    await emma.send("/help", chat_id=group)
    (greeting,) = await answers(emma, group)
    # Telegram shows a bot the replies to its own messages, so all of these reach it.
    reply = {"chat_id": group, "reply_to": greeting["message_id"]}
    for text in (
        "/help@otherbot",
        "/donate",
        "/donate@standpoint_bot",
        "caravan",
        "STOP",
        "Somebody should /stop this",
        "@standpoint_bot where does he stand on open borders?",
    ):
        await ana.send(text, **reply)
        assert await answers(ana, group) == [greeting], text
    await ana.send_thing("photo", **reply)
    await ana.send("And these never reach it: caravan, /help@otherbot", chat_id=group)
    assert await answers(ana, group) == [greeting]


async def test_a_group_keeps_nobody(campaign: Campaign) -> None:
    """What is said in a group makes nobody known to the store and changes no opt-in."""
    emma, ana = await campaign.phone(), await campaign.supporter("Ana", "es")
    await ana.send("/settings")
    await ana.tap("Novedades: activar")
    await ana.tap("Sí, activar")
    group = await group_of(emma, ana)
    await emma.send("/demands", chat_id=group)
    await ana.send("/demands", chat_id=group)
    assert len(await answers(emma, group)) == 2
    async with campaign.store() as tables:
        assert await tables.people.find(emma.user_id) is None
    assert await campaign.topics(ana) == {"updates"}
