"""A letter: what one person is sent of a mailing, as a value; or what becomes of the copy they have.

A letter may take more than one message: Telegram gives an album no buttons, so they stand in a message below it.
"""

from dataclasses import dataclass

from bot.texts.broadcast_body import Part
from bot.texts.screen import Row, Screen


@dataclass(frozen=True, slots=True)
class Message:
    """One message as an organizer wrote it, with buttons below."""

    part: Part
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Album:
    """Two to ten items that are shown together."""

    parts: tuple[Part, ...]


Step = Screen | Message | Album


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent, one step after the other. ``paid``: Telegram is paid to take it faster."""

    steps: tuple[Step, ...]
    paid: bool = False

    @property
    def message_count(self) -> int:
        """How many messages it takes."""
        return sum(len(step.parts) if isinstance(step, Album) else 1 for step in self.steps)


@dataclass(frozen=True, slots=True)
class Change:
    """The copy that somebody has becomes this letter, in place.

    ``same_files`` are the numbers of the messages whose file is the one they have already.
    """

    letter: Letter
    same_files: frozenset[int] = frozenset()

    @property
    def message_count(self) -> int:
        """How many messages are changed: each takes a call."""
        return self.letter.message_count


@dataclass(frozen=True, slots=True)
class Removal:
    """The copy that somebody has is deleted; one too old for that says this notice (plain text) in its place.

    ``kinds`` says what each message of the copy is.
    """

    notice: str
    kinds: tuple[str, ...]

    @property
    def message_count(self) -> int:
        """One: a call deletes all that one person has."""
        return 1


Parcel = Letter | Change | Removal
"""What a delivery does with one person's chat."""
