"""``standpoint mailings`` and ``standpoint mailing``: what is sent, seen and steered from beside the bot."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.store.broadcasts import Actor
from bot.store.consents import Topic
from bot.store.database import Database, Tables
from bot.store.deliveries import Record
from bot.store.mailings import Plan
from tests.content.sample_campaign import write
from tests.events import an_event
from tests.program import ROOT, Ended, run
from tests.reminding import opt_in_past_the_bot
from tests.running import KEY
from tests.test_events_import import ask

# The command goes by the machine's clock, which is far from this: 2 October 2096, 03:06:40 in Detroit.
FAR = 4_000_000_000
SETTINGS = {
    "STANDPOINT_DATABASE": "store.db",
    "STANDPOINT_DATABASE_KEY": KEY,
    "STANDPOINT_QUIET_HOURS": "none",
}
TERMINALS = pytest.mark.skipif(not hasattr(os, "openpty"), reason="only Unix has terminals of this kind")


@pytest.fixture
async def folder(tmp_path: Path) -> Path:
    """Mailing 1 is a broadcast to Emma, Noah and Mateo that is due now; mailing 2 a reminder of an event to Emma."""
    write(tmp_path / "content")
    words = "audience: updates\ntexts: {en: 'Vote [red]now[/red]'}\n"
    (tmp_path / "vote.yaml").write_text(words, encoding="utf-8")
    async with Database.open(tmp_path / "store.db", KEY) as database, database.transaction() as tables:
        for chat_id, language in ((1, "en"), (2, "en"), (3, "es")):
            await tables.people.join(chat_id, language=language, at=1)
            await opt_in_past_the_bot(tables, chat_id, "updates", at=1)
    ended = await run("broadcast", "--yes", "vote.yaml", folder=tmp_path, settings=SETTINGS)
    assert ended.code == 0, ended.err
    async with store(tmp_path) as tables:
        event_id = await tables.events.put(an_event(1, FAR + 86400, title="Town hall"), "en")
        await opt_in_past_the_bot(tables, 1, await _event_topic(tables, event_id), at=1)
        plan = Plan("reminder", 5, event_id, FAR + 86400, "day", FAR, FAR + 86400, quiet=True)
        assert await tables.mailings.plan(plan, now=1) == 2
    return tmp_path


@asynccontextmanager
async def store(folder: Path) -> AsyncIterator[Tables]:
    """The tables, through a connection of the test's own."""
    async with Database.open(folder / "store.db", KEY) as database, database.transaction() as tables:
        yield tables


async def _event_topic(tables: Tables, event_id: int) -> Topic:
    event = await tables.events.find(event_id)
    assert event is not None
    return Topic(event.topic)


async def begin(tables: Tables) -> None:
    """The bot begins what is due, and everybody has their row."""
    now = int(time.time())
    await tables.mailings.begin_due(now=now, is_quiet=False)
    for _ in range(2):
        (mailing,) = await tables.mailings.under_way()
        await tables.mailings.fan_out(mailing, now=now, size=10)
    await tables.broadcasts.follow(Actor(None, "bot", now))


async def send(tables: Tables, at_most: int) -> None:
    """So many more are sent, but Noah has blocked the bot."""
    now = int(time.time())
    for claim in await tables.deliveries.claim(1, now=now, resting=(), at_most=at_most):
        if claim.chat_id == 2:
            record = Record(1, 2, "gone", now, code="Forbidden: bot was blocked by the user")
        else:
            record = Record(1, claim.chat_id, "sent", now, (7,))
        await tables.deliveries.record(record)


async def end(tables: Tables) -> None:
    """Nothing is left of the broadcast."""
    mailing = await tables.mailings.find(1)
    assert mailing is not None
    assert await tables.mailings.settle(mailing, "done")


async def mailing(folder: Path, *arguments: str) -> Ended:
    """``standpoint mailing ARGUMENTS`` with the store in this folder."""
    return await run("mailing", *arguments, folder=folder, settings=SETTINGS)


async def mailings(folder: Path, *arguments: str) -> list[list[str]]:
    """The cells of each line of ``standpoint mailings`` in a pipe."""
    ended = await run("mailings", *arguments, folder=folder, settings=SETTINGS)
    assert (ended.code, ended.err) == (0, "")
    return [line.split("\t") for line in ended.out.splitlines()]


@asynccontextmanager
async def at_a_terminal(
    folder: Path, *arguments: str
) -> AsyncIterator[tuple[asyncio.subprocess.Process, bytearray]]:
    """``standpoint ARGUMENTS`` on a terminal of 120 columns; gives the process and all that the terminal has shown."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("STANDPOINT_")}
    environment |= SETTINGS | {"PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "COLUMNS": "120"}
    screen, terminal = os.openpty()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.cli", *arguments),
        cwd=folder,
        env=environment,
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
    )
    os.close(terminal)
    shown = bytearray()
    reading = asyncio.create_task(asyncio.to_thread(_read, screen, shown))
    try:
        yield process, shown
        async with asyncio.timeout(30):
            await process.wait()
            await reading
    finally:
        if process.returncode is None:
            process.kill()
        await reading
        os.close(screen)


def _read(screen: int, shown: bytearray) -> None:
    try:
        while data := os.read(screen, 4096):
            shown += data
    except OSError:
        # Linux says so when nobody has the terminal open any more.
        return


async def shows(shown: bytearray, words: str) -> None:
    """Waits until the terminal has shown this."""
    async with asyncio.timeout(30):
        while True:
            if words in shown.decode(errors="replace"):
                return
            await asyncio.sleep(0.02)


async def test_a_list_of_everything(folder: Path) -> None:
    """What is due first comes first; in a pipe a mailing is a line of cells, without boxes, colours or wrapping."""
    heading, first, second = await mailings(folder)
    assert heading == ["No.", "What", "About", "State", "Due", "People"]
    assert first[:4] == ["1", "Text", "1: Vote [red]now[/red]", "planned"]
    assert first[5] == "left 3"
    assert second == ["2", "Text", "Town hall", "planned", "2096-10-02 03:06", "left 1"]


async def test_what_is_over_comes_last_and_the_oldest_of_it_only_when_asked_for(folder: Path) -> None:
    """Ten of it are shown, or all."""
    async with store(folder) as tables:
        for number in range(12):
            plan = Plan("notice", 1, 1, FAR + 86400, f"{number}", number, FAR, quiet=False)
            mailing_id = await tables.mailings.plan(plan, now=1)
            assert mailing_id is not None
            await tables.mailings.call_off(mailing_id)
    assert [row[0] for row in await mailings(folder)] == ["No.", "1", "2", *map(str, range(14, 4, -1))]
    assert [row[0] for row in await mailings(folder, "--all")] == [
        "No.",
        "1",
        "2",
        *map(str, range(14, 2, -1)),
    ]


async def test_what_waits_for_approval_is_named(folder: Path) -> None:
    """It is no mailing yet."""
    two = SETTINGS | {"STANDPOINT_ORGANIZERS": "8,9"}
    ended = await run("broadcast", "--yes", "vote.yaml", folder=folder, settings=two)
    assert ended.code == 0
    assert (await mailings(folder))[-1] == ["Broadcast 2 waits for an organizer to approve it in chat."]


async def test_an_empty_store_is_a_sentence(tmp_path: Path) -> None:
    """Rather than a heading alone."""
    write(tmp_path / "content")
    async with Database.open(tmp_path / "store.db", KEY):
        pass
    assert await mailings(tmp_path) == [["There are no mailings."]]


@TERMINALS
async def test_on_a_terminal_it_is_a_table(folder: Path) -> None:
    """With lines; what looks like markup in a title is shown as it is."""
    async with at_a_terminal(folder, "mailings") as (process, shown):
        await process.wait()
    assert process.returncode == 0
    said = shown.decode()
    assert "┃" in said
    assert "1: Vote [red]now[/red]" in said


async def test_a_broadcast_is_paused_resumed_and_cancelled(folder: Path) -> None:
    """By its lifecycle, which the audit tells; what is not possible is a sentence and changes nothing."""
    ended = await mailing(folder, "1", "pause")
    assert (ended.code, ended.sentence) == (1, "Mailing 1 is planned; only what is being sent can be paused.")
    async with store(folder) as tables:
        await begin(tables)
    ended = await mailing(folder, "1", "pause")
    assert (ended.code, ended.out) == (
        0,
        "Mailing 1 is paused: at most what was just being sent still goes.\n",
    )
    assert (await mailings(folder))[1][3] == "paused"
    assert (await mailing(folder, "1", "resume")).out == "Mailing 1 goes on.\n"
    ended = await mailing(folder, "1", "resume")
    assert (ended.code, ended.sentence) == (1, "Mailing 1 is being sent; only what is paused can go on.")
    ended = await mailing(folder, "1", "cancel")
    assert (ended.code, ended.out.splitlines()) == (
        0,
        [
            "Text · 1: Vote [red]now[/red]: left 3",
            "Nothing was changed. To cancel it: standpoint mailing 1 cancel --yes",
        ],
    )
    ended = await mailing(folder, "1", "cancel", "--yes")
    assert (ended.code, ended.out) == (0, "Mailing 1 is cancelled: nobody else gets it.\n")
    async with store(folder) as tables:
        audit = [(entry.actor, entry.action) for entry in await tables.audits.of_broadcast(1)]
        found = await tables.mailings.find(1)
    assert [step for step in audit if step[1] != "refused"] == [
        ("command line", "begun"),
        ("command line", "scheduled"),
        ("bot", "sending"),
        ("command line", "paused"),
        ("command line", "sending"),
        ("command line", "cancelled"),
    ]
    assert audit.count(("command line", "refused")) == 2
    assert found is not None
    assert found.state == "cancelling"
    ended = await mailing(folder, "1", "cancel", "--yes")
    assert (ended.code, ended.sentence) == (
        1,
        "Mailing 1 is being cancelled; there is nothing left to cancel.",
    )


async def test_a_reminder_is_cancelled(folder: Path) -> None:
    """Mailings about events are steered too."""
    ended = await mailing(folder, "2", "cancel", "--yes")
    assert (ended.code, ended.out) == (0, "Mailing 2 is cancelled: nobody else gets it.\n")
    assert (await mailings(folder))[-1][:4] == ["2", "Text", "Town hall", "cancelled"]


@TERMINALS
@pytest.mark.parametrize(("answer", "state"), [("y", "cancelled"), ("n", "planned")])
async def test_cancelling_asks(folder: Path, answer: str, state: str) -> None:
    """On a terminal; only a yes cancels it."""
    said = await ask(folder, answer, "mailing", "2", "cancel")
    assert "Cancel it, for good? [y/N]:" in said
    assert [row[3] for row in await mailings(folder) if row[0] == "2"] == [state]


async def test_a_report(folder: Path) -> None:
    """What became of it, why, and by language; everybody is counted once."""
    async with store(folder) as tables:
        await begin(tables)
        await send(tables, 2)
    ended = await mailing(folder, "1", "report")
    assert (ended.code, ended.err) == (0, "")
    title, state, *rest = ended.out.splitlines()
    assert title == "Mailing 1: Text · 1: Vote [red]now[/red]"
    assert state.startswith("Being sent; due ")
    assert rest == [
        "  sent             1",
        "  gone             1",
        "                   1  Forbidden: bot was blocked by the user",
        "  left             1",
        "  in all           3",
        "  en        sent 1, gone 1",
    ]


@pytest.mark.parametrize("what", ["pause", "resume", "cancel", "report"])
async def test_a_number_that_there_is_not_is_a_sentence(folder: Path, what: str) -> None:
    """And where the numbers stand."""
    ended = await mailing(folder, "99", what)
    assert (ended.code, ended.out) == (1, "")
    assert ended.sentence == "There is no mailing 99; `standpoint mailings` lists them."


async def test_follow_is_for_reports(folder: Path) -> None:
    """Anything else is a mistake in the command."""
    ended = await mailing(folder, "1", "pause", "--follow")
    assert ended.code == 2
    assert "--follow goes with report." in ended.err


@TERMINALS
async def test_a_bar_follows_it_to_its_end(folder: Path) -> None:
    """It begins, goes on, ends; then the report stands below."""
    async with at_a_terminal(folder, "mailing", "1", "report", "--follow") as (process, shown):
        await shows(shown, "planned")
        async with store(folder) as tables:
            await begin(tables)
            await send(tables, 2)
        await shows(shown, "2/3")
        assert "being sent" in shown.decode()
        async with store(folder) as tables:
            await send(tables, 1)
            await end(tables)
        await shows(shown, "in all           3")
    assert process.returncode == 0
    assert "3/3" in shown.decode()
    assert "Finished; due" in shown.decode()


@TERMINALS
async def test_ctrl_c_leaves_it_running(folder: Path) -> None:
    """The command ends with 130, and the mailing is as it was."""
    async with store(folder) as tables:
        await begin(tables)
    async with at_a_terminal(folder, "mailing", "1", "report", "--follow") as (process, shown):
        await shows(shown, "0/3")
        process.send_signal(signal.SIGINT)
    assert process.returncode == 130
    assert "It goes on without this." in shown.decode()
    assert "Traceback" not in shown.decode()
    assert (await mailings(folder))[1][3] == "being sent"
