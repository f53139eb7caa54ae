"""A content folder read and checked: all of it, or every reason why not."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.content import checks, entry_checks, folder, phrase_checks, wording_checks
from bot.content.assemble import Shapes, assemble
from bot.content.authored import LANGUAGE_FILES, CampaignFile, Role, SourcesFile
from bot.content.complaints import fit
from bot.content.folder import Folder
from bot.content.model import Content
from bot.content.problem import Problem, Severity

__all__ = ["Loaded", "Problem", "Severity", "load"]

_RULES: tuple[Callable[[Folder], Iterator[Problem]], ...] = (
    checks.languages,
    checks.ids,
    checks.translations,
    checks.citations,
    entry_checks.menus,
    entry_checks.sizes,
    entry_checks.keywords,
    entry_checks.reviews,
    entry_checks.samples,
    phrase_checks.keys,
    phrase_checks.texts,
    phrase_checks.words,
    wording_checks.versions,
    wording_checks.scopes,
)

_NOT_HERE = {
    "authority": "belongs in translations only; take it out of the original",
    "translation": "stands in the original only; take it out of the translation",
}


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of reading a content folder: its content unless a problem is an error."""

    content: Content | None
    problems: tuple[Problem, ...]


def load(root: Path) -> Loaded:
    """Read a content folder and find every problem at once.

    Args:
        root: The folder that holds campaign.yaml; problems name files the way this does.

    Returns:
        The content, or None if any problem is an error, and all problems by file and line.
    """
    read, problems = folder.read(root)
    shapes, unfit = _shapes(read)
    problems += unfit
    for rule in _RULES:
        problems += rule(read)
    ordered = sorted(dict.fromkeys(problems), key=lambda problem: (problem.where.file, problem.where.line))
    if shapes is None or any(problem.severity == "error" for problem in problems):
        return Loaded(None, tuple(ordered))
    return Loaded(assemble(read, shapes), tuple(ordered))


def _shapes(read: Folder) -> tuple[Shapes | None, list[Problem]]:
    """Every document as its model; None where one is absent or does not fit."""
    campaign, problems = fit(read.campaign, CampaignFile) if read.campaign else (None, [])
    sources, found = fit(read.sources, SourcesFile) if read.sources else (None, [])
    problems = problems + found
    shapes = Shapes(campaign, sources, {}) if campaign and sources else None
    for language, documents in read.editions.items():
        role: Role = "authority" if language == read.authority else "translation"
        other: Role = "translation" if language == read.authority else "authority"
        for name, document in documents.items():
            roles = LANGUAGE_FILES[name]
            shape, found = fit(document, roles[role], (roles[other], _NOT_HERE[role]))
            problems = problems + found
            if shapes and shape:
                shapes.editions.setdefault(language, {})[name] = shape
    return shapes, problems
