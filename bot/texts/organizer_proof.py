"""The screens for organizers that content decides, with the longest texts that an event can have."""

from collections.abc import Iterator
from dataclasses import replace

from bot.store.events import Event, EventRow, EventText
from bot.texts import event_making, event_review, menus, organizer_menus
from bot.texts.event_making import FIELDS, Question
from bot.texts.event_review import Confirmation, Consequences, Review
from bot.texts.reader import Reader
from bot.texts.screen import Screen

_LONGEST = {"title": 400, "place": 400, "description": 4000, "bring": 300, "word": 500, "link": 1000}
"""UTF-16 units that a calendar file or an organizer may give each."""
_START = 1_800_000_000


def organizer_screens(reader: Reader) -> Iterator[tuple[str, Screen]]:
    """What each screen is called, and itself."""
    event = _longest_event(reader)
    title = event.text(reader.edition.language).title
    yield "Organize", organizer_menus.organize(reader, draft=1, title=title)
    yield "another draft", organizer_menus.draft_in_the_way(reader, 1, title)
    yield "the organizer's events", organizer_menus.event_list(reader, [event], first=0, total=1)
    yield "the organizer's events, none", organizer_menus.event_list(reader, [], first=0, total=0)
    yield "the organizer's event", organizer_menus.one_event(reader, event, over=False)
    yield "the past events", organizer_menus.past_events(reader, [event], first=0, total=1)
    yield "the past events, none", organizer_menus.past_events(reader, [], first=0, total=0)
    candidate = reader.content.campaign.candidate
    yield (
        "the organizer's help",
        organizer_menus.explain(reader, menus.notice(reader, "help", candidate=candidate)),
    )
    yield "throwing a draft away", event_making.throw_away(reader, 1)
    for field in FIELDS:
        known = "x" * _LONGEST.get(field, 20)
        language = reader.edition.language if field in {*_LONGEST} - {"link"} else ""
        asked = Question(1, field, language, known, place=(1, 9), optional=True, same=True, back="review")
        on_map = replace(asked, on_map=field == "place")
        note = reader.phrases.html("refused_long", length=4096, most=1500)
        yield f"the question for {field}", event_making.question(reader, on_map, note=note)
    steps = dict.fromkeys(FIELDS, "when")
    review = Review(1, "abc", steps, is_new=False)
    note = reader.phrases.html("draft_overtaken")
    yield "the review", event_review.review(reader, reader, event, review, note=note)
    moved = replace(event, row=replace(event.row, starts_at=_START + 400 * 24 * 3600))
    changes = event_review.differences(reader, event, moved)
    words = dict.fromkeys(reader.content.languages[:3], "x" * _LONGEST["word"])
    for kind in ("new", "edit", "cancel"):
        facts = Consequences(kind, 1_000_000, changes, words, new_places=True)
        ready = Confirmation(1, "abc", title, "word-en")
        yield f"the confirmation ({kind})", event_review.confirmation(reader, ready, facts)
    yield "the cancellation", organizer_menus.offer_cancel(reader, event, Consequences("cancel", 1, "", {}))


def _longest_event(reader: Reader) -> Event:
    row = EventRow(
        event_id=1,
        uid="1",
        occurrence=0,
        starts_at=_START,
        ends_at=_START + 3 * 24 * 3600,
        all_day=0,
        zone=reader.content.campaign.zone.key,
        latitude=1.0,
        longitude=1.0,
        link="https://example.org/" + "x" * 900,
        capacity=100_000,
        state="published",
        revision=0,
        picture="x",
    )
    texts = {field: "x" * _LONGEST[field] for field in ("title", "description", "place", "bring")}
    return Event(row, {reader.edition.language: EventText(1, reader.edition.language, **texts)})
