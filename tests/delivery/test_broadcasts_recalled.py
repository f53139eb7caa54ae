"""Recalls through the worker: every copy is deleted or says that it is withdrawn, and nothing more is sent."""

from dataclasses import replace
from pathlib import Path

from bot.actions import broadcast_changes, broadcasts
from bot.actions.broadcasts import Obstacle
from bot.store.broadcasts import Broadcast
from tests.broadcast_ground import EMMA, LUIS, NORA, ground_at, text, whole
from tests.reminding import ONE_DAY
from tests.said import phrase

WITHDRAWN = phrase("en", "broadcast_withdrawn")


async def test_a_young_copy_is_deleted_and_an_old_one_says_that_it_is_withdrawn(tmp_path: Path) -> None:
    """Telegram deletes for 48 hours; an older text says so in its place, without any button."""
    async with ground_at(tmp_path) as ground:
        await ground.person(EMMA, "en", "updates")
        await ground.work()
        old = await ground.send(en=text("Old"))
        await ground.done()
        ground.delivery.clock.forward(2 * ONE_DAY)
        young = await ground.send(en=ground.album("Young", "Two"))
        await ground.done()
        for number in (old, young):
            recall = await ground.recall(number)
            await ground.done()
            assert await ground.became(recall) == {EMMA: "sent"}
        assert ground.said(EMMA) == [WITHDRAWN]
        assert ground.letters(EMMA)[0].keyboard is None


async def test_an_old_album_loses_its_words_and_buttons(tmp_path: Path) -> None:
    """Pictures cannot be taken back any more: the first says that it is withdrawn, the others say nothing."""
    async with ground_at(tmp_path) as ground:
        await ground.person(EMMA, "en", "updates")
        await ground.work()
        number = await ground.send(en=ground.album("One", "Two"))
        await ground.done()
        ground.delivery.clock.forward(2 * ONE_DAY)
        await ground.recall(number)
        await ground.done()
        assert ground.said(EMMA) == [WITHDRAWN, "", WITHDRAWN]
        assert [letter.keyboard for letter in ground.letters(EMMA)] == [None] * 3


async def test_what_telegram_does_not_delete_is_withdrawn(tmp_path: Path) -> None:
    """Young by our clock, too old by Telegram's: the notice stands in its place."""
    async with ground_at(tmp_path) as ground:
        await ground.person(EMMA, "en", "updates")
        await ground.work()
        number = await ground.send(en=text("Old"))
        await ground.done()
        refusal = "Bad Request: message can't be deleted for everyone"
        await ground.fault(method="deleteMessages", kind="400", description=refusal)
        recall = await ground.recall(number)
        await ground.done()
        assert ground.said(EMMA) == [WITHDRAWN]
        assert (await ground.rows(recall))[EMMA].code == "withdrawn"


async def test_a_recall_while_it_is_sent(tmp_path: Path) -> None:
    """Nothing more goes out; what was in flight is taken back as soon as it has arrived, and half of one too."""
    async with ground_at(tmp_path) as ground:
        for chat_id in (EMMA, LUIS, NORA):
            await ground.person(chat_id, "en", "updates")
        await ground.fault(method="sendMessage", kind="slow", user_id=LUIS, seconds=0.7)
        await ground.fault(method="sendMessage", kind="429", user_id=NORA, retry_after=100)
        await ground.work()
        number = await ground.send(en=ground.album("Wrong", "Two"))
        await ground.until(number, "sent")
        await ground.until(number, "pending")
        recall = await ground.recall(number)
        await ground.done()
        assert [ground.letters(chat_id) for chat_id in (EMMA, LUIS, NORA)] == [[], [], []]
        assert (await ground.broadcast(number)).state == "cancelled"
        assert await ground.became(number) == {EMMA: "sent", LUIS: "sent", NORA: "cancelled"}
        assert await ground.became(recall) == {EMMA: "sent", LUIS: "sent", NORA: "sent"}
        assert await broadcast_changes.begin_correction(ground.database, ground.by(), number) is Obstacle.PAST
        assert await broadcast_changes.recall(ground.database, ground.by(), number) is Obstacle.PAST


async def test_a_change_pauses_and_goes_on_after_a_restart(tmp_path: Path) -> None:
    """A recall that is paused deletes nothing; resumed by the next program, it is done."""
    async with ground_at(tmp_path) as ground:
        await ground.person(EMMA, "en", "updates")
        await ground.work()
        number = await ground.send(en=text("Wrong"))
        await ground.done()
        await ground.fault(method="deleteMessages", kind="429", retry_after=100)
        recall = await ground.recall(number)
        await ground.until(recall, "pending")
        assert isinstance(await broadcasts.pause(ground.database, ground.by(), recall), Broadcast)
        await ground.delivery.stop()
        await ground.work()
        await ground.done()
        assert ground.said(EMMA) == [whole("Wrong")]
        assert isinstance(await broadcasts.resume(ground.database, ground.by(), recall), Broadcast)
        await ground.done()
        assert ground.letters(EMMA) == []


async def test_a_second_approver_is_asked_for_a_correction_and_not_for_a_recall(tmp_path: Path) -> None:
    """What is wrong can be taken back by one alone."""
    async with ground_at(tmp_path) as ground:
        await ground.person(EMMA, "en", "updates")
        await ground.work()
        number = await ground.send(en=text("Wrong"))
        await ground.done()
        ground.delivery.policy = replace(ground.delivery.policy, second_approval=True)
        correction = await ground.correct(number, en=text("Right"))
        await ground.done()
        assert ground.said(EMMA) == [whole("Wrong")]
        assert (await ground.broadcast(correction)).state == "awaiting"
        await ground.recall(number)
        await ground.done()
        assert ground.letters(EMMA) == []
        assert (await ground.broadcast(correction)).state == "cancelled"
