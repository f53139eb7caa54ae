"""What a person says about one event: that they come, that they cannot, or that they want no more reminders of it.

An update that Telegram gives twice changes nothing the second time.
"""

from dataclasses import replace

from bot.actions import places, reminders
from bot.actions.consents import is_there, withdraw_in
from bot.actions.policy import Policy
from bot.store.attendances import Attendance
from bot.store.consents import Occasion, topic_of_event
from bot.store.database import Database, Tables
from bot.store.events import Event


async def come(database: Database, occasion: Occasion, event_id: int, *, policy: Policy) -> bool:
    """The person comes, or says yes to a place.

    Returns:
        False where this needs an opt-in to the event first: nothing was opted in to, or places are limited and
        the reminders come for all events.
    """
    async with database.transaction() as tables:
        await is_there(tables, occasion)
        event = await tables.events.find(event_id)
        if event is None or not event.is_ahead(occasion.at) or await tables.consents.knows_later(occasion):
            return True
        topics = await tables.consents.topics(occasion.chat_id)
        before = await tables.attendances.find(event_id, occasion.chat_id)
        has_room = event.row.capacity is None or (before is not None and before.place == "held")
        if event.topic not in topics and not ("events" in topics and has_room):
            return False
        after = await places.confirm(tables, event, occasion)
        if after.place == "held" and before is not None and before.place != "held":
            # Reminders went out while there was no place.
            await reminders.catch_up(tables, occasion.chat_id, (event,), policy=policy, now=occasion.at)
        return True


async def cannot_come(database: Database, occasion: Occasion, event_id: int, *, policy: Policy) -> None:
    """The person cannot come: they are opted out of this event, and a place they had is free."""
    async with database.transaction() as tables:
        if await is_there(tables, occasion) and await withdraw_in(tables, occasion, topic_of_event(event_id)):
            await places.give_up(tables, event_id, occasion.chat_id, policy=policy, now=occasion.at)
            event = await tables.events.find(event_id)
            if event is not None and event.is_ahead(occasion.at):
                row = await _row(tables, event, occasion)
                await tables.attendances.put(replace(row, answer="cant"))


async def end_reminders(database: Database, occasion: Occasion, event_id: int, *, policy: Policy) -> None:
    """The person wants no more reminders of this event, by whichever topic they came.

    A place is given up with them, as nobody could be told any more what happens to it. Where there are places for
    all, that the person comes goes on counting.
    """
    async with database.transaction() as tables:
        if not await is_there(tables, occasion):
            return
        if not await withdraw_in(tables, occasion, topic_of_event(event_id)):
            return
        chat_id = occasion.chat_id
        before = await tables.attendances.find(event_id, chat_id)
        await places.give_up(tables, event_id, chat_id, policy=policy, now=occasion.at)
        event = await tables.events.find(event_id)
        if event is None or not event.is_ahead(occasion.at):
            return
        by_all = "events" in await tables.consents.topics(chat_id)
        comes = before is not None and before.answer == "coming" and event.row.capacity is None
        row = await _row(tables, event, occasion)
        row = replace(row, muted=int(by_all), answer="coming" if comes else row.answer)
        if row.muted or row.answer:
            await tables.attendances.put(row)


async def _row(tables: Tables, event: Event, occasion: Occasion) -> Attendance:
    row = await tables.attendances.find(event.row.event_id, occasion.chat_id)
    none = Attendance(event.row.event_id, occasion.chat_id, "none", occasion.at, occasion.update_id)
    return row or none
