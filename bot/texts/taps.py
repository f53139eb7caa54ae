"""What a button can mean. ``chat/buttons.py`` gives each of these its form on the wire.

Every tap names what it wants in full ("opt in to this", never "the other one"), so that a tap that arrives
twice, late or after a restart does what its label said.
"""

from dataclasses import dataclass

from bot.store.consents import Topic
from bot.texts.broadcast_taps import BroadcastTap
from bot.texts.organizer_taps import OrganizerTap


@dataclass(frozen=True, slots=True)
class OpenMenu:
    """Shows the main menu."""


@dataclass(frozen=True, slots=True)
class OpenPositions:
    """Shows the groups of positions."""


@dataclass(frozen=True, slots=True)
class OpenGroup:
    """Shows the questions of one group."""

    group_id: str


@dataclass(frozen=True, slots=True)
class OpenPosition:
    """Shows one question with its answer."""

    position_id: str


@dataclass(frozen=True, slots=True)
class OpenDemands:
    """Shows the list of demands."""


@dataclass(frozen=True, slots=True)
class OpenDemand:
    """Shows one demand with its rationale."""

    demand_id: str


@dataclass(frozen=True, slots=True)
class OpenEvents:
    """Shows a page of the coming events, from number ``first``."""

    first: int


@dataclass(frozen=True, slots=True)
class OpenEvent:
    """Shows one event."""

    event_id: int


@dataclass(frozen=True, slots=True)
class KeepEvent:
    """Sends the event's calendar file."""

    event_id: int


@dataclass(frozen=True, slots=True)
class OpenMap:
    """Sends where the event is, as a place that opens in a map."""

    event_id: int


@dataclass(frozen=True, slots=True)
class OpenPicture:
    """Sends the event's picture."""

    event_id: int


@dataclass(frozen=True, slots=True)
class StillComing:
    """Says that the person comes to the event."""

    event_id: int


@dataclass(frozen=True, slots=True)
class CannotCome:
    """Says that the person cannot come: opts out of this event and frees the place."""

    event_id: int


@dataclass(frozen=True, slots=True)
class StopReminders:
    """Ends the reminders of this event, by whichever topic they come."""

    event_id: int


@dataclass(frozen=True, slots=True)
class TakePlace:
    """Says yes to a place that was offered."""

    event_id: int


@dataclass(frozen=True, slots=True)
class DeclinePlace:
    """Says no to a place that was offered."""

    event_id: int


@dataclass(frozen=True, slots=True)
class OpenRungs:
    """Shows which reminders the person gets."""


@dataclass(frozen=True, slots=True)
class ChooseRung:
    """Gets a reminder of the ladder from now on (``wanted`` is 1), or does not (0)."""

    rung: str
    wanted: int


@dataclass(frozen=True, slots=True)
class OpenSettings:
    """Shows what the person hears about, and their language."""


@dataclass(frozen=True, slots=True)
class OfferTopic:
    """Shows what opting in to a topic means, before any consent."""

    topic: Topic


@dataclass(frozen=True, slots=True)
class GiveConsent:
    """Opts in to a topic, having been shown the wording of this version and with exactly these words."""

    topic: Topic
    version: int
    words: str


@dataclass(frozen=True, slots=True)
class ComeWithConsent:
    """Opts in to one event as ``GiveConsent`` does, and says that the person comes."""

    event_id: int
    version: int
    words: str


@dataclass(frozen=True, slots=True)
class WithdrawConsent:
    """Opts out of a topic."""

    topic: Topic


@dataclass(frozen=True, slots=True)
class StopEverything:
    """Opts out of every topic."""


@dataclass(frozen=True, slots=True)
class OpenLanguages:
    """Shows the languages to choose from."""


@dataclass(frozen=True, slots=True)
class ChooseLanguage:
    """Goes on in this language."""

    language: str


@dataclass(frozen=True, slots=True)
class OpenAbout:
    """Shows who speaks here."""


@dataclass(frozen=True, slots=True)
class OpenPrivacy:
    """Shows who is responsible for what is kept about a person, what that is, and why."""


@dataclass(frozen=True, slots=True)
class OpenPrivacyMore:
    """Shows how long it is kept, who sees it, and which rights the person has."""


@dataclass(frozen=True, slots=True)
class OpenMyData:
    """Shows everything that is held about the person."""


@dataclass(frozen=True, slots=True)
class SaveMyData:
    """Sends it as a file."""


@dataclass(frozen=True, slots=True)
class OfferErasure:
    """Shows what deleting everything means, before anything is deleted."""


@dataclass(frozen=True, slots=True)
class EraseEverything:
    """Deletes everything that is held about the person; given twice, it still has the receipt that they are told."""

    receipt: str


Tap = (
    OpenMenu
    | OpenPositions
    | OpenGroup
    | OpenPosition
    | OpenDemands
    | OpenDemand
    | OpenEvents
    | OpenEvent
    | KeepEvent
    | OpenMap
    | OpenPicture
    | StillComing
    | CannotCome
    | StopReminders
    | TakePlace
    | DeclinePlace
    | OpenRungs
    | ChooseRung
    | OpenSettings
    | OfferTopic
    | GiveConsent
    | ComeWithConsent
    | WithdrawConsent
    | StopEverything
    | OpenLanguages
    | ChooseLanguage
    | OpenAbout
    | OpenPrivacy
    | OpenPrivacyMore
    | OpenMyData
    | SaveMyData
    | OfferErasure
    | EraseEverything
    | OrganizerTap
    | BroadcastTap
)
