"""An event with so many places, as a supporter comes upon it."""

from dataclasses import replace

from bot.store.events import Arrangements
from tests.events import an_event
from tests.phone import Phone
from tests.reminding import NOON, ONE_DAY, publish
from tests.running import Campaign
from tests.said import phrase

EVENT = an_event(1, NOON + 3 * ONE_DAY)


async def publish_small(campaign: Campaign, capacity: int | None, **facts: object) -> None:
    """An event in three days, with so many places."""
    campaign.clock.move_to(NOON)
    event = replace(EVENT, **facts)  # type: ignore[arg-type]  # by name, as tests give them
    await publish(campaign, event, arrangements=Arrangements(capacity=capacity))


async def open_event(phone: Phone) -> None:
    """Opens the event."""
    await phone.start("event_1")


async def opt_in(phone: Phone, language: str = "en") -> None:
    """Opens the event, reads the wording and agrees."""
    await open_event(phone)
    await phone.tap(phrase(language, "button_want_place"))
    await phone.tap(phrase(language, "button_opt_in"))
