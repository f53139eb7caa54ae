"""``standpoint why``, ``erase`` and ``erased``: what one person is owed an answer about, in the real store."""

import datetime as dt
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.actions import broadcast_changes, broadcasts, consents, own_data
from bot.actions.broadcasts import Said
from bot.actions.policy import Policy
from bot.chat.shelf import Shelf
from bot.content.model import Wording
from bot.delivery.quiet import QuietHours
from bot.store.broadcasts import Actor, Broadcast
from bot.store.consents import Occasion, Topic
from bot.store.database import Database, Tables
from bot.store.deliveries import Record
from bot.store.mailings import Plan
from tests.content.sample_campaign import write
from tests.events import an_event
from tests.program import Ended, run
from tests.running import KEY
from tests.test_events_import import ask

EMMA, NOAH, LUIS, STRANGER, OLIVIA = 7_001_001, 7_001_002, 7_001_003, 7_001_009, 8_001_001
ONE_DAY = 86400
DETROIT = ZoneInfo("America/Detroit")
POLICY = Policy(QuietHours(dt.time(0), dt.time(0), DETROIT), frozenset({OLIVIA}), second_approval=False)
SETTINGS = {
    "STANDPOINT_DATABASE": "store.db",
    "STANDPOINT_DATABASE_KEY": KEY,
    "STANDPOINT_QUIET_HOURS": "none",
    "STANDPOINT_ORGANIZERS": str(OLIVIA),
}


@asynccontextmanager
async def database(folder: Path) -> AsyncIterator[Database]:
    """The store, through a connection of the test's own."""
    async with Database.open(folder / "store.db", KEY) as opened:
        yield opened


def wording(folder: Path, language: str = "en") -> Wording:
    """What the campaign's content shows before somebody agrees to updates."""
    return Shelf(folder / "content").content.editions[language].wordings["updates"]


async def agree(opened: Database, folder: Path, chat_id: int, at: int, update_id: int) -> None:
    """Somebody agrees to the words of the content."""
    occasion = Occasion(chat_id, "en", at, update_id)
    await consents.give(opened, occasion, Topic("updates"), wording(folder), policy=POLICY)


@pytest.fixture
async def folder(tmp_path: Path) -> Path:
    """Mailing 1 is a broadcast: Emma was sent it an hour ago, Noah withdrew before his turn, Luis blocked the bot.

    Olivia organizes; nobody knows the stranger.
    """
    write(tmp_path / "content")
    now = int(time.time())
    async with database(tmp_path) as opened:
        for number, chat_id in enumerate((EMMA, NOAH, LUIS), 1):
            await agree(opened, tmp_path, chat_id, now - ONE_DAY, 100 + number)
    (tmp_path / "vote.yaml").write_text("audience: updates\ntexts: {en: Vote now}\n", encoding="utf-8")
    ended = await run("broadcast", "--yes", "vote.yaml", folder=tmp_path, settings=SETTINGS)
    assert ended.code == 0, ended.err
    async with database(tmp_path) as opened:
        async with opened.transaction() as tables:
            await fan_out(tables)
        await consents.withdraw(opened, Occasion(NOAH, "en", now, 202), Topic("updates"), policy=POLICY)
        async with opened.transaction() as tables:
            claims = await tables.deliveries.claim(1, now=now, resting=(), at_most=9)
            assert {claim.chat_id: claim.state for claim in claims}[NOAH] == "cancelled"
            await tables.deliveries.record(Record(1, EMMA, "sent", now - 3600, (7,)))
            await tables.deliveries.record(
                Record(1, LUIS, "gone", now - 3600, code="bot was blocked by the user")
            )
            await tables.broadcasts.follow(Actor(None, "bot", now))
    return tmp_path


async def fan_out(tables: Tables) -> None:
    """Everybody gets a row of what is due."""
    now = int(time.time())
    await tables.mailings.begin_due(now=now, is_quiet=False)
    # The second time it finds nobody else.
    for _ in range(2):
        for mailing in await tables.mailings.under_way():
            await tables.mailings.fan_out(mailing, now=now, size=100)


async def why(folder: Path, chat_id: int, mailing: int = 1) -> str:
    """``standpoint why MAILING CHAT_ID``: what it says."""
    ended = await run("why", str(mailing), str(chat_id), folder=folder, settings=SETTINGS)
    assert (ended.code, ended.err) == (0, "")
    return ended.out


def at(seconds: int) -> str:
    """A moment as the command tells it."""
    return f"{dt.datetime.fromtimestamp(seconds, DETROIT):%Y-%m-%d %H:%M:%S} (America/Detroit)"


async def test_what_was_sent_shows_its_consent_and_the_words(folder: Path) -> None:
    """Purpose, version and hash of the wording, language, time and update; the words themselves; not withdrawn."""
    async with database(folder) as opened, opened.reading() as tables:
        (given,) = await tables.consents.history(EMMA)
        delivery = await tables.deliveries.find(1, EMMA)
    assert delivery is not None
    words = wording(folder)
    title, became, *rest = (await why(folder, EMMA)).splitlines()
    assert title.startswith("Mailing 1: ")
    assert title.endswith("1: Vote now")
    assert became == f"Sent {at(delivery.at)} in en."
    assert rest == [
        "The consent that allowed it:",
        "  purpose    updates",
        f"  given      {at(given.at)}, by update 101",
        "  language   en",
        f"  wording    version {words.version}, SHA-256 {words.hash[:12]}…",
        "  withdrawn  no",
        "The words that they agreed to, which are still the content's:",
        f"  {words.html}",
    ]


async def test_a_withdrawal_since_is_told(folder: Path) -> None:
    """When, by which update, and that it was a STOP."""
    now = int(time.time())
    async with database(folder) as opened:
        await consents.stop(opened, Occasion(EMMA, "en", now, 303), policy=POLICY)
    assert f"  withdrawn  {at(now)}, by update 303" in (await why(folder, EMMA)).splitlines()[7]


async def test_other_words_by_now_are_not_shown_as_those_agreed_to(folder: Path) -> None:
    """The content has another wording: the command says so, and shows no words at all."""
    async with database(folder) as opened:
        before = wording(folder)
        changed = Wording("updates", before.version + 1, f"{before.html} And more.")
        now = int(time.time())
        await consents.give(
            opened, Occasion(STRANGER, "en", now, 9), Topic("updates"), changed, policy=POLICY
        )
        async with opened.transaction() as tables:
            await tables.deliveries.add(1, STRANGER, at=now)
            await tables.deliveries.claim(1, now=now, resting=(), at_most=9)
    said = await why(folder, STRANGER)
    assert f"version {changed.version}, SHA-256 {changed.hash[:12]}…" in said
    assert "The content has another wording by now" in said
    assert before.html not in said


@pytest.mark.parametrize(
    ("chat_id", "words"),
    [
        (NOAH, "Not sent: they did not want it any more, or could not be reached, when it was their turn."),
        (LUIS, "they had blocked the bot or left Telegram (bot was blocked by the user)."),
        (OLIVIA, "Nothing is held about this person: they have never written to the bot, or were erased."),
        (STRANGER, "Nothing is held about this person: they have never written to the bot, or were erased."),
    ],
)
async def test_what_did_not_arrive_says_why(folder: Path, chat_id: int, words: str) -> None:
    """Withdrawn before, blocked, never known."""
    assert words in (await why(folder, chat_id)).splitlines()[1]


async def test_who_was_no_hearer_is_told_from_what_is_only_counted(folder: Path) -> None:
    """As long as rows are kept, a missing one says that nothing was to be sent; later only counts are left."""
    now = int(time.time())
    async with database(folder) as opened:
        await consents.join(opened, Occasion(OLIVIA, "en", now, 1))
        async with opened.transaction() as tables:
            await tables.events.put(an_event(1, now - 99 * ONE_DAY), "en")
            plan = Plan("notice", 1, 1, now, "", now - 91 * ONE_DAY, now - 90 * ONE_DAY, quiet=False)
            old = await tables.mailings.open(plan, now=now - 91 * ONE_DAY)
    assert old is not None
    assert "It was not for this person" in await why(folder, OLIVIA)
    assert "is kept for 90 days; by now only counts are left" in await why(folder, OLIVIA, old)


@pytest.mark.parametrize("change", ["correction", "recall"])
async def test_a_change_rests_on_the_consent_to_the_original(folder: Path, change: str) -> None:
    """It is about a message that they have; that one's consent is shown."""
    number = await (_correct(folder) if change == "correction" else _recall(folder))
    said = await why(folder, EMMA, number)
    assert "It is about a message of mailing 1, and rests on the consent to that one." in said
    assert "by update 101" in said


async def _correct(folder: Path) -> int:
    async with database(folder) as opened:
        by = Actor(None, "command line", int(time.time()))
        begun = await broadcast_changes.begin_correction(opened, by, 1)
        assert isinstance(begun, Broadcast)
        async with opened.reading() as tables:
            (text,) = (await tables.broadcasts.bodies(1)).values()
        async with opened.transaction() as tables:
            await tables.broadcasts.put_body(begun.broadcast_id, "en", text.replace("now", "soon"))
        async with opened.reading() as tables:
            found = await tables.broadcasts.find(begun.broadcast_id)
            assert found is not None
            said = Said(found.broadcast_id, await broadcasts.mark_of(tables, found))
        confirmed = await broadcasts.confirm(opened, by, said, policy=POLICY)
        assert isinstance(confirmed, Broadcast), confirmed
        return await _fanned_out(opened, confirmed.broadcast_id)


async def _recall(folder: Path) -> int:
    async with database(folder) as opened:
        by = Actor(None, "command line", int(time.time()))
        recalled = await broadcast_changes.recall(opened, by, 1)
        assert isinstance(recalled, Broadcast), recalled
        return await _fanned_out(opened, recalled.broadcast_id)


async def _fanned_out(opened: Database, number: int) -> int:
    async with opened.transaction() as tables:
        await fan_out(tables)
        found = await tables.broadcasts.find(number)
    assert found is not None
    assert found.mailing_id is not None
    return found.mailing_id


async def test_an_alert_rests_on_the_settings(folder: Path) -> None:
    """It went to them as an organizer; whether they still are one is told too."""
    now = int(time.time())
    async with database(folder) as opened:
        for number, chat_id in enumerate((OLIVIA, EMMA)):
            await consents.join(opened, Occasion(chat_id, "en", now, number))
        async with opened.transaction() as tables:
            plan = Plan("alert", 1, None, None, "paused/1", now, now + 60, quiet=False)
            alert = await tables.mailings.open(plan, now=now)
            assert alert is not None
            for chat_id in (OLIVIA, EMMA):
                await tables.deliveries.add(alert, chat_id, at=now)
    assert (await why(folder, OLIVIA, alert)).splitlines()[2:] == [
        "An alert rests on no consent: it went to them as an organizer in STANDPOINT_ORGANIZERS."
    ]
    assert (await why(folder, EMMA, alert)).splitlines()[-1] == "They are none any more."


async def test_a_mailing_that_there_is_not_is_a_sentence(folder: Path) -> None:
    """And where the numbers stand; the chat id is not in it."""
    ended = await run("why", "99", str(EMMA), folder=folder, settings=SETTINGS)
    assert (ended.code, ended.out) == (1, "")
    assert ended.sentence == "There is no mailing 99; `standpoint mailings` lists them."


async def erase(folder: Path, *arguments: str) -> Ended:
    """``standpoint erase ARGUMENTS``."""
    return await run("erase", *arguments, folder=folder, settings=SETTINGS)


def receipt_in(said: str) -> str:
    """The receipt that the command printed."""
    (line,) = [line for line in said.splitlines() if line.startswith("Receipt: ")]
    return line.removeprefix("Receipt: ")


async def test_erasing_says_what_goes_and_gives_the_receipt(folder: Path) -> None:
    """With nobody to ask nothing happens; with --yes everything is gone, and noted as asked for on the command line."""
    ended = await erase(folder, str(EMMA))
    assert ended.code == 0
    assert "       1  what they agreed to and withdrew" in ended.out
    assert "       1  what was sent to them; it stays in the counts" in ended.out
    assert "Nothing was changed. To erase it: standpoint erase CHAT_ID --yes" in ended.out
    async with database(folder) as opened, opened.reading() as tables:
        person = await tables.people.find(EMMA)
    assert person is not None
    ended = await erase(folder, "--yes", str(EMMA))
    assert (ended.code, ended.err) == (0, "")
    assert receipt_in(ended.out) == person.receipt
    assert "`standpoint sweep`" in ended.out
    async with database(folder) as opened, opened.reading() as tables:
        assert await tables.people.find(EMMA) is None
        (kept,) = await tables.erasures.all()
    assert kept.asked_by == "command line"
    ended = await erase(folder, "--yes", str(EMMA))
    assert (ended.code, ended.out) == (0, "Nothing is held about this person.\n")


@pytest.mark.parametrize(("answer", "there"), [("y", False), ("n", True)])
async def test_erasing_asks(folder: Path, answer: str, *, there: bool) -> None:
    """On a terminal; only a yes does it."""
    assert "Erase it, for good? [y/N]:" in await ask(folder, answer, "erase", str(EMMA))
    async with database(folder) as opened, opened.reading() as tables:
        assert (await tables.people.find(EMMA) is not None) is there


async def erased(folder: Path, *arguments: str) -> Ended:
    """``standpoint erased ARGUMENTS``."""
    return await run("erased", *arguments, folder=folder, settings=SETTINGS)


async def test_the_receipt_shows_the_erasure_and_the_file_what_was_agreed_to(folder: Path) -> None:
    """With the receipt when and by whom; with their own data also what; a file that was changed is found out."""
    async with database(folder) as opened:
        mine = own_data.as_json(await own_data.gather(opened, EMMA, now=int(time.time())))
    (folder / "my-data.json").write_bytes(mine)
    receipt = receipt_in((await erase(folder, "--yes", str(EMMA))).out)
    ended = await erased(folder, receipt, str(EMMA), "--data", "my-data.json")
    assert (ended.code, ended.err) == (0, "")
    assert "Whoever runs the bot did it on the command line." in ended.out
    assert "They had agreed to something before" in ended.out
    assert "What they had agreed to and withdrawn is exactly what the file says." in ended.out
    forged = json.loads(mine)
    forged["consent"][0]["at"] = "2020-01-01T00:00:00Z"
    (folder / "forged.json").write_text(json.dumps(forged), encoding="utf-8")
    ended = await erased(folder, receipt, str(EMMA), "--data", "forged.json")
    assert ended.code == 1
    assert ended.sentence.startswith("What they had agreed to and withdrawn is not what the file says")


async def test_who_never_agreed_to_anything_is_told_so(folder: Path) -> None:
    """That somebody was here without a consent can be shown as well."""
    async with database(folder) as opened:
        await consents.join(opened, Occasion(STRANGER, "en", int(time.time()), 1))
        mine = own_data.as_json(await own_data.gather(opened, STRANGER, now=int(time.time())))
    (folder / "my-data.json").write_bytes(mine)
    receipt = receipt_in((await erase(folder, "--yes", str(STRANGER))).out)
    ended = await erased(folder, receipt.upper(), str(STRANGER), "--data", "my-data.json")
    assert ended.code == 0
    assert "They had never agreed to anything." in ended.out
    assert "is exactly what the file says." in ended.out


@pytest.mark.parametrize(
    ("receipt", "sentence"),
    [
        ("0" * 32, "No erasure is kept for this receipt and this chat id"),
        ("not a receipt", "This is no receipt"),
    ],
)
async def test_a_wrong_receipt_is_a_sentence(folder: Path, receipt: str, sentence: str) -> None:
    """Without the chat id in it."""
    ended = await erased(folder, receipt, str(EMMA))
    assert (ended.code, ended.out) == (1, "")
    assert ended.sentence.startswith(sentence)
    assert str(EMMA) not in ended.err


async def test_a_receipt_shows_nothing_about_anybody_else(folder: Path) -> None:
    """Emma's receipt with Noah's number finds nothing, though both were erased."""
    receipt = receipt_in((await erase(folder, "--yes", str(EMMA))).out)
    await erase(folder, "--yes", str(NOAH))
    assert (await erased(folder, receipt, str(NOAH))).code == 1


async def test_a_file_that_is_no_own_data_is_a_sentence(folder: Path) -> None:
    """Nothing of the file is in it."""
    receipt = receipt_in((await erase(folder, "--yes", str(EMMA))).out)
    (folder / "other.json").write_text('{"consent": [{"purpose": "my secret"}]}', encoding="utf-8")
    ended = await erased(folder, receipt, str(EMMA), "--data", "other.json")
    assert ended.code == 1
    assert ended.sentence == "The file is not what the bot gives people as their own data."


async def test_the_receipt_is_printed_whatever_happens_after(folder: Path) -> None:
    """It can never be had again: also where the list of erasures cannot be written."""
    (folder / "store.db.erased").mkdir()
    ended = await run("erase", str(EMMA), "--yes", folder=folder, settings=SETTINGS)
    assert ended.code == 1
    assert "Receipt: " in ended.out
    assert "The list of erasures" in ended.err


@pytest.mark.parametrize(
    "command", [("why", "9" * 23, "1"), ("why", "1", "9" * 23), ("erase", "9" * 23, "--yes")]
)
async def test_a_number_beyond_all_is_a_sentence(folder: Path, command: tuple[str, ...]) -> None:
    """No store has such a one."""
    ended = await run(*command, folder=folder, settings=SETTINGS)
    assert ended.code == 2
    assert "is not in the range" in ended.err
