"""What a broadcast says in one language: Telegram's own parts of a message, kept exactly, and its buttons.

It is stored as JSON; entities and options are what Telegram gave, untouched.
"""

import json
from collections.abc import Mapping
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

PartKind = Literal["text", "photo", "video", "animation", "audio", "document", "voice", "location", "venue"]
CAPTIONED: Final = frozenset({"photo", "video", "animation", "audio", "document", "voice"})
"""What has a caption where a text has its text."""
MOST_IN_ALBUM: Final = 10
MOST_BUTTONS: Final = 8


class Part(BaseModel):
    """One message, or one item of an album.

    Attributes:
        kind: What it is.
        text: The text or the caption, as it was sent; may be empty where there is a file or a place.
        entities: Telegram's own description of its formatting: ``type``, ``offset`` and ``length`` in UTF-16 units …
        file_id: Telegram's name for the file.
        options: What else the Bot API takes for it, by its own names: ``has_spoiler``, ``show_caption_above_media``,
            ``link_preview_options``; ``latitude``, ``longitude``, ``title`` and ``address`` of a place.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: PartKind
    text: str = ""
    entities: tuple[Mapping[str, Any], ...] = ()
    file_id: str = ""
    options: Mapping[str, Any] = {}


class BodyButton(BaseModel):
    """A button of a broadcast: what it opens, and its label.

    Attributes:
        label: Plain text.
        opens: ``link``, ``demand``, ``position``, or ``event`` with the way to opt in to it.
        target: The address, or the id of what it opens.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str
    opens: Literal["link", "demand", "position", "event"]
    target: str

    @property
    def name(self) -> str:
        """Under which name taps on it are counted: what it opens, in whatever language its label is."""
        return f"{self.opens}/{self.target}"


class Body(BaseModel):
    """All of it: one part, or the items of an album; then the buttons, one in a row."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    parts: tuple[Part, ...]
    buttons: tuple[BodyButton, ...] = ()

    @property
    def is_album(self) -> bool:
        """Whether it is several items in one album."""
        return len(self.parts) > 1

    def as_json(self) -> str:
        """The same for every body that says the same."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, sort_keys=True)


def read_body(text: str) -> Body | None:
    """A body from its JSON; None where this version cannot read it."""
    try:
        return Body.model_validate_json(text)
    except ValidationError:
        return None


def version_for(written: Mapping[str, object], language: str, authority: str) -> str:
    """In which language readers of this one get what is written; empty while nothing is.

    Whoever has no version in their language gets the campaign's own (``authority``), or whichever there is.
    """
    return next((tag for tag in (language, authority, *written) if tag in written), "")
