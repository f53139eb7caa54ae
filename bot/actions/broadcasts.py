"""What becomes of a broadcast, a correction or a recall: confirmed, approved, scheduled, paused, cancelled, sent again.

Each is one transaction. A step that is not possible any more changes nothing and is written into the audit.
"""

import enum
import hashlib
import json
from dataclasses import dataclass
from typing import Final

from bot.actions.alerts import tell_organizers
from bot.actions.policy import Policy
from bot.store.broadcasts import Actor, Broadcast, Stage
from bot.store.database import Database, Tables
from bot.store.deliveries import State as Ending
from bot.store.mailings import Plan

MARK_LENGTH: Final = 12
_ONE_MONTH = 30 * 24 * 3600
_PRIORITY = {"recall": 0, "correction": 1, "broadcast": 5}
_BEGUN: Final[frozenset[Stage]] = frozenset({"sending", "paused", "finished", "cancelled"})


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
    async with database.transaction() as tables:
        draft = await tables.broadcasts.find(said.broadcast_id)
        if draft is None:
            return Obstacle.GONE
        obstacle = await _obstacle(tables, draft, "draft", said, actor)
        if obstacle is None and draft.paid and policy.paid_per_second is None:
            # The setting that allowed it is not there any more.
            obstacle = Obstacle.PAST
        if obstacle is not None:
            return await _refused(tables, actor, draft, "confirm", obstacle)
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
            await _schedule(tables, draft, actor)
        return await _now(tables, draft)


async def approve(database: Database, actor: Actor, said: Said) -> Broadcast | Obstacle:
    """Another organizer says yes to exactly what was confirmed."""
    async with database.transaction() as tables:
        awaiting = await tables.broadcasts.find(said.broadcast_id)
        if awaiting is None:
            return Obstacle.GONE
        obstacle = await _obstacle(tables, awaiting, "awaiting", said, actor)
        if obstacle is None and actor.chat_id in {None, awaiting.confirmed_by}:
            obstacle = Obstacle.OWN
        if obstacle is None and await fingerprint(tables, awaiting) != awaiting.fingerprint:
            obstacle = Obstacle.CHANGED
        if obstacle is not None:
            return await _refused(tables, actor, awaiting, "approve", obstacle)
        await tables.broadcasts.note_approval(awaiting.broadcast_id, actor)
        await tables.broadcasts.note(actor, awaiting.broadcast_id, "approved")
        await _schedule(tables, awaiting, actor)
        return await _now(tables, awaiting)


async def _obstacle(
    tables: Tables, broadcast: Broadcast, expected: Stage, said: Said, actor: Actor
) -> Obstacle | None:
    if broadcast.state != expected:
        return Obstacle.PAST
    if await mark_of(tables, broadcast) != said.mark:
        return Obstacle.CHANGED
    if not await tables.broadcasts.bodies(broadcast.broadcast_id):
        return Obstacle.EMPTY
    if broadcast.send_at is not None and broadcast.send_at <= actor.at:
        return Obstacle.LATE
    if broadcast.about is not None:
        original = await tables.broadcasts.find(broadcast.about)
        if original is None or await recall_of(tables, original) is not None:
            return Obstacle.PAST
    return None


async def _schedule(tables: Tables, broadcast: Broadcast, actor: Actor) -> None:
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
        await tables.broadcasts.plan_channel_post(number, actor)
    for watcher in {broadcast.created_by, actor.chat_id}:
        if watcher is not None:
            await tables.broadcasts.watch(number, watcher)


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
    async with database.transaction() as tables:
        found = await tables.broadcasts.find(broadcast_id)
        if found is None:
            return Obstacle.GONE
        if found.state not in {"awaiting", "scheduled"} or found.kind == "recall":
            return await _refused(tables, actor, found, "change", Obstacle.PAST)
        await tables.broadcasts.enter(found, "draft", actor)
        if found.mailing_id is not None:
            await tables.mailings.call_off(found.mailing_id)
            await tables.broadcasts.hand_over(broadcast_id, None)
            await tables.broadcasts.drop_channel_post(broadcast_id)
        return await _now(tables, found)


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
    async with database.transaction() as tables:
        found = await tables.broadcasts.find(broadcast_id)
        if found is None:
            return Obstacle.GONE
        if found.state not in stages:
            return await _refused(tables, actor, found, tried, Obstacle.PAST)
        if found.mailing_id is None:
            await tables.broadcasts.enter(found, "cancelled", actor)
        else:
            await tables.mailings.call_off(found.mailing_id)
            await tables.broadcasts.follow(actor)
            await tables.broadcasts.cancel_channel_post(broadcast_id, actor)
        return await _now(tables, found)


async def pause(database: Database, actor: Actor, broadcast_id: int) -> Broadcast | Obstacle:
    """Holds it where it is: at most what is just being sent still goes."""
    async with database.transaction() as tables:
        found = await tables.broadcasts.find(broadcast_id)
        if found is None:
            return Obstacle.GONE
        if found.mailing_id is None or not await tables.mailings.pause(found.mailing_id, ""):
            return await _refused(tables, actor, found, "pause", Obstacle.PAST)
        await tables.broadcasts.follow(actor)
        return await _now(tables, found)


async def resume(database: Database, actor: Actor, broadcast_id: int) -> Broadcast | Obstacle:
    """Lets it go on where it was paused."""
    async with database.transaction() as tables:
        found = await tables.broadcasts.find(broadcast_id)
        if found is None:
            return Obstacle.GONE
        if found.mailing_id is None or not await tables.mailings.resume(found.mailing_id):
            return await _refused(tables, actor, found, "resume", Obstacle.PAST)
        await tables.broadcasts.follow(actor)
        return await _now(tables, found)


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
    async with database.transaction() as tables:
        found = await tables.broadcasts.find(broadcast_id)
        if found is None or found.mailing_id is None:
            return Obstacle.GONE
        if not await can_be_sent_again(tables, found):
            return await _refused(tables, actor, found, f"again {ending}", Obstacle.PAST)
        tally = await tables.mailings.tally(found.mailing_id)
        if not count or tally.get(ending, 0) != count:
            return await _refused(tables, actor, found, f"again {ending}", Obstacle.CHANGED)
        await tables.mailings.send_again(found.mailing_id, expires_at=actor.at + _ONE_MONTH)
        await tables.deliveries.try_again(found.mailing_id, ending)
        await tables.broadcasts.note(actor, broadcast_id, "again", f"{ending} {count}")
        await tables.broadcasts.enter(found, "sending", actor)
        if actor.chat_id is not None:
            await tables.broadcasts.watch(broadcast_id, actor.chat_id)
        return await _now(tables, found)


async def begin_correction(database: Database, actor: Actor, broadcast_id: int) -> Broadcast | Obstacle:
    """A draft with the words that are in force now, to be corrected; one that was begun is gone on with."""
    async with database.transaction() as tables:
        original = await tables.broadcasts.find(broadcast_id)
        if original is None:
            return Obstacle.GONE
        if not await can_be_taken_back(tables, original):
            return await _refused(tables, actor, original, "correct", Obstacle.PAST)
        for change in await tables.broadcasts.changes_of(broadcast_id):
            if change.kind == "correction" and change.state in {"draft", "awaiting"}:
                return change
        words = await tables.broadcasts.words_in_force(broadcast_id)
        number = await tables.broadcasts.begin(
            actor,
            kind="correction",
            about=broadcast_id,
            topic=original.topic,
            languages=original.only_languages,
        )
        for language, body in (await tables.broadcasts.bodies(words)).items():
            await tables.broadcasts.put_body(number, language, body)
        await tables.broadcasts.set_in_channel(number, in_channel=bool(original.in_channel))
        return await _found(tables, number)


async def recall(database: Database, actor: Actor, broadcast_id: int) -> Broadcast | Obstacle:
    """Every copy is deleted, or says that it is withdrawn; nothing more is sent. It waits for nobody's approval."""
    async with database.transaction() as tables:
        original = await tables.broadcasts.find(broadcast_id)
        if original is None:
            return Obstacle.GONE
        if not await can_be_taken_back(tables, original):
            return await _refused(tables, actor, original, "recall", Obstacle.PAST)
        number = await tables.broadcasts.begin(
            actor,
            kind="recall",
            about=broadcast_id,
            topic=original.topic,
            languages=original.only_languages,
        )
        await tables.broadcasts.set_in_channel(number, in_channel=bool(original.in_channel))
        draft = await _found(tables, number)
        whole = await fingerprint(tables, draft)
        await tables.broadcasts.note_confirmation(number, whole, actor, most_a_week=1)
        await _schedule(tables, draft, actor)
        for change in await tables.broadcasts.changes_of(broadcast_id):
            if change.kind == "correction" and change.state in {"draft", "awaiting"}:
                await tables.broadcasts.enter(change, "cancelled", actor)
        return await _found(tables, number)


async def can_be_taken_back(tables: Tables, broadcast: Broadcast) -> bool:
    """Whether it can be corrected or recalled: it has begun, and was not recalled."""
    begun = broadcast.kind == "broadcast" and broadcast.mailing_id is not None and broadcast.state in _BEGUN
    return begun and await recall_of(tables, broadcast) is None


async def can_be_sent_again(tables: Tables, broadcast: Broadcast) -> bool:
    """Whether it can reach more people: it is finished, and nothing has taken its place since."""
    if broadcast.state != "finished":
        return False
    if broadcast.about is None:
        return await recall_of(tables, broadcast) is None
    # Once a later change has begun, the earlier one would put old words over new ones.
    changes = await tables.broadcasts.changes_of(broadcast.about)
    return not any(
        change.broadcast_id > broadcast.broadcast_id and change.mailing_id is not None for change in changes
    )


async def recall_of(tables: Tables, broadcast: Broadcast) -> Broadcast | None:
    """The recall of a broadcast, if it was recalled."""
    changes = await tables.broadcasts.changes_of(broadcast.broadcast_id)
    recalls = [change for change in changes if change.kind == "recall" and change.state != "cancelled"]
    return recalls[-1] if recalls else None


async def send_proof(
    database: Database, actor: Actor, said: Said, *, policy: Policy, languages: tuple[str, ...]
) -> Broadcast | Obstacle:
    """Sends every organizer what readers of these languages will get, through the worker that sends it to everybody."""
    async with database.transaction() as tables:
        found = await tables.broadcasts.find(said.broadcast_id)
        if found is None:
            return Obstacle.GONE
        if found.state not in {"draft", "awaiting"} or await mark_of(tables, found) != said.mark:
            return await _refused(tables, actor, found, "proof", Obstacle.CHANGED)
        for language in languages:
            part = f"proof/{said.broadcast_id}/{language}"
            await tell_organizers(tables, part, policy=policy, now=actor.at)
        await tables.broadcasts.note(actor, said.broadcast_id, "proof")
        return found


async def _refused(
    tables: Tables, actor: Actor, broadcast: Broadcast, tried: str, obstacle: Obstacle
) -> Obstacle:
    await tables.broadcasts.note(actor, broadcast.broadcast_id, "refused", f"{tried}: {obstacle.value}")
    return obstacle


async def _now(tables: Tables, broadcast: Broadcast) -> Broadcast:
    return await _found(tables, broadcast.broadcast_id)


async def _found(tables: Tables, broadcast_id: int) -> Broadcast:
    broadcast = await tables.broadcasts.find(broadcast_id)
    if broadcast is None:
        message = "a broadcast that was just written is not there"
        raise LookupError(message)
    return broadcast
