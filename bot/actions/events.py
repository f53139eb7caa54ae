"""What follows when an event is made, changed or cancelled: all in the transaction that does it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from bot.actions import places, reminders
from bot.actions.policy import Policy
from bot.store.database import Tables
from bot.store.events import Event, EventVersion
from bot.store.mailings import Plan

_NO_WORDS: Final[Mapping[str, str]] = MappingProxyType({})
_ONE_DAY = 24 * 3600
_HALF_A_DAY = 12 * 3600
_AT_ONCE, _SOON, _LATER = 0, 1, 2


def material(before: Event, after: Event) -> bool:
    """Whether people who count on the event must be told: its time, its place, or whether it takes place at all."""
    languages = sorted({*before.texts, *after.texts})
    return _essence(before, languages) != _essence(after, languages)


def _essence(event: Event, languages: Sequence[str]) -> tuple[object, ...]:
    row = event.row
    if row.state == "cancelled":
        return ("cancelled",)
    # In a language that is new, people have read the place of another until now.
    places_read = tuple(" ".join(event.text(language).place.split()) for language in languages)
    # A mark on the map only says more exactly where the place is that people have read.
    return row.starts_at, row.ends_at, row.all_day, row.zone, places_read


async def changed(  # noqa: PLR0913 - the facts of one change; all but what it is about are named
    tables: Tables,
    before: Event | None,
    event_id: int,
    *,
    policy: Policy,
    now: int,
    words: Mapping[str, str] = _NO_WORDS,
    announce: bool = False,
) -> Event:
    """Everything that follows from what was just written about an event, in the same transaction.

    Its reminders are written anew. A material change raises its revision and plans a notice to those who opted in,
    places that there are now go to those who wait, and a new event may be announced to those who opted in to all.

    Args:
        tables: The transaction's.
        before: The event as it was before, or None for a new one.
        event_id: Which event.
        policy: The campaign's.
        now: UTC epoch seconds.
        words: What an organizer wants to add to the notice, by language.
        announce: Whether a new event is announced.
    """
    after = await _found(tables, event_id)
    if before is None:
        if announce and after.is_ahead(now):
            await tables.mailings.plan(_announcement(after, now), now=now)
    elif material(before, after):
        await tables.events.raise_revision(before, max(before.row.revision + 1, after.row.sequence))
        after = await _found(tables, event_id)
        await _notify(tables, before, after, words, now)
    await reminders.plan(tables, after, policy=policy, now=now)
    await places.fill(tables, after, policy=policy, now=now)
    return after


async def _found(tables: Tables, event_id: int) -> Event:
    event = await tables.events.find(event_id)
    if event is None:
        message = "an event that was just written is not there"
        raise LookupError(message)
    return event


def _as_it_was(event: Event, version: EventVersion) -> Event:
    row = replace(
        event.row,
        starts_at=version.starts_at,
        ends_at=version.ends_at,
        all_day=version.all_day,
        zone=version.zone,
        state=version.state,
    )
    texts = {language: replace(text, place=version.place(language)) for language, text in event.texts.items()}
    return Event(row, texts)


def _announcement(event: Event, now: int) -> Plan:
    row = event.row
    return Plan("announcement", _LATER, row.event_id, row.starts_at, "", now, row.starts_at, quiet=True)


async def _notify(tables: Tables, before: Event, after: Event, words: Mapping[str, str], now: int) -> None:
    since = before.row.revision
    for mailing in await tables.mailings.of_event(after.row.event_id):
        if mailing.kind != "notice" or mailing.state not in {"planned", "sending", "paused"}:
            continue
        # The newer notice says it all; where nobody has had the older one, it also says how things stood before that.
        if not mailing.cursor:
            since = min(since, int(mailing.part.partition("-")[0]))
            words = words or await tables.mailings.texts(mailing.mailing_id)
        await tables.mailings.call_off(mailing.mailing_id)
    then = await tables.events.version(after.row.event_id, since)
    if then is not None and not material(_as_it_was(after, then), after):
        # Back to what people last heard: there is nothing to tell.
        return
    starts = (
        [before.row.starts_at]
        if after.row.state == "cancelled"
        else [after.row.starts_at, before.row.starts_at]
    )
    if max(starts) <= now:
        # What is over or under way needs no notice.
        return
    first = min(start for start in starts if start > now)
    plan = Plan(
        "notice",
        _AT_ONCE if first - now < _ONE_DAY else _SOON,
        after.row.event_id,
        after.row.starts_at,
        f"{since}-{after.row.revision}",
        now,
        max(starts),
        # Who might set out in the morning must hear of it in the night.
        quiet=first - now >= _HALF_A_DAY,
    )
    mailing_id = await tables.mailings.plan(plan, now=now)
    if mailing_id is not None:
        await tables.mailings.put_texts(mailing_id, words)
