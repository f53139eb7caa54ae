"""Why somebody was sent something, or was not, as lines for a terminal: what became of it, and the consent behind it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from bot.content.markup import visible
from bot.content.model import Content, Wording
from bot.store.consents import EVERYTHING, LEAVING, Consent, Topic, event_of_topic, purpose_of
from bot.store.deliveries import Delivery
from bot.store.erasures import AskedBy, Erasure
from bot.store.mailings import CALLED_OFF, EXPIRED
from bot.texts.calendar_file import one_line
from bot.texts.dates import local
from bot.texts.mailing_lines import STATES, Seen

_ONE_DAY = 24 * 3600
_HASH_BEGINS: Final = 12
_OPEN: Final = frozenset({"planned", "sending", "paused"})
_CANCELLED: Final[Mapping[str, str]] = {
    "opted out": "they did not want it any more, or could not be reached, when it was their turn",
    "enough this week": "they had been sent as many broadcasts as a person gets in seven days",
    "nothing to change": "they had no copy that it would have changed",
    "nothing to say": "there was nothing to say any more",
    CALLED_OFF: "the whole mailing was cancelled",
    EXPIRED: "it had become too late for it",
}
_CHANGED: Final[Mapping[str, str]] = {
    "edited": "the message that they have was changed",
    "deleted": "the message that they had was deleted",
    "withdrawn": "the message that they have says now that it is withdrawn",
}
_ENDED_BY: Final[Mapping[str, str]] = {
    EVERYTHING: "with everything else, by a STOP",
    LEAVING: "by blocking the bot or leaving Telegram",
}
_ASKED: Final[Mapping[AskedBy, str]] = {
    "person": "The person asked for it in the chat.",
    "command line": "Whoever runs the bot did it on the command line.",
    "retention": "The bot did it by itself, because they could not be reached for as long as such people are kept.",
}


@dataclass(frozen=True, slots=True)
class Ground:
    """The consent that a message rests on, and what has ended it since."""

    consent: Consent
    withdrawal: Consent | None


@dataclass(frozen=True, slots=True)
class Why:
    """What became of a mailing to one person.

    Attributes:
        seen: The mailing.
        known: Whether anything is held about the person.
        delivery: The mailing to this person, where there is a row for it.
        changed: The message that a correction or a recall is about.
        ground: The consent that allowed it, or that allowed the message which it changes.
    """

    seen: Seen
    known: bool
    delivery: Delivery | None
    changed: Delivery | None
    ground: Ground | None


@dataclass(frozen=True, slots=True)
class Terms:
    """What a delivery is judged by today.

    Attributes:
        content: The content in use.
        is_organizer: Whether the settings have the person as an organizer.
        kept_days: How long it is kept what was sent to whom.
        now: UTC epoch seconds.
    """

    content: Content
    is_organizer: bool
    kept_days: int
    now: int

    @property
    def zone(self) -> ZoneInfo:
        """The campaign's zone, in which every time is told."""
        return self.content.campaign.zone


def why_lines(why: Why, terms: Terms) -> Iterator[str]:
    """The mailing, what became of it for the person, and by which consent."""
    yield f"Mailing {why.seen.mailing.mailing_id}: {why.seen.title}"
    if why.delivery is None:
        yield from _nothing_kept(why, terms)
        return
    yield became(why.delivery, terms.zone)
    if why.seen.mailing.kind == "alert":
        yield "An alert rests on no consent: it went to them as an organizer in STANDPOINT_ORGANIZERS."
        if not terms.is_organizer:
            yield "They are none any more."
        return
    if why.changed is not None:
        yield f"It is about a message of mailing {why.changed.mailing_id}, and rests on the consent to that one."
        yield became(why.changed, terms.zone)
    if why.ground is None:
        if why.delivery.state not in {"pending", "cancelled"}:
            yield "No consent is noted with it: it was sent before Standpoint noted that."
        return
    yield from _ground_lines(why.ground, terms)


def _nothing_kept(why: Why, terms: Terms) -> Iterator[str]:
    mailing = why.seen.mailing
    if not why.known:
        yield (
            "Nothing is held about this person: they have never written to the bot, or were erased. "
            "`standpoint erased` shows an erasure to whoever has the receipt."
        )
    elif mailing.due_at < terms.now - terms.kept_days * _ONE_DAY:
        yield (
            f"Who was sent it is kept for {terms.kept_days} days; by now only counts are left, "
            f"which `standpoint mailing {mailing.mailing_id} report` shows."
        )
    elif mailing.state in _OPEN and not mailing.fanned_out:
        yield f"It is {STATES[mailing.state]}, and whether it is for this person is not decided yet."
    else:
        yield "It was not for this person: nothing was to be sent to them."


def became(delivery: Delivery, zone: ZoneInfo) -> str:  # noqa: PLR0911 - a sentence for each state
    """What became of a delivery, in a sentence."""
    code, when = one_line(delivery.code or ""), moment(delivery.at, zone)
    because = f" ({code})" if code else ""
    language = f" in {delivery.language}" if delivery.language else ""
    match delivery.state:
        case "pending":
            return "It waits to be sent to them."
        case "intent":
            return "It is being sent to them at this moment."
        case "sent" if code in _CHANGED:
            return f"Done {when}: {_CHANGED[code]}."
        case "sent":
            return f"Sent {when}{language}."
        case "gone":
            return f"Not delivered {when}: they had blocked the bot or left Telegram{because}."
        case "failed":
            return f"Not delivered {when}: Telegram did not take it{because}."
        case "uncertain":
            return f"Sent {when}{language}, but Telegram did not say whether it arrived{because}."
        case "cancelled":
            return f"Not sent: {_CANCELLED.get(code, code or 'it was cancelled')}."


def _ground_lines(ground: Ground, terms: Terms) -> Iterator[str]:
    consent = ground.consent
    wording = _wording(consent, terms.content)
    yield "The consent that allowed it:"
    yield f"  purpose    {_purpose(Topic(consent.purpose))}"
    yield f"  given      {moment(consent.at, terms.zone)}, by update {consent.update_id}"
    yield f"  language   {consent.language}"
    yield f"  wording    version {consent.wording_version}, SHA-256 {(consent.wording_hash or '')[:_HASH_BEGINS]}…"
    yield f"  withdrawn  {_withdrawn(ground.withdrawal, terms.zone)}"
    if wording is None:
        yield "The content has another wording by now; the words that they agreed to are in its older versions."
        return
    yield "The words that they agreed to, which are still the content's:"
    for line in visible(wording.html).splitlines():
        yield f"  {line}".rstrip()


def _wording(consent: Consent, content: Content) -> Wording | None:
    """The words of a consent, where the content has them still, in whatever language they were read."""
    purpose = purpose_of(Topic(consent.purpose))
    wordings = [edition.wordings.get(purpose) for edition in content.editions.values()]
    return next(
        (wording for wording in wordings if wording and wording.hash == consent.wording_hash),
        None,
    )


def _purpose(topic: Topic) -> str:
    event_id = event_of_topic(topic)
    return topic if event_id is None else f"event {event_id}"


def _withdrawn(withdrawal: Consent | None, zone: ZoneInfo) -> str:
    if withdrawal is None:
        return "no"
    how = _ENDED_BY.get(withdrawal.purpose)
    return f"{moment(withdrawal.at, zone)}, by update {withdrawal.update_id}" + (f" ({how})" if how else "")


def erased_lines(erasure: Erasure, zone: ZoneInfo) -> Iterator[str]:
    """What is kept of somebody's erasure."""
    yield f"Whoever has this receipt was erased {moment(erasure.erased_at, zone)}."
    yield _ASKED[erasure.asked_by]
    if erasure.consents is None:
        yield "They had never agreed to anything."
    else:
        yield "They had agreed to something before; to what is kept as a hash alone."


def moment(at: int, zone: ZoneInfo) -> str:
    """``2026-10-02 15:04:05 (America/Detroit)``: as evidence, to the second."""
    return f"{local(at, zone):%Y-%m-%d %H:%M:%S} ({zone.key})"
