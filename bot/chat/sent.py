"""What a person sent that is no command, as a value that handlers get."""

from dataclasses import dataclass

from telegram import Document, Message

from bot.chat.broadcast_parts import part_of
from bot.texts.broadcast_body import Part


@dataclass(frozen=True, slots=True)
class Spot:
    """A location, in degrees; that of a venue has its name and address."""

    latitude: float
    longitude: float
    title: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class SentFile:
    """A document as Telegram describes it, unread; ``size`` is in bytes."""

    file_id: str
    name: str
    mime_type: str
    size: int

    @property
    def is_calendar(self) -> bool:
        """Whether it calls itself a calendar file."""
        return self.name.lower().endswith(".ics") or self.mime_type == "text/calendar"


@dataclass(frozen=True, slots=True)
class Sent:
    """One message; of these, what there was.

    Attributes:
        text: Its text.
        photo: Telegram's name for the photo's largest size.
        spot: A place.
        document: A file.
        part: All of it, as a broadcast can send it on; None where that cannot be.
        album: Telegram's name for the album that it is an item of.
    """

    text: str = ""
    photo: str = ""
    spot: Spot | None = None
    document: SentFile | None = None
    part: Part | None = None
    album: str = ""


def sent_in(message: Message) -> Sent:
    """What stands in a message."""
    document = message.document
    return Sent(
        text=message.text or "",
        photo=message.photo[-1].file_id if message.photo else "",
        spot=_spot_in(message),
        document=_file(document) if document else None,
        part=part_of(message),
        album=message.media_group_id or "",
    )


def _file(document: Document) -> SentFile:
    name, mime_type = document.file_name or "", document.mime_type or ""
    return SentFile(document.file_id, name, mime_type, document.file_size or 0)


def _spot_in(message: Message) -> Spot | None:
    if message.venue:
        at = message.venue.location
        return Spot(at.latitude, at.longitude, message.venue.title, message.venue.address)
    if message.location:
        return Spot(message.location.latitude, message.location.longitude)
    return None
