"""What an organizer chooses about a draft besides its words: for whom, when, how fast, where else.

Each choice is one transaction, and is possible only while it is a draft. A correction goes to those who have what it
corrects, so nothing is chosen about its audience.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from bot.actions.broadcasts import Obstacle, Said, mark_of
from bot.delivery.quiet import QuietHours
from bot.store.broadcasts import Broadcast
from bot.store.database import Database, Tables

RESTED_DAYS: Final = (0, 1, 3, 7)
"""Whoever got a broadcast in so many days before may be left out."""
_FARTHEST_SECONDS: Final = 731 * 24 * 3600
_MORNING = dt.time(9)
_ONE_DAY = dt.timedelta(days=1)


async def choose_topic(
    database: Database, broadcast_id: int, event_id: int | None, *, now: int
) -> Obstacle | None:
    """It is for those of an event that is not over, or for all who asked for updates (None)."""
    async with database.transaction() as tables:
        draft = await _draft(tables, broadcast_id, of_its_own=True)
        if isinstance(draft, Obstacle):
            return draft
        topic = "updates"
        if event_id is not None:
            event = await tables.events.find(event_id)
            if event is None or event.is_over(now):
                return Obstacle.LATE
            topic = event.topic
        await _aim(tables, draft, topic=topic)
        if topic != draft.topic:
            # That it keeps within the earlier wording was said of another one.
            await tables.broadcasts.set_earlier_wording(broadcast_id, earlier_wording=False)
    return None


async def choose_language(
    database: Database, broadcast_id: int, language: str, *, wanted: bool, languages: Sequence[str]
) -> Obstacle | None:
    """It goes to people of this language too, or not; the last one stays.

    Args:
        database: The store.
        broadcast_id: The draft.
        language: Which one.
        wanted: Whether its people are to get it.
        languages: The campaign's.
    """
    async with database.transaction() as tables:
        draft = await _draft(tables, broadcast_id, of_its_own=True)
        if isinstance(draft, Obstacle):
            return draft
        before = draft.only_languages or languages
        after = [tag for tag in languages if (wanted if tag == language else tag in before)]
        if after:
            # Nothing chosen stands for all, also for those that the campaign adds later.
            await _aim(tables, draft, languages=[] if len(after) == len(languages) else after)
    return None


async def choose_rested_days(database: Database, broadcast_id: int, days: int) -> Obstacle | None:
    """Whoever got a broadcast in so many days before is left out."""
    async with database.transaction() as tables:
        draft = await _draft(tables, broadcast_id, of_its_own=True)
        if isinstance(draft, Obstacle):
            return draft
        if days in RESTED_DAYS:
            await _aim(tables, draft, rested_days=days)
    return None


async def choose_earlier_wording(database: Database, broadcast_id: int, *, wanted: bool) -> Obstacle | None:
    """It goes to those who agreed to an earlier wording too, because it keeps within that; or it does not."""
    async with database.transaction() as tables:
        draft = await _draft(tables, broadcast_id, of_its_own=True)
        if isinstance(draft, Obstacle):
            return draft
        await tables.broadcasts.set_earlier_wording(broadcast_id, earlier_wording=wanted)
    return None


async def choose_send_at(
    database: Database, broadcast_id: int, at: int | None, *, chat_id: int, now: int
) -> Obstacle | None:
    """When it is sent, in UTC epoch seconds, or as soon as it is confirmed (None); it is not asked any more.

    A correction is never put off: others would be sent the wrong words meanwhile.
    """
    async with database.transaction() as tables:
        draft = await _draft(tables, broadcast_id, of_its_own=True)
        if isinstance(draft, Obstacle):
            return draft
        if at is not None and at <= now:
            return Obstacle.LATE
        if at is not None and at > now + _FARTHEST_SECONDS:
            # No button that was ever made says so.
            return Obstacle.PAST
        await tables.broadcasts.set_send_at(broadcast_id, at)
        question = await tables.questions.find(chat_id)
        if question is not None and (question.broadcast_id, question.step) == (broadcast_id, "when"):
            await tables.questions.drop(chat_id)
    return None


async def choose_channel(database: Database, broadcast_id: int, *, wanted: bool) -> Obstacle | None:
    """It is posted in the channel too, or not."""
    async with database.transaction() as tables:
        draft = await _draft(tables, broadcast_id)
        if isinstance(draft, Obstacle):
            return draft
        await tables.broadcasts.set_in_channel(broadcast_id, in_channel=wanted)
    return None


async def choose_to_say_so(database: Database, broadcast_id: int, *, wanted: bool) -> Obstacle | None:
    """The copies that a correction changes say so, or not."""
    async with database.transaction() as tables:
        draft = await _draft(tables, broadcast_id)
        if isinstance(draft, Obstacle):
            return draft
        await tables.broadcasts.set_says_so(broadcast_id, says_so=wanted)
    return None


async def choose_to_pay(database: Database, said: Said, *, wanted: bool) -> Obstacle | None:
    """It is paid for, to be sent faster, being exactly what the price was shown for; or it is not."""
    async with database.transaction() as tables:
        draft = await _draft(tables, said.broadcast_id, of_its_own=True)
        if isinstance(draft, Obstacle):
            return draft
        if wanted and await mark_of(tables, draft) != said.mark:
            return Obstacle.CHANGED
        await tables.broadcasts.set_paid(said.broadcast_id, paid=wanted)
    return None


def tomorrow_morning(quiet: QuietHours, now: int) -> int:
    """When the quiet hours end tomorrow, or nine o'clock where there are none; UTC epoch seconds."""
    day = dt.datetime.fromtimestamp(now, quiet.zone).date() + _ONE_DAY
    time = _MORNING if quiet.begin == quiet.until else quiet.until
    return int(dt.datetime.combine(day, time, quiet.zone).timestamp())


async def _draft(tables: Tables, broadcast_id: int, *, of_its_own: bool = False) -> Broadcast | Obstacle:
    """The draft; ``of_its_own``: with an audience of its own."""
    found = await tables.broadcasts.find(broadcast_id)
    if found is None:
        return Obstacle.GONE
    if found.state != "draft" or (of_its_own and found.kind != "broadcast"):
        return Obstacle.PAST
    return found


async def _aim(
    tables: Tables,
    draft: Broadcast,
    *,
    topic: str | None = None,
    languages: Sequence[str] | None = None,
    rested_days: int | None = None,
) -> None:
    await tables.broadcasts.set_audience(
        draft.broadcast_id,
        topic=draft.topic if topic is None else topic,
        languages=draft.only_languages if languages is None else languages,
        rested_days=draft.rested_days if rested_days is None else rested_days,
    )
