"""In which order an organizer is asked about an event, and where each answer leads.

A step is a field, or a field and a language: ``when``, ``title-en``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.actions.event_drafts import CONFIRM, REVIEW, TEXTS, WORD, EventDraft
from bot.texts.event_making import FIELDS

MAP: Final = "map"
"""The position, which is given and taken out while the place is asked."""
NEEDED: Final = ("title", "when")
"""What no event can do without."""


@dataclass(frozen=True, slots=True)
class Step:
    """A field; of one with a text in each language, also the language."""

    field: str
    language: str = ""

    @property
    def name(self) -> str:
        """As it stands in the store and in taps."""
        return f"{self.field}-{self.language}" if self.language else self.field


def read_step(name: str, languages: Sequence[str]) -> Step | None:
    """The step with this name, or None where it is none (any more)."""
    field, _, language = name.partition("-")
    if field in (*TEXTS, WORD):
        return Step(field, language) if language in languages else None
    return Step(field) if name == field and (field in FIELDS or field == MAP) else None


def first_step(field: str, languages: Sequence[str]) -> Step:
    """The step that begins to ask a field."""
    return Step(field, languages[0]) if field in (*TEXTS, WORD) else Step(field)


def is_known(draft: EventDraft, step: Step) -> bool:
    """Whether there is something in this field (and language) that could be kept or taken out."""
    match step.field:
        case "when":
            return draft.starts_at is not None
        case "until":
            return draft.lasts is not None
        case "map":
            return draft.latitude is not None
        case "link" | "picture" | "capacity":
            return getattr(draft, step.field) is not None
    return bool(draft.own(step.field, step.language))


def missing(draft: EventDraft, languages: Sequence[str]) -> Step | None:
    """The first step that no event can do without and that has no answer yet."""
    if not any(draft.own("title", language) for language in languages):
        return first_step("title", languages)
    return Step("when") if draft.starts_at is None else None


def behind(draft: EventDraft, step: Step, languages: Sequence[str]) -> str:
    """Where the asking goes on after a step: a step, the review, or (after a word) the confirmation.

    Args:
        draft: What is known, the answer to the step included.
        step: The step that was answered or passed.
        languages: The campaign's, the organizer's own first.
    """
    if step.field in (*TEXTS, WORD) and step.field in draft.texts:
        rest = languages[languages.index(step.language) + 1 :]
        if rest:
            return Step(step.field, rest[0]).name
    if step.field == WORD:
        return CONFIRM
    lacking = missing(draft, languages)
    if draft.complete:
        return lacking.name if lacking else REVIEW
    rest_of_fields = FIELDS[FIELDS.index(step.field) + 1 :]
    for field in rest_of_fields:
        if not (field == "until" and draft.all_day):
            return first_step(field, languages).name
    return lacking.name if lacking else REVIEW


def before(draft: EventDraft, step: Step, languages: Sequence[str]) -> str:
    """Where Back leads: the step before, the review where it is known already, or nowhere (empty)."""
    if step.language and step.language != languages[0]:
        return Step(step.field, languages[languages.index(step.language) - 1]).name
    if draft.complete:
        return REVIEW
    earlier = FIELDS[: FIELDS.index(step.field)]
    for field in reversed(earlier):
        if not (field == "until" and draft.all_day):
            return first_step(field, languages).name
    return ""


def settled(draft: EventDraft, languages: Sequence[str]) -> EventDraft:
    """The draft at a step that there is: what is asked may have been a language that is gone since."""
    lacking = missing(draft, languages)
    if draft.step in (REVIEW, CONFIRM) and lacking is None:
        return draft.with_(complete=True)
    if draft.step not in (REVIEW, CONFIRM) and read_step(draft.step, languages):
        return draft
    return draft.with_(step=lacking.name) if lacking else draft.with_(step=REVIEW, complete=True)
