"""Leaving what is asked: /cancel and the words that mean the same."""

from bot.actions import broadcast_questions
from bot.chat.organizer import making
from bot.chat.organizer.broadcasts import as_it_is
from bot.chat.visit import Answer, Desk, Visit


async def cancel(desk: Desk, visit: Visit, words: str) -> Answer:
    """/cancel: an organizer leaves what is asked, and the draft is kept; for everybody else it is the word it is."""
    draft = await broadcast_questions.leave(desk.database, visit.chat_id) if visit.organizer else None
    if draft is None:
        return await making.cancel(desk, visit, words)
    return await as_it_is(desk, visit, draft, visit.reader.phrases.html("composing_kept"))
