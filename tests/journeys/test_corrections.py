"""A broadcast is corrected: every copy changes in its place, and whoever has none yet gets the new words."""

import pytest

from bot.actions import broadcasts
from bot.store.broadcasts import Actor
from bot.store.database import Database
from bot.texts.broadcast_body import Body, BodyButton, Part
from tests.broadcasting import (
    broadcast,
    confirm,
    correct,
    correction,
    draft,
    file,
    open_one,
    organizers,
    readers,
    received,
    screen,
    settled,
    tap_on,
    text,
    whole,
)
from tests.phone import Json, Phone
from tests.running import KEY, Campaign
from tests.said import edition, phrase

CORRECTED = {"en": "Corrected Fri, Oct 1, 12:00\u202fPM", "es": "Corregido: vie, 1 oct, 12:00"}
DEMAND = next(iter(edition("en").demands))


def corrected(words: str, language: str = "en") -> str:
    """What somebody reads of a broadcast that was corrected at noon."""
    return whole(f"{words}\n\n{CORRECTED[language]}", language).replace(
        f"{CORRECTED[language]}\n\n", f"{CORRECTED[language]}\n"
    )


def picture(file_id: str, caption: str, *buttons: BodyButton, kind: str = "photo") -> Body:
    """A body that is a picture, or another file."""
    part = Part.model_validate({"kind": kind, "text": caption, "file_id": file_id})
    return Body(parts=(part,), buttons=buttons)


async def methods(campaign: Campaign, phone: Phone) -> list[str]:
    """The Bot API methods by which this person's messages were changed, in their order."""
    return [
        call["method"]
        for call in await campaign.requests()
        if call["method"].startswith("edit") and call["parameters"].get("chat_id") == phone.user_id
    ]


async def test_a_text(campaign: Campaign) -> None:
    """It changes where it is, in each language, with a line that says so."""
    (olivia,) = await organizers(campaign, "en")
    emma, luis = await readers(campaign, Emma="en", Luis="es")
    number = await broadcast(campaign, olivia, {"en": text("At 6 PM."), "es": text("A las 6.")})
    before = [await received(phone) for phone in (emma, luis)]
    await correct(campaign, olivia, number, {"en": text("At 7 PM."), "es": text("A las 7.")})
    after = [await received(phone) for phone in (emma, luis)]
    assert [message["message_id"] for message in before] == [message["message_id"] for message in after]
    assert after[0]["text"] == corrected("At 7 PM.")
    assert after[1]["text"] == corrected("A las 7.", "es")
    assert len(await emma.messages()) == len(await emma.messages())
    assert not [words for words in await emma.answers() if "At 6 PM." in words]


async def test_without_the_line(campaign: Campaign) -> None:
    """The organizer may leave it out."""
    (olivia,) = await organizers(campaign, "en")
    (emma,) = await readers(campaign, Emma="en")
    number = await broadcast(campaign, olivia, {"en": text("At 6 PM.")})
    await correct(campaign, olivia, number, {"en": text("At 7 PM.")}, says_so=False)
    assert (await received(emma))["text"] == whole("At 7 PM.")


async def test_one_after_the_other(campaign: Campaign) -> None:
    """The last one holds, and each has its own numbers."""
    (olivia,) = await organizers(campaign, "en")
    (emma,) = await readers(campaign, Emma="en")
    number = await broadcast(campaign, olivia, {"en": text("At 6 PM.")})
    for words in ("At 7 PM.", "At 8 PM.", "At 6 PM."):
        await correct(campaign, olivia, number, {"en": text(words)})
        assert (await received(emma))["text"] == corrected(words)
    report = await open_one(olivia, number)
    for change in (2, 3, 4):
        assert f"Correction {change}: finished\nCorrected: 1" in report


async def test_a_caption(campaign: Campaign) -> None:
    """The picture stays, its words and buttons change."""
    (olivia,) = await organizers(campaign, "en")
    (emma,) = await readers(campaign, Emma="en")
    photo = file(campaign, "photo")
    button = BodyButton(label="Our demand", opens="demand", target=DEMAND)
    number = await broadcast(campaign, olivia, {"en": picture(photo, "At 6 PM.")})
    before = await received(emma)
    await correct(campaign, olivia, number, {"en": picture(photo, "At 7 PM.", button)})
    after = await received(emma)
    assert (after["message_id"], after["file"]) == (before["message_id"], before["file"])
    assert after["caption"] == corrected("At 7 PM.")
    assert (await methods(campaign, emma))[-1] == "editMessageCaption"
    await tap_on(emma, after, "Our demand")
    assert edition("en").demands[DEMAND].label in await emma.read()


@pytest.mark.parametrize("kind", ["photo", "video", "document"])
async def test_another_file(campaign: Campaign, kind: str) -> None:
    """It takes the place of the old one, whatever it is."""
    (olivia,) = await organizers(campaign, "en")
    (emma,) = await readers(campaign, Emma="en")
    number = await broadcast(campaign, olivia, {"en": picture(file(campaign, "photo"), "The poster.")})
    before = await received(emma)
    new = picture(file(campaign, kind), "The right poster.", kind=kind)
    await correct(campaign, olivia, number, {"en": new})
    after = await received(emma)
    assert (after["message_id"], after["kind"]) == (before["message_id"], kind)
    assert after["file"]["url"] != before["file"]["url"]
    assert after["caption"] == corrected("The right poster.")
    assert (await methods(campaign, emma))[-1] == "editMessageMedia"


async def test_an_album(campaign: Campaign) -> None:
    """Each item changes in its place, also to another file."""
    (olivia,) = await organizers(campaign, "en")
    (emma,) = await readers(campaign, Emma="en")
    photos = [file(campaign, "photo") for _ in range(4)]

    def album(files: list[str], *captions: str) -> Body:
        parts = [
            Part(kind="photo", text=words, file_id=name) for name, words in zip(files, captions, strict=True)
        ]
        return Body(parts=tuple(parts))

    number = await broadcast(campaign, olivia, {"en": album(photos[:3], "One", "Two", "Three")})
    before = await album_of(emma)
    await correct(
        campaign, olivia, number, {"en": album([photos[0], photos[3], photos[2]], "Uno", "Two", "")}
    )
    after = await album_of(emma)
    assert [item["message_id"] for item in after] == [item["message_id"] for item in before]
    assert [item.get("caption") or "" for item in after] == ["Uno", "Two", ""]
    assert [item["file"]["url"] == old["file"]["url"] for item, old in zip(after, before, strict=True)] == [
        True,
        False,
        True,
    ]
    # The imprint and the buttons stand in a message below it, which says that it was corrected.
    assert CORRECTED["en"] in (await received(emma))["text"]


async def album_of(phone: Phone) -> list[Json]:
    """The photos that somebody has, in their order."""
    return [message for message in await phone.messages() if message["kind"] == "photo"]


async def test_while_it_is_being_sent(campaign: Campaign) -> None:
    """Whoever has it has it corrected; whoever has none yet gets the new words, without the line, and once."""
    (olivia,) = await organizers(campaign, "en")
    phones = await readers(campaign, Emma="en", Luis="en", Nora="en", Omar="en")
    campaign.sends_per_second = "1"
    await campaign.stop()
    await campaign.begin()
    number = await draft(campaign, olivia, {"en": text("At 6 PM.")})
    await confirm(campaign, olivia, number)
    async with Database.open(campaign.database, KEY) as database:
        actor = Actor(olivia.user_id, "organizer", campaign.clock.now())
        while not await copies(database, number):
            pass  # each look is a query of its own
        await broadcasts.pause(database, actor, number)
        await correction(campaign, olivia, number, {"en": text("At 7 PM.")})
        await campaign.delivered()
        had_it = await copies(database, number)
        assert 1 <= had_it < len(phones)
        await broadcasts.resume(database, actor, number)
        campaign.clock.forward(0)
        await settled(campaign)
    texts = sorted([(await received(phone))["text"] for phone in phones], key=len)
    assert texts == [whole("At 7 PM.")] * (len(phones) - had_it) + [corrected("At 7 PM.")] * had_it
    for phone in phones:
        assert len([words for words in await phone.answers() if words.startswith("At ")]) == 1


async def copies(database: Database, number: int) -> int:
    """How many people have a copy."""
    async with database.reading() as tables:
        return sum((await tables.broadcasts.copies(number)).values())


async def test_who_has_left_or_stopped(campaign: Campaign) -> None:
    """Who stopped has it corrected without a sound; who is said to have blocked the bot is counted as gone."""
    (olivia,) = await organizers(campaign, "en")
    emma, nora = await readers(campaign, Emma="en", Nora="en")
    number = await broadcast(campaign, olivia, {"en": text("At 6 PM.")})
    await emma.send("/stop")
    await campaign.fault(method="editMessageText", kind="403", user_id=nora.user_id)
    change = await correct(campaign, olivia, number, {"en": text("At 7 PM.")})
    assert (await received(emma))["text"] == corrected("At 7 PM.")
    assert await campaign.state(nora) == "gone"
    report = await open_one(olivia, change)
    assert f"{phrase('en', 'became_corrected')}: 1" in report
    assert f"{phrase('en', 'became_gone')}: 1" in report


async def test_from_the_report_to_the_copies(campaign: Campaign) -> None:
    """In chat, from beginning to end: the new words are sent, looked at, confirmed, and stand in the old ones' place."""
    (olivia,) = await organizers(campaign, "en")
    (emma,) = await readers(campaign, Emma="en")
    number = await broadcast(campaign, olivia, {"en": text("At 6 PM.")})
    before = await received(emma)
    await open_one(olivia, number)
    await tap_on(olivia, await screen(olivia), phrase("en", "button_correct_broadcast"))
    await olivia.tap(phrase("en", "button_replace_version", language="English"))
    await olivia.send("At 7 PM.")
    await olivia.tap(phrase("en", "button_preview"))
    await olivia.tap(phrase("en", "button_to_confirm"))
    await olivia.tap(phrase("en", "button_confirm"))
    await settled(campaign)
    after = await received(emma)
    assert (after["message_id"], after["text"]) == (before["message_id"], corrected("At 7 PM."))


async def test_the_screens(campaign: Campaign) -> None:
    """The report offers it; the draft is gone on with when it is there already, and leads back."""
    (olivia,) = await organizers(campaign, "en")
    (emma,) = await readers(campaign, Emma="en")
    number = await broadcast(campaign, olivia, {"en": text("At 6 PM.")})
    await open_one(olivia, number)
    for _ in range(2):
        await tap_on(olivia, await screen(olivia), phrase("en", "button_correct_broadcast"))
        await open_one(olivia, number)
    async with campaign.store() as tables:
        (change,) = await tables.broadcasts.changes_of(number)
    assert (change.kind, change.state, change.says_so) == ("correction", "draft", 1)
    assert (await received(emma))["text"] == whole("At 6 PM.")
    assert "Correction 2: draft" in await open_one(olivia, number)
