"""A broadcast is taken back: what is young enough is deleted, what is older says that it is withdrawn."""

from bot.texts.broadcast_body import Body, Part
from tests.broadcasting import (
    broadcast,
    correct,
    correction,
    draft,
    file,
    open_one,
    organizers,
    readers,
    screen,
    settled,
    tap,
    tap_data,
    text,
)
from tests.phone import Phone
from tests.running import Campaign
from tests.said import phrase

TWO_DAYS = 48 * 3600
WITHDRAWN = {language: phrase(language, "broadcast_withdrawn") for language in ("en", "es")}


async def recall(olivia: Phone, number: int) -> str:
    """Takes it back by its buttons; gives the question that was asked."""
    await open_one(olivia, number)
    question = await tap(olivia, phrase("en", "button_recall_broadcast"))
    await tap(olivia, phrase("en", "button_recall_now"))
    return question


async def with_copies(campaign: Campaign, bodies: dict[str, Body]) -> tuple[Phone, list[Phone], int]:
    """An organizer, Emma and Luis who have a broadcast, and its number."""
    (olivia,) = await organizers(campaign, "en")
    phones = await readers(campaign, Emma="en", Luis="es")
    return olivia, phones, await broadcast(campaign, olivia, bodies)


async def test_young_copies(campaign: Campaign) -> None:
    """They disappear; the report counts them, and offers no correction any more."""
    olivia, (emma, luis), number = await with_copies(campaign, {"en": text("Wrong."), "es": text("Mal.")})
    before = [len(await phone.messages()) for phone in (emma, luis)]
    assert "2 copies are younger than 48 hours" in await recall(olivia, number)
    await settled(campaign)
    assert [len(await phone.messages()) for phone in (emma, luis)] == [count - 1 for count in before]
    assert not [
        words for words in [*await emma.answers(), *await luis.answers()] if words[:4] in {"Wron", "Mal."}
    ]
    report = await open_one(olivia, number)
    assert "Recall 2: finished\nDeleted: 2" in report
    labels = [button["text"] for row in (await screen(olivia))["buttons"] for button in row]
    assert phrase("en", "button_correct_broadcast") not in labels
    assert phrase("en", "button_recall_broadcast") not in labels


async def test_old_copies(campaign: Campaign) -> None:
    """They say in each language that they are withdrawn, and have no buttons."""
    olivia, (emma, luis), number = await with_copies(campaign, {"en": text("Wrong."), "es": text("Mal.")})
    campaign.clock.forward(TWO_DAYS + 60)
    assert "2 copies are older." in await recall(olivia, number)
    await settled(campaign)
    for phone, language in ((emma, "en"), (luis, "es")):
        last = await phone.last()
        assert (last["text"], last["buttons"]) == (WITHDRAWN[language], [])
    assert f"{phrase('en', 'became_withdrawn')}: 2" in await open_one(olivia, 2)


async def test_an_album_with_its_buttons(campaign: Campaign) -> None:
    """All its messages go with one call a person."""
    parts = tuple(Part(kind="photo", text=words, file_id=file(campaign, "photo")) for words in ("One", "Two"))
    olivia, (emma, luis), number = await with_copies(campaign, {"en": Body(parts=parts)})
    assert [message["kind"] for message in await emma.messages()].count("photo") == 2
    await recall(olivia, number)
    await settled(campaign)
    for phone in (emma, luis):
        assert "photo" not in {message["kind"] for message in await phone.messages()}
    calls = await campaign.requests("deleteMessages")
    assert {call["parameters"]["chat_id"] for call in calls} == {emma.user_id, luis.user_id}
    assert [len(call["parameters"]["message_ids"]) for call in calls] == [3, 3]


async def test_an_old_album(campaign: Campaign) -> None:
    """Its captions go, and the notice is there once above the message below it."""
    parts = tuple(Part(kind="photo", text=words, file_id=file(campaign, "photo")) for words in ("One", "Two"))
    olivia, (emma, _), number = await with_copies(campaign, {"en": Body(parts=parts)})
    campaign.clock.forward(TWO_DAYS + 60)
    await recall(olivia, number)
    await settled(campaign)
    photos = [message for message in await emma.messages() if message["kind"] == "photo"]
    assert [photo.get("caption") or "" for photo in photos] == [WITHDRAWN["en"], ""]
    assert (await emma.last())["text"] == WITHDRAWN["en"]


async def test_after_a_correction(campaign: Campaign) -> None:
    """A corrected copy is taken back as well; a correction that was begun ends with it."""
    olivia, (emma, _), number = await with_copies(campaign, {"en": text("Wrong.")})
    await correct(campaign, olivia, number, {"en": text("Still wrong.")})
    await tap_data(olivia, f"1zmn:{number}")
    await recall(olivia, number)
    await settled(campaign)
    assert not [words for words in await emma.answers() if "rong." in words]
    report = await open_one(olivia, number)
    assert "Correction 2: finished" in report
    assert "Correction 3" not in report
    async with campaign.store() as tables:
        states = [change.state for change in await tables.broadcasts.changes_of(number)]
    assert states == ["finished", "cancelled", "finished"]


async def test_taking_it_back_twice(campaign: Campaign) -> None:
    """A second tap, also of another organizer or on an old button, does nothing."""
    olivia, oscar = await organizers(campaign, "en", "en")
    await readers(campaign, Emma="en")
    number = await broadcast(campaign, olivia, {"en": text("Wrong.")})
    await recall(olivia, number)
    await settled(campaign)
    for data in (f"1zml:{number}", f"1zmk:{number}", f"1zmn:{number}"):
        assert phrase("en", "obstacle_past") in await tap_data(oscar, data)
    async with campaign.store() as tables:
        assert len(await tables.broadcasts.changes_of(number)) == 1
        assert [entry.action for entry in await tables.audits.of_broadcast(number)].count("refused") == 2


async def test_what_cannot_be_taken_back(campaign: Campaign) -> None:
    """A draft is thrown away instead; nobody but an organizer may."""
    (olivia,) = await organizers(campaign, "en")
    (emma,) = await readers(campaign, Emma="en")
    number = await draft(campaign, olivia, {"en": text("Soon.")})
    for data in (f"1zml:{number}", f"1zmk:{number}"):
        await tap_data(olivia, data)
    sent = await broadcast(campaign, olivia, {"en": text("Hello.")})
    await tap_data(emma, f"1zml:{sent}")
    await settled(campaign)
    assert [words for words in await emma.answers() if words.startswith("Hello.")]
    async with campaign.store() as tables:
        assert await tables.broadcasts.changes_of(number) == []
        assert await tables.broadcasts.changes_of(sent) == []
        (tried,) = [entry for entry in await tables.audits.latest() if entry.actor == "somebody"]
    assert (tried.chat_id, tried.action) == (emma.user_id, "RecallBroadcast")


async def test_before_a_correction_was_done(campaign: Campaign) -> None:
    """Whatever of a correction was still to be done is not done any more: it would be about nothing."""
    olivia, (emma, _), number = await with_copies(campaign, {"en": text("Wrong.")})
    await campaign.fault(method="editMessageText", kind="429", user_id=emma.user_id, retry_after=1)
    await correction(campaign, olivia, number, {"en": text("Right.")})
    await tap_data(olivia, f"1zml:{number}")
    await settled(campaign)
    assert not [words for words in await emma.answers() if words[:5] in {"Wrong", "Right"}]
