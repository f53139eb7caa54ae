"""Text as people mean it, not as they type it: case, accents and punctuation forgiven."""

import re
import unicodedata

_APOSTROPHES = re.compile("['`\u00b4\u02bc\u2018\u2019]")
_NOT_WORDS = re.compile(r"[\W_]+")


def folded(text: str) -> str:
    """The words of a text in small letters, without accents and punctuation, one space between them.

    >>> folded("¿Qué dice de Bernie Sanders?")
    'que dice de bernie sanders'
    """
    # Twice: small letters may decompose further, and what decomposes may have capitals in it.
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    letters = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _NOT_WORDS.sub(" ", _APOSTROPHES.sub("", letters)).strip()
