"""What an organizer does in chat to make an event, as steps that tests share."""

import datetime as dt
from zoneinfo import ZoneInfo

from bot.store.mailings import Mailing
from tests.opting_in import opt_in_to_next_event
from tests.phone import Phone
from tests.running import Campaign
from tests.said import phrase

PUBLISH = phrase("en", "button_publish")
PUBLISH_CHANGES = phrase("en", "button_publish_changes")
CANCEL_NOW = phrase("en", "button_cancel_now")
ZONE = ZoneInfo("America/Detroit")
NOW = int(dt.datetime(2027, 10, 1, 12, 0, tzinfo=ZONE).timestamp())
"""A Friday noon in Detroit."""


def at(year: int, month: int, day: int, hour: int, minute: int) -> int:
    """A moment in Detroit as UTC epoch seconds."""
    return int(dt.datetime(year, month, day, hour, minute, tzinfo=ZONE).timestamp())


async def organizer(campaign: Campaign, language: str = "en") -> Phone:
    """Olivia, who has pressed Start and may organize; it is noon on 1 October 2027."""
    olivia = await campaign.phone("Olivia", language)
    campaign.organizers = str(olivia.user_id)
    await campaign.stop()
    campaign.clock.move_to(NOW)
    await campaign.begin()
    await olivia.start()
    return olivia


async def begin_event(olivia: Phone, language: str = "en") -> None:
    """From the main menu to the first question."""
    await olivia.tap(phrase(language, "button_organize"))
    await olivia.tap(phrase(language, "button_new_event"))


async def skip(olivia: Phone, times: int, language: str = "en") -> None:
    """Leaves so many questions without an answer."""
    for _ in range(times):
        await olivia.tap(phrase(language, "button_skip"))


async def answer(olivia: Phone, *texts: str, language: str = "en") -> None:
    """Types an answer to each question, the same in all languages; a moment is said yes to."""
    for text in texts:
        await olivia.send(text)
        labels = await olivia.labels()
        for key in ("button_same", "button_right"):
            if phrase(language, key) in labels:
                await olivia.tap(phrase(language, key))


async def publish_event(
    olivia: Phone, title: str = "Town hall", when: str = "14 Nov 2027 18:30", place: str = "Patton Park"
) -> None:
    """From the main menu to a published event with a title, a time and a place."""
    await olivia.send("/start")
    await begin_event(olivia)
    await answer(olivia, title, when)
    await skip(olivia, 1)
    await answer(olivia, place)
    await skip(olivia, 5)
    await olivia.tap(phrase("en", "button_publish"))
    await olivia.tap(phrase("en", "button_publish"))


async def open_event(olivia: Phone, language: str = "en") -> None:
    """From the command to the first event of the organizer's list."""
    await olivia.send("/organize")
    await olivia.tap(phrase(language, "button_manage_events"))
    await olivia.tap((await olivia.labels())[0])


async def with_event(campaign: Campaign, *, opted_in: bool = True) -> tuple[Phone, Phone]:
    """An organizer with one event, and a supporter who opted in to it (or not)."""
    olivia = await organizer(campaign)
    await publish_event(olivia)
    emma = await campaign.supporter()
    if opted_in:
        await opt_in_to_next_event(emma, "en")
    await open_event(olivia)
    return olivia, emma


async def mailings(campaign: Campaign, kind: str) -> list[Mailing]:
    """The mailings of one kind about the first event."""
    async with campaign.store() as tables:
        return [mailing for mailing in await tables.mailings.of_event(1) if mailing.kind == kind]
