"""Renders every screen that content alone decides, in every language, and measures it as Telegram does."""

from collections.abc import Iterator

from bot.content.markup import utf16_length, visible
from bot.content.model import Content, Where
from bot.content.problem import Problem
from bot.texts import answers, consents, demands, menus, positions
from bot.texts.reader import Reader
from bot.texts.screen import Screen

_MOST_UNITS = 4096
_LONGEST_USERNAME = "b" * 29 + "bot"


def proof(content: Content) -> tuple[Problem, ...]:
    """A problem for each screen that Telegram would refuse as too long."""
    problems = []
    for language in content.languages:
        reader = Reader(content, language, _LONGEST_USERNAME)
        for where, name, screen in _screens(reader):
            units = utf16_length(visible(screen.html))
            if units > _MOST_UNITS:
                text = f"the screen of {name} has {units} UTF-16 units; Telegram takes {_MOST_UNITS}"
                problems.append(Problem(where, text, "error"))
    return tuple(problems)


def _screens(reader: Reader) -> Iterator[tuple[Where, str, Screen]]:
    edition = reader.edition
    phrases = next(iter(edition.demands.values())).where.file.with_name("phrases.yaml")
    for name, screen in {
        "the main menu": menus.main_menu(reader, note=reader.phrases.html("button_outdated")),
        "About": menus.about(reader),
        "Privacy": menus.privacy(reader),
        "the languages": menus.languages(reader),
        "the help": menus.notice(reader, "help", candidate=reader.content.campaign.candidate),
        "the demands": demands.demand_list(reader),
        "the positions": positions.group_list(reader),
        "an unanswered question": answers.nothing_said(reader),
    }.items():
        yield Where(phrases, 1), name, screen
    for topic, wording in edition.wordings.items():
        yield Where(phrases, 1), f"the consent to {topic}", Screen(consents.wording_html(reader, wording))
    for demand in edition.demands.values():
        yield demand.where, f"the demand {demand.id}", demands.demand(reader, demand.id)
    for position in edition.positions.values():
        yield position.where, f"the position {position.id}", positions.position(reader, position.id)
