"""A broadcast written in a YAML file: read as strictly as content is, with every problem at once as ``file:line``."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from bot.content import markup
from bot.content.complaints import fit
from bot.content.entities import text_and_entities
from bot.content.fields import (
    LONGEST_LABEL,
    Address,
    Days,
    Flag,
    Html,
    Id,
    Language,
    Version,
    html,
    localized,
    nearest,
    refuse,
    text,
)
from bot.content.model import Content, Localized
from bot.content.problem import Problem
from bot.content.yaml_file import Document, Spot
from bot.store.events import Event
from bot.texts.broadcast_body import MOST_BUTTONS, Body, BodyButton, Part
from bot.texts.phrases import label as shortened

_MOST_NAMED = 5
_OPENS = ("demand", "position", "event", "link")


def _updates(value: object) -> str:
    if text(value) != "updates":
        refuse("must be `updates`; for the people of an event write `event:` with its number instead")
    return "updates"


def _words(value: object) -> str:
    written = html(value)
    if found := markup.PLACEHOLDER.search(written):
        refuse(f"has {found[0]}, which would be shown as typed; write what is meant")
    return written


def _label(value: object) -> Localized:
    written = localized(value)
    for label in written.texts.values():
        if (length := markup.utf16_length(label)) > LONGEST_LABEL:
            refuse(f"is {length} characters long; a button takes at most {LONGEST_LABEL}")
    return written


Number: TypeAlias = Version
"""1, 2, 3 …"""


class ButtonEntry(BaseModel):
    """A button: what it opens, and its label, in one text or one per language."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    demand: Id | None = None
    position: Id | None = None
    event: Number | None = None
    link: Address | None = None
    label: Annotated[Localized | None, BeforeValidator(_label)] = None

    @property
    def opens(self) -> Literal["demand", "position", "event", "link"]:
        """The one thing that it opens."""
        return cast(
            "Literal['demand', 'position', 'event', 'link']",
            next(what for what in _OPENS if getattr(self, what) is not None),
        )


class BroadcastFile(BaseModel):
    """The file."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    audience: Annotated[str, BeforeValidator(_updates)] | None = None
    event: Number | None = None
    languages: list[Language] = []
    rested_days: Days = 0
    earlier_wording: Flag = False
    channel: Flag = False
    texts: dict[Language, Annotated[Html, BeforeValidator(_words)]] = {}
    buttons: Annotated[list[ButtonEntry], Field(max_length=MOST_BUTTONS)] = []


@dataclass(frozen=True, slots=True)
class Written:
    """What a file says: for whom, and the words by language."""

    topic: str
    languages: tuple[str, ...]
    rested_days: int
    earlier_wording: bool
    in_channel: bool
    bodies: Mapping[str, Body]


def read_broadcast(
    document: Document, content: Content, coming: Sequence[Event], *, has_channel: bool
) -> tuple[Written | None, list[Problem]]:
    """What a file says, or None and everything that is wrong with it.

    Args:
        document: The file.
        content: The campaign's.
        coming: The events that are ahead.
        has_channel: Whether the campaign has a channel.
    """
    events = {str(event.row.event_id): event for event in coming}
    file, problems = fit(document, BroadcastFile)
    problems += _Rules(document, content, events).problems(has_channel=has_channel)
    if file is None or problems:
        return None, sorted(problems, key=lambda problem: problem.where.line)
    bodies = {
        language: Body(
            parts=(_part(words),),
            buttons=tuple(_button(entry, language, content, events) for entry in file.buttons),
        )
        for language, words in file.texts.items()
    }
    topic = "updates" if file.event is None else events[str(file.event)].topic
    written = Written(
        topic, tuple(file.languages), file.rested_days, file.earlier_wording, file.channel, bodies
    )
    return written, []


def _part(words: str) -> Part:
    seen, entities = text_and_entities(words)
    return Part(kind="text", text=seen, entities=entities)


def _button(entry: ButtonEntry, language: str, content: Content, events: Mapping[str, Event]) -> BodyButton:
    target = str(getattr(entry, entry.opens))
    edition = content.edition(language)
    if entry.label is not None:
        label = entry.label.within(language)
    elif entry.opens == "demand":
        label = edition.demands[target].label
    elif entry.opens == "position":
        label = edition.positions[target].label
    else:
        label = events[target].text(language, content.authority.language).title
    return BodyButton(label=shortened(label), opens=entry.opens, target=target)


class _Rules:
    """What must hold between values, and between them and the campaign; a value of the wrong kind is passed over."""

    def __init__(self, document: Document, content: Content, events: Mapping[str, Event]) -> None:
        self._document = document
        self._content = content
        self._events = events

    def problems(self, *, has_channel: bool) -> Iterator[Problem]:
        """All that is wrong."""
        yield from self._whom()
        yield from self._languages()
        yield from self._buttons()
        if self._document.text("channel") == "true" and not has_channel:
            yield self._problem(("channel",), "the campaign has no channel; set STANDPOINT_CHANNEL")

    def _whom(self) -> Iterator[Problem]:
        data = self._document.data
        if ("audience" in data) == ("event" in data):
            spot: Spot = ("event",) if "event" in data else ()
            yield self._problem(spot, "write either `audience: updates` or `event:` with its number")
        elif (number := self._document.text("event")) and number.isdecimal():
            yield from self._event(("event",), number)

    def _languages(self) -> Iterator[Problem]:
        document, known = self._document, self._content.languages
        if not document.section("texts") and not document.refuses(("texts",)):
            yield self._problem(
                ("texts",), "`texts` is missing; write what is to be sent, by language: en: …"
            )
        named: list[tuple[Spot, str]] = [
            (("texts", language), language) for language in document.section("texts")
        ]
        for spot, language in (*named, *document.items("languages")):
            if language and language not in known:
                told = f"the content has no language `{language}`; it has {', '.join(known)}"
                yield self._problem(spot, told)

    def _buttons(self) -> Iterator[Problem]:
        buttons = self._document.data.get("buttons", [])
        for at, button in enumerate(buttons if isinstance(buttons, list) else []):
            if not isinstance(button, dict) or self._document.refuses(("buttons", at)):
                continue
            opened = [what for what in _OPENS if what in button]
            if len(opened) != 1:
                told = f"a button opens one thing; write one of {', '.join(f'`{what}`' for what in _OPENS)}"
                yield self._problem(("buttons", at), told)
            elif opened == ["link"] and "label" not in button:
                yield self._problem(("buttons", at), "`label` is missing; a link does not name itself")
            yield from self._targets(("buttons", at), button)
            yield from self._labels(("buttons", at, "label"), button.get("label"))

    def _targets(self, spot: Spot, button: Mapping[str, object]) -> Iterator[Problem]:
        edition = self._content.authority
        for what, known in (("demand", edition.demands), ("position", edition.positions)):
            target = button.get(what)
            if isinstance(target, str) and target.strip() and target.strip() not in known:
                told = f"there is no {what} `{target.strip()}`{nearest(target.strip(), known)}"
                yield self._problem((*spot, what), told)
        event = button.get("event")
        if isinstance(event, str) and event.strip().isdecimal():
            yield from self._event((*spot, "event"), event.strip())

    def _labels(self, spot: Spot, label: object) -> Iterator[Problem]:
        for language in self._document.section("texts"):
            if isinstance(label, dict) and label and language not in label:
                yield self._problem(spot, f"`label` has no text in {language}; add it")

    def _event(self, spot: Spot, number: str) -> Iterator[Problem]:
        if number in self._events:
            return
        named = [
            f"{number_} ({event.text(self._content.authority.language).title})"
            for number_, event in list(self._events.items())[:_MOST_NAMED]
        ]
        coming = f"the next are {', '.join(named)}" if named else "no event is ahead"
        yield self._problem(spot, f"no event that is ahead has the number {number}; {coming}")

    def _problem(self, spot: Spot, told: str) -> Problem:
        return self._document.problem(spot, told)
