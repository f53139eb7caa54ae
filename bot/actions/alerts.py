"""What organizers are told: that a mailing was paused or came too late for some, that something waits for a yes."""

from bot.actions.policy import Policy
from bot.store.database import Tables
from bot.store.mailings import Plan

_AT_ONCE = 0
_ONE_DAY = 24 * 3600


async def tell_organizers(
    tables: Tables, part: str, *, policy: Policy, now: int, besides: int | None = None
) -> None:
    """Sends every organizer who can be written to an alert.

    Args:
        tables: The transaction's.
        part: What happened to which mailing: ``paused/7``, ``missed/7``, ``approve/3`` or ``proof/3/en``.
        policy: Says who the organizers are.
        now: UTC epoch seconds.
        besides: Somebody who knows already.
    """
    organizers = await tables.people.active_among(policy.organizers - {besides})
    plan = Plan("alert", _AT_ONCE, None, None, part, now, now + _ONE_DAY, quiet=False)
    mailing_id = await tables.mailings.open(plan, now=now) if organizers else None
    if mailing_id is not None:
        for chat_id in organizers:
            await tables.deliveries.add(mailing_id, chat_id, at=now)
