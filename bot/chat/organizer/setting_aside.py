"""What becomes of a draft that asks something while its organizer turns to something else."""

from dataclasses import replace

from bot.actions import broadcast_questions, event_drafts
from bot.chat.organizer import composing
from bot.chat.organizer.asking import draft_title
from bot.chat.visit import Answer, Desk, Visit
from bot.texts import broadcast_composing, organizer_menus


async def set_aside(desk: Desk, visit: Visit, answer: Answer) -> Answer:
    """Nothing is asked any more; the draft stays, and the answer to what they turned to leads back to it."""
    broadcast = await broadcast_questions.leave(desk.database, visit.chat_id)
    if broadcast is not None and answer.screen is not None:
        async with desk.database.reading() as tables:
            entry = await composing.entry(tables, visit, broadcast)
        return replace(answer, screen=broadcast_composing.with_way_back(visit.reader, answer.screen, entry))
    asking = await event_drafts.find(desk.database, visit.chat_id)
    if asking is None or not asking.waiting:
        return answer
    draft = await event_drafts.leave(desk.database, visit.occasion())
    if draft is None or answer.screen is None:
        return answer
    title = draft_title(visit, draft)
    screen = organizer_menus.with_way_back(visit.reader, answer.screen, draft.number, title)
    return replace(answer, screen=screen)
