"""A broadcast as organizers compose it: begun, and its versions, one for each language.

What would not fit into a message, or cannot take the place of what people have, is not taken; the version before stays.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.actions import broadcast_questions
from bot.actions.broadcast_questions import body_step, had, language_asked, taken_of_album
from bot.actions.broadcast_versions import buttons_of, label_in, versions_of
from bot.actions.broadcasts import as_it_is
from bot.actions.event_answers import Refusal
from bot.content.markup import utf16_length
from bot.content.model import Content
from bot.delivery.broadcast_letters import BroadcastLetters
from bot.store.broadcasts import Actor, Broadcast
from bot.store.consents import Occasion
from bot.store.database import Database, Tables
from bot.store.questions import BroadcastQuestion
from bot.texts.broadcast_body import CAPTIONED, MOST_IN_ALBUM, Body, BodyButton, Part, version_for
from bot.texts.broadcast_letter import LONGEST_CAPTION, can_change, longest_of
from bot.texts.letter import Letter, Message

_ONE_DAY: Final = 24 * 3600


@dataclass(frozen=True, slots=True)
class Workshop:
    """What it takes to see what people would get: the content, and what writes letters from it."""

    content: Content
    letters: BroadcastLetters


@dataclass(frozen=True, slots=True)
class Offered:
    """A message for a version; ``part`` is None where a bot cannot send such a thing, ``album`` names its album."""

    part: Part | None
    album: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a message.

    Attributes:
        broadcast: What it was for, as it is now.
        refusal: Why it was not taken.
        silent: Whether there is nothing to say: one more picture of an album.
        unfinished: Whether it is the first of an album, whose other pictures come after it.
    """

    broadcast: Broadcast
    refusal: Refusal | None = None
    silent: bool = False
    unfinished: bool = False


_LONG_MOMENT: Final = dt.datetime(2026, 9, 30, 22, 30)  # noqa: DTZ001 - the campaign's zone is set where it is used
"""A moment that takes as much room as any to write: when it will be corrected is not known yet."""
CANNOT_BE_SENT_ON: Final = Refusal("version_of_no_kind")


async def begin(database: Database, occasion: Occasion, language: str) -> Broadcast:
    """A new draft whose version in this language is asked for; an empty one of the same organizer is gone on with."""
    async with database.transaction() as tables:
        await tables.people.join(occasion.chat_id, language=occasion.language, at=occasion.at)
        draft = await _empty(tables, occasion.chat_id)
        if draft is None:
            actor = Actor(occasion.chat_id, "organizer", occasion.at)
            draft = await as_it_is(tables, await tables.broadcasts.begin(actor))
        await broadcast_questions.put(tables, occasion, draft.broadcast_id, body_step(language))
        return draft


async def _empty(tables: Tables, chat_id: int) -> Broadcast | None:
    for draft in await tables.broadcasts.among(["draft"]):
        own = draft.created_by == chat_id and draft.kind == "broadcast"
        if own and not await tables.broadcasts.bodies(draft.broadcast_id):
            return draft
    return None


async def take(database: Database, occasion: Occasion, offered: Offered, workshop: Workshop) -> Taken | None:
    """Takes a message for the version that is asked for; None where none is."""
    async with database.transaction() as tables:
        asked = await broadcast_questions.asked(tables, occasion.chat_id)
        if asked is None:
            return None
        question, broadcast = asked
        if broadcast.state != "draft":
            return Taken(broadcast)
        coming = _Coming(broadcast, question, occasion.update_id, offered)
        if offered.album and offered.album == question.album:
            return await _take_further(tables, coming, workshop)
        language = language_asked(question.step)
        if question.heard == coming.update_id or not language:
            # Telegram gives again what was taken already.
            await broadcast_questions.settle(tables, question, coming.update_id, had(), question.album)
            return Taken(broadcast)
        return await _take_new(tables, coming, language, workshop)


@dataclass(frozen=True, slots=True)
class _Coming:
    """A message, and what it is for."""

    broadcast: Broadcast
    question: BroadcastQuestion
    update_id: int
    offered: Offered


async def _take_new(tables: Tables, coming: _Coming, language: str, workshop: Workshop) -> Taken:
    album, question = coming.offered.album, coming.question
    refusal = await _take_first(tables, coming.broadcast, language, coming.offered, workshop)
    if refusal is None:
        step = had(language, 1) if album else had()
        await broadcast_questions.settle(tables, question, coming.update_id, step, album)
    elif album:
        # Its other pictures are not taken either, and one sentence is enough.
        await broadcast_questions.settle(tables, question, coming.update_id, question.step, album)
    return Taken(coming.broadcast, refusal, unfinished=bool(album) and refusal is None)


async def _take_first(
    tables: Tables, broadcast: Broadcast, language: str, offered: Offered, workshop: Workshop
) -> Refusal | None:
    if offered.part is None:
        return CANNOT_BE_SENT_ON
    there = await versions_of(tables, broadcast.broadcast_id)
    buttons = await _buttons(tables, workshop.content, there, language)
    parts: tuple[Part, ...] = (offered.part,)
    held = there.get(version_for(there, language, workshop.content.authority.language))
    if broadcast.kind == "correction" and offered.album and held:
        # Telegram says one by one what is in an album, and never how many: each takes the place of the one that people have.
        if not held.is_album:
            return Refusal("correction_of_another_kind")
        parts = (offered.part, *held.parts[1:])
    return await _put(tables, broadcast, language, Body(parts=parts, buttons=buttons), workshop)


async def _take_further(tables: Tables, coming: _Coming, workshop: Workshop) -> Taken:
    broadcast, question, part = coming.broadcast, coming.question, coming.offered.part
    language, items = taken_of_album(question.step)
    body = (await versions_of(tables, broadcast.broadcast_id)).get(language)
    if body is None or coming.update_id <= question.heard:
        # The album was refused, or what was taken of it is gone; or Telegram gives this one again.
        return Taken(broadcast, silent=body is None or coming.update_id < question.heard)
    refusal = await _place(tables, broadcast, language, body, (items, part), workshop)
    step = had(language, items + (refusal is None))
    await broadcast_questions.settle(tables, question, coming.update_id, step, coming.offered.album)
    return Taken(broadcast, refusal, silent=refusal is None)


async def _place(  # noqa: PLR0913, PLR0917 - what there is, and where in it this goes
    tables: Tables,
    broadcast: Broadcast,
    language: str,
    body: Body,
    placed: tuple[int, Part | None],
    workshop: Workshop,
) -> Refusal | None:
    number, part = placed
    if part is None:
        return CANNOT_BE_SENT_ON
    parts = (*body.parts[:number], part, *body.parts[number + 1 :])
    most = len(body.parts) if broadcast.kind == "correction" else MOST_IN_ALBUM
    if len(parts) > most:
        return Refusal("correction_of_another_kind")
    return await _put(tables, broadcast, language, body.model_copy(update={"parts": parts}), workshop)


async def keep_draft(database: Database, broadcast: Broadcast, *, now: int) -> None:
    """Notes that somebody is at work on a draft, once a day at most: what is left for long is thrown away."""
    if broadcast.state == "draft" and broadcast.changed_at < now - _ONE_DAY:
        async with database.transaction() as tables:
            await tables.broadcasts.keep_draft(broadcast.broadcast_id, at=now)


async def drop_version(
    database: Database, broadcast_id: int, language: str, workshop: Workshop
) -> tuple[Broadcast, Refusal | None] | None:
    """Takes the version of a language out of a draft; None where there is no such broadcast."""
    async with database.transaction() as tables:
        broadcast = await tables.broadcasts.find(broadcast_id)
        if broadcast is None:
            return None
        before = (await tables.broadcasts.bodies(broadcast_id)).get(language)
        if broadcast.state != "draft" or before is None:
            return broadcast, None
        await tables.broadcasts.drop_body(broadcast_id, language)
        refusal = await hindrance(tables, broadcast, workshop)
        if refusal is not None:
            await tables.broadcasts.put_body(broadcast_id, language, before)
        return broadcast, refusal


async def _put(
    tables: Tables, broadcast: Broadcast, language: str, body: Body, workshop: Workshop
) -> Refusal | None:
    number = broadcast.broadcast_id
    before = (await tables.broadcasts.bodies(number)).get(language)
    await tables.broadcasts.put_body(number, language, body.as_json())
    refusal = await hindrance(tables, broadcast, workshop)
    if refusal is not None and before is not None:
        await tables.broadcasts.put_body(number, language, before)
    elif refusal is not None:
        await tables.broadcasts.drop_body(number, language)
    return refusal


async def hindrance(tables: Tables, broadcast: Broadcast, workshop: Workshop) -> Refusal | None:
    """Why a draft as it stands could not be delivered to everybody; None where it could."""
    zone = workshop.content.campaign.zone
    moment = int(_LONG_MOMENT.replace(tzinfo=zone).timestamp()) if broadcast.kind == "correction" else None
    # Whoever has no version in their language gets another one, with the imprint in their own.
    for language in workshop.content.languages:
        letter = await workshop.letters.letter(tables, broadcast, language, corrected_at=moment)
        if letter is None:
            continue
        length, most = longest_of(letter)
        if length > most:
            return Refusal("version_too_long", {"length": length, "most": most, "count": length - most})
        held = await _held(tables, broadcast, language, workshop)
        if held is not None and not can_change(held, letter):
            return _why_not(held, letter)
    return None


async def _held(tables: Tables, broadcast: Broadcast, language: str, workshop: Workshop) -> Letter | None:
    """What readers of a language hold of the broadcast that a correction is about."""
    original = None if broadcast.about is None else await tables.broadcasts.find(broadcast.about)
    return None if original is None else await workshop.letters.letter(tables, original, language)


def _why_not(held: Letter, letter: Letter) -> Refusal:
    match held.steps, letter.steps:
        case (Message(),), (Message(part=part), Message(part=below)) if part.kind in CAPTIONED:
            # The caption fits alone, but not with the lines below it.
            over = utf16_length(part.text) + 2 + utf16_length(below.text) - LONGEST_CAPTION
            return Refusal("correction_caption_long", {"count": over})
    return Refusal("correction_of_another_kind")


async def _buttons(
    tables: Tables, content: Content, there: Mapping[str, Body], language: str
) -> tuple[BodyButton, ...]:
    """Those that the draft has, with the labels that they have in this language."""
    if language in there:
        return there[language].buttons
    buttons = []
    for button in buttons_of(content, there):
        own = await label_in(tables, content, button, language)
        buttons.append(button.model_copy(update={"label": own or button.label}))
    return tuple(buttons)
