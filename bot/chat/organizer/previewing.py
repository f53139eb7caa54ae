"""The preview: exactly what each language gets, written and sent by the code that sends it to everybody."""

from typing import Final

from bot.actions import broadcasts
from bot.actions.broadcast_reach import decision_of, letters_of
from bot.actions.broadcasts import Obstacle, Said
from bot.chat.organizer.deciding import actor, around, why_not
from bot.chat.organizer.standing import now_shown
from bot.chat.visit import Answer, Desk, Visit
from bot.store.broadcasts import Broadcast
from bot.texts import broadcast_deciding
from bot.texts.broadcast_deciding import Decision
from bot.texts.broadcast_taps import PreviewBroadcast, SendProof
from bot.texts.screen import Screen

_TO_BE_SEEN: Final = frozenset({"draft", "awaiting", "scheduled"})


async def preview_broadcast(desk: Desk, visit: Visit, tap: PreviewBroadcast) -> Answer:
    """What each language gets, and below it who that is and the ways on."""
    async with desk.database.counting() as tables:
        broadcast = await tables.broadcasts.find(tap.broadcast_id)
        if broadcast is None or broadcast.state not in _TO_BE_SEEN:
            found = None
        else:
            facts = await decision_of(tables, broadcast, around(desk, visit))
            found = facts, await letters_of(tables, broadcast, facts.reach, around(desk, visit))
    if broadcast is None or found is None:
        return await now_shown(desk, visit, tap.broadcast_id)
    facts, written = found
    if not written:
        return await now_shown(desk, visit, tap.broadcast_id, why_not(visit, Obstacle.EMPTY))
    # What Telegram would not take is not sent to the organizer either.
    letters = tuple(written[language] for language in facts.languages)
    if broadcast.state == "scheduled":
        answer = await now_shown(desk, visit, tap.broadcast_id)
        return Answer(answer.screen, letters=letters)
    return Answer(_control(visit, broadcast, facts), letters=letters)


def _control(visit: Visit, broadcast: Broadcast, facts: Decision, note: str = "") -> Screen:
    can_approve = broadcast.state == "awaiting" and broadcast.confirmed_by != visit.chat_id
    return broadcast_deciding.preview(visit.reader, facts, can_approve=can_approve, note=note)


async def send_proof(desk: Desk, visit: Visit, tap: SendProof) -> Answer:
    """Sends every organizer the same, through the worker."""
    async with desk.database.counting() as tables:
        found = await tables.broadcasts.find(tap.broadcast_id)
        facts = None if found is None else await decision_of(tables, found, around(desk, visit))
    if found is None or facts is None:
        return await now_shown(desk, visit, tap.broadcast_id, why_not(visit, Obstacle.GONE))
    sent = await broadcasts.send_proof(
        desk.database,
        actor(visit),
        Said(tap.broadcast_id, tap.mark),
        policy=desk.policy,
        languages=facts.languages,
    )
    if isinstance(sent, Obstacle):
        return await now_shown(desk, visit, tap.broadcast_id, why_not(visit, sent))
    desk.wake()
    return Answer(_control(visit, found, facts, visit.reader.phrases.html("proof_sent")))
