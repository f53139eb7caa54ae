"""Which entries of one language a text is about, typing errors forgiven.

A word counts for as much as it tells entries apart: "the" stands in all of them and says nothing, "Honduras"
stands in two. What a text says beyond the entries' words counts against it, so that a question about the
weather finds nothing, however many small words it shares with the entries. No list of small words is
needed, and so no list per language.
"""

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from rapidfuzz import process
from rapidfuzz.distance import OSA

MOST_WORDS = 24
_MOST_MISSPELT = 12

_BEGUN = 0.95
"""A word whose beginning has been typed."""
_SURE = 0.9
"""A word in another form, such as the plural."""
_LIKELY = 0.75
"""A word of the same family, or with one slip of the finger."""
_MAYBE = 0.6
"""A long word with two slips."""
_IN_BODY = 0.5
"""A word of what an entry says; one of its names counts in full."""

_SMALL_TALK = 0.3
"""Short words that all tell entries apart by less than this say nothing together either: "para", "for", "by"."""
_OTHER_SUBJECT = 1.5
"""What a long word that no entry has counts against all of them."""

_SHORTEST_FORM = 3
_SHORTEST_FORM_WITH_ENDING = 5
_LONGEST_ENDING = 3
_SHORTEST_FAMILY = 6
_LEAST_OF_FAMILY = 0.6
_SHORTEST_MISSPELT = 5
_SHORTEST_MISSPELT_TWICE = 8
_SHORTEST_SUBJECT = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """The words of one entry: ``names`` are what it is called and found by, ``body`` is what it says.

    All texts are folded.
    """

    names: tuple[str, ...]
    body: str


@dataclass(slots=True)
class Score:
    """How much a text is about an entry, both from 0 to 1."""

    share: float = 0.0
    """How much of the text the entry's words make up."""
    subject: float = 0.0
    """How telling the best of them is that the entry is called or found by: not "who" or "what"."""


def slips(text: str) -> int:
    """How many slips of the finger a text may have and still be taken for another."""
    if len(text) < _SHORTEST_MISSPELT:
        return 0
    return 1 if len(text) < _SHORTEST_MISSPELT_TWICE else 2


class WordIndex:
    """The entries of one language by their words."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries
        self._strength: defaultdict[str, dict[int, float]] = defaultdict(dict)
        for number, entry in enumerate(entries):
            for word in entry.body.split():
                self._strength[word][number] = _IN_BODY
            for name in entry.names:
                for word in name.split():
                    self._strength[word][number] = 1.0
        self._words = sorted(self._strength)
        # A slip in a short word gives another word, and answers have many words to be mistaken for.
        self._spellable = [word for word in self._words if self._can_be_misspelt(word)]
        # A word that is a keyword by itself is a subject however short it is.
        self._subjects = {name for entry in entries for name in entry.names}
        self._phrases = [
            (tuple(name.split()), number)
            for number, entry in enumerate(entries)
            for name in entry.names
            if " " in name
        ]

    def scores(self, text: str, *, unfinished: bool = False) -> dict[int, Score]:
        """How much a folded text is about each entry; entries it has nothing to do with are left out.

        Args:
            text: What somebody typed.
            unfinished: Whether its last word may be the beginning of one.
        """
        words = list(dict.fromkeys(text.split()))[:MOST_WORDS]
        begun = words[-1] if words and unfinished else ""
        found: defaultdict[int, Score] = defaultdict(Score)
        total = 0.0
        misspelt = 0
        small_talk = not unfinished
        for word in words:
            if len(word) < _SHORTEST_FORM and word not in self._subjects and word != begun:
                continue
            alike = self._alike(word, unfinished=word == begun)
            if not alike and misspelt < _MOST_MISSPELT:
                misspelt += 1
                alike = self._misspelt(word)
            if not alike:
                total += min(_OTHER_SUBJECT, _substance(word))
                continue
            apart = self._telling(alike)
            small_talk = small_talk and apart < _SMALL_TALK and self._is_small(word)
            telling = apart * (1.0 if word in self._subjects else min(1.0, _substance(word)))
            total += telling
            subject = telling if len(word) >= _SHORTEST_SUBJECT or word in self._subjects else 0.0
            for number, strength in self._matches(alike).items():
                score = found[number]
                score.share += telling * strength
                if strength > _IN_BODY:
                    score.subject = max(score.subject, subject * strength)
        if small_talk:
            return {}
        for score in found.values():
            score.share /= total
        for number, share in self._spoken(text.split()):
            found[number].share = max(share, found[number].share)
        return dict(found)

    def _is_small(self, word: str) -> bool:
        return len(word) < _SHORTEST_MISSPELT and word not in self._subjects

    def _matches(self, alike: Mapping[str, float]) -> dict[int, float]:
        """How strongly a word stands for each entry."""
        matches: dict[int, float] = {}
        for other, likeness in alike.items():
            for number, strength in self._strength[other].items():
                matches[number] = max(matches.get(number, 0.0), likeness * strength)
        return matches

    def _telling(self, alike: Mapping[str, float]) -> float:
        """How well a word tells entries apart: 1 if none had it, near 0 if all have it."""
        closest = max(alike, key=lambda other: alike[other])
        count = len(self._entries)
        return math.log((count + 1) / (len(self._strength[closest]) + 0.5)) / math.log((count + 1) / 0.5)

    def _alike(self, word: str, *, unfinished: bool) -> dict[str, float]:
        """The known words that are this word, a form of it, of its family, or (unfinished) begin with it."""
        alike = {word: 1.0} if word in self._strength else {}
        stem = word if unfinished else word[:_SHORTEST_FORM]
        if len(word) < _SHORTEST_FORM and not unfinished:
            return alike
        start = bisect_left(self._words, stem)
        for other in takewhile(lambda known: known.startswith(stem), self._words[start:]):
            likeness = _BEGUN if unfinished else _kinship(word, other)
            if likeness and other != word:
                alike[other] = likeness
        return alike

    def _misspelt(self, word: str) -> dict[str, float]:
        if not slips(word):
            return {}
        found = process.extract(word, self._spellable, scorer=OSA.distance, score_cutoff=slips(word), limit=5)
        nearest = min((distance for _, distance, _ in found), default=0)
        return {
            other: _LIKELY if distance == 1 else _MAYBE for other, distance, _ in found if distance == nearest
        }

    def _can_be_misspelt(self, word: str) -> bool:
        named = 1.0 in self._strength[word].values()
        return len(word) >= (_SHORTEST_MISSPELT if named else _SHORTEST_MISSPELT_TWICE)

    def _spoken(self, words: list[str]) -> list[tuple[int, float]]:
        """The entries one of whose names, of several words, stands in the text; how much of the text it is."""
        spoken = []
        known = set(words)
        for name, number in self._phrases:
            if name[0] not in known or name[-1] not in known or len(name) > len(words):
                continue
            if any(tuple(words[at : at + len(name)]) == name for at in range(len(words) - len(name) + 1)):
                spoken.append((number, 0.4 + 0.6 * len(name) / len(words)))
        return spoken


def _substance(word: str) -> float:
    """How likely a word is a subject by its length: short ones are mostly small talk ("can", "me", "por")."""
    return (len(word) / _SHORTEST_MISSPELT) ** 2


def _kinship(word: str, other: str) -> float:
    """How alike two words are by their beginning; 0 for strangers."""
    shorter, longer = sorted((word, other), key=len)
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(word, other, strict=False)))
    ending = len(longer) - len(shorter)
    if shared == len(shorter) and ending <= (_LONGEST_ENDING if shared >= _SHORTEST_FORM_WITH_ENDING else 1):
        return _SURE
    return _LIKELY if shared >= max(_SHORTEST_FAMILY, _LEAST_OF_FAMILY * len(longer)) else 0.0
