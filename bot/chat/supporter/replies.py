"""What people answer to a reminder or an offer: they come, they cannot, they want no more reminders."""

from bot.actions import replies
from bot.chat.supporter.consents import offer_to_come
from bot.chat.supporter.events import event_screen, find_event
from bot.chat.visit import Answer, Desk, Visit
from bot.texts import menus
from bot.texts.screen import paragraphs
from bot.texts.taps import CannotCome, DeclinePlace, StillComing, StopReminders, TakePlace


async def still_coming(desk: Desk, visit: Visit, tap: StillComing) -> Answer:
    """They come; where that needs an opt-in first, what it would mean."""
    return await _come(desk, visit, tap.event_id)


async def take_place(desk: Desk, visit: Visit, tap: TakePlace) -> Answer:
    """Yes to a place; too late for it, they are on the list again."""
    return await _come(desk, visit, tap.event_id, too_late=True)


async def _come(desk: Desk, visit: Visit, event_id: int, *, too_late: bool = False) -> Answer:
    if not await replies.come(desk.database, visit.occasion(), event_id, policy=desk.policy):
        return await offer_to_come(desk, visit, event_id)
    desk.wake()
    async with desk.database.reading() as tables:
        attendance = await tables.attendances.find(event_id, visit.chat_id)
        before = await tables.attendances.waiting_before(event_id, visit.chat_id)
    html = visit.reader.phrases.html
    note = ""
    if attendance is not None and attendance.place == "waiting":
        # A change is told to everybody in the same words, so those who wait have its button for a yes as well.
        note = html("place_gone") if too_late else html("place_not_yet", number=before + 1)
    return await _shown(desk, visit, event_id, note)


async def cannot_come(desk: Desk, visit: Visit, tap: CannotCome | DeclinePlace) -> Answer:
    """They cannot come, or do not want the place: nothing more of this event comes."""
    await replies.cannot_come(desk.database, visit.occasion(), tap.event_id, policy=desk.policy)
    desk.wake()
    return await _shown(desk, visit, tap.event_id)


async def stop_reminders(desk: Desk, visit: Visit, tap: StopReminders) -> Answer:
    """They want no more reminders of this event."""
    async with desk.database.reading() as tables:
        event = await tables.events.find(tap.event_id)
        attendance = await tables.attendances.find(tap.event_id, visit.chat_id)
    await replies.end_reminders(desk.database, visit.occasion(), tap.event_id, policy=desk.policy)
    desk.wake()
    html = visit.reader.phrases.html
    counted = event is not None and event.row.capacity is not None
    had_place = counted and attendance is not None and attendance.place in {"held", "offered"}
    note = paragraphs(html("opted_out"), html("place_given_up") if had_place else "")
    return await _shown(desk, visit, tap.event_id, note)


async def _shown(desk: Desk, visit: Visit, event_id: int, note: str = "") -> Answer:
    event = await find_event(desk, event_id)
    if event is None:
        return Answer(menus.notice(visit.reader, "event_unknown"))
    return Answer(await event_screen(desk, visit, event, note))
