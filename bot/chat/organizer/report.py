"""What came of an event: opt-ins by day, answers, what was sent."""

from bot.actions.event_report import read_report
from bot.chat.visit import Answer, Desk, Visit
from bot.texts import menus, organizer_report
from bot.texts.organizer_taps import OpenReport


async def open_report(desk: Desk, visit: Visit, tap: OpenReport) -> Answer:
    """The report of one event, as things are now."""
    facts = await read_report(desk.database, tap.event_id)
    if facts is None:
        return Answer(menus.notice(visit.reader, "event_unknown"))
    return Answer(organizer_report.report(visit.reader, facts))
