"""/privacy, what is held about a person, and its end. None of it makes anybody known."""

from dataclasses import asdict

from bot.actions import own_data, own_erasure
from bot.actions.own_erasure import NO_RECEIPT
from bot.chat.visit import Answer, Desk, Visit
from bot.texts import erasing
from bot.texts import own_data as screens
from bot.texts import privacy as privacy_screens
from bot.texts.privacy import Periods
from bot.texts.screen import Document
from bot.texts.taps import (
    EraseEverything,
    OfferErasure,
    OpenMyData,
    OpenPrivacy,
    OpenPrivacyMore,
    SaveMyData,
)

_FILE_NAME = "my-data.json"


async def open_privacy(_desk: Desk, visit: Visit, _tap: OpenPrivacy | str) -> Answer:
    """Who keeps what about a person, and why."""
    return Answer(privacy_screens.privacy(visit.reader))


async def open_more(desk: Desk, visit: Visit, _tap: OpenPrivacyMore) -> Answer:
    """How long, who sees it, and their rights."""
    periods = Periods(**asdict(desk.policy.retention))
    return Answer(privacy_screens.privacy_more(visit.reader, periods))


async def open_my_data(desk: Desk, visit: Visit, _tap: OpenMyData) -> Answer:
    """Everything that is held about them, in words."""
    held = await own_data.gather(desk.database, visit.chat_id, now=visit.now)
    if held.is_empty:
        return Answer(screens.nothing_held(visit.reader))
    return Answer(screens.my_data(visit.reader, visit.chat_id, held))


async def save_my_data(desk: Desk, visit: Visit, _tap: SaveMyData) -> Answer:
    """The same as a file; the screen stays as it is."""
    held = await own_data.gather(desk.database, visit.chat_id, now=visit.now)
    if held.is_empty:
        return Answer(screens.nothing_held(visit.reader))
    caption = visit.reader.phrases.html("my_data_caption")
    return Answer(document=Document(_FILE_NAME, own_data.as_json(held), caption))


async def offer_erasure(desk: Desk, visit: Visit, _tap: OfferErasure) -> Answer:
    """What deleting everything means; nothing is deleted yet."""
    held = await own_data.gather(desk.database, visit.chat_id, now=visit.now)
    if held.is_empty:
        return Answer(erasing.nothing_to_erase(visit.reader))
    receipt = held.person.receipt if held.person else NO_RECEIPT
    return Answer(erasing.offer(visit.reader, receipt))


async def erase_everything(desk: Desk, visit: Visit, tap: EraseEverything) -> Answer:
    """Deletes everything, and says so in a last message."""
    receipt = await own_erasure.erase(
        desk.database, visit.chat_id, tap.receipt, policy=desk.policy, now=visit.now
    )
    desk.wake()
    if receipt is None:
        return Answer(erasing.nothing_to_erase(visit.reader))
    return Answer(erasing.erased(visit.reader, visit.chat_id, receipt))
