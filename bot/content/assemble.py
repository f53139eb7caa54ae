"""From what authors write, once it is known to be right, to the values the program reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from pydantic import BaseModel

from bot.content import authored
from bot.content.authored import (
    DEMANDS,
    ORGANIZERS,
    PHRASES,
    POSITIONS,
    SAMPLES,
    CampaignFile,
    DemandEntry,
    DemandsFile,
    OrganizersFile,
    PhrasesFile,
    PositionEntry,
    PositionsFile,
    SamplesFile,
    SourcesFile,
    TranslatedDemandsFile,
    TranslatedPositionsFile,
    TranslatedSamplesFile,
)
from bot.content.folder import Folder
from bot.content.folding import folded
from bot.content.model import (
    Campaign,
    Citation,
    Content,
    Demand,
    Edition,
    Group,
    Localized,
    Phrase,
    Position,
    Sample,
    Source,
    Transparency,
    Wording,
)


@dataclass(frozen=True, slots=True)
class Shapes:
    """Every file in its shape: the root's two, and those of each language by file name."""

    campaign: CampaignFile
    sources: SourcesFile
    editions: dict[str, dict[str, BaseModel]]


def assemble(folder: Folder, shapes: Shapes) -> Content:
    """Build the content of a folder without errors."""
    sources = _sources(folder.authority, shapes.sources)
    editions = {language: _Edition(folder, shapes, sources, language).build() for language in folder.editions}
    return Content(_campaign(folder.authority, shapes.campaign), sources, editions)


def _localized(authority: str, text: Localized) -> Localized:
    """The text with the authority's first; a text in no language is the authority's."""
    if "" in text.texts:
        return Localized({authority: text.texts[""]})
    return Localized({authority: text.texts[authority], **text.texts})


def _campaign(authority: str, file: CampaignFile) -> Campaign:
    return Campaign(
        candidate=file.candidate,
        office=_localized(authority, file.office),
        party=_localized(authority, file.party),
        contact=file.contact,
        controller=_localized(authority, file.controller),
        imprint=_localized(authority, file.imprint),
        paid_for_by=_if_given(authority, file.paid_for_by),
        transparency=_transparency(authority, file.transparency),
        privacy_contact=file.privacy_contact,
        zone=file.zone,
    )


def _if_given(authority: str, text: Localized | None) -> Localized | None:
    return None if text is None else _localized(authority, text)


def _transparency(authority: str, written: authored.Transparency | None) -> Transparency | None:
    if written is None:
        return None
    return Transparency(
        sponsor=_localized(authority, written.sponsor),
        controlled_by=_if_given(authority, written.controlled_by),
        process=_if_given(authority, written.process),
        notice=_if_given(authority, written.notice),
        notice_link=written.notice_link,
    )


def _sources(authority: str, file: SourcesFile) -> dict[str, Source]:
    return {
        id_: Source(
            id=id_,
            title=_localized(authority, entry.title),
            author=entry.author,
            date=entry.date,
            paragraphs=tuple(entry.paragraphs),
            contact=entry.contact,
            url=entry.url,
        )
        for id_, entry in file.sources.items()
    }


@dataclass(frozen=True, slots=True)
class _Edition:
    """One language being built: its own texts on the authority's structure."""

    folder: Folder
    shapes: Shapes
    sources: Mapping[str, Source]
    language: str

    def build(self) -> Edition:
        files = self.shapes.editions[self.language]
        phrases = cast("PhrasesFile", files[PHRASES])
        decided = cast("PhrasesFile", self._original(PHRASES))
        of_organizers = cast("OrganizersFile", files[ORGANIZERS])
        return Edition(
            language=self.language,
            reviewed=all(getattr(file, "reviewed", True) for file in files.values()),
            demands=self._demands(),
            groups=self._groups(),
            positions=self._positions(),
            phrases={
                key: Phrase(forms) for key, forms in {**phrases.phrases, **of_organizers.phrases}.items()
            },
            wordings={
                # What a wording covers since when, the authority alone decides.
                purpose: Wording(purpose, entry.version, entry.text, decided.wordings[purpose].since)
                for purpose, entry in phrases.wordings.items()
            },
            stop_words=frozenset(map(folded, phrases.words.stop)),
            start_words=frozenset(map(folded, phrases.words.start)),
            menu_words=frozenset(map(folded, phrases.words.menu)),
            event_words=frozenset(map(folded, phrases.words.events)),
            privacy_words=frozenset(map(folded, phrases.words.privacy)),
            leave_words=frozenset(map(folded, of_organizers.words.leave)),
            samples=self._samples(),
        )

    def _original(self, name: str) -> BaseModel:
        return self.shapes.editions[self.folder.authority][name]

    def _citation(self, entry: DemandEntry | PositionEntry) -> Citation:
        source = self.sources[entry.source]
        return Citation(source, tuple(label for label in source.paragraphs if label in entry.paragraphs))

    def _demands(self) -> dict[str, Demand]:
        texts = cast(
            "DemandsFile | TranslatedDemandsFile", self.shapes.editions[self.language][DEMANDS]
        ).demands
        document = self.folder.editions[self.language][DEMANDS]
        return {
            id_: Demand(
                id=id_,
                label=texts[id_].label,
                quotation=texts[id_].quotation,
                rationale_html=texts[id_].rationale,
                keywords=tuple(texts[id_].keywords),
                citation=self._citation(entry),
                where=document.where(("demands", id_)),
            )
            for id_, entry in cast("DemandsFile", self._original(DEMANDS)).demands.items()
        }

    def _groups(self) -> dict[str, Group]:
        original = cast("PositionsFile", self._original(POSITIONS))
        titles = cast("PositionsFile", self.shapes.editions[self.language][POSITIONS]).groups
        document = self.folder.editions[self.language][POSITIONS]
        return {
            id_: Group(
                id=id_,
                title=titles[id_].title,
                positions=tuple(key for key, entry in original.positions.items() if entry.group == id_),
                where=document.where(("groups", id_)),
            )
            for id_ in original.groups
        }

    def _positions(self) -> dict[str, Position]:
        texts = cast(
            "PositionsFile | TranslatedPositionsFile", self.shapes.editions[self.language][POSITIONS]
        ).positions
        document = self.folder.editions[self.language][POSITIONS]
        return {
            id_: Position(
                id=id_,
                group=entry.group,
                label=texts[id_].label,
                question=texts[id_].question,
                answer_html=texts[id_].answer,
                keywords=tuple(texts[id_].keywords),
                demands=tuple(entry.demands),
                citation=self._citation(entry),
                where=document.where(("positions", id_)),
            )
            for id_, entry in cast("PositionsFile", self._original(POSITIONS)).positions.items()
        }

    def _samples(self) -> tuple[Sample, ...]:
        original = self.shapes.editions[self.folder.authority].get(SAMPLES)
        if original is None:
            return ()
        # A translation may do without samples.yaml: the demo then shows the authority's.
        own = self.shapes.editions[self.language].get(SAMPLES, original)
        texts = cast("SamplesFile | TranslatedSamplesFile", own).samples
        return tuple(
            Sample(
                id=id_,
                title=texts[id_].title,
                description=texts[id_].description,
                place=texts[id_].place,
                in_days=entry.in_days,
                at=entry.at,
                minutes=entry.minutes,
                latitude=entry.latitude,
                longitude=entry.longitude,
            )
            for id_, entry in cast("SamplesFile", original).samples.items()
        )
