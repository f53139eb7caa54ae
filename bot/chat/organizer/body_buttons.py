"""The buttons of a draft: links, demands, positions and events."""

import re
from typing import Final, get_args

from bot.actions import broadcast_buttons, broadcast_questions
from bot.actions.broadcast_buttons import Changed, Opens
from bot.actions.broadcast_versions import buttons_of, versions_of
from bot.actions.broadcasts import Said, mark_of
from bot.chat.organizer import composing
from bot.chat.organizer.broadcasts import gone, not_possible
from bot.chat.visit import Answer, Desk, Visit
from bot.store.broadcasts import Broadcast
from bot.store.database import Tables
from bot.texts import broadcast_body_buttons
from bot.texts.broadcast_body_buttons import PAGE, Target
from bot.texts.composing_taps import AddBodyButton, DropBodyButton, OpenBodyButtons, PickBodyButton
from bot.texts.dates import short_moment
from bot.texts.events import event_title

_EVENT_ID: Final = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)
_OPENS: Final[dict[str, Opens]] = {opens: opens for opens in get_args(Opens)}


async def open_body_buttons(desk: Desk, visit: Visit, tap: OpenBodyButtons) -> Answer:
    """The buttons there are, and what may be added. Nothing more is asked."""
    await broadcast_questions.leave(desk.database, visit.chat_id)
    async with desk.database.reading() as tables:
        broadcast = await tables.broadcasts.find(tap.broadcast_id)
    if broadcast is None or broadcast.state != "draft":
        return await not_possible(desk, visit, broadcast)
    return await shown(desk, visit, broadcast)


async def shown(desk: Desk, visit: Visit, broadcast: Broadcast, note: str = "") -> Answer:
    """The buttons of a draft; ``note`` (HTML) stands above."""
    content = visit.reader.content
    async with desk.database.reading() as tables:
        versions = await versions_of(tables, broadcast.broadcast_id)
        mark = await mark_of(tables, broadcast)
    if not versions:
        need = visit.reader.phrases.html("buttons_need_words")
        return await composing.shown(desk, visit, broadcast, note or need)
    own = versions.get(visit.reader.edition.language)
    buttons = own.buttons if own else buttons_of(content, versions)
    return Answer(broadcast_body_buttons.body_buttons(visit.reader, broadcast, buttons, mark, note=note))


async def pick_body_button(desk: Desk, visit: Visit, tap: PickBodyButton) -> Answer:
    """What a new button may open; a page that is not there leads to the first."""
    async with desk.database.reading() as tables:
        broadcast = await tables.broadcasts.find(tap.broadcast_id)
        targets = await _targets(tables, visit, tap.opens)
    if broadcast is None or broadcast.state != "draft" or targets is None:
        return await not_possible(desk, visit, broadcast)
    first = tap.first if tap.first < len(targets) else 0
    page = targets[first : first + PAGE]
    return Answer(
        broadcast_body_buttons.pick(
            visit.reader, PickBodyButton(tap.broadcast_id, tap.opens, first), page, total=len(targets)
        )
    )


async def _targets(tables: Tables, visit: Visit, opens: str) -> list[Target] | None:
    reader = visit.reader
    match opens:
        case "demand":
            return [Target(demand.id, demand.label) for demand in reader.edition.demands.values()]
        case "position":
            return [Target(position.id, position.label) for position in reader.edition.positions.values()]
        case "event":
            targets = []
            total = await tables.events.count_coming(after=visit.now)
            for event in await tables.events.coming(after=visit.now, at_most=total):
                all_day = bool(event.row.all_day)
                moment = short_moment(event.row.starts_at, event.zone, reader.phrases.locale, all_day=all_day)
                name = f"{moment} · {event_title(reader, event)}"
                targets.append(Target(str(event.row.event_id), name))
            return targets
    return None


async def add_body_button(desk: Desk, visit: Visit, tap: AddBodyButton) -> Answer:
    """Adds a button to every version; a second tap changes nothing."""
    opens = _OPENS.get(tap.opens)
    if opens is None or (opens == "event" and not _EVENT_ID.fullmatch(tap.target)):
        return await open_body_buttons(desk, visit, OpenBodyButtons(tap.broadcast_id))
    done = await broadcast_buttons.add(
        desk.database, visit.reader.content, tap.broadcast_id, opens, tap.target
    )
    return await _changed(desk, visit, done)


async def drop_body_button(desk: Desk, visit: Visit, tap: DropBodyButton) -> Answer:
    """Takes a button out of every version."""
    done = await broadcast_buttons.drop(desk.database, Said(tap.broadcast_id, tap.mark), tap.number)
    return await _changed(desk, visit, done)


async def _changed(desk: Desk, visit: Visit, done: Changed | None) -> Answer:
    if done is None:
        return await gone(desk, visit)
    broadcast, refusal = done
    if broadcast.state != "draft":
        return await not_possible(desk, visit, broadcast)
    return await shown(desk, visit, broadcast, composing.why_refused(visit, refusal))
