"""What an event's screen says to one person: whether there is room, what they said, and what they get of it."""

from dataclasses import dataclass
from typing import Final

from bot.store.attendances import Attendance, Place
from bot.store.consents import Topic
from bot.store.events import Event
from bot.texts.dates import span
from bot.texts.reader import Reader
from bot.texts.screen import Button, Row
from bot.texts.taps import (
    CannotCome,
    DeclinePlace,
    OfferTopic,
    StillComing,
    StopReminders,
    TakePlace,
    WithdrawConsent,
)

_FEW = 10
"""So many places left are worth saying."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a person stands to an event.

    Attributes:
        topics: What they hear about.
        attendance: What they said about the event.
        left: How many places somebody new could have; None where there is no limit.
        before: How many wait before them.
    """

    topics: frozenset[Topic]
    attendance: Attendance | None = None
    left: int | None = None
    before: int = 0

    def is_own(self, event: Event) -> bool:
        """Whether they opted in to this very event."""
        return event.topic in self.topics

    @property
    def by_all(self) -> bool:
        """Whether the reminders for all events bring this one's."""
        return "events" in self.topics and not self.cannot and not self.muted

    @property
    def place(self) -> Place:
        """Their place; somebody who said nothing has one, where places are not counted."""
        return self.attendance.place if self.attendance else "held"

    @property
    def comes(self) -> bool:
        """Whether they said that they come."""
        return self.attendance is not None and self.attendance.answer == "coming"

    @property
    def cannot(self) -> bool:
        """Whether they said that they cannot come."""
        return self.attendance is not None and self.attendance.answer == "cant"

    @property
    def muted(self) -> bool:
        """Whether the reminders for all events leave this one out."""
        return self.attendance is not None and bool(self.attendance.muted)


NOTHING_SAID: Final = Standing(frozenset())
"""How somebody stands to an event who never had to do with it."""


def lines(reader: Reader, event: Event, standing: Standing) -> tuple[str, ...]:
    """What there is to say about places, their answer and their reminders, while the event is ahead."""
    html = reader.phrases.html
    said = html("event_comes") if standing.comes else ""
    if standing.cannot:
        kept = () if event.row.capacity is None else (html("place_not_kept"),)
        said = " ".join((html("event_cannot"), *kept))
    return _about_places(reader, event, standing), said, _about_reminders(reader, event, standing)


def _about_places(reader: Reader, event: Event, standing: Standing) -> str:
    html = reader.phrases.html
    attendance = standing.attendance
    text = ""
    if standing.place == "waiting":
        text = html("place_waiting", number=standing.before + 1)
    elif attendance is not None and attendance.offered_until is not None:
        until = span(attendance.offered_until, None, event.zone, reader.phrases.locale, all_day=False)
        text = html("place_offered", until=until)
    elif standing.left is not None:
        if attendance is not None and attendance.place == "held":
            text = html("place_held")
        elif standing.left == 0:
            text = html("places_none")
        elif standing.left <= _FEW:
            text = html("places_left", count=standing.left)
    return text


def _about_reminders(reader: Reader, event: Event, standing: Standing) -> str:
    html = reader.phrases.html
    own = standing.is_own(event)
    if standing.cannot or standing.place in {"waiting", "offered"}:
        return ""
    if own:
        return html("event_reminder_on" if standing.place == "held" else "event_only_changes")
    if standing.by_all:
        return html("event_reminder_by_all")
    return html("event_reminder_muted" if "events" in standing.topics else "event_reminder_off")


def rows(reader: Reader, event: Event, standing: Standing, *, ahead: bool) -> tuple[Row, ...]:
    """What the person can answer, and how reminders of this event begin and end.

    Of an event that is not ahead something may come to whoever opted in: that it takes place after all, or thanks.
    """
    own = standing.is_own(event)
    plain, event_id = reader.phrases.plain, event.row.event_id
    if not ahead:
        may_come = own and (event.row.state == "cancelled" or event.row.thanks)
        return ((Button(plain("button_no_more"), StopReminders(event_id)),),) if may_come else ()
    return (*_replies(reader, event, standing), *_reminders(reader, event, standing))


def _replies(reader: Reader, event: Event, standing: Standing) -> tuple[Row, ...]:
    plain, event_id = reader.phrases.plain, event.row.event_id
    own = standing.is_own(event)
    yes = Button(plain("button_coming"), StillComing(event_id))
    no = Button(plain("button_cannot_come"), CannotCome(event_id))
    if standing.place == "offered":
        take = Button(plain("button_take_place"), TakePlace(event_id))
        return ((take, Button(plain("button_decline_place"), DeclinePlace(event_id))),)
    if standing.cannot:
        return ((Button(plain("button_coming_after_all"), StillComing(event_id)),),)
    if not (own or standing.by_all) or standing.place == "waiting":
        return ()
    if standing.comes:
        return ((no,),)
    has_place = standing.place == "held" and (own or standing.attendance is not None)
    if event.row.capacity is not None and not has_place:
        # Reminders for all events bring no place; neither does one that was offered and not taken.
        want = StillComing(event_id) if own else OfferTopic(event.topic)
        return ((Button(plain("button_want_place"), want),),)
    return ((yes, no),)


def _reminders(reader: Reader, event: Event, standing: Standing) -> tuple[Row, ...]:
    plain = reader.phrases.plain
    if standing.is_own(event) or standing.by_all:
        key = "button_leave_list" if standing.place == "waiting" else "button_stop_event"
        return ((Button(plain(key), StopReminders(event.row.event_id)),),)
    if standing.cannot:
        return ()
    key = "button_remind_me" if event.row.capacity is None else "button_want_place"
    begin: Row = (Button(plain(key), OfferTopic(event.topic)),)
    if standing.muted and "events" in standing.topics:
        return (begin, (Button(plain("button_stop_events"), WithdrawConsent(Topic("events"))),))
    return (begin,)
