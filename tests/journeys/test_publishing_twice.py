"""Taps that come twice, late or after somebody else's: what is published is what was looked at, once."""

import json

import pytest

from tests.events import an_event
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
from tests.running import Campaign
from tests.said import LANGUAGES, phrase

both_languages = pytest.mark.parametrize("language", LANGUAGES)


async def test_a_double_tap_publishes_once(campaign: Campaign) -> None:
    """The second one finds the draft gone and says so; there is one event."""
    olivia = await organizer(campaign)
    await begin_event(olivia)
    await answer(olivia, "Town hall", "14 Nov 2027 18:30")
    await skip(olivia, 7)
    await olivia.tap(PUBLISH)
    message = (await olivia.last())["message_id"]
    data = (await olivia.button(PUBLISH))["data"]
    first = await olivia.at_once("tap", message_id=message, data=data)
    second = await olivia.at_once("tap", message_id=message, data=data)
    assert await olivia.acknowledged(first)
    assert await olivia.acknowledged(second)
    assert phrase("en", "draft_gone") in await olivia.read()
    async with campaign.store() as tables:
        assert await tables.events.count_coming(after=0) == 1


async def test_a_draft_that_changed_since_is_shown_again(campaign: Campaign) -> None:
    """An old Publish does not publish what it did not show."""
    olivia = await organizer(campaign)
    await begin_event(olivia)
    await answer(olivia, "Town hall", "14 Nov 2027 18:30")
    await skip(olivia, 7)
    await olivia.tap(PUBLISH)
    message = (await olivia.last())["message_id"]
    data = (await olivia.button(PUBLISH))["data"]
    await olivia.tap(phrase("en", "button_back"))
    await olivia.tap(phrase("en", "correct_place"))
    await answer(olivia, "Clark Park")
    await olivia.tap_data(message, data)
    answers = [text for text in await olivia.answers() if phrase("en", "draft_changed") in text]
    assert len(answers) == 1
    assert "Clark Park" in answers[0]
    async with campaign.store() as tables:
        assert await tables.events.count_coming(after=0) == 0


async def test_an_event_that_somebody_else_changed_is_not_overridden_unasked(campaign: Campaign) -> None:
    """The first Publish says so; a second one is meant."""
    olivia, _ = await with_event(campaign, opted_in=False)
    await olivia.tap(phrase("en", "button_edit"))
    await olivia.tap(phrase("en", "correct_title"))
    await answer(olivia, "Town hall meeting")
    async with campaign.store() as tables:
        event = await tables.events.find(1)
        assert event is not None
        moved = an_event(1, at(2027, 11, 20, 18, 30), uid=event.row.uid, title="Moved")
        await tables.events.put(moved, "en")
    await olivia.tap(PUBLISH_CHANGES)
    await olivia.tap(PUBLISH_CHANGES)
    assert phrase("en", "draft_overtaken") in await olivia.read()
    await olivia.tap(PUBLISH_CHANGES)
    await olivia.tap(PUBLISH_CHANGES)
    async with campaign.store() as tables:
        event = await tables.events.find(1)
    assert event is not None
    assert event.text("en").title == "Town hall meeting"


async def test_an_event_that_somebody_else_cancelled_stays_cancelled(campaign: Campaign) -> None:
    """The draft of a change is done with; nobody is told that it takes place after all."""
    olivia, _ = await with_event(campaign, opted_in=False)
    await olivia.tap(phrase("en", "button_edit"))
    await olivia.tap(phrase("en", "correct_title"))
    await answer(olivia, "Town hall meeting")
    await olivia.tap(PUBLISH_CHANGES)
    async with campaign.store() as tables:
        await tables.events.cancel(1, revision=0)
    await olivia.tap(PUBLISH_CHANGES)
    assert (await olivia.read()).startswith(phrase("en", "is_cancelled"))
    async with campaign.store() as tables:
        event = await tables.events.find(1)
        assert await tables.drafts.find(olivia.user_id) is None
    assert event is not None
    assert event.row.state == "cancelled"


async def test_an_event_that_ended_meanwhile_is_not_cancelled(campaign: Campaign) -> None:
    """The word came too late; nobody is told anything."""
    # Six weeks pass, and what was begun is not thrown away.
    campaign.more = {"STANDPOINT_KEEP_DRAFTS_DAYS": "60"}
    olivia, _ = await with_event(campaign)
    await olivia.tap(phrase("en", "button_cancel_event"))
    await olivia.tap(phrase("en", "button_add_word"))
    await answer(olivia, "Storm warning.")
    campaign.clock.move_to(at(2027, 11, 16, 12, 0))
    await olivia.tap(CANCEL_NOW)
    assert phrase("en", "event_over") in [text.split("\n")[0] for text in await olivia.answers()]
    assert await mailings(campaign, "notice") == []


async def test_what_is_typed_at_the_last_look_is_no_answer(campaign: Campaign) -> None:
    """It says to tap, above the same screen."""
    olivia, _ = await with_event(campaign)
    await olivia.tap(phrase("en", "button_cancel_event"))
    await olivia.tap(phrase("en", "button_add_word"))
    await answer(olivia, "Storm warning.")
    look = await olivia.read()
    await olivia.send("yes")
    assert await olivia.read() == f"{phrase('en', 'tap_please')}\n\n{look}"


async def test_a_start_that_passed_while_the_draft_waited_is_not_published(campaign: Campaign) -> None:
    """The review comes again and says what to correct."""
    olivia = await organizer(campaign)
    await begin_event(olivia)
    await answer(olivia, "Town hall", "2 Oct 2027 18:30")
    await skip(olivia, 7)
    await olivia.tap(PUBLISH)
    campaign.clock.forward(3 * 24 * 3600)
    await olivia.tap(PUBLISH)
    assert phrase("en", "draft_late") in await olivia.read()
    async with campaign.store() as tables:
        assert await tables.events.count_coming(after=0) == 0


async def test_a_draft_in_the_way_is_finished_or_thrown_away_first(campaign: Campaign) -> None:
    """Nothing is lost by beginning something else."""
    olivia, _ = await with_event(campaign)
    await olivia.tap(phrase("en", "button_edit"))
    await olivia.tap(phrase("en", "correct_title"))
    await olivia.send("Half a title")
    await open_event(olivia)
    await olivia.tap(phrase("en", "button_copy"))
    assert phrase("en", "draft_there", title="Half a title") in await olivia.read()
    await olivia.tap(phrase("en", "button_throw_away"))
    await olivia.tap(phrase("en", "button_throw_away_now"))
    assert phrase("en", "thrown_away") in await olivia.read()
    await open_event(olivia)
    await olivia.tap(phrase("en", "button_copy"))
    assert phrase("en", "ask_when").splitlines()[0] in await olivia.read()


async def test_an_edit_that_changed_nothing_is_not_in_the_way(campaign: Campaign) -> None:
    """Whoever only looked begins something else at once."""
    olivia, _ = await with_event(campaign)
    await olivia.tap(phrase("en", "button_edit"))
    await olivia.tap(phrase("en", "button_leave"))
    assert phrase("en", "button_go_on_draft") not in await olivia.labels()
    await olivia.tap(phrase("en", "button_new_event"))
    assert phrase("en", "ask_title").splitlines()[0] in await olivia.read()


async def test_a_button_of_an_older_question_is_answered_kindly(campaign: Campaign) -> None:
    """Skip of the end, tapped again when the place is asked, skips nothing else."""
    olivia = await organizer(campaign)
    await begin_event(olivia)
    await answer(olivia, "Town hall", "14 Nov 2027 18:30")
    message = (await olivia.last())["message_id"]
    data = (await olivia.button(phrase("en", "button_skip")))["data"]
    await olivia.tap_data(message, data)
    asked = await olivia.read()
    await olivia.tap_data(message, data)
    assert phrase("en", "step_over") in await olivia.read()
    assert (await olivia.read()).endswith(asked)


async def test_a_button_of_another_draft_is_answered_kindly(campaign: Campaign) -> None:
    """What was thrown away is gone; its buttons change nothing in the next draft."""
    olivia = await organizer(campaign)
    await begin_event(olivia)
    await answer(olivia, "Town hall")
    await olivia.send("14 Nov 2027 18:30")
    message = (await olivia.last())["message_id"]
    data = (await olivia.button(phrase("en", "button_right")))["data"]
    await olivia.send("/cancel")
    await olivia.tap(phrase("en", "button_go_on_draft"))
    await olivia.tap(phrase("en", "button_leave"))
    number = data.split(":")[1]
    await olivia.tap_data(message, f"1zi:{number}")
    await olivia.send("/organize")
    await olivia.tap(phrase("en", "button_new_event"))
    await answer(olivia, "Rally")
    await olivia.tap_data(message, data)
    assert any(phrase("en", "draft_gone") in text for text in await olivia.answers())
    async with campaign.store() as tables:
        draft = await tables.drafts.find(olivia.user_id)
    assert draft is not None
    assert json.loads(draft.facts)["starts_at"] is None


async def test_the_list_has_pages_and_shows_what_is_not_over(campaign: Campaign) -> None:
    """Eight on a page; a page that is no longer there leads to the first."""
    olivia = await organizer(campaign)
    async with campaign.store() as tables:
        for number in range(9):
            await tables.events.put(an_event(number, at(2027, 11, 1 + number, 18, 0)), "en")
        await tables.events.put(an_event(99, at(2027, 9, 1, 18, 0)), "en")
    await olivia.send("/organize")
    await olivia.tap(phrase("en", "button_manage_events"))
    assert "9 events; these are 1 to 8." in await olivia.read()
    await olivia.tap(phrase("en", "button_next"))
    assert [label for label in await olivia.labels() if "Event" in label] == [
        "Tue, Nov 9, 6:00\u202fPM · Event 8"
    ]
    await olivia.tap_data((await olivia.last())["message_id"], "1zs:80")
    assert "these are 1 to 8." in await olivia.read()
