"""What a person sent that is no command, as a value that handlers get."""

from dataclasses import dataclass

from telegram import Document, Message


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
    """One message; of these, what there was. ``photo`` is Telegram's name for the photo's largest size."""

    text: str = ""
    photo: str = ""
    spot: Spot | None = None
    document: SentFile | None = None


def sent_in(message: Message) -> Sent:
    """What stands in a message."""
    document = message.document
    return Sent(
        text=message.text or "",
        photo=message.photo[-1].file_id if message.photo else "",
        spot=_spot_in(message),
        document=_file(document) if document else None,
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
