"""A broadcast that is over, as it is shown to an organizer; and its report, as a picture and as a table."""

import asyncio
from dataclasses import replace

from bot.actions.broadcast_report import read_report
from bot.chat.visit import Answer, Desk, Visit
from bot.store.broadcasts import Broadcast
from bot.texts import broadcast_report, menus
from bot.texts.broadcast_chart import broadcast_chart
from bot.texts.broadcast_numbers import BroadcastReport
from bot.texts.broadcast_table import broadcast_table
from bot.texts.broadcast_taps import OpenBroadcastReport, SendBroadcastTable
from bot.texts.screen import Chart


async def shown(desk: Desk, visit: Visit, broadcast: Broadcast, note: str = "") -> Answer:
    """What became of it, and what can be done; ``note`` (HTML) stands above."""
    facts = await _report(desk, visit, broadcast.broadcast_id)
    if facts is None:
        return _unknown(visit)
    return Answer(broadcast_report.report(visit.reader, facts, note=note))


async def open_report(desk: Desk, visit: Visit, tap: OpenBroadcastReport) -> Answer:
    """The report as things are now, and below it how it went over time, as a picture."""
    facts = await _report(desk, visit, tap.broadcast_id)
    if facts is None:
        return _unknown(visit)
    answer = Answer(
        broadcast_report.report(visit.reader, facts),
        # What is under way shows itself in the message whose button this is.
        anew=facts.broadcast.state in {"scheduled", "sending", "paused"},
    )
    if not facts.minutes:
        return answer
    picture = await asyncio.to_thread(broadcast_chart, visit.reader, facts)
    name = broadcast_report.name(visit.reader, facts.broadcast)
    return replace(answer, chart=Chart(picture, visit.reader.phrases.html("chart_caption", name=name)))


async def send_table(desk: Desk, visit: Visit, tap: SendBroadcastTable) -> Answer:
    """The report as a table; the screen stays as it is."""
    facts = await _report(desk, visit, tap.broadcast_id)
    if facts is None:
        return _unknown(visit)
    return Answer(document=broadcast_table(visit.reader, facts))


async def _report(desk: Desk, visit: Visit, broadcast_id: int) -> BroadcastReport | None:
    return await read_report(desk.database, broadcast_id, visit.reader, chat_id=visit.chat_id)


def _unknown(visit: Visit) -> Answer:
    return Answer(menus.notice(visit.reader, "mailing_unknown"))
