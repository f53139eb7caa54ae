"""What a button can mean to an organizer; ``taps`` is the same for everybody.

A tap that changes what is being prepared names it: ``draft`` is the number of the draft, ``step`` what was asked. So a
button of an older question or of another draft is recognised as such.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OpenOrganize:
    """Shows what an organizer can do."""


@dataclass(frozen=True, slots=True)
class OpenOrganizerEvents:
    """Shows a page of the events that are not over, cancelled ones too, from number ``first``."""

    first: int


@dataclass(frozen=True, slots=True)
class OpenPastEvents:
    """Shows a page of the events that are over, newest first, from number ``first``."""

    first: int


@dataclass(frozen=True, slots=True)
class OpenOrganizerEvent:
    """Shows one event and what an organizer can do with it."""

    event_id: int


@dataclass(frozen=True, slots=True)
class NewEvent:
    """Begins to make an event."""


@dataclass(frozen=True, slots=True)
class EditEvent:
    """Begins to edit an event."""

    event_id: int


@dataclass(frozen=True, slots=True)
class CopyEvent:
    """Begins to make an event that is like another one, at another time."""

    event_id: int


@dataclass(frozen=True, slots=True)
class OfferCancel:
    """Shows what cancelling an event would mean."""

    event_id: int


@dataclass(frozen=True, slots=True)
class AddCancelWord:
    """Asks for a word to those who will be told that an event is cancelled."""

    event_id: int


@dataclass(frozen=True, slots=True)
class CancelEvent:
    """Cancels an event and tells those who opted in, without a word of the organizer's."""

    event_id: int


@dataclass(frozen=True, slots=True)
class GoOn:
    """Goes on with the draft where it was left."""

    draft: int


@dataclass(frozen=True, slots=True)
class AskStep:
    """Asks a step of the draft, to give or correct it: ``title-en``."""

    draft: int
    step: str


@dataclass(frozen=True, slots=True)
class PassStep:
    """Leaves what a step asks as it is and goes on."""

    draft: int
    step: str


@dataclass(frozen=True, slots=True)
class ClearStep:
    """Takes out what a step asks and goes on."""

    draft: int
    step: str


@dataclass(frozen=True, slots=True)
class SameEverywhere:
    """Takes the first language's text of a field for every other language and goes on."""

    draft: int
    step: str


@dataclass(frozen=True, slots=True)
class SettleStart:
    """The event begins at this moment, in UTC epoch seconds."""

    draft: int
    at: int


@dataclass(frozen=True, slots=True)
class SettleDay:
    """The event lasts all day, and its day begins at this moment, in UTC epoch seconds."""

    draft: int
    at: int


@dataclass(frozen=True, slots=True)
class SettleEnd:
    """The event ends at this moment, in UTC epoch seconds."""

    draft: int
    at: int


@dataclass(frozen=True, slots=True)
class ReviewDraft:
    """Shows the event as supporters of a language will see it."""

    draft: int
    language: str


@dataclass(frozen=True, slots=True)
class OfferPublish:
    """Shows what publishing would do, the draft being exactly as it was shown (``mark``)."""

    draft: int
    mark: str


@dataclass(frozen=True, slots=True)
class PublishDraft:
    """Publishes the draft, or cancels the event it cancels, being exactly as it was shown (``mark``)."""

    draft: int
    mark: str


@dataclass(frozen=True, slots=True)
class LeaveDraft:
    """Nothing is asked any more; the draft stays."""

    draft: int


@dataclass(frozen=True, slots=True)
class OfferThrowAway:
    """Asks whether the draft is to be thrown away."""

    draft: int


@dataclass(frozen=True, slots=True)
class ThrowAway:
    """Throws the draft away."""

    draft: int


@dataclass(frozen=True, slots=True)
class ResumeMailing:
    """Lets a paused mailing go on."""

    mailing_id: int


@dataclass(frozen=True, slots=True)
class OpenReport:
    """Shows the numbers of one event."""

    event_id: int


@dataclass(frozen=True, slots=True)
class OpenLadder:
    """Shows which reminders an event has."""

    event_id: int


@dataclass(frozen=True, slots=True)
class SetRung:
    """Gives an event a reminder (``wanted`` 1) or takes it away (0)."""

    event_id: int
    rung: str
    wanted: int


@dataclass(frozen=True, slots=True)
class SetAnyHour:
    """Lets an event's reminders come at any hour (``wanted`` 1), or not (0)."""

    event_id: int
    wanted: int


@dataclass(frozen=True, slots=True)
class SetThanks:
    """Has those who came thanked (``wanted`` 1), or not (0)."""

    event_id: int
    wanted: int


@dataclass(frozen=True, slots=True)
class PreviewImport:
    """Shows what the file with this number would do, its texts being in this language."""

    draft: int
    language: str


@dataclass(frozen=True, slots=True)
class ApplyImport:
    """Imports the file with this number, its texts being in this language, exactly as it was shown (``mark``)."""

    draft: int
    language: str
    mark: str


@dataclass(frozen=True, slots=True)
class LeaveImport:
    """Does not import the file with this number."""

    draft: int


OrganizerTap = (
    OpenOrganize
    | OpenOrganizerEvents
    | OpenPastEvents
    | OpenOrganizerEvent
    | NewEvent
    | EditEvent
    | CopyEvent
    | OfferCancel
    | AddCancelWord
    | CancelEvent
    | GoOn
    | AskStep
    | PassStep
    | ClearStep
    | SameEverywhere
    | SettleStart
    | SettleDay
    | SettleEnd
    | ReviewDraft
    | OfferPublish
    | PublishDraft
    | LeaveDraft
    | OfferThrowAway
    | ThrowAway
    | ResumeMailing
    | OpenReport
    | OpenLadder
    | SetRung
    | SetAnyHour
    | SetThanks
    | PreviewImport
    | ApplyImport
    | LeaveImport
)
