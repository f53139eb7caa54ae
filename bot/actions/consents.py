"""Opt-ins and opt-outs, and what they mean for places and reminders.

An update that Telegram gives twice changes nothing the second time.
"""

from collections.abc import Iterable
from dataclasses import replace

from bot.actions import places, reminders
from bot.actions.policy import Policy
from bot.content.model import Wording
from bot.store.consents import (
    EVERYTHING,
    LEAVING,
    Agreed,
    Consent,
    Occasion,
    Topic,
    event_of_topic,
    topic_of_event,
)
from bot.store.database import Database, Tables
from bot.store.events import Event


async def join(database: Database, occasion: Occasion, came_from: str | None = None) -> None:
    """Somebody writes: from now on they have a language here. Nothing is opted in to."""
    async with database.transaction() as tables:
        await join_in(tables, occasion, came_from)


async def choose_language(database: Database, occasion: Occasion) -> None:
    """The person goes on in the occasion's language."""
    async with database.transaction() as tables:
        await join_in(tables, occasion)
        await tables.people.set_language(occasion.chat_id, occasion.language)


async def give(  # noqa: PLR0913 - who, what and with which words; how, by name
    database: Database,
    occasion: Occasion,
    topic: Topic,
    wording: Wording,
    *,
    policy: Policy,
    comes: bool = False,
) -> frozenset[Topic]:
    """Opts the person in to a topic, with the words they were shown; gives the topics that hold afterwards.

    Opting in to one event takes a place there, or one on its waiting list. ``comes``: it was said as an answer, so
    whoever has a place at once has said that they come.
    """
    async with database.transaction() as tables:
        await join_in(tables, occasion)
        await _give(tables, occasion, Agreed(topic, wording.version, wording.hash), policy, comes=comes)
        return await tables.consents.topics(occasion.chat_id)


async def withdraw(
    database: Database, occasion: Occasion, topic: Topic, *, policy: Policy
) -> frozenset[Topic]:
    """Opts the person out of a topic; gives the topics that hold afterwards. A place they had is free."""
    async with database.transaction() as tables:
        if await is_there(tables, occasion) and await withdraw_in(tables, occasion, topic):
            await _vacate_what_no_topic_covers(tables, occasion, topic, policy)
        return await tables.consents.topics(occasion.chat_id)


async def stop(database: Database, occasion: Occasion, *, policy: Policy) -> int:
    """Ends every opt-in; gives how many there were."""
    async with database.transaction() as tables:
        if not await is_there(tables, occasion):
            return 0
        if not await tables.consents.withdraw(occasion, EVERYTHING):
            return len(await tables.consents.withdrawn_by_last_stop(occasion))
        return await _end_all(tables, occasion, policy)


async def undo_stop(database: Database, occasion: Occasion, *, policy: Policy) -> int:
    """Gives again what the last STOP ended, to the words agreed to before; gives how many topics that were.

    Nothing is given where the person decided anything since that STOP, or where the STOP came later: then this
    START is an old one that Telegram gives again. Places are taken anew: who had one may have to wait for it.
    """
    async with database.transaction() as tables:
        if not await is_there(tables, occasion):
            return 0
        for agreed in await tables.consents.withdrawn_by_last_stop(occasion):
            await _give(tables, occasion, agreed, policy)
        # Counted, so that the same update given twice is answered as the first time.
        return await tables.consents.count_given_by(occasion)


async def leave(database: Database, occasion: Occasion, *, policy: Policy) -> None:
    """The person blocked the bot or left: every opt-in ends, and nothing is sent any more."""
    async with database.transaction() as tables:
        # Whoever was unknown when they left has begun since, and this is an old update that Telegram gives again.
        if not await tables.consents.began_later(occasion):
            await leave_in(tables, occasion, policy=policy)


async def leave_in(tables: Tables, occasion: Occasion, *, policy: Policy) -> None:
    """What ``leave`` does, inside a transaction of the caller's."""
    if await tables.people.find(occasion.chat_id) is None:
        return
    # Also for the same update again, which may have made the person active again before it came here.
    await tables.people.set_gone(occasion.chat_id, at=occasion.at)
    # What was opted in to since, after coming back, stays.
    if await tables.consents.withdraw(occasion, LEAVING):
        await _end_all(tables, occasion, policy)


async def join_in(tables: Tables, occasion: Occasion, came_from: str | None = None) -> None:
    """What ``join`` does, inside a transaction of the caller's."""
    await tables.people.join(
        occasion.chat_id, language=occasion.language, at=occasion.at, came_from=came_from
    )


async def is_there(tables: Tables, occasion: Occasion) -> bool:
    """Whether the person had begun here when they said this; they can be reached again then.

    Whoever deleted everything, or never wrote, has nothing to end: an old button or a STOP makes nobody known, and
    given again by Telegram it ends nothing that was begun after it.
    """
    if await tables.people.find(occasion.chat_id) is None or await tables.consents.began_later(occasion):
        return False
    await join_in(tables, occasion)
    return True


async def withdraw_in(tables: Tables, occasion: Occasion, topic: Topic) -> bool:
    """Records that the person opts out of a topic; False when this very update was recorded before.

    Then what holds now was settled by it too, or by a later update, and must stay.
    """
    recorded = await tables.consents.withdraw(occasion, topic)
    if recorded:
        await tables.consents.unsubscribe(occasion.chat_id, topic)
    return recorded


async def withdraw_again(tables: Tables, consent: Consent, *, policy: Policy, now: int) -> bool:
    """A withdrawal that a restored store does not know of takes effect again; False where it knows of it."""
    occasion = Occasion(consent.chat_id, consent.language, consent.at, consent.update_id)
    if not await tables.consents.withdraw(occasion, consent.purpose):
        return False
    if consent.purpose not in {EVERYTHING, LEAVING}:
        topic = Topic(consent.purpose)
        await tables.consents.unsubscribe(occasion.chat_id, topic)
        # Whoever takes the place is asked now, whenever it was given up.
        await _vacate_what_no_topic_covers(tables, replace(occasion, at=now), topic, policy)
        return True
    if consent.purpose == LEAVING:
        await tables.people.set_gone(occasion.chat_id, at=occasion.at)
    for topic in sorted(await tables.consents.topics(occasion.chat_id)):
        await withdraw_in(tables, occasion, topic)
    await places.vacate(tables, occasion.chat_id, policy=policy, now=now)
    return True


async def _give(
    tables: Tables, occasion: Occasion, agreed: Agreed, policy: Policy, *, comes: bool = False
) -> None:
    consent_id = await tables.consents.give(occasion, agreed)
    if consent_id is None:
        return
    topic, now = agreed.topic, occasion.at
    await tables.consents.subscribe(occasion.chat_id, topic, consent_id)
    events: Iterable[Event] = ()
    event_id = event_of_topic(topic)
    if event_id is not None:
        event = await tables.events.find(event_id)
        if event is not None and event.is_ahead(now):
            attendance = await places.take(tables, event, occasion)
            if comes:
                attendance = await places.confirm(tables, event, occasion)
            events = (event,) if attendance.place == "held" else ()
    elif topic == "events":
        # Later ones have all their reminders still ahead.
        events = await tables.events.ahead(after=now, until=now + reminders.EARLIEST)
    await reminders.catch_up(tables, occasion.chat_id, events, policy=policy, now=now)


async def _end_all(tables: Tables, occasion: Occasion, policy: Policy) -> int:
    topics = await tables.consents.topics(occasion.chat_id)
    for topic in sorted(topics):
        await withdraw_in(tables, occasion, topic)
    await places.vacate(tables, occasion.chat_id, policy=policy, now=occasion.at)
    return len(topics)


async def _vacate_what_no_topic_covers(
    tables: Tables, occasion: Occasion, ended: Topic, policy: Policy
) -> None:
    chat_id = occasion.chat_id
    event_id = event_of_topic(ended)
    if event_id is not None:
        await places.give_up(tables, event_id, chat_id, policy=policy, now=occasion.at)
    elif ended == "events":
        topics = await tables.consents.topics(chat_id)
        for attendance in await tables.attendances.of_person(chat_id):
            if topic_of_event(attendance.event_id) not in topics:
                # There is nothing left that it would be an exception from.
                await tables.attendances.put(replace(attendance, muted=0))
                await places.give_up(tables, attendance.event_id, chat_id, policy=policy, now=occasion.at)
