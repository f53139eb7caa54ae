"""A screen: what one message shows, as a value. Rendering makes it, the sender sends it."""

from dataclasses import dataclass

from bot.texts.taps import Tap


@dataclass(frozen=True, slots=True)
class Link:
    """A button that opens an address."""

    url: str


@dataclass(frozen=True, slots=True)
class Copy:
    """A button that puts a text (at most 256 characters) on the person's clipboard."""

    text: str


@dataclass(frozen=True, slots=True)
class Button:
    """A labelled button and what it does. The label is plain text."""

    label: str
    does: Tap | Link | Copy


Row = tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """Telegram HTML and rows of buttons, top to bottom."""

    html: str
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A file to keep, with a caption in Telegram HTML."""

    file_name: str
    data: bytes
    caption_html: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture by Telegram's own name for it, with a caption in Telegram HTML."""

    file_id: str
    caption_html: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture that was drawn just now, as PNG, with a caption in Telegram HTML."""

    data: bytes
    caption_html: str


@dataclass(frozen=True, slots=True)
class Venue:
    """A place that opens in a map: degrees north and east, and plain words, neither of them empty."""

    latitude: float
    longitude: float
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Card:
    """A result of inline mode: what the list shows (plain), and what choosing it puts in the chat."""

    id: str
    title: str
    description: str
    screen: Screen


def paragraphs(*parts: str) -> str:
    """The parts that are not empty, with an empty line between them."""
    return "\n\n".join(part.strip() for part in parts if part.strip())
