"""A draft as it is shown: the question it has come to, the review, or the confirmation."""

from zoneinfo import ZoneInfo

from bot.actions import event_drafts, event_publishing
from bot.actions.event_drafts import CONFIRM, REVIEW, WORD, EventDraft, would_be
from bot.actions.event_publishing import Consequence, languages_of
from bot.actions.event_steps import (
    NEEDED,
    Step,
    before,
    first_step,
    is_known,
    read_step,
    settled,
)
from bot.chat.visit import Answer, Desk, Visit
from bot.store.events import Event
from bot.texts import event_making, event_review, organizer_menus
from bot.texts.dates import span
from bot.texts.event_making import FIELDS, Question
from bot.texts.event_review import Confirmation, Consequences, Review
from bot.texts.reader import Reader
from bot.texts.screen import Screen, paragraphs


def own_languages(visit: Visit) -> list[str]:
    """The campaign's languages, the organizer's own first: it is asked first."""
    own = visit.reader.edition.language
    return [own, *(tag for tag in visit.reader.content.languages if tag != own)]


async def draft_now(desk: Desk, visit: Visit) -> EventDraft | None:
    """What this organizer is preparing, at a step that there is."""
    draft = await event_drafts.find(desk.database, visit.chat_id)
    return draft and settled(draft, own_languages(visit))


async def kept(desk: Desk, visit: Visit, draft: EventDraft, *, note: str = "") -> Answer:
    """Keeps the draft and shows where it has come to; ``note`` (HTML) stands above."""
    draft = settled(draft, own_languages(visit)).with_(waiting=True)
    await event_drafts.keep(desk.database, visit.occasion(), draft)
    return await shown(desk, visit, draft, note=note)


async def shown(desk: Desk, visit: Visit, draft: EventDraft, *, note: str = "") -> Answer:
    """Where a draft has come to."""
    if draft.step == REVIEW:
        return review(visit, draft, visit.reader.edition.language, note=note)
    if draft.step == CONFIRM:
        return Answer(await _confirmation(desk, visit, draft, note))
    return Answer(event_making.question(visit.reader, asked(visit, draft), note=note))


async def organize(desk: Desk, visit: Visit, *, note: str = "") -> Answer:
    """What an organizer can do, and what they are preparing."""
    draft = await event_drafts.find(desk.database, visit.chat_id)
    number, title = (draft.number, draft_title(visit, draft)) if draft else (None, "")
    return Answer(organizer_menus.organize(visit.reader, draft=number, title=title, note=note))


def one_event(visit: Visit, event: Event, *, note: str = "") -> Answer:
    """One event and what can be done with it."""
    over = event.is_over(visit.now)
    return Answer(organizer_menus.one_event(visit.reader, event, over=over, note=note))


async def gone(desk: Desk, visit: Visit) -> Answer:
    """The draft that a button is about is not there any more."""
    return await organize(desk, visit, note=visit.reader.phrases.html("draft_gone"))


def draft_title(visit: Visit, draft: EventDraft) -> str:
    """What the event is called so far, and whether it is a copy; may be empty."""
    title = draft.text("title", *own_languages(visit))
    return visit.reader.phrases.plain("draft_copy", title=title) if draft.copied and title else title


def asked(visit: Visit, draft: EventDraft) -> Question:
    """The question that a draft has come to.

    Raises:
        ValueError: It has come to none.
    """
    languages = own_languages(visit)
    step = read_step(draft.step, languages)
    if step is None:
        message = "a draft that has come to no question asks none"
        raise ValueError(message)
    return Question(
        draft=draft.number,
        field=step.field,
        language=step.language,
        known=_known(visit.reader, draft, step) if is_known(draft, step) else "",
        place=None if draft.complete else (FIELDS.index(step.field) + 1, len(FIELDS)),
        optional=step.field not in NEEDED,
        same=step.language in languages[1:] and bool(draft.own(step.field, languages[0])),
        on_map=step.field == "place" and draft.latitude is not None,
        back="" if draft.cancelling else before(draft, step, languages),
    )


def _known(reader: Reader, draft: EventDraft, step: Step) -> str:
    match step.field:
        case "when" | "until":
            return when(reader, draft)
        case "picture":
            return reader.phrases.plain("known_picture")
        case "link":
            return draft.link or ""
        case "capacity":
            return str(draft.capacity)
    return draft.own(step.field, step.language)


def when(reader: Reader, draft: EventDraft) -> str:
    """From when to when, in full; empty while no start is known."""
    if draft.starts_at is None:
        return ""
    return span(
        draft.starts_at,
        draft.ends_at,
        ZoneInfo(draft.zone),
        reader.phrases.locale,
        all_day=draft.all_day,
    )


def review(visit: Visit, draft: EventDraft, language: str, *, note: str = "") -> Answer:
    """The event as supporters of a language will see it, with a button to correct each thing."""
    languages = own_languages(visit)
    event = would_be(draft, languages_of(draft, visit.reader.content.languages))
    fields = [name for name in FIELDS if not (name == "until" and draft.all_day)]
    facts = Review(
        draft.number,
        draft.mark,
        {name: first_step(name, languages).name for name in fields},
        is_new=draft.event_id is None,
    )
    shown_to = visit.reader.within(language)
    return Answer(event_review.review(visit.reader, shown_to, event, facts, note=note))


async def _confirmation(desk: Desk, visit: Visit, draft: EventDraft, note: str) -> Screen:
    found = await consequence(desk, visit, draft)
    facts = consequences(visit.reader, draft, found)
    word_step = first_step(WORD, own_languages(visit)).name if found.count and found.before else ""
    title = draft.text("title", *own_languages(visit))
    ready = Confirmation(draft.number, draft.mark, title, word_step)
    screen = event_review.confirmation(visit.reader, ready, facts)
    return Screen(paragraphs(note, screen.html), screen.rows)


async def consequence(desk: Desk, visit: Visit, draft: EventDraft) -> Consequence:
    """What publishing the draft would do now."""
    async with desk.database.reading() as tables:
        return await event_publishing.consequence(tables, draft, visit.reader.content.languages)


def consequences(reader: Reader, draft: EventDraft, found: Consequence) -> Consequences:
    """The same, for a screen."""
    changes = ""
    if found.before is not None and found.kind == "edit":
        changes = event_review.differences(reader, found.before, found.after)
    words = dict(draft.texts.get(WORD, {}))
    return Consequences(found.kind, found.count, changes, words, new_places=found.new_places)
