"""The buttons of a draft broadcast: the same in every version, each with its label in that language."""

import re
from collections.abc import Iterable, Sequence
from typing import Final, Literal

from pydantic import HttpUrl, TypeAdapter, ValidationError

from bot.actions import broadcast_questions
from bot.actions.broadcast_questions import LABEL, LINK, RELABEL, had
from bot.actions.broadcast_versions import buttons_of, label_in, versions_of
from bot.actions.broadcasts import Said, mark_of
from bot.actions.event_answers import Refusal
from bot.content.markup import utf16_length
from bot.content.model import Content
from bot.store.broadcasts import Broadcast
from bot.store.consents import Occasion
from bot.store.database import Database, Tables
from bot.store.questions import BroadcastQuestion
from bot.texts.broadcast_body import MOST_BUTTONS, Body, BodyButton

Opens = Literal["demand", "position", "event"]
LONGEST_LABEL: Final = 40
_LONGEST_LINK = 1000
_LINK = TypeAdapter(HttpUrl)
_TELEGRAM = re.compile(r"(?:www\.)?(?:t|telegram)\.me/\S+", re.IGNORECASE)
_OWN_LINK = re.compile(r"tg://[a-z0-9_-]+(?:[/?#]\S*)?", re.IGNORECASE)

Changed = tuple[Broadcast, Refusal | None]
"""The draft, and why it was not changed."""


async def add(
    database: Database, content: Content, broadcast_id: int, opens: Opens, target: str
) -> Changed | None:
    """Adds a button to every version of a draft; None where there is no such broadcast."""
    async with database.transaction() as tables:
        broadcast = await tables.broadcasts.find(broadcast_id)
        if broadcast is None:
            return None
        if broadcast.state != "draft":
            return broadcast, None
        button = BodyButton(label="", opens=opens, target=target)
        return broadcast, await _add(tables, content, broadcast_id, button)


async def _add(tables: Tables, content: Content, broadcast_id: int, button: BodyButton) -> Refusal | None:
    versions = await versions_of(tables, broadcast_id)
    there = buttons_of(content, versions)
    if not versions:
        return Refusal("buttons_need_words")
    if any(_same(button, each) for each in there):
        return Refusal("button_there")
    if len(there) >= MOST_BUTTONS:
        return Refusal("buttons_full", {"most": MOST_BUTTONS})
    labels = {
        language: button.label or await label_in(tables, content, button, language) for language in versions
    }
    if not all(labels.values()):
        return Refusal("button_opens_nothing")
    for language, body in versions.items():
        own = button.model_copy(update={"label": labels[language]})
        await _keep(tables, broadcast_id, language, body, (*body.buttons, own))
    return None


async def drop(database: Database, said: Said, number: int) -> Changed | None:
    """Takes the button with this number out, if the draft is as it was shown; None where there is no such broadcast."""
    async with database.transaction() as tables:
        broadcast = await tables.broadcasts.find(said.broadcast_id)
        if broadcast is None:
            return None
        if broadcast.state != "draft":
            return broadcast, None
        if await mark_of(tables, broadcast) != said.mark:
            return broadcast, Refusal("buttons_changed")
        for language, body in (await versions_of(tables, broadcast.broadcast_id)).items():
            buttons = (*body.buttons[:number], *body.buttons[number + 1 :])
            await _keep(tables, broadcast.broadcast_id, language, body, buttons)
        return broadcast, None


async def take(
    database: Database, occasion: Occasion, text: str, content: Content, languages: Sequence[str]
) -> Changed | None:
    """Takes a text for the address or the label of a link; None where neither is asked for.

    Args:
        database: The store.
        occasion: Who said it, and when.
        text: What they said.
        content: The campaign's.
        languages: The campaign's, in the order in which the organizer is asked.
    """
    async with database.transaction() as tables:
        asked = await broadcast_questions.asked(tables, occasion.chat_id)
        if asked is None:
            return None
        question, broadcast = asked
        if broadcast.state != "draft" or question.heard == occasion.update_id:
            # Telegram may give again what was taken already.
            return broadcast, None
        versions = await versions_of(tables, broadcast.broadcast_id)
        worded = [language for language in languages if language in versions]
        step = await _behind(tables, content, question, text, worded)
        if isinstance(step, Refusal):
            return broadcast, step
        await broadcast_questions.settle(tables, question, occasion.update_id, step)
        return broadcast, None


async def _behind(
    tables: Tables, content: Content, question: BroadcastQuestion, text: str, languages: Sequence[str]
) -> str | Refusal:
    """The step that follows an answer, which is kept."""
    asked, _, rest = question.step.partition(" ")
    if asked == LINK:
        address = read_address(text)
        return address if isinstance(address, Refusal) else f"{LABEL} {address}"
    says = " ".join(text.split())
    if not says:
        return Refusal("button_label_missing")
    if utf16_length(says) > LONGEST_LABEL:
        return Refusal("button_label_long", {"length": utf16_length(says), "most": LONGEST_LABEL})
    if asked == LABEL:
        link = BodyButton(label=says, opens="link", target=rest)
        refusal = await _add(tables, content, question.broadcast_id, link)
        remaining = languages[1:]
    else:
        language, _, address = rest.partition(" ")
        link = BodyButton(label=says, opens="link", target=address)
        refusal = None
        await _relabel(tables, question.broadcast_id, language, link)
        remaining = languages[languages.index(language) + 1 :] if language in languages else ()
    if refusal is not None:
        return refusal
    return f"{RELABEL} {remaining[0]} {link.target}" if remaining else had()


async def _relabel(tables: Tables, broadcast_id: int, language: str, link: BodyButton) -> None:
    body = (await versions_of(tables, broadcast_id)).get(language)
    if body is not None:
        buttons = [link if _same(link, button) else button for button in body.buttons]
        await _keep(tables, broadcast_id, language, body, buttons)


def _same(one: BodyButton, other: BodyButton) -> bool:
    return (one.opens, one.target) == (other.opens, other.target)


async def _keep(
    tables: Tables, broadcast_id: int, language: str, body: Body, buttons: Iterable[BodyButton]
) -> None:
    changed = body.model_copy(update={"buttons": tuple(buttons)})
    await tables.broadcasts.put_body(broadcast_id, language, changed.as_json())


def read_address(text: str) -> str | Refusal:
    """An address that Telegram opens: a web page, or one of its own."""
    written = text.strip()
    if _OWN_LINK.fullmatch(written):
        return written
    if _TELEGRAM.fullmatch(written):
        written = f"https://{written}"
    try:
        address = _LINK.validate_python(written)
    except ValidationError:
        return Refusal("link_unreadable")
    if "." not in (address.host or "") and ":" not in (address.host or ""):
        return Refusal("link_unreadable")
    if address.username or address.password:
        return Refusal("refused_link_secret")
    if len(str(address)) > _LONGEST_LINK:
        return Refusal("refused_long", {"length": len(str(address)), "most": _LONGEST_LINK})
    return str(address)
