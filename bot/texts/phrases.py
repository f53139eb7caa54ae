"""The phrases of one language: key and values in, escaped text out."""

from babel import Locale
from markupsafe import Markup

from bot.content.markup import utf16_length
from bot.content.model import Edition, Phrase

_BUTTON_UNITS = 60
"""A label longer than this is cut: phones show about 40 characters in a row of their own."""


def checked(html: str) -> Markup:
    """HTML from content: ``check`` has seen every tag, and no person's words are in it."""
    return Markup(html)  # noqa: S704 - only content gets here, values are escaped by ``format``


class Phrases:
    """Fills the phrases of one edition. The content was checked, so every key and placeholder is there."""

    def __init__(self, edition: Edition) -> None:
        self._phrases = edition.phrases
        self.language = edition.language
        self.locale = Locale.parse(edition.language, sep="-")

    def html(self, key: str, **values: object) -> Markup:
        """The phrase as Telegram HTML; values are escaped unless they are Markup themselves."""
        return self.fill(self._form(self._phrases[key], values), **values)

    def fill(self, html: str, **values: object) -> Markup:
        """A text with placeholders that is no phrase (the wording of a consent), filled in the same way."""
        return checked(html).format(**values)

    def plain(self, key: str, **values: object) -> str:
        """The phrase where Telegram takes no formatting: on buttons, in answers to taps, in descriptions."""
        return self._form(self._phrases[key], values).format(**values)

    def _form(self, phrase: Phrase, values: dict[str, object]) -> str:
        count = values.get("count")
        category = self.locale.plural_form(count) if isinstance(count, int) else "other"
        return phrase.forms.get(category, phrase.forms["other"])


def shortened(text: str, units: int) -> str:
    """A text cut to so many UTF-16 units, which is how Telegram counts, with an ellipsis where it was longer."""
    if utf16_length(text) <= units:
        return text
    # Telegram may be given half a character's two units only at the price of refusing all.
    kept = text.encode("utf-16-le")[: 2 * (units - 1)]
    return kept.decode("utf-16-le", errors="ignore").rstrip() + "…"


def label(text: str) -> str:
    """A text cut to what a button can show, at a word's end where there is one."""
    if len(text) <= _BUTTON_UNITS:
        return text
    cut = text[: _BUTTON_UNITS - 1]
    head = cut.rsplit(" ", 1)[0]
    return (head if len(head) > _BUTTON_UNITS // 2 else cut).rstrip(" ,.;:–-") + "…"
