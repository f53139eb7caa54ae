"""A rehearsal: every message about events that would go out from now on, read from the store and sent to nobody."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from markupsafe import escape

from bot.actions.policy import Policy
from bot.actions.reminders import rungs_of
from bot.content.model import Content
from bot.delivery.letters import CampaignLetters
from bot.store.database import Tables
from bot.store.events import Event
from bot.store.mailings import Mailing
from bot.texts.letter import Album, Letter
from bot.texts.letter import Message as OwnWords
from bot.texts.letters import mailing_name
from bot.texts.reader import Reader
from bot.texts.rehearsal import Message, Scene
from bot.texts.screen import Row, Screen, paragraphs

# No letter names the bot: whoever reads one is talking to it.
_BOT = ""


async def rehearse(
    tables: Tables, content: Content, languages: Sequence[str], *, policy: Policy, now: int
) -> list[Scene]:
    """What would be sent about each event that is ahead or that people are still to hear about, next event first.

    Args:
        tables: The store, which is only read.
        content: The campaign's.
        languages: The languages to show the letters in.
        policy: The campaign's.
        now: UTC epoch seconds.
    """
    by_event: dict[int | None, list[Mailing]] = defaultdict(list)
    for mailing in await tables.mailings.to_come():
        if mailing.expires_at > now:
            by_event[mailing.event_id].append(mailing)
    events = {event.row.event_id: event for event in await tables.events.ahead(after=now)}
    for event_id in [event_id for event_id in by_event if event_id is not None and event_id not in events]:
        event = await tables.events.find(event_id)
        if event is not None:
            events[event_id] = event
    stage = _Stage(tables, content, languages, policy, now)
    in_order = sorted(events.values(), key=lambda event: (event.row.starts_at, event.row.event_id))
    scenes = [await stage.scene(event, by_event[event.row.event_id]) for event in in_order]
    to_organizers = [mailing for mailing in by_event[None] if mailing.kind == "alert"]
    to_people = [mailing for mailing in by_event[None] if mailing.kind != "alert"]
    for title, mailings in (("About no event", to_people), ("To organizers", to_organizers)):
        if mailings:
            scenes.append(await stage.scene(None, mailings, title))
    return scenes


def _to_read(letter: Letter) -> Screen:
    """What a letter says, one message after the other, with the buttons of the last."""
    texts: list[str] = []
    rows: tuple[Row, ...] = ()
    for step in letter.steps:
        match step:
            case Screen():
                texts.append(step.html)
                rows = step.rows
            case OwnWords():
                texts.append(escape(step.part.text))
                rows = step.rows
            case Album():
                texts += [escape(part.text) for part in step.parts]
    return Screen(paragraphs(*texts), rows)


class _Stage:
    """What every message is rehearsed with."""

    def __init__(
        self, tables: Tables, content: Content, languages: Sequence[str], policy: Policy, now: int
    ) -> None:
        self._tables = tables
        self._content = content
        self._languages = languages
        self._policy = policy
        self._now = now
        self._letters = CampaignLetters(lambda: content, _BOT)
        self._reader = Reader(content, content.authority.language, _BOT)

    async def scene(self, event: Event | None, mailings: Iterable[Mailing], title: str = "") -> Scene:
        """All that would be sent about one event, or under this title."""
        messages = [message for mailing in mailings if (message := await self._message(mailing))]
        messages.sort(key=lambda message: message.at)
        if event is None:
            return Scene(None, title, messages)
        title = event.text(self._content.authority.language).title
        return Scene(event, title, messages, self._over(event))

    def _over(self, event: Event) -> list[tuple[str, int]]:
        if event.row.state == "cancelled":
            return []
        return [
            (self._reader.phrases.plain(f"mailing_reminder_{rung.name}"), rung.due_at)
            for rung in rungs_of(event, self._policy.quiet)
            if rung.due_at <= self._now
        ]

    async def _message(self, mailing: Mailing) -> Message | None:
        at = max(mailing.due_at, self._now)
        if mailing.quiet:
            at = self._policy.quiet.end(at)
        if at >= mailing.expires_at:
            return None
        letters = {
            language: _to_read(parcel)
            for language in self._languages
            if isinstance(
                parcel := await self._letters.parcel(self._tables, mailing, language, now=at), Letter
            )
        }
        if not letters:
            return None
        # Who has chosen a language that the content no longer has reads the campaign's own.
        hearers: Counter[str] = Counter()
        for language, count in (await self._tables.mailings.hearers_left(mailing.mailing_id)).items():
            hearers[self._content.edition(language).language] += count
        paused = mailing.reason or "" if mailing.state == "paused" else ""
        return Message(mailing_name(self._reader, mailing, None), at, hearers, letters, paused)
