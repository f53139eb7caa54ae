"""What people do with the buttons below a broadcast: they are counted, and never who tapped."""

from typing import Final

from bot.store.broadcasts import Broadcast
from bot.store.database import Database, Tables
from bot.texts.broadcast_body import BodyButton, read_body
from bot.texts.broadcast_numbers import STOP

_GOT_IT: Final = frozenset({"sent", "uncertain", "intent"})


async def count(database: Database, broadcast_id: int, button: str, *, chat_id: int) -> None:
    """One more tap on a button, if the broadcast has it and this person was sent the broadcast.

    So nobody counts who taps below a preview, or makes up a button.
    """
    async with database.transaction() as tables:
        broadcast = await tables.broadcasts.find(broadcast_id)
        if broadcast is None or not await _got(tables, broadcast, chat_id):
            return
        if button == STOP or button in {each.name for each in await buttons_ever(tables, broadcast)}:
            await tables.broadcasts.count_tap(broadcast_id, button)


async def buttons_ever(tables: Tables, broadcast: Broadcast, language: str | None = None) -> list[BodyButton]:
    """The buttons that copies of a broadcast have or had, its corrections' too, the newest words last.

    ``language``: only those of the versions in this one.
    """
    buttons: list[BodyButton] = []
    changes = await tables.broadcasts.changes_of(broadcast.broadcast_id)
    corrections = [each for each in changes if each.kind == "correction" and each.mailing_id is not None]
    for words in (broadcast, *corrections):
        for tag, text in (await tables.broadcasts.bodies(words.broadcast_id)).items():
            body = read_body(text) if language in {None, tag} else None
            buttons += body.buttons if body else ()
    return buttons


async def _got(tables: Tables, broadcast: Broadcast, chat_id: int) -> bool:
    if broadcast.mailing_id is None:
        return False
    return await tables.deliveries.state_of(broadcast.mailing_id, chat_id) in _GOT_IT
