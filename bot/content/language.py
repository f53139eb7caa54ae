"""Which names of folders are languages."""

from babel import Locale, UnknownLocaleError
from babel.localedata import exists


def unknown_language(tag: str) -> str | None:
    """What is wrong with a language tag as the name of a folder, or None."""
    proper = tag.lower().replace("_", "-")
    try:
        known = str(Locale.parse(proper, sep="-")) if proper != "root" else ""
    except (UnknownLocaleError, ValueError):
        known = ""
    if not exists(known) or known.lower().replace("_", "-") != proper:
        return "is not a language Babel knows; write a tag such as es or pt-br"
    return (
        None
        if proper == tag
        else f"is a language, but its tag is written in small letters with hyphens: {proper}"
    )
