"""What an organizer is being asked about a draft broadcast, and which of their messages is the answer.

It is in the store, so a restart in the middle loses nothing. A step is one of these:
``body-en`` (the version of a language), ``when``, ``link`` (a button's address), ``label ADDRESS`` (what such a button
says), ``relabel LANGUAGE ADDRESS`` (what it says in another language). ``had …`` asks nothing any more: it says what
was taken last, for an album's further pictures and for messages that Telegram gives again.
"""

from dataclasses import replace
from typing import Final

from bot.actions import event_drafts
from bot.store.broadcasts import Broadcast
from bot.store.consents import Occasion
from bot.store.database import Database, Tables
from bot.store.questions import BroadcastQuestion

WHEN: Final = "when"
LINK: Final = "link"
LABEL: Final = "label"
RELABEL: Final = "relabel"
_BODY: Final = "body-"
_HAD: Final = "had"


def body_step(language: str) -> str:
    """The step that asks for the version of a language."""
    return _BODY + language


def language_asked(step: str) -> str:
    """The language whose version a step asks for; empty for every other step."""
    return step.removeprefix(_BODY) if step.startswith(_BODY) else ""


def had(language: str = "", items: int = 0) -> str:
    """The step behind an answer; of an album, how many of its items were taken for the version of which language."""
    return f"{_HAD} {language} {items}" if language else _HAD


def taken_of_album(step: str) -> tuple[str, int]:
    """The language and the number of items of the album that is being taken; none where there is no album."""
    words = step.split(" ")
    return (words[1], int(words[2])) if words[0] == _HAD and len(words) == 3 else ("", 0)  # noqa: PLR2004 - as ``had`` writes it


def is_asking(question: BroadcastQuestion | None) -> bool:
    """Whether the next message is taken for an answer, whatever it is."""
    return question is not None and question.step.split(" ")[0] != _HAD


def is_meant(question: BroadcastQuestion, update_id: int, album: str) -> bool:
    """Whether a message belongs to what is asked, or was taken for it before."""
    of_album = bool(album) and album == question.album
    return is_asking(question) or of_album or question.heard == update_id


async def ask(database: Database, occasion: Occasion, broadcast_id: int, step: str) -> Broadcast | None:
    """From now on the next message answers this; only a draft is asked about. Gives it as it is, None where there is none."""
    async with database.transaction() as tables:
        broadcast = await tables.broadcasts.find(broadcast_id)
        if broadcast is not None and broadcast.state == "draft":
            await put(tables, occasion, broadcast_id, step)
        return broadcast


async def put(tables: Tables, occasion: Occasion, broadcast_id: int, step: str) -> None:
    """The same, within a transaction; an event that was being asked about waits."""
    await tables.people.join(occasion.chat_id, language=occasion.language, at=occasion.at)
    await event_drafts.set_aside(tables, occasion)
    before = await tables.questions.find(occasion.chat_id)
    # What was heard last stays known: Telegram may give it again.
    heard, album = (before.heard, before.album) if before else (0, "")
    await tables.questions.put(BroadcastQuestion(occasion.chat_id, broadcast_id, step, heard, album))


async def settle(
    tables: Tables, question: BroadcastQuestion, update_id: int, step: str, album: str = ""
) -> None:
    """A message was heard; goes on to a step."""
    await tables.questions.put(replace(question, heard=update_id, step=step, album=album))


async def find(database: Database, chat_id: int) -> BroadcastQuestion | None:
    """What this organizer is being asked, or None."""
    async with database.reading() as tables:
        return await tables.questions.find(chat_id)


async def asked(tables: Tables, chat_id: int) -> tuple[BroadcastQuestion, Broadcast] | None:
    """What this organizer is being asked, and about what; one that is no draft any more is asked nothing more about."""
    question = await tables.questions.find(chat_id)
    broadcast = None if question is None else await tables.broadcasts.find(question.broadcast_id)
    if question is None or broadcast is None:
        return None
    if broadcast.state != "draft":
        await tables.questions.drop(chat_id)
    return question, broadcast


async def leave(database: Database, chat_id: int) -> Broadcast | None:
    """Nothing is asked any more; gives the draft that was asked about, or None where nothing was asked."""
    async with database.transaction() as tables:
        question = await tables.questions.find(chat_id)
        if question is None or not is_asking(question):
            return None
        await tables.questions.put(replace(question, step=had()))
        return await tables.broadcasts.find(question.broadcast_id)
