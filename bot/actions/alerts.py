"""What organizers are told about deliveries: that a mailing was paused, or came too late for some."""

from bot.actions.policy import Policy
from bot.store.database import Tables
from bot.store.mailings import Plan

_AT_ONCE = 0
_ONE_DAY = 24 * 3600


async def tell_organizers(tables: Tables, part: str, *, policy: Policy, now: int) -> None:
    """Sends every organizer who can be written to an alert.

    Args:
        tables: The transaction's.
        part: What happened to which mailing: ``paused/7`` or ``missed/7``.
        policy: Says who the organizers are.
        now: UTC epoch seconds.
    """
    organizers = await tables.people.active_among(policy.organizers)
    plan = Plan("alert", _AT_ONCE, None, None, part, now, now + _ONE_DAY, quiet=False)
    mailing_id = await tables.mailings.open(plan, now=now) if organizers else None
    if mailing_id is not None:
        for chat_id in organizers:
            await tables.deliveries.add(mailing_id, chat_id, at=now)
