"""Every language says everything the program says: phrases and wordings held against the phrasebook."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from babel import Locale

from bot.content import markup, organizer_phrasebook, phrasebook
from bot.content.authored import ORGANIZERS, PHRASES
from bot.content.fields import likeliest, nearest
from bot.content.folder import Folder
from bot.content.folding import folded
from bot.content.model import Where
from bot.content.phrasebook import Kind, Need
from bot.content.problem import Problem
from bot.content.yaml_file import Document, Spot

BOOKS: Mapping[str, Mapping[str, Need]] = {
    PHRASES: phrasebook.PHRASES,
    ORGANIZERS: organizer_phrasebook.PHRASES,
}
"""Which phrases each file has."""
_SECTIONS = (
    (PHRASES, "phrases", "phrase", phrasebook.PHRASES),
    (PHRASES, "wordings", "wording", phrasebook.WORDINGS),
    (ORGANIZERS, "phrases", "phrase", organizer_phrasebook.PHRASES),
)

CATEGORIES = ("zero", "one", "two", "few", "many", "other")
_ONE_LINE = frozenset(Kind) - {Kind.MESSAGE, Kind.CAPTION, Kind.DESCRIPTION, Kind.ANSWER}
_A = {
    Kind.MESSAGE: "a message",
    Kind.CAPTION: "a caption",
    Kind.DESCRIPTION: "the bot's description",
    Kind.COMMAND: "a command's description",
    Kind.ANSWER: "a notice above the chat",
    Kind.SHORT_DESCRIPTION: "the bot's short description",
    Kind.BUTTON: "a button",
}
_BRACED = re.compile(r"\{[^{}]*\}|[{}]")


def keys(folder: Folder) -> Iterator[Problem]:
    """No phrase and no wording is missing or unknown."""
    for name, section, noun, known in _SECTIONS:
        for _, document in folder.each(name):
            if document.holds(section):
                yield from _keys(document, section, noun, known)


def _keys(document: Document, section: str, noun: str, known: Mapping[str, Need]) -> Iterator[Problem]:
    here = document.section(section)
    slips = set()
    for key in here:
        if key not in known:
            meant = likeliest(key, [name for name in known if name not in here])
            slips.add(meant)
            hint = f"did you mean `{meant}`?" if meant else "take it out"
            yield document.problem((section, key), f"the program has no {noun} `{key}`; {hint}")
    for key, need in known.items():
        if key not in here and key not in slips:
            yield document.problem((section,), f"the {noun} `{key}` is missing; add {asked(need)}")


def asked(need: Need) -> str:
    """What a phrase must be, for somebody who is to write it."""
    what = f"the text of {_A[need.kind]}"
    return f"{what} with {_list(need.placeholders)}" if need.placeholders else what


def _list(names: frozenset[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names))


def texts(folder: Folder) -> Iterator[Problem]:
    """Every form of every phrase is there, fits where it is shown and has its placeholders."""
    for name, book in BOOKS.items():
        for language, document in folder.each(name):
            for key in document.section("phrases"):
                if need := book.get(key):
                    yield from _phrase(language, document, key, need)
    for _, document in folder.each(PHRASES):
        for purpose in document.section("wordings"):
            need = phrasebook.WORDINGS.get(purpose)
            text = document.text("wordings", purpose, "text")
            if need and text:
                spot = ("wordings", purpose, "text")
                yield from _placeholders(document, spot, text, need)


def _phrase(language: str, document: Document, key: str, need: Need) -> Iterator[Problem]:
    spot = ("phrases", key)
    forms = document.section(*spot)
    if not forms:
        yield from _form(document, spot, document.text(*spot), need)
    for category in forms:
        text = document.text(*spot, category)
        yield from _form(document, (*spot, category), text, need, whole=not _is_single(language, category))
    if need.plural and not forms:
        told = f"`{key}` needs one text per plural form: {', '.join(_everyday(language))}"
        yield document.problem(spot, told)
    elif need.plural:
        yield from _plurals(language, document, spot, forms)
    elif forms:
        yield document.problem(spot, f"`{key}` has no plural forms; write one text")


def _plurals(language: str, document: Document, spot: Spot, forms: Iterable[str]) -> Iterator[Problem]:
    everyday = _everyday(language)
    for category in everyday:
        if category not in forms:
            told = f"`{spot[-1]}` lacks the plural form `{category}`; {language} has {', '.join(everyday)}"
            yield document.problem(spot, told)
    for category in forms:
        if category not in everyday and category not in _rare(language):
            told = f"{language} has no plural form `{category}`, only {', '.join(everyday)}; take it out"
            yield document.problem((*spot, category), told)


@cache
def _everyday(language: str) -> tuple[str, ...]:
    """The plural categories that whole numbers up to a thousand need, in CLDR's order."""
    rule = Locale.parse(language, sep="-").plural_form
    needed = {rule(number) for number in range(1001)} | {"other"}
    return tuple(category for category in CATEGORIES if category in needed)


@cache
def _rare(language: str) -> frozenset[str]:
    """The categories that a language has for millions only: welcome, but nobody has that many events."""
    rule = Locale.parse(language, sep="-").plural_form
    return frozenset(rule(number) for number in (10**6, 2 * 10**6, 10**9))


@cache
def _is_single(language: str, category: str) -> bool:
    """Whether a category means exactly one thing, so that the text may say "one" and leave the number out."""
    rule = Locale.parse(language, sep="-").plural_form
    return [number for number in range(1001) if rule(number) == category] == [1]


def _form(document: Document, spot: Spot, text: str, need: Need, *, whole: bool = True) -> Iterator[Problem]:
    yield from _placeholders(document, spot, text, need, whole=whole)
    shown = markup.visible(text).strip() if need.kind.html else text
    if (length := markup.utf16_length(shown)) > need.kind.value:
        told = f"`{spot[-1]}` is {length} characters long; {_A[need.kind]} takes at most {need.kind.value}"
        yield document.problem(spot, told)
    if need.kind.html:
        for below, told in markup.problems(text):
            yield Problem(document.where(spot, below), f"`{spot[-1]}`: {told}")
    elif tag := markup.tag_in(text):
        told = f"`{spot[-1]}` is plain text, where {tag} would be shown as typed; write the characters themselves"
        yield document.problem(spot, told)
    if need.kind in _ONE_LINE and len(text.splitlines()) > 1:
        yield document.problem(spot, f"`{spot[-1]}` has several lines; write it in one")


def _placeholders(
    document: Document, spot: Spot, text: str, need: Need, *, whole: bool = True
) -> Iterator[Problem]:
    """The placeholders are the phrasebook's: so they are the same in every language. ``whole``: all of them."""
    if not text:
        return
    takes = f"takes {_list(need.placeholders)}" if need.placeholders else "takes no placeholders"
    found = set()
    for braced in _BRACED.finditer(text):
        where = document.where(spot, text.count("\n", 0, braced.start()))
        name = braced[0].strip("{}")
        if not markup.PLACEHOLDER.fullmatch(braced[0]):
            told = (
                f"{braced[0]} is no placeholder; write one as {{name}}, with nothing else between the braces"
            )
            yield Problem(where, f"`{spot[-1]}`: {told}")
        elif name not in need.placeholders:
            told = (
                f"`{spot[-1]}` has no placeholder {braced[0]}{nearest(name, need.placeholders)}; it {takes}"
            )
            yield Problem(where, told)
        found.add(name)
    if whole and (missing := need.placeholders - found):
        yield document.problem(spot, f"`{spot[-1]}` lacks {_list(missing)}; it {takes}")


def words(folder: Folder) -> Iterator[Problem]:
    """Each word means one thing, whatever the language, and STOP and START always work."""
    meanings: dict[str, tuple[str, Where]] = {}
    for _, document in folder.each(PHRASES):
        for key in ("stop", "start", "menu", "events", "privacy"):
            for spot, word in document.items("words", key):
                if not folded(word):
                    continue
                meaning, where = meanings.setdefault(folded(word), (key, document.where(spot)))
                if meaning != key:
                    told = f"`{word}` stands in `{meaning}` too ({where}); a word can mean one of them only"
                    yield document.problem(spot, told)
    original = folder.original(PHRASES)
    if original is None:
        return
    for key in ("stop", "start"):
        written = [folded(word) for _, word in original.items("words", key)]
        if written and key not in written:
            told = f"`{key.upper()}` must stand in `{key}`: people expect it to work in every language"
            yield original.problem(("words", key), told)
