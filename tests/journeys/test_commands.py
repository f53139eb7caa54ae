"""A person types commands, or sends what is no text at all."""

from typing import Any

import pytest

from tests.running import TOKEN, Campaign
from tests.said import LANGUAGES, phrase

MAIN_MENU = {
    "en": ["Positions", "Demands", "Events", "My settings", "About"],
    "es": ["Posiciones", "Demandas", "Eventos", "Mis ajustes", "Acerca de este bot"],
}
COMMANDS = {
    "en": {
        "start": "Main menu",
        "help": "What you can do here",
        "positions": "Where the candidate stands",
        "demands": "The demands, with reasons and sources",
        "events": "Coming events and reminders",
        "search": "Look for something, for example /search borders",
        "settings": "What you get from us",
        "language": "Choose your language",
        "privacy": "What is kept about you",
        "stop": "End all messages from us",
    },
    "es": {
        "start": "Menú principal",
        "help": "Qué puedes hacer aquí",
        "positions": "Qué defiende el candidato",
        "demands": "Las demandas, con sus razones y fuentes",
        "events": "Próximos eventos y avisos",
        "search": "Buscar algo, por ejemplo /search frontera",
        "settings": "Qué recibes de nosotros",
        "language": "Elegir tu idioma",
        "privacy": "Qué se guarda sobre ti",
        "stop": "Terminar todos nuestros mensajes",
    },
}
DESCRIPTION = {
    "en": "Where Niles Niemuth, candidate for Congress, Michigan's 12th district, stands:",
    "es": "Qué defiende Niles Niemuth, candidato al Congreso por el 12.º distrito de Míchigan:",
}
SHORT_DESCRIPTION = {
    "en": "Where Niles Niemuth stands, with sources. Reminders only if you ask.",
    "es": "Qué defiende Niles Niemuth, con fuentes. Avisos solo si los pides.",
}
ANSWERS = {
    "en": {
        "start": "This is the bot of the campaign of Niles Niemuth",
        "help": "What you can do here\n\n/positions",
        "positions": "Positions\n\nWhere Niles Niemuth stands. Choose a subject:",
        "demands": "Demands\n\nWhat Niles Niemuth calls for.",
        "events": "Events\n\nNo event is planned at the moment.",
        "search": "Type what you want to know about, in a few words.",
        "settings": "My settings\n\nUpdates from the campaign: off",
        "language": "Language",
        "privacy": "Your privacy\n\nWho is responsible: Whoever runs this copy of Standpoint.",
        "stop": "Done. You get no messages from us: nothing was turned on.",
    },
    "es": {
        "start": "Este es el bot de la campaña de Niles Niemuth",
        "help": "Qué puedes hacer aquí\n\n/positions",
        "positions": "Posiciones\n\nQué defiende Niles Niemuth. Elige un tema:",
        "demands": "Demandas\n\nLo que pide Niles Niemuth.",
        "events": "Eventos\n\nPor ahora no hay ningún evento previsto.",
        "search": "Escribe en pocas palabras lo que quieres saber.",
        "settings": "Mis ajustes\n\nNovedades de la campaña: no",
        "language": "Idioma",
        "privacy": "Tu privacidad\n\nQuién es responsable: Quien ejecuta esta copia de Standpoint.",
        "stop": "Listo. No recibes mensajes nuestros: no había nada activado.",
    },
}


async def ask(campaign: Campaign, method: str, **parameters: str) -> Any:  # noqa: ANN401 - JSON
    """One call of the Bot API, as anyone with the token could make it."""
    async with campaign.http.post(
        f"{campaign.simulator.url}/bot{TOKEN}/{method}", json=parameters
    ) as response:
        assert response.status == 200, await response.text()
        return (await response.json())["result"]


async def written(campaign: Campaign) -> list[Any]:
    """The calls by which the bot changed what Telegram shows about it."""
    return [call for call in await campaign.requests() if str(call["method"]).lower().startswith("setmy")]


@pytest.mark.parametrize("language", ["en", "es"])
async def test_every_command_answers(campaign: Campaign, language: str) -> None:
    """Each command, also addressed to the bot by name and in capitals, opens its screen as a new message."""
    phone = await campaign.supporter(language=language)
    for command, answer in ANSWERS[language].items():
        for typed in (f"/{command}", f"/{command}@standpoint_bot", f"/{command.upper()}@Standpoint_Bot"):
            before = (await phone.last())["message_id"]
            await phone.send(typed)
            assert (await phone.last())["message_id"] > before
            assert (await phone.read()).startswith(answer), typed


@pytest.mark.parametrize(("client", "language"), [("en", "en"), ("es", "es"), ("de", "en"), (None, "en")])
async def test_telegram_lists_commands_and_descriptions_per_language(
    campaign: Campaign, client: str | None, language: str
) -> None:
    """Spanish for Spanish apps, English for all others: the menu of commands, and what an empty chat shows."""
    phone = await campaign.phone(language=client)
    chat = await phone.chat()
    listed = {command["command"]: command["description"] for command in chat["commands"]}
    assert listed == COMMANDS[language]
    assert list(listed) == list(COMMANDS[language])
    assert chat["description"].startswith(DESCRIPTION[language])
    code = "es" if language == "es" else ""
    short = await ask(campaign, "getMyShortDescription", language_code=code)
    assert short == {"short_description": SHORT_DESCRIPTION[language]}


async def test_a_second_start_writes_none_of_it_again(campaign: Campaign) -> None:
    """What Telegram shows already is read and left alone."""
    first = await written(campaign)
    assert len(first) == 6
    await campaign.stop()
    await campaign.begin()
    assert await written(campaign) == first
    assert len(await campaign.requests("getMyCommands")) == 4


async def test_only_what_differs_is_written_again(campaign: Campaign) -> None:
    """Somebody changed one text at BotFather: the next start mends this one."""
    await campaign.stop()
    await ask(campaign, "setMyDescription", description="Something else", language_code="es")
    before = len(await written(campaign))
    await campaign.begin()
    (mended,) = (await written(campaign))[before:]
    assert str(mended["method"]) == "setMyDescription"
    assert mended["parameters"]["language_code"] == "es"
    assert mended["parameters"]["description"].startswith(DESCRIPTION["es"])


async def test_a_profile_that_cannot_be_written_keeps_nobody_from_reading(campaign: Campaign) -> None:
    """Telegram refuses the commands for now: the bot serves people all the same."""
    await campaign.stop()
    await campaign.fault(method="getMyCommands", times=1, kind="400")
    await campaign.begin()
    emma = await campaign.supporter()
    assert await emma.labels() == MAIN_MENU["en"]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "I do not know that command. /help lists what I can do, or choose here."),
        ("es", "No conozco ese comando. /help muestra lo que puedo hacer; o elige aquí."),
    ],
)
async def test_an_unknown_command_is_told_so(campaign: Campaign, language: str, sentence: str) -> None:
    """A sentence and the menu, whatever follows the command."""
    phone = await campaign.supporter(language=language)
    for typed in ("/donate", "/donate 5", "/stopp", "/demands_"):
        await phone.send(typed)
        assert await phone.read() == sentence
        assert await phone.labels() == MAIN_MENU[language]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "en",
            (
                "I can only read text, so I have not opened or kept what you sent. "
                "Type a few words, or choose here."
            ),
        ),
        (
            "es",
            (
                "Solo puedo leer texto, así que no abrí ni guardé lo que enviaste. "
                "Escribe unas palabras o elige aquí."
            ),
        ),
    ],
)
async def test_what_is_no_text_gets_a_useful_sentence(
    campaign: Campaign, language: str, sentence: str
) -> None:
    """Photo, sticker, voice and the like, one answer to each, and nothing is fetched."""
    phone = await campaign.supporter(language=language)
    for kind in ("photo", "video", "sticker", "voice", "document", "location", "venue"):
        before = (await phone.last())["message_id"]
        await phone.send_thing(kind)
        answer = await phone.last()
        assert answer["message_id"] == before + 2
        assert answer["text"] == sentence
        assert await phone.labels() == MAIN_MENU[language]
    await phone.send_thing("photo", caption="/demands")
    assert await phone.read() == sentence
    assert await campaign.requests("getFile") == []


async def test_a_command_in_the_middle_of_a_sentence_is_none(campaign: Campaign) -> None:
    """Only what begins a message is a command: a sentence that names /stop ends nothing."""
    emma = await campaign.supporter()
    await emma.send("/settings")
    await emma.tap("Updates: turn on")
    await emma.tap("Yes, turn it on")
    assert await campaign.topics(emma) == {"updates"}
    for words, marked in [
        ("Please do not stop the caravan", "Please do not /stop the caravan"),
        ("He made six demands", "He made six /demands"),
    ]:
        await emma.send(words)
        answer = await emma.read()
        await emma.send(marked)
        assert await emma.read() == answer
    assert await campaign.topics(emma) == {"updates"}


async def test_a_command_is_what_the_app_marked_as_one(campaign: Campaign) -> None:
    """In bold it is one still; without the mark it is words like any others."""
    emma = await campaign.supporter()
    bold = {"type": "bold", "offset": 0, "length": 8}
    command = {"type": "bot_command", "offset": 0, "length": 8}
    for entities in ([bold, command], [command, bold]):
        await emma.send("/demands", entities=entities)
        assert (await emma.read()).startswith("Demands\n\nWhat Niles Niemuth calls for.")
    await emma.send("/caravan", entities=[])
    assert (await emma.read()).startswith("What is the caravan?")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_who_is_to_organize_learns_their_number(campaign: Campaign, language: str) -> None:
    """Nobody has to ask another bot for it; and it is all that /organize does for a supporter."""
    emma = await campaign.supporter(language=language)
    menu = await emma.labels()
    await emma.send("/organize")
    assert await emma.read() == phrase(language, "not_organizer", user_id=emma.user_id)
    assert await emma.labels() == menu
