"""Whom a broadcast reaches, when it would begin, and what confirming it would do: read from the store as it is now."""

from dataclasses import dataclass

from bot.actions.broadcasts import mark_of, needs_approval
from bot.actions.policy import Policy
from bot.content.model import Content
from bot.delivery.broadcast_letters import BroadcastLetters
from bot.store.broadcasts import AudienceCount, Broadcast
from bot.store.database import Tables
from bot.texts.broadcast_audience import Reach
from bot.texts.broadcast_deciding import Decision
from bot.texts.broadcast_letter import can_change, longest_of
from bot.texts.broadcast_times import Timing
from bot.texts.letter import Letter


@dataclass(frozen=True, slots=True)
class Around:
    """What is as true of every broadcast: the campaign's content and policy, what writes the letters, the time."""

    content: Content
    policy: Policy
    letters: BroadcastLetters
    now: int


async def reach_of(tables: Tables, broadcast: Broadcast, around: Around) -> Reach:
    """Whom it reaches, if it were sent now: a correction or a recall those who have a copy."""
    if broadcast.kind == "broadcast":
        most = around.policy.most_a_week
        counts = await tables.broadcasts.audience(
            broadcast.broadcast_id, now=around.now, most_a_week=broadcast.most_a_week or most
        )
        too_old = await tables.broadcasts.count_too_old(broadcast.broadcast_id)
    else:
        too_old = 0
        copies = await tables.broadcasts.copies(broadcast.about or 0)
        counts = {language: AudienceCount(count, 0) for language, count in copies.items()}
    # A recall says nothing of its own.
    words = broadcast.about if broadcast.kind == "recall" else broadcast.broadcast_id
    versions = await tables.broadcasts.bodies(words or 0)
    authority = around.content.authority.language
    event_id = broadcast.event_id
    return Reach(
        counts,
        frozenset(versions),
        authority if authority in versions else next(iter(versions), ""),
        None if event_id is None else await tables.events.find(event_id),
        around.policy.most_a_week,
        too_old,
    )


def timing_of(broadcast: Broadcast, around: Around, at: int | None = None) -> Timing:
    """When it would begin, confirmed now; ``at`` is another moment than the one that was chosen."""
    chosen = broadcast.send_at if at is None else at
    begins = around.now if chosen is None else max(chosen, around.now)
    quiet = around.policy.quiet
    # What takes something back makes no sound, and waits for nothing.
    waits = broadcast.kind == "broadcast" and quiet.covers(begins)
    is_over = chosen is not None and chosen <= around.now
    return Timing(chosen, quiet.end(begins) if waits else None, is_over)


async def decision_of(tables: Tables, broadcast: Broadcast, around: Around) -> Decision:
    """What confirming it would do now."""
    reach = await reach_of(tables, broadcast, around)
    letters = await letters_of(tables, broadcast, reach, around)
    too_long = tuple(language for language, letter in letters.items() if _is_too_long(letter))
    by_reader = await _written(tables, broadcast, tuple(reach.counts), around)
    policy = around.policy
    return Decision(
        broadcast=broadcast,
        mark=await mark_of(tables, broadcast),
        reach=reach,
        timing=timing_of(broadcast, around),
        messages=sum(
            letter.message_count * reach.people_of(language) for language, letter in by_reader.items()
        ),
        per_second=policy.per_second,
        paid_per_second=policy.paid_per_second,
        channel=str(policy.channel or ""),
        approval=needs_approval(policy, broadcast),
        languages=tuple(language for language in letters if language not in too_long),
        too_long=too_long,
        unlike=await _unlike(tables, broadcast, letters, around),
    )


def _shown_languages(reach: Reach, broadcast: Broadcast, around: Around) -> tuple[str, ...]:
    """The campaign's languages in which somebody gets it, or could: those with a version of their own, or with people."""
    wanted = broadcast.only_languages or around.content.languages
    possible = tuple(language for language in around.content.languages if language in wanted)
    needed = [language for language in possible if language in reach.versions or reach.people_of(language)]
    return tuple(needed) or possible


async def letters_of(tables: Tables, broadcast: Broadcast, reach: Reach, around: Around) -> dict[str, Letter]:
    """Exactly what each of these languages gets."""
    languages = _shown_languages(reach, broadcast, around)
    return await _written(tables, broadcast, languages, around)


async def _written(
    tables: Tables, broadcast: Broadcast, languages: tuple[str, ...], around: Around
) -> dict[str, Letter]:
    corrected_at = around.now if broadcast.kind == "correction" else None
    letters: dict[str, Letter] = {}
    for language in languages:
        letter = await around.letters.letter(tables, broadcast, language, corrected_at=corrected_at)
        if letter is not None:
            letters[language] = letter
    return letters


def _is_too_long(letter: Letter) -> bool:
    length, most = longest_of(letter)
    return length > most


async def _unlike(
    tables: Tables, broadcast: Broadcast, letters: dict[str, Letter], around: Around
) -> tuple[str, ...]:
    """The languages in which a copy cannot be made into what a correction says."""
    if broadcast.kind != "correction":
        return ()
    before = await tables.broadcasts.find(await tables.broadcasts.words_in_force(broadcast.about or 0))
    if before is None:
        return ()
    unlike: list[str] = []
    for language, letter in letters.items():
        old = await around.letters.letter(tables, before, language)
        if old is not None and not can_change(old, letter):
            unlike.append(language)
    return tuple(unlike)
