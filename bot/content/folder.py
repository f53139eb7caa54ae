"""A content folder's files, found and read: which languages there are, and which file is whose."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.content import yaml_file
from bot.content.authored import CAMPAIGN, DEMANDS, LANGUAGE_FILES, OPTIONAL, ROOT_FILES, SOURCES
from bot.content.fields import nearest
from bot.content.language import unknown_language
from bot.content.model import Where
from bot.content.problem import Problem
from bot.content.yaml_file import Document


@dataclass(frozen=True, slots=True)
class Folder:
    """The documents that could be read; what is missing is complained of already."""

    root: Path
    campaign: Document | None
    sources: Document | None
    editions: Mapping[str, Mapping[str, Document]]
    """Language → file name → document, the authority's first."""

    @property
    def authority(self) -> str:
        """The language that all others translate; empty where there is none."""
        return next(iter(self.editions), "")

    @property
    def translations(self) -> tuple[str, ...]:
        """All languages but the authority's."""
        return tuple(self.editions)[1:]

    def original(self, name: str) -> Document | None:
        """A file of the authority."""
        return self.editions.get(self.authority, {}).get(name)

    def lacks(self, language: str, name: str) -> bool:
        """Whether a language has no file of this name, not even one that cannot be read."""
        return not (self.root / language / name).exists()

    def each(self, name: str) -> Iterator[tuple[str, Document]]:
        """The files of this name in every language that has one."""
        for language, files in self.editions.items():
            if name in files:
                yield language, files[name]


def read(root: Path) -> tuple[Folder, list[Problem]]:
    """Read a content folder, whatever is in it."""
    try:
        inside = sorted(path for path in root.iterdir() if not path.name.startswith("."))
    except OSError as error:
        told = f"the folder cannot be read ({error.strerror}); name the folder that holds {CAMPAIGN}"
        return Folder(root, None, None, {}), [Problem(Where(root, 1), told)]
    problems = list(_strangers(inside, ROOT_FILES))
    campaign, of_campaign = yaml_file.read(root / CAMPAIGN)
    sources, of_sources = yaml_file.read(root / SOURCES)
    folders = []
    for path in inside:
        if not path.is_dir():
            continue
        if wrong := unknown_language(path.name):
            problems.append(Problem(Where(path, 1), f"{path} {wrong}"))
        else:
            folders.append(path.name)
    editions: dict[str, dict[str, Document]] = {}
    for language in folders:
        editions[language], of_language = _edition(root / language)
        problems += of_language
    ordered = _ordered(campaign, editions)
    problems += of_campaign + of_sources
    problems += _absent(root, campaign, folders)
    return Folder(root, campaign, sources, {language: editions[language] for language in ordered}), problems


def _edition(path: Path) -> tuple[dict[str, Document], list[Problem]]:
    try:
        problems = list(_strangers(sorted(path.iterdir()), LANGUAGE_FILES))
    except OSError as error:
        told = f"the folder cannot be read ({error.strerror}); mend its permissions"
        return {}, [Problem(Where(path, 1), told)]
    documents = {}
    for name in LANGUAGE_FILES:
        if name in OPTIONAL and not (path / name).exists():
            continue
        document, found = yaml_file.read(path / name)
        problems += found
        if document:
            documents[name] = document
    return documents, problems


def _strangers(inside: list[Path], known: Mapping[str, object]) -> Iterator[Problem]:
    """YAML files that nothing reads: what stands in them would never be shown."""
    for path in inside:
        if path.suffix in {".yaml", ".yml"} and path.name not in known:
            hint = nearest(path.name, known) or f"; expected here are {', '.join(known)}"
            yield Problem(Where(path, 1), f"nothing reads a file of this name{hint}")


def _ordered(campaign: Document | None, editions: Mapping[str, Mapping[str, Document]]) -> list[str]:
    """The languages in the menu's order: those that campaign.yaml lists, then the rest by name."""
    listed = [language for _, language in campaign.items("languages")] if campaign else []
    first = [language for language in dict.fromkeys(listed) if language in editions]
    rest = [language for language in editions if language not in first]
    if not first:
        # Which one is the authority? The one that does not call itself a translation.
        rest.sort(key=lambda language: _translated(editions[language]))
    return first + rest


def _translated(files: Mapping[str, Document]) -> bool:
    return DEMANDS not in files or "reviewed" in files[DEMANDS].data


def _absent(root: Path, campaign: Document | None, folders: list[str]) -> Iterator[Problem]:
    if not folders:
        told = f"there is no language folder here; add one such as {root / 'en'} with {', '.join(LANGUAGE_FILES)}"
        yield Problem(Where(root, 1), told)
    elif campaign:
        for spot, language in campaign.items("languages"):
            if language not in folders and not unknown_language(language):
                told = f"`{language}` has no folder; add {root / language} or take it off the list"
                yield campaign.problem(spot, told)
