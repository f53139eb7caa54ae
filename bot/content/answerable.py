"""Values that the law asks for and only the campaign can give: a placeholder left standing is refused like an empty text."""

import re
from typing import Annotated, Final, TypeAlias

from pydantic import BeforeValidator, WithJsonSchema

from bot.content.fields import PER_LANGUAGE, contact, localized, prose, refuse
from bot.content.folding import folded
from bot.content.markup import utf16_length
from bot.content.model import Localized

LONGEST_NOTICE: Final = 1000
"""So that it fits on the screen about the campaign, below all that stands there already."""

_LEFT_OPEN: Final = re.compile(r"\b(?:TODO|TBD|FIXME|XXX+)\b|lorem ipsum|\.\.\.|…|\[[^]]*\]|_{3,}")
"""What marks a gap wherever it stands; in capitals only, since "todo" is a word of Spanish."""
_STAND_INS: Final = frozenset(
    {
        "todo",
        "tbd",
        "fixme",
        "example",
        "ejemplo",
        "placeholder",
        "none",
        "ninguno",
        "test",
        "name",
        "nombre",
        "your name",
        "tu nombre",
    }
)
"""What stands in for an answer when it is all of it, folded as typed texts are."""
_NOBODYS: Final = re.compile(r"(?:^|[@./])example(?:\.(?:com|net|org|edu))?(?:[/:?#]|$)", re.IGNORECASE)
"""Addresses under the names that RFC 2606 sets aside for examples: nobody reads what is sent there."""


def own_text(value: object) -> Localized:
    """A line, or one per language, of the campaign's own."""
    return _own(localized(value))


def own_notice(value: object) -> Localized:
    """A text of any number of lines, or one per language, of the campaign's own."""
    return _own(localized(value, read=_notice))


def own_contact(value: object) -> str:
    """An http(s) address or a mail address that the campaign reads."""
    if isinstance(value, str) and value.strip() and _stands_in(value):
        refuse(f"is a placeholder: `{value.strip()}`; write the campaign's own address")
    written = contact(value)
    if _NOBODYS.search(written):
        refuse(f"is a placeholder: nobody reads `{written}`; write the campaign's own address")
    return written


def _own(written: Localized) -> Localized:
    for tag, text in written.texts.items():
        if _stands_in(text):
            refuse(f"{f'in {tag} ' if tag else ''}is a placeholder: `{text}`; write the campaign's own")
    return written


def _notice(value: object) -> str:
    written = prose(value)
    if (length := utf16_length(written)) > LONGEST_NOTICE:
        refuse(
            f"is {length} characters long; there is room for {LONGEST_NOTICE}, so publish it and give its link"
        )
    return written


def _stands_in(text: str) -> bool:
    return bool(_LEFT_OPEN.search(text)) or not folded(text) or folded(text) in _STAND_INS


OwnText: TypeAlias = Annotated[Localized, BeforeValidator(own_text), PER_LANGUAGE]
OwnNotice: TypeAlias = Annotated[Localized, BeforeValidator(own_notice), PER_LANGUAGE]
OwnContact: TypeAlias = Annotated[
    str, BeforeValidator(own_contact), WithJsonSchema({"type": "string", "pattern": "^https?://|@"})
]
