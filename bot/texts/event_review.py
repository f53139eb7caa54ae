"""The screens on which an organizer looks at what they have made: the review, and what publishing it does."""

from dataclasses import dataclass

from bot.store.events import Event
from bot.texts import events
from bot.texts.menus import language_name
from bot.texts.organizer_taps import (
    AskStep,
    LeaveDraft,
    OfferPublish,
    OfferThrowAway,
    PublishDraft,
    ReviewDraft,
)
from bot.texts.phrases import shortened
from bot.texts.reader import Reader
from bot.texts.screen import Button, Row, Screen, paragraphs

_LINK_UNITS = 100
_WORD_UNITS = 200

_CORRECTIONS = (
    (("title", "correct_title"), ("description", "correct_description")),
    (("when", "correct_when"), ("until", "correct_until")),
    (("place", "correct_place"), ("bring", "correct_bring")),
    (("link", "correct_link"), ("picture", "correct_picture")),
    (("capacity", "correct_capacity"),),
)


@dataclass(frozen=True, slots=True)
class Review:
    """A draft to be looked at: its number and mark, and the step that begins to ask each field."""

    draft: int
    mark: str
    steps: dict[str, str]
    is_new: bool


def review(reader: Reader, shown: Reader, event: Event, facts: Review, *, note: str = "") -> Screen:
    """The event as supporters will see it in the language of ``shown``, and a button for all there is to do."""
    html, plain = reader.phrases.html, reader.phrases.plain
    several = len(reader.content.languages) > 1
    body = paragraphs(
        note,
        html("review_head", language=language_name(shown.edition.language)),
        events.what_it_is(shown, event, over=False),
        "\n".join(_extras(reader, event)),
    )
    rows: list[Row] = [
        tuple(
            Button(plain(key), AskStep(facts.draft, facts.steps[field]))
            for field, key in row
            if field in facts.steps
        )
        for row in _CORRECTIONS
    ]
    if several:
        rows += [
            (Button(plain("button_see_in", language=language_name(tag)), ReviewDraft(facts.draft, tag)),)
            for tag in reader.content.languages
            if tag != shown.edition.language
        ]
    publish = "button_publish" if facts.is_new else "button_publish_changes"
    rows += [
        (Button(plain(publish), OfferPublish(facts.draft, facts.mark)),),
        (
            Button(plain("button_throw_away"), OfferThrowAway(facts.draft)),
            Button(plain("button_leave"), LeaveDraft(facts.draft)),
        ),
    ]
    return Screen(body, tuple(rows))


def _extras(reader: Reader, event: Event) -> list[str]:
    """What supporters have behind a button, or do not see in words."""
    html = reader.phrases.html
    row = event.row
    lines: list[str] = []
    if row.link:
        lines.append(html("review_link", link=shortened(row.link, _LINK_UNITS)))
    if row.latitude is not None:
        lines.append(html("review_map"))
    if row.picture:
        lines.append(html("review_picture"))
    lines.append(
        html("review_no_limit") if row.capacity is None else html("review_capacity", capacity=row.capacity)
    )
    return lines


@dataclass(frozen=True, slots=True)
class Consequences:
    """What publishing does: ``kind`` is new, edit, wording or cancel; ``count`` people are told.

    ``changes`` are the old and the new of what differs, ``words`` what the organizer adds, by language; ``new_places``
    are there for those who wait.
    """

    kind: str
    count: int
    changes: str
    words: dict[str, str]
    new_places: bool = False


def consequences(reader: Reader, facts: Consequences) -> str:
    """How many people are told, and what."""
    html = reader.phrases.html
    key = f"told_{facts.kind}" if facts.count else f"told_nobody_{facts.kind}"
    told = html(key, count=facts.count)
    places = html("told_new_places") if facts.new_places else ""
    return paragraphs(f"{told} {places}", facts.changes)


def differences(reader: Reader, before: Event, after: Event) -> str:
    """Old and new time and place, where they differ, as HTML."""
    html = reader.phrases.html
    language, authority = reader.edition.language, reader.content.authority.language
    lines = []
    old, new = events.event_when(reader, before), events.event_when(reader, after)
    if old != new:
        lines.append(html("change_time", old=old, new=new))
    old, new = (event.text(language, authority).place for event in (before, after))
    if old != new:
        none = reader.phrases.plain("no_place")
        lines.append(html("change_place", old=old or none, new=new or none))
    return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A draft that is ready: its number and mark, and what its event is called.

    ``word_step`` is where a word to those who are told is asked; empty for none.
    """

    draft: int
    mark: str
    title: str
    word_step: str


def confirmation(reader: Reader, ready: Confirmation, facts: Consequences) -> Screen:
    """The last look before it happens."""
    html, plain = reader.phrases.html, reader.phrases.plain
    words = [
        html("told_word", language=language_name(tag), word=shortened(word, _WORD_UNITS))
        for tag, word in facts.words.items()
    ]
    do = {"new": "button_publish", "cancel": "button_cancel_now"}.get(facts.kind, "button_publish_changes")
    question = "cancel_question" if facts.kind == "cancel" else "publish_question"
    draft = ready.draft
    rows: list[Row] = [(Button(plain(do), PublishDraft(draft, ready.mark)),)]
    if ready.word_step:
        key = "button_change_word" if facts.words else "button_add_word"
        rows.append((Button(plain(key), AskStep(draft, ready.word_step)),))
    leave = Button(plain("button_leave"), LeaveDraft(draft))
    if facts.kind == "cancel":
        rows.append((leave,))
    else:
        rows.append((Button(plain("button_back"), ReviewDraft(draft, reader.edition.language)), leave))
    body = paragraphs(html(question, title=ready.title), consequences(reader, facts), *words)
    return Screen(body, tuple(rows))
