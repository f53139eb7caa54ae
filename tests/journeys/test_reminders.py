"""A person who opted in is reminded: in time, in their language, and told when something changes."""

import datetime as dt

import pytest

from bot.store.events import Arrangements
from tests.events import an_event
from tests.opting_in import opt_in, opt_in_to_next_event
from tests.phone import Phone
from tests.reminding import DETROIT, NOON, ONE_DAY, ONE_HOUR, event_of, mailings, publish
from tests.running import Campaign
from tests.said import LANGUAGES, phrase

both_languages = pytest.mark.parametrize("language", LANGUAGES)
EVENING = NOON + ONE_DAY + 6 * ONE_HOUR + ONE_HOUR // 2
"""Wednesday, 9 July 2031, 18:30 in Detroit."""


def plain(text: str) -> str:
    """A text with plain spaces where Unicode has narrow or unbreakable ones."""
    return text.replace("\u202f", " ").replace("\xa0", " ")


async def a_subscriber(campaign: Campaign, language: str) -> Phone:
    """On Tuesday at noon somebody opts in to Wednesday evening's event."""
    campaign.clock.move_to(NOON)
    await publish(campaign, an_event(1, EVENING, title="Town hall", place="Hall 1"))
    emma = await campaign.supporter(language=language)
    await opt_in_to_next_event(emma, language)
    return emma


async def at(campaign: Campaign, moment: int) -> None:
    """It becomes this time, and all that is due is delivered."""
    campaign.clock.move_to(moment)
    await campaign.delivered()


def local(text: str) -> int:
    """A local time in Detroit as epoch seconds."""
    return int(dt.datetime.fromisoformat(text).replace(tzinfo=DETROIT).timestamp())


@both_languages
async def test_a_reminder_says_what_when_how_soon_and_where(campaign: Campaign, language: str) -> None:
    """Two hours before; with buttons to say whether one comes, to see more, and to stop."""
    emma = await a_subscriber(campaign, language)
    await at(campaign, EVENING - 2 * ONE_HOUR)
    assert (
        plain(await emma.read()).split("\n\n")
        == {
            "en": [
                "Town hall\nStarts in 2 hours.",
                "When: Wednesday, July 9, 2031, 6:30 PM – 7:30 PM (Eastern Daylight Time)",
                "Where: Hall 1",
            ],
            "es": [
                "Town hall\nEmpieza dentro de 2 horas.",
                "Cuándo: miércoles, 9 de julio de 2031, 18:30 – 19:30 (hora de verano oriental)",
                "Dónde: Hall 1",
            ],
        }[language]
    )
    assert await emma.labels() == [
        phrase(language, f"button_{button}")
        for button in ("still_coming", "cannot_come", "details", "stop_reminders")
    ]


@both_languages
async def test_the_usual_ladder(campaign: Campaign, language: str) -> None:
    """The day before at eleven, and two hours before; the morning only for those who chose it. Nothing after."""
    campaign.clock.move_to(NOON - ONE_DAY)
    await publish(campaign, an_event(1, EVENING, title="Town hall"))
    emma = await campaign.supporter(language=language)
    await opt_in_to_next_event(emma, language)
    seen = []
    for moment in ("07-08T10:59", "07-08T11:00", "07-09T09:00", "07-09T16:29", "07-09T16:30", "07-10T12:00"):
        before = len(await emma.answers())
        await at(campaign, local(f"2031-{moment}"))
        seen.append(len(await emma.answers()) - before)
    assert seen == [0, 1, 0, 0, 1, 0]


@both_languages
async def test_what_to_bring_stands_in_the_reminder(campaign: Campaign, language: str) -> None:
    """Where an organizer said so."""
    await a_subscriber(campaign, language)
    async with campaign.store() as tables:
        await tables.events.set_bring(1, "en", "A pen")
    mateo = await campaign.supporter("Mateo", language)
    await opt_in_to_next_event(mateo, language)
    await at(campaign, EVENING - 2 * ONE_HOUR)
    assert phrase(language, "event_bring", bring="A pen") in await mateo.read()


@both_languages
async def test_a_moved_event_is_told_at_once_with_old_and_new(campaign: Campaign, language: str) -> None:
    """And reminded of at its new time, not at the old one."""
    emma = await a_subscriber(campaign, language)
    await publish(
        campaign,
        an_event(1, EVENING + ONE_HOUR, title="Town hall", place="Hall 2"),
        words={"en": "The hall is being painted."},
    )
    await campaign.delivered()
    text = plain(await emma.read())
    assert (
        text.replace("\n\n", "\n").split("\n")
        == {
            "en": [
                "Town hall: something has changed.",
                "New time: Wednesday, July 9, 2031, 7:30 PM – 8:30 PM (Eastern Daylight Time)",
                "Before: Wednesday, July 9, 2031, 6:30 PM – 7:30 PM (Eastern Daylight Time)",
                "New place: Hall 2",
                "Before: Hall 1",
                "The hall is being painted.",
            ],
            "es": [
                "Town hall: algo ha cambiado.",
                "Nueva hora: miércoles, 9 de julio de 2031, 19:30 – 20:30 (hora de verano oriental)",
                "Antes: miércoles, 9 de julio de 2031, 18:30 – 19:30 (hora de verano oriental)",
                "Nuevo lugar: Hall 2",
                "Antes: Hall 1",
                "The hall is being painted.",
            ],
        }[language]
    )
    assert (await event_of(campaign, 1)).row.revision == 1
    before = len(await emma.answers())
    await at(campaign, EVENING - 2 * ONE_HOUR)
    assert len(await emma.answers()) == before
    await at(campaign, EVENING - ONE_HOUR)
    assert len(await emma.answers()) == before + 1


async def test_two_changes_before_anybody_heard_are_told_as_one(campaign: Campaign) -> None:
    """The notice says how it was when people last heard."""
    emma = await a_subscriber(campaign, "en")
    await campaign.stop()
    await publish(campaign, an_event(1, EVENING + ONE_HOUR, title="Town hall", place="Hall 1"))
    await publish(campaign, an_event(1, EVENING + 2 * ONE_HOUR, title="Town hall", place="Hall 1"))
    before = len(await emma.answers())
    await campaign.begin()
    await campaign.delivered()
    assert len(await emma.answers()) == before + 1
    text = plain(await emma.read())
    assert "New time: Wednesday, July 9, 2031, 8:30 PM" in text
    assert "Before: Wednesday, July 9, 2031, 6:30 PM" in text


@both_languages
async def test_a_cancelled_event_is_told_and_not_reminded_of(campaign: Campaign, language: str) -> None:
    """Once, with when it was planned."""
    emma = await a_subscriber(campaign, language)
    await publish(campaign, an_event(1, EVENING, title="Town hall", place="Hall 1", cancelled=True))
    await campaign.delivered()
    text = plain(await emma.read())
    assert text.startswith(phrase(language, "letter_cancelled", title="Town hall"))
    assert {"en": "Wednesday, July 9, 2031, 6:30 PM", "es": "miércoles, 9 de julio de 2031, 18:30"}[
        language
    ] in text
    before = len(await emma.answers())
    await at(campaign, EVENING)
    assert len(await emma.answers()) == before


async def test_a_wording_fix_tells_nobody(campaign: Campaign) -> None:
    """Title, description, link: no revision, no notice."""
    emma = await a_subscriber(campaign, "en")
    before = len(await emma.answers())
    facts = an_event(
        1,
        EVENING,
        title="Town-hall meeting",
        place="Hall  1",
        description="Come!",
        link="https://example.org",
    )
    await publish(campaign, facts)
    await campaign.delivered()
    assert len(await emma.answers()) == before
    assert (await event_of(campaign, 1)).row.revision == 0
    await at(campaign, EVENING - 2 * ONE_HOUR)
    assert (await emma.read()).startswith("Town-hall meeting\nStarts in 2 hours.")


@both_languages
async def test_who_opts_in_late_is_reminded_at_once(campaign: Campaign, language: str) -> None:
    """The event starts within the last rung: a short one, once, however often they opt in and out."""
    campaign.clock.move_to(NOON)
    await publish(campaign, an_event(1, EVENING, title="Town hall", place="Hall 1"))
    await at(campaign, EVENING - ONE_HOUR)
    emma = await campaign.supporter(language=language)
    for _ in range(2):
        await opt_in_to_next_event(emma, language)
        await campaign.delivered()
        await emma.send("/stop")
    letters = [text for text in await emma.answers() if text.startswith("Town hall\n")]
    soon = {"en": "Town hall\nStarts in 1 hour.", "es": "Town hall\nEmpieza dentro de 1 hora."}[language]
    where = phrase(language, "event_where", place="Hall 1")
    # A minute may pass while the test runs.
    assert [
        plain(text).replace("59 minutes", "1 hour").replace("59 minutos", "1 hora") for text in letters
    ] == [f"{soon}\n\n{where}"]


async def test_who_opted_out_is_not_reminded(campaign: Campaign) -> None:
    """Neither by a tap nor after STOP."""
    emma = await a_subscriber(campaign, "en")
    mateo = await campaign.supporter("Mateo")
    await opt_in_to_next_event(mateo, "en")
    await emma.send("STOP")
    await mateo.tap("Stop reminders for this event")
    before = [len(await phone.answers()) for phone in (emma, mateo)]
    await at(campaign, EVENING - 2 * ONE_HOUR)
    assert [len(await phone.answers()) for phone in (emma, mateo)] == before


async def test_nothing_goes_out_in_the_quiet_hours(campaign: Campaign) -> None:
    """A bot that was down in the evening waits until people are up; an event may ask for any hour."""
    campaign.quiet_hours = "21:00-08:00"
    await campaign.stop()
    await campaign.begin()
    campaign.clock.move_to(NOON)
    noon_on_thursday = NOON + 2 * ONE_DAY
    await publish(campaign, an_event(1, noon_on_thursday, title="Lunch"))
    night = an_event(2, local("2031-07-10T01:00"), title="Night watch")
    await publish(campaign, night, arrangements=Arrangements(ladder=("hours",), any_hour=True))
    emma = await campaign.supporter()
    await opt_in(emma, "en", "events")
    await campaign.stop()
    # Wednesday at 22:00, when the day-before reminder of eleven o'clock has not gone out.
    campaign.clock.move_to(local("2031-07-09T22:00"))
    before = len(await emma.answers())
    await campaign.begin()
    await campaign.delivered()
    assert len(await emma.answers()) == before
    await at(campaign, local("2031-07-09T23:00"))
    assert (await emma.read()).startswith("Night watch\nStarts in 2 hours.")
    await at(campaign, local("2031-07-10T07:59"))
    assert len(await emma.answers()) == before + 1
    await at(campaign, local("2031-07-10T08:00"))
    assert (await emma.read()).startswith("Lunch\nStarts in 4 hours.")


@both_languages
async def test_down_until_it_was_too_late(campaign: Campaign, language: str) -> None:
    """Nobody is reminded of what has begun; the organizers are told how many did not hear."""
    olivia = await campaign.supporter("Olivia", language)
    campaign.organizers = str(olivia.user_id)
    await campaign.stop()
    await campaign.begin()
    emma = await a_subscriber(campaign, language)
    await campaign.stop()
    campaign.clock.move_to(EVENING + 60)
    before = len(await emma.answers())
    await campaign.begin()
    await campaign.delivered()
    assert len(await emma.answers()) == before
    (missed,) = [each for each in await mailings(campaign, "reminder") if each.state == "missed"]
    assert missed.part == "hours"
    alert = await olivia.read()
    assert phrase(language, "mailing_reminder_hours") in alert
    assert {"en": "too late for one person", "es": "Para una persona ya era demasiado tarde"}[
        language
    ] in alert


async def test_down_for_a_while_sends_late_while_it_is_of_use(campaign: Campaign) -> None:
    """An hour before the start the reminder still goes out, and says one hour."""
    emma = await a_subscriber(campaign, "en")
    await campaign.stop()
    campaign.clock.move_to(EVENING - ONE_HOUR)
    await campaign.begin()
    await campaign.delivered()
    assert (await emma.read()).startswith("Town hall\nStarts in 1 hour.")


@both_languages
async def test_a_new_event_is_announced_to_those_who_asked_for_all(campaign: Campaign, language: str) -> None:
    """And to nobody else."""
    emma = await campaign.supporter(language=language)
    await opt_in(emma, language, "events")
    mateo = await campaign.supporter("Mateo", language)
    campaign.clock.move_to(NOON)
    before = len(await mateo.answers())
    await publish(campaign, an_event(1, EVENING, title="Town hall"), announce=True)
    await campaign.delivered()
    assert phrase(language, "letter_announcement", title="Town hall") in await emma.read()
    assert len(await mateo.answers()) == before


@both_languages
async def test_thanks_only_where_the_organizer_asked_for_it(campaign: Campaign, language: str) -> None:
    """An hour after the end, once."""
    campaign.clock.move_to(NOON)
    for number, thanks in ((1, True), (2, False)):
        facts = an_event(number, EVENING, title=f"Town hall {number}")
        await publish(campaign, facts, arrangements=Arrangements(thanks=thanks))
    emma = await campaign.supporter(language=language)
    await opt_in_to_next_event(emma, language)
    await at(campaign, EVENING - 2 * ONE_HOUR)
    await at(campaign, EVENING + 2 * ONE_HOUR - 1)
    before = len(await emma.answers())
    await at(campaign, EVENING + 2 * ONE_HOUR)
    thanked = (await emma.answers())[before:]
    assert thanked == [phrase(language, "letter_thanks", title="Town hall 1", candidate="Niles Niemuth")]
