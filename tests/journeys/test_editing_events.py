"""An organizer changes, copies and cancels what is published; those who opted in hear what they must."""

import pytest

from bot.store.events import Arrangements
from tests.events import an_event
from tests.opting_in import opt_in, opt_in_to_next_event
from tests.organizing import (
    CANCEL_NOW,
    PUBLISH,
    PUBLISH_CHANGES,
    answer,
    at,
    begin_event,
    mailings,
    open_event,
    organizer,
    skip,
    with_event,
)
from tests.reminding import publish
from tests.running import Campaign
from tests.said import LANGUAGES, phrase

both_languages = pytest.mark.parametrize("language", LANGUAGES)


async def test_a_new_event_is_announced_to_those_who_asked(campaign: Campaign) -> None:
    """Before it is published, the organizer reads how many they are."""
    olivia = await organizer(campaign)
    emma = await campaign.supporter()
    await opt_in(emma, "en", "events")
    await begin_event(olivia)
    await answer(olivia, "Town hall", "14 Nov 2027 18:30")
    await skip(olivia, 7)
    await olivia.tap(PUBLISH)
    assert "One person will hear of it" in await olivia.read()
    await olivia.tap(PUBLISH)
    assert len(await mailings(campaign, "announcement")) == 1


@both_languages
async def test_another_time_is_told_with_a_word(campaign: Campaign, language: str) -> None:
    """Old and new are shown before, the word in each language goes with the notice."""
    olivia, _ = await with_event(campaign)
    await olivia.send("/language")
    await olivia.tap({"en": "English (in use)", "es": "Español"}[language])
    await open_event(olivia, language)
    await olivia.tap(phrase(language, "button_edit"))
    await olivia.tap(phrase(language, "correct_when"))
    await answer(olivia, "15 nov 2027 19:00", language=language)
    await olivia.tap(phrase(language, "button_publish_changes"))
    asked = await olivia.read()
    for moment in {"en": ("14, 2027, 6:30", "15, 2027, 7:00"), "es": ("2027, 18:30", "2027, 19:00")}[
        language
    ]:
        assert moment in asked
    await answer(olivia, "The hall was taken.", language=language)
    assert "The hall was taken." in await olivia.read()
    assert await mailings(campaign, "notice") == []
    await olivia.tap(phrase(language, "button_publish_changes"))
    assert (await olivia.read()).startswith(phrase(language, "published"))
    (notice,) = await mailings(campaign, "notice")
    async with campaign.store() as tables:
        event = await tables.events.find(1)
        assert event is not None
        assert (event.row.starts_at, event.row.revision) == (at(2027, 11, 15, 19, 0), 1)
        assert await tables.mailings.texts(notice.mailing_id) == dict.fromkeys(
            LANGUAGES, "The hall was taken."
        )


async def test_a_word_may_be_left_out(campaign: Campaign) -> None:
    """Skip leads on to the last look."""
    olivia, _ = await with_event(campaign)
    await olivia.tap(phrase("en", "button_edit"))
    await olivia.tap(phrase("en", "correct_place"))
    await answer(olivia, "Clark Park")
    await olivia.tap(PUBLISH_CHANGES)
    await skip(olivia, 1)
    told = await olivia.read()
    assert "One person who gets reminders of this event will be told." in told
    assert "Patton Park → Clark Park" in told
    await olivia.tap(PUBLISH_CHANGES)
    (notice,) = await mailings(campaign, "notice")
    async with campaign.store() as tables:
        assert await tables.mailings.texts(notice.mailing_id) == {}


async def test_a_change_that_nobody_waits_for_asks_for_no_word(campaign: Campaign) -> None:
    """Nobody has opted in, so there is nobody to say it to."""
    olivia, _ = await with_event(campaign, opted_in=False)
    await olivia.tap(phrase("en", "button_edit"))
    await olivia.tap(phrase("en", "correct_place"))
    await answer(olivia, "Clark Park")
    await olivia.tap(PUBLISH_CHANGES)
    assert phrase("en", "told_nobody_edit") in await olivia.read()
    assert phrase("en", "button_add_word") not in await olivia.labels()


async def test_another_wording_is_told_to_nobody(campaign: Campaign) -> None:
    """The title is put right, no revision is raised, no notice goes out."""
    olivia, emma = await with_event(campaign)
    await olivia.tap(phrase("en", "button_edit"))
    await olivia.tap(phrase("en", "correct_title"))
    await answer(olivia, "Town hall meeting")
    await olivia.tap(PUBLISH_CHANGES)
    assert await olivia.read() == "\n\n".join(
        (phrase("en", "publish_question", title="Town hall meeting"), phrase("en", "told_nobody_wording"))
    )
    await olivia.tap(PUBLISH_CHANGES)
    assert await mailings(campaign, "notice") == []
    await emma.send("/events")
    assert "Town hall meeting" in (await emma.labels())[0]


async def test_new_places_are_said_to_be_offered(campaign: Campaign) -> None:
    """Emma has the only place and Noah waits: no notice is sent, but he is offered one."""
    olivia = await organizer(campaign)
    await publish(campaign, an_event(1, at(2027, 11, 14, 18, 30)), arrangements=Arrangements(capacity=1))
    for name in ("Emma", "Noah"):
        await opt_in_to_next_event(await campaign.supporter(name), "en")
    await open_event(olivia)
    await olivia.tap(phrase("en", "button_edit"))
    await olivia.tap(phrase("en", "correct_capacity"))
    await answer(olivia, "2")
    await olivia.tap(PUBLISH_CHANGES)
    told = f"{phrase('en', 'told_nobody_wording')} {phrase('en', 'told_new_places')}"
    assert (await olivia.read()).endswith(told)
    await olivia.tap(PUBLISH_CHANGES)
    assert len(await mailings(campaign, "offer")) == 1


async def test_a_copy_is_told_from_its_original(campaign: Campaign) -> None:
    """The draft's line says so until it is published."""
    olivia, _ = await with_event(campaign)
    await olivia.tap(phrase("en", "button_copy"))
    await olivia.tap(phrase("en", "button_leave"))
    assert phrase("en", "draft_there", title="Town hall (copy)") in await olivia.read()


async def test_words_in_one_more_language_are_no_change_of_place(campaign: Campaign) -> None:
    """An event from an English calendar gets a Spanish title; the place is what it was."""
    olivia = await organizer(campaign)
    async with campaign.store() as tables:
        await tables.events.put(an_event(1, at(2027, 11, 14, 18, 30), place="Patton Park"), "en")
    emma = await campaign.supporter()
    await opt_in_to_next_event(emma, "en")
    await open_event(olivia)
    await olivia.tap(phrase("en", "button_edit"))
    await olivia.tap(phrase("en", "correct_title"))
    await olivia.tap(phrase("en", "button_keep"))
    await olivia.send("Asamblea")
    await olivia.tap(PUBLISH_CHANGES)
    assert (await olivia.read()).endswith(phrase("en", "told_nobody_wording"))
    await olivia.tap(PUBLISH_CHANGES)
    async with campaign.store() as tables:
        event = await tables.events.find(1)
    assert event is not None
    assert (event.text("es").title, event.text("es").place) == ("Asamblea", "Patton Park")
    assert (event.text("en").title, event.row.uid) == ("Event 1", "1@test.invalid")


async def test_editing_keeps_what_was_arranged_about_reminders(campaign: Campaign) -> None:
    """Ladder, hours and thanks are no business of the draft's."""
    olivia, _ = await with_event(campaign)
    async with campaign.store() as tables:
        await tables.events.arrange(1, Arrangements(any_hour=True, ladder=("week", "hours"), thanks=True))
    await olivia.tap(phrase("en", "button_edit"))
    await olivia.tap(phrase("en", "correct_capacity"))
    await olivia.send("80")
    await olivia.tap(PUBLISH_CHANGES)
    await olivia.tap(PUBLISH_CHANGES)
    async with campaign.store() as tables:
        event = await tables.events.find(1)
    assert event is not None
    row = event.row
    assert (row.capacity, row.ladder, row.any_hour, row.thanks) == (80, "week hours", 1, 1)


async def test_a_copy_has_everything_but_the_time(campaign: Campaign) -> None:
    """It asks when, and becomes a second event; the first stays."""
    olivia, _ = await with_event(campaign)
    await olivia.tap(phrase("en", "button_copy"))
    assert phrase("en", "ask_when").splitlines()[0] in await olivia.read()
    await answer(olivia, "21 Nov 2027 18:30")
    await olivia.tap(PUBLISH)
    await olivia.tap(PUBLISH)
    async with campaign.store() as tables:
        first, second = await tables.events.coming(after=0)
    assert (first.row.starts_at, second.row.starts_at) == (at(2027, 11, 14, 18, 30), at(2027, 11, 21, 18, 30))
    assert first.text("es").title == second.text("es").title
    assert first.text("en").place == second.text("en").place
    assert first.row.uid != second.row.uid


@both_languages
async def test_an_event_is_cancelled_after_a_second_look(campaign: Campaign, language: str) -> None:
    """How many are told stands above the button; it stays in the organizer's list, marked."""
    olivia, _ = await with_event(campaign)
    await olivia.send("/language")
    await olivia.tap({"en": "English (in use)", "es": "Español"}[language])
    await open_event(olivia, language)
    await olivia.tap(phrase(language, "button_cancel_event"))
    assert phrase(language, "cancel_question", title="Town hall") in await olivia.read()
    assert await mailings(campaign, "notice") == []
    await olivia.tap(phrase(language, "button_cancel_now"))
    assert (await olivia.read()).startswith(phrase(language, "is_cancelled"))
    assert len(await mailings(campaign, "notice")) == 1
    await olivia.tap(phrase(language, "button_all_events"))
    start = phrase(language, "in_list_cancelled", event="")
    assert (await olivia.labels())[0].startswith(start)


async def test_a_cancellation_takes_a_word_along(campaign: Campaign) -> None:
    """The word is asked for, shown, and goes with the notice."""
    olivia, _ = await with_event(campaign)
    await olivia.tap(phrase("en", "button_cancel_event"))
    await olivia.tap(phrase("en", "button_add_word"))
    await olivia.send("Storm warning.")
    await olivia.send("Aviso de tormenta.")
    assert "Aviso de tormenta." in await olivia.read()
    await olivia.tap(CANCEL_NOW)
    (notice,) = await mailings(campaign, "notice")
    async with campaign.store() as tables:
        texts = await tables.mailings.texts(notice.mailing_id)
    assert texts == {"en": "Storm warning.", "es": "Aviso de tormenta."}


async def test_a_second_tap_on_cancel_changes_nothing(campaign: Campaign) -> None:
    """One notice, one revision."""
    olivia, _ = await with_event(campaign)
    await olivia.tap(phrase("en", "button_cancel_event"))
    message = await olivia.last()
    data = (await olivia.button(CANCEL_NOW))["data"]
    await olivia.tap_data(message["message_id"], data)
    await olivia.tap_data(message["message_id"], data)
    assert len(await mailings(campaign, "notice")) == 1
    assert phrase("en", "is_cancelled") in await olivia.read()
    assert phrase("en", "button_edit") not in await olivia.labels()
