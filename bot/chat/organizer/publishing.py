"""Publishing a draft, and cancelling an event: first what it will do, then doing it, once."""

from bot.actions import event_drafts, event_publishing
from bot.actions.event_drafts import CONFIRM, REVIEW, WORD, EventDraft
from bot.actions.event_publishing import Approval, Obstacle
from bot.actions.event_steps import first_step, settled
from bot.chat.organizer.asking import (
    consequence,
    consequences,
    draft_now,
    gone,
    kept,
    one_event,
    own_languages,
)
from bot.chat.organizer.making import begin
from bot.chat.visit import Answer, Desk, Visit
from bot.store.events import Event
from bot.texts import event_review, menus, organizer_menus
from bot.texts.organizer_taps import (
    AddCancelWord,
    CancelEvent,
    OfferCancel,
    OfferPublish,
    PublishDraft,
)


async def offer_publish(desk: Desk, visit: Visit, tap: OfferPublish) -> Answer:
    """How many people would be told; where an event changes, first the question for a word to them."""
    draft = await draft_now(desk, visit)
    if draft is None or draft.number != tap.draft:
        return await gone(desk, visit)
    ready = settled(draft.with_(step=CONFIRM), own_languages(visit))
    if draft.mark != tap.mark or ready.step != CONFIRM:
        return await _look_again(desk, visit, draft, "draft_changed")
    found = await consequence(desk, visit, ready)
    if found.kind == "edit" and found.count and WORD not in ready.texts:
        word = ready.with_(step=first_step(WORD, own_languages(visit)).name)
        told = event_review.consequences(visit.reader, consequences(visit.reader, ready, found))
        return await kept(desk, visit, word, note=told)
    return await kept(desk, visit, ready)


async def publish(desk: Desk, visit: Visit, tap: PublishDraft) -> Answer:
    """Publishes what was shown, or cancels; a second tap finds the draft gone."""
    done = await event_publishing.publish(
        desk.database,
        visit.occasion(),
        Approval(tap.draft, tap.mark),
        languages=visit.reader.content.languages,
        policy=desk.policy,
    )
    if isinstance(done, Event):
        desk.wake()
        return _event_now(visit, done, "event_over" if done.is_over(visit.now) else "published")
    draft = await draft_now(desk, visit)
    if draft is None or done is Obstacle.GONE:
        return await gone(desk, visit)
    return await _look_again(desk, visit, draft, f"draft_{done.value}")


async def _look_again(desk: Desk, visit: Visit, draft: EventDraft, key: str) -> Answer:
    back = draft.with_(step=CONFIRM if draft.cancelling else REVIEW)
    return await kept(desk, visit, back, note=visit.reader.phrases.html(key))


def _event_now(visit: Visit, event: Event, key: str) -> Answer:
    note = visit.reader.phrases.html("is_cancelled" if event.row.state == "cancelled" else key)
    return one_event(visit, event, note=note)


async def offer_cancel(desk: Desk, visit: Visit, tap: OfferCancel) -> Answer:
    """What cancelling would mean, before it is done."""
    event = await _event_to_cancel(desk, visit, tap.event_id)
    if isinstance(event, Answer):
        return event
    draft = _cancellation(visit, event)
    facts = consequences(visit.reader, draft, await consequence(desk, visit, draft))
    return Answer(organizer_menus.offer_cancel(visit.reader, event, facts))


async def add_cancel_word(desk: Desk, visit: Visit, tap: AddCancelWord) -> Answer:
    """Asks for a word to those who will be told."""
    event = await _event_to_cancel(desk, visit, tap.event_id)
    if isinstance(event, Answer):
        return event
    return await begin(desk, visit, _cancellation(visit, event))


def _cancellation(visit: Visit, event: Event) -> EventDraft:
    word = first_step(WORD, own_languages(visit)).name
    return event_drafts.draft_of(event, visit.update_id).with_(cancelling=True, step=word)


async def cancel_event(desk: Desk, visit: Visit, tap: CancelEvent) -> Answer:
    """Cancels without a word; a second tap changes nothing."""
    event = await event_publishing.cancel(desk.database, visit.occasion(), tap.event_id, policy=desk.policy)
    if event is None:
        return Answer(menus.notice(visit.reader, "event_unknown"))
    desk.wake()
    return _event_now(visit, event, "event_over")


async def _event_to_cancel(desk: Desk, visit: Visit, event_id: int) -> Event | Answer:
    async with desk.database.reading() as tables:
        event = await tables.events.find(event_id)
    if event is None:
        return Answer(menus.notice(visit.reader, "event_unknown"))
    if not event.is_ahead(visit.now):
        return _event_now(visit, event, "event_over")
    return event
