"""Which reminders a person gets."""

from bot.actions import reminder_choices
from bot.actions.reminders import RUNGS
from bot.chat.visit import Answer, Desk, Visit
from bot.texts import rungs
from bot.texts.taps import ChooseRung, OpenRungs


async def open_rungs(desk: Desk, visit: Visit, _tap: OpenRungs) -> Answer:
    """Every reminder there can be, on or off."""
    async with desk.database.reading() as tables:
        wanted = await reminder_choices.chosen(tables, visit.chat_id)
    return Answer(rungs.choices(visit.reader, wanted))


async def choose_rung(desk: Desk, visit: Visit, tap: ChooseRung) -> Answer:
    """Turns one on or off; one that there is no more changes nothing."""
    if tap.rung in RUNGS:
        occasion = visit.occasion()
        await reminder_choices.choose(desk.database, occasion, tap.rung, wanted=bool(tap.wanted))
    return await open_rungs(desk, visit, OpenRungs())
