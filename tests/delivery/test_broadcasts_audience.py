"""Who hears a broadcast at the last moment: consent, how often of late, languages, and the hours of the night."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

from bot.delivery.quiet import QuietHours
from tests.broadcast_ground import DETROIT, EMMA, LUIS, NORA, UNHURRIED, ground_at, text, whole
from tests.reminding import NOON, ONE_DAY


async def test_who_opts_out_after_the_fan_out_hears_nothing(tmp_path: Path) -> None:
    """They have a row already; it is cancelled, with the reason, when their turn comes."""
    async with ground_at(tmp_path) as ground:
        for chat_id in (EMMA, LUIS, NORA):
            await ground.person(chat_id, "en", "updates")
        number = await ground.send(en=text("Hello"))
        async with ground.database.transaction() as tables:
            await tables.mailings.begin_due(now=ground.now, is_quiet=False)
            (mailing,) = await tables.mailings.under_way()
            await tables.mailings.fan_out(mailing, now=ground.now, size=100)
        assert (await ground.rows(number))[EMMA].state == "pending"
        await ground.opt_out(EMMA)
        await ground.work()
        await ground.done()
        row = (await ground.rows(number))[EMMA]
        assert (row.state, row.code) == ("cancelled", "opted out")
        assert ground.said(EMMA) == []
        assert ground.said(LUIS) == [whole("Hello")]


async def test_nobody_gets_more_than_so_many_a_week(tmp_path: Path) -> None:
    """Who had their number is passed over and counted; a week later they hear again."""
    async with ground_at(tmp_path, replace(UNHURRIED, most_a_week=2)) as ground:
        await ground.person(EMMA, "en", "updates")
        await ground.work()
        for number in range(2):
            await ground.send(en=text(f"Number {number}"))
            await ground.done()
        await ground.person(LUIS, "en", "updates")
        third = await ground.compose(en=text("Number 3"))
        async with ground.database.reading() as tables:
            count = (await tables.broadcasts.audience(third, now=ground.now, most_a_week=2))["en"]
        assert (count.people, count.over) == (2, 1)
        await ground.confirm(third)
        await ground.done()
        rows = await ground.rows(third)
        assert (rows[EMMA].state, rows[EMMA].code) == ("cancelled", "enough this week")
        assert rows[LUIS].state == "sent"
        ground.delivery.clock.forward(7 * ONE_DAY + 1)
        await ground.send(en=text("Number 4"))
        await ground.done()
        assert ground.said(EMMA)[-1] == whole("Number 4")


async def test_half_a_broadcast_counts_as_one(tmp_path: Path) -> None:
    """Somebody got the pictures and blocked the bot before the rest; back again, they had one of the week's two."""
    async with ground_at(tmp_path, replace(UNHURRIED, most_a_week=2)) as ground:
        await ground.person(EMMA, "en", "updates")
        await ground.work()
        await ground.fault(method="sendMessage", kind="403")
        half = await ground.send(en=ground.album("One", "Two"))
        await ground.done()
        assert await ground.became(half) == {EMMA: "gone"}
        assert ground.said(EMMA) == ["One", "Two"]
        await ground.opt_in(EMMA)
        for words in ("Second", "Third"):
            await ground.send(en=text(words))
            await ground.done()
        assert ground.said(EMMA) == ["One", "Two", whole("Second")]


async def test_those_who_heard_lately_are_left_out(tmp_path: Path) -> None:
    """``rested_days``: no row at all for whoever got a broadcast in so many days."""
    async with ground_at(tmp_path) as ground:
        await ground.person(EMMA, "en", "updates")
        await ground.work()
        await ground.send(en=text("First"))
        await ground.done()
        await ground.person(LUIS, "en", "updates")
        second = await ground.send(en=text("Second"), rested_days=3)
        await ground.done()
        assert await ground.became(second) == {LUIS: "sent"}
        ground.delivery.clock.forward(3 * ONE_DAY + 1)
        third = await ground.send(en=text("Third"), rested_days=3)
        await ground.done()
        assert await ground.became(third) == {EMMA: "sent", LUIS: "sent"}


async def test_only_languages_and_topics_make_an_audience(tmp_path: Path) -> None:
    """Each gets their own version; whoever has none gets the campaign's; other topics hear nothing."""
    async with ground_at(tmp_path) as ground:
        await ground.person(EMMA, "en", "updates")
        await ground.person(LUIS, "es", "updates")
        await ground.person(NORA, "es", "events")
        await ground.work()
        await ground.send(en=text("Hello"), es=text("Hola"))
        await ground.done()
        await ground.send(en=text("Only English"))
        await ground.done()
        assert ground.said(EMMA) == [whole("Hello"), whole("Only English")]
        assert ground.said(LUIS) == [whole("Hola", "es"), whole("Only English", "es")]
        assert ground.said(NORA) == []


async def test_quiet_hours_hold_a_broadcast_and_not_its_recall(tmp_path: Path) -> None:
    """At midnight nothing goes out; what takes something back does not wait."""
    night = replace(UNHURRIED, quiet=QuietHours(dt.time(21), dt.time(8), DETROIT))
    async with ground_at(tmp_path, night) as ground:
        ground.delivery.clock.move_to(NOON)
        await ground.person(EMMA, "en", "updates")
        await ground.work()
        first = await ground.send(en=text("At noon"))
        await ground.done()
        ground.delivery.clock.move_to(NOON + ONE_DAY // 2)
        second = await ground.send(en=text("At midnight"))
        await ground.recall(first)
        await ground.done()
        assert ground.said(EMMA) == []
        assert (await ground.broadcast(second)).state == "scheduled"
        ground.delivery.clock.move_to(NOON + ONE_DAY)
        await ground.done()
        assert ground.said(EMMA) == [whole("At midnight")]
