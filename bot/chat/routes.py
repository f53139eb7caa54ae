"""The one table: what a person tapped or typed → the handler → who may."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from bot.chat.supporter import answers, consents, events, menus
from bot.chat.visit import Handler
from bot.texts import taps
from bot.texts.taps import Tap


class Who(Enum):
    """Who may use a route."""

    ANYONE = "anyone"
    ORGANIZER = "organizer"


@dataclass(frozen=True, slots=True)
class Route:
    """A handler and who may use it. ``urgent`` routes end opt-ins: they are never dropped for being too many."""

    handler: Handler
    who: Who = Who.ANYONE
    urgent: bool = False


TAPS: Final[Mapping[type[Tap], Route]] = {
    taps.OpenMenu: Route(menus.open_menu),
    taps.OpenPositions: Route(answers.open_positions),
    taps.OpenGroup: Route(answers.open_group),
    taps.OpenPosition: Route(answers.open_position),
    taps.OpenDemands: Route(answers.open_demands),
    taps.OpenDemand: Route(answers.open_demand),
    taps.OpenEvents: Route(events.open_events),
    taps.OpenEvent: Route(events.show_event),
    taps.KeepEvent: Route(events.keep_event),
    taps.OpenSettings: Route(consents.open_settings),
    taps.OfferTopic: Route(consents.offer_topic),
    taps.GiveConsent: Route(consents.give_consent),
    taps.WithdrawConsent: Route(consents.withdraw_consent, urgent=True),
    taps.StopEverything: Route(consents.stop, urgent=True),
    taps.OpenLanguages: Route(menus.open_languages),
    taps.ChooseLanguage: Route(menus.choose_language),
    taps.OpenAbout: Route(menus.open_about),
    taps.OpenPrivacy: Route(menus.open_privacy),
}

COMMANDS: Final[Mapping[str, Route]] = {
    "start": Route(menus.start),
    "help": Route(menus.explain),
    "positions": Route(answers.open_positions),
    "demands": Route(answers.open_demands),
    "events": Route(events.open_events),
    "search": Route(answers.search),
    "settings": Route(consents.open_settings),
    "language": Route(menus.open_languages),
    "privacy": Route(menus.open_privacy),
    "stop": Route(consents.stop, urgent=True),
}

STOP_WORD: Final = Route(consents.stop, urgent=True)
START_WORD: Final = Route(consents.undo_stop)
TEXT: Final = Route(answers.search)
UNKNOWN_COMMAND: Final = Route(answers.unknown_command)
NOT_TEXT: Final = Route(answers.not_text)
