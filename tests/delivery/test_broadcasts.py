"""A broadcast through the worker: every kind of message, faults half way, and who hears it at the last moment."""

import asyncio
from pathlib import Path

import pytest

from bot.actions import broadcasts
from bot.actions.broadcasts import Obstacle
from bot.store.broadcasts import Broadcast
from bot.store.deliveries import State
from bot.texts.broadcast_body import Body, BodyButton, Part
from tests.broadcast_ground import (
    EMMA,
    LUIS,
    NORA,
    Ground,
    ground_at,
    imprint,
    text,
    whole,
)

LINK = BodyButton(label="Read it", opens="link", target="https://example.org/plan")
CAPTIONED = ("photo", "video", "animation", "audio", "document", "voice")


@pytest.mark.parametrize("kind", CAPTIONED)
async def test_a_file_arrives_with_its_caption(tmp_path: Path, kind: str) -> None:
    """The caption, its marks, the imprint and the buttons in one message, and the file itself."""
    async with ground_at(tmp_path) as ground:
        await ground.person(EMMA, "en", "updates")
        bold = {"type": "bold", "offset": 0, "length": 4}
        file_id = ground.file(kind)
        part = Part(kind=kind, text="Read this", entities=(bold,), file_id=file_id)
        number = await ground.send(en=Body(parts=(part,), buttons=(LINK,)))
        await ground.work()
        await ground.settled()
        (letter,) = ground.letters(EMMA)
        held = letter.content[kind]
        assert (held[0] if kind == "photo" else held)["file_id"] == file_id
        assert letter.content["caption"] == whole("Read this")
        italic = {"type": "italic", "offset": len("Read this\n\n"), "length": len(imprint())}
        assert letter.content["caption_entities"] == [bold, italic]
        assert [[button["text"] for button in row] for row in letter.keyboard or []] == [
            ["Read it"],
            ["Stop updates"],
        ]
        assert await ground.became(number) == {EMMA: "sent"}


@pytest.mark.parametrize("kind", ["location", "venue"])
async def test_a_place_arrives_and_the_imprint_below_it(tmp_path: Path, kind: str) -> None:
    """A place has no caption: the line and the buttons come in a message of their own."""
    options = {"latitude": 42.33, "longitude": -83.05}
    if kind == "venue":
        options |= {"title": "Library", "address": "1 Main Street"}  # type: ignore[dict-item]
    async with ground_at(tmp_path) as ground:
        await ground.person(EMMA, "en", "updates")
        part = Part(kind=kind, options=options)
        number = await ground.send(en=Body(parts=(part,)))
        await ground.work()
        await ground.settled()
        place, below = ground.letters(EMMA)
        assert place.content["location"] == {"latitude": 42.33, "longitude": -83.05}
        assert (kind == "venue") == ("venue" in place.content)
        assert place.keyboard is None
        assert below.content["text"] == imprint()
        assert below.keyboard is not None
        row = (await ground.rows(number))[EMMA]
        assert (row.state, row.messages) == ("sent", (place.message_id, below.message_id))


async def test_an_album_and_the_message_below(tmp_path: Path) -> None:
    """The pictures in their order, shown together; the line and the buttons below."""
    async with ground_at(tmp_path) as ground:
        await ground.person(EMMA, "en", "updates")
        number = await ground.send(en=ground.album("One", "Two", "", buttons=[LINK]))
        await ground.work()
        await ground.settled()
        assert ground.said(EMMA) == ["One", "Two", "", imprint()]
        *pictures, below = ground.letters(EMMA)
        assert len({picture.media_group_id for picture in pictures}) == 1
        assert [row[0]["text"] for row in below.keyboard or []] == ["Read it", "Stop updates"]
        row = (await ground.rows(number))[EMMA]
        assert row.messages == tuple(letter.message_id for letter in ground.letters(EMMA))


@pytest.mark.parametrize("kind", ["429", "500", "drop_before", "drop_after", "400"])
async def test_a_fault_between_the_album_and_the_message_below(tmp_path: Path, kind: str) -> None:
    """Only what is missing is sent later, and nothing twice; until then the row says what is there."""
    async with ground_at(tmp_path) as ground:
        await ground.person(EMMA, "en", "updates")
        await ground.fault(method="sendMessage", kind=kind)
        number = await ground.send(en=ground.album("One", "Two"))
        await ground.work()
        await ground.settled()
        row = (await ground.rows(number))[EMMA]
        if kind == "429":
            # Telegram asked to wait, and what was missing followed by itself.
            assert (row.state, len(row.messages)) == ("sent", 3)
            assert ground.said(EMMA) == ["One", "Two", imprint()]
            return
        ending: State = "failed" if kind == "400" else "uncertain"
        assert (row.state, len(row.messages)) == (ending, 2)
        there = ["One", "Two", imprint()] if kind == "drop_after" else ["One", "Two"]
        assert ground.said(EMMA) == there
        again = await broadcasts.send_again(
            ground.database,
            ground.by(),
            number,
            ending,
            count=1,
        )
        assert isinstance(again, Broadcast)
        await ground.done()
        row = (await ground.rows(number))[EMMA]
        assert (row.state, len(row.messages)) == ("sent", 3)
        assert ground.said(EMMA) == [*there, imprint()]


async def test_words_that_changed_between_the_album_and_the_message_below(tmp_path: Path) -> None:
    """Somebody got the pictures, then a correction came: the pictures they have are corrected too."""
    async with ground_at(tmp_path) as ground:
        await ground.person(EMMA, "en", "updates")
        await ground.fault(method="sendMessage", kind="400")
        pictures = ground.album("Wrong", "Two")
        number = await ground.send(en=pictures)
        await ground.work()
        await ground.settled()
        await ground.delivery.stop()
        # What failed is sent again before the correction has come so far as to this person.
        await broadcasts.send_again(ground.database, ground.by(), number, "failed", count=1)
        first, second = pictures.parts
        right = Body(parts=(first.model_copy(update={"text": "Right"}), second))
        correction = await ground.correct(number, en=right)
        async with ground.database.transaction() as tables:
            mailing_id = (await ground.broadcast(number)).mailing_id
            assert mailing_id is not None
            await tables.deliveries.claim(mailing_id, now=ground.now, resting=(), at_most=1, words=correction)
            await tables.deliveries.try_again(mailing_id, "intent")
        await ground.work()
        await ground.settled()
        assert ground.said(EMMA)[:2] == ["Right", "Two"]
        assert ground.said(EMMA)[2].endswith(imprint())
        assert (await ground.became(correction)) == {EMMA: "sent"}


async def test_pause_takes_hold_at_once_and_cancel_ends_it(tmp_path: Path) -> None:
    """What was in flight still goes; nothing else does, before it is resumed; cancelled is for good."""
    async with ground_at(tmp_path) as ground:
        for chat_id in (EMMA, LUIS, NORA):
            await ground.person(chat_id, "en", "updates")
        await ground.fault(method="sendMessage", kind="429", user_id=NORA, retry_after=100)
        number = await ground.send(en=text("Hello"))
        await ground.work()
        await ground.until(number, "sent", 2)
        assert isinstance(await broadcasts.pause(ground.database, ground.by(), number), Broadcast)
        await asyncio.sleep(2.4)  # the hundred seconds of the lane's rest are over
        await ground.done()
        assert await ground.became(number) == {EMMA: "sent", LUIS: "sent", NORA: "pending"}
        assert await broadcasts.pause(ground.database, ground.by(), number) is Obstacle.PAST
        assert isinstance(await broadcasts.cancel(ground.database, ground.by(), number), Broadcast)
        await ground.done()
        row = (await ground.rows(number))[NORA]
        assert (row.state, row.code) == ("cancelled", "called off")
        assert ground.said(NORA) == []
        assert await broadcasts.resume(ground.database, ground.by(), number) is Obstacle.PAST


async def test_what_was_in_flight_when_the_program_was_killed_is_uncertain(tmp_path: Path) -> None:
    """A broadcast is never sent again by itself; a change of one is made again, for it does no harm twice."""
    async with ground_at(tmp_path) as ground:
        await ground.person(EMMA, "en", "updates")
        await ground.person(LUIS, "en", "updates")
        await ground.work()
        number = await ground.send(en=text("Wrong"))
        await ground.done()
        await ground.delivery.stop()
        correction = await ground.correct(number, en=text("Right"))
        other = await ground.send(en=text("Another"))
        await _kill_in_flight(ground, correction)
        await _kill_in_flight(ground, other)
        await ground.work()
        await ground.settled()
        assert await ground.became(correction) == {EMMA: "sent", LUIS: "sent"}
        assert await ground.became(other) == {EMMA: "uncertain", LUIS: "uncertain"}
        for chat_id in (EMMA, LUIS):
            (said,) = ground.said(chat_id)
            assert said.startswith("Right\n\nCorrected ")


async def _kill_in_flight(ground: Ground, number: int) -> None:
    """Everybody's claim is committed, and then the program ends."""
    mailing_id = (await ground.broadcast(number)).mailing_id
    assert mailing_id is not None
    async with ground.database.transaction() as tables:
        await tables.mailings.begin_due(now=ground.now, is_quiet=False)
        mailing = await tables.mailings.find(mailing_id)
        assert mailing is not None
        await tables.mailings.fan_out(mailing, now=ground.now, size=500)
        claims = await tables.deliveries.claim(
            mailing_id, now=ground.now, resting=(), at_most=9, words=number
        )
        assert len(claims) == 2
