"""The buttons below a broadcast. Each answers with a new message, so that the broadcast stays to be read again."""

from dataclasses import replace

from bot.actions import broadcast_taps, consents
from bot.chat.supporter import answers, events, replies
from bot.chat.visit import Answer, Desk, Visit
from bot.store.consents import Topic, topic_of_event
from bot.texts import consents as screens
from bot.texts.broadcast_numbers import STOP
from bot.texts.broadcast_taps import (
    DemandFromBroadcast,
    EventFromBroadcast,
    PositionFromBroadcast,
    StopFromBroadcast,
)
from bot.texts.taps import OpenDemand, OpenEvent, OpenPosition, StopReminders


async def open_demand(desk: Desk, visit: Visit, tap: DemandFromBroadcast) -> Answer:
    """A demand."""
    await _count(desk, visit, tap.broadcast_id, f"demand/{tap.demand_id}")
    return replace(await answers.open_demand(desk, visit, OpenDemand(tap.demand_id)), anew=True)


async def open_position(desk: Desk, visit: Visit, tap: PositionFromBroadcast) -> Answer:
    """A position."""
    await _count(desk, visit, tap.broadcast_id, f"position/{tap.position_id}")
    return replace(await answers.open_position(desk, visit, OpenPosition(tap.position_id)), anew=True)


async def open_event(desk: Desk, visit: Visit, tap: EventFromBroadcast) -> Answer:
    """An event, with the way to opt in to it."""
    await _count(desk, visit, tap.broadcast_id, f"event/{tap.event_id}")
    return replace(await events.show_event(desk, visit, OpenEvent(tap.event_id)), anew=True)


async def stop(desk: Desk, visit: Visit, tap: StopFromBroadcast) -> Answer:
    """Ends what brought the broadcast: updates, or the messages about one event. The opt-out comes before all else."""
    async with desk.database.reading() as tables:
        broadcast = await tables.broadcasts.find(tap.broadcast_id)
        topics = await tables.consents.topics(visit.chat_id)
    event_id = broadcast.event_id if broadcast else None
    topic = Topic("updates") if event_id is None else topic_of_event(event_id)
    if event_id is None:
        await consents.withdraw(desk.database, visit.occasion(), topic, policy=desk.policy)
        desk.wake()
        answer = Answer(screens.updates_stopped(visit.reader))
    else:
        answer = await replies.stop_reminders(desk, visit, StopReminders(event_id))
    if topic in topics:
        await _count(desk, visit, tap.broadcast_id, STOP)
    return replace(answer, anew=True)


async def _count(desk: Desk, visit: Visit, broadcast_id: int, button: str) -> None:
    await broadcast_taps.count(desk.database, broadcast_id, button, chat_id=visit.chat_id)
