"""Writes the letters of mailings: what the store says about the event now, in the language of whoever reads it."""

from collections.abc import Callable

from bot.content.model import Content
from bot.delivery.broadcast_letters import BroadcastLetters
from bot.store.consents import Topic
from bot.store.database import Tables
from bot.store.events import Event
from bot.store.mailings import Mailing
from bot.texts import broadcast_alerts, letters
from bot.texts.letter import Letter, Parcel
from bot.texts.reader import Reader
from bot.texts.screen import Screen

_WHENEVER = frozenset({"announcement", "offer"})
"""What is as true of an event that was moved: that there is one, and that a place there is free."""


class CampaignLetters:
    """All letters of a campaign: about events, alerts to organizers, and broadcasts.

    Args:
        content: Gives the content in use.
        bot_username: The bot's name, without ``@``.
    """

    def __init__(self, content: Callable[[], Content], bot_username: str) -> None:
        self._content = content
        self._bot_username = bot_username
        self._broadcasts = BroadcastLetters(content, bot_username)

    async def words(self, tables: Tables, mailing: Mailing) -> int | None:
        """Whose words a broadcast is sent with now; None for what is no broadcast."""
        return await self._broadcasts.words(tables, mailing)

    async def parcel(self, tables: Tables, mailing: Mailing, language: str, *, now: int) -> Parcel | None:
        """What to do in the chat of a reader of this language; None when there is nothing to say any more."""
        if mailing.kind in {"broadcast", "correction", "recall"}:
            return await self._broadcasts.parcel(tables, mailing, language)
        content = self._content()
        reader = Reader(content, content.edition(language).language, self._bot_username)
        if mailing.kind == "alert":
            return await self._alert(tables, mailing, reader)
        if mailing.kind == "renewal":
            return _renewal(mailing, reader)
        screen = await self._about_event(tables, mailing, reader, now)
        return Letter((screen,)) if screen else None

    async def _about_event(self, tables: Tables, mailing: Mailing, reader: Reader, now: int) -> Screen | None:
        event = await tables.events.find(mailing.event_id or 0)
        if event is None:
            return None
        if mailing.kind == "notice":
            return await self._notice(tables, mailing, event, reader)
        return None if _is_moot(mailing, event, now) else _written(mailing, event, reader, now)

    async def _notice(self, tables: Tables, mailing: Mailing, event: Event, reader: Reader) -> Screen | None:
        before = await tables.events.version(event.row.event_id, int(mailing.part.partition("-")[0]))
        if before is None:
            return None
        words = await tables.mailings.texts(mailing.mailing_id)
        word = words.get(reader.edition.language) or words.get(reader.content.authority.language)
        return letters.notice(reader, event, before, word or next(iter(words.values()), ""))

    async def _alert(self, tables: Tables, alert: Mailing, reader: Reader) -> Letter | None:
        what, _, about = alert.part.partition("/")
        if what == "proof":
            number, _, language = about.partition("/")
            words = await tables.broadcasts.find(int(number))
            return await self._broadcasts.letter(tables, words, language) if words else None
        if what == "approve":
            awaiting = await tables.broadcasts.find(int(about))
            if awaiting is None or awaiting.state != "awaiting":
                return None
            return Letter((broadcast_alerts.approval_asked(reader, awaiting),))
        screen = await self._about_mailing(tables, what, int(about), reader)
        return Letter((screen,)) if screen else None

    async def _about_mailing(
        self, tables: Tables, what: str, mailing_id: int, reader: Reader
    ) -> Screen | None:
        mailing = await tables.mailings.find(mailing_id)
        if mailing is None:
            return None
        event = await tables.events.find(mailing.event_id or 0)
        if what == "missed":
            count = await tables.mailings.count_expired(mailing.mailing_id)
            return letters.missed_alert(reader, mailing, event, count)
        return letters.paused_alert(reader, mailing, event, await tables.mailings.tally(mailing.mailing_id))


def _renewal(mailing: Mailing, reader: Reader) -> Letter | None:
    topic, _, version = mailing.part.partition("/")
    wording = reader.edition.wordings[topic]
    # The campaign may have gone back to words that cover less: then there is nothing to ask.
    if wording.version < int(version):
        return None
    return Letter((letters.renewal(reader, Topic(topic), wording),))


def _is_moot(mailing: Mailing, event: Event, now: int) -> bool:
    """Whether there is nothing to say any more: it is cancelled, it has begun, or it is at another time."""
    has_begun = event.row.starts_at <= now and mailing.kind != "thanks"
    was_moved = event.row.starts_at != mailing.starts_at and mailing.kind not in _WHENEVER
    return event.row.state == "cancelled" or has_begun or was_moved


def _written(mailing: Mailing, event: Event, reader: Reader, now: int) -> Screen | None:
    match mailing.kind:
        case "reminder":
            return letters.reminder(reader, event, now=now)
        case "late":
            return letters.late(reader, event, now=now)
        case "announcement":
            return letters.announcement(reader, event)
        case "offer":
            return letters.offer(reader, event, until=min(mailing.expires_at, event.row.starts_at))
        case "thanks":
            return letters.thanks(reader, event)
        case _:
            return None
