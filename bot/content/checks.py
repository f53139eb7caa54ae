"""What must hold between the files of a content folder: every rule reads what is there and tells what is not.

A rule looks at the documents, not at the models built from them, so that one wrong value hides no other
problem. What a value alone must be stands in ``fields``; a value of the wrong kind is passed over here.
"""

from collections.abc import Iterator

from bot.content.authored import DEMANDS, OPTIONAL, POSITIONS, SAMPLES
from bot.content.fields import likeliest, nearest
from bot.content.folder import Folder
from bot.content.model import Where
from bot.content.problem import Problem
from bot.content.yaml_file import Document

_SECTIONS = (
    (DEMANDS, "demands", "demand"),
    (POSITIONS, "groups", "group"),
    (POSITIONS, "positions", "position"),
)
_CITING = ((DEMANDS, "demands"), (POSITIONS, "positions"))
_LOCALIZED = (
    ("office",),
    ("party",),
    ("controller",),
    ("imprint",),
    ("paid_for_by",),
    *(("transparency", key) for key in ("sponsor", "controlled_by", "process", "notice")),
)


def languages(folder: Folder) -> Iterator[Problem]:
    """Texts of campaign.yaml and sources.yaml in the languages there are, and no language listed twice."""
    if folder.campaign:
        seen: set[str] = set()
        for spot, language in folder.campaign.items("languages"):
            if language in seen:
                yield folder.campaign.problem(spot, f"`{language}` is listed twice; keep one of them")
            seen.add(language)
        for keys in _LOCALIZED:
            yield from _languages_of(folder, folder.campaign, keys)
    if folder.sources:
        for id_ in folder.sources.section("sources"):
            yield from _languages_of(folder, folder.sources, ("sources", id_, "title"))


def _languages_of(folder: Folder, document: Document, keys: tuple[str, ...]) -> Iterator[Problem]:
    texts = document.section(*keys)
    if not texts or not folder.editions:
        return
    for language in texts:
        if language not in folder.editions:
            told = f"`{keys[-1]}` has a text in `{language}`, which has no folder here; take it out"
            yield document.problem((*keys, language), told)
    if folder.authority not in texts:
        told = f"`{keys[-1]}` has no text in {folder.authority}, the original; add it"
        yield document.problem(keys, told)
    for language in folder.translations:
        if language not in texts:
            told = f"`{keys[-1]}` has no text in {language}, where the one in {folder.authority} is shown; add it"
            yield document.problem(keys, told, "warning")


def ids(folder: Folder) -> Iterator[Problem]:
    """No id names both a demand and a position: typed into the chat it must mean one thing."""
    demands, positions = folder.original(DEMANDS), folder.original(POSITIONS)
    if demands and positions:
        for id_ in positions.section("positions"):
            if id_ in demands.section("demands"):
                taken = demands.where(("demands", id_))
                told = f"`{id_}` is also the id of a demand ({taken}); give one of them another id"
                yield positions.problem(("positions", id_), told)


def translations(folder: Folder) -> Iterator[Problem]:
    """A translation has the entries of the original, no more and no fewer."""
    for name, section, noun in (*_SECTIONS, (SAMPLES, "samples", "sample")):
        original = folder.original(name)
        for language in folder.translations:
            translation = folder.editions[language].get(name)
            if original and translation:
                yield from _entries(original, translation, section, noun)
            elif translation and name in OPTIONAL and folder.lacks(folder.authority, name):
                told = f"{folder.authority} has no {name} that this could translate; take the file away"
                yield translation.problem((), told)
            elif original and name in OPTIONAL and folder.lacks(language, name):
                told = (
                    f"there is no {name} in {language}, where the one in {folder.authority} is shown; add it"
                )
                yield Problem(Where(folder.root / language, 1), told, "warning")


def _entries(original: Document, translation: Document, section: str, noun: str) -> Iterator[Problem]:
    ours, theirs = original.section(section), translation.section(section)
    if not (original.holds(section) and translation.holds(section)):
        return
    slips = set()
    for id_ in theirs:
        if id_ not in ours:
            meant = likeliest(id_, [key for key in ours if key not in theirs])
            slips.add(meant)
            hint = f"did you mean `{meant}`?" if meant else "take it out"
            told = f"`{id_}` is no {noun} of the original ({original.file}); {hint}"
            yield translation.problem((section, id_), told)
    for id_ in ours:
        if id_ not in theirs and id_ not in slips:
            told = f"the {noun} `{id_}` ({original.where((section, id_))}) has no translation; add it here"
            yield translation.problem((section,), told)


def citations(folder: Folder) -> Iterator[Problem]:
    """Everything rests on paragraphs that there are, and every source is rested on."""
    if not folder.sources or not folder.sources.holds("sources"):
        return
    sources = folder.sources.section("sources")
    for id_ in sources:
        yield from _twice(folder.sources, ("sources", id_, "paragraphs"))
    cited = set()
    for name, section in _CITING:
        document = folder.original(name)
        if document is None:
            # Whatever it cites, nobody can say now that nothing cites a source.
            cited |= set(sources)
            continue
        for id_ in document.section(section):
            source = document.text(section, id_, "source")
            cited.add(source)
            yield from _twice(document, (section, id_, "paragraphs"))
            if source and source not in sources:
                hint = nearest(source, sources) or f"; add it to {folder.sources.file}"
                yield document.problem((section, id_, "source"), f"there is no source `{source}`{hint}")
            elif source:
                yield from _paragraphs(document, folder.sources, (section, id_), source)
    for id_ in sources:
        if id_ not in cited:
            told = f"nothing cites the source `{id_}`; take it out or name it where it is rested on"
            yield folder.sources.problem(("sources", id_), told, "warning")


def _paragraphs(
    document: Document, sources: Document, entry: tuple[str, str], source: str
) -> Iterator[Problem]:
    known = [label for _, label in sources.items("sources", source, "paragraphs")]
    for spot, label in document.items(*entry, "paragraphs"):
        if known and label and label not in known:
            told = f"`{source}` has no paragraph `{label}`; it has {', '.join(known)}"
            yield document.problem(spot, told)


def _twice(document: Document, keys: tuple[str, ...]) -> Iterator[Problem]:
    seen: set[str] = set()
    for spot, text in document.items(*keys):
        if text in seen:
            yield document.problem(spot, f"`{text}` stands twice in `{keys[-1]}`; keep one of them")
        seen.add(text)
