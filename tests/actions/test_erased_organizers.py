"""An organizer who is erased: what they decided alone is not decided, and what they threw away is nowhere."""

import datetime as dt
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from bot.actions import broadcast_changes, broadcasts, consents, erasure
from bot.actions.broadcasts import Obstacle, Said
from bot.actions.policy import Policy
from bot.delivery.quiet import QuietHours
from bot.store.broadcasts import Actor, Broadcast
from bot.store.connection import connected
from bot.store.consents import Occasion
from bot.store.database import Database
from bot.store.deliveries import Record
from bot.store.migrate import FOLDER, migrate
from bot.store.questions import BroadcastQuestion
from tests.raw_store import raw_store
from tests.reminding import opt_in_past_the_bot
from tests.running import KEY

EMMA, NOAH, OLIVIA, LIAM = range(7_001_001, 7_001_005)
NOW: Final = 1_900_000_000
ONE_DAY: Final = 86400
POLICY = Policy(
    QuietHours(dt.time(0), dt.time(0), ZoneInfo("America/Detroit")), frozenset({EMMA, NOAH, OLIVIA})
)
ALONE = replace(POLICY, second_approval=False)
WORDS = json.dumps({"parts": [{"kind": "text", "text": "Call me: 555 0100"}]})


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """Three organizers, and Liam, who asked for updates."""
    async with Database.open(tmp_path / "standpoint.db", KEY) as opened:
        for chat_id in (EMMA, NOAH, OLIVIA, LIAM):
            await consents.join(opened, Occasion(chat_id, "en", NOW, 1))
        async with opened.transaction() as tables:
            await opt_in_past_the_bot(tables, LIAM, "updates", NOW)
        yield opened


def by(chat_id: int, at: int = NOW) -> Actor:
    """This organizer, who reads English."""
    return Actor(chat_id, "organizer", at, "en")


async def draft(database: Database, chat_id: int) -> Said:
    """A draft of this organizer's, as it was shown."""
    async with database.transaction() as tables:
        number = await tables.broadcasts.begin(by(chat_id))
        await tables.broadcasts.put_body(number, "en", WORDS)
    return await seen(database, number)


async def seen(database: Database, number: int) -> Said:
    """What a button has in it that is made now."""
    return Said(number, await _mark(database, number))


async def _mark(database: Database, number: int) -> str:
    async with database.reading() as tables:
        found = await tables.broadcasts.find(number)
        assert found is not None
        return await broadcasts.mark_of(tables, found)


async def row(database: Database, number: int) -> tuple[Broadcast, bool]:
    """The broadcast, and whether it still says something."""
    async with database.reading() as tables:
        found = await tables.broadcasts.find(number)
        assert found is not None
        return found, bool(await tables.broadcasts.bodies(number))


async def erase(database: Database, chat_id: int = EMMA) -> None:
    """They delete everything."""
    assert await erasure.erase(database, chat_id, asked_by="person", policy=POLICY, now=NOW + 60)


async def sent(database: Database, said: Said) -> int:
    """Emma confirms it alone, and Liam gets it; gives the mailing."""
    became = await broadcasts.confirm(database, by(EMMA), said, policy=ALONE)
    assert isinstance(became, Broadcast)
    assert became.mailing_id is not None
    async with database.transaction() as tables:
        await tables.mailings.begin_due(now=NOW, is_quiet=False)
        await tables.deliveries.add(became.mailing_id, LIAM, at=NOW)
        await tables.deliveries.claim(became.mailing_id, now=NOW, resting=(), at_most=9)
        await tables.deliveries.record(Record(became.mailing_id, LIAM, "failed", NOW, (5,), "Bad Request"))
        await tables.broadcasts.follow(by(EMMA))
    return became.mailing_id


async def finished(database: Database) -> Said:
    """One of Emma's that Liam could not be sent."""
    said = await draft(database, EMMA)
    mailing_id = await sent(database, said)
    async with database.transaction() as tables:
        mailing = await tables.mailings.find(mailing_id)
        assert mailing is not None
        await tables.mailings.fan_out(mailing, now=NOW, size=100)
        assert await tables.mailings.settle(mailing, "done")
        await tables.broadcasts.follow(by(EMMA))
    return said


async def test_nobody_approves_what_they_confirmed_before_they_were_erased(database: Database) -> None:
    """What Noah wrote is a draft again, and Emma, who is somebody else by now, has to find a second one as before."""
    said = await draft(database, NOAH)
    assert isinstance(await broadcasts.confirm(database, by(EMMA), said, policy=POLICY), Broadcast)
    assert await broadcasts.approve(database, by(EMMA), said, policy=POLICY) is Obstacle.OWN
    await erase(database)
    assert await broadcasts.approve(database, by(EMMA, NOW + 90), said, policy=POLICY) is Obstacle.PAST
    found, says = await row(database, said.broadcast_id)
    assert (found.state, found.mailing_id, says) == ("draft", None, True)
    assert isinstance(await broadcasts.confirm(database, by(EMMA, NOW + 91), said, policy=POLICY), Broadcast)
    assert await broadcasts.approve(database, by(EMMA, NOW + 92), said, policy=POLICY) is Obstacle.OWN


async def test_what_they_wrote_and_confirmed_alone_goes(database: Database) -> None:
    """It is nobody's decision any more, and what it says is theirs."""
    said = await draft(database, EMMA)
    await broadcasts.confirm(database, by(EMMA), said, policy=POLICY)
    await erase(database)
    found, says = await row(database, said.broadcast_id)
    assert (found.state, says) == ("cancelled", False)


async def test_what_somebody_else_confirmed_waits_on(database: Database) -> None:
    """Noah stands for it; he cannot approve it as well, and Olivia can."""
    said = await draft(database, EMMA)
    await broadcasts.confirm(database, by(NOAH), said, policy=POLICY)
    await erase(database)
    found, says = await row(database, said.broadcast_id)
    assert (found.state, found.created_by, says) == ("awaiting", None, True)
    assert await broadcasts.approve(database, by(NOAH), said, policy=POLICY) is Obstacle.OWN
    assert isinstance(await broadcasts.approve(database, by(OLIVIA), said, policy=POLICY), Broadcast)


@pytest.mark.parametrize("awaiting", [False, True])
@pytest.mark.parametrize("stop", [broadcasts.discard, broadcasts.cancel])
async def test_what_is_thrown_away_says_nothing_any_more(
    database: Database,
    stop: Callable[[Database, Actor, int], Awaitable[Broadcast | Obstacle]],
    *,
    awaiting: bool,
) -> None:
    """Its words are in no row, also where it waited for approval."""
    said = await draft(database, EMMA)
    if awaiting:
        await broadcasts.confirm(database, by(EMMA), said, policy=POLICY)
    assert isinstance(await stop(database, by(EMMA), said.broadcast_id), Broadcast)
    with raw_store(database.path) as store:
        assert store.execute("SELECT count(*) FROM broadcast_text").fetchone() == (0,)


async def test_a_correction_goes_with_the_recall(database: Database) -> None:
    """What was sent stays as it was sent; the correction that nobody got says nothing any more."""
    said = await finished(database)
    begun = await broadcast_changes.begin_correction(database, by(EMMA), said.broadcast_id)
    assert isinstance(begun, Broadcast)
    assert (await row(database, begun.broadcast_id))[1]
    assert isinstance(await broadcast_changes.recall(database, by(EMMA), said.broadcast_id), Broadcast)
    found, says = await row(database, begun.broadcast_id)
    assert (found.state, says) == ("cancelled", False)
    assert (await row(database, said.broadcast_id))[1]


async def test_what_was_sent_cannot_be_unsaid(database: Database) -> None:
    """Also when it was cancelled half way: the campaign answers for it."""
    said = await draft(database, EMMA)
    await sent(database, said)
    assert isinstance(await broadcasts.cancel(database, by(EMMA), said.broadcast_id), Broadcast)
    assert (await row(database, said.broadcast_id))[1]
    await erase(database)
    assert (await row(database, said.broadcast_id))[1]
    with (
        raw_store(database.path) as store,
        pytest.raises(sqlcipher.IntegrityError, match="only a draft is changed"),
    ):
        store.execute("DELETE FROM broadcast_text")


async def test_an_older_store_forgets_what_was_thrown_away(tmp_path: Path) -> None:
    """The words of a draft that was discarded before the store was brought up to date go; those of another stay."""
    folder = tmp_path / "steps"
    folder.mkdir()
    for script in sorted(FOLDER.glob("*.sql"))[:3]:
        (folder / script.name).write_bytes(script.read_bytes())
    path = tmp_path / "standpoint.db"
    path.touch()
    async with connected(path, KEY) as connection:
        await migrate(connection, path, folder)
        for number in (1, 2):
            await connection.execute(
                "INSERT INTO broadcast (broadcast_id, kind, state, topic, created_at, changed_as, changed_at)"
                " VALUES (?, 'broadcast', 'draft', 'updates', ?, 'command line', ?)",
                (number, NOW, NOW),
            )
            await connection.execute("INSERT INTO broadcast_text VALUES (?, 'en', ?)", (number, WORDS))
        await connection.execute("UPDATE broadcast SET state = 'cancelled' WHERE broadcast_id = 1")
    async with Database.open(path, KEY):
        pass
    with raw_store(path) as store:
        assert store.execute("SELECT broadcast_id FROM broadcast_text").fetchall() == [(2,)]


_Decision: TypeAlias = Callable[[Database, Actor, dict[str, Said]], Awaitable[Broadcast | Obstacle]]
DECISIONS: Final[dict[str, _Decision]] = {
    "confirm": lambda database, actor, there: broadcasts.confirm(
        database, actor, there["draft"], policy=POLICY
    ),
    "send at once": lambda database, actor, there: broadcasts.confirm(
        database, actor, there["draft"], policy=ALONE
    ),
    "approve": lambda database, actor, there: broadcasts.approve(
        database, actor, there["awaiting"], policy=POLICY
    ),
    "change": lambda database, actor, there: broadcasts.back_to_draft(
        database, actor, there["awaiting"].broadcast_id
    ),
    "discard": lambda database, actor, there: broadcasts.discard(
        database, actor, there["draft"].broadcast_id
    ),
    "cancel": lambda database, actor, there: broadcasts.cancel(
        database, actor, there["sending"].broadcast_id
    ),
    "pause": lambda database, actor, there: broadcasts.pause(database, actor, there["sending"].broadcast_id),
    "resume": lambda database, actor, there: broadcasts.resume(database, actor, there["paused"].broadcast_id),
    "again": lambda database, actor, there: broadcasts.send_again(
        database, actor, there["finished"].broadcast_id, "failed", count=1
    ),
    "correct": lambda database, actor, there: broadcast_changes.begin_correction(
        database, actor, there["finished"].broadcast_id
    ),
    "recall": lambda database, actor, there: broadcast_changes.recall(
        database, actor, there["finished"].broadcast_id
    ),
    "proof": lambda database, actor, there: broadcasts.send_proof(
        database, actor, there["draft"], policy=POLICY, languages=("en",)
    ),
}


@pytest.mark.parametrize("decision", DECISIONS)
async def test_an_old_button_works_for_who_was_erased(database: Database, decision: str) -> None:
    """Olivia was erased and decides something by a message that is still there: she is a new person by that."""
    there = {"finished": await finished(database), "draft": await draft(database, NOAH)}
    there["awaiting"] = await draft(database, NOAH)
    await broadcasts.confirm(database, by(NOAH), there["awaiting"], policy=POLICY)
    for state in ("sending", "paused"):
        there[state] = await draft(database, EMMA)
        await sent(database, there[state])
    await broadcasts.pause(database, by(EMMA), there["paused"].broadcast_id)
    await erase(database, OLIVIA)
    became = await DECISIONS[decision](database, replace(by(OLIVIA, NOW + 90), language="es"), there)
    assert isinstance(became, Broadcast)
    async with database.reading() as tables:
        person = await tables.people.find(OLIVIA)
        audit = await tables.audits.latest(at_most=9)
    assert person is not None
    assert (person.language, person.joined_at) == ("es", NOW + 90)
    assert [entry for entry in audit if (entry.chat_id, entry.at) == (OLIVIA, NOW + 90)]


async def test_whatever_hangs_on_a_draft_lets_it_go(database: Database) -> None:
    """A correction that was begun, a post in the channel, and a question that somebody else is being asked."""
    said = await finished(database)
    correction = await broadcast_changes.begin_correction(database, by(EMMA), said.broadcast_id)
    assert isinstance(correction, Broadcast)
    own = await draft(database, EMMA)
    async with database.transaction() as tables:
        await tables.channel_posts.plan(said.broadcast_id, by(EMMA))
        await tables.questions.put(BroadcastQuestion(NOAH, own.broadcast_id, "body-en"))
        await tables.questions.put(BroadcastQuestion(EMMA, correction.broadcast_id, "body-en"))
    await erase(database)
    for number in (correction.broadcast_id, own.broadcast_id):
        found, says = await row(database, number)
        assert (found.state, says) == ("cancelled", False)
    async with database.reading() as tables:
        assert await tables.questions.find(NOAH) is None
        assert await tables.channel_posts.find(said.broadcast_id)
