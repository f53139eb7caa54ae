"""Making and editing an event, step by step: what is tapped."""

from collections.abc import Callable
from uuid import uuid4

from bot.actions import event_answers, event_drafts
from bot.actions.event_answers import Refusal
from bot.actions.event_drafts import CONFIRM, REVIEW, WORD, EventDraft
from bot.actions.event_steps import MAP, Step, behind, first_step, read_step, settled
from bot.chat.organizer.asking import (
    draft_now,
    draft_title,
    gone,
    kept,
    one_event,
    organize,
    own_languages,
    review,
    shown,
)
from bot.chat.supporter import answers, consents
from bot.chat.visit import Answer, Desk, Visit
from bot.content.folding import folded
from bot.store.events import Event
from bot.texts import event_making, menus, organizer_menus
from bot.texts.organizer_taps import (
    AskStep,
    ClearStep,
    CopyEvent,
    EditEvent,
    GoOn,
    LeaveDraft,
    NewEvent,
    OfferThrowAway,
    PassStep,
    ReviewDraft,
    SameEverywhere,
    SettleDay,
    SettleEnd,
    SettleStart,
    ThrowAway,
)


async def new_event(desk: Desk, visit: Visit, _tap: NewEvent) -> Answer:
    """Begins with the title."""
    draft = event_drafts.new_draft(visit.update_id, _new_uid(desk), visit.reader.content.campaign.zone)
    return await begin(desk, visit, draft.with_(step=first_step("title", own_languages(visit)).name))


async def edit_event(desk: Desk, visit: Visit, tap: EditEvent) -> Answer:
    """Begins with the review of the event as it is; one that is cancelled or over is only shown."""
    event = await _event(desk, tap.event_id)
    if event is None:
        return Answer(menus.notice(visit.reader, "event_unknown"))
    if not event.is_ahead(visit.now):
        return one_event(visit, event)
    return await begin(desk, visit, event_drafts.draft_of(event, visit.update_id).with_(step=REVIEW))


async def copy_event(desk: Desk, visit: Visit, tap: CopyEvent) -> Answer:
    """Begins a new event with everything of this one but the time."""
    event = await _event(desk, tap.event_id)
    if event is None:
        return Answer(menus.notice(visit.reader, "event_unknown"))
    copy = event_drafts.copy_of(event, visit.update_id, _new_uid(desk))
    return await begin(desk, visit, copy.with_(step="when"))


async def begin(desk: Desk, visit: Visit, draft: EventDraft) -> Answer:
    """Begins with a draft, unless another one is there."""
    there = await event_drafts.begin(desk.database, visit.occasion(), draft)
    if there.number == draft.number:
        return await shown(desk, visit, there)
    title = draft_title(visit, there)
    return Answer(organizer_menus.draft_in_the_way(visit.reader, there.number, title))


def _new_uid(desk: Desk) -> str:
    return f"{uuid4().hex}@{desk.bot_username}"


async def _event(desk: Desk, event_id: int) -> Event | None:
    async with desk.database.reading() as tables:
        return await tables.events.find(event_id)


async def go_on(desk: Desk, visit: Visit, tap: GoOn) -> Answer:
    """Goes on where it was left."""
    draft = await draft_now(desk, visit)
    if draft is None or draft.number != tap.draft:
        return await gone(desk, visit)
    return await kept(desk, visit, draft)


async def ask_step(desk: Desk, visit: Visit, tap: AskStep) -> Answer:
    """Asks a step, to give or to correct it."""
    draft = await draft_now(desk, visit)
    if draft is None or draft.number != tap.draft:
        return await gone(desk, visit)
    step = read_step(tap.step, own_languages(visit))
    if step is None or step.field == MAP or not _belongs(draft, step):
        return await kept(desk, visit, draft)
    return await kept(desk, visit, draft.with_(step=step.name, days=()))


def _belongs(draft: EventDraft, step: Step) -> bool:
    """A word goes to those who know the event, and is all that there is to say when it is cancelled."""
    return step.field == WORD if draft.cancelling else step.field != WORD or draft.event_id is not None


async def pass_step(desk: Desk, visit: Visit, tap: PassStep) -> Answer:
    """Leaves a step's answer as it is and goes on."""
    found = await _at(desk, visit, tap.draft, tap.step)
    if isinstance(found, Answer):
        return found
    draft, step = found
    return await _onward(desk, visit, draft, step)


async def clear_step(desk: Desk, visit: Visit, tap: ClearStep) -> Answer:
    """Takes out a step's answer and goes on; without its position the place is still asked."""
    draft = await draft_now(desk, visit)
    if tap.step == MAP and draft and draft.number == tap.draft and draft.step.startswith("place-"):
        return await kept(desk, visit, event_answers.without(draft, Step(MAP), own_languages(visit)))
    found = await _at(desk, visit, tap.draft, tap.step)
    if isinstance(found, Answer):
        return found
    draft, step = found
    emptied = event_answers.without(draft, step, own_languages(visit))
    return await _onward(desk, visit, emptied, step)


async def same_everywhere(desk: Desk, visit: Visit, tap: SameEverywhere) -> Answer:
    """Takes the first language's text for all and goes on to the next field."""
    found = await _at(desk, visit, tap.draft, tap.step)
    if isinstance(found, Answer):
        return found
    draft, step = found
    languages = own_languages(visit)
    same = event_answers.same_everywhere(draft, step, languages)
    return await _onward(desk, visit, same, Step(step.field, languages[-1]))


async def settle_start(desk: Desk, visit: Visit, tap: SettleStart) -> Answer:
    """Yes to a start."""
    return await _settle(
        desk, visit, (tap.draft, "when"), lambda draft: event_answers.begin_at(draft, tap.at, now=visit.now)
    )


async def settle_day(desk: Desk, visit: Visit, tap: SettleDay) -> Answer:
    """Yes to a whole day."""
    return await _settle(
        desk, visit, (tap.draft, "when"), lambda draft: event_answers.begin_on(draft, tap.at, now=visit.now)
    )


async def settle_end(desk: Desk, visit: Visit, tap: SettleEnd) -> Answer:
    """Yes to an end."""
    return await _settle(desk, visit, (tap.draft, "until"), lambda draft: event_answers.end_at(draft, tap.at))


async def _settle(
    desk: Desk, visit: Visit, asked: tuple[int, str], settle: Callable[[EventDraft], EventDraft | Refusal]
) -> Answer:
    found = await _at(desk, visit, *asked)
    if isinstance(found, Answer):
        return found
    draft, step = found
    return await taken(desk, visit, draft, step, settle(draft))


async def taken(
    desk: Desk, visit: Visit, draft: EventDraft, step: Step, answer: EventDraft | Refusal
) -> Answer:
    """Goes on with an answer, or says what is wrong with it and asks again."""
    if isinstance(answer, Refusal):
        note = visit.reader.phrases.html(answer.key, **answer.values)
        return await shown(desk, visit, draft, note=note)
    return await _onward(desk, visit, answer, step)


async def _onward(desk: Desk, visit: Visit, draft: EventDraft, step: Step) -> Answer:
    onward = behind(draft, step, own_languages(visit))
    return await kept(desk, visit, draft.with_(step=onward))


async def _at(desk: Desk, visit: Visit, number: int, name: str) -> tuple[EventDraft, Step] | Answer:
    """The draft at the step that a button is about; or what to show when it is not there (any more)."""
    draft = await draft_now(desk, visit)
    if draft is None or draft.number != number:
        return await gone(desk, visit)
    step = read_step(name, own_languages(visit))
    if step is None or draft.step != name:
        return await kept(desk, visit, draft, note=visit.reader.phrases.html("step_over"))
    return draft, step


async def review_draft(desk: Desk, visit: Visit, tap: ReviewDraft) -> Answer:
    """The event as supporters of a language will see it."""
    draft = await draft_now(desk, visit)
    if draft is None or draft.number != tap.draft:
        return await gone(desk, visit)
    ready = settled(draft.with_(step=CONFIRM if draft.cancelling else REVIEW), own_languages(visit))
    answer = await kept(desk, visit, ready)
    if ready.step == REVIEW and tap.language in visit.reader.content.editions:
        return review(visit, ready, tap.language)
    return answer


async def leave_draft(desk: Desk, visit: Visit, tap: LeaveDraft) -> Answer:
    """Nothing is asked any more; the draft stays."""
    draft = await draft_now(desk, visit)
    if draft is None or draft.number != tap.draft:
        return await gone(desk, visit)
    return await _left(desk, visit)


async def cancel(desk: Desk, visit: Visit, words: str) -> Answer:
    """/cancel: an organizer leaves what is asked; for everybody else it is the word it is."""
    if not visit.organizer:
        stops = folded("cancel") in desk.shelf.stop_words
        return await (consents.stop if stops else answers.unknown_command)(desk, visit, words)
    draft = await draft_now(desk, visit)
    if draft is None or not draft.waiting:
        return await organize(desk, visit, note=visit.reader.phrases.html("nothing_asked"))
    return await _left(desk, visit)


async def _left(desk: Desk, visit: Visit) -> Answer:
    draft = await event_drafts.leave(desk.database, visit.occasion())
    note = "" if draft is None else visit.reader.phrases.html("draft_left")
    return await organize(desk, visit, note=note)


async def offer_throw_away(desk: Desk, visit: Visit, tap: OfferThrowAway) -> Answer:
    """Asks whether the draft is to be thrown away."""
    draft = await draft_now(desk, visit)
    if draft is None or draft.number != tap.draft:
        return await gone(desk, visit)
    return Answer(event_making.throw_away(visit.reader, draft.number))


async def throw_away(desk: Desk, visit: Visit, tap: ThrowAway) -> Answer:
    """Throws the draft away."""
    draft = await draft_now(desk, visit)
    if draft is None or draft.number != tap.draft:
        return await gone(desk, visit)
    await event_drafts.throw_away(desk.database, visit.occasion())
    return await organize(desk, visit, note=visit.reader.phrases.html("thrown_away"))
