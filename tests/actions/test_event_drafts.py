"""An event as an organizer prepares it: its times across changes of the clocks, its texts, its way through the steps."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions.event_answers import begin_on, take_text
from bot.actions.event_drafts import EventDraft, draft_of, new_draft, would_be
from bot.actions.event_steps import behind, first_step, is_known, read_step
from bot.store.events import Event, EventRow, EventText
from bot.texts.event_making import FIELDS

ZONE = ZoneInfo("America/Detroit")
DAY = 24 * 3600
LANGUAGES = ["en", "es"]
days = st.dates(dt.date(2026, 1, 1), dt.date(2030, 12, 31))


def midnight(day: dt.date) -> int:
    """A day's first moment in Detroit."""
    return int(dt.datetime.combine(day, dt.time(), ZONE).timestamp())


def event(starts_at: int, ends_at: int | None, *, all_day: bool = False) -> Event:
    """An event with a text in each language."""
    row = EventRow(
        event_id=7,
        uid="7@test.invalid",
        occurrence=0,
        starts_at=starts_at,
        ends_at=ends_at,
        all_day=int(all_day),
        zone=ZONE.key,
        latitude=None,
        longitude=None,
        link=None,
        capacity=None,
        state="published",
        revision=3,
    )
    return Event(row, {tag: EventText(7, tag, f"Title {tag}", "", "Park") for tag in LANGUAGES})


@given(days, st.integers(0, DAY - 1), st.one_of(st.none(), st.integers(1, 14 * DAY)))
def test_a_draft_of_an_event_has_its_times(day: dt.date, second: int, lasts: int | None) -> None:
    """To the second, whatever the clocks do in between."""
    starts_at = midnight(day) + second
    ends_at = None if lasts is None else starts_at + lasts
    draft = draft_of(event(starts_at, ends_at), 1)
    assert (draft.starts_at, draft.ends_at) == (starts_at, ends_at)


@given(days, st.integers(1, 10), days)
def test_days_stay_whole_when_they_are_moved(day: dt.date, count: int, moved_to: dt.date) -> None:
    """An event of so many days ends at a midnight, before and after it is moved over a change of the clocks."""
    ends_at = midnight(day + dt.timedelta(days=count))
    draft = draft_of(event(midnight(day), ends_at, all_day=True), 1)
    assert draft.ends_at == ends_at
    moved = begin_on(draft, midnight(moved_to) + 1, now=midnight(moved_to))
    assert isinstance(moved, EventDraft)
    assert moved.starts_at == midnight(moved_to)
    assert moved.ends_at == midnight(moved_to + dt.timedelta(days=count))


def test_a_draft_of_an_event_is_that_event() -> None:
    """Unchanged it is blank, and what would be published is what there is."""
    before = event(midnight(dt.date(2027, 11, 6)), None)
    draft = draft_of(before, 1)
    assert draft.is_blank
    assert would_be(draft, LANGUAGES).texts == before.texts
    assert not draft.with_text("title", ["en"], "Other").is_blank


def test_it_survives_the_store() -> None:
    """As JSON and back it is the same, and so is its mark."""
    draft = (
        new_draft(1, "x@test.invalid", ZONE)
        .with_text("title", ["en"], "Tïtle")
        .with_(days=(dt.date(2027, 1, 2),))
    )
    again = EventDraft.model_validate_json(draft.model_dump_json())
    assert again == draft
    assert again.mark == draft.mark


def test_the_mark_tells_what_is_known_and_not_where_one_is() -> None:
    """Going back and forth leaves an approval valid; a changed letter does not."""
    draft = new_draft(1, "x@test.invalid", ZONE).with_text("title", ["en"], "Title")
    assert draft.with_(step="when", waiting=False, heard=9).mark == draft.mark
    assert draft.with_text("title", ["en"], "Titel").mark != draft.mark


@pytest.mark.parametrize("all_day", [False, True])
def test_every_field_is_asked_once_in_order(all_day: bool) -> None:  # noqa: FBT001 - a test's parameter
    """With nothing but skips, from the first question to the review; only an all-day event is not asked until when."""
    draft = new_draft(1, "x@test.invalid", ZONE).with_text("title", ["en"], "Title")
    draft = draft.with_(starts_at=1, all_day=all_day)
    seen, name = [], first_step("title", LANGUAGES).name
    while step := read_step(name, LANGUAGES):
        seen.append(name)
        name = behind(draft, step, LANGUAGES)
    asked = [first_step(field, LANGUAGES).name for field in FIELDS if not (all_day and field == "until")]
    asked.insert(1, "title-es")
    assert seen == asked
    assert name == "review"


@pytest.mark.parametrize("name", ["title-fr", "title", "when-en", "nothing", "", "map-en", "review"])
def test_a_step_that_is_none_is_not_read(name: str) -> None:
    """A language that is gone, a field without its language, a word that is none."""
    assert read_step(name, LANGUAGES) is None


@given(
    st.text(max_size=2000),
    st.sampled_from(["title-en", "place-es", "description-en", "bring-es", "link", "capacity"]),
)
def test_what_is_taken_fits(text: str, name: str) -> None:
    """Any text is either refused or known afterwards, in one line where it must be."""
    step = read_step(name, LANGUAGES)
    assert step is not None
    taken = take_text(new_draft(1, "x@test.invalid", ZONE), step, text)
    if isinstance(taken, EventDraft):
        assert is_known(taken, step)
        if step.field in {"title", "place"}:
            assert len(taken.own(step.field, step.language).splitlines()) == 1
