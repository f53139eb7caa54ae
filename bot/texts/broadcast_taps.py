"""What the buttons of a broadcast can mean, and those by which organizers confirm, steer and take back one.

``composing_taps`` are those of a draft.

A button that confirms names what it confirms: ``mark`` is the beginning of the hash of words, buttons, audience and
time, so a button made before a change is recognised.
"""

from dataclasses import dataclass

from bot.texts.composing_taps import ComposingTap


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
class OpenBroadcast:
    """Shows one broadcast, correction or recall as it is now: the draft, the approval, how it goes, the report."""

    broadcast_id: int


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
    | OpenBroadcast
    | PreviewBroadcast
    | SendProof
    | OfferConfirm
    | OfferPaid
    | SetPaid
    | ConfirmBroadcast
    | ApproveBroadcast
    | BackToDraft
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
    | ComposingTap
)
BroadcastTap = SupporterBroadcastTap | OrganizerBroadcastTap
