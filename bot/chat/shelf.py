"""The content in use: replaced as a whole, and only by content without problems."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import structlog

from bot.content.folding import folded
from bot.content.load import load
from bot.content.model import Content, Edition
from bot.content.problem import Problem
from bot.content.search import Search
from bot.errors import StandpointError
from bot.texts.phrases import Phrases
from bot.texts.proof import proof

_log = structlog.get_logger(__name__)


class ContentError(StandpointError):
    """The content has problems; the sentence lists each with its file and line."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class _Served:
    content: Content
    search: Search
    stop_words: frozenset[str]
    start_words: frozenset[str]
    leave_words: frozenset[str]
    shortcuts: Mapping[str, str]


def problems_of(folder: Path) -> tuple[Problem, ...]:
    """Everything that is wrong with the content of a folder, screens included; warnings too."""
    return _read(folder)[1]


def _read(folder: Path) -> tuple[Content | None, tuple[Problem, ...]]:
    loaded = load(folder)
    if loaded.content is None:
        return None, loaded.problems
    too_long = proof(loaded.content)
    return (None if too_long else loaded.content), (*loaded.problems, *too_long)


class Shelf:
    """Serves the last good content of a folder.

    Raises:
        ContentError: The content has problems at the start, when there is no earlier one to serve.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        content, problems = _read(folder)
        if content is None:
            errors = [str(problem) for problem in problems if problem.severity == "error"]
            count = f"{len(errors)} problems" if len(errors) > 1 else "a problem"
            raise ContentError("\n".join([f"The content in {folder} has {count}:", *errors]))
        self._served = _prepared(content)

    @property
    def content(self) -> Content:
        """What the campaign says."""
        return self._served.content

    @property
    def search(self) -> Search:
        """The search over it."""
        return self._served.search

    @property
    def stop_words(self) -> frozenset[str]:
        """The words that end every opt-in, of all languages together."""
        return self._served.stop_words

    @property
    def start_words(self) -> frozenset[str]:
        """The words that undo a STOP, of all languages together."""
        return self._served.start_words

    @property
    def leave_words(self) -> frozenset[str]:
        """The words by which an organizer leaves what a draft asks, of all languages together."""
        return self._served.leave_words

    @property
    def shortcuts(self) -> Mapping[str, str]:
        """Whole messages that mean a command or the menu, of all languages together: a greeting, the words on the menu."""
        return self._served.shortcuts

    def reload(self) -> bool:
        """Reads the folder again; with problems, the last good content stays and the log says what is wrong."""
        content, problems = _read(self._folder)
        if content is None:
            for problem in problems:
                if problem.severity == "error":
                    _log.error("content refused", where=str(problem.where), problem=problem.text)
            _log.error("the last good content goes on being served")
            return False
        self._served = _prepared(content)
        _log.info("content reloaded", languages=",".join(content.languages))
        return True


def _prepared(content: Content) -> _Served:
    editions = content.editions.values()
    return _Served(
        content,
        Search(content),
        frozenset[str]().union(*(edition.stop_words for edition in editions)),
        frozenset[str]().union(*(edition.start_words for edition in editions)),
        frozenset[str]().union(*(edition.leave_words for edition in editions)),
        {word: command for edition in editions for word, command in _shortcuts(edition)},
    )


def _shortcuts(edition: Edition) -> Iterator[tuple[str, str]]:
    plain = Phrases(edition).plain
    for command in ("positions", "demands", "events", "settings", "language", "privacy"):
        yield folded(plain(f"button_{command}")), command
    for word in edition.menu_words:
        yield word, "menu"
    for word in edition.event_words:
        yield word, "events"
    for word in edition.privacy_words:
        yield word, "privacy"
