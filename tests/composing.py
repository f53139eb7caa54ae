"""What an organizer does in chat to compose a broadcast, as steps that tests share."""

from bot.actions.broadcast_versions import versions_of
from bot.store.broadcasts import Broadcast
from bot.texts.broadcast_body import Body
from tests.phone import Phone
from tests.running import Campaign
from tests.said import phrase

NEW = "button_new_broadcast"
WORDS = "Come to the town hall on Sunday."


async def begin(phone: Phone, language: str = "en") -> None:
    """From the command to the question for the first version."""
    await phone.send("/organize")
    await phone.tap(phrase(language, "button_broadcasts"))
    await phone.tap(phrase(language, NEW))


async def open_draft(phone: Phone, language: str = "en") -> None:
    """From the command to the first line of the list."""
    await phone.send("/organize")
    await phone.tap(phrase(language, "button_broadcasts"))
    await phone.tap((await phone.labels())[1])


async def write(phone: Phone, tongue: str, language: str = "en") -> None:
    """On the draft's screen, to the question for a version."""
    await phone.tap(phrase(language, "button_write_version", language=tongue))


async def rows(campaign: Campaign) -> list[Broadcast]:
    """All broadcasts that were not thrown away."""
    async with campaign.store() as tables:
        return await tables.broadcasts.listed(first=0, at_most=100)


async def bodies(campaign: Campaign, number: int = 1) -> dict[str, Body]:
    """What a broadcast says, by language, as the store has it."""
    async with campaign.store() as tables:
        return await versions_of(tables, number)
