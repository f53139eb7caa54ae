"""A broadcast while it is being sent: the message that shows how it goes, pause, resume, cancel."""

from itertools import pairwise

import pytest

from bot.texts.broadcast_taps import (
    CancelBroadcast,
    OfferCancelBroadcast,
    PauseBroadcast,
    RecallBroadcast,
    ResumeBroadcast,
)
from tests.deciding import (
    WORDS,
    Cast,
    approve,
    audit,
    cast,
    confirm,
    copies,
    draft,
    row,
    state_is,
    tap,
    until,
)
from tests.organizing import at
from tests.phone import Json, Phone
from tests.reminding import subscribed
from tests.running import Campaign
from tests.said import LANGUAGES, phrase

both_languages = pytest.mark.parametrize("language", LANGUAGES)
MANY = 12


async def being_sent(
    campaign: Campaign, language: str = "en", *, pace: str = "3", many: int = MANY
) -> tuple[Cast, int, list[Phone]]:
    """A broadcast in English to so many more people, which goes out slowly and has begun."""
    campaign.sends_per_second = pace
    people = await cast(campaign, language)
    crowd = [*people.supporters, *await subscribed(campaign, many, "updates")]
    number = await draft(campaign, people.olivia)
    await confirm(people.olivia, number, language)
    await approve(people.oscar, number, language)
    await until(lambda: has_begun(campaign, number))
    return people, number, crowd


async def has_begun(campaign: Campaign, number: int) -> bool:
    """Whether somebody has it."""
    return (await tally(campaign, number)).get("sent", 0) > 0


async def tally(campaign: Campaign, number: int) -> dict[str, int]:
    """How many deliveries are in each state."""
    mailing_id = (await row(campaign, number)).mailing_id
    async with campaign.store() as tables:
        return dict(await tables.mailings.tally(mailing_id or 0))


async def have_it(crowd: list[Phone]) -> list[int]:
    """How many copies each of these people has."""
    own = {"en": "en", "es": "es"}
    return [sum([len(await copies(phone, WORDS[language], language)) for language in own]) for phone in crowd]


async def progress_of(phone: Phone, language: str = "en") -> Json | None:
    """The message that shows how it goes: the one with numbers and no way back to the list."""
    left = phrase(language, "progress_left", number="").strip()
    back = phrase(language, "button_all_broadcasts")
    for message in reversed(await phone.messages()):
        labels = [button["text"] for each in message["buttons"] for button in each]
        if left in message["text"] and back not in labels:
            return message
    return None


async def shows(phone: Phone, *texts: str, language: str = "en") -> bool:
    """Whether the progress message has all of these in it."""
    message = await progress_of(phone, language)
    return message is not None and all(text in message["text"] for text in texts)


def title(language: str, key: str, number: int) -> str:
    """The heading of a progress message."""
    return phrase(language, key, what=f"{phrase(language, 'mailing_broadcast')} {number}")


@both_languages
async def test_one_message_shows_how_it_goes_and_edits_itself(campaign: Campaign, language: str) -> None:
    """No more often than every three seconds; in the end it says what became of it, with a way to the report."""
    people, number, crowd = await being_sent(campaign, language)
    under_way = title(language, "progress_sending", number)
    await until(lambda: shows(people.olivia, under_way, "░", language=language))
    first = await progress_of(people.olivia, language)
    assert first is not None
    await campaign.delivered()
    everybody = phrase(language, "progress_done_broadcast", number=len(crowd))
    ended = (title(language, "progress_finished", number), everybody, "100 %")
    await until(lambda: shows(people.olivia, *ended, language=language))
    last = await progress_of(people.olivia, language)
    assert last is not None
    assert last["message_id"] == first["message_id"]
    assert next([button["text"] for button in each] for each in last["buttons"]) == [
        phrase(language, "button_report")
    ]
    assert await have_it(crowd) == [1] * len(crowd)
    edits = [
        call
        for call in await campaign.requests("editMessageText")
        if str(call["parameters"]["message_id"]) == str(first["message_id"])
        and str(call["parameters"]["chat_id"]) == str(people.olivia.user_id)
    ]
    moments = [call["time"] for call in edits]
    assert moments
    # A little less, for what the way there takes.
    assert all(later - sooner > 2.8 for sooner, later in pairwise(moments))
    await until(lambda: nobody_is_shown(campaign))


@both_languages
async def test_pause_holds_it_at_once_and_resume_lets_it_go_on(campaign: Campaign, language: str) -> None:
    """At most what is in flight still goes; in the end everybody has it once."""
    people, number, crowd = await being_sent(campaign, language)
    await until(lambda: shows(people.olivia, title(language, "progress_sending", number), language=language))
    await people.olivia.tap(phrase(language, "button_pause"))
    assert await state_is(campaign, number, "paused")
    await until(lambda: nothing_in_flight(campaign, number))
    held = await tally(campaign, number)
    assert held["pending"] > 0
    await until(lambda: shows(people.oscar, title(language, "progress_paused", number), language=language))
    assert await tally(campaign, number) == held
    await people.oscar.tap(phrase(language, "button_resume_it"))
    await campaign.delivered()
    assert await have_it(crowd) == [1] * len(crowd)
    steps = [(entry.action, entry.chat_id) for entry in await audit(campaign, number)]
    assert ("paused", people.olivia.user_id) in steps
    assert ("sending", people.oscar.user_id) in steps


async def nothing_in_flight(campaign: Campaign, number: int) -> bool:
    """Whether no send is under way."""
    return not (await tally(campaign, number)).get("intent", 0)


@both_languages
async def test_cancel_asks_first_and_says_who_will_not_get_it(campaign: Campaign, language: str) -> None:
    """The question comes below the progress message; yes makes all that is pending cancelled."""
    people, number, crowd = await being_sent(campaign, language)
    await until(lambda: shows(people.olivia, title(language, "progress_sending", number), language=language))
    await tap(people.olivia, PauseBroadcast(number))
    await until(lambda: nothing_in_flight(campaign, number))
    held = await tally(campaign, number)
    await tap(people.olivia, OfferCancelBroadcast(number))
    question = await people.olivia.read()
    assert phrase(language, "cancel_left", count=held["pending"]) in question
    assert await state_is(campaign, number, "paused")
    await people.olivia.tap(phrase(language, "button_cancel_broadcast"))
    await campaign.delivered()
    assert await tally(campaign, number) == {"sent": held["sent"], "cancelled": held["pending"]}
    assert sum(await have_it(crowd)) == held["sent"]
    ended = (
        title(language, "progress_cancelled", number),
        phrase(language, "progress_dropped", number=held["pending"]),
    )
    await until(lambda: shows(people.oscar, *ended, language=language))
    for does in (ResumeBroadcast(number), PauseBroadcast(number), CancelBroadcast(number)):
        await tap(people.olivia, does)
    await campaign.delivered()
    assert sum(await have_it(crowd)) == held["sent"]
    assert await state_is(campaign, number, "cancelled")


async def test_no_to_the_question_leaves_it_as_it_is(campaign: Campaign) -> None:
    """It goes on meanwhile."""
    people, number, crowd = await being_sent(campaign, pace="10")
    await tap(people.olivia, OfferCancelBroadcast(number))
    await people.olivia.tap(phrase("en", "button_not_cancel_broadcast"))
    await campaign.delivered()
    assert await have_it(crowd) == [1] * len(crowd)


async def test_what_is_scheduled_is_changed_or_cancelled(campaign: Campaign) -> None:
    """Back to a draft nothing is sent at the time; cancelled, nobody gets it."""
    people = await cast(campaign)
    number = await draft(campaign, people.olivia)
    evening = at(2027, 10, 1, 20, 0)
    async with campaign.store() as tables:
        await tables.broadcasts.set_send_at(number, evening)
    await confirm(people.olivia, number)
    await approve(people.oscar, number)
    await people.oscar.tap(phrase("en", "button_change_it"))
    assert phrase("en", "back_in_draft") in await people.oscar.read()
    campaign.clock.move_to(evening - 60)
    await confirm(people.olivia, number)
    await campaign.delivered()
    await approve(people.oscar, number)
    await people.oscar.tap(phrase("en", "button_cancel_it"))
    assert phrase("en", "cancel_have_nobody") in await people.oscar.read()
    await people.oscar.tap(phrase("en", "button_cancel_broadcast"))
    campaign.clock.move_to(evening)
    await campaign.delivered()
    assert await state_is(campaign, number, "cancelled")
    assert await have_it(list(people.supporters)) == [0, 0, 0]
    # Whoever confirmed it learns of it without having asked.
    await until(lambda: shows(people.olivia, title("en", "progress_cancelled", number)))


async def test_the_progress_message_goes_on_after_a_restart(campaign: Campaign) -> None:
    """It is the same message; nobody gets the broadcast twice."""
    people, number, crowd = await being_sent(campaign)
    await until(lambda: shows(people.olivia, title("en", "progress_sending", number)))
    before = await progress_of(people.olivia)
    await campaign.stop()
    await campaign.begin()
    await campaign.delivered()
    await until(lambda: shows(people.olivia, title("en", "progress_finished", number)))
    after = await progress_of(people.olivia)
    assert before is not None
    assert after is not None
    assert after["message_id"] == before["message_id"]
    assert max(await have_it(crowd)) == 1


async def test_a_progress_message_that_cannot_be_edited_comes_anew(campaign: Campaign) -> None:
    """As where it was deleted."""
    people, number, _ = await being_sent(campaign)
    await until(lambda: shows(people.olivia, title("en", "progress_sending", number)))
    before = await progress_of(people.olivia)
    assert before is not None
    await campaign.fault(
        method="editMessageText",
        kind="400",
        user_id=people.olivia.user_id,
        description="Bad Request: message to edit not found",
        times=1,
    )
    await campaign.delivered()
    await until(lambda: shows(people.olivia, title("en", "progress_finished", number)))
    after = await progress_of(people.olivia)
    assert after is not None
    assert after["message_id"] != before["message_id"]


async def test_an_organizer_who_blocked_the_bot_is_shown_nothing(campaign: Campaign) -> None:
    """The other one is, and the broadcast goes on."""
    people, number, crowd = await being_sent(campaign)
    await people.olivia.block()
    await campaign.delivered()
    await until(lambda: shows(people.oscar, title("en", "progress_finished", number)))
    await until(lambda: nobody_is_shown(campaign))
    assert await have_it(crowd) == [1] * len(crowd)


async def nobody_is_shown(campaign: Campaign) -> bool:
    """Whether no progress message is left to edit."""
    async with campaign.store() as tables:
        return not await tables.watches.all()


@both_languages
async def test_paused_by_failures_it_says_why(campaign: Campaign, language: str) -> None:
    """After three refusals in a row of one kind; Resume lets it go on."""
    campaign.failures_in_a_row = "3"
    campaign.sends_per_second = "200"
    people = await cast(campaign, language)
    crowd = [*people.supporters, *await subscribed(campaign, MANY, "updates")]
    number = await draft(campaign, people.olivia)
    for phone in crowd:
        await campaign.fault(
            method="sendMessage",
            kind="400",
            user_id=phone.user_id,
            description="Bad Request: the stars are wrong",
            times=1,
        )
    campaign.log.failures_expected = True
    await confirm(people.olivia, number, language)
    await approve(people.oscar, number, language)
    reason = phrase(language, "progress_reason", reason="Bad Request: the stars are wrong")
    await until(lambda: shows(people.olivia, title(language, "progress_paused", number), language=language))
    message = await progress_of(people.olivia, language)
    assert message is not None
    assert reason.partition(":")[0] in message["text"]


async def test_quiet_hours_that_begin_in_the_middle_hold_it(campaign: Campaign) -> None:
    """The progress message says until when; in the morning it goes on."""
    campaign.quiet_hours = "21:00-08:00"
    campaign.sends_per_second = "3"
    people = await cast(campaign, "en", at(2027, 10, 1, 20, 58))
    crowd = [*people.supporters, *await subscribed(campaign, MANY, "updates")]
    number = await draft(campaign, people.olivia)
    await confirm(people.olivia, number)
    await approve(people.oscar, number)
    await until(lambda: shows(people.olivia, title("en", "progress_sending", number)))
    campaign.clock.move_to(at(2027, 10, 1, 21, 0))
    morning = "Saturday, October 2, 2027, 8:00\N{NARROW NO-BREAK SPACE}AM (Eastern Daylight Time)"
    await until(lambda: shows(people.olivia, phrase("en", "progress_quiet", when=morning)))
    assert 0 in await have_it(crowd)
    campaign.clock.move_to(at(2027, 10, 2, 8, 0))
    await campaign.delivered()
    assert await have_it(crowd) == [1] * len(crowd)


@both_languages
async def test_a_recall_is_shown_in_its_own_words(campaign: Campaign, language: str) -> None:
    """Whoever recalls a broadcast sees how many copies were taken back."""
    people, number, crowd = await being_sent(campaign, language, pace="200", many=0)
    await campaign.delivered()
    await tap(people.olivia, RecallBroadcast(number))
    await campaign.delivered()
    await until(
        lambda: shows(
            people.olivia, phrase(language, "progress_done_recall", number=len(crowd)), language=language
        )
    )
    assert await have_it(crowd) == [0] * len(crowd)
