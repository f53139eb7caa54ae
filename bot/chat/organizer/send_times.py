"""When a draft is sent: at once, tomorrow morning, or at a time that is typed."""

import datetime as dt
from typing import Final

from bot.actions import broadcast_choices
from bot.actions.broadcast_reach import timing_of
from bot.actions.broadcasts import Obstacle
from bot.actions.moments import Doubt, Read, read_moment
from bot.chat.organizer.asking import own_languages
from bot.chat.organizer.deciding import around, why_not
from bot.chat.organizer.standing import now_shown
from bot.chat.visit import Answer, Desk, Visit
from bot.store.broadcasts import Broadcast
from bot.texts import broadcast_times
from bot.texts.composing_taps import OpenSendAt, SetSendAt
from bot.texts.event_making import long_moment

_NO_CANDIDATES = (Doubt.NOT_UNDERSTOOD, Doubt.PAST, Doubt.FAR)
_TIMES_OF_A_DAY: Final = (dt.time(9), dt.time(12), dt.time(18))
"""Offered where a day was typed without a time."""


async def open_send_at(desk: Desk, visit: Visit, tap: OpenSendAt) -> Answer:
    """When it is sent, and when else it could be."""
    return await _send_at(desk, visit, tap.broadcast_id)


async def _send_at(desk: Desk, visit: Visit, broadcast_id: int, note: str = "") -> Answer:
    async with desk.database.reading() as tables:
        draft = await tables.broadcasts.find(broadcast_id)
    if draft is None or draft.state != "draft":
        return await now_shown(desk, visit, broadcast_id, note or why_not(visit, Obstacle.PAST))
    morning = broadcast_choices.tomorrow_morning(desk.policy.quiet, visit.now)
    timing = timing_of(draft, around(desk, visit))
    return Answer(broadcast_times.send_at(visit.reader, draft, timing, morning, note=note))


async def set_send_at(desk: Desk, visit: Visit, tap: SetSendAt) -> Answer:
    """Yes to a moment, or to at once."""
    obstacle = await broadcast_choices.choose_send_at(
        desk.database, tap.broadcast_id, tap.at or None, chat_id=visit.chat_id, now=visit.now
    )
    note = why_not(visit, obstacle) if obstacle else ""
    return await _send_at(desk, visit, tap.broadcast_id, note)


async def take_time(desk: Desk, visit: Visit, broadcast: Broadcast, text: str) -> Answer:
    """Reads a time that was typed, and reads it back in full before it counts."""
    zone = visit.reader.content.campaign.zone
    read = read_moment(text, zone=zone, now=visit.now, languages=own_languages(visit))
    if read.doubt is Doubt.NO_TIME:
        moments = [
            int(dt.datetime.combine(day, time, zone).timestamp())
            for day in read.days
            for time in _TIMES_OF_A_DAY
        ]
        ahead = [at for at in moments if at > visit.now]
        return Answer(broadcast_times.choose_time(visit.reader, broadcast, read.days, ahead))
    if read.doubt in _NO_CANDIDATES:
        return asked(visit, broadcast, note=_why_not(visit, read))
    if read.doubt is not None:
        screen = broadcast_times.choose_moment(visit.reader, broadcast, read.doubt.value, read.candidates)
        return Answer(screen)
    (at,) = read.candidates
    timing = timing_of(broadcast, around(desk, visit), at)
    return Answer(broadcast_times.read_back(visit.reader, broadcast, timing))


def asked(visit: Visit, broadcast: Broadcast, note: str = "") -> Answer:
    """Asks for a time to be typed; ``note`` (HTML) stands above."""
    return Answer(broadcast_times.ask_send_at(visit.reader, broadcast, note=note))


def _why_not(visit: Visit, read: Read) -> str:
    html = visit.reader.phrases.html
    if read.doubt is Doubt.NOT_UNDERSTOOD or not read.candidates:
        # A day that is over comes without a moment.
        key = {Doubt.PAST: "doubt_past_day", Doubt.FAR: "doubt_far_day"}
        return html(key.get(read.doubt or Doubt.NOT_UNDERSTOOD, "doubt_not_understood"))
    moment = long_moment(visit.reader, read.candidates[0], visit.reader.content.campaign.zone)
    return html("doubt_past" if read.doubt is Doubt.PAST else "doubt_far", when=moment)
