"""An organizer makes an event in chat, one question after the other."""

import pytest

from tests.organizing import answer, at, begin_event, organizer, skip
from tests.phone import Phone
from tests.running import Campaign
from tests.said import LANGUAGES, phrase

both_languages = pytest.mark.parametrize("language", LANGUAGES)
OTHER = {"en": "Español", "es": "English"}


async def titles(campaign: Campaign) -> list[str]:
    """What the published events are called in English, next first."""
    async with campaign.store() as tables:
        return [event.text("en").title for event in await tables.events.not_over(after=0)]


@both_languages
async def test_an_event_is_made_published_and_seen(campaign: Campaign, language: str) -> None:
    """Nine questions, each answered; supporters then read exactly what the review showed."""
    olivia = await organizer(campaign, language)
    await begin_event(olivia, language)
    assert phrase(language, "making_step", number=1, count=9) in await olivia.read()
    await answer(
        olivia, "Town hall", "14/11/2027 18:30" if language == "es" else "11/14/2027 18:30", language=language
    )
    if phrase(language, "button_type_again") in await olivia.labels():
        await olivia.tap((await olivia.labels())[0])
    await answer(
        olivia,
        "20:00",
        "Patton Park",
        "We talk & listen.",
        "A warm coat",
        "https://example.org/town-hall",
        language=language,
    )
    await olivia.send_thing("photo")
    await olivia.send("80")
    review = await olivia.read()
    for told in (
        "Town hall",
        "Patton Park",
        "We talk & listen.",
        "A warm coat",
        "https://example.org/town-hall",
        "80",
    ):
        assert told in review
    await olivia.tap(phrase(language, "button_publish"))
    assert phrase(language, "told_nobody_new") in await olivia.read()
    await olivia.tap(phrase(language, "button_publish"))
    assert (await olivia.read()).startswith(phrase(language, "published"))

    emma = await campaign.supporter(language=language)
    await emma.send("/events")
    await emma.tap((await emma.labels())[0])
    seen = await emma.read()
    # What is said of reminders is another matter for each supporter.
    assert seen.removesuffix(phrase(language, "event_reminder_off")).strip() in review
    async with campaign.store() as tables:
        (event,) = await tables.events.coming(after=0)
    row = event.row
    assert (row.starts_at, row.ends_at) == (at(2027, 11, 14, 18, 30), at(2027, 11, 14, 20, 0))
    assert (row.capacity, row.link) == (80, "https://example.org/town-hall")
    assert row.picture
    assert row.uid.endswith("@standpoint_bot")
    assert set(event.texts) == set(LANGUAGES)


async def test_all_that_may_be_skipped_is_skipped(campaign: Campaign) -> None:
    """A title and a time make an event; neither of them offers to be skipped."""
    olivia = await organizer(campaign)
    await begin_event(olivia)
    assert phrase("en", "button_skip") not in await olivia.labels()
    await answer(olivia, "Town hall")
    assert phrase("en", "button_skip") not in await olivia.labels()
    await answer(olivia, "14 Nov 2027 18:30")
    await skip(olivia, 7)
    await olivia.tap(phrase("en", "button_publish"))
    await olivia.tap(phrase("en", "button_publish"))
    async with campaign.store() as tables:
        (event,) = await tables.events.coming(after=0)
    text = event.text("en")
    assert (text.title, text.place, text.description, text.bring) == ("Town hall", "", "", "")
    assert (event.row.ends_at, event.row.link, event.row.capacity, event.row.picture) == (None,) * 4


@both_languages
async def test_each_language_has_its_own_words(campaign: Campaign, language: str) -> None:
    """The organizer's own language is asked first; the review can be looked at in each."""
    olivia = await organizer(campaign, language)
    await begin_event(olivia, language)
    await olivia.send("First title")
    assert OTHER[language] in await olivia.read()
    await olivia.send("Second title")
    await answer(olivia, "14 nov 2027 18:30", language=language)
    await skip(olivia, 7, language)
    assert "First title" in await olivia.read()
    await olivia.tap(phrase(language, "button_see_in", language=OTHER[language]))
    assert "Second title" in await olivia.read()
    await olivia.tap(phrase(language, "button_publish"))
    await olivia.tap(phrase(language, "button_publish"))
    async with campaign.store() as tables:
        (event,) = await tables.events.coming(after=0)
    other = next(tag for tag in LANGUAGES if tag != language)
    assert event.text(language).title == "First title"
    assert event.text(other).title == "Second title"


async def test_answers_are_corrected_on_the_way_and_in_the_review(campaign: Campaign) -> None:
    """Back leads to the question before with what is known; the review has a button for each field."""
    olivia = await organizer(campaign)
    await begin_event(olivia)
    await answer(olivia, "Twon hall")
    await olivia.tap(phrase("en", "button_back"))
    assert phrase("en", "known_so_far", known="Twon hall") in await olivia.read()
    await answer(olivia, "Town hall", "14 Nov 2027 18:30")
    await skip(olivia, 7)
    await olivia.tap(phrase("en", "correct_place"))
    await answer(olivia, "Patton Park")
    review = await olivia.read()
    assert "Town hall" in review
    assert "Patton Park" in review
    await olivia.tap(phrase("en", "correct_place"))
    assert phrase("en", "known_so_far", known="Patton Park") in await olivia.read()
    await olivia.tap(phrase("en", "button_take_out"))
    assert "Patton Park" not in await olivia.read()
    await olivia.tap(phrase("en", "correct_title"))
    await olivia.tap(phrase("en", "button_back"))
    assert phrase("en", "button_publish") in await olivia.labels()


@pytest.mark.parametrize(
    ("answers", "bad", "told"),
    [
        ((), "?!", "There are no letters in that."),
        ((), "x" * 121, "That has 121 characters; 120 are the most."),
        (("14 Nov 2027 18:30", ""), "x" * 201, "200 are the most."),
        (("14 Nov 2027 18:30", "", "Park", ""), "x" * 301, "300 are the most."),
        (("14 Nov 2027 18:30", "", "", "", ""), "example.org", "Please start it with https://"),
        (("14 Nov 2027 18:30", "", "", "", ""), "ftp://example.org", "Please start it with https://"),
        (("14 Nov 2027 18:30", "", "", "", ""), "https://a:b@example.org", "a user name or a password"),
        (("14 Nov 2027 18:30", "", "", "", "", ""), "a text", "Please send a photo"),
        (("14 Nov 2027 18:30", "", "", "", "", "", ""), "0", "a whole number from 1 to 100000"),
        (("14 Nov 2027 18:30", "", "", "", "", "", ""), "100001", "a whole number from 1 to 100000"),
        (("14 Nov 2027 18:30", "", "", "", "", "", ""), "1.5", "a whole number from 1 to 100000"),
    ],
)
async def test_what_cannot_be_taken_is_told_and_asked_again(
    campaign: Campaign, answers: tuple[str, ...], bad: str, told: str
) -> None:
    """A sentence says what is wrong, above the same question. An empty answer is a tap on Skip."""
    olivia = await organizer(campaign)
    await begin_event(olivia)
    for text in ("Town hall", *answers) if answers else ():
        await (answer(olivia, text) if text else skip(olivia, 1))
    question = await olivia.read()
    await olivia.send(bad)
    assert told in await olivia.read()
    assert (await olivia.read()).endswith(question)


async def test_a_restart_in_the_middle_loses_nothing(campaign: Campaign) -> None:
    """What was asked before the restart takes the answer after it."""
    olivia = await organizer(campaign)
    await begin_event(olivia)
    await olivia.send("Town hall")
    await campaign.stop()
    await campaign.begin()
    await olivia.send("Asamblea")
    await campaign.stop()
    await campaign.begin()
    await answer(olivia, "14 Nov 2027 18:30")
    await skip(olivia, 7)
    assert "Town hall" in await olivia.read()
    await olivia.tap(phrase("en", "button_see_in", language="Español"))
    assert "Asamblea" in await olivia.read()


@both_languages
async def test_cancel_leaves_and_the_draft_goes_on_later(campaign: Campaign, language: str) -> None:
    """After /cancel, what is typed is searched for as ever; the draft goes on where it was."""
    olivia = await organizer(campaign, language)
    await begin_event(olivia, language)
    await answer(olivia, "Town hall", language=language)
    asked = await olivia.read()
    await olivia.send("/cancel")
    assert phrase(language, "draft_left") in await olivia.read()
    await olivia.send("frontera")
    assert asked not in await olivia.read()
    await olivia.send("/organize")
    assert phrase(language, "draft_there", title="Town hall") in await olivia.read()
    await olivia.tap(phrase(language, "button_go_on_draft"))
    assert await olivia.read() == asked
    await olivia.tap(phrase(language, "button_leave"))
    assert phrase(language, "draft_left") in await olivia.read()


async def test_cancel_with_nothing_asked_says_so(campaign: Campaign) -> None:
    """And ends no opt-in of the organizer's."""
    olivia = await organizer(campaign)
    await olivia.send("/settings")
    await olivia.tap(phrase("en", "button_get_updates"))
    await olivia.tap(phrase("en", "button_opt_in"))
    await olivia.send("/cancel")
    assert phrase("en", "nothing_asked") in await olivia.read()
    assert await campaign.topics(olivia) == {"updates"}


async def test_cancel_stops_for_a_supporter_as_the_word_does(campaign: Campaign) -> None:
    """Somebody who is no organizer means it."""
    emma = await campaign.supporter()
    await emma.send("/settings")
    await emma.tap(phrase("en", "button_get_updates"))
    await emma.tap(phrase("en", "button_opt_in"))
    await emma.send("/cancel")
    assert (await emma.read()).startswith("Done.")
    assert await campaign.topics(emma) == set()


@pytest.mark.parametrize("words", ["STOP", "/stop", "unsubscribe", "baja"])
async def test_a_stop_in_the_middle_stops(campaign: Campaign, words: str) -> None:
    """No question takes a STOP for its answer; the question waits on."""
    olivia = await organizer(campaign)
    await olivia.send("/settings")
    await olivia.tap(phrase("en", "button_get_updates"))
    await olivia.tap(phrase("en", "button_opt_in"))
    await olivia.send("/start")
    await begin_event(olivia)
    await olivia.send(words)
    assert (await olivia.read()).startswith("Done. You get no more messages from us.")
    assert await campaign.topics(olivia) == set()
    await olivia.send("START")
    assert await campaign.topics(olivia) == {"updates"}
    await answer(olivia, "Town hall", "14 Nov 2027 18:30")
    await skip(olivia, 7)
    assert "Town hall" in await olivia.read()


@pytest.mark.parametrize("word", ["cancel", "END", "Quit!", "cancelar", "/quit"])
async def test_a_word_that_means_cancel_leaves_the_question(campaign: Campaign, word: str) -> None:
    """And ends no opt-in; with no question open, the same word is a STOP."""
    olivia = await organizer(campaign)
    await olivia.send("/settings")
    await olivia.tap(phrase("en", "button_get_updates"))
    await olivia.tap(phrase("en", "button_opt_in"))
    await olivia.send("/start")
    await begin_event(olivia)
    await answer(olivia, "Town hall")
    await olivia.send(word)
    assert phrase("en", "draft_left") in await olivia.read()
    assert await campaign.topics(olivia) == {"updates"}
    await olivia.send(word)
    assert (await olivia.read()).startswith("Done. You get no more messages from us.")
    assert await campaign.topics(olivia) == set()


@pytest.mark.parametrize("command", ["/start", "/help", "/settings", "/nonsense"])
async def test_a_command_in_the_middle_stops_the_asking(campaign: Campaign, command: str) -> None:
    """What is typed then is searched for, as the menu says; one tap goes on with the draft where it was."""
    olivia = await organizer(campaign)
    await begin_event(olivia)
    await answer(olivia, "Town hall")
    asked = await olivia.read()
    await olivia.send(command)
    assert (await olivia.read()).startswith(phrase("en", "draft_there", title="Town hall"))
    await olivia.tap(phrase("en", "button_go_on_draft"))
    assert await olivia.read() == asked
    await olivia.send(command)
    await olivia.send("caravan")
    assert asked not in await olivia.read()


@both_languages
async def test_the_help_tells_organizers_what_only_they_can_do(campaign: Campaign, language: str) -> None:
    """A supporter's help does not speak of it."""
    olivia = await organizer(campaign, language)
    await olivia.send("/help")
    assert phrase(language, "help_organize") in await olivia.read()
    emma = await campaign.supporter(language=language)
    await emma.send("/help")
    assert "/organize" not in await emma.read()


async def test_a_title_may_be_a_word_that_else_opens_a_menu(campaign: Campaign) -> None:
    """While a title is asked, “Events” is one."""
    olivia = await organizer(campaign)
    await begin_event(olivia)
    await answer(olivia, "Events", "14 Nov 2027 18:30")
    await skip(olivia, 7)
    assert (await olivia.read()).startswith(phrase("en", "review_head", language="English") + "\n\nEvents")


async def to_the_place(campaign: Campaign) -> Phone:
    """An organizer who is asked where."""
    olivia = await organizer(campaign)
    await begin_event(olivia)
    await answer(olivia, "Town hall", "14 Nov 2027 18:30")
    await skip(olivia, 1)
    return olivia


async def test_a_location_from_the_phone_is_the_spot_on_the_map(campaign: Campaign) -> None:
    """Its words are typed; supporters then open it in a map."""
    olivia = await to_the_place(campaign)
    await olivia.send_thing("location", latitude=42.305, longitude=-83.125)
    assert phrase("en", "map_taken") in await olivia.read()
    await answer(olivia, "Patton Park")
    await skip(olivia, 5)
    assert phrase("en", "review_map") in await olivia.read()
    await olivia.tap(phrase("en", "button_publish"))
    await olivia.tap(phrase("en", "button_publish"))
    emma = await campaign.supporter()
    await emma.send("/events")
    await emma.tap((await emma.labels())[0])
    await emma.tap(phrase("en", "button_map"))
    (sent,) = await campaign.requests("sendVenue")
    told = sent["parameters"]
    assert (float(told["latitude"]), float(told["longitude"])) == (42.305, -83.125)
    assert told["address"] == "Patton Park"


async def test_a_venue_brings_its_name_and_can_be_taken_off_the_map(campaign: Campaign) -> None:
    """Its name and address are the place until others are typed."""
    olivia = await to_the_place(campaign)
    await olivia.send_thing("venue", title="Patton Park", address="2301 Woodmere")
    assert phrase("en", "known_so_far", known="Patton Park, 2301 Woodmere") in await olivia.read()
    await olivia.tap(phrase("en", "button_off_map"))
    assert phrase("en", "known_on_map") not in await olivia.read()
    await olivia.tap(phrase("en", "button_keep"))
    await olivia.tap(phrase("en", "button_same"))
    await skip(olivia, 5)
    assert "Patton Park, 2301 Woodmere" in await olivia.read()
    assert phrase("en", "review_map") not in await olivia.read()


async def test_things_that_are_not_asked_for_are_told_so(campaign: Campaign) -> None:
    """A sticker is no place and a photo no title; the question stays."""
    olivia = await organizer(campaign)
    await begin_event(olivia)
    await olivia.send_thing("photo")
    assert phrase("en", "refused_no_text") in await olivia.read()
    await olivia.send_thing("sticker")
    assert phrase("en", "refused_no_text") in await olivia.read()
    await answer(olivia, "Town hall")
    assert phrase("en", "ask_when").splitlines()[0] in await olivia.read()


async def test_only_organizers_see_and_reach_any_of_it(campaign: Campaign) -> None:
    """A supporter has no button, no command, and gets the main menu for a forged tap; nothing is written."""
    olivia = await organizer(campaign)
    await begin_event(olivia)
    emma = await campaign.supporter()
    assert phrase("en", "button_organize") not in await emma.labels()
    screen = (await emma.last())["message_id"]
    for data in ("1z", "1zn", "1zs:0", "1ze:1", "1zy:1", "1zg:1", "1zj:1:abc", "1za:1:title-en"):
        await emma.tap_data(screen, data)
        assert (await emma.read()).startswith(phrase("en", "button_outdated"))
    await emma.send("/organize")
    assert await emma.read() == phrase("en", "not_organizer", user_id=emma.user_id)
    async with campaign.store() as tables:
        assert await tables.drafts.find(emma.user_id) is None
    assert await titles(campaign) == []


async def test_telegram_lists_the_organizers_commands_for_them_alone(campaign: Campaign) -> None:
    """/organize and /cancel stand in the menu of an organizer's chat, and in nobody else's."""
    olivia = await organizer(campaign)
    # Their chat is there since the last start.
    await campaign.stop()
    await campaign.begin()
    emma = await campaign.supporter()
    own = {command["command"] for command in (await olivia.chat())["commands"]}
    assert {"organize", "cancel", "events"} <= own
    assert not {"organize", "cancel"} & {command["command"] for command in (await emma.chat())["commands"]}
