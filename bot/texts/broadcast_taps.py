"""What the buttons of a broadcast can mean, and those by which organizers compose, confirm and steer one.

A button that confirms names what it confirms: ``mark`` is the beginning of the hash of words, buttons, audience and
time, so a button made before a change is recognised.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemandFromBroadcast:
    """Shows a demand below a broadcast."""

    broadcast_id: int
    demand_id: str


@dataclass(frozen=True, slots=True)
class PositionFromBroadcast:
    """Shows a position below a broadcast."""

    broadcast_id: int
    position_id: str


@dataclass(frozen=True, slots=True)
class EventFromBroadcast:
    """Shows an event, with the way to opt in, below a broadcast."""

    broadcast_id: int
    event_id: int


@dataclass(frozen=True, slots=True)
class StopFromBroadcast:
    """Opts out of what brought the broadcast."""

    broadcast_id: int


@dataclass(frozen=True, slots=True)
class OpenBroadcasts:
    """Shows a page of the broadcasts, from number ``first``."""

    first: int


@dataclass(frozen=True, slots=True)
class NewBroadcast:
    """Begins a broadcast."""


@dataclass(frozen=True, slots=True)
class OpenBroadcast:
    """Shows one broadcast, correction or recall as it is now: the draft, the approval, how it goes, the report."""

    broadcast_id: int


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
class PreviewBroadcast:
    """Sends the organizer exactly what each language will get."""

    broadcast_id: int


@dataclass(frozen=True, slots=True)
class SendProof:
    """Sends every organizer exactly what each language will get."""

    broadcast_id: int
    mark: str


@dataclass(frozen=True, slots=True)
class OfferConfirm:
    """Shows what confirming would do."""

    broadcast_id: int
    mark: str


@dataclass(frozen=True, slots=True)
class OfferPaid:
    """Shows what it would cost to send it faster."""

    broadcast_id: int
    mark: str


@dataclass(frozen=True, slots=True)
class SetPaid:
    """A draft is paid for (``wanted`` 1), or not (0)."""

    broadcast_id: int
    wanted: int
    mark: str


@dataclass(frozen=True, slots=True)
class ConfirmBroadcast:
    """Confirms exactly what was shown."""

    broadcast_id: int
    mark: str


@dataclass(frozen=True, slots=True)
class ApproveBroadcast:
    """Another organizer approves exactly what was confirmed."""

    broadcast_id: int
    mark: str


@dataclass(frozen=True, slots=True)
class BackToDraft:
    """What waits for approval or for its time is a draft again, to be changed."""

    broadcast_id: int


@dataclass(frozen=True, slots=True)
class OfferDiscard:
    """Asks whether a draft is to be thrown away."""

    broadcast_id: int


@dataclass(frozen=True, slots=True)
class DiscardBroadcast:
    """Throws a draft away."""

    broadcast_id: int


@dataclass(frozen=True, slots=True)
class PauseBroadcast:
    """Pauses what is being sent."""

    broadcast_id: int


@dataclass(frozen=True, slots=True)
class ResumeBroadcast:
    """Lets what is paused go on."""

    broadcast_id: int


@dataclass(frozen=True, slots=True)
class OfferCancelBroadcast:
    """Asks whether the rest is not to be sent."""

    broadcast_id: int


@dataclass(frozen=True, slots=True)
class CancelBroadcast:
    """Nothing more of it is sent."""

    broadcast_id: int


@dataclass(frozen=True, slots=True)
class OpenBroadcastReport:
    """Shows what became of it."""

    broadcast_id: int


@dataclass(frozen=True, slots=True)
class SendBroadcastTable:
    """Sends the report as a CSV file."""

    broadcast_id: int


@dataclass(frozen=True, slots=True)
class OfferAgain:
    """Asks whether those whose delivery ended so (``failed`` or ``uncertain``) are to be sent it again."""

    broadcast_id: int
    outcome: str


@dataclass(frozen=True, slots=True)
class SendAgain:
    """Sends it again to those whose delivery ended so, being so many as was shown."""

    broadcast_id: int
    outcome: str
    count: int


@dataclass(frozen=True, slots=True)
class NewCorrection:
    """Begins a correction of a broadcast."""

    broadcast_id: int


@dataclass(frozen=True, slots=True)
class OfferRecall:
    """Shows what recalling a broadcast would do."""

    broadcast_id: int


@dataclass(frozen=True, slots=True)
class RecallBroadcast:
    """Recalls a broadcast."""

    broadcast_id: int


SupporterBroadcastTap = DemandFromBroadcast | PositionFromBroadcast | EventFromBroadcast | StopFromBroadcast
OrganizerBroadcastTap = (
    OpenBroadcasts
    | NewBroadcast
    | OpenBroadcast
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
    | OpenSendAt
    | SetSendAt
    | SetInChannel
    | SetSaysSo
    | PreviewBroadcast
    | SendProof
    | OfferConfirm
    | OfferPaid
    | SetPaid
    | ConfirmBroadcast
    | ApproveBroadcast
    | BackToDraft
    | OfferDiscard
    | DiscardBroadcast
    | PauseBroadcast
    | ResumeBroadcast
    | OfferCancelBroadcast
    | CancelBroadcast
    | OpenBroadcastReport
    | SendBroadcastTable
    | OfferAgain
    | SendAgain
    | NewCorrection
    | OfferRecall
    | RecallBroadcast
)
BroadcastTap = SupporterBroadcastTap | OrganizerBroadcastTap
