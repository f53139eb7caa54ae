"""What a campaign says, read and checked: frozen values that the rest of the program reads.

``load.load`` is the only maker. Texts named *html* hold Telegram's HTML; all others are plain text.
"""

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a content file: where somebody would go to mend something. Lines count from 1."""

    file: Path
    line: int

    def __str__(self) -> str:
        """``file:line``, as editors and compilers write it."""
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Localized:
    """A text in several languages; the first one is the authority's."""

    texts: Mapping[str, str]

    def within(self, language: str) -> str:
        """The text in this language, or the authority's where there is none."""
        return self.texts.get(language) or next(iter(self.texts.values()))


@dataclass(frozen=True, slots=True)
class Source:
    """Where and when the candidate said it; ``paragraphs`` are the labels that content may cite."""

    id: str
    title: Localized
    author: str
    date: dt.date
    paragraphs: tuple[str, ...]
    contact: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """The paragraphs of a source that an answer rests on, in the source's order."""

    source: Source
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Demand:
    """A call with its rationale. ``quotation`` is plain text without quotation marks."""

    id: str
    label: str
    quotation: str
    rationale_html: str
    keywords: tuple[str, ...]
    citation: Citation
    where: Where


@dataclass(frozen=True, slots=True)
class Group:
    """One menu of positions: at most eight, in the order shown."""

    id: str
    title: str
    positions: tuple[str, ...]
    where: Where


@dataclass(frozen=True, slots=True)
class Position:
    """A question with an answer; ``demands`` are the ids of related demands."""

    id: str
    group: str
    label: str
    question: str
    answer_html: str
    keywords: tuple[str, ...]
    demands: tuple[str, ...]
    citation: Citation
    where: Where


@dataclass(frozen=True, slots=True)
class Phrase:
    """One translatable UI string: CLDR plural category → HTML with ``{placeholders}``.

    A phrase without plurals has the one form ``other``.
    """

    forms: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Wording:
    """What a person is shown before consenting to one purpose.

    ``since`` says which kinds of mailing it covers only since one of its versions: whoever agreed to an earlier one gets
    none of these.
    """

    purpose: str
    version: int
    html: str
    since: Mapping[str, int] = field(default_factory=dict)

    @property
    def hash(self) -> str:
        """SHA-256 of the text, in hex: proves which words were shown."""
        return hashlib.sha256(self.html.encode()).hexdigest()

    @property
    def mark(self) -> str:
        """The beginning of the hash, short enough for a button: tells these words from any others."""
        return self.hash[:12]

    @property
    def grown_at(self) -> int:
        """The version at which it covered more for the last time; 1 where it never grew."""
        return max(self.since.values(), default=1)

    @property
    def is_whole(self) -> bool:
        """Whether these words say all that it covers; a translation may be of an earlier version."""
        return self.version >= self.grown_at


@dataclass(frozen=True, slots=True)
class Sample:
    """A made-up event for the demo, ``in_days`` from the start at ``at`` in the campaign's zone."""

    id: str
    title: str
    description: str
    place: str
    in_days: int
    at: dt.time
    minutes: int
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Edition:
    """Everything in one language. ``reviewed`` is False until a person has read the translation."""

    language: str
    reviewed: bool
    demands: Mapping[str, Demand]
    groups: Mapping[str, Group]
    positions: Mapping[str, Position]
    phrases: Mapping[str, Phrase]
    wordings: Mapping[str, Wording]
    stop_words: frozenset[str]
    start_words: frozenset[str]
    menu_words: frozenset[str]
    event_words: frozenset[str]
    privacy_words: frozenset[str]
    leave_words: frozenset[str]
    samples: tuple[Sample, ...]


@dataclass(frozen=True, slots=True)
class Transparency:
    """What stands with a political advertisement under Regulation (EU) 2024/900; a notice, its address, or both."""

    sponsor: Localized
    controlled_by: Localized | None
    process: Localized | None
    notice: Localized | None
    notice_link: str | None


@dataclass(frozen=True, slots=True)
class Campaign:
    """Who speaks here, and who answers for it."""

    candidate: str
    office: Localized
    party: Localized
    contact: str
    controller: Localized
    imprint: Localized
    paid_for_by: Localized | None
    transparency: Transparency | None
    privacy_contact: str
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Content:
    """One campaign's content: an edition per language, the authority first."""

    campaign: Campaign
    sources: Mapping[str, Source]
    editions: Mapping[str, Edition]

    @property
    def authority(self) -> Edition:
        """The edition that all others translate."""
        return next(iter(self.editions.values()))

    @property
    def languages(self) -> tuple[str, ...]:
        """Language codes in the order of the language menu."""
        return tuple(self.editions)

    def edition(self, language: str | None) -> Edition:
        """The edition for a language tag such as ``es`` or ``es-MX``; the authority when there is none."""
        if language:
            for tag in (language.lower(), language.lower().split("-")[0]):
                if tag in self.editions:
                    return self.editions[tag]
        return self.authority
