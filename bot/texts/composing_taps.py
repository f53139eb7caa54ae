"""What the buttons of a draft broadcast can mean: its words, its buttons, and what is chosen about it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NewBroadcast:
    """Begins a broadcast."""


@dataclass(frozen=True, slots=True)
class AskBroadcast:
    """Asks something about a draft: ``body-en``, ``when``, and so on."""

    broadcast_id: int
    step: str


@dataclass(frozen=True, slots=True)
class DropVersion:
    """Takes the version of a language out of a draft."""

    broadcast_id: int
    language: str


@dataclass(frozen=True, slots=True)
class OpenBodyButtons:
    """Shows the buttons of a draft, and what may be added."""

    broadcast_id: int


@dataclass(frozen=True, slots=True)
class PickBodyButton:
    """Shows what a new button may open: ``demand``, ``position`` or ``event``, from number ``first``."""

    broadcast_id: int
    opens: str
    first: int


@dataclass(frozen=True, slots=True)
class AddBodyButton:
    """Adds a button that opens this."""

    broadcast_id: int
    opens: str
    target: str


@dataclass(frozen=True, slots=True)
class DropBodyButton:
    """Takes the button with this number out of a draft that has this mark."""

    broadcast_id: int
    number: int
    mark: str


@dataclass(frozen=True, slots=True)
class OpenAudience:
    """Shows who a draft is for, and who else it could be for."""

    broadcast_id: int


@dataclass(frozen=True, slots=True)
class PickEventAudience:
    """Shows the events whose people a draft could be for, from number ``first``."""

    broadcast_id: int
    first: int


@dataclass(frozen=True, slots=True)
class SetAudienceTopic:
    """A draft is for those of an event, or for all who asked for updates (``event_id`` 0)."""

    broadcast_id: int
    event_id: int


@dataclass(frozen=True, slots=True)
class SetAudienceLanguage:
    """A draft goes to people of this language too (``wanted`` 1), or not (0)."""

    broadcast_id: int
    language: str
    wanted: int


@dataclass(frozen=True, slots=True)
class SetRestedDays:
    """Whoever got a broadcast in so many days before is left out."""

    broadcast_id: int
    days: int


@dataclass(frozen=True, slots=True)
class SetEarlierWording:
    """A draft goes to those who agreed to an earlier wording too (``wanted`` 1), or not (0)."""

    broadcast_id: int
    wanted: int


@dataclass(frozen=True, slots=True)
class OpenSendAt:
    """Shows when a draft is sent, and when else it could be."""

    broadcast_id: int


@dataclass(frozen=True, slots=True)
class SetSendAt:
    """A draft is sent at this moment in UTC epoch seconds, or as soon as it is confirmed (0)."""

    broadcast_id: int
    at: int


@dataclass(frozen=True, slots=True)
class SetInChannel:
    """A draft is posted in the channel too (``wanted`` 1), or not (0)."""

    broadcast_id: int
    wanted: int


@dataclass(frozen=True, slots=True)
class SetSaysSo:
    """The copies that a correction changes say so (``wanted`` 1), or not (0)."""

    broadcast_id: int
    wanted: int


@dataclass(frozen=True, slots=True)
class OfferDiscard:
    """Asks whether a draft is to be thrown away."""

    broadcast_id: int


@dataclass(frozen=True, slots=True)
class DiscardBroadcast:
    """Throws a draft away."""

    broadcast_id: int


ComposingTap = (
    NewBroadcast
    | AskBroadcast
    | DropVersion
    | OpenBodyButtons
    | PickBodyButton
    | AddBodyButton
    | DropBodyButton
    | OpenAudience
    | PickEventAudience
    | SetAudienceTopic
    | SetAudienceLanguage
    | SetRestedDays
    | SetEarlierWording
    | OpenSendAt
    | SetSendAt
    | SetInChannel
    | SetSaysSo
    | OfferDiscard
    | DiscardBroadcast
)
