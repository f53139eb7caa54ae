"""What a handler is given and what it gives back."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.actions.policy import Policy
from bot.chat.files import FetchFile
from bot.chat.shelf import Shelf
from bot.clock import Clock
from bot.delivery.broadcast_letters import BroadcastLetters
from bot.store.consents import Occasion
from bot.store.database import Database
from bot.texts.letter import Letter
from bot.texts.reader import Reader
from bot.texts.screen import Chart, Document, Picture, Screen, Venue


@dataclass(frozen=True, slots=True)
class Desk:
    """What every handler works with; built once, in ``app.py``."""

    database: Database
    clock: Clock
    shelf: Shelf
    organizers: frozenset[int]
    bot_id: int
    bot_username: str
    policy: Policy
    wake: Callable[[], None]
    """Tells the delivery worker that something may be due now; call it after the commit."""
    fetch_file: FetchFile
    letters: BroadcastLetters
    """Writes what people get of a broadcast."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One update of one person in a private chat.

    ``known``: they have written before. ``returning``: they were gone, and are there again.
    """

    chat_id: int
    update_id: int
    now: int
    reader: Reader
    known: bool
    organizer: bool
    returning: bool = False

    def occasion(self, language: str | None = None) -> Occasion:
        """When and through which update this was said; ``language`` where the person just chose another."""
        return Occasion(self.chat_id, language or self.reader.edition.language, self.now, self.update_id)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the person is to see: a screen, and what is sent below it.

    ``letters`` are sent above the screen, exactly as a mailing sends them. ``anew``: the screen comes as a new message,
    so that the one whose button was tapped stays as it is.
    """

    screen: Screen | None = None
    document: Document | None = None
    picture: Picture | None = None
    venue: Venue | None = None
    chart: Chart | None = None
    letters: tuple[Letter, ...] = ()
    anew: bool = False


Handler = Callable[[Desk, Visit, Any], Awaitable[Answer]]
"""Loads, checks, acts and answers; the last argument is the tap, or what stood behind the command."""
