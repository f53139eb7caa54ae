"""Who a screen is for: the language, and what the campaign says in it."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from bot.content.model import Citation, Content, Edition
from bot.texts.dates import long_date
from bot.texts.phrases import Phrases


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
