"""``standpoint broadcast``: what a file says, shown, asked about, and handed to the bot; or a sentence that says why not."""

import datetime as dt
import os
import time
from pathlib import Path

import pytest

from bot.store.broadcasts import Broadcast
from bot.store.consents import Scope
from bot.store.database import Database
from bot.texts.broadcast_body import Body, BodyButton, Part, read_body
from tests.content.sample_campaign import write
from tests.events import an_event
from tests.opting_in import opt_in
from tests.program import ROOT, Ended, run
from tests.reminding import DETROIT, opt_in_past_the_bot
from tests.running import KEY, Campaign
from tests.said import content
from tests.test_events_import import ask

# The command goes by the machine's clock: what is to come is counted from it.
NEXT_YEAR = time.gmtime().tm_year + 1
FAR = 4_000_000_000
FILE = """\
audience: updates
texts:
  en: |
    <b>Vote</b> on Tuesday.

    Two  spaces &amp; <a href="https://example.org/?a=1&amp;b=2">a link</a> 😀<i>!</i>
buttons:
  - demand: free-buses
  - event: 1
  - {link: https://example.org/vote, label: Where to vote}
"""
SEEN = "Vote on Tuesday.\n\nTwo  spaces & a link 😀!"
BODY = Body(
    parts=(
        Part(
            kind="text",
            text=SEEN,
            entities=(
                {"type": "bold", "offset": 0, "length": 4},
                {"type": "text_link", "offset": 32, "length": 6, "url": "https://example.org/?a=1&b=2"},
                {"type": "italic", "offset": 41, "length": 1},
            ),
        ),
    ),
    buttons=(
        BodyButton(label="Free buses", opens="demand", target="free-buses"),
        BodyButton(label="Town hall", opens="event", target="1"),
        BodyButton(label="Where to vote", opens="link", target="https://example.org/vote"),
    ),
)


@pytest.fixture
async def folder(tmp_path: Path) -> Path:
    """A campaign with an event and four people who asked for updates: Emma, Noah and Mia read English, Mateo Spanish."""
    write(tmp_path / "content")
    (tmp_path / "vote.yaml").write_text(FILE, encoding="utf-8")
    async with Database.open(tmp_path / "store.db", KEY) as database, database.transaction() as tables:
        await tables.events.put(an_event(1, FAR, title="Town hall"), "en")
        for chat_id, language in ((1, "en"), (2, "en"), (3, "en"), (4, "es")):
            await tables.people.join(chat_id, language=language, at=1)
            await opt_in_past_the_bot(tables, chat_id, "updates", at=1)
    return tmp_path


async def broadcast(folder: Path, *arguments: str, **settings: str) -> Ended:
    """``standpoint broadcast ARGUMENTS`` with a store in this folder, and no quiet hours unless they are given."""
    usual = {
        "STANDPOINT_DATABASE": "store.db",
        "STANDPOINT_DATABASE_KEY": KEY,
        "STANDPOINT_QUIET_HOURS": "none",
    }
    given = {f"STANDPOINT_{name.upper()}": value for name, value in settings.items()}
    return await run("broadcast", *arguments, folder=folder, settings=usual | given)


async def stored(folder: Path) -> list[Broadcast]:
    """Every broadcast that the store has."""
    async with Database.open(folder / "store.db", KEY) as database, database.reading() as tables:
        found = [await tables.broadcasts.find(number) for number in range(1, 5)]
    return [each for each in found if each is not None]


def lines(ended: Ended) -> list[str]:
    """What was printed, with plain spaces; it ended well."""
    assert (ended.code, ended.err) == (0, "")
    return ended.out.replace("\u202f", " ").splitlines()


async def test_a_dry_run_shows_everything_and_keeps_nothing(folder: Path) -> None:
    """The words that each language gets, with imprint and buttons; how many people; how long; not even a draft is left."""
    said = lines(await broadcast(folder, "--dry-run", "vote.yaml"))
    assert said[:9] == [
        "en    | Vote on Tuesday.",
        "      |",
        "      | Two  spaces & a link 😀!",
        "      |",
        "      | Paid for by nobody",
        "      | [Free buses]",
        "      | [Town hall]",
        "      | [Where to vote]",
        "      | [Text]",
    ]
    assert said[10] == "es    | Vote on Tuesday."
    assert said[-7:] == [
        "To: everybody who asked for updates",
        "  en  3 people",
        "  es  1 person, who get the version in en",
        "  in all 4 people",
        "When: at once",
        "It takes about 1 second, at 25 messages a second.",
        "Nothing was sent.",
    ]
    async with Database.open(folder / "store.db", KEY) as database, database.reading() as tables:
        assert await tables.broadcasts.find(1) is None
        assert await tables.audits.latest() == []


async def test_a_yes_hands_it_to_the_bot(folder: Path) -> None:
    """It is confirmed by the command line, with the words and buttons of the file, and planned as a mailing."""
    said = lines(await broadcast(folder, "--yes", "vote.yaml"))
    assert said[-1] == (
        "Broadcast 1 is mailing 1. The running bot begins within half a minute, outside the quiet hours; "
        "`standpoint mailing 1 report --follow` shows how it goes."
    )
    async with Database.open(folder / "store.db", KEY) as database, database.reading() as tables:
        kept = await tables.broadcasts.find(1)
        bodies = await tables.broadcasts.bodies(1)
        audit = await tables.audits.of_broadcast(1)
        (mailing,) = await tables.mailings.to_come()
    assert kept is not None
    assert (kept.state, kept.topic, kept.mailing_id, kept.send_at) == ("scheduled", "updates", 1, None)
    assert {language: read_body(body) for language, body in bodies.items()} == {"en": BODY}
    assert [(entry.actor, entry.chat_id, entry.action) for entry in audit] == [
        ("command line", None, "begun"),
        ("command line", None, "scheduled"),
    ]
    assert (mailing.kind, mailing.state, mailing.quiet) == ("broadcast", "planned", 1)


async def test_with_two_organizers_one_approves_in_chat(folder: Path) -> None:
    """It waits, and says so before and after."""
    said = lines(await broadcast(folder, "--yes", "vote.yaml", organizers="1,2"))
    assert "When: as soon as it is approved" in said
    assert said[-1] == ("Broadcast 1 waits for an organizer to approve it in chat; nothing is sent before.")
    assert [(each.state, each.confirmed_by) for each in await stored(folder)] == [("awaiting", None)]


async def test_everything_that_a_file_can_say(folder: Path) -> None:
    """The people of an event, of one language, rested; both languages; labels by language; the channel; a time at night."""
    async with Database.open(folder / "store.db", KEY) as database, database.transaction() as tables:
        await opt_in_past_the_bot(tables, 4, "event/1", at=1)
    (folder / "all.yaml").write_text(
        """\
event: 1
languages: [es]
rested_days: 3
channel: true
texts: {en: Come!, es: "¡Ven!"}
buttons:
  - {position: what-about-cars}
  - {link: "https://example.org", label: {en: Map, es: Mapa}}
""",
        encoding="utf-8",
    )
    said = lines(
        await broadcast(
            folder,
            *("--yes", "--at", f"{NEXT_YEAR}-07-10 23:00", "all.yaml"),
            channel="@sample_news",
            quiet_hours="21:00-08:00",
        )
    )
    assert said[:6] == [
        "es    | ¡Ven!",
        "      |",
        "      | Paid for by nobody",
        "      | [¿Y los coches?]",
        "      | [Mapa]",
        "      | [Text]",
    ]
    assert said[7:10] == [
        "To: everybody who opted in to Town hall and reads es, but whoever got a broadcast in the 3 days before",
        "  es  1 person",
        "  in all 1 person",
    ]
    assert said[10].startswith("When: ")
    assert said[10].endswith(f"July 10, {NEXT_YEAR}, 11:00 PM (Eastern Daylight Time)")
    assert said[11].startswith("  Those are quiet hours; it waits until ")
    assert said[11].endswith(f"July 11, {NEXT_YEAR}, 8:00 AM (Eastern Daylight Time).")
    assert "It is posted in @sample_news too." in said
    (kept,) = await stored(folder)
    assert (kept.topic, kept.only_languages, kept.rested_days, kept.in_channel) == ("event/1", ("es",), 3, 1)
    assert kept.send_at == int(dt.datetime(NEXT_YEAR, 7, 10, 23, tzinfo=DETROIT).timestamp())


async def test_whoever_had_enough_this_week_is_counted_apart(folder: Path) -> None:
    """With one broadcast a week, whoever has just got one is left out of the next."""
    await broadcast(folder, "--yes", "vote.yaml")
    async with Database.open(folder / "store.db", KEY) as database, database.transaction() as tables:
        now = int(time.time())
        await tables.mailings.begin_due(now=now, is_quiet=False)
        (mailing,) = await tables.mailings.under_way()
        await tables.mailings.fan_out(mailing, now=now, size=10)
        claims = await tables.deliveries.claim(mailing.mailing_id, now=now, resting=(2, 3), at_most=10)
        assert {claim.chat_id for claim in claims} == {1, 4}
    said = lines(await broadcast(folder, "--dry-run", "vote.yaml", broadcasts_a_week="1"))
    assert said[said.index("  en  2 people") :][:4] == [
        "  en  2 people",
        "  es  0 people, who get the version in en",
        "  in all 2 people",
        "  besides 2 people, left out because they got 1 broadcast in the last 7 days",
    ]


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="only Unix has terminals of this kind")
@pytest.mark.parametrize(("answer", "count"), [("y", 1), ("n", 0), ("", 0)])
async def test_on_a_terminal_it_asks(folder: Path, answer: str, count: int) -> None:
    """Only a yes sends it; Enter alone is a no."""
    said = await ask(folder, answer, "broadcast", "vote.yaml")
    assert "Send it? [y/N]:" in said
    assert ("Nothing was changed." in said) == (count == 0)
    assert len(await stored(folder)) == count


async def test_where_nobody_can_be_asked_nothing_is_sent(folder: Path) -> None:
    """How to send it is said instead, at the same time."""
    said = lines(await broadcast(folder, "vote.yaml"))
    assert said[-1] == "Nothing was changed. To send it: standpoint broadcast --yes vote.yaml"
    at = f"{NEXT_YEAR}-07-10 18:00"
    said = lines(await broadcast(folder, "--at", at, "vote.yaml"))
    assert said[-1] == f"Nothing was changed. To send it: standpoint broadcast --at '{at}' --yes vote.yaml"
    assert await stored(folder) == []


@pytest.mark.parametrize("keeps_within", [False, True])
async def test_who_agreed_to_an_earlier_wording(folder: Path, *, keeps_within: bool) -> None:
    """They are left out, and how many they are is said; the file can say that the message keeps within that wording."""
    async with Database.open(folder / "store.db", KEY) as database, database.transaction() as tables:
        await tables.consents.set_scopes([Scope("updates", "broadcast", 2)])
        await tables.people.join(5, language="en", at=1)
        await opt_in_past_the_bot(tables, 5, "updates", at=1, version=2)
    if keeps_within:
        (folder / "vote.yaml").write_text(f"earlier_wording: true\n{FILE}", encoding="utf-8")
    said = lines(await broadcast(folder, "--yes", "vote.yaml"))
    besides = "  besides 4 people, left out because they agreed to an earlier wording, which does not cover broadcasts; "
    besides += "`earlier_wording: true` includes them where this keeps within it"
    also = "  also people who agreed to an earlier wording: the file says that this keeps within it"
    assert (besides in said, also in said) == (not keeps_within, keeps_within)
    assert ("  in all 5 people" in said, "  in all 1 person" in said) == (keeps_within, not keeps_within)
    (kept,) = await stored(folder)
    assert bool(kept.earlier_wording) == keeps_within


async def test_every_mistake_is_told_at_once(folder: Path) -> None:
    """As file and line; what opens nothing, and what Telegram would not take; nothing is kept."""
    (folder / "wrong.yaml").write_text(
        """\
audience: everybody
event: 1
languages: [en, fr]
rested_days: many
channel: true
texts:
  en: |
    <b>Dear {name},
    <br>x
  de: Hallo
colour: red
buttons:
  - {demand: free-busses}
  - {event: 9}
  - {link: "https://example.org"}
  - {link: "https://example.org", demand: more-parks, label: A label that is much longer than forty characters}
""",
        encoding="utf-8",
    )
    ended = await broadcast(folder, "--yes", "wrong.yaml")
    assert (ended.code, ended.err) == (1, "")
    assert ended.out.splitlines() == [
        "wrong.yaml:1: `audience` must be `updates`; for the people of an event write `event:` with its number instead",
        "wrong.yaml:2: write either `audience: updates` or `event:` with its number",
        "wrong.yaml:3: the content has no language `fr`; it has en, es",
        "wrong.yaml:4: `rested_days` must be a whole number from 0 to 365",
        "wrong.yaml:5: the campaign has no channel; set STANDPOINT_CHANNEL",
        "wrong.yaml:8: `en` <b> is never closed; write </b> where it ends",
        "wrong.yaml:9: `en` Telegram knows no tag <br>; begin a new line instead",
        "wrong.yaml:10: the content has no language `de`; it has en, es",
        "wrong.yaml:11: unknown key `colour`; expected are audience, event, languages, rested_days, earlier_wording, channel, texts, buttons",
        "wrong.yaml:13: there is no demand `free-busses`; did you mean `free-buses`?",
        "wrong.yaml:14: no event that is ahead has the number 9; the next are 1 (Town hall)",
        "wrong.yaml:15: `label` is missing; a link does not name itself",
        "wrong.yaml:16: `label` is 49 characters long; a button takes at most 40",
        "wrong.yaml:16: a button opens one thing; write one of `demand`, `position`, `event`, `link`",
    ]
    assert await stored(folder) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "audience: updates\n",
            "vote.yaml:1: `texts` is missing; write what is to be sent, by language: en: …",
        ),
        ("texts: {en: Hello}\n", "vote.yaml:1: write either `audience: updates` or `event:` with its number"),
        (
            "audience: updates\ntexts: {en: 'Dear {name}'}\n",
            "vote.yaml:2: `en` has {name}, which would be shown as typed; write what is meant",
        ),
        (
            "audience: updates\ntexts: {en: Hello}\ntexts: {en: Goodbye}\n",
            "vote.yaml:3: `texts` stands here and in line 2; keep one of them",
        ),
        (
            "audience: updates\ntexts: {en: Hi, es: Hola}\nbuttons: [{link: 'https://e.org', label: {en: Map}}]\n",
            "vote.yaml:3: `label` has no text in es; add it",
        ),
    ],
    ids=["no texts", "nobody", "placeholder", "twice", "label"],
)
async def test_a_mistake_is_a_line(folder: Path, text: str, told: str) -> None:
    """Status 1, and the one thing to mend."""
    (folder / "vote.yaml").write_text(text, encoding="utf-8")
    ended = await broadcast(folder, "--yes", "vote.yaml")
    assert (ended.code, ended.err, ended.out.splitlines()) == (1, "", [told])


async def test_a_missing_file_is_a_line(folder: Path) -> None:
    """As for content."""
    ended = await broadcast(folder, "nothing.yaml")
    assert (ended.code, ended.out) == (1, "nothing.yaml:1: the file is missing; add it\n")


async def test_the_imprint_counts(folder: Path) -> None:
    """A text that fits alone and not with its imprint is refused, whatever was answered."""
    (folder / "vote.yaml").write_text(f"audience: updates\ntexts: {{en: {'x' * 4090}}}\n", encoding="utf-8")
    ended = await broadcast(folder, "--yes", "vote.yaml")
    assert ended.code == 1
    assert "readers of en get is too long for Telegram together with the imprint" in ended.sentence
    assert await stored(folder) == []


@pytest.mark.parametrize(
    ("when", "sentence"),
    [
        ("2020-01-01 18:00", "The time it is to be sent is over."),
        (f"{NEXT_YEAR + 5}-01-01 18:00", "The time it is to be sent is more than two years ahead."),
        ("whenever", 'It is not clear when it is to be sent; write it like --at "2026-12-01 18:00".'),
    ],
)
async def test_a_time_that_cannot_be_is_a_sentence(folder: Path, when: str, sentence: str) -> None:
    """Before anything is shown."""
    ended = await broadcast(folder, "--yes", "--at", when, "vote.yaml")
    assert (ended.code, ended.out) == (1, "")
    assert ended.sentence == sentence


async def test_nobody_to_send_it_to_is_a_sentence(folder: Path) -> None:
    """The event has no people yet."""
    (folder / "vote.yaml").write_text("event: 1\ntexts: {en: Hello}\n", encoding="utf-8")
    ended = await broadcast(folder, "--yes", "vote.yaml")
    assert (ended.code, ended.sentence) == (1, "Nobody would get it now.")
    assert await stored(folder) == []


@pytest.fixture
def beside(campaign: Campaign) -> dict[str, str]:
    """The settings of a command beside the running bot."""
    return {
        "STANDPOINT_DATABASE": str(campaign.database),
        "STANDPOINT_DATABASE_KEY": KEY,
        "STANDPOINT_CONTENT": str(ROOT / "content"),
        "STANDPOINT_QUIET_HOURS": "none",
    }


async def test_a_running_bot_sends_it(campaign: Campaign, beside: dict[str, str], tmp_path: Path) -> None:
    """Emma and Mateo get it formatted as the file says, each in their language; then the report says so."""
    emma, mateo = await campaign.supporter("Emma"), await campaign.supporter("Mateo", "es")
    noah = await campaign.supporter("Noah")
    await opt_in(emma, "en", "updates")
    await opt_in(mateo, "es", "updates")
    (tmp_path / "vote.yaml").write_text(
        "audience: updates\ntexts:\n  en: |\n    <b>Vote</b>\n\n    on Tuesday\n  es: <i>Vota</i> el martes\n",
        encoding="utf-8",
    )
    said = lines(await run("broadcast", "--yes", "vote.yaml", folder=tmp_path, settings=beside))
    assert said[-1].startswith("Broadcast 1 is mailing 1.")
    # The bot looks at the store by itself within half a minute; a clock that moves makes it look now.
    campaign.clock.forward(0)
    await campaign.delivered()
    imprint = content().campaign.imprint
    message = await emma.last()
    assert message["text"] == f"Vote\n\non Tuesday\n\n{imprint.within('en')}"
    assert message["entities"][0] == {"type": "bold", "offset": 0, "length": 4}
    assert (await mateo.last())["text"] == f"Vota el martes\n\n{imprint.within('es')}"
    assert "Vote" not in (await noah.last())["text"]
    said = lines(await run("mailing", "1", "report", "--follow", folder=tmp_path, settings=beside))
    assert said[0] == "Mailing 1: Broadcast · 1: Vote on Tuesday"
    assert said[2:] == [
        "  sent             2",
        "  left             0",
        "  in all           2",
        "  en        sent 1",
        "  es        sent 1",
    ]


async def test_a_rest_longer_than_what_is_kept_is_refused(folder: Path) -> None:
    """Who got what is not known for so long."""
    (folder / "rested.yaml").write_text(
        "audience: updates\nrested_days: 91\ntexts: {en: Come!}\n", encoding="utf-8"
    )
    ended = await broadcast(folder, "--yes", "rested.yaml")
    assert ended.code == 1
    assert "known for 90 days only (STANDPOINT_KEEP_DELIVERIES_DAYS)" in ended.err
