"""What becomes of a broadcast, a correction or a recall: confirmed, approved, scheduled, paused, cancelled, sent again.

``broadcast_changes`` begins the corrections and recalls.

Each is one transaction. A step that is not possible any more changes nothing and is written into the audit.
"""

import enum
import hashlib
import json
from dataclasses import dataclass
from typing import Final

from bot.actions.acting import acting
from bot.actions.alerts import tell_organizers
from bot.actions.policy import Policy
from bot.store.broadcasts import Actor, Broadcast, Stage
from bot.store.database import Database, Tables
from bot.store.deliveries import State as Ending
from bot.store.mailings import Plan

MARK_LENGTH: Final = 12
_ONE_MONTH = 30 * 24 * 3600
_PRIORITY = {"recall": 0, "correction": 1, "broadcast": 5}


class Obstacle(enum.Enum):
    """Why nothing was done."""

    GONE = "gone"
    """There is no such broadcast, or it was thrown away."""
    PAST = "past"
    """It is not in a state any more from which this is possible."""
    CHANGED = "changed"
    """It is not what was shown when the button was made."""
    EMPTY = "empty"
    """It says nothing yet."""
    LATE = "late"
    """The time it was to be sent is over."""
    OWN = "own"
    """Whoever confirmed it cannot approve it as well."""


@dataclass(frozen=True, slots=True)
class Said:
    """What an organizer said yes to: which broadcast, and its mark as it was shown."""

    broadcast_id: int
    mark: str


async def fingerprint(tables: Tables, broadcast: Broadcast) -> str:
    """The hash of what it says, to whom and when: 64 hexadecimal digits."""
    facts = {
        "kind": broadcast.kind,
        "about": broadcast.about,
        "topic": broadcast.topic,
        "languages": sorted(broadcast.only_languages),
        "rested_days": broadcast.rested_days,
        "send_at": broadcast.send_at,
        "paid": broadcast.paid,
        "in_channel": broadcast.in_channel,
        "says_so": broadcast.says_so,
        "earlier_wording": broadcast.earlier_wording,
        "bodies": await tables.broadcasts.bodies(broadcast.broadcast_id),
    }
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


async def mark_of(tables: Tables, broadcast: Broadcast) -> str:
    """Short enough for a button: tells it from any change of it."""
    return (await fingerprint(tables, broadcast))[:MARK_LENGTH]


def needs_approval(policy: Policy, broadcast: Broadcast) -> bool:
    """Whether another organizer has to approve it; a recall is never held up."""
    return policy.second_approval and len(policy.organizers) > 1 and broadcast.kind != "recall"


async def confirm(database: Database, actor: Actor, said: Said, *, policy: Policy) -> Broadcast | Obstacle:
    """Confirms a draft exactly as it was shown; then it waits for approval, or for its time."""
    async with acting(database, actor) as tables:
        draft = await tables.broadcasts.find(said.broadcast_id)
        if draft is None:
            return Obstacle.GONE
        obstacle = await _obstacle(tables, draft, "draft", said, actor, policy)
        if obstacle is not None:
            return await refused(tables, actor, draft, "confirm", obstacle)
        whole = await fingerprint(tables, draft)
        await tables.broadcasts.note_confirmation(
            draft.broadcast_id, whole, actor, most_a_week=policy.most_a_week
        )
        if needs_approval(policy, draft):
            await tables.broadcasts.enter(draft, "awaiting", actor)
            await tell_organizers(
                tables,
                f"approve/{draft.broadcast_id}",
                policy=policy,
                now=actor.at,
                besides=actor.chat_id,
            )
        else:
            await schedule(tables, draft, actor)
        return await as_it_is(tables, draft.broadcast_id)


async def approve(database: Database, actor: Actor, said: Said, *, policy: Policy) -> Broadcast | Obstacle:
    """Another organizer says yes to exactly what was confirmed."""
    async with acting(database, actor) as tables:
        awaiting = await tables.broadcasts.find(said.broadcast_id)
        if awaiting is None:
            return Obstacle.GONE
        obstacle = await _obstacle(tables, awaiting, "awaiting", said, actor, policy)
        if obstacle is None and actor.chat_id in {None, awaiting.confirmed_by}:
            obstacle = Obstacle.OWN
        if obstacle is None and await fingerprint(tables, awaiting) != awaiting.fingerprint:
            obstacle = Obstacle.CHANGED
        if obstacle is not None:
            return await refused(tables, actor, awaiting, "approve", obstacle)
        await tables.broadcasts.note_approval(awaiting.broadcast_id, actor)
        await tables.audits.note(actor, awaiting.broadcast_id, "approved")
        await schedule(tables, awaiting, actor)
        return await as_it_is(tables, awaiting.broadcast_id)


async def _obstacle(  # noqa: PLR0913, PLR0917 - what is asked, by whom, and by whose rules
    tables: Tables, broadcast: Broadcast, expected: Stage, said: Said, actor: Actor, policy: Policy
) -> Obstacle | None:
    if broadcast.state != expected or (broadcast.paid and policy.paid_per_second is None):
        # Nobody may pay any more where the setting is gone.
        return Obstacle.PAST
    if await mark_of(tables, broadcast) != said.mark:
        return Obstacle.CHANGED
    if not await tables.broadcasts.bodies(broadcast.broadcast_id):
        return Obstacle.EMPTY
    if broadcast.send_at is not None and broadcast.send_at <= actor.at:
        return Obstacle.LATE
    if broadcast.about is not None:
        original = await tables.broadcasts.find(broadcast.about)
        if original is None or await tables.broadcasts.recall_of(original.broadcast_id) is not None:
            return Obstacle.PAST
    return None


async def schedule(tables: Tables, broadcast: Broadcast, actor: Actor) -> None:
    """Hands over what was confirmed to the worker; what it takes the place of is called off."""
    number, due_at = broadcast.broadcast_id, broadcast.send_at or actor.at
    plan = Plan(
        broadcast.kind,
        _PRIORITY[broadcast.kind],
        None,
        None,
        str(number),
        due_at,
        due_at + _ONE_MONTH,
        # What takes something back does not wait for the morning, and makes no sound.
        quiet=broadcast.kind == "broadcast",
        paid=bool(broadcast.paid),
    )
    await tables.broadcasts.hand_over(number, await tables.mailings.plan(plan, now=actor.at))
    await tables.broadcasts.enter(broadcast, "scheduled", actor)
    if broadcast.about is not None:
        await _supersede(tables, broadcast, actor)
    if broadcast.in_channel:
        await tables.channel_posts.plan(number, actor)
    for watcher in {broadcast.created_by, actor.chat_id}:
        if watcher is not None:
            await tables.watches.begin(number, watcher)


async def _supersede(tables: Tables, change: Broadcast, actor: Actor) -> None:
    """Earlier corrections change nothing more; of what is recalled nothing more is sent either."""
    for earlier in await tables.broadcasts.changes_of(change.about or 0):
        if earlier.broadcast_id != change.broadcast_id and earlier.mailing_id is not None:
            await tables.mailings.call_off(earlier.mailing_id)
    original = await tables.broadcasts.find(change.about or 0)
    if change.kind == "recall" and original is not None and original.mailing_id is not None:
        await tables.mailings.call_off(original.mailing_id)
    await tables.broadcasts.follow(actor)


async def back_to_draft(database: Database, actor: Actor, broadcast_id: int) -> Broadcast | Obstacle:
    """What waits for approval or for its time is a draft again, to be changed."""
    async with acting(database, actor) as tables:
        found = await tables.broadcasts.find(broadcast_id)
        if found is None:
            return Obstacle.GONE
        if found.state not in {"awaiting", "scheduled"} or found.kind == "recall":
            return await refused(tables, actor, found, "change", Obstacle.PAST)
        await tables.broadcasts.enter(found, "draft", actor)
        if found.mailing_id is not None:
            await tables.mailings.call_off(found.mailing_id)
            await tables.broadcasts.hand_over(broadcast_id, None)
            await tables.channel_posts.drop(broadcast_id)
        return await as_it_is(tables, found.broadcast_id)


async def discard(database: Database, actor: Actor, broadcast_id: int) -> Broadcast | Obstacle:
    """A draft, or what waits for approval, is never sent."""
    return await _stop(database, actor, broadcast_id, frozenset({"draft", "awaiting"}), "discard")


async def cancel(database: Database, actor: Actor, broadcast_id: int) -> Broadcast | Obstacle:
    """Nothing more of it is sent: whoever has not got it does not."""
    stages: frozenset[Stage] = frozenset({"draft", "awaiting", "scheduled", "sending", "paused"})
    return await _stop(database, actor, broadcast_id, stages, "cancel")


async def _stop(
    database: Database, actor: Actor, broadcast_id: int, stages: frozenset[Stage], tried: str
) -> Broadcast | Obstacle:
    async with acting(database, actor) as tables:
        found = await tables.broadcasts.find(broadcast_id)
        if found is None:
            return Obstacle.GONE
        if found.state not in stages:
            return await refused(tables, actor, found, tried, Obstacle.PAST)
        if found.mailing_id is None:
            await tables.broadcasts.enter(found, "cancelled", actor)
        else:
            await tables.mailings.call_off(found.mailing_id)
            await tables.broadcasts.follow(actor)
            await tables.channel_posts.cancel(broadcast_id, actor)
        return await as_it_is(tables, found.broadcast_id)


async def pause(database: Database, actor: Actor, broadcast_id: int) -> Broadcast | Obstacle:
    """Holds it where it is: at most what is just being sent still goes."""
    async with acting(database, actor) as tables:
        found = await tables.broadcasts.find(broadcast_id)
        if found is None:
            return Obstacle.GONE
        if found.mailing_id is None or not await tables.mailings.pause(found.mailing_id, ""):
            return await refused(tables, actor, found, "pause", Obstacle.PAST)
        await tables.broadcasts.follow(actor)
        return await as_it_is(tables, found.broadcast_id)


async def resume(database: Database, actor: Actor, broadcast_id: int) -> Broadcast | Obstacle:
    """Lets it go on where it was paused."""
    async with acting(database, actor) as tables:
        found = await tables.broadcasts.find(broadcast_id)
        if found is None:
            return Obstacle.GONE
        if found.mailing_id is None or not await tables.mailings.resume(found.mailing_id):
            return await refused(tables, actor, found, "resume", Obstacle.PAST)
        await tables.broadcasts.follow(actor)
        return await as_it_is(tables, found.broadcast_id)


async def send_again(
    database: Database, actor: Actor, broadcast_id: int, ending: Ending, *, count: int
) -> Broadcast | Obstacle:
    """Sends it again to those whose delivery ended so, being as many as was shown.

    Args:
        database: The store.
        actor: Who, and when.
        broadcast_id: Which one; it is finished, and not recalled.
        ending: ``failed``, or ``uncertain`` for those who may get it a second time.
        count: How many there were when it was asked.
    """
    async with acting(database, actor) as tables:
        found = await tables.broadcasts.find(broadcast_id)
        if found is None or found.mailing_id is None:
            return Obstacle.GONE
        if not await can_be_sent_again(tables, found):
            return await refused(tables, actor, found, f"again {ending}", Obstacle.PAST)
        tally = await tables.mailings.tally(found.mailing_id)
        if not count or tally.get(ending, 0) != count:
            return await refused(tables, actor, found, f"again {ending}", Obstacle.CHANGED)
        await tables.mailings.send_again(found.mailing_id, expires_at=actor.at + _ONE_MONTH)
        await tables.deliveries.try_again(found.mailing_id, ending)
        await tables.audits.note(actor, broadcast_id, "again", f"{ending} {count}")
        await tables.broadcasts.enter(found, "sending", actor)
        if actor.chat_id is not None:
            await tables.watches.begin(broadcast_id, actor.chat_id)
        return await as_it_is(tables, found.broadcast_id)


async def can_be_sent_again(tables: Tables, broadcast: Broadcast) -> bool:
    """Whether it can reach more people: it is finished, and nothing has taken its place since."""
    if broadcast.state != "finished":
        return False
    if broadcast.about is None:
        return await tables.broadcasts.recall_of(broadcast.broadcast_id) is None
    # Once a later change has begun, the earlier one would put old words over new ones.
    changes = await tables.broadcasts.changes_of(broadcast.about)
    return not any(
        change.broadcast_id > broadcast.broadcast_id and change.mailing_id is not None for change in changes
    )


async def send_proof(
    database: Database, actor: Actor, said: Said, *, policy: Policy, languages: tuple[str, ...]
) -> Broadcast | Obstacle:
    """Sends every organizer what readers of these languages will get, through the worker that sends it to everybody."""
    async with acting(database, actor) as tables:
        found = await tables.broadcasts.find(said.broadcast_id)
        if found is None:
            return Obstacle.GONE
        if found.state not in {"draft", "awaiting"} or await mark_of(tables, found) != said.mark:
            return await refused(tables, actor, found, "proof", Obstacle.CHANGED)
        for language in languages:
            part = f"proof/{said.broadcast_id}/{language}"
            await tell_organizers(tables, part, policy=policy, now=actor.at)
        await tables.audits.note(actor, said.broadcast_id, "proof")
        return found


async def refused(
    tables: Tables, actor: Actor, broadcast: Broadcast, tried: str, obstacle: Obstacle
) -> Obstacle:
    """Writes into the audit what was tried and why it was not done."""
    await tables.audits.note(actor, broadcast.broadcast_id, "refused", f"{tried}: {obstacle.value}")
    return obstacle


async def as_it_is(tables: Tables, broadcast_id: int) -> Broadcast:
    """A broadcast that this transaction wrote.

    Raises:
        LookupError: It is not there.
    """
    broadcast = await tables.broadcasts.find(broadcast_id)
    if broadcast is None:
        message = "a broadcast that was just written is not there"
        raise LookupError(message)
    return broadcast
