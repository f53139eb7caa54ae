"""A broadcast as it stands by now, whatever the button that was tapped thought of it."""

from bot.chat.organizer.broadcasts import as_it_is, open_broadcasts
from bot.chat.visit import Answer, Desk, Visit
from bot.texts.broadcast_taps import OpenBroadcasts


async def now_shown(desk: Desk, visit: Visit, broadcast_id: int, note: str = "") -> Answer:
    """Its screen in the state it is in, or the list where there is no such broadcast; ``note`` (HTML) stands above."""
    async with desk.database.reading() as tables:
        broadcast = await tables.broadcasts.find(broadcast_id)
    if broadcast is None:
        return await open_broadcasts(desk, visit, OpenBroadcasts(0))
    return await as_it_is(desk, visit, broadcast, note)
