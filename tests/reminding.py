"""An event with reminders, people who opted in to it, and what became of each delivery."""

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from bot.actions.events import changed
from bot.actions.policy import policy_of
from bot.store.consents import Agreed, Occasion, Topic, purpose_of
from bot.store.database import Tables
from bot.store.deliveries import Delivery
from bot.store.events import Arrangements, Event, EventFacts
from bot.store.mailings import Kind, Mailing
from tests.phone import Phone
from tests.running import Campaign
from tests.said import content

DETROIT = ZoneInfo("America/Detroit")
NOON = int(dt.datetime(2031, 7, 8, 12, tzinfo=DETROIT).timestamp())
"""A Tuesday in July, at noon in Detroit."""
ONE_HOUR = 3600
ONE_DAY = 24 * ONE_HOUR


async def publish(
    campaign: Campaign,
    facts: EventFacts,
    *,
    arrangements: Arrangements | None = None,
    announce: bool = False,
    words: Mapping[str, str] | None = None,
) -> int:
    """Makes an event or changes it, with all that follows; gives its id."""
    policy = policy_of(campaign.settings, DETROIT)
    now = campaign.clock.now()
    async with campaign.store() as tables:
        before = await tables.events.named(facts.uid, facts.occurrence)
        event_id = await tables.events.put(facts, "en")
        if arrangements is not None:
            await tables.events.arrange(event_id, arrangements)
        await changed(tables, before, event_id, policy=policy, now=now, announce=announce, words=words or {})
    # The store was written past the bot: it looks when the clock moves.
    campaign.clock.forward(0)
    return event_id


async def opt_in_past_the_bot(
    tables: Tables, chat_id: int, topic: str, at: int, *, version: int | None = None
) -> None:
    """Records a consent to the wording in use (or an earlier version) and what it means, for tests with many people."""
    # Numbers of updates that no simulator gives, before all that it does.
    occasion = Occasion(chat_id, "en", at, -(10**15) - chat_id)
    agreed_to = version or content().authority.wordings[purpose_of(Topic(topic))].version
    consent_id = await tables.consents.give(occasion, Agreed(Topic(topic), agreed_to, "0" * 64))
    if consent_id is not None:
        await tables.consents.subscribe(chat_id, Topic(topic), consent_id)


async def subscribed(campaign: Campaign, count: int, topic: str) -> list[Phone]:
    """So many people who have opted in to a topic."""
    phones = [await campaign.supporter(f"Supporter {number}") for number in range(count)]
    async with campaign.store() as tables:
        for phone in phones:
            await opt_in_past_the_bot(tables, phone.user_id, topic, campaign.clock.now())
    return phones


async def mailings(campaign: Campaign, kind: Kind, event_id: int = 1) -> list[Mailing]:
    """The event's mailings of a kind, in the order they are due."""
    async with campaign.store() as tables:
        return [mailing for mailing in await tables.mailings.of_event(event_id) if mailing.kind == kind]


async def deliveries(campaign: Campaign, mailing: Mailing) -> dict[int, Delivery]:
    """What became of each delivery of a mailing, by chat."""
    async with campaign.store() as tables:
        return {row.chat_id: row for row in await tables.deliveries.of_mailing(mailing.mailing_id)}


async def event_of(campaign: Campaign, event_id: int) -> Event:
    """The event as the store has it."""
    async with campaign.store() as tables:
        event = await tables.events.find(event_id)
    assert event is not None
    return event
