"""What a person who types means: an entry, a few to choose from, or nothing the campaign has said."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.content import markup
from bot.content.folding import folded
from bot.content.model import Content, Edition
from bot.content.word_index import Entry, Score, WordIndex, slips

LONGEST_TEXT = 200
MOST_NEAR = 5

_CLEAR = 0.8
"""From this share on a hit may be the one that is meant…"""
_AHEAD = 1.5
"""…if its share is so many times that of the next."""
_NEAR = 0.5
"""From this share on a hit may be meant…"""
_NEAR_WITH_SUBJECT = 0.27
"""…or from this one, if it is called by a telling word of the text…"""
_SUBJECT = 0.35
"""…as telling as this."""
_WORTH_BROWSING = 0.25
_FRAME = 4
"""A word of so many questions is a way to ask, not what is asked about."""
_OTHER_LANGUAGE = 0.97


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that is meant."""

    kind: Literal["demand", "position"]
    id: str


@dataclass(frozen=True, slots=True)
class Found:
    """The one entry that is clearly meant, or else up to five that may be."""

    exact: Hit | None
    near: tuple[Hit, ...]


class Search:
    """The entries of a content in all its languages, to be found by what people type."""

    def __init__(self, content: Content) -> None:
        self._authority = content.authority.language
        self._edition = content.edition
        self._hits = tuple(_hits(content.authority))
        self._names: dict[str, dict[str, tuple[Hit, ...]]] = {}
        self._words: dict[str, WordIndex] = {}
        for language, edition in content.editions.items():
            entries = [_entry(edition, hit) for hit in self._hits]
            self._words[language] = WordIndex(entries)
            named: defaultdict[str, dict[Hit, None]] = defaultdict(dict)
            for hit, entry in zip(self._hits, entries, strict=True):
                for name in entry.names:
                    named[name][hit] = None
            self._names[language] = {name: tuple(hits) for name, hits in named.items()}
        self._frame = frozenset[str]().union(*map(_frame, content.editions.values()))

    def find(self, text: str, language: str | None) -> Found:
        """What a text means: by id, label, question or keyword, else by its words.

        Args:
            text: What somebody typed, of any length.
            language: The person's language; their words are looked for in all of them, in this one first.
        """
        wanted = folded(text[:LONGEST_TEXT])
        subject = self._without_frame(wanted)
        named = (
            self._named(wanted, language)
            or self._almost_named(wanted, language)
            or self._named(subject, language)
        )
        if len(named) == 1:
            return Found(named[0], ())
        if named:
            return Found(None, named[:MOST_NEAR])
        asked = {hit for hit, _ in self._scored(subject, language)}
        near = [
            (hit, score.share)
            for hit, score in self._scored(wanted, language)
            if hit in asked and score.share >= (_NEAR_WITH_SUBJECT if score.subject >= _SUBJECT else _NEAR)
        ]
        if near and near[0][1] >= _CLEAR and (len(near) == 1 or near[0][1] >= _AHEAD * near[1][1]):
            return Found(near[0][0], ())
        return Found(None, tuple(hit for hit, _ in near[:MOST_NEAR]))

    def browse(self, text: str, language: str | None, limit: int) -> tuple[Hit, ...]:
        """The entries a text may be the beginning of, the best first; all of them in their order for no text."""
        wanted = folded(text[:LONGEST_TEXT])
        if not wanted:
            return self._hits[:limit] if not text.strip() else ()
        scored = self._scored(wanted, language, unfinished=True)
        begun = [hit for hit, score in scored if score.share >= _WORTH_BROWSING]
        ranked = dict.fromkeys((*self._named(wanted, language), *begun))
        return tuple(ranked)[:limit]

    def _without_frame(self, wanted: str) -> str:
        """What a text asks about, without the way questions are put: "what does he say about …"."""
        return " ".join(word for word in wanted.split() if word not in self._frame)

    def _languages(self, language: str | None) -> list[str]:
        first = self._edition(language).language
        return [first, *(other for other in self._words if other != first)]

    def _named(self, wanted: str, language: str | None) -> tuple[Hit, ...]:
        """The entries with exactly this name, in the first language that has any."""
        every = (self._names[tag].get(wanted, ()) for tag in self._languages(language))
        return next((hits for hits in every if hits), ())

    def _almost_named(self, wanted: str, language: str | None) -> tuple[Hit, ...]:
        """The entries with a name that differs by a slip or two, in the first language that has any."""
        if not slips(wanted):
            return ()
        for tag in self._languages(language):
            names = self._names[tag]
            found = process.extract(
                wanted, names.keys(), scorer=OSA.distance, score_cutoff=slips(wanted), limit=None
            )
            nearest = [
                name
                for name, distance, _ in found
                if distance == found[0][1] and len(name) >= len(wanted) - 1
            ]
            if nearest:
                return tuple(dict.fromkeys(hit for name in nearest for hit in names[name]))
        return ()

    def _scored(
        self, wanted: str, language: str | None, *, unfinished: bool = False
    ) -> list[tuple[Hit, Score]]:
        """Every entry that the text may be about with its best score in any language, the best first."""
        best: dict[int, Score] = {}
        for place, tag in enumerate(self._languages(language)):
            for number, score in self._words[tag].scores(wanted, unfinished=unfinished).items():
                score.share *= _OTHER_LANGUAGE if place else 1.0
                if number not in best or score.share > best[number].share:
                    best[number] = score
        ranked = sorted(best.items(), key=lambda item: (-item[1].share, item[0]))
        return [(self._hits[number], score) for number, score in ranked]


def _frame(edition: Edition) -> frozenset[str]:
    """The words that many questions are put with and that are nobody's keyword: "what", "does", "say", "about"."""
    positions = edition.positions.values()
    asked = Counter(word for position in positions for word in set(folded(position.question).split()))
    named = [position.keywords for position in positions]
    named += [demand.keywords for demand in edition.demands.values()]
    keywords = {folded(word) for words in named for word in words}
    return frozenset(word for word, count in asked.items() if count >= _FRAME and word not in keywords)


def _hits(edition: Edition) -> Iterator[Hit]:
    """Every entry in the order of the menus: positions group by group, then demands."""
    for group in edition.groups.values():
        for id_ in group.positions:
            yield Hit("position", id_)
    for id_ in edition.demands:
        yield Hit("demand", id_)


def _entry(edition: Edition, hit: Hit) -> Entry:
    if hit.kind == "demand":
        demand = edition.demands[hit.id]
        names = (hit.id, demand.label, *demand.keywords)
        body = f"{demand.quotation} {markup.visible(demand.rationale_html)}"
    else:
        position = edition.positions[hit.id]
        names = (hit.id, position.label, position.question, *position.keywords)
        body = markup.visible(position.answer_html)
    return Entry(tuple(filter(None, map(folded, names))), folded(body))
