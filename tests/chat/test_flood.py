"""One person sends far too much: it is cut, said once, slows nobody else, and loses no opt-out."""

import asyncio

import pytest

from bot.chat.flood import FloodGate, Verdict
from tests.phone import Phone
from tests.running import Campaign
from tests.said import phrase


async def queue_while_down(campaign: Campaign, gate: FloodGate) -> None:
    """Stops the bot, so that everything sent from now on comes at once; it then lets through what ``gate`` does."""
    await campaign.stop()
    campaign.gate = gate


async def test_a_flood_is_cut_with_one_notice(campaign: Campaign) -> None:
    """Of 60 messages at once about 20 are answered, one sentence says why the rest was not, and all are done with."""
    emma = await campaign.supporter()
    await queue_while_down(campaign, FloodGate(burst=20, seconds=10))
    for _ in range(59):
        await emma.at_once("send", text="/help")
    update_id = await emma.at_once("send", text="/help")
    await campaign.begin()
    assert await emma.acknowledged(update_id)
    answers = (await emma.answers())[1:]
    notice = phrase("en", "too_fast")
    assert answers.count(notice) == 1
    # While they are judged, the bucket leaks two a second.
    assert 20 <= len(answers) - 1 <= 24
    assert set(answers) == {notice, answers[0]}


async def test_a_flood_of_taps_is_cut_too(campaign: Campaign) -> None:
    """The notice is then the answer to a tap, in the language the person chose."""
    emma = await campaign.supporter()
    message_id = (await emma.last())["message_id"]
    await emma.tap_data(message_id, "1l:es")
    await queue_while_down(campaign, FloodGate(burst=5, seconds=10))
    for _ in range(11):
        await emma.at_once("tap", message_id=message_id, data="1ds")
    update_id = await emma.at_once("tap", message_id=message_id, data="1ds")
    await campaign.begin()
    assert await emma.acknowledged(update_id)
    toasts = [answer["text"] for answer in (await emma.chat())["answers"]]
    assert toasts.count(phrase("es", "answer_too_fast")) == 1


async def test_another_person_is_answered_meanwhile(campaign: Campaign) -> None:
    """Mateo, who comes after Emma's flood, has his answer before she has all of hers."""
    emma = await campaign.supporter()
    mateo = await campaign.supporter("Mateo", "es")
    await queue_while_down(campaign, FloodGate(burst=20, seconds=10))
    for _ in range(55):
        await emma.at_once("send", text="/help")
    update_id = await mateo.at_once("send", text="/help")
    await campaign.fault(method="sendMessage", kind="slow", user_id=emma.user_id, times=20, seconds=0.05)
    await campaign.begin()
    assert await mateo.acknowledged(update_id)
    sent = [call["parameters"]["chat_id"] for call in await campaign.requests("sendMessage")]
    # The first two are their greetings.
    assert sent[2:].index(mateo.user_id) <= 2
    assert sent[2:].count(emma.user_id) >= 21


@pytest.mark.parametrize(
    ("gesture", "body"),
    [
        ("send", {"text": "STOP"}),
        ("send", {"text": "baja"}),
        ("send", {"text": "/stop"}),
        ("tap", {"data": "1n:updates"}),
        ("tap", {"data": "1x"}),
        ("block", {"blocked": True}),
    ],
    ids=str,
)
async def test_an_opt_out_in_a_flood_is_never_dropped(
    campaign: Campaign, gesture: str, body: dict[str, object]
) -> None:
    """Whatever way out it is, and though the bucket is long full."""
    emma: Phone = await campaign.supporter()
    message_id = (await emma.last())["message_id"]
    await emma.tap_data(message_id, "1y:updates:1")
    await queue_while_down(campaign, FloodGate(burst=20, seconds=10))
    for _ in range(50):
        await emma.at_once("send", text="/help")
    more = {"message_id": message_id} if gesture == "tap" else {}
    update_id = await emma.at_once(gesture, **body, **more)
    await campaign.begin()
    assert await emma.acknowledged(update_id)
    assert await campaign.topics(emma) == set()


async def test_a_lasting_flood_is_told_once() -> None:
    """The bucket leaks a little all the time; that is no reason to say it again until the person has paused."""
    gate = FloodGate(burst=20, seconds=1)
    verdicts: list[Verdict] = []
    loop = asyncio.get_running_loop()
    end = loop.time() + 0.4
    while loop.time() < end:
        verdicts.append(await gate.judge(1, urgent=False))
    assert verdicts.count(Verdict.DROP_WITH_NOTICE) == 1
    # Twenty at once, then twenty a second for 0.4 seconds.
    assert 26 <= verdicts.count(Verdict.SERVE) <= 29


async def test_each_person_has_a_bucket_of_their_own() -> None:
    """A full one is nobody else's business."""
    gate = FloodGate(burst=2, seconds=1000)
    of_emma = [await gate.judge(1, urgent=False) for _ in range(4)]
    assert of_emma == [Verdict.SERVE, Verdict.SERVE, Verdict.DROP_WITH_NOTICE, Verdict.DROP]
    assert await gate.judge(2, urgent=False) is Verdict.SERVE
    assert await gate.judge(1, urgent=True) is Verdict.SERVE
