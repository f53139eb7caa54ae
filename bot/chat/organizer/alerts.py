"""The button below the alert that a mailing was paused."""

from bot.actions.acting import acting
from bot.chat.organizer.deciding import actor
from bot.chat.visit import Answer, Desk, Visit
from bot.texts import organizer_alerts
from bot.texts.organizer_alerts import Resumed
from bot.texts.organizer_taps import ResumeMailing


async def resume_mailing(desk: Desk, visit: Visit, tap: ResumeMailing) -> Answer:
    """Lets a paused mailing go on; a second tap, also of another organizer, changes nothing."""
    by = actor(visit)
    async with acting(desk.database, by) as tables:
        went_on = await tables.mailings.resume(tap.mailing_id)
        await tables.broadcasts.follow(by)
        mailing = await tables.mailings.find(tap.mailing_id)
        about = mailing.event_id if mailing else None
        event = None if about is None else await tables.events.find(about)
    became: Resumed = "over"
    if went_on:
        desk.wake()
        became = "resumed"
    elif mailing is not None and mailing.state == "sending":
        became = "already"
    return Answer(organizer_alerts.resumed(visit.reader, became, mailing, event))
