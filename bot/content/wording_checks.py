"""What people agree to: a translation is of the version that holds, and says nothing else about what it covers."""

from collections.abc import Iterator, Mapping
from typing import Final

from bot.content.authored import PHRASES
from bot.content.fields import likeliest
from bot.content.folder import Folder
from bot.content.problem import Problem
from bot.content.yaml_file import Document

KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "updates": ("broadcast",),
    "events": ("reminder", "late", "notice", "announcement", "thanks"),
    "event": ("reminder", "late", "notice", "offer", "thanks", "broadcast"),
}
"""The kinds of mailing that can rest on a consent to each wording."""


def versions(folder: Folder) -> Iterator[Problem]:
    """A translated wording is the translation of the version that holds."""
    for original, translation in _pairs(folder):
        for purpose in translation.section("wordings"):
            ours, theirs = (text.text("wordings", purpose, "version") for text in (original, translation))
            if ours and theirs and ours != theirs:
                told = f"`{purpose}` is version {ours} in {folder.authority} and {theirs} here; translate the new one"
                yield translation.problem(("wordings", purpose, "version"), told, "warning")


def scopes(folder: Folder) -> Iterator[Problem]:
    """What a wording covers since one of its versions is something that it can cover, and that version is there."""
    original = folder.original(PHRASES)
    if original is not None:
        for purpose in original.section("wordings"):
            if kinds := KINDS.get(purpose):
                yield from _scopes(original, purpose, kinds)
    for document, translation in _pairs(folder):
        for purpose in translation.section("wordings"):
            yield from _agreement(folder, document, translation, purpose)


def _scopes(document: Document, purpose: str, kinds: tuple[str, ...]) -> Iterator[Problem]:
    version = document.text("wordings", purpose, "version")
    for kind in document.section("wordings", purpose, "since"):
        spot = ("wordings", purpose, "since", kind)
        since = document.text(*spot)
        if kind not in kinds:
            meant = likeliest(kind, kinds)
            hint = f"did you mean `{meant}`?" if meant else f"these are: {', '.join(kinds)}"
            yield document.problem(spot, f"`{purpose}` covers no kind of message called `{kind}`; {hint}")
        elif since.isdecimal() and version.isdecimal() and int(since) > max(1, int(version)):
            told = f"`{purpose}` cannot cover `{kind}` since version {since}: it is version {version} itself"
            yield document.problem(spot, told)


def _agreement(folder: Folder, original: Document, translation: Document, purpose: str) -> Iterator[Problem]:
    """A translation need not repeat since when a wording covers what; if it does, it agrees."""
    spot = ("wordings", purpose, "since")
    ours, theirs = (
        {kind: text.text(*spot, kind) for kind in text.section(*spot)} for text in (original, translation)
    )
    if theirs and theirs != ours:
        said = ", ".join(f"{kind}: {version}" for kind, version in ours.items()) or "nothing"
        told = f"`since` of `{purpose}` says {said} in {folder.authority}; say the same here, or take it out"
        yield translation.problem(spot, told)


def _pairs(folder: Folder) -> Iterator[tuple[Document, Document]]:
    """phrases.yaml of the original with that of each translation."""
    original = folder.original(PHRASES)
    for language in folder.translations:
        translation = folder.editions[language].get(PHRASES)
        if original is not None and translation is not None:
            yield original, translation
