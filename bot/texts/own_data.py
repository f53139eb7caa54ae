"""The screen of what is held about a person, in plain words: the most of it, where all of it would be too long."""

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.store.consents import Topic, event_of_topic
from bot.store.own_data import OwnAttendance, OwnRows
from bot.texts.menus import language_name, menu_rows
from bot.texts.phrases import label
from bot.texts.privacy import back_to_privacy
from bot.texts.reader import Reader
from bot.texts.rungs import NAMED
from bot.texts.screen import Button, Row, Screen, paragraphs
from bot.texts.taps import OfferErasure, SaveMyData

_MOST_CONSENTS = 12
_MOST_EVENTS = 8
_MOST_MESSAGES = 5
_NOT_SENT = ("pending", "cancelled", "failed", "gone")


def nothing_held(reader: Reader) -> Screen:
    """Nothing is held about this person."""
    return Screen(reader.phrases.html("my_data_nothing"), menu_rows(reader))


def my_data(reader: Reader, chat_id: int, rows: OwnRows) -> Screen:
    """Everything, shortened to what a phone shows; the file has all of it."""
    words = _Words(reader, rows)
    body = paragraphs(
        words.person(chat_id),
        words.topics(),
        words.consents(),
        words.events(),
        words.rungs(),
        words.messages(),
        words.organizer(),
        words.attempts(),
        reader.phrases.html("my_data_more") if words.shortened else "",
        reader.translation_note(),
    )
    plain = reader.phrases.plain
    buttons: tuple[Row, ...] = (
        (Button(plain("button_save_data"), SaveMyData()), Button(plain("button_erase"), OfferErasure())),
        back_to_privacy(reader),
    )
    return Screen(body, buttons)


class _Words:
    """The paragraphs of the screen; each is empty where there is nothing of its kind."""

    def __init__(self, reader: Reader, rows: OwnRows) -> None:
        self._html = reader.phrases.html
        self._plain = reader.phrases.plain
        self._reader = reader
        self._rows = rows
        self._titles = {row.event_id: row.title for row in rows.attendance if row.title}
        self.shortened = (
            len(rows.consent) > _MOST_CONSENTS
            or len(rows.attendance) > _MOST_EVENTS
            or len(self._sent()) > _MOST_MESSAGES
        )

    def person(self, chat_id: int) -> Markup | str:
        person = self._rows.person
        if person is None:
            return ""
        known = self._html(
            "my_data",
            chat_id=chat_id,
            language=language_name(person.language),
            since=self._day(person.joined_at),
        )
        came = self._html("my_data_came_from", word=person.came_from) if person.came_from else ""
        return paragraphs(known, came)

    def topics(self) -> Markup | str:
        if self._rows.person is None:
            return ""
        topics = [self._purpose(row.topic) for row in self._rows.subscription]
        if not topics:
            return self._html("my_data_no_topics")
        named = topics[:_MOST_EVENTS]
        self.shortened |= named != topics
        return self._html("my_data_topics", topics=Markup(", ").join(named))

    def consents(self) -> Markup | str:
        lines = [
            self._html(
                f"my_data_{row.action}",
                date=self._day(row.at),
                what=self._purpose(row.purpose),
                version=row.wording_version,
            )
            for row in self._rows.consent[-_MOST_CONSENTS:]
        ]
        return self._list("my_data_consents", lines)

    def events(self) -> Markup | str:
        lines = [
            self._html("my_data_event", title=self._event(row.event_id), said=", ".join(self._said(row)))
            for row in self._rows.attendance[:_MOST_EVENTS]
        ]
        return self._list("my_data_events", lines)

    def rungs(self) -> Markup | str:
        on, off = self._html("state_on"), self._html("state_off")
        lines = [
            self._html("my_data_rung", rung=self._plain(NAMED[row.rung]), state=on if row.wanted else off)
            for row in self._rows.rung_choice
            if row.rung in NAMED
        ]
        return self._list("my_data_rungs", lines)

    def messages(self) -> Markup | str:
        sent = self._sent()
        if not sent:
            return ""
        lines = [
            self._html("my_data_message", date=self._day(at), what=self._plain(f"sent_{kind}"))
            for at, kind in sent[:_MOST_MESSAGES]
        ]
        return self._html("my_data_messages", count=len(sent), lines=Markup("\n").join(lines))

    def organizer(self) -> Markup | str:
        rows = self._rows
        lines = [
            *(self._html("my_data_draft") for _ in rows.draft),
            *(self._html("my_data_question") for _ in rows.broadcast_question),
            *self._counted("my_data_broadcasts", len(rows.broadcast)),
            *self._counted("my_data_decisions", sum(row.actor != "somebody" for row in rows.audit)),
            *self._counted("my_data_watches", len(rows.broadcast_watch)),
        ]
        return self._list("my_data_organizer", lines)

    def attempts(self) -> Markup | str:
        count = sum(row.actor == "somebody" for row in self._rows.audit)
        return Markup().join(self._counted("my_data_attempts", count))

    def _sent(self) -> list[tuple[dt.datetime, str]]:
        return [(row.at, row.kind) for row in self._rows.delivery if row.state not in _NOT_SENT]

    def _said(self, row: OwnAttendance) -> list[str]:
        said = [self._plain(f"said_{word}") for word in (row.place, row.answer) if word not in {None, "none"}]
        if row.muted:
            said.append(self._plain("said_muted"))
        return said or [self._plain("said_nothing")]

    def _purpose(self, purpose: str) -> str:
        event_id = event_of_topic(Topic(purpose))
        return self._plain(f"purpose_{purpose}") if event_id is None else self._event(event_id)

    def _event(self, event_id: int) -> str:
        title = self._titles.get(event_id)
        return label(title) if title else self._plain("purpose_event", number=event_id)

    def _day(self, at: dt.datetime) -> str:
        zone: ZoneInfo = self._reader.content.campaign.zone
        return self._reader.long_date(at.astimezone(zone).date())

    def _counted(self, key: str, count: int) -> Iterable[Markup]:
        return [self._html(key, count=count)] if count else []

    def _list(self, key: str, lines: list[Markup]) -> Markup | str:
        return self._html(key, lines=Markup("\n").join(lines)) if lines else ""
