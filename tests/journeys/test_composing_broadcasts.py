"""An organizer composes a broadcast on a phone: any message, a version per language; nothing is lost."""

from typing import Any

import pytest

from bot.content.markup import utf16_length
from tests.broadcasting import broadcast, readers, text
from tests.broadcasting import organizers as several
from tests.composing import WORDS, begin, bodies, open_draft, rows, write
from tests.organizing import begin_event, organizer
from tests.phone import Json
from tests.running import Campaign
from tests.said import content, edition, phrase


@pytest.mark.parametrize(("language", "tongue"), [("en", "English"), ("es", "Español")])
async def test_a_text_becomes_a_version(campaign: Campaign, language: str, tongue: str) -> None:
    """The organizer is asked in their own language and for it; the draft's screen says what there is."""
    olivia = await organizer(campaign, language)
    await begin(olivia, language)
    assert tongue in await olivia.read()
    await olivia.send(WORDS)
    read = await olivia.read()
    assert f"{tongue}: {phrase(language, 'body_text')}, {len(WORDS)} " in read
    assert phrase(language, "audience_updates") in read
    assert phrase(language, "send_at_once") in read
    (body,) = (await bodies(campaign)).values()
    assert (body.parts[0].kind, body.parts[0].text) == ("text", WORDS)


async def test_entities_survive_to_the_byte(campaign: Campaign) -> None:
    """Nested, joined emoji, combining characters, right to left: what is previewed is what was sent, then the imprint."""
    olivia = await organizer(campaign)
    said = "👩‍👩‍👧‍👦 e\u0301vent: مرحبا \U0001f3f4\U000e0067\U000e0062\U000e007f now"
    entities: list[Json] = [
        {"type": "bold", "offset": 0, "length": utf16_length(said)},
        {"type": "custom_emoji", "offset": 0, "length": 11, "custom_emoji_id": "5368324170671202286"},
        {"type": "italic", "offset": 12, "length": 6},
        {"type": "text_link", "offset": 20, "length": 5, "url": "https://example.org/?q=é&x=1"},
        {"type": "spoiler", "offset": 20, "length": 5},
    ]
    await begin(olivia)
    await olivia.send(said, entities=entities)
    (body,) = (await bodies(campaign)).values()
    assert body.parts[0].text.encode() == said.encode()
    assert [dict(entity) for entity in body.parts[0].entities] == entities
    await olivia.tap(phrase("en", "button_preview"))
    sent = (await campaign.requests("sendMessage"))[-2]["parameters"]
    assert sent["text"].encode() == f"{said}\n\n{content().campaign.imprint.within('en')}".encode()
    assert sent["entities"][: len(entities)] == entities


@pytest.mark.parametrize(
    ("kind", "more", "options"),
    [
        ("photo", {"caption": "Look", "has_media_spoiler": True, "show_caption_above_media": True},
         {"has_spoiler": True, "show_caption_above_media": True}),
        ("video", {"caption": "Look"}, {}),
        ("animation", {"caption": "Look"}, {}),
        ("audio", {"caption": "Listen"}, {}),
        ("document", {"caption": "Read"}, {}),
        ("voice", {"caption": "Listen"}, {}),
        ("location", {"latitude": 42.5, "longitude": -83.5}, {"latitude": 42.5, "longitude": -83.5}),
        ("venue", {"latitude": 42.5, "longitude": -83.5, "title": "Patton Park", "address": "2301 Woodmere"},
         {"latitude": 42.5, "longitude": -83.5, "title": "Patton Park", "address": "2301 Woodmere"}),
    ],
)  # fmt: skip
async def test_any_message_becomes_a_version(
    campaign: Campaign, kind: str, more: dict[str, Any], options: dict[str, Any]
) -> None:
    """Each kind is kept as what it is, with how it is shown; the organizer can see it at once as people will."""
    olivia = await organizer(campaign)
    await begin(olivia)
    await olivia.send_thing(kind, **more)
    assert f"English: {phrase('en', f'body_{kind}')}" in await olivia.read()
    (body,) = (await bodies(campaign)).values()
    (part,) = body.parts
    assert (part.kind, part.text, dict(part.options)) == (kind, more.get("caption", ""), options)
    await olivia.tap(phrase("en", "button_preview"))
    method = f"send{kind.capitalize()}"
    assert len(await campaign.requests(method)) == 1


async def test_an_album_is_taken_whole_and_answered_once(campaign: Campaign) -> None:
    """Its items come one by one; the first is answered, the others are added without a word."""
    olivia = await organizer(campaign)
    await begin(olivia)
    before = len(await olivia.answers())
    items = [{"kind": "photo", "caption": f"Picture {number}"} for number in range(1, 10)]
    await olivia.send_album([*items, {"kind": "video", "caption": "The end"}])
    assert len(await olivia.answers()) == before + 1
    assert phrase("en", "album_coming") in await olivia.read()
    body = (await bodies(campaign))["en"]
    assert [part.text for part in body.parts] == [*(item["caption"] for item in items), "The end"]
    assert [part.kind for part in body.parts] == ["photo"] * 9 + ["video"]
    await open_draft(olivia)
    assert f"English: {phrase('en', 'body_album', count=10)}" in await olivia.read()


async def test_another_message_takes_the_place_of_an_album(campaign: Campaign) -> None:
    """Asked again, the next message is the whole version."""
    olivia = await organizer(campaign)
    await begin(olivia)
    await olivia.send_album([{"kind": "photo", "caption": "One"}, {"kind": "photo", "caption": "Two"}])
    await olivia.tap(phrase("en", "button_replace_version", language="English"))
    assert phrase("en", "ask_broadcast_there") in await olivia.read()
    await olivia.send_album([{"kind": "photo", "caption": "Three"}, {"kind": "photo", "caption": "Four"}])
    assert [part.text for part in (await bodies(campaign))["en"].parts] == ["Three", "Four"]
    await olivia.tap(phrase("en", "button_replace_version", language="English"))
    await olivia.send(WORDS)
    assert [part.text for part in (await bodies(campaign))["en"].parts] == [WORDS]


async def test_what_is_sent_later_is_no_version(campaign: Campaign) -> None:
    """Once a version is there, a message is a question like any other until the organizer is asked again."""
    olivia = await organizer(campaign)
    await begin(olivia)
    await olivia.send(WORDS)
    await olivia.send("abolish ICE")
    assert (await bodies(campaign))["en"].parts[0].text == WORDS


async def test_what_cannot_be_sent_on_loses_nothing(campaign: Campaign) -> None:
    """A sticker is answered with a sentence, and the question still stands."""
    olivia = await organizer(campaign)
    await begin(olivia)
    await olivia.send_thing("sticker")
    assert phrase("en", "version_of_no_kind") in await olivia.read()
    assert await bodies(campaign) == {}
    await olivia.send(WORDS)
    assert (await bodies(campaign))["en"].parts[0].text == WORDS


async def test_a_calendar_file_can_be_sent_to_people(campaign: Campaign) -> None:
    """While a version is asked for, a calendar file is that version, and is not imported."""
    olivia = await organizer(campaign)
    await begin(olivia)
    await olivia.send_file("town-hall.ics", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    assert (await bodies(campaign))["en"].parts[0].kind == "document"


async def test_who_has_no_version_gets_the_campaigns_own(campaign: Campaign) -> None:
    """The organizer is told how many, live; with a version of their own they get that."""
    (olivia,) = await several(campaign, "en")
    await readers(campaign, Emma="en", Elena="es", Esteban="es")
    await begin(olivia)
    await olivia.send(WORDS)
    none = edition("en").phrases["composing_other_version"].forms["other"]
    told = none.format(language="Español", count=2, version="English").replace("<b>", "").replace("</b>", "")
    assert told in await olivia.read()
    await write(olivia, "Español")
    await olivia.send("Ven a la asamblea.")
    read = await olivia.read()
    assert told not in read
    assert f"Español: {phrase('en', 'body_text')}, 18 " in read
    await olivia.tap(phrase("en", "button_drop_version", language="Español"))
    assert told in await olivia.read()
    assert set(await bodies(campaign)) == {"en"}


async def test_a_text_that_is_too_long_is_not_taken(campaign: Campaign) -> None:
    """With the imprint in any language it must fit; the sentence says how much is too much, and the old version stays."""
    olivia = await organizer(campaign)
    longest = max(utf16_length(content().campaign.imprint.within(tag)) for tag in ("en", "es"))
    await begin(olivia)
    await olivia.send(WORDS)
    await olivia.tap(phrase("en", "button_replace_version", language="English"))
    await olivia.send("x" * (4096 - 2 - longest + 7))
    told = edition("en").phrases["version_too_long"].forms["other"]
    assert told.format(length=4103, most=4096, count=7) in await olivia.read()
    assert (await bodies(campaign))["en"].parts[0].text == WORDS
    await olivia.send("x" * (4096 - 2 - longest))
    assert len((await bodies(campaign))["en"].parts[0].text) == 4096 - 2 - longest


async def test_a_restart_in_the_middle_loses_nothing(campaign: Campaign) -> None:
    """Neither the draft nor what is being asked, with half of an album there."""
    olivia = await organizer(campaign)
    await begin(olivia)
    await campaign.stop()
    await campaign.begin()
    await olivia.send(WORDS)
    assert (await bodies(campaign))["en"].parts[0].text == WORDS
    await write(olivia, "Español")
    await campaign.stop()
    await campaign.begin()
    await olivia.send_album([{"kind": "photo", "caption": "Una"}, {"kind": "photo", "caption": "Dos"}])
    assert [part.text for part in (await bodies(campaign))["es"].parts] == ["Una", "Dos"]


async def test_a_draft_is_found_again_by_every_organizer(campaign: Campaign) -> None:
    """The list shows drafts by their first words, the organizer's own language and the others' alike."""
    olivia, oscar = await several(campaign, "en", "es")
    await begin(olivia)
    await olivia.send(WORDS)
    await oscar.send("/organize")
    await oscar.tap(phrase("es", "button_broadcasts"))
    line = f"1 · {phrase('es', 'broadcast_is_draft')} · {WORDS}"
    assert line in await oscar.labels()
    await oscar.tap(line)
    await write(oscar, "Español", "es")
    await oscar.send("Ven el domingo.")
    assert set(await bodies(campaign)) == {"en", "es"}


async def test_an_empty_draft_is_gone_on_with(campaign: Campaign) -> None:
    """Who begins twice without a word has one draft, not two."""
    olivia = await organizer(campaign)
    await begin(olivia)
    await begin(olivia)
    assert [row.broadcast_id for row in await rows(campaign)] == [1]
    await olivia.send(WORDS)
    await begin(olivia)
    assert [row.broadcast_id for row in await rows(campaign)] == [2, 1]


@pytest.mark.parametrize("word", ["/cancel", "QUIT"])
async def test_leaving_keeps_the_draft(campaign: Campaign, word: str) -> None:
    """The word is no version; the draft is there, and what is sent next is no version either."""
    olivia = await organizer(campaign)
    await begin(olivia)
    await olivia.send(word)
    assert phrase("en", "composing_kept") in await olivia.read()
    await olivia.send(WORDS)
    assert await bodies(campaign) == {}
    assert len(await rows(campaign)) == 1


async def test_another_command_leads_back(campaign: Campaign) -> None:
    """Who turns to something else is asked no more, and a button leads back."""
    olivia = await organizer(campaign)
    await begin(olivia)
    await olivia.send("/events")
    await olivia.tap(phrase("en", "button_go_on_broadcast"))
    await write(olivia, "English")
    await olivia.send(WORDS)
    assert (await bodies(campaign))["en"].parts[0].text == WORDS


async def test_one_question_at_a_time(campaign: Campaign) -> None:
    """An event that is being made waits while a broadcast is asked about, and the other way round."""
    olivia = await organizer(campaign)
    await begin_event(olivia)
    await olivia.send("Town hall")
    event_question = (await olivia.last())["message_id"]
    await begin(olivia)
    await olivia.send(WORDS)
    assert (await bodies(campaign))["en"].parts[0].text == WORDS
    await write(olivia, "Español")
    await olivia.send("/organize")
    await olivia.tap(phrase("en", "button_go_on_draft"))
    await olivia.send("Asamblea")
    assert set(await bodies(campaign)) == {"en"}
    async with campaign.store() as tables:
        draft = await tables.drafts.find(olivia.user_id)
    assert draft is not None
    assert "Asamblea" in draft.facts
    assert (await olivia.last())["message_id"] > event_question


async def test_a_draft_is_thrown_away_after_a_question(campaign: Campaign) -> None:
    """It is in no list any more, and its buttons say so; a second tap changes nothing."""
    olivia = await organizer(campaign)
    await begin(olivia)
    await olivia.send(WORDS)
    screen = (await olivia.last())["message_id"]
    await olivia.tap(phrase("en", "button_discard"))
    await olivia.tap(phrase("en", "button_throw_away_now"))
    assert phrase("en", "thrown_away") in await olivia.read()
    assert await rows(campaign) == []
    await olivia.tap_data(screen, "1zmx:1")
    assert phrase("en", "thrown_away") in await olivia.read()
    await olivia.tap_data(screen, "1zla:1:body-en")
    await olivia.send("Another text")
    assert await bodies(campaign) == {}


async def test_what_was_confirmed_is_not_edited(campaign: Campaign) -> None:
    """The question was asked before another organizer confirmed: the answer changes nothing and says how it stands."""
    olivia, oscar = await several(campaign, "en", "en")
    await readers(campaign, Emma="en")
    await begin(olivia)
    await olivia.send(WORDS)
    await olivia.tap(phrase("en", "button_replace_version", language="English"))
    await open_draft(oscar)
    for key in ("button_preview", "button_to_confirm", "button_confirm"):
        await oscar.tap(phrase("en", key))
    await olivia.send("Something else")
    assert phrase("en", "obstacle_past") in await olivia.read()
    assert (await bodies(campaign))["en"].parts[0].text == WORDS


async def test_a_correction_is_what_telegram_can_edit(campaign: Campaign) -> None:
    """A text may become another text, and nothing else; the copies are counted, and there is no audience to choose."""
    (olivia,) = await several(campaign, "en")
    await readers(campaign, Emma="en", Elena="es")
    await broadcast(campaign, olivia, {"en": text(WORDS)})
    async with campaign.store() as tables:
        assert sum((await tables.broadcasts.copies(1)).values()) == 2
    await open_draft(olivia)
    await olivia.tap(phrase("en", "button_correct_broadcast"))
    labels = await olivia.labels()
    assert phrase("en", "button_audience") not in labels
    assert phrase("en", "button_send_at") not in labels
    assert phrase("en", "composing_about", opening=WORDS) in await olivia.read()
    await olivia.tap(phrase("en", "button_replace_version", language="English"))
    await olivia.send_thing("photo", caption="A photo")
    assert phrase("en", "correction_of_another_kind") in await olivia.read()
    assert (await bodies(campaign, 2))["en"].parts[0].text == WORDS
    await olivia.send("Come to the town hall on Monday.")
    assert (await bodies(campaign, 2))["en"].parts[0].text == "Come to the town hall on Monday."


async def test_an_albums_pictures_are_corrected_one_for_one(campaign: Campaign) -> None:
    """A new album takes the place of the old, picture by picture; one that is too large is refused where it is."""
    (olivia,) = await several(campaign, "en")
    await readers(campaign, Emma="en")
    await begin(olivia)
    await olivia.send_album([{"kind": "photo", "caption": "One"}, {"kind": "photo", "caption": "Two"}])
    await open_draft(olivia)
    for key in ("button_preview", "button_to_confirm", "button_confirm"):
        await olivia.tap(phrase("en", key))
    await campaign.delivered()
    await open_draft(olivia)
    await olivia.tap(phrase("en", "button_correct_broadcast"))
    await olivia.tap(phrase("en", "button_replace_version", language="English"))
    await olivia.send_album([{"kind": "photo", "caption": text} for text in ("Uno", "Dos", "Tres")])
    assert phrase("en", "correction_of_another_kind") in await olivia.read()
    assert [part.text for part in (await bodies(campaign, 2))["en"].parts] == ["Uno", "Dos"]
