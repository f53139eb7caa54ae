"""A person types what they want to know."""

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from tests.running import KEY, Campaign

CARAVAN = {"en": "What is the caravan?", "es": "¿Qué es la caravana?"}
OPEN_BORDERS = {
    "en": "What does he say about Bernie Sanders and open borders?",
    "es": "¿Qué dice sobre Bernie Sanders y las fronteras abiertas?",
}
ABOLISH = {"en": "Abolish ICE and CBP (demand 2 of 6)", "es": "Abolir el ICE y la CBP (demanda 2 de 6)"}
PAY = {
    "en": "Who would pay for rebuilding Central America?",
    "es": "¿Quién pagaría la reconstrucción de Centroamérica?",
}
HONDURAS = {"en": "What happened in Honduras in 2009?", "es": "¿Qué pasó en Honduras en 2009?"}
NOTHING = {
    "en": "The campaign of Niles Niemuth has not said anything about that here. "
    "Choose below to see what it has spoken about.",
    "es": "La campaña de Niles Niemuth no ha dicho nada sobre eso aquí. "
    "Elige abajo para ver de qué ha hablado.",
}
MAIN_MENU = {
    "en": ["Positions", "Demands", "Events", "My settings", "About"],
    "es": ["Posiciones", "Demandas", "Eventos", "Mis ajustes", "Acerca de este bot"],
}


@pytest.mark.parametrize("language", ["en", "es"])
async def test_one_clear_hit_is_shown_at_once(campaign: Campaign, language: str) -> None:
    """By id, keyword or label, in either language, with accents, case and typing errors forgiven."""
    phone = await campaign.supporter(language=language)
    for typed, answer in [
        ("abolish-ice-and-cbp", ABOLISH),
        ("ICE", ABOLISH),
        ("abolir ice", ABOLISH),
        ("la migra", ABOLISH),
        ("what-is-the-caravan", CARAVAN),
        ("caravan", CARAVAN),
        ("Caravana migrante", CARAVAN),
        ("carvan", CARAVAN),
        ("caravna", CARAVAN),
        ("open borders", OPEN_BORDERS),
        ("OPEN BORDRES!", OPEN_BORDERS),
        ("fronteras abiertas", OPEN_BORDERS),
        ("Bernie Sandres", OPEN_BORDERS),
        ("quién pagaría", PAY),
        ("quien pagaria?", PAY),
        ("who would pay", PAY),
        ("hondurus", HONDURAS),
        ("golpe de estado", HONDURAS),
    ]:
        await phone.send(typed)
        assert (await phone.read()).startswith(answer[language]), typed


@pytest.mark.parametrize(
    ("language", "typed", "question", "choices"),
    [
        (
            "en",
            "the border wall",
            "Which of these do you mean?",
            ["What does he say about the border?", "What does he say about Bernie Sanders and open borders?"],
        ),
        (
            "es",
            "libertad",
            "¿A cuál de estas te refieres?",
            ["Demanda: Liberar a inmigrantes detenidos", "Demanda: Derecho a viajar con seguridad"],
        ),
    ],
)
async def test_several_hits_are_buttons_to_choose_from(
    campaign: Campaign, language: str, typed: str, question: str, choices: list[str]
) -> None:
    """Each possible answer is a button, a demand named as one; a tap opens it in the same message."""
    phone = await campaign.supporter(language=language)
    await phone.send(typed)
    assert await phone.read() == question
    *labels, menu = await phone.labels()
    assert labels == choices
    assert menu == {"en": "Main menu", "es": "Menú principal"}[language]
    asked = (await phone.last())["message_id"]
    await phone.tap(choices[0])
    assert (await phone.last())["message_id"] == asked
    assert (await phone.read()).startswith(choices[0].removeprefix("Demanda: "))


@pytest.mark.parametrize("typed", ["Democrats and Republicans", "detained", "detenidos", "caravan border"])
async def test_there_are_never_more_than_five_to_choose_from(campaign: Campaign, typed: str) -> None:
    """Many entries speak of it: at most the five likeliest are offered."""
    emma = await campaign.supporter()
    await emma.send(typed)
    assert await emma.read() == "Which of these do you mean?"
    *labels, menu = await emma.labels()
    assert 2 <= len(labels) <= 5
    assert menu == "Main menu"


@pytest.mark.parametrize("language", ["en", "es"])
async def test_what_the_campaign_has_not_said_is_said_honestly(campaign: Campaign, language: str) -> None:
    """No invented answer: a sentence that says so, and the menu."""
    phone = await campaign.supporter(language=language)
    for typed in [
        "pizza",
        "What will the weather be tomorrow?",
        "¿qué hora es?",
        "👍",
        "...",
        "xyzzy " * 600,
    ]:
        await phone.send(typed)
        assert await phone.read() == NOTHING[language], typed
        assert await phone.labels() == MAIN_MENU[language]


async def test_text_with_markup_in_it_is_only_text(campaign: Campaign) -> None:
    """Brackets, ampersands and placeholders do no harm."""
    emma = await campaign.supporter()
    for typed in ["<b>pizza</b> & {pepperoni}", "</blockquote>", "{0} %s", "\u202epizza\u0000"]:
        await emma.send(typed)
        assert await emma.read() == NOTHING["en"], typed


@pytest.mark.parametrize(
    ("language", "how"),
    [
        (
            "en",
            "Type what you want to know about, in a few words. For example: caravan, or open borders.",
        ),
        (
            "es",
            "Escribe en pocas palabras lo que quieres saber. Por ejemplo: caravana o fronteras abiertas.",
        ),
    ],
)
async def test_the_search_command_takes_words_or_says_how(
    campaign: Campaign, language: str, how: str
) -> None:
    """/search alone says what to type; with words it answers as if they had been typed alone."""
    phone = await campaign.supporter(language=language)
    await phone.send("/search")
    assert await phone.read() == how
    assert await phone.labels() == MAIN_MENU[language]
    await phone.send("/search open borders")
    assert (await phone.read()).startswith(OPEN_BORDERS[language])
    await phone.send("/search@standpoint_bot   CARAVANA ")
    assert (await phone.read()).startswith(CARAVAN[language])
    await phone.send("/search pizza")
    assert await phone.read() == NOTHING[language]


async def test_nobody_who_only_asks_is_kept(campaign: Campaign) -> None:
    """An answer needs no row: whoever types without ever pressing Start stays unknown to the store."""
    emma = await campaign.phone()
    await emma.send("caravan")
    assert (await emma.read()).startswith(CARAVAN["en"])
    async with campaign.store() as tables:
        assert await tables.people.find(emma.user_id) is None


async def test_nothing_that_is_typed_is_kept(campaign: Campaign) -> None:
    """After all kinds of typing no table holds a word of it, nor does the log."""
    emma = await campaign.supporter()
    await emma.send("xylophone")
    await emma.send("/search xylophone borders")
    await emma.send("/xylophone")
    await emma.send("/start xylophone")
    await emma.send("/settings xylophone")
    await emma.send("/stop xylophone")
    await emma.send_thing("document", caption="xylophone")
    await emma.inline("xylophone")
    await campaign.stop()
    kept = everything_in(campaign)
    assert str(emma.user_id) in kept
    assert "xylophone" not in kept
    assert campaign.log.lines
    assert not [line for line in campaign.log.lines if "xylophone" in line]
    await campaign.begin()


def everything_in(campaign: Campaign) -> str:
    """Every row of every table of the store, as text."""
    connection = sqlcipher.connect(campaign.database)
    try:
        connection.execute(f"PRAGMA key = \"x'{KEY}'\"")
        tables = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        assert {"person", "consent", "subscription", "event", "event_text"} <= set(tables)
        return str([list(connection.execute(f'SELECT * FROM "{table}"')) for table in tables])  # noqa: S608 - names from the schema
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("language", "typed", "seen"),
    [
        ("en", "hello", "This is the bot of the campaign"),
        ("en", "Thanks!", "This is the bot of the campaign"),
        ("en", "My settings", "Everything is off until you turn it on."),
        ("en", "events", "No event is planned at the moment"),
        ("en", "When is the next event?", "No event is planned at the moment"),
        ("es", "event", "Por ahora no hay ningún evento previsto"),
        ("es", "¿Cuándo es la próxima reunión?", "Por ahora no hay ningún evento previsto"),
        ("es", "próximo evento", "Por ahora no hay ningún evento previsto"),
        ("es", "¡Hola!", "Este es el bot de la campaña"),
        ("es", "mis ajustes", "Todo está desactivado hasta que lo actives."),
    ],
)
async def test_a_greeting_shows_the_menu_and_the_menus_words_open_their_screens(
    campaign: Campaign, language: str, typed: str, seen: str
) -> None:
    """Nobody is told that the campaign has said nothing about "hello", or about the bot's own menu."""
    phone = await campaign.supporter(language=language)
    await phone.send(typed)
    assert seen in await phone.read()
