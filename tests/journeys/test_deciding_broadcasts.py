"""Two organizers decide about a broadcast: for whom, when, what it will do, and a yes from each."""

from functools import partial

import pytest

from bot.store.broadcasts import Actor
from bot.texts.broadcast_taps import (
    ApproveBroadcast,
    AskBroadcast,
    BackToDraft,
    ConfirmBroadcast,
    OpenAudience,
    OpenBroadcast,
    OpenSendAt,
    PauseBroadcast,
    PreviewBroadcast,
    SendProof,
    SetAudienceTopic,
    SetSendAt,
)
from tests.deciding import (
    WORDS,
    approve,
    audit,
    cast,
    confirm,
    copies,
    draft,
    preview,
    reads,
    row,
    state_is,
    tap,
    until,
    want,
    whole,
)
from tests.events import an_event
from tests.organizing import NOW, at
from tests.reminding import publish
from tests.running import Campaign
from tests.said import LANGUAGES, content, phrase

both_languages = pytest.mark.parametrize("language", LANGUAGES)
DAY = 24 * 3600
SIX = "6:00\N{NARROW NO-BREAK SPACE}PM"


@both_languages
async def test_a_broadcast_is_confirmed_by_one_approved_by_another_and_reaches_everybody_once(
    campaign: Campaign, language: str
) -> None:
    """Each reads it in their language, with the imprint and a button to stop; both organizers see the end."""
    people = await cast(campaign, language)
    number = await draft(campaign, people.olivia)
    await tap(people.olivia, PreviewBroadcast(number))
    for own in LANGUAGES:
        assert await reads(people.olivia, whole(WORDS[own], own))
    await people.olivia.tap(phrase(language, "button_to_confirm"))
    last_look = await people.olivia.read()
    assert phrase(language, "audience_people", count=3) in last_look
    assert content().campaign.imprint.within(language) in last_look
    assert phrase(language, "confirm_approval") in last_look
    await people.olivia.tap(phrase(language, "button_confirm"))
    name = f"{phrase(language, 'mailing_broadcast')} {number}"
    assert phrase(language, "awaiting_own", what=name) in await people.olivia.read()
    assert phrase(language, "button_approve") not in await people.olivia.labels()
    await campaign.delivered()
    assert not any([await copies(phone, WORDS["en"], "en") for phone in people.supporters])

    asked = phrase(language, "alert_approve_broadcast", number=number)
    assert await people.oscar.read() == asked
    await people.oscar.tap(phrase(language, "button_look_at_it"))
    assert phrase(language, "awaiting_other", what=name) in await people.oscar.read()
    assert phrase(language, "button_approve") not in await people.oscar.labels()
    await people.oscar.tap(phrase(language, "button_preview"))
    await people.oscar.tap(phrase(language, "button_approve"))
    await campaign.delivered()
    for phone, own in zip(people.supporters, ("en", "en", "es"), strict=True):
        (copy,) = await copies(phone, WORDS[own], own)
        assert [[button["text"] for button in row] for row in copy["buttons"]] == [
            [phrase(own, "button_end_updates")]
        ]
    done = (
        phrase(language, "progress_finished", what=name),
        phrase(language, "progress_done_broadcast", number=3),
    )
    for phone in (people.olivia, people.oscar):
        await until(partial(reads, phone, *done))
    steps = [entry.action for entry in await audit(campaign, number)]
    assert steps == ["begun", "awaiting", "approved", "scheduled", "sending", "finished"]


async def test_nobody_approves_what_they_confirmed(campaign: Campaign) -> None:
    """Not even with a button that another organizer was shown; the try is on record."""
    people = await cast(campaign)
    number = await draft(campaign, people.olivia)
    await confirm(people.olivia, number)
    mark = ((await row(campaign, number)).fingerprint or "")[:12]
    await tap(people.olivia, ApproveBroadcast(number, mark))
    assert phrase("en", "obstacle_own") in await people.olivia.read()
    assert await state_is(campaign, number, "awaiting")
    assert (await audit(campaign, number))[-1].detail == "approve: own"


async def test_one_organizer_alone_needs_no_other(campaign: Campaign) -> None:
    """Nobody could approve it, so it is sent as soon as it is confirmed."""
    people = await cast(campaign)
    campaign.organizers = str(people.olivia.user_id)
    await campaign.stop()
    await campaign.begin()
    number = await draft(campaign, people.olivia)
    await preview(people.olivia, number)
    assert phrase("en", "confirm_approval") not in await people.olivia.read()
    await people.olivia.tap(phrase("en", "button_confirm"))
    await campaign.delivered()
    assert len(await copies(people.emma, WORDS["en"], "en")) == 1


@both_languages
async def test_a_confirm_button_of_an_older_version_refuses(campaign: Campaign, language: str) -> None:
    """The draft changes between the look and the yes: nothing is confirmed, and the try is on record."""
    people = await cast(campaign, language)
    number = await draft(campaign, people.olivia)
    await preview(people.olivia, number, language)
    async with campaign.store() as tables:
        bodies = await tables.broadcasts.bodies(number)
        await tables.broadcasts.put_body(number, "en", bodies["en"].replace("Sunday", "Monday"))
    await people.olivia.tap(phrase(language, "button_confirm"))
    assert phrase(language, "obstacle_changed") in await people.olivia.read()
    assert await state_is(campaign, number, "draft")
    entry = (await audit(campaign, number))[-1]
    assert (entry.action, entry.detail, entry.chat_id) == (
        "refused",
        "confirm: changed",
        people.olivia.user_id,
    )


async def test_a_second_tap_and_an_old_button_change_nothing(campaign: Campaign) -> None:
    """They show how it is by now: it was delivered, once."""
    people = await cast(campaign)
    number = await draft(campaign, people.olivia)
    await preview(people.olivia, number)
    button = await people.olivia.button(phrase("en", "button_confirm"))
    message_id = (await people.olivia.last())["message_id"]
    await people.olivia.tap_data(message_id, button["data"])
    await people.olivia.tap_data(message_id, button["data"])
    assert phrase("en", "obstacle_past") in await people.olivia.read()
    await approve(people.oscar, number)
    await campaign.delivered()
    await people.olivia.tap_data(message_id, button["data"])
    await tap(people.oscar, BackToDraft(number))
    await campaign.delivered()
    assert await state_is(campaign, number, "finished")
    assert len(await copies(people.emma, WORDS["en"], "en")) == 1


async def test_forged_taps_of_a_supporter_do_nothing_and_are_on_record(campaign: Campaign) -> None:
    """Whatever the button says, it is kindly called outdated."""
    people = await cast(campaign)
    number = await draft(campaign, people.olivia)
    await preview(people.olivia, number)
    mark = ((await people.olivia.button(phrase("en", "button_confirm")))["data"]).rpartition(":")[2]
    forged = (
        ConfirmBroadcast(number, mark),
        ApproveBroadcast(number, mark),
        SetSendAt(number, 0),
        PreviewBroadcast(number),
        PauseBroadcast(number),
    )
    for does in forged:
        await tap(people.emma, does)
        assert phrase("en", "button_outdated") in await people.emma.read()
    assert await state_is(campaign, number, "draft")
    async with campaign.store() as tables:
        latest = await tables.broadcasts.latest_audit(at_most=len(forged))
    assert {(entry.actor, entry.chat_id) for entry in latest} == {("somebody", people.emma.user_id)}
    assert [entry.action for entry in reversed(latest)] == [type(does).__name__ for does in forged]


async def test_it_is_sent_back_changed_and_confirmed_anew(campaign: Campaign) -> None:
    """The approval of the older version is worth nothing then."""
    people = await cast(campaign)
    number = await draft(campaign, people.olivia)
    await confirm(people.olivia, number)
    await campaign.delivered()
    await tap(people.oscar, OpenBroadcast(number))
    await people.oscar.tap(phrase("en", "button_preview"))
    old = (await people.oscar.button(phrase("en", "button_approve")))["data"]
    await people.oscar.tap(phrase("en", "button_send_back"))
    assert phrase("en", "back_in_draft") in await people.oscar.read()
    async with campaign.store() as tables:
        bodies = await tables.broadcasts.bodies(number)
        await tables.broadcasts.put_body(number, "en", bodies["en"].replace("Sunday", "Monday"))
    await confirm(people.olivia, number)
    await people.oscar.tap_data((await people.oscar.last())["message_id"], old)
    assert await reads(people.oscar, phrase("en", "obstacle_changed"))
    await approve(people.oscar, number)
    await campaign.delivered()
    assert await copies(people.emma, WORDS["en"], "en") == []
    assert len(await copies(people.emma, "The rally is on Monday.", "en")) == 1


@both_languages
async def test_whoever_has_no_version_gets_the_default_and_the_organizer_is_told(
    campaign: Campaign, language: str
) -> None:
    """The words are the campaign's first language's, the imprint is the reader's."""
    people = await cast(campaign, language)
    number = await draft(campaign, people.olivia, "en")
    await tap(people.olivia, PreviewBroadcast(number))
    told = phrase(language, "audience_language_default", language="Español", people=1, version="English")
    assert told in await people.olivia.read()
    assert await reads(people.olivia, whole(WORDS["en"], "es"))
    await people.olivia.tap(phrase(language, "button_to_confirm"))
    await people.olivia.tap(phrase(language, "button_confirm"))
    await approve(people.oscar, number, language)
    await campaign.delivered()
    assert len(await copies(people.sofia, WORDS["en"], "es")) == 1


async def test_the_organizers_get_a_proof(campaign: Campaign) -> None:
    """All of them, through the worker that sends it to everybody; nobody else gets anything."""
    people = await cast(campaign)
    number = await draft(campaign, people.olivia)
    await tap(people.olivia, PreviewBroadcast(number))
    await people.olivia.tap(phrase("en", "button_send_proof"))
    assert await reads(people.olivia, phrase("en", "proof_sent"))
    await campaign.delivered()
    for own in LANGUAGES:
        assert len(await copies(people.oscar, WORDS[own], own)) == 1
    assert await copies(people.emma, WORDS["en"], "en") == []
    await tap(people.olivia, SendProof(number, "0" * 12))
    assert await reads(people.olivia, phrase("en", "obstacle_changed"))


@both_languages
async def test_only_people_of_one_language_get_it(campaign: Campaign, language: str) -> None:
    """A tap leaves a language out; the last one stays; the count is of now."""
    people = await cast(campaign, language)
    number = await draft(campaign, people.olivia)
    await tap(people.olivia, OpenAudience(number))
    shown = await people.olivia.read()
    assert phrase(language, "audience_how") in shown
    for name, count in (("English", 2), ("Español", 1)):
        assert phrase(language, "audience_language", language=name, people=count) in shown
    await people.olivia.tap(phrase(language, "button_chosen", choice="English"))
    assert "English" not in await people.olivia.read()
    await people.olivia.tap(phrase(language, "button_chosen", choice="Español"))
    assert phrase(language, "button_chosen", choice="Español") in await people.olivia.labels()
    await confirm(people.olivia, number, language)
    await approve(people.oscar, number, language)
    await campaign.delivered()
    assert len(await copies(people.sofia, WORDS["es"], "es")) == 1
    assert await copies(people.emma, WORDS["en"], "en") == []


@both_languages
async def test_those_of_one_event_get_it(campaign: Campaign, language: str) -> None:
    """Who asked for updates only does not; the organizer is told to write about the event only."""
    people = await cast(campaign, language)
    rally = an_event(1, NOW + DAY, title="Rally in the park")
    event_id = await publish(campaign, rally)
    await want(campaign, f"event/{event_id}", people.liam)
    number = await draft(campaign, people.olivia)
    await tap(people.olivia, OpenAudience(number))
    await people.olivia.tap(phrase(language, "button_audience_event"))
    (first, *_) = await people.olivia.labels()
    assert first.startswith("1 · ")
    assert rally.title in first
    await people.olivia.tap(first)
    assert phrase(language, "audience_event_only") in await people.olivia.read()
    await confirm(people.olivia, number, language)
    await approve(people.oscar, number, language)
    await campaign.delivered()
    (copy,) = await copies(people.liam, WORDS["en"], "en")
    assert copy["buttons"][-1][0]["text"] == phrase("en", "button_end_event_messages")
    assert await copies(people.emma, WORDS["en"], "en") == []


async def test_an_event_that_is_not_there_is_no_audience(campaign: Campaign) -> None:
    """The audience stays as it was."""
    people = await cast(campaign)
    number = await draft(campaign, people.olivia)
    await tap(people.olivia, SetAudienceTopic(number, 77))
    assert phrase("en", "event_over") in await people.olivia.read()
    assert (await row(campaign, number)).topic == "updates"


async def test_who_got_one_lately_is_left_out(campaign: Campaign) -> None:
    """Three days are chosen; a supporter who joined after the last broadcast gets it, the others do not."""
    people = await cast(campaign)
    first = await draft(campaign, people.olivia)
    await confirm(people.olivia, first)
    await approve(people.oscar, first)
    await campaign.delivered()
    noah = await campaign.supporter("Noah")
    await want(campaign, "updates", noah)
    campaign.clock.forward(2 * DAY)
    second = await draft(campaign, people.olivia, text="Something else.")
    await tap(people.olivia, OpenAudience(second))
    assert phrase("en", "audience_people", count=4) in await people.olivia.read()
    await people.olivia.tap(phrase("en", "button_rested", count=3))
    assert phrase("en", "audience_rested", count=3) in await people.olivia.read()
    assert phrase("en", "audience_language", language="English", people=1) in await people.olivia.read()
    await confirm(people.olivia, second)
    await approve(people.oscar, second)
    await campaign.delivered()
    assert len(await copies(noah, "Something else.", "en")) == 1
    assert await copies(people.emma, "Something else.", "en") == []


async def test_who_had_enough_this_week_is_skipped_and_counted(campaign: Campaign) -> None:
    """With one a week the second reaches nobody but who joined since; a week later it is another matter."""
    campaign.broadcasts_a_week = "1"
    people = await cast(campaign)
    first = await draft(campaign, people.olivia)
    await confirm(people.olivia, first)
    await approve(people.oscar, first)
    await campaign.delivered()
    noah = await campaign.supporter("Noah")
    await want(campaign, "updates", noah)
    second = await draft(campaign, people.olivia, text="Something else.")
    await preview(people.olivia, second)
    assert phrase("en", "audience_over", count=3, most=1) in await people.olivia.read()
    await people.olivia.tap(phrase("en", "button_confirm"))
    await approve(people.oscar, second)
    await campaign.delivered()
    assert len(await copies(noah, "Something else.", "en")) == 1
    assert await copies(people.emma, "Something else.", "en") == []
    skipped = phrase("en", "progress_over", number=3)
    await until(lambda: reads(people.olivia, f"{phrase('en', 'mailing_broadcast')} {second}", skipped))


async def test_what_nobody_would_get_cannot_be_confirmed(campaign: Campaign) -> None:
    """There is a sentence in the button's place."""
    people = await cast(campaign)
    number = await draft(campaign, people.olivia)
    async with campaign.store() as tables:
        for phone in people.supporters:
            await tables.people.set_gone(phone.user_id)
    await preview(people.olivia, number)
    assert phrase("en", "confirm_nobody") in await people.olivia.read()
    assert phrase("en", "button_confirm") not in await people.olivia.labels()


@pytest.mark.parametrize(
    ("language", "typed", "read_back"),
    [
        ("en", "3 Oct 2027 6pm", f"Sunday, October 3, 2027, {SIX} (Eastern Daylight Time)"),
        ("es", "3 oct 2027 18:00", "domingo, 3 de octubre de 2027, 18:00 (hora de verano oriental)"),
    ],
)
async def test_a_typed_time_is_read_back_set_and_kept(
    campaign: Campaign, language: str, typed: str, read_back: str
) -> None:
    """Nothing is set before the yes; nothing is sent before the time, and then it is."""
    people = await cast(campaign, language)
    number = await draft(campaign, people.olivia)
    await tap(people.olivia, AskBroadcast(number, "when"))
    await people.olivia.send(typed)
    assert read_back in await people.olivia.read()
    assert (await row(campaign, number)).send_at is None
    await people.olivia.tap(phrase(language, "button_right"))
    assert read_back in await people.olivia.read()
    assert (await row(campaign, number)).send_at == at(2027, 10, 3, 18, 0)
    await confirm(people.olivia, number, language)
    await approve(people.oscar, number, language)
    assert read_back in await people.oscar.read()
    campaign.clock.move_to(at(2027, 10, 3, 17, 59))
    await campaign.delivered()
    assert await copies(people.emma, WORDS["en"], "en") == []
    campaign.clock.move_to(at(2027, 10, 3, 18, 0))
    await campaign.delivered()
    assert len(await copies(people.emma, WORDS["en"], "en")) == 1


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("some day", "doubt_not_understood"),
        ("yesterday", "doubt_past_day"),
        ("11/12/2027 18:30", "doubt_order"),
        ("3 Oct 2027", "send_at_no_time"),
    ],
)
async def test_a_time_in_doubt_is_asked_about(campaign: Campaign, typed: str, told: str) -> None:
    """Either it is asked again, or what may be meant is offered; nothing is set by itself."""
    people = await cast(campaign)
    number = await draft(campaign, people.olivia)
    await tap(people.olivia, AskBroadcast(number, "when"))
    await people.olivia.send(typed)
    assert phrase("en", told, day="Sunday, October 3, 2027") in await people.olivia.read()
    assert (await row(campaign, number)).send_at is None


async def test_tomorrow_morning_is_the_end_of_the_quiet_hours(campaign: Campaign) -> None:
    """Without any it is nine o'clock."""
    people = await cast(campaign)
    number = await draft(campaign, people.olivia)
    for hours, expected in (("none", at(2027, 10, 2, 9, 0)), ("21:00-08:00", at(2027, 10, 2, 8, 0))):
        campaign.quiet_hours = hours
        await campaign.stop()
        await campaign.begin()
        await tap(people.olivia, OpenSendAt(number))
        (label,) = [text for text in await people.olivia.labels() if text.startswith("Tomorrow morning")]
        await people.olivia.tap(label)
        assert (await row(campaign, number)).send_at == expected


async def test_a_time_that_is_over_is_refused(campaign: Campaign) -> None:
    """Be it the button or the draft that is too old."""
    people = await cast(campaign)
    number = await draft(campaign, people.olivia)
    await tap(people.olivia, SetSendAt(number, NOW - 60))
    assert phrase("en", "obstacle_late") in await people.olivia.read()
    await tap(people.olivia, SetSendAt(number, NOW + 3600))
    campaign.clock.forward(7200)
    await preview(people.olivia, number)
    assert phrase("en", "button_confirm") not in await people.olivia.labels()
    assert phrase("en", "obstacle_late") in await people.olivia.read()


@both_languages
async def test_it_waits_for_the_end_of_the_quiet_hours_and_says_so(campaign: Campaign, language: str) -> None:
    """Confirmed at ten in the evening, it goes out at eight in the morning."""
    campaign.quiet_hours = "21:00-08:00"
    people = await cast(campaign, language, at(2027, 10, 1, 22, 0))
    number = await draft(campaign, people.olivia)
    await preview(people.olivia, number, language)
    until_then = {
        "en": "Saturday, October 2, 2027, 8:00\N{NARROW NO-BREAK SPACE}AM (Eastern Daylight Time)",
        "es": "sábado, 2 de octubre de 2027, 8:00 (hora de verano oriental)",
    }[language]
    assert phrase(language, "waits_if_confirmed_now", when=until_then) in await people.olivia.read()
    await people.olivia.tap(phrase(language, "button_confirm"))
    await approve(people.oscar, number, language)
    assert phrase(language, "scheduled_in_quiet_hours", when=until_then) in await people.oscar.read()
    await campaign.delivered()
    assert await copies(people.emma, WORDS["en"], "en") == []
    campaign.clock.move_to(at(2027, 10, 2, 8, 0))
    await campaign.delivered()
    assert len(await copies(people.emma, WORDS["en"], "en")) == 1


@both_languages
async def test_paying_shows_the_price_and_asks_again(campaign: Campaign, language: str) -> None:
    """Three messages cost at most 0.3 Stars; only then are they sent as paid ones."""
    campaign.paid_sends_per_second = "1000"
    people = await cast(campaign, language)
    number = await draft(campaign, people.olivia)
    await preview(people.olivia, number, language)
    before = (await people.olivia.button(phrase(language, "button_confirm")))["data"]
    await people.olivia.tap(phrase(language, "button_pay"))
    stars = {"en": "0.3", "es": "0,3"}[language]
    assert f"{stars} Stars" in await people.olivia.read()
    assert (await row(campaign, number)).paid == 0
    await people.olivia.tap(phrase(language, "button_pay_now"))
    assert phrase(language, "confirm_paid", stars=stars) in await people.olivia.read()
    await people.olivia.tap_data((await people.olivia.last())["message_id"], before)
    assert phrase(language, "obstacle_changed") in await people.olivia.read()
    await confirm(people.olivia, number, language)
    await approve(people.oscar, number, language)
    await campaign.delivered()
    to_emma = [
        call["parameters"]
        for call in await campaign.requests("sendMessage")
        if call["parameters"].get("text") == whole(WORDS["en"], "en")
        and str(call["parameters"]["chat_id"]) == str(people.emma.user_id)
    ]
    assert [str(each["allow_paid_broadcast"]).lower() for each in to_emma] == ["true"]


async def test_without_the_setting_nobody_can_pay(campaign: Campaign) -> None:
    """There is no such button, and one that is forged changes nothing."""
    people = await cast(campaign)
    number = await draft(campaign, people.olivia)
    await preview(people.olivia, number)
    assert phrase("en", "button_pay") not in await people.olivia.labels()


async def test_a_correction_says_whom_it_changes(campaign: Campaign) -> None:
    """It goes the same way: preview, confirmation, another organizer."""
    people = await cast(campaign)
    number = await draft(campaign, people.olivia)
    await confirm(people.olivia, number)
    await approve(people.oscar, number)
    await campaign.delivered()
    async with campaign.store() as tables:
        actor = Actor(people.olivia.user_id, "organizer", campaign.clock.now())
        correction = await tables.broadcasts.begin(actor, kind="correction", about=number)
        for language, body in (await tables.broadcasts.bodies(number)).items():
            await tables.broadcasts.put_body(correction, language, body.replace("Sunday", "Monday"))
    await preview(people.olivia, correction)
    shown = await people.olivia.read()
    assert phrase("en", "audience_copies") in shown
    assert phrase("en", "audience_people", count=3) in shown
    await people.olivia.tap(phrase("en", "button_not_say_so"))
    await people.olivia.tap(phrase("en", "button_confirm"))
    await approve(people.oscar, correction, kind="correction")
    await campaign.delivered()
    assert len(await copies(people.emma, "The rally is on Monday.", "en")) == 1
    assert await copies(people.emma, WORDS["en"], "en") == []
    await until(lambda: reads(people.olivia, phrase("en", "progress_done_correction", number=3)))
