"""One YAML file as plain texts, lists and mappings, with the line of everything in it.

Only the plain part of YAML is taken: every value is a text (``no`` stays "no"), and whatever makes one line
mean something elsewhere (anchors, aliases, merge keys, tags, several documents) is refused.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import yaml

from bot.content import text_file
from bot.content.model import Where
from bot.content.problem import Problem, Severity

Node: TypeAlias = "str | list[Node] | dict[str, Node]"
Spot: TypeAlias = tuple[str | int, ...]
"""The way to a value: ``("demands", "safe-passage", "paragraphs", 0)``."""

DEEPEST = 20

# libyaml reads ten times as fast; PyYAML's own parser is there where its wheel has no libyaml.
_LOADER = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader

_INDENTED_OTHERWISE = (
    "a line is not indented as its neighbours are, or text goes on after a closing quotation mark"
)
_BACKSLASH = "a backslash in double quotation marks means something special; use single ones"
# A piece of PyYAML's message, the sentence for it, and whether the mistake begins where the context does.
_SYNTAX = (
    (
        "mapping values are not",
        "a colon stands where none can; put a text with a colon in quotation marks",
        False,
    ),
    (
        "cannot start any token",
        "a text begins with a character that needs quotation marks around the text",
        False,
    ),
    ("expected ':'", "this line has no colon after its key, or is not indented as its neighbours are", True),
    ("expected key", _INDENTED_OTHERWISE, False),
    ("block end", _INDENTED_OTHERWISE, False),
    ("'-' indicator", _INDENTED_OTHERWISE, False),
    ("end of stream", "a quotation mark is opened here and never closed", True),
    ("',' or", "a list or a mapping in brackets begins here and lacks a comma or its closing bracket", True),
    ("escape", _BACKSLASH, False),
    ("comment", "the text after | or > must begin on the next line", False),
)
_SYNTAX_ELSE = (
    "this cannot be read as YAML; look at indentation, quotation marks and colons here and one line above"
)


@dataclass(frozen=True, slots=True)
class Document:
    """A file's data with the way back to its lines."""

    file: Path
    data: dict[str, Node]
    lines: Mapping[Spot, int]
    blocks: Mapping[Spot, int]
    """Where the text of a ``|`` block begins: inside one, a line of text is a line of the file.

    Texts are read without the space around them, and so are their lines counted.
    """
    refused: frozenset[Spot]
    """What could not be read and is already complained of."""

    def where(self, spot: Spot = (), offset: int = 0) -> Where:
        """The line of a value (its key's), or of what holds it; ``offset`` counts lines inside its text."""
        if spot in self.blocks:
            return Where(self.file, self.blocks[spot] + offset)
        while spot and spot not in self.lines:
            spot = spot[:-1]
        return Where(self.file, self.lines.get(spot, 1))

    def problem(self, spot: Spot, text: str, severity: Severity = "error") -> Problem:
        """A problem at a value: the line is its key's."""
        while spot and spot not in self.lines:
            spot = spot[:-1]
        return Problem(Where(self.file, self.lines.get(spot, 1)), text, severity)

    def refuses(self, spot: Spot) -> bool:
        """Whether a value, or something that holds it, could not be read."""
        return any(spot[:length] in self.refused for length in range(len(spot) + 1))

    def holds(self, *keys: str) -> bool:
        """Whether a mapping stands at these keys, all of it readable: only then is what it lacks missing."""
        node: Node = self.data
        for key in keys:
            node = node.get(key, "") if isinstance(node, dict) else ""
        return isinstance(node, dict) and not self.refuses(keys)

    def section(self, *keys: str) -> dict[str, Node]:
        """The mapping at these keys; an empty one where there is none."""
        node: Node = self.data
        for key in keys:
            node = node.get(key, "") if isinstance(node, dict) else ""
        return node if isinstance(node, dict) else {}

    def text(self, *keys: str) -> str:
        """The text at these keys without the space around it; an empty one where there is none."""
        node = self.section(*keys[:-1]).get(keys[-1], "")
        return node.strip() if isinstance(node, str) else ""

    def items(self, *keys: str) -> list[tuple[Spot, str]]:
        """The texts of the list at these keys, each with its spot; an empty list where there is none."""
        node = self.section(*keys[:-1]).get(keys[-1], "")
        if not isinstance(node, list):
            return []
        return [((*keys, at), item.strip()) for at, item in enumerate(node) if isinstance(item, str)]


def read(file: Path) -> tuple[Document | None, list[Problem]]:
    """Read a file; the document is None where nothing can be made of it. Never raises."""
    text = text_file.read(file)
    if isinstance(text, Problem):
        return None, [text]
    events = yaml.parse(text, Loader=_LOADER)
    reading = _Reading(file, events)
    try:
        document = reading.document()
    except _StopError as stop:
        return None, [*reading.problems, stop.problem]
    except yaml.MarkedYAMLError as error:
        return None, [*reading.problems, _syntax(file, text, error)]
    except (yaml.YAMLError, ValueError, OverflowError):
        # PyYAML's own parser lets bad numbers in \U escapes through to chr().
        return None, [*reading.problems, Problem(Where(file, 1), _SYNTAX_ELSE)]
    return document, reading.problems


def _syntax(file: Path, text: str, error: yaml.MarkedYAMLError) -> Problem:
    told = error.problem or ""
    known = (piece for piece in _SYNTAX if piece[0] in told)
    _, sentence, from_context = next(known, ("", _SYNTAX_ELSE, False))
    marks = (
        (error.context_mark, error.problem_mark) if from_context else (error.problem_mark, error.context_mark)
    )
    line = next((mark.line + 1 for mark in marks if mark), 1)
    written = text_file.lines(text)
    start = written[line - 1] if line <= len(written) else ""
    if "\t" in start[: len(start) - len(start.lstrip())]:
        sentence = "a tab stands where spaces are needed; indent with spaces"
    return Problem(Where(file, line), sentence)


class _StopError(Exception):
    """Reading further makes no sense."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.text)
        self.problem = problem


@dataclass(slots=True)
class _Reading:
    """Events in, data out: a mapping, a list or a text at a time, refusals collected on the way."""

    file: Path
    events: Iterator[yaml.Event]
    problems: list[Problem] = field(default_factory=list)
    lines: dict[Spot, int] = field(default_factory=dict)
    blocks: dict[Spot, int] = field(default_factory=dict)
    refused: set[Spot] = field(default_factory=set)

    def document(self) -> Document:
        """The one document of the file; its top is a mapping."""
        next(self.events)
        event = next(self.events)
        if isinstance(event, yaml.StreamEndEvent):
            raise _StopError(self._problem(1, "the file is empty; write its entries or take the file away"))
        root = next(self.events)
        data = self._node(root, ())
        next(self.events)
        after = next(self.events)
        if not isinstance(after, yaml.StreamEndEvent):
            told = "a second document begins here (---); a file holds one"
            raise _StopError(self._problem(_line(after), told))
        if not isinstance(data, dict):
            told = "the file holds no `key: value` lines; expected are the keys of this file, one a line"
            raise _StopError(self._problem(_line(root), told))
        return Document(self.file, data, self.lines, self.blocks, frozenset(self.refused))

    def _node(self, event: yaml.Event, spot: Spot) -> Node:
        """The data that begins with this event."""
        line = _line(event)
        if isinstance(event, yaml.AliasEvent):
            self._refuse(line, f"`*{event.anchor}` stands for text elsewhere; write the text out", spot)
            return ""
        if (anchor := getattr(event, "anchor", None)) is not None:
            self._refuse(line, f"`&{anchor}` is an anchor, which content files do without; take it out")
        if getattr(event, "tag", None) is not None:
            self._refuse(line, "a tag (a word that begins with !) stands before the value; take it out")
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, spot)
        if len(spot) >= DEEPEST:
            raise _StopError(
                self._problem(
                    line, f"entries are nested more than {DEEPEST} deep; no content file needs that"
                )
            )
        return self._mapping(spot) if isinstance(event, yaml.MappingStartEvent) else self._list(spot)

    def _scalar(self, event: yaml.ScalarEvent, spot: Spot) -> str:
        text = str(event.value)
        if found := text_file.invisible(text):
            self._refuse(_line(event), f"{found[1]} is written here; take it out", spot)
            return ""
        if event.style == "|":
            above = text[: len(text) - len(text.lstrip())].count("\n")
            self.blocks[spot] = _line(event) + 1 + above
        return text

    def _list(self, spot: Spot) -> list[Node]:
        items: list[Node] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            here = (*spot, len(items))
            self.lines[here] = _line(event)
            items.append(self._node(event, here))
        return items

    def _mapping(self, spot: Spot) -> dict[str, Node]:
        entries: dict[str, Node] = {}
        seen: dict[str, int] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self._key(event, spot)
            if key is None or key in seen:
                # Read all the same: what is wrong inside is told, what is right is left out.
                aside = _Reading(self.file, self.events, self.problems)
                aside._node(next(self.events), spot)
                if key is not None:
                    told = f"`{key}` stands here and in line {seen[key]}; keep one of them"
                    self._refuse(_line(event), told)
                continue
            seen[key] = self.lines[*spot, key] = _line(event)
            entries[key] = self._node(next(self.events), (*spot, key))
        return entries

    def _key(self, event: yaml.Event, spot: Spot) -> str | None:
        """The text of a key; None where it is refused."""
        aside = _Reading(self.file, self.events, self.problems)
        key = aside._node(event, (*spot, ""))
        if not isinstance(key, str):
            self._refuse(
                _line(event), "a list or a mapping stands where a key is expected; write a word", spot
            )
        elif key == "<<":
            self._refuse(_line(event), "`<<` copies entries from elsewhere; write them out", spot)
        elif not aside.refused:
            return key
        self.refused.add(spot)
        return None

    def _refuse(self, line: int, text: str, spot: Spot | None = None) -> None:
        self.problems.append(self._problem(line, text))
        if spot is not None:
            self.refused.add(spot)

    def _problem(self, line: int, text: str) -> Problem:
        return Problem(Where(self.file, line), text)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1
