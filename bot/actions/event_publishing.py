"""Publishing what an organizer has prepared, and cancelling: what it will do, and doing it, each in one transaction."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.actions import event_drafts, events
from bot.actions.event_drafts import TEXTS, WORD, EventDraft, mark_of, would_be
from bot.actions.policy import Policy
from bot.store.consents import Occasion, Topic
from bot.store.database import Database, Tables
from bot.store.events import Arrangements, Event, EventFacts


@dataclass(frozen=True, slots=True)
class Consequence:
    """What publishing a draft would do: ``kind`` is new, edit, wording or cancel; ``count`` people would be told.

    ``new_places``: there are more places than now, and people who wait for one.
    """

    kind: str
    count: int
    before: Event | None
    after: Event
    new_places: bool = False


@dataclass(frozen=True, slots=True)
class Approval:
    """What an organizer said yes to: the number of a draft, and its mark as it was shown."""

    number: int
    mark: str


class Obstacle(enum.Enum):
    """Why a draft was not published."""

    GONE = "gone"
    """It is not there any more: published, thrown away, or another one began."""
    CHANGED = "changed"
    """It is not what was shown when the button was made."""
    OVERTAKEN = "overtaken"
    """The event was changed by somebody else since the draft was begun."""
    LATE = "late"
    """Its start is over."""


def languages_of(draft: EventDraft, languages: Sequence[str]) -> list[str]:
    """The languages that the event gets a text in: those that anything was written in."""
    return [tag for tag in languages if any(draft.own(field, tag) for field in TEXTS)]


async def consequence(tables: Tables, draft: EventDraft, languages: Sequence[str]) -> Consequence:
    """What publishing the draft would do; ``languages`` are the campaign's."""
    after = would_be(draft, languages_of(draft, languages))
    before = None if draft.event_id is None else await tables.events.find(draft.event_id)
    if before is None:
        count = await tables.attendances.count_opted_in(Topic("events"))
        return Consequence("new", count, None, after)
    event_id = before.row.event_id
    new_places = _has_more_places(before, after) and bool(await tables.attendances.count_waiting(event_id))
    if not events.material(before, after):
        return Consequence("wording", 0, before, after, new_places)
    count = await tables.attendances.count_to_notify(event_id)
    return Consequence("cancel" if draft.cancelling else "edit", count, before, after, new_places)


def _has_more_places(before: Event, after: Event) -> bool:
    had, has = before.row.capacity, after.row.capacity
    return after.row.state == "published" and had is not None and (has is None or has > had)


async def publish(
    database: Database,
    occasion: Occasion,
    approval: Approval,
    *,
    languages: Sequence[str],
    policy: Policy,
) -> Event | Obstacle:
    """Publishes the draft that was approved, if it is still what was shown; gives the event as it is then.

    Where the event was changed by somebody else meanwhile, the draft is kept, and publishing it again overrides them.
    Where it is over or cancelled by now, the draft is dropped and the event given as it is.
    """
    now = occasion.at
    async with database.transaction() as tables:
        draft = await event_drafts.load(tables, occasion.chat_id)
        if draft is None or draft.number != approval.number:
            return Obstacle.GONE
        if draft.mark != approval.mark:
            return Obstacle.CHANGED
        before = None if draft.event_id is None else await tables.events.find(draft.event_id)
        if before is not None and not before.is_ahead(now):
            # Over meanwhile, or cancelled by somebody else: a draft of something else does not bring it back.
            await tables.drafts.drop(occasion.chat_id)
            return before
        if before is not None and mark_of(before) != draft.seen:
            await event_drafts.put(tables, occasion, draft.with_(seen=mark_of(before)))
            return Obstacle.OVERTAKEN
        if _is_late(draft, before, now):
            return Obstacle.LATE
        if before is not None and draft.cancelling:
            event = await _cancel(tables, before, policy=policy, now=now, words=_words(draft))
        else:
            event = await _write(
                tables, draft, before, languages_of(draft, languages), policy=policy, now=now
            )
        await tables.drafts.drop(occasion.chat_id)
    return event


def _is_late(draft: EventDraft, before: Event | None, now: int) -> bool:
    if before is not None and (draft.cancelling or before.row.starts_at == draft.starts_at):
        # What is under way may still be called off, and its words put right.
        return False
    return draft.starts_at is None or draft.starts_at <= now


async def cancel(database: Database, occasion: Occasion, event_id: int, *, policy: Policy) -> Event | None:
    """Cancels an event that is not over, and tells those who opted in; gives it as it is then, or None for none."""
    async with database.transaction() as tables:
        before = await tables.events.find(event_id)
        if before is None or not before.is_ahead(occasion.at):
            return before
        return await _cancel(tables, before, policy=policy, now=occasion.at, words={})


async def _cancel(
    tables: Tables, before: Event, *, policy: Policy, now: int, words: Mapping[str, str]
) -> Event:
    await tables.events.cancel(before.row.event_id, revision=before.row.sequence)
    return await events.changed(tables, before, before.row.event_id, policy=policy, now=now, words=words)


async def _write(  # noqa: PLR0913 - all are facts of the one write, and the last two are named
    tables: Tables,
    draft: EventDraft,
    before: Event | None,
    languages: Sequence[str],
    *,
    policy: Policy,
    now: int,
) -> Event:
    after = would_be(draft, languages)
    event_id = 0
    for language in languages:
        event_id = await tables.events.put(_facts(after, before, language), language)
        await tables.events.set_bring(event_id, language, after.texts[language].bring)
    await tables.events.keep_texts(event_id, languages)
    await tables.events.arrange(event_id, _arrangements(draft, before))
    return await events.changed(
        tables, before, event_id, policy=policy, now=now, words=_words(draft), announce=before is None
    )


def _facts(after: Event, before: Event | None, language: str) -> EventFacts:
    facts = after.facts(language)
    if before is None:
        return facts
    known = before.row
    return replace(facts, uid=known.uid, occurrence=known.occurrence, revision=known.sequence)


def _arrangements(draft: EventDraft, before: Event | None) -> Arrangements:
    known = before.arrangements if before else Arrangements()
    return replace(known, capacity=draft.capacity, picture=draft.picture)


def _words(draft: EventDraft) -> Mapping[str, str]:
    return draft.texts.get(WORD, {})
