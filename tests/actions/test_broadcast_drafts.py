"""Drafts of broadcasts: Telegram may give messages again after a crash, and none is taken for another one."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions import broadcast_buttons, broadcast_drafts, broadcast_questions
from bot.actions.broadcast_buttons import read_address
from bot.actions.broadcast_drafts import Offered, Taken, Workshop
from bot.actions.broadcast_questions import body_step, is_meant
from bot.actions.broadcast_versions import versions_of
from bot.actions.event_answers import Refusal
from bot.delivery.broadcast_letters import BroadcastLetters
from bot.store.consents import Occasion
from bot.store.database import Database
from bot.texts.broadcast_body import Part
from tests.running import KEY
from tests.said import content

OLIVIA = 9001


@dataclass
class Desk:
    """An organizer with a draft, whose messages can come again."""

    database: Database
    workshop: Workshop = field(
        default_factory=lambda: Workshop(content(), BroadcastLetters(content, "standpoint_bot"))
    )

    def occasion(self, update_id: int) -> Occasion:
        """An update of hers."""
        return Occasion(OLIVIA, "en", 1_800_000_000, update_id)

    async def ask(self, update_id: int, step: str) -> None:
        """She taps what asks for a step."""
        assert await broadcast_questions.ask(self.database, self.occasion(update_id), 1, step) is not None

    async def hear(self, update_id: int, words: str, album: str = "") -> Taken | None:
        """She sends a text, or a picture of an album; None where it is no answer."""
        question = await broadcast_questions.find(self.database, OLIVIA)
        if question is None or not is_meant(question, update_id, album):
            return None
        part = Part(kind="photo", text=words, file_id="F") if album else Part(kind="text", text=words)
        offered = Offered(part, album)
        return await broadcast_drafts.take(self.database, self.occasion(update_id), offered, self.workshop)

    async def say(self, update_id: int, words: str) -> None:
        """She types the address or the label of a button."""
        done = await broadcast_buttons.take(
            self.database, self.occasion(update_id), words, content(), ("en", "es")
        )
        assert done is not None

    async def words(self) -> dict[str, list[str]]:
        """What the draft says, by language."""
        async with self.database.reading() as tables:
            versions = await versions_of(tables, 1)
        return {tag: [part.text for part in body.parts] for tag, body in versions.items()}

    async def buttons(self, language: str) -> list[tuple[str, str]]:
        """Its buttons: label and address."""
        async with self.database.reading() as tables:
            versions = await versions_of(tables, 1)
        return [(button.label, button.target) for button in versions[language].buttons]

    async def step(self) -> str:
        """What she is being asked."""
        question = await broadcast_questions.find(self.database, OLIVIA)
        assert question is not None
        return question.step


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """A draft that was just begun, with the English version asked for."""
    async with Database.open(tmp_path / "standpoint.db", KEY) as database:
        desk = Desk(database)
        await broadcast_drafts.begin(database, desk.occasion(1), "en")
        yield desk


async def test_an_answer_given_again_is_not_the_next_answer(desk: Desk) -> None:
    """The English text comes once more while the Spanish one is asked for."""
    await desk.hear(2, "Hello")
    await desk.ask(3, body_step("es"))
    await desk.hear(2, "Hello")
    await desk.ask(3, body_step("es"))
    await desk.hear(4, "Hola")
    assert await desk.words() == {"en": ["Hello"], "es": ["Hola"]}


async def test_all_of_it_given_again_is_the_same(desk: Desk) -> None:
    """Question and answer, question and answer, and all four once more."""
    for _ in range(2):
        await desk.ask(1, body_step("en"))
        await desk.hear(2, "Hello")
        await desk.ask(3, body_step("es"))
        await desk.hear(4, "Hola")
    assert await desk.words() == {"en": ["Hello"], "es": ["Hola"]}
    assert await desk.hear(5, "Is this a question?") is None


@pytest.mark.parametrize("again", range(2, 6))
async def test_an_album_given_again_has_each_picture_once(desk: Desk, again: int) -> None:
    """From any of its pictures on, without a word to the organizer but for the last."""
    pictures = {2: "One", 3: "Two", 4: "Three", 5: "Four"}
    for update_id, words in pictures.items():
        await desk.hear(update_id, words, "A")
    for update_id in range(again, 6):
        taken = await desk.hear(update_id, pictures[update_id], "A")
        assert taken is not None
        assert taken.silent == (update_id != 5)
    assert await desk.words() == {"en": ["One", "Two", "Three", "Four"]}


async def test_an_album_given_again_is_not_the_next_version(desk: Desk) -> None:
    """Its pictures belong to the version that it was sent for, also while another one is asked for."""
    await desk.hear(2, "One", "A")
    await desk.hear(3, "Two", "A")
    await desk.ask(4, body_step("es"))
    await desk.hear(3, "Two", "A")
    await desk.ask(4, body_step("es"))
    assert await desk.words() == {"en": ["One", "Two"]}
    await desk.hear(5, "Uno", "B")
    await desk.hear(6, "Dos", "B")
    assert await desk.words() == {"en": ["One", "Two"], "es": ["Uno", "Dos"]}


async def test_an_album_that_is_refused_is_refused_once(desk: Desk) -> None:
    """Its first caption is too long: one sentence, and none of the other pictures is taken for the version."""
    first = await desk.hear(2, "x" * 1025, "A")
    assert first is not None
    assert first.refusal is not None
    assert first.refusal.key == "version_too_long"
    second = await desk.hear(3, "Two", "A")
    assert second is not None
    assert second.silent
    assert await desk.words() == {}
    await desk.hear(4, "Hello")
    assert await desk.words() == {"en": ["Hello"]}


async def test_an_address_given_again_is_no_label(desk: Desk) -> None:
    """The address comes once more while the label is asked for, and the label while its translation is."""
    await desk.hear(2, "Hello")
    await desk.ask(3, body_step("es"))
    await desk.hear(4, "Hola")
    await desk.ask(5, "link")
    await desk.say(6, "https://example.org/")
    await desk.say(6, "https://example.org/")
    assert await desk.step() == "label https://example.org/"
    await desk.say(7, "Read")
    await desk.say(7, "Read")
    assert await desk.step() == "relabel es https://example.org/"
    await desk.say(8, "Leer")
    assert await desk.buttons("en") == [("Read", "https://example.org/")]
    assert await desk.buttons("es") == [("Leer", "https://example.org/")]


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        (" http://example.org ", "http://example.org/"),
        ("t.me/example", "https://t.me/example"),
        ("T.me/+abc", "https://t.me/+abc"),
        ("tg://resolve?domain=example", "tg://resolve?domain=example"),
    ],
)
def test_an_address_is_read(typed: str, address: str) -> None:
    """Of a page, or of something in Telegram."""
    assert read_address(typed) == address


@pytest.mark.parametrize(
    "typed",
    ["", "example", "javascript:alert(1)", "mailto:a@example.org", "https://", "https://nowhere", "tg://", "t.me", "a b"],
)  # fmt: skip
def test_what_telegram_would_not_open_is_refused(typed: str) -> None:
    """With a sentence, and never an error."""
    assert isinstance(read_address(typed), Refusal)


@given(st.text())
def test_any_text_is_an_address_or_refused(typed: str) -> None:
    """Whatever is typed; an address begins as one that Telegram opens."""
    read = read_address(typed)
    assert isinstance(read, Refusal) or read.lower().startswith(("http://", "https://", "tg://"))
