"""``standpoint rehearse``: everything that would go out, to how many and when, without sending any of it."""

import datetime as dt
import time
from collections.abc import AsyncIterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.actions import wordings
from bot.actions.events import changed
from bot.actions.policy import Policy
from bot.delivery.quiet import QuietHours
from bot.store.consents import Topic
from bot.store.database import Database
from bot.store.events import Arrangements, EventFacts
from tests.events import an_event
from tests.program import ROOT, Ended, run
from tests.reminding import opt_in_past_the_bot
from tests.running import KEY, Campaign
from tests.said import content, phrase

DETROIT = ZoneInfo("America/Detroit")
# The command goes by the machine's clock, so everything here is far ahead of it: a Tuesday at 18:30.
START = int(dt.datetime(2091, 7, 10, 18, 30, tzinfo=DETROIT).timestamp())
BEFORE = START - 40 * 86400
POLICY = Policy(QuietHours(dt.time(21), dt.time(8), DETROIT))


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """A store with three supporters: Emma and Noah read English, Mateo Spanish; all opted in to all events."""
    async with Database.open(tmp_path / "store.db", KEY) as database:
        async with database.transaction() as tables:
            for chat_id, language in ((1, "en"), (2, "en"), (3, "es")):
                await tables.people.join(chat_id, language=language, at=1)
                await opt_in_past_the_bot(tables, chat_id, "events", at=1)
        yield database


async def publish(database: Database, facts: EventFacts, ladder: tuple[str, ...] = ("day", "hours")) -> None:
    """An event made or changed by an organizer, with these reminders."""
    async with database.transaction() as tables:
        before = await tables.events.named(facts.uid, facts.occurrence)
        event_id = await tables.events.put(facts, "en")
        await tables.events.arrange(event_id, Arrangements(ladder=ladder))
        await changed(tables, before, event_id, policy=POLICY, now=BEFORE)


async def rehearse(folder: Path, *arguments: str) -> Ended:
    """``standpoint rehearse ARGUMENTS`` with the store in this folder and the project's own content."""
    settings = {
        "STANDPOINT_DATABASE": "store.db",
        "STANDPOINT_DATABASE_KEY": KEY,
        "STANDPOINT_CONTENT": str(ROOT / "content"),
    }
    return await run("rehearse", *arguments, folder=folder, settings=settings)


def lines(ended: Ended) -> list[str]:
    """What was printed, with plain spaces."""
    assert (ended.code, ended.err) == (0, "")
    return ended.out.replace("\u202f", " ").splitlines()


async def test_every_message_of_every_event(database: Database, tmp_path: Path) -> None:
    """When, to how many, and how it reads in each language; nothing is sent, and nothing in the store changes."""
    await publish(database, an_event(1, START, title="Town hall", place="Sample Hall"))
    async with database.reading() as tables:
        before = [await tables.mailings.to_come(), await tables.events.ahead(after=0)]
    said = lines(await rehearse(tmp_path))
    when = "Tuesday, July 10, 2091, 6:30 PM – 7:30 PM (Eastern Daylight Time)"
    assert said[:2] == ["Town hall", when]
    assert [line for line in said if line.startswith("  Reminder")] == [
        "  Reminder, the day before: Monday, July 9, 2091, 11:00 AM (Eastern Daylight Time), to 3 people (en 2, es 1)",
        "  Reminder, two hours before: Tuesday, July 10, 2091, 4:30 PM (Eastern Daylight Time), to 3 people (en 2, es 1)",
    ]
    assert said.count(f"          | When: {when}") == 2
    assert (
        said.count("          | Cuándo: martes, 10 de julio de 2091, 18:30 – 19:30 (hora de verano oriental)")
        == 2
    )
    assert [line[:8] for line in said if line[4:6] in {"en", "es"}] == ["    en  ", "    es  "] * 2
    assert said[-1] == "2 messages to come, 6 deliveries. Nothing was sent."
    async with database.reading() as tables:
        assert [await tables.mailings.to_come(), await tables.events.ahead(after=0)] == before


async def test_a_change_that_people_are_told_of(database: Database, tmp_path: Path) -> None:
    """What was planned for a cancelled event is off but for the notice; who left this event out is not counted."""
    await publish(database, an_event(1, START, title="Town hall"))
    await publish(database, an_event(1, START, title="Town hall", cancelled=True))
    async with database.transaction() as tables:
        await tables.consents.unsubscribe(3, Topic("events"))
    said = lines(await rehearse(tmp_path))
    assert said[1].endswith("(cancelled)")
    assert [line for line in said if " to 2 people (en 2)" in line] == [
        "  Notice of a change: Thursday, May 31, 2091, 6:30 PM (Eastern Daylight Time), to 2 people (en 2)"
    ]
    assert "    en    | Town hall has been cancelled." in said
    assert said[-1] == "1 message to come, 2 deliveries. Nothing was sent."


async def test_the_quiet_hours_are_heeded(database: Database, tmp_path: Path) -> None:
    """A notice that becomes due at night is announced for the morning."""
    night = START - 40 * 86400 + 5 * 3600
    await publish(database, an_event(1, START))
    async with database.transaction() as tables:
        before = await tables.events.named("1@test.invalid", 0)
        event_id = await tables.events.put(an_event(1, START + 3600), "en")
        await changed(tables, before, event_id, policy=POLICY, now=night)
    said = lines(await rehearse(tmp_path))
    assert [line.partition(", to ")[0] for line in said if line.startswith("  Notice")] == [
        "  Notice of a change: Friday, June 1, 2091, 8:00 AM (Eastern Daylight Time)"
    ]


async def test_one_language_alone(database: Database, tmp_path: Path) -> None:
    """The texts in it; everybody is still counted."""
    await publish(database, an_event(1, START), ("day",))
    said = lines(await rehearse(tmp_path, "--language", "es"))
    assert [line[4:6] for line in said if line[4:6] in {"en", "es"}] == ["es"]
    assert said[-1] == "1 message to come, 3 deliveries. Nothing was sent."


async def test_who_has_had_it_is_not_counted_again(database: Database, tmp_path: Path) -> None:
    """Of a mailing that is going out, those who are left; one that is paused says why."""
    await publish(database, an_event(1, START), ("day",))
    async with database.transaction() as tables:
        await tables.mailings.begin_due(now=START - 3600, is_quiet=False)
        (mailing,) = await tables.mailings.to_come()
        await tables.mailings.fan_out(mailing, now=START - 3600, size=100)
        await tables.deliveries.claim(mailing.mailing_id, now=START - 3600, resting=(), at_most=1)
        await tables.mailings.pause(mailing.mailing_id, "Telegram refuses")
    said = lines(await rehearse(tmp_path))
    assert [line.partition(", to ")[2] for line in said if line.startswith("  Reminder")] == [
        "2 people (en 1, es 1)"
    ]
    assert "  Paused until an organizer lets it go on: Telegram refuses" in said


async def test_nothing_planned_is_a_friendly_sentence(database: Database, tmp_path: Path) -> None:
    """Neither events nor messages."""
    async with database.reading() as tables:
        assert await tables.events.ahead(after=0) == []
    assert lines(await rehearse(tmp_path)) == [
        "No message is planned: there are no events ahead with reminders still to come. Nothing was sent."
    ]


async def test_an_event_without_reminders_is_named(database: Database, tmp_path: Path) -> None:
    """So that nobody wonders whether it was forgotten."""
    await publish(database, an_event(1, START, title="Town hall"), ())
    said = lines(await rehearse(tmp_path))
    assert (said[0], said[2]) == ("Town hall", "  No message is planned.")


async def test_a_reminder_whose_time_has_passed_is_named(database: Database, tmp_path: Path) -> None:
    """Of an event in an hour, made when the day before was over: whoever opts in now gets no such reminder."""
    soon = int(time.time()) + 3600
    async with database.transaction() as tables:
        event_id = await tables.events.put(an_event(1, soon), "en")
        await tables.events.arrange(event_id, Arrangements(ladder=("day",)))
        await changed(tables, None, event_id, policy=POLICY, now=soon - 3600)
    said = lines(await rehearse(tmp_path))
    assert said[2].startswith("  Reminder, the day before: its time, ")
    assert said[2].endswith(", has passed")
    assert said[3] == "  No message is planned."


async def test_a_question_about_a_wording_that_grew(database: Database, tmp_path: Path) -> None:
    """It is about no event: how many people are asked, and what they read in each language."""
    async with database.transaction() as tables:
        for chat_id, language in ((4, "en"), (5, "es")):
            await tables.people.join(chat_id, language=language, at=1)
            await opt_in_past_the_bot(tables, chat_id, "events", at=1, version=1)
    await wordings.hold(database, content(), now=BEFORE)
    said = lines(await rehearse(tmp_path))
    assert said[:2] == [
        "About no event",
        "  Question about a new wording: Thursday, May 31, 2091, 6:30 PM (Eastern Daylight Time), to 2 people (en 1, es 1)",
    ]
    assert f"          | [{phrase('en', 'button_that_too')}]" in said
    assert f"          | [{phrase('es', 'button_that_too')}]" in said
    assert said[-1] == "1 message to come, 2 deliveries. Nothing was sent."


async def test_no_store_is_a_sentence(tmp_path: Path) -> None:
    """And none is made."""
    ended = await rehearse(tmp_path)
    assert ended.code == 1
    assert ended.sentence == "There is no store at store.db yet; `standpoint run` or an import makes it."
    assert not (tmp_path / "store.db").exists()


async def test_it_works_beside_a_bot_that_runs(campaign: Campaign) -> None:
    """The bot has the store open, and goes on; nobody is sent anything."""
    emma = await campaign.supporter("Emma")
    async with Database.open(campaign.database, KEY) as database:
        async with database.transaction() as tables:
            await opt_in_past_the_bot(tables, emma.user_id, "events", at=1)
        await publish(database, an_event(1, START, title="Town hall"))
    sent = len(await campaign.requests("sendMessage"))
    settings = {
        "STANDPOINT_DATABASE": str(campaign.database),
        "STANDPOINT_DATABASE_KEY": KEY,
        "STANDPOINT_CONTENT": str(ROOT / "content"),
    }
    said = lines(await run("rehearse", folder=campaign.database.parent, settings=settings))
    assert said[0] == "Town hall"
    assert said[-1] == "2 messages to come, 2 deliveries. Nothing was sent."
    assert len(await campaign.requests("sendMessage")) == sent
