"""The letters that people get by themselves: reminders, notices, offers of a place, thanks, questions; and organizers' alerts."""

import datetime as dt
from zoneinfo import ZoneInfo

from babel.dates import format_timedelta

from bot.content.model import Wording
from bot.store.consents import Topic
from bot.store.events import Event, EventVersion
from bot.store.mailings import Mailing, Tally
from bot.texts.consents import wording_html
from bot.texts.dates import local, span
from bot.texts.events import calendar_button, event_title, event_when
from bot.texts.organizer_taps import ResumeMailing
from bot.texts.reader import Reader
from bot.texts.screen import Button, Row, Screen, paragraphs
from bot.texts.taps import (
    CannotCome,
    DeclinePlace,
    GiveConsent,
    OpenEvent,
    OpenSettings,
    StillComing,
    StopReminders,
    TakePlace,
    WithdrawConsent,
)

_SOONER_THAN_TOMORROW = 12 * 60
"""Minutes: at ten in the evening, one in the morning is in three hours, not tomorrow."""


def reminder(reader: Reader, event: Event, *, now: int) -> Screen:
    """What, when, how long from now, where, what to bring; and whether one still comes."""
    heading = reader.phrases.html(
        "letter_reminder", title=event_title(reader, event), soon=_how_soon(reader, event, now)
    )
    body = paragraphs(heading, *_essentials(reader, event), _bring(reader, event))
    return Screen(body, _reminder_rows(reader, event))


def late(reader: Reader, event: Event, *, now: int) -> Screen:
    """A short one, for somebody who opted in just now: it starts soon, and where."""
    heading = reader.phrases.html(
        "letter_reminder", title=event_title(reader, event), soon=_how_soon(reader, event, now)
    )
    return Screen(paragraphs(heading, _where(reader, event)), _reminder_rows(reader, event))


def notice(reader: Reader, event: Event, before: EventVersion, word: str) -> Screen:
    """What has changed: how it was, how it is now, and what an organizer adds."""
    phrases, title = reader.phrases, event_title(reader, event)
    if event.row.state == "cancelled":
        heading = phrases.html("letter_cancelled", title=title)
        changes: list[str] = [phrases.html("letter_was_planned", when=_when(reader, before))]
    elif before.state == "cancelled":
        heading = phrases.html("letter_takes_place", title=title)
        changes = list(_essentials(reader, event))
    else:
        heading = phrases.html("letter_changed", title=title)
        changes = _changes(reader, event, before)
    body = paragraphs(heading, *changes, phrases.html("letter_word", word=word) if word else "")
    return Screen(body, _notice_rows(reader, event))


def announcement(reader: Reader, event: Event) -> Screen:
    """A new event, for those who asked to hear of all."""
    heading = reader.phrases.html("letter_announcement", title=event_title(reader, event))
    rows = ((_details(reader, event), _stop(reader, event)),)
    return Screen(paragraphs(heading, *_essentials(reader, event)), rows)


def offer(reader: Reader, event: Event, *, until: int) -> Screen:
    """A place has become free: yes or no, and by when."""
    heading = reader.phrases.html(
        "letter_offer",
        title=event_title(reader, event),
        until=span(until, None, event.zone, reader.phrases.locale, all_day=False),
    )
    plain, event_id = reader.phrases.plain, event.row.event_id
    rows: tuple[Row, ...] = (
        (
            Button(plain("button_take_place"), TakePlace(event_id)),
            Button(plain("button_decline_place"), DeclinePlace(event_id)),
        ),
        (_details(reader, event),),
    )
    return Screen(paragraphs(heading, *_essentials(reader, event)), rows)


def thanks(reader: Reader, event: Event) -> Screen:
    """Afterwards, once, if the organizer asked for it."""
    candidate = reader.content.campaign.candidate
    text = reader.phrases.html("letter_thanks", title=event_title(reader, event), candidate=candidate)
    return Screen(text)


def renewal(reader: Reader, topic: Topic, wording: Wording) -> Screen:
    """What a topic brings has grown: whoever agreed to less is asked whether they want that too."""
    plain = reader.phrases.plain
    words = wording_html(reader, wording)
    about = plain(f"purpose_{topic}")
    body = paragraphs(reader.phrases.html("letter_renewal", topic=about), words, reader.translation_note())
    return Screen(
        body,
        (
            (Button(plain("button_that_too"), GiveConsent(topic, wording.version, wording.mark)),),
            (Button(plain("button_leave_as_it_is"), OpenSettings()),),
            (Button(plain(f"button_stop_{topic}"), WithdrawConsent(topic)),),
        ),
    )


def paused_alert(reader: Reader, mailing: Mailing, event: Event | None, tally: Tally) -> Screen:
    """To an organizer: a mailing was paused, why, how far it had come, and the button to go on."""
    text = reader.phrases.html(
        "alert_paused",
        mailing=mailing_name(reader, mailing, event),
        reason=mailing.reason or "",
        sent=tally.get("sent", 0),
        pending=tally.get("pending", 0) + tally.get("intent", 0),
    )
    go_on = Button(reader.phrases.plain("button_go_on"), ResumeMailing(mailing.mailing_id))
    return Screen(text, ((go_on,),))


def missed_alert(reader: Reader, mailing: Mailing, event: Event | None, count: int) -> Screen:
    """To an organizer: so many people did not get a mailing in time."""
    name = mailing_name(reader, mailing, event)
    return Screen(reader.phrases.html("alert_missed", mailing=name, count=count))


def mailing_name(reader: Reader, mailing: Mailing, event: Event | None) -> str:
    """What a mailing is, in words: ``reminder: the day before · Town hall``."""
    key = f"mailing_reminder_{mailing.part}" if mailing.kind == "reminder" else f"mailing_{mailing.kind}"
    name = reader.phrases.plain(key)
    return f"{name} · {event_title(reader, event)}" if event else name


def _how_soon(reader: Reader, event: Event, now: int) -> str:
    start, moment = local(event.row.starts_at, event.zone), local(now, event.zone)
    days = (start.date() - moment.date()).days
    minutes = max(1, round((event.row.starts_at - now) / 60))
    if days == 1 and minutes > _SOONER_THAN_TOMORROW:
        return reader.phrases.plain("soon_tomorrow")
    delta = dt.timedelta(days=days) if days > 1 else dt.timedelta(minutes=minutes)
    return format_timedelta(
        delta, granularity="minute", threshold=1, add_direction=True, locale=reader.phrases.locale
    )


def _essentials(reader: Reader, event: Event) -> tuple[str, str]:
    return reader.phrases.html("event_when", when=event_when(reader, event)), _where(reader, event)


def _where(reader: Reader, event: Event) -> str:
    place = event.text(reader.edition.language, reader.content.authority.language).place
    return reader.phrases.html("event_where", place=place) if place else ""


def _bring(reader: Reader, event: Event) -> str:
    bring = event.text(reader.edition.language, reader.content.authority.language).bring
    return reader.phrases.html("event_bring", bring=bring) if bring else ""


def _when(reader: Reader, version: EventVersion) -> str:
    zone = ZoneInfo(version.zone)
    locale = reader.phrases.locale
    return span(version.starts_at, version.ends_at, zone, locale, all_day=bool(version.all_day))


def _changes(reader: Reader, event: Event, before: EventVersion) -> list[str]:
    html = reader.phrases.html
    languages = (reader.edition.language, reader.content.authority.language)
    changes: list[str] = []
    was, now = _when(reader, before), event_when(reader, event)
    if was != now:
        changes.append(html("letter_new_time", before=was, now=now))
    else:
        changes.append(html("event_when", when=now))
    old_place, place = before.place(*languages), event.text(*languages).place
    if place and old_place != place:
        key = "letter_new_place" if old_place else "letter_place_known"
        changes.append(html(key, before=old_place, now=place))
    elif place:
        changes.append(html("event_where", place=place))
    return changes


def _details(reader: Reader, event: Event) -> Button:
    return Button(reader.phrases.plain("button_details"), OpenEvent(event.row.event_id))


def _stop(reader: Reader, event: Event) -> Button:
    return Button(reader.phrases.plain("button_stop_reminders"), StopReminders(event.row.event_id))


def _reminder_rows(reader: Reader, event: Event) -> tuple[Row, ...]:
    plain, event_id = reader.phrases.plain, event.row.event_id
    return (
        (
            Button(plain("button_still_coming"), StillComing(event_id)),
            Button(plain("button_cannot_come"), CannotCome(event_id)),
        ),
        (_details(reader, event), _stop(reader, event)),
    )


def _notice_rows(reader: Reader, event: Event) -> tuple[Row, ...]:
    keep: Row = (calendar_button(reader, event),)
    if event.row.state == "cancelled":
        return ((_details(reader, event),), keep)
    return (*_reminder_rows(reader, event), keep)
