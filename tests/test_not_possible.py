"""What cannot be done here, by design: no audience by what people think or read, no lists of people, no names, no tracking."""

import ast
import json
from pathlib import Path

import click
import sqlcipher3.dbapi2 as sqlcipher

from bot.cli import standpoint
from bot.store.database import Database
from bot.texts.broadcast_body import BodyButton
from tests.bot_api_schema import problems_of
from tests.broadcasting import (
    broadcast,
    correct,
    newest,
    open_one,
    organizers,
    readers,
    received,
    tap,
    tap_on,
    text,
)
from tests.events import an_event
from tests.opting_in import opt_in, opt_in_to_next_event
from tests.organizing import NOW
from tests.phone import Json, Phone
from tests.program import run
from tests.raw_store import raw_store
from tests.reminding import ONE_DAY, publish
from tests.running import KEY, Campaign
from tests.said import edition, phrase

BOT = Path(__file__).parent.parent / "bot"
EMMA, LUIS, NORA = "Emmanuella", "Luisandro", "Noratine"
"""Names that occur nowhere else."""
LINK = "https://example.org/vote?from=flyer&a=1#where"

OWN_ADDRESSES = (
    "https://t.me/standpoint_bot?start=",
    # Telegram's own way to pass something on.
    "https://t.me/share/url?url=https%3A%2F%2Ft.me%2Fstandpoint_bot%3Fstart%3D",
)

AUDIENCE = {
    "broadcast": {"broadcast_id", "topic", "languages", "earlier_wording"},
    "subscription": {"topic", "chat_id", "consent_id"},
    "person": {"chat_id", "state", "language"},
    "consent": {"consent_id", "wording_version"},
    "wording_scope": {"purpose", "kind", "since"},
}
"""All that decides who hears a broadcast; besides, when they were last sent one."""

ABOUT_PEOPLE = {
    "person": "chat_id language state joined_at came_from receipt gone_at",
    "consent": "consent_id chat_id purpose action wording_version wording_hash language at update_id",
    "subscription": "chat_id topic consent_id",
    "attendance": "event_id chat_id place asked_at update_id offered_until answer muted",
    "rung_choice": "chat_id rung wanted",
    "delivery": (
        "mailing_id chat_id state message_id attempts not_before at code further language words consent_id"
    ),
    "draft": "chat_id kind step facts at",
    "broadcast_question": "chat_id broadcast_id step album heard",
    "broadcast_watch": "broadcast_id chat_id message_id",
    "audit": "audit_id at actor chat_id broadcast_id action detail",
    "erasing": "chat_id",
}
"""Every table that has a person's number, with every column: none of them says what somebody has read or tapped."""


def schema(folder: Path) -> dict[str, set[str]]:
    """The columns of every table."""
    with raw_store(folder / "standpoint.db") as store:
        tables = store.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        return {
            table: {column[1] for column in store.execute(f"PRAGMA table_info({table})").fetchall()}
            for (table,) in tables
        }


def reads(folder: Path, view: str) -> dict[str, set[str]]:
    """Every column of every table that SQLite reads for a view."""
    seen: dict[str, set[str]] = {}

    def note(action: int, table: str | None, column: str | None, *_: object) -> int:
        if action == sqlcipher.SQLITE_READ and table and column:
            seen.setdefault(table, set()).add(column)
        return int(sqlcipher.SQLITE_OK)

    with raw_store(folder / "standpoint.db") as store:
        views = {
            name for (name,) in store.execute("SELECT name FROM sqlite_schema WHERE type = 'view'").fetchall()
        }
        store.set_authorizer(note)
        store.execute(f"SELECT * FROM {view}").fetchall()  # noqa: S608 - a name of this file
        store.set_authorizer(None)
    return {table: columns for table, columns in seen.items() if table not in views | {"json_each"}}


async def test_an_audience_is_a_topic_a_language_and_a_rest(tmp_path: Path) -> None:
    """SQLite itself says what is read to decide who hears a broadcast."""
    async with Database.open(tmp_path / "standpoint.db", KEY):
        pass
    assert reads(tmp_path, "audience") == AUDIENCE
    further = reads(tmp_path, "hearer_of_broadcast").keys() - AUDIENCE.keys()
    # The rest: who was sent another one when.
    assert further == {"mailing", "delivery"}


async def test_no_table_says_what_somebody_reads_or_taps(tmp_path: Path) -> None:
    """A column that is added to a table about people has to be put on the list here, where it is seen what it says."""
    async with Database.open(tmp_path / "standpoint.db", KEY):
        pass
    tables = schema(tmp_path)
    about_people = {name: columns for name, columns in tables.items() if "chat_id" in columns}
    assert about_people == {name: set(columns.split()) for name, columns in ABOUT_PEOPLE.items()}
    # Taps are counted, and by nothing but the button.
    assert tables["broadcast_tap"] == {"broadcast_id", "button", "taps"}


async def visit(campaign: Campaign) -> tuple[Phone, list[Phone]]:
    """People read, search, opt in, answer and write; an organizer decides, corrects and looks at everything there is."""
    olivia, *_ = await organizers(campaign, "en")
    await publish(campaign, an_event(1, NOW + 3 * ONE_DAY, title="Town hall"))
    emma, luis, nora = people = await readers(campaign, **{EMMA: "en", LUIS: "es", NORA: "en"})
    await opt_in_to_next_event(emma, "en")
    await opt_in(luis, "es", "events")
    for words in ("/positions", "/demands", "housing", "my name is Zenobia", "/search schools"):
        await emma.send(words)
    await nora.inline("housing")
    demand = next(iter(edition("en").demands))
    buttons = (
        BodyButton(label="Our demand", opens="demand", target=demand),
        BodyButton(label="Our page", opens="link", target=LINK),
    )
    bodies = {"en": text(f"Read {LINK}", *buttons), "es": text(f"Lee {LINK}", *buttons)}
    number = await broadcast(campaign, olivia, bodies)
    await tap_on(emma, await received(emma), "Our demand")
    await tap_on(luis, await received(luis), phrase("es", "button_end_updates"))
    await correct(campaign, olivia, number, {tag: text(f"{LINK} again", *buttons) for tag in ("en", "es")})
    campaign.clock.move_to(NOW + 2 * ONE_DAY)
    await campaign.delivered()
    await emma.tap(phrase("en", "button_still_coming"))
    return olivia, people


async def look_at_everything(olivia: Phone) -> None:
    """Every report, list, picture and file that an organizer can get."""
    await open_one(olivia, 1)
    for key in ("button_broadcast_chart", "button_broadcast_table"):
        await tap(olivia, phrase("en", key))
    await newest(olivia, "document")
    await newest(olivia, "photo")
    await olivia.send("/organize")
    await olivia.tap(phrase("en", "button_manage_events"))
    await olivia.tap((await olivia.labels())[0])
    await olivia.tap(phrase("en", "button_report"))


def sent_to(calls: list[Json], phone: Phone) -> list[str]:
    """All that was sent to somebody, as JSON."""
    sent = [call["parameters"] for call in calls]
    return [json.dumps(each) for each in sent if str(each.get("chat_id")) == str(phone.user_id)]


async def test_no_organizer_gets_anybodys_number_or_name(campaign: Campaign) -> None:
    """In no message, button, picture or file."""
    olivia, people = await visit(campaign)
    await look_at_everything(olivia)
    got = sent_to(await campaign.requests(), olivia)
    files = [
        message["file"]["url"]
        for message in await olivia.messages()
        if message["kind"] in {"document", "photo"}
    ]
    assert len(files) >= 2
    data = b""
    for url in files:
        async with campaign.http.get(f"{campaign.simulator.url}{url}") as response:
            data += await response.read()
    assert len(got) >= 8
    for number in (str(person.user_id) for person in people):
        assert not [call for call in got if number in call]
        assert number.encode() not in data
    assert not [call for call in got if any(name in call for name in (EMMA, LUIS, NORA))]


async def test_no_command_tells_a_number(campaign: Campaign) -> None:
    """Three commands take one, from whoever has it; none of the others prints one."""
    _, people = await visit(campaign)
    await campaign.stop()
    settings = {
        "STANDPOINT_DATABASE": str(campaign.database),
        "STANDPOINT_DATABASE_KEY": KEY,
        "STANDPOINT_CONTENT": str(campaign.content),
    }
    said = ""
    for arguments in (
        ["mailings", "--all"],
        ["mailing", "1", "report"],
        ["mailing", "2", "report"],
        ["rehearse", "1"],
    ):
        ended = await run(*arguments, folder=campaign.database.parent, settings=settings)
        said += ended.out + ended.err
    assert "sent" in said
    assert not [person for person in people if str(person.user_id) in said]
    await campaign.begin()


def test_three_commands_take_a_number() -> None:
    """``why``, ``erase`` and ``erased``."""

    def commands(group: click.Group, before: str = "") -> dict[str, click.Command]:
        found: dict[str, click.Command] = {}
        for name, command in group.commands.items():
            if isinstance(command, click.Group):
                found |= commands(command, f"{before}{name} ")
            else:
                found[before + name] = command
        return found

    takes = {
        name
        for name, command in commands(standpoint).items()
        if any("chat" in (parameter.name or "") for parameter in command.params)
    }
    assert takes == {"why", "erase", "erased"}


async def test_no_name_and_no_words_are_kept(campaign: Campaign) -> None:
    """Whatever Telegram tells about a person, and what they typed, stands in no table after all that."""
    await visit(campaign)
    with raw_store(campaign.database) as store:
        tables = store.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        rows = [store.execute(f"SELECT * FROM {table}").fetchall() for (table,) in tables]  # noqa: S608 - its own names
    dump = str(rows)
    assert "Town hall" in dump
    for words in (EMMA, LUIS, NORA, "Zenobia", "housing", "schools", "first_name"):
        assert words not in dump, words


def test_nothing_asks_for_a_name() -> None:
    """The program reads no name of anybody from what Telegram says."""
    names = {"first_name", "last_name", "full_name", "mention_html", "mention_markdown", "phone_number"}
    read = [
        f"{file.name}:{node.lineno}"
        for file in sorted(BOT.rglob("*.py"))
        if "simulator" not in file.parts and file.name != "demo.py"
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in names
    ]
    assert read == []


async def test_links_go_out_as_they_were_written(campaign: Campaign) -> None:
    """In the text and on buttons, in a broadcast and its correction: nothing in between, nothing added."""
    _, people = await visit(campaign)
    buttons, texts = set(), set()
    for person in people:
        for message in await person.messages():
            buttons |= {
                button["url"] for row in message["buttons"] for button in row if button["text"] == "Our page"
            }
            if message["from"] == "bot" and "example.org" in (message["text"] or ""):
                texts |= {word for word in message["text"].split() if "example.org" in word}
    assert buttons == {LINK}
    assert texts == {LINK}


async def test_answers_link_to_what_content_says_and_to_telegram(campaign: Campaign) -> None:
    """Every address that is sent anywhere stands in the content as it is, or opens this bot."""
    await visit(campaign)
    written = LINK + "".join(
        file.read_text(encoding="utf-8") for file in sorted(campaign.content.rglob("*.yaml"))
    )
    for call in await campaign.requests():
        for address in addresses_in(call["parameters"]):
            own = address.startswith(OWN_ADDRESSES)
            assert own or address.rstrip("/") in written, address


def addresses_in(value: object) -> set[str]:
    """The addresses of buttons, wherever they stand."""
    if isinstance(value, str) and value[:1] in {"{", "["}:
        return addresses_in(json.loads(value))
    if isinstance(value, dict):
        found = {str(value["url"])} if "url" in value else set()
        return found.union(*map(addresses_in, value.values()))
    return set[str]().union(*map(addresses_in, value)) if isinstance(value, list) else set()


def test_nothing_is_kept_from_being_forwarded() -> None:
    """Every request of every journey is held against this, as against Telegram's own form."""
    message = {"chat_id": 1, "text": "Hello"}
    assert problems_of({"method": "sendMessage", "parameters": message}) == []
    for value in (True, False):
        assert problems_of({"method": "sendMessage", "parameters": message | {"protect_content": value}}) == [
            "sendMessage: nothing is kept from being forwarded"
        ]
