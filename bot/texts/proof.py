"""Renders every screen that content alone decides, in every language, and measures it as Telegram does."""

from collections.abc import Iterator

from bot.content.markup import utf16_length, visible
from bot.content.model import Content, Where
from bot.content.problem import Problem
from bot.store.consents import Topic
from bot.texts import answers, consents, demands, letters, menus, positions, rungs
from bot.texts.organizer_proof import organizer_screens
from bot.texts.privacy_proof import privacy_screens
from bot.texts.reader import Reader
from bot.texts.screen import Screen

_MOST_UNITS = 4096
_EVERY_TOPIC = frozenset({Topic("updates"), Topic("events")})
_LONGEST_TITLE = 200
"""Characters that an event's title may have, each of which may be two UTF-16 units."""
_HOURS_TO_ANSWER = 12
_LONGEST_USERNAME = "b" * 29 + "bot"


def proof(content: Content) -> tuple[Problem, ...]:
    """A problem for each screen that Telegram would refuse as too long."""
    problems = []
    for language in content.languages:
        reader = Reader(content, language, _LONGEST_USERNAME)
        for where, name, screen in every_screen(reader):
            units = utf16_length(visible(screen.html))
            if units > _MOST_UNITS:
                text = f"the screen of {name} has {units} UTF-16 units; Telegram takes {_MOST_UNITS}"
                problems.append(Problem(where, text, "error"))
    return tuple(problems)


def every_screen(reader: Reader) -> Iterator[tuple[Where, str, Screen]]:
    """Each screen that content alone decides: where its text stands, what it is called, and itself."""
    edition = reader.edition
    phrases = next(iter(edition.demands.values())).where.file.with_name("phrases.yaml")
    for name, screen in {
        "the main menu": menus.main_menu(reader, note=reader.phrases.html("button_outdated")),
        "About": menus.about(reader),
        **privacy_screens(reader),
        "the languages": menus.languages(reader),
        "the help": menus.notice(reader, "help", candidate=reader.content.campaign.candidate),
        "the demands": demands.demand_list(reader),
        "the positions": positions.group_list(reader),
        "an unanswered question": answers.nothing_said(reader),
        "the settings": consents.settings(reader, topics=_EVERY_TOPIC, events=(), grown=sorted(_EVERY_TOPIC)),
        "the settings, all off": consents.settings(reader, topics=frozenset(), events=()),
        "the reminders": rungs.choices(reader, dict.fromkeys(rungs.NAMED, True)),
        "the reminders, all off": rungs.choices(reader, dict.fromkeys(rungs.NAMED, False)),
        "the answer in a group": menus.in_group(reader),
    }.items():
        yield Where(phrases, 1), name, screen
    of_organizers = Where(phrases.with_name("organizers.yaml"), 1)
    yield from ((of_organizers, name, screen) for name, screen in organizer_screens(reader))
    for topic, wording in edition.wordings.items():
        hours = _HOURS_TO_ANSWER if topic == "event" else None
        offer = consents.offer(reader, Topic(topic), wording, hours_to_answer=hours)
        longest = (
            Screen(offer.html + "\N{BALLOON}" * _LONGEST_TITLE, offer.rows) if topic == "event" else offer
        )
        yield Where(phrases, 1), f"the consent to {topic}", longest
    for topic in sorted(_EVERY_TOPIC):
        asked_again = letters.renewal(reader, topic, edition.wordings[topic])
        yield Where(phrases, 1), f"the question whether {topic} may be more", asked_again
    for group in edition.groups.values():
        yield group.where, f"the group {group.id}", positions.group(reader, group.id)
    for demand in edition.demands.values():
        yield demand.where, f"the demand {demand.id}", demands.demand(reader, demand.id)
    for position in edition.positions.values():
        yield position.where, f"the position {position.id}", positions.position(reader, position.id)
