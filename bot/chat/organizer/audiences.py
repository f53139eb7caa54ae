"""Who a draft is for: everyone with updates or those of an event, their languages, and who had something lately."""

from bot.actions import broadcast_choices
from bot.actions.broadcast_reach import reach_of
from bot.actions.broadcasts import Obstacle
from bot.chat.organizer.deciding import around, why_not
from bot.chat.organizer.standing import now_shown
from bot.chat.visit import Answer, Desk, Visit
from bot.texts import broadcast_audience
from bot.texts.composing_taps import (
    OpenAudience,
    PickEventAudience,
    SetAudienceLanguage,
    SetAudienceTopic,
    SetEarlierWording,
    SetRestedDays,
)
from bot.texts.events import PAGE


async def open_audience(desk: Desk, visit: Visit, tap: OpenAudience) -> Answer:
    """Who gets it as it is now, counted, and who else could."""
    return await _audience(desk, visit, tap.broadcast_id)


async def _audience(desk: Desk, visit: Visit, broadcast_id: int, note: str = "") -> Answer:
    async with desk.database.counting() as tables:
        draft = await tables.broadcasts.find(broadcast_id)
        if draft is not None and draft.state == "draft" and draft.kind == "broadcast":
            reach = await reach_of(tables, draft, around(desk, visit))
            days = broadcast_choices.RESTED_DAYS
            return Answer(broadcast_audience.audience(visit.reader, draft, reach, days, note=note))
    return await now_shown(desk, visit, broadcast_id, note or why_not(visit, Obstacle.PAST))


async def pick_event_audience(desk: Desk, visit: Visit, tap: PickEventAudience) -> Answer:
    """The events that are not over, with how many people opted in to each; a page that is not there leads to the first."""
    async with desk.database.reading() as tables:
        total = await tables.events.count_not_over(after=visit.now)
        first = tap.first if tap.first < total else 0
        events = await tables.events.not_over(after=visit.now, first=first, at_most=PAGE)
        page = [(event, await tables.attendances.count_opted_in(event.topic)) for event in events]
    screen = broadcast_audience.pick_event(visit.reader, tap.broadcast_id, page, first=first, total=total)
    return Answer(screen)


async def set_audience_topic(desk: Desk, visit: Visit, tap: SetAudienceTopic) -> Answer:
    """It is for those of an event, or for everyone with updates."""
    obstacle = await broadcast_choices.choose_topic(
        desk.database, tap.broadcast_id, tap.event_id or None, now=visit.now
    )
    note = visit.reader.phrases.html("event_over") if obstacle is Obstacle.LATE else ""
    return await _audience(desk, visit, tap.broadcast_id, note)


async def set_audience_language(desk: Desk, visit: Visit, tap: SetAudienceLanguage) -> Answer:
    """It goes to people of this language too, or not; one language stays."""
    await broadcast_choices.choose_language(
        desk.database,
        tap.broadcast_id,
        tap.language,
        wanted=bool(tap.wanted),
        languages=visit.reader.content.languages,
    )
    return await _audience(desk, visit, tap.broadcast_id)


async def set_rested_days(desk: Desk, visit: Visit, tap: SetRestedDays) -> Answer:
    """Whoever got a broadcast in so many days before is left out."""
    await broadcast_choices.choose_rested_days(desk.database, tap.broadcast_id, tap.days)
    return await _audience(desk, visit, tap.broadcast_id)


async def set_earlier_wording(desk: Desk, visit: Visit, tap: SetEarlierWording) -> Answer:
    """Whoever agreed to an earlier wording gets it too, or not."""
    await broadcast_choices.choose_earlier_wording(desk.database, tap.broadcast_id, wanted=bool(tap.wanted))
    return await _audience(desk, visit, tap.broadcast_id)
