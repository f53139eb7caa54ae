"""The screens on which an organizer composes a broadcast: the list, a draft, and the question for a version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.content.markup import utf16_length, visible
from bot.store.broadcasts import Broadcast
from bot.texts.broadcast_audience import Reach, earlier_wording, to_draft
from bot.texts.broadcast_body import Body
from bot.texts.broadcast_deciding import name, to_broadcasts
from bot.texts.broadcast_taps import OpenBroadcast, OpenBroadcasts, PreviewBroadcast
from bot.texts.broadcast_times import Timing, when_in_words
from bot.texts.composing_taps import (
    AskBroadcast,
    DiscardBroadcast,
    DropVersion,
    NewBroadcast,
    OfferDiscard,
    OpenAudience,
    OpenBodyButtons,
    OpenSendAt,
)
from bot.texts.events import event_title
from bot.texts.menus import language_name
from bot.texts.organizer_menus import to_organize
from bot.texts.phrases import label, shortened
from bot.texts.reader import Reader
from bot.texts.screen import Button, Row, Screen, paragraphs
from bot.texts.ways import turns

PAGE = 8
"""How many broadcasts one screen lists."""
_OPENING_UNITS = 120
_MOST_UNITS = 4096
_KINDS: Mapping[str, str] = {
    "text": "body_text",
    "photo": "body_photo",
    "video": "body_video",
    "animation": "body_animation",
    "audio": "body_audio",
    "document": "body_document",
    "voice": "body_voice",
    "location": "body_location",
    "venue": "body_venue",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """What a draft is like.

    Attributes:
        broadcast: Its row.
        versions: What it says, by language.
        reach: Whom it reaches now.
        timing: When it would begin.
        about: Of a correction, how the broadcast begins that it is about.
    """

    broadcast: Broadcast
    versions: Mapping[str, Body]
    reach: Reach
    timing: Timing
    about: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list: a broadcast, and how its words begin."""

    broadcast: Broadcast
    opening: str


def own_first(reader: Reader) -> tuple[str, ...]:
    """The campaign's languages, the reader's own first."""
    own = reader.edition.language
    return own, *(tag for tag in reader.content.languages if tag != own)


def draft(reader: Reader, facts: Draft, *, note: str = "") -> Screen:
    """What each language has, its buttons, who gets it and when, and the ways on; ``note`` (HTML) stands above."""
    html, plain = reader.phrases.html, reader.phrases.plain
    broadcast, number_ = facts.broadcast, facts.broadcast.broadcast_id
    of_its_own = broadcast.kind == "broadcast"
    body = paragraphs(
        note,
        html("composing_heading", what=name(reader, broadcast)),
        html("composing_about", opening=shortened(facts.about, _OPENING_UNITS)) if facts.about else "",
        Markup("\n").join(_version(reader, facts, language) for language in own_first(reader)),
        _buttons(reader, facts),
        html("composing_for", who=_who(reader, facts), people=_people(reader, facts)),
        earlier_wording(reader, broadcast, facts.reach.too_old),
        html("composing_when", when=when_in_words(reader, facts.timing)) if of_its_own else "",
    )
    rows: list[Row] = [_version_row(reader, facts, language) for language in own_first(reader)]
    if facts.versions:
        rows.append((Button(plain("button_body_buttons"), OpenBodyButtons(number_)),))
    if of_its_own:
        rows.append(
            (
                Button(plain("button_audience"), OpenAudience(number_)),
                Button(plain("button_send_at"), OpenSendAt(number_)),
            )
        )
    if facts.versions:
        rows.append((Button(plain("button_preview"), PreviewBroadcast(number_)),))
    rows.append((Button(plain("button_discard"), OfferDiscard(number_)), *to_broadcasts(reader)))
    return Screen(body, tuple(rows))


def _version(reader: Reader, facts: Draft, language: str) -> Markup:
    html, tongue = reader.phrases.html, language_name(language)
    body = facts.versions.get(language)
    if body is not None:
        return html("composing_version", language=tongue, what=what_it_is(reader, body))
    people = facts.reach.people_of(language)
    if not facts.reach.default or not people:
        return html("composing_no_version", language=tongue)
    instead = language_name(facts.reach.default)
    key = "composing_other_version" if facts.broadcast.kind == "broadcast" else "composing_other_copies"
    return html(key, language=tongue, count=people, version=instead)


def what_it_is(reader: Reader, body: Body) -> str:
    """What a version is and how long, as plain text: ``text, 312 characters``."""
    plain = reader.phrases.plain
    kind = _KINDS[body.parts[0].kind]
    what = plain("body_album", count=len(body.parts)) if body.is_album else plain(kind)
    units = sum(utf16_length(part.text) for part in body.parts)
    if not units:
        return what
    return plain("body_with_text", what=what, count=units)


def _buttons(reader: Reader, facts: Draft) -> str:
    languages = [*own_first(reader), *facts.versions]
    body = next((facts.versions[tag] for tag in languages if tag in facts.versions), None)
    if body is None or not body.buttons:
        return ""
    return reader.phrases.html(
        "composing_buttons", labels=" · ".join(button.label for button in body.buttons)
    )


def _who(reader: Reader, facts: Draft) -> Markup:
    html, event = reader.phrases.html, facts.reach.event
    if facts.broadcast.kind != "broadcast":
        return html("audience_copies" if facts.reach.people else "audience_no_copies")
    if event is None:
        return html("audience_updates")
    return html("composing_event", title=event_title(reader, event))


def _people(reader: Reader, facts: Draft) -> Markup:
    people = facts.reach.people
    html = reader.phrases.html
    return html("audience_people", count=people) if people else html("audience_nobody")


def _version_row(reader: Reader, facts: Draft, language: str) -> Row:
    number_ = facts.broadcast.broadcast_id
    ask = AskBroadcast(number_, f"body-{language}")
    tongue = language_name(language)
    if language not in facts.versions:
        return (Button(reader.phrases.plain("button_write_version", language=tongue), ask),)
    return (
        Button(reader.phrases.plain("button_replace_version", language=tongue), ask),
        Button(reader.phrases.plain("button_drop_version", language=tongue), DropVersion(number_, language)),
    )


def ask_version(
    reader: Reader, broadcast: Broadcast, language: str, *, there: bool, note: str = ""
) -> Screen:
    """Asks for the message of a language; ``there``: there is one already, which it takes the place of."""
    html = reader.phrases.html
    several = len(reader.content.languages) > 1
    key = "ask_broadcast" if broadcast.kind == "broadcast" else "ask_correction"
    body = paragraphs(
        note,
        html(key),
        html("ask_in_language", language=language_name(language)) if several else "",
        html("ask_broadcast_there") if there else "",
    )
    return Screen(body, (to_draft(reader, broadcast.broadcast_id),))


def broadcast_list(
    reader: Reader, page: Sequence[Entry], *, first: int, total: int, note: str = ""
) -> Screen:
    """A page of the broadcasts; ``page`` are numbers ``first`` to ``first + PAGE`` of ``total``."""
    html = reader.phrases.html
    new: Row = (Button(reader.phrases.plain("button_new_broadcast"), NewBroadcast()),)
    if not page:
        return Screen(paragraphs(note, html("broadcasts_none")), (new, to_organize(reader)))
    rows: list[Row] = [
        (Button(_in_list(reader, entry), OpenBroadcast(entry.broadcast.broadcast_id)),) for entry in page
    ]
    before = OpenBroadcasts(max(0, first - PAGE)) if first > 0 else None
    behind = OpenBroadcasts(first + PAGE) if first + PAGE < total else None
    rows += turns(reader, before, behind)
    text = html("broadcasts_intro", count=total, first=first + 1, last=first + len(page))
    return Screen(paragraphs(note, text), (new, *rows, to_organize(reader)))


def _in_list(reader: Reader, entry: Entry) -> str:
    broadcast = entry.broadcast
    state = reader.phrases.plain(f"broadcast_is_{broadcast.state}")
    # The number tells apart those that begin with the same words.
    return label(f"{broadcast.broadcast_id} · {state} · {_opening(reader, entry)}")


def _opening(reader: Reader, entry: Entry) -> str:
    words = entry.opening or reader.phrases.plain("composing_empty")
    if entry.broadcast.kind == "broadcast":
        return words
    return f"{reader.phrases.plain(f'mailing_{entry.broadcast.kind}')}: {words}"


def offer_discard(reader: Reader, broadcast: Broadcast) -> Screen:
    """Whether a draft is to be thrown away."""
    plain, number_ = reader.phrases.plain, broadcast.broadcast_id
    return Screen(
        reader.phrases.html("throw_away_question"),
        (
            (Button(plain("button_throw_away_now"), DiscardBroadcast(number_)),),
            to_draft(reader, number_),
        ),
    )


def with_way_back(reader: Reader, screen: Screen, entry: Entry) -> Screen:
    """A screen that the organizer turned to while they were asked about a draft, with the way back to it."""
    line = reader.phrases.html("draft_there", title=shortened(_opening(reader, entry), _OPENING_UNITS))
    html = paragraphs(line, screen.html)
    if utf16_length(visible(html)) > _MOST_UNITS:
        html = screen.html
    back = Button(reader.phrases.plain("button_go_on_broadcast"), OpenBroadcast(entry.broadcast.broadcast_id))
    return Screen(html, ((back,), *screen.rows))
