"""Main menu, help, about, language; and where a link or a wrong turn leads."""

import re

from bot.actions import consents
from bot.chat.supporter.events import show_event
from bot.chat.visit import Answer, Desk, Visit
from bot.texts import demands, menus, positions
from bot.texts.imprint import ABOUT_PAYLOAD
from bot.texts.taps import ChooseLanguage, OpenAbout, OpenEvent, OpenLanguages, OpenMenu

_CAME_FROM = re.compile(r"from_([A-Za-z0-9_-]{1,59})")


async def start(desk: Desk, visit: Visit, payload: str) -> Answer:
    """/start, with what stood behind ``?start=`` in the link that led here."""
    # Only an invitation's own word is kept: which demand a link opened would say what somebody read.
    invited = _CAME_FROM.fullmatch(payload)
    if not visit.known:
        await consents.join(desk.database, visit.occasion(), invited[1] if invited else None)
    kind, _, entry_id = payload.partition("_")
    edition = visit.reader.edition
    if kind == "demand" and entry_id in edition.demands:
        return Answer(demands.demand(visit.reader, entry_id))
    if kind == "position" and entry_id in edition.positions:
        return Answer(positions.position(visit.reader, entry_id))
    if kind == "event" and entry_id.isdecimal() and len(entry_id) < 18:  # noqa: PLR2004 - SQLite's integers
        return await show_event(desk, visit, OpenEvent(int(entry_id)))
    if payload == ABOUT_PAYLOAD:
        return Answer(menus.about(visit.reader))
    return Answer(menus.main_menu(visit.reader))


async def open_menu(_desk: Desk, visit: Visit, _tap: OpenMenu | str) -> Answer:
    """The main menu."""
    return Answer(menus.main_menu(visit.reader))


async def explain(_desk: Desk, visit: Visit, _words: str) -> Answer:
    """/help."""
    candidate = visit.reader.content.campaign.candidate
    return Answer(menus.notice(visit.reader, "help", candidate=candidate))


async def open_about(_desk: Desk, visit: Visit, _tap: OpenAbout) -> Answer:
    """Who speaks here."""
    return Answer(menus.about(visit.reader))


async def open_languages(_desk: Desk, visit: Visit, _tap: OpenLanguages | str) -> Answer:
    """The languages to choose from."""
    return Answer(menus.languages(visit.reader))


async def choose_language(desk: Desk, visit: Visit, tap: ChooseLanguage) -> Answer:
    """Goes on in another language."""
    if tap.language not in visit.reader.content.editions:
        return Answer(menus.languages(visit.reader))
    await consents.choose_language(desk.database, visit.occasion(tap.language))
    reader = visit.reader.within(tap.language)
    note = reader.phrases.html("language_chosen", language=menus.language_name(tap.language))
    return Answer(menus.main_menu(reader, note=note))
