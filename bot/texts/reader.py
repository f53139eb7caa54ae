"""Who a screen is for: the language, and what the campaign says in it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import TypeVarTuple

from bot.content.model import Citation, Content, Edition
from bot.texts.dates import long_date
from bot.texts.phrases import Phrases
from bot.texts.screen import Screen


@dataclass(frozen=True)
class Reader:
    """One reader of one campaign's content. ``bot_username`` is without ``@``; an organizer's menu has more in it."""

    content: Content
    language: str
    bot_username: str
    organizer: bool = False

    @cached_property
    def edition(self) -> Edition:
        """The content in the reader's language."""
        return self.content.edition(self.language)

    @cached_property
    def phrases(self) -> Phrases:
        """The phrases in the reader's language."""
        return Phrases(self.edition)

    @cached_property
    def screens(self) -> dict[tuple[str, ...], Screen]:
        """The screens that ``kept`` has made for such readers."""
        return {}

    def within(self, language: str) -> "Reader":
        """The same campaign for a reader of another language."""
        return Reader(self.content, language, self.bot_username, self.organizer)

    def deep_link(self, payload: str) -> str:
        """An address that opens the private chat with ``/start payload``."""
        return f"https://t.me/{self.bot_username}?start={payload}"

    def long_date(self, day: dt.date) -> str:
        """A date in the reader's language."""
        return long_date(day, self.phrases.locale)

    def source_line(self, citation: Citation) -> str:
        """Where and when the candidate said it, as one line of HTML."""
        source = citation.source
        return self.phrases.html(
            "source_line",
            title=source.title.within(self.edition.language),
            author=source.author,
            date=self.long_date(source.date),
            paragraphs=", ".join(citation.paragraphs),
        )

    def translation_note(self) -> str:
        """A line that says a person has not yet read this translation; empty where one has."""
        return "" if self.edition.reviewed else self.phrases.html("unreviewed")


_Ids = TypeVarTuple("_Ids")


def kept(make: Callable[[Reader, *_Ids], Screen]) -> Callable[[Reader, *_Ids], Screen]:
    """Makes a screen once for each reader of a content: one that says the same to everybody who reads it.

    It depends on nothing but the reader and the ids of entries, so there are no more of them than entries. What is about
    one person is never kept.
    """

    @wraps(make)
    def give(reader: Reader, *ids: *_Ids) -> Screen:
        key = (make.__module__, make.__name__, *map(str, ids))
        screen = reader.screens.get(key)
        if screen is None:
            screen = reader.screens[key] = make(reader, *ids)
        return screen

    return give
