"""Confirming a broadcast: first all that a yes would do, then the yes, and another organizer's where it is needed."""

from bot.actions import broadcast_choices, broadcasts
from bot.actions.broadcast_reach import decision_of
from bot.actions.broadcasts import Obstacle, Said
from bot.chat.organizer.broadcasts import as_it_is
from bot.chat.organizer.deciding import actor, around, why_not
from bot.chat.organizer.standing import now_shown
from bot.chat.visit import Answer, Desk, Visit
from bot.store.broadcasts import Broadcast
from bot.texts import broadcast_deciding
from bot.texts.broadcast_deciding import Decision
from bot.texts.broadcast_taps import (
    ApproveBroadcast,
    BackToDraft,
    ConfirmBroadcast,
    OfferConfirm,
    OfferPaid,
    SetPaid,
)
from bot.texts.composing_taps import SetInChannel, SetSaysSo


async def offer_confirm(desk: Desk, visit: Visit, tap: OfferConfirm) -> Answer:
    """The last look at a draft that is as it was previewed."""
    facts = await _decision(desk, visit, tap.broadcast_id)
    if isinstance(facts, Answer):
        return facts
    if facts.mark != tap.mark:
        return await now_shown(desk, visit, tap.broadcast_id, why_not(visit, Obstacle.CHANGED))
    return Answer(broadcast_deciding.confirmation(visit.reader, facts))


async def _decision(desk: Desk, visit: Visit, broadcast_id: int) -> Decision | Answer:
    """What confirming the draft would do; or what to show where it is no draft (any more)."""
    async with desk.database.counting() as tables:
        draft = await tables.broadcasts.find(broadcast_id)
        if draft is not None and draft.state == "draft":
            return await decision_of(tables, draft, around(desk, visit))
    return await now_shown(desk, visit, broadcast_id, why_not(visit, Obstacle.PAST))


async def offer_paid(desk: Desk, visit: Visit, tap: OfferPaid) -> Answer:
    """The price of sending it faster, before anybody says yes to that."""
    facts = await _decision(desk, visit, tap.broadcast_id)
    if isinstance(facts, Answer):
        return facts
    if facts.mark != tap.mark:
        return await now_shown(desk, visit, tap.broadcast_id, why_not(visit, Obstacle.CHANGED))
    if facts.paid_per_second is None:
        return Answer(broadcast_deciding.confirmation(visit.reader, facts))
    return Answer(broadcast_deciding.paying(visit.reader, facts))


async def set_paid(desk: Desk, visit: Visit, tap: SetPaid) -> Answer:
    """Yes to the price, or no more."""
    wanted = bool(tap.wanted) and desk.policy.paid_per_second is not None
    obstacle = await broadcast_choices.choose_to_pay(
        desk.database, Said(tap.broadcast_id, tap.mark), wanted=wanted
    )
    return await _chosen(desk, visit, tap.broadcast_id, obstacle)


async def set_in_channel(desk: Desk, visit: Visit, tap: SetInChannel) -> Answer:
    """It is posted in the channel too, or not."""
    wanted = bool(tap.wanted) and desk.policy.channel is not None
    obstacle = await broadcast_choices.choose_channel(desk.database, tap.broadcast_id, wanted=wanted)
    return await _chosen(desk, visit, tap.broadcast_id, obstacle)


async def set_says_so(desk: Desk, visit: Visit, tap: SetSaysSo) -> Answer:
    """Corrected copies say so, or not."""
    obstacle = await broadcast_choices.choose_to_say_so(
        desk.database, tap.broadcast_id, wanted=bool(tap.wanted)
    )
    return await _chosen(desk, visit, tap.broadcast_id, obstacle)


async def _chosen(desk: Desk, visit: Visit, broadcast_id: int, obstacle: Obstacle | None) -> Answer:
    """The last look with what was just chosen; its buttons carry the new mark."""
    if obstacle is not None:
        return await now_shown(desk, visit, broadcast_id, why_not(visit, obstacle))
    facts = await _decision(desk, visit, broadcast_id)
    return (
        facts if isinstance(facts, Answer) else Answer(broadcast_deciding.confirmation(visit.reader, facts))
    )


async def confirm_broadcast(desk: Desk, visit: Visit, tap: ConfirmBroadcast) -> Answer:
    """Yes to exactly what was shown; a second tap changes nothing."""
    done = await broadcasts.confirm(
        desk.database, actor(visit), Said(tap.broadcast_id, tap.mark), policy=desk.policy
    )
    return await _decided(desk, visit, tap.broadcast_id, done, "broadcast_confirmed")


async def approve_broadcast(desk: Desk, visit: Visit, tap: ApproveBroadcast) -> Answer:
    """Another organizer's yes to exactly what was confirmed."""
    done = await broadcasts.approve(
        desk.database, actor(visit), Said(tap.broadcast_id, tap.mark), policy=desk.policy
    )
    return await _decided(desk, visit, tap.broadcast_id, done, "broadcast_approved")


async def back_to_draft(desk: Desk, visit: Visit, tap: BackToDraft) -> Answer:
    """It is a draft again, to be changed."""
    done = await broadcasts.back_to_draft(desk.database, actor(visit), tap.broadcast_id)
    return await _decided(desk, visit, tap.broadcast_id, done, "back_in_draft")


async def _decided(
    desk: Desk, visit: Visit, broadcast_id: int, done: Broadcast | Obstacle, key: str
) -> Answer:
    if isinstance(done, Obstacle):
        return await now_shown(desk, visit, broadcast_id, why_not(visit, done))
    desk.wake()
    return await as_it_is(desk, visit, done, visit.reader.phrases.html(key))
