"""Positions, demands, and what people type."""

from bot.chat.visit import Answer, Desk, Visit
from bot.content.search import Hit
from bot.texts import answers, demands, menus, positions
from bot.texts.screen import Screen
from bot.texts.taps import OpenDemand, OpenDemands, OpenGroup, OpenPosition, OpenPositions


async def open_positions(_desk: Desk, visit: Visit, _tap: OpenPositions | str) -> Answer:
    """The groups of positions."""
    return Answer(positions.group_list(visit.reader))


async def open_group(_desk: Desk, visit: Visit, tap: OpenGroup) -> Answer:
    """The questions of one group; one that is no longer there leads to all of them."""
    if tap.group_id not in visit.reader.edition.groups:
        return Answer(positions.group_list(visit.reader))
    return Answer(positions.group(visit.reader, tap.group_id))


async def open_position(_desk: Desk, visit: Visit, tap: OpenPosition) -> Answer:
    """One question; one that is no longer there leads to the groups."""
    if tap.position_id not in visit.reader.edition.positions:
        return Answer(positions.group_list(visit.reader))
    return Answer(positions.position(visit.reader, tap.position_id))


async def open_demands(_desk: Desk, visit: Visit, _tap: OpenDemands | str) -> Answer:
    """The list of demands."""
    return Answer(demands.demand_list(visit.reader))


async def open_demand(_desk: Desk, visit: Visit, tap: OpenDemand) -> Answer:
    """One demand; one that is no longer there leads to the list."""
    if tap.demand_id not in visit.reader.edition.demands:
        return Answer(demands.demand_list(visit.reader))
    return Answer(demands.demand(visit.reader, tap.demand_id))


async def search(desk: Desk, visit: Visit, words: str) -> Answer:
    """What a person typed: one clear hit, a few to choose from, or an honest nothing."""
    if not words.strip():
        return Answer(menus.notice(visit.reader, "search_how"))
    found = desk.shelf.search.find(words, visit.reader.edition.language)
    if found.exact:
        return Answer(_entry(visit, found.exact))
    if found.near:
        return Answer(answers.choices(visit.reader, found.near))
    return Answer(answers.nothing_said(visit.reader))


def _entry(visit: Visit, hit: Hit) -> Screen:
    if hit.kind == "demand":
        return demands.demand(visit.reader, hit.id)
    return positions.position(visit.reader, hit.id)


async def unknown_command(_desk: Desk, visit: Visit, _words: str) -> Answer:
    """A command that is none."""
    return Answer(menus.notice(visit.reader, "unknown_command"))


async def not_text(_desk: Desk, visit: Visit, _words: str) -> Answer:
    """A picture, a sticker, a voice: something the bot cannot read."""
    return Answer(menus.notice(visit.reader, "not_text"))
