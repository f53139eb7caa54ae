"""Corrections through the worker: every copy is changed in its place, whatever happens on the way."""

from pathlib import Path

import pytest

from bot.actions import broadcast_changes, broadcasts
from bot.simulator.chats import Message
from bot.store.broadcasts import Broadcast
from bot.texts.broadcast_body import Body, BodyButton, Part
from tests.broadcast_ground import EMMA, LUIS, NORA, Ground, ground_at, imprint, text, whole
from tests.reminding import ONE_HOUR
from tests.said import phrase


def corrected(said: str, words: str, language: str = "en") -> bool:
    """Whether somebody reads the new words, that they are corrected, and the imprint."""
    first, second, third = said.split("\n\n", 1)[0], *said.split("\n\n", 1)[1].split("\n", 1)
    says_so = phrase(language, "broadcast_corrected", moment="")
    return first == words and second.startswith(says_so.strip()) and third == imprint(language)


def body(kind: str, words: str, file_id: str = "", *buttons: BodyButton) -> Body:
    """One message."""
    return Body(parts=(Part(kind=kind, text=words, file_id=file_id),), buttons=buttons)


def only(ground: Ground, chat_id: int) -> Message:
    """The one message that somebody has."""
    (letter,) = ground.letters(chat_id)
    return letter


async def test_a_text_is_corrected_in_its_place(tmp_path: Path) -> None:
    """Also for whoever opted out since; buttons change with it; nobody gets a new message."""
    async with ground_at(tmp_path) as ground:
        await ground.person(EMMA, "en", "updates")
        await ground.person(LUIS, "es", "updates")
        await ground.work()
        number = await ground.send(en=text("Wrong"), es=text("Mal"))
        await ground.done()
        before = {chat_id: only(ground, chat_id).message_id for chat_id in (EMMA, LUIS)}
        await ground.opt_out(EMMA)
        link = BodyButton(label="More", opens="link", target="https://example.org/")
        correction = await ground.correct(number, en=body("text", "Right", "", link), es=text("Bien"))
        await ground.done()
        assert {chat_id: only(ground, chat_id).message_id for chat_id in (EMMA, LUIS)} == before
        assert corrected(ground.said(EMMA)[0], "Right")
        assert corrected(ground.said(LUIS)[0], "Bien", "es")
        assert [row[0]["text"] for row in only(ground, EMMA).keyboard or []] == ["More", "Stop updates"]
        assert await ground.became(correction) == {EMMA: "sent", LUIS: "sent"}
        assert (await ground.broadcast(correction)).state == "finished"


async def test_a_correction_can_keep_silent_about_itself(tmp_path: Path) -> None:
    """The line that says so can be left out."""
    async with ground_at(tmp_path) as ground:
        await ground.person(EMMA, "en", "updates")
        await ground.work()
        number = await ground.send(en=text("Wrong"))
        await ground.done()
        begun = await broadcast_changes.begin_correction(ground.database, ground.by(), number)
        assert isinstance(begun, Broadcast)
        async with ground.database.transaction() as tables:
            await tables.broadcasts.set_says_so(begun.broadcast_id, says_so=False)
        await ground.correct(number, en=text("Right"))
        await ground.done()
        assert ground.said(EMMA) == [whole("Right")]


async def test_a_long_caption_becomes_a_short_one(tmp_path: Path) -> None:
    """The imprint stood below it in a message of its own, and goes on standing there."""
    async with ground_at(tmp_path) as ground:
        await ground.person(EMMA, "en", "updates")
        await ground.work()
        file_id = ground.file("photo")
        number = await ground.send(en=body("photo", "Wrong " * 160, file_id))
        await ground.done()
        before = [letter.message_id for letter in ground.letters(EMMA)]
        await ground.correct(number, en=body("photo", "Right", file_id))
        await ground.done()
        assert [letter.message_id for letter in ground.letters(EMMA)] == before
        caption, below = ground.said(EMMA)
        assert caption == "Right"
        assert below.startswith("Corrected ")


@pytest.mark.parametrize("kind", ["photo", "video", "animation", "audio", "document", "voice"])
async def test_a_caption_is_corrected_and_the_file_stays(tmp_path: Path, kind: str) -> None:
    """The same file: only its caption changes."""
    async with ground_at(tmp_path) as ground:
        await ground.person(EMMA, "en", "updates")
        await ground.work()
        file_id = ground.file(kind)
        number = await ground.send(en=body(kind, "Wrong", file_id))
        await ground.done()
        await ground.correct(number, en=body(kind, "Right", file_id))
        await ground.done()
        assert corrected(ground.said(EMMA)[0], "Right")
        held = only(ground, EMMA).content[kind]
        assert (held[0] if kind == "photo" else held)["file_id"] == file_id


@pytest.mark.parametrize(("kind", "to"), [("photo", "photo"), ("photo", "video"), ("document", "document")])
async def test_a_file_is_corrected(tmp_path: Path, kind: str, to: str) -> None:
    """Another file in its place, also of another kind."""
    async with ground_at(tmp_path) as ground:
        await ground.person(EMMA, "en", "updates")
        await ground.work()
        number = await ground.send(en=body(kind, "Wrong", ground.file(kind)))
        await ground.done()
        file_id = ground.file(to)
        await ground.correct(number, en=body(to, "Right", file_id))
        await ground.done()
        assert corrected(ground.said(EMMA)[0], "Right")
        held = only(ground, EMMA).content[to]
        assert (held[0] if to == "photo" else held)["file_id"] == file_id


async def test_an_album_is_corrected_item_by_item(tmp_path: Path) -> None:
    """One caption, one picture and the buttons below, each in its place."""
    async with ground_at(tmp_path) as ground:
        await ground.person(EMMA, "en", "updates")
        await ground.work()
        pictures = ground.album("Wrong", "Two")
        number = await ground.send(en=pictures)
        await ground.done()
        before = [letter.message_id for letter in ground.letters(EMMA)]
        first, second = pictures.parts
        other = second.model_copy(update={"file_id": ground.file("photo")})
        right = Body(parts=(first.model_copy(update={"text": "Right"}), other))
        await ground.correct(number, en=right)
        await ground.done()
        assert [letter.message_id for letter in ground.letters(EMMA)] == before
        assert ground.said(EMMA)[:2] == ["Right", "Two"]
        assert ground.said(EMMA)[2].startswith("Corrected ")
        shown = [letter.content["photo"][0]["file_id"] for letter in ground.letters(EMMA)[:2]]
        assert shown == [first.file_id, other.file_id]


async def test_a_correction_while_it_is_sent(tmp_path: Path) -> None:
    """Who has it is corrected, who is just being sent it is corrected afterwards, all others get the new words."""
    async with ground_at(tmp_path) as ground:
        for chat_id in (EMMA, LUIS, NORA):
            await ground.person(chat_id, "en", "updates")
        await ground.fault(method="sendMessage", kind="slow", user_id=LUIS, seconds=0.7)
        await ground.fault(method="sendMessage", kind="429", user_id=NORA, retry_after=100)
        await ground.work()
        number = await ground.send(en=text("Wrong"))
        await ground.until(number, "sent")
        await ground.until(number, "pending")
        correction = await ground.correct(number, en=text("Right"))
        await ground.done()
        assert corrected(ground.said(EMMA)[0], "Right")
        assert corrected(ground.said(LUIS)[0], "Right")
        assert ground.said(NORA) == [whole("Right")]
        rows = await ground.rows(number)
        assert {chat_id: row.words for chat_id, row in rows.items()} == {
            EMMA: number,
            LUIS: number,
            NORA: correction,
        }
        assert set((await ground.became(number)).values()) == {"sent"}
        assert await ground.became(correction) == {EMMA: "sent", LUIS: "sent"}


async def test_two_corrections_in_a_row(tmp_path: Path) -> None:
    """The second takes over, also where the first was not through; each copy says the last words."""
    async with ground_at(tmp_path) as ground:
        for chat_id in (EMMA, LUIS):
            await ground.person(chat_id, "en", "updates")
        await ground.work()
        number = await ground.send(en=text("Wrong"))
        await ground.done()
        await ground.fault(method="editMessageText", kind="429", user_id=LUIS, retry_after=100)
        first = await ground.correct(number, en=text("Better"))
        await ground.until(first, "sent")
        second = await ground.correct(number, en=text("Right"))
        await ground.done()
        assert (await ground.broadcast(first)).state == "cancelled"
        assert await ground.became(second) == {EMMA: "sent", LUIS: "sent"}
        third = await ground.correct(number, en=text("Quite right"))
        await ground.done()
        assert (await ground.broadcast(third)).state == "finished"
        for chat_id in (EMMA, LUIS):
            assert corrected(only(ground, chat_id).content["text"], "Quite right")


async def test_words_of_a_correction_that_waits_for_its_time_are_not_in_force(tmp_path: Path) -> None:
    """It may still become a draft again and say something else: nobody may have its words by then."""
    async with ground_at(tmp_path) as ground:
        await ground.person(EMMA, "en", "updates")
        await ground.person(LUIS, "en", "updates")
        await ground.fault(method="sendMessage", kind="400", user_id=LUIS)
        await ground.work()
        number = await ground.send(en=text("Wrong"))
        await ground.done()
        begun = await broadcast_changes.begin_correction(ground.database, ground.by(), number)
        assert isinstance(begun, Broadcast)
        correction = begun.broadcast_id
        async with ground.database.transaction() as tables:
            await tables.broadcasts.set_send_at(correction, ground.now + ONE_HOUR)
        await ground.correct(number, en=text("Not yet"))
        await ground.done()
        await broadcasts.send_again(ground.database, ground.by(), number, "failed", count=1)
        await ground.done()
        assert ground.said(LUIS) == [whole("Wrong")]
        again = await broadcasts.back_to_draft(ground.database, ground.by(), correction)
        assert isinstance(again, Broadcast)
        await ground.correct(number, en=text("Right"))
        ground.delivery.clock.forward(ONE_HOUR)
        await ground.done()
        for chat_id in (EMMA, LUIS):
            assert corrected(only(ground, chat_id).content["text"], "Right")


async def test_a_copy_that_nobody_knows_of_is_not_corrected(tmp_path: Path) -> None:
    """An uncertain one has no number to edit; the correction has no row for it, and says nothing untrue."""
    async with ground_at(tmp_path) as ground:
        await ground.person(EMMA, "en", "updates")
        await ground.person(LUIS, "en", "updates")
        await ground.fault(method="sendMessage", kind="drop_after", user_id=LUIS)
        await ground.work()
        number = await ground.send(en=text("Wrong"))
        await ground.done()
        correction = await ground.correct(number, en=text("Right"))
        await ground.done()
        assert await ground.became(number) == {EMMA: "sent", LUIS: "uncertain"}
        assert await ground.became(correction) == {EMMA: "sent"}
        assert ground.said(LUIS) == [whole("Wrong")]


@pytest.mark.parametrize("kind", ["500", "drop_before", "drop_after", "429"])
async def test_an_edit_that_meets_a_fault_is_repeated(tmp_path: Path, kind: str) -> None:
    """It does no harm twice, so nothing of it stays uncertain."""
    async with ground_at(tmp_path) as ground:
        await ground.person(EMMA, "en", "updates")
        await ground.work()
        number = await ground.send(en=text("Wrong"))
        await ground.done()
        await ground.fault(method="editMessageText", kind=kind, times=2)
        correction = await ground.correct(number, en=text("Right"))
        await ground.done()
        assert await ground.became(correction) == {EMMA: "sent"}
        assert corrected(only(ground, EMMA).content["text"], "Right")
        await ground.fault(method="deleteMessages", kind=kind, times=2)
        recall = await ground.recall(number)
        await ground.done()
        assert await ground.became(recall) == {EMMA: "sent"}
        assert ground.letters(EMMA) == []
