"""What must hold for the entries of a menu: each can be reached, told apart, found, and read on a phone."""

from collections import defaultdict
from collections.abc import Iterator

from bot.content import markup
from bot.content.authored import DEMANDS, LANGUAGE_FILES, POSITIONS, SAMPLES
from bot.content.fields import LONGEST_MESSAGE, nearest
from bot.content.folder import Folder
from bot.content.folding import folded
from bot.content.problem import Problem
from bot.content.yaml_file import Document, Spot

MOST_IN_MENU = 8
LONGEST_ENTRY = 3500
"""Of the 4096 a message takes, so that heading, source and date fit in as well."""
LONGEST_ANSWER = 900
LONGEST_RATIONALE = 1500

_ENTRIES = ((DEMANDS, "demands"), (POSITIONS, "positions"))
# section: (its file, the plain text, the HTML text, the most characters of it on one phone screen)
_TEXTS = (
    (DEMANDS, "demands", "quotation", "rationale", LONGEST_RATIONALE),
    (POSITIONS, "positions", "question", "answer", LONGEST_ANSWER),
)


def menus(folder: Folder) -> Iterator[Problem]:
    """Every position stands in a menu of at most eight, and names demands that there are."""
    document = folder.original(POSITIONS)
    if document is None:
        return
    groups = document.section("groups")
    members: defaultdict[str, list[str]] = defaultdict(list)
    for id_ in document.section("positions"):
        group = document.text("positions", id_, "group")
        members[group].append(id_)
        if group and group not in groups and document.holds("groups"):
            told = f"there is no group `{group}`, so no menu would show this position{nearest(group, groups)}"
            yield document.problem(("positions", id_, "group"), told)
        yield from _related(folder, document, id_)
    for group in groups:
        spot = ("groups", group)
        if not members[group] and document.holds("positions"):
            yield document.problem(spot, f"no position names the group `{group}`; give it one or take it out")
        elif len(members[group]) > MOST_IN_MENU:
            told = f"the group `{group}` has {len(members[group])} positions; a menu takes at most {MOST_IN_MENU}"
            yield document.problem(spot, told)


def _related(folder: Folder, document: Document, id_: str) -> Iterator[Problem]:
    demands = folder.original(DEMANDS)
    known = demands.section("demands") if demands and demands.holds("demands") else {}
    seen: set[str] = set()
    for spot, demand in document.items("positions", id_, "demands"):
        if demand in seen:
            yield document.problem(spot, f"`{demand}` stands twice in `demands`; keep one of them")
        elif known and demand not in known:
            hint = nearest(demand, known) or f"; there are {', '.join(known)}"
            yield document.problem(spot, f"there is no demand `{demand}`{hint}")
        seen.add(demand)


def sizes(folder: Folder) -> Iterator[Problem]:
    """Every entry fits into one message, and better into one phone screen."""
    for name, section, plain, html, one_screen in _TEXTS:
        for _, document in folder.each(name):
            for id_ in document.section(section):
                lengths = [
                    markup.utf16_length(document.text(section, id_, plain)),
                    markup.utf16_length(markup.visible(document.text(section, id_, html)).strip()),
                ]
                if max(lengths) <= LONGEST_MESSAGE and sum(lengths) > LONGEST_ENTRY:
                    told = (
                        f"`{plain}` and `{html}` are {sum(lengths)} characters long together; at most"
                        f" {LONGEST_ENTRY} leave room for heading and source in one message"
                    )
                    yield document.problem((section, id_), told)
                elif one_screen < lengths[1] <= LONGEST_MESSAGE:
                    told = (
                        f"`{html}` is {lengths[1]} characters long and does not fit one phone screen;"
                        f" shorten it to {one_screen}"
                    )
                    yield document.problem((section, id_, html), told, "warning")


def keywords(folder: Folder) -> Iterator[Problem]:
    """No two entries of a language have the same label or the same keyword."""
    for files in folder.editions.values():
        labels: dict[str, tuple[Document, Spot]] = {}
        words: dict[str, tuple[Document, Spot]] = {}
        for name, section in _ENTRIES:
            if (document := files.get(name)) is None:
                continue
            for id_ in document.section(section):
                entry = (section, id_)
                label = document.text(*entry, "label")
                yield from _same(labels, document, [((*entry, "label"), label)], "label")
                yield from _same(words, document, document.items(*entry, "keywords"), "keyword")


def _same(
    first: dict[str, tuple[Document, Spot]],
    document: Document,
    texts: list[tuple[Spot, str]],
    what: str,
) -> Iterator[Problem]:
    for spot, text in texts:
        if not folded(text):
            continue
        other, there = first.setdefault(folded(text), (document, spot))
        if (other, there) != (document, spot):
            entry = "this entry" if there[:2] == spot[:2] else f"`{there[1]}`"
            told = (
                f"`{text}` is a {what} of {entry} too ({other.where(there)}); only one of them can be meant"
            )
            yield document.problem(spot, told, "warning")


def reviews(folder: Folder) -> Iterator[Problem]:
    """Every translation has been read by a person."""
    for name in LANGUAGE_FILES:
        for language, document in folder.each(name):
            if language != folder.authority and document.data.get("reviewed") == "false":
                told = (
                    f"nobody has read this {language} translation yet; set `reviewed: true` once a person has"
                )
                yield document.problem(("reviewed",), told, "warning")


def samples(folder: Folder) -> Iterator[Problem]:
    """A place on the map has both its numbers."""
    document = folder.original(SAMPLES)
    if document is None:
        return
    for id_ in document.section("samples"):
        entry = document.section("samples", id_)
        for key, other in (("latitude", "longitude"), ("longitude", "latitude")):
            if key in entry and other not in entry:
                told = f"`{key}` stands without `{other}`; write both or neither"
                yield document.problem(("samples", id_, key), told)
