"""The files of ``content/`` as their authors write them, and what each value alone must be.

Every file has two shapes, the authority's and a translation's: structure (sources, groups, related demands)
stands in the authority only, so that no translation can change what rests on what. The editors' JSON Schemas
come from these models; rules between values stand in ``checks``.
"""

from typing import Annotated, Literal, Self, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.content.answerable import OwnContact, OwnNotice, OwnText
from bot.content.fields import (
    Address,
    Clock,
    Contact,
    Day,
    Days,
    Flag,
    Forms,
    Html,
    Id,
    Keyword,
    Label,
    Language,
    LaterVersion,
    Latitude,
    Line,
    LocalizedText,
    Longitude,
    Minutes,
    Prose,
    Version,
    Zone,
    refuse,
)


class _Authored(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class _Translated(_Authored):
    reviewed: Flag
    """`true` once a person has read this translation; until then the bot says that nobody has."""


class Transparency(_Authored):
    """What Regulation (EU) 2024/900 asks to stand with each political advertisement (Article 11)."""

    sponsor: OwnText
    """On whose behalf it is published: the name; a text, or one per language."""
    controlled_by: OwnText | None = None
    """Who ultimately controls the sponsor, where somebody does."""
    process: OwnText | None = None
    """The election, referendum, or legislative or regulatory process that it is linked to, where there is one."""
    notice: OwnNotice | None = None
    """The transparency notice itself (Article 12), if it is short; the bot shows it under About."""
    notice_link: Address | None = None
    """The address where the transparency notice stands."""

    @model_validator(mode="after")
    def _leads_to_the_notice(self) -> Self:
        if self.notice is None and self.notice_link is None:
            refuse("leads to no transparency notice; give its `notice_link`, or the `notice` itself")
        return self


class CampaignFile(_Authored):
    """campaign.yaml: who speaks here, and who answers for it."""

    candidate: Line
    """The candidate's name."""
    office: LocalizedText
    """What the candidate runs for: a text, or one per language."""
    party: LocalizedText
    """The candidate's party: a text, or one per language."""
    contact: Contact
    """Where to reach the campaign: an http(s) address or a mail address."""
    controller: OwnText
    """Who is responsible for people's data: a name with a postal or a mail address; a text, or one per language."""
    imprint: OwnText
    """Who answers for what is said here, in the form the law asks for: a text, or one per language."""
    paid_for_by: OwnText | None = None
    """The whole line that US law asks for, such as: Paid for by Friends of Ada; a text, or one per language."""
    transparency: Transparency | None = None
    """Only where what the bot sends is political advertising under Regulation (EU) 2024/900."""
    privacy_contact: OwnContact
    """Where to ask about personal data: an http(s) address or a mail address."""
    zone: Zone
    """The campaign's time zone, such as America/Detroit."""
    languages: Annotated[list[Language], Field(min_length=1)]
    """The language folders in the order of the language menu; the first is the authority."""


class SourceEntry(_Authored):
    """Where and when the candidate said it."""

    title: LocalizedText
    author: Line
    date: Day
    """The day it was published: 2018-10-25."""
    paragraphs: Annotated[list[Line], Field(min_length=1)]
    """The labels of its paragraphs in its order: what content may cite."""
    contact: Contact | None = None
    url: Address | None = None
    """The source's own address, if it has one."""


class SourcesFile(_Authored):
    """sources.yaml: what the campaign's content rests on."""

    sources: Annotated[dict[Id, SourceEntry], Field(min_length=1)]


class TranslatedDemand(_Authored):
    """A call with its rationale, in another language."""

    label: Label
    """The text of the demand's button."""
    quotation: Prose
    """The candidate's own words, without quotation marks; in a translation a translation of them."""
    rationale: Html
    """Telegram HTML: 2 to 4 short paragraphs with blank lines between them."""
    keywords: list[Keyword] = []
    """What people type when they mean this."""


class DemandEntry(TranslatedDemand):
    """A call with its rationale."""

    source: Id
    """The id of the source it rests on."""
    paragraphs: Annotated[list[Line], Field(min_length=1)]
    """The paragraphs of the source it rests on."""


class DemandsFile(_Authored):
    """demands.yaml of the authority; the order of the entries is the order shown."""

    demands: Annotated[dict[Id, DemandEntry], Field(min_length=1)]


class TranslatedDemandsFile(_Translated):
    """demands.yaml of a translation."""

    demands: Annotated[dict[Id, TranslatedDemand], Field(min_length=1)]


class GroupEntry(_Authored):
    """One menu of positions."""

    title: Label
    """The text of the group's button."""


class TranslatedPosition(_Authored):
    """A question with its answer, in another language."""

    label: Label
    """The text of the position's button."""
    question: Prose
    """The question as a supporter would ask it."""
    answer: Html
    """Telegram HTML that fits one phone screen: at most 900 characters."""
    keywords: list[Keyword] = []
    """What people type when they mean this."""


class PositionEntry(TranslatedPosition):
    """A question with its answer."""

    group: Id
    """The id of the group whose menu shows it."""
    source: Id
    """The id of the source it rests on."""
    paragraphs: Annotated[list[Line], Field(min_length=1)]
    """The paragraphs of the source it rests on."""
    demands: Annotated[list[Id], Field(max_length=4)] = []
    """The ids of related demands: at most 4."""


class PositionsFile(_Authored):
    """positions.yaml of the authority; the order of the entries is the order shown."""

    groups: Annotated[dict[Id, GroupEntry], Field(min_length=1)]
    positions: Annotated[dict[Id, PositionEntry], Field(min_length=1)]


class TranslatedPositionsFile(_Translated):
    """positions.yaml of a translation."""

    groups: Annotated[dict[Id, GroupEntry], Field(min_length=1)]
    positions: Annotated[dict[Id, TranslatedPosition], Field(min_length=1)]


class Words(_Authored):
    """What people send as a whole message to stop, to start again, to see the menu, the events or privacy, in any case."""

    stop: Annotated[list[Keyword], Field(min_length=1)]
    start: Annotated[list[Keyword], Field(min_length=1)]
    menu: list[Keyword] = []
    events: list[Keyword] = []
    privacy: list[Keyword] = []


class WordingEntry(_Authored):
    """What a person is shown before consenting."""

    version: Version
    """Counts up with every change of the meaning, so that it is known who agreed to what."""
    since: dict[str, LaterVersion] = {}
    """Which kinds of message it covers only since which version: who agreed to an earlier one gets none of these."""
    text: Html
    """Telegram HTML with {placeholders}."""


class PhrasesFile(_Authored):
    """phrases.yaml of the authority: every text the program shows around the content."""

    words: Words
    wordings: dict[str, WordingEntry]
    phrases: dict[str, Forms]
    """Held against the phrasebook and the language's plurals in ``phrase_checks``."""


class TranslatedPhrasesFile(PhrasesFile, _Translated):
    """phrases.yaml of a translation."""


class OrganizersWords(_Authored):
    """What organizers send as a whole message to leave a question, in any case and accents."""

    leave: list[Keyword] = []


class OrganizersFile(_Authored):
    """organizers.yaml of the authority: what the program says to organizers alone."""

    words: OrganizersWords = OrganizersWords()
    phrases: dict[str, Forms]
    """Held against the organizers' phrasebook and the language's plurals in ``phrase_checks``."""


class TranslatedOrganizersFile(OrganizersFile, _Translated):
    """organizers.yaml of a translation."""


class TranslatedSample(_Authored):
    """A made-up event for the demo, in another language."""

    title: Line
    description: Prose
    place: Line


class SampleEntry(TranslatedSample):
    """A made-up event for the demo."""

    in_days: Days
    """How many days after the start of the demo."""
    at: Clock
    """When it begins in the campaign's zone: "18:30"."""
    minutes: Minutes
    """How long it lasts."""
    latitude: Latitude | None = None
    longitude: Longitude | None = None


class SamplesFile(_Authored):
    """samples.yaml of the authority: events for the demo."""

    samples: Annotated[dict[Id, SampleEntry], Field(min_length=1)]


class TranslatedSamplesFile(_Translated):
    """samples.yaml of a translation."""

    samples: Annotated[dict[Id, TranslatedSample], Field(min_length=1)]


Role: TypeAlias = Literal["authority", "translation"]
Shape: TypeAlias = type[_Authored]

CAMPAIGN = "campaign.yaml"
SOURCES = "sources.yaml"
DEMANDS = "demands.yaml"
POSITIONS = "positions.yaml"
PHRASES = "phrases.yaml"
ORGANIZERS = "organizers.yaml"
SAMPLES = "samples.yaml"

ROOT_FILES: dict[str, Shape] = {CAMPAIGN: CampaignFile, SOURCES: SourcesFile}
LANGUAGE_FILES: dict[str, dict[Role, Shape]] = {
    DEMANDS: {"authority": DemandsFile, "translation": TranslatedDemandsFile},
    POSITIONS: {"authority": PositionsFile, "translation": TranslatedPositionsFile},
    PHRASES: {"authority": PhrasesFile, "translation": TranslatedPhrasesFile},
    ORGANIZERS: {"authority": OrganizersFile, "translation": TranslatedOrganizersFile},
    SAMPLES: {"authority": SamplesFile, "translation": TranslatedSamplesFile},
}
OPTIONAL = frozenset({SAMPLES})
