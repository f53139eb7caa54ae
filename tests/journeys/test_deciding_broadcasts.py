"""Two organizers decide about a broadcast: what it will do, what it costs, and a yes from each."""

from functools import partial

import pytest

from bot.store.broadcasts import Actor
from bot.texts.broadcast_taps import (
    ApproveBroadcast,
    BackToDraft,
    ConfirmBroadcast,
    OpenBroadcast,
    PauseBroadcast,
    PreviewBroadcast,
    SendProof,
)
from bot.texts.composing_taps import SetSendAt
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
    whole,
)
from tests.running import Campaign
from tests.said import LANGUAGES, content, phrase

both_languages = pytest.mark.parametrize("language", LANGUAGES)


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
        latest = await tables.audits.latest(at_most=len(forged))
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
