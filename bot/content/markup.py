"""Telegram's HTML: what is wrong with a text, and what of it is seen.

Telegram refuses a message whose HTML it cannot read, so this is stricter than a browser.
See https://core.telegram.org/bots/api#html-style.
"""

import html
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

ENTITIES = ("lt", "gt", "amp", "quot")
MOST = 20_000
"""A text longer than this is too long whatever its tags, and is not proofread."""
SCHEMES = ("http", "https", "mailto", "tel", "tg")
PLACEHOLDER = re.compile(r"\{[a-z][a-z0-9_]*\}")

_KNOWN = frozenset(
    [
        "b",
        "strong",
        "i",
        "em",
        "u",
        "ins",
        "s",
        "strike",
        "del",
        "span",
        "tg-spoiler",
        "a",
        "code",
        "pre",
        "blockquote",
        "tg-emoji",
    ],
)
_INSTEAD = {
    "br": "begin a new line instead",
    "p": "put a blank line between paragraphs instead",
    "div": "put a blank line between paragraphs instead",
    "li": "begin each line with a dash or a number instead",
    "ul": "begin each line with a dash or a number instead",
    "ol": "begin each line with a dash or a number instead",
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "write <b>…</b> instead"),
}
# A span must hide, an emoji must say which: without these attributes the tags mean nothing to Telegram.
_REQUIRED = {"span": "class", "a": "href", "tg-emoji": "emoji-id"}
_ALLOWED = {**_REQUIRED, "code": "class", "blockquote": "expandable"}

_SPECIAL = re.compile("[<&]")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_ATTRIBUTE = re.compile(r"([^\s=\"'/]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"']+)))?")
_ENTITY = re.compile(r"&(?:#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z][a-zA-Z0-9]*));")
_URL = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):(//)?[^\s/]\S*")


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag as it stands in a text; an attribute without a value has an empty one."""

    name: str
    attributes: Mapping[str, str]
    closing: bool


def utf16_length(text: str) -> int:
    """How long a text is to Telegram, which counts UTF-16 units: most emoji are two."""
    return len(text) + sum(char > "\uffff" for char in text)


def visible(text: str) -> str:
    """The text as a person sees it: without tags, entities as the characters they stand for."""
    return _ENTITY.sub(_character, _TAG.sub("", text))


def pieces(text: str) -> Iterator[str | Tag]:
    """A text without problems in its order: what is seen, and the tags in between."""
    at = 0
    for found in _TAG.finditer(text):
        yield _ENTITY.sub(_character, text[at : found.start()])
        attributes = {
            attribute[1].lower(): visible(next((value for value in attribute.groups()[1:] if value), ""))
            for attribute in _ATTRIBUTE.finditer(found[3])
        }
        yield Tag(found[2].lower(), attributes, closing=bool(found[1]))
        at = found.end()
    yield _ENTITY.sub(_character, text[at:])


def problems(text: str) -> list[tuple[int, str]]:
    """What Telegram would refuse or show wrongly: (how many lines down, what is wrong and how to mend it)."""
    if len(text) > MOST:
        return [(0, f"the text has {len(text)} characters, which no message takes; shorten it")]
    return list(_Proof(text).read())


def tag_in(text: str) -> str | None:
    """The first tag or entity in a plain text, where it would be shown as typed; None if there is none."""
    for found in _SPECIAL.finditer(text):
        at = _TAG.match(text, found.start())
        if at and at[2].lower() in _KNOWN | _INSTEAD.keys():
            return at[0]
        entity = _ENTITY.match(text, found.start())
        if entity and (entity[3] is None or entity[3] in ENTITIES):
            return entity[0]
    return None


def _character(entity: re.Match[str]) -> str:
    decimal, hexadecimal, name = entity.groups()
    if name:
        return html.unescape(entity[0]) if name in ENTITIES else entity[0]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    # What is no character stays as typed, as it does at Telegram.
    character = chr(code) if code <= sys.maxunicode else "\0"
    return entity[0] if character == "\0" or unicodedata.category(character) == "Cs" else character


@dataclass(slots=True)
class _Proof:
    """One text read from left to right; ``open`` holds the tags that wait for their end."""

    text: str
    open: list[tuple[str, int]] = field(default_factory=list)
    names: Counter[str] = field(default_factory=Counter)

    def read(self) -> Iterator[tuple[int, str]]:
        """Every problem, in the order of the text but for tags never closed, which come last."""
        at, line, counted = 0, 0, 0
        while special := _SPECIAL.search(self.text, at):
            line += self.text.count("\n", counted, special.start())
            counted = special.start()
            pattern = _TAG if special[0] == "<" else _ENTITY
            found = pattern.match(self.text, special.start())
            at = found.end() if found else special.end()
            told = self._tag(found, line) if special[0] == "<" else _entity(found)
            for sentence in told:
                yield line, sentence
        for name, opened in self.open:
            yield opened, f"<{name}> is never closed; write </{name}> where it ends"

    def _tag(self, tag: re.Match[str] | None, line: int) -> Iterator[str]:
        if tag is None:
            yield "a bare < stands here; write &lt; where you mean the character"
            return
        closing, name, attributes = tag[1], tag[2].lower(), tag[3]
        if name not in _KNOWN:
            instead = _INSTEAD.get(name, "write &lt; where you mean the character <")
            yield f"Telegram knows no tag <{name}>; {instead}"
        elif closing:
            yield from self._close(name)
        else:
            yield from self._nesting(name)
            yield from _attributes(name, attributes)
            self.open.append((name, line))
            self.names[name] += 1

    def _nesting(self, name: str) -> Iterator[str]:
        if name == "blockquote" and self.names[name]:
            yield "a <blockquote> stands inside another; Telegram does not nest them, close the first one before"
        inside = self.open[-1][0] if self.open else ""
        if inside in {"code", "pre"} and (inside, name) != ("pre", "code"):
            yield f"<{name}> stands inside <{inside}>, where Telegram takes no tags; take it out"

    def _close(self, name: str) -> Iterator[str]:
        if not self.names[name]:
            yield f"</{name}> closes nothing; take it out or write <{name}> where it begins"
            return
        last = self.open[-1][0]
        if last != name:
            yield f"</{name}> comes before </{last}>; close the tag that was opened last first"
        backwards = enumerate(reversed(self.open), start=1)
        del self.open[-next(back for back, (opened, _) in backwards if opened == name)]
        self.names[name] -= 1


def _entity(entity: re.Match[str] | None) -> Iterator[str]:
    if entity is None:
        yield "a bare & stands here; write &amp; where you mean the character"
    elif entity[3] and entity[3] not in ENTITIES:
        yield f"Telegram does not know {entity[0]}; write the character itself"
    elif not entity[3] and _character(entity) == entity[0]:
        yield f"{entity[0]} is no character; write the character itself"


def _attributes(tag: str, written: str) -> Iterator[str]:
    names = set()
    for found in _ATTRIBUTE.finditer(written):
        name = found[1].lower()
        names.add(name)
        value = next((group for group in found.groups()[1:] if group is not None), None)
        yield from _attribute(tag, name, value)
    required = _REQUIRED.get(tag)
    if required and required not in names:
        yield f"<{tag}> lacks `{required}`; {_EXPECTED[tag]}"
    if _ATTRIBUTE.sub("", written).strip():
        yield f'<{tag}> cannot be read; write its attributes as name="value"'


_EXPECTED = {
    "span": 'write <span class="tg-spoiler">',
    "a": 'write <a href="https://…">',
    "tg-emoji": 'write <tg-emoji emoji-id="…"> with the number of the emoji',
    "code": 'write <code class="language-…">, or <code> alone',
    "blockquote": "write <blockquote expandable>, or <blockquote> alone",
}


def _attribute(tag: str, name: str, value: str | None) -> Iterator[str]:
    if name != _ALLOWED.get(tag):
        yield f"Telegram knows no attribute `{name}` in <{tag}>; {_EXPECTED.get(tag, f'write <{tag}> alone')}"
    elif tag == "a":
        yield from _href(value or "")
    elif PLACEHOLDER.search(value or ""):
        yield f"a placeholder stands in `{name}`; placeholders may stand in the text and in href only"
    elif not _FITTING[tag].fullmatch(value or ""):
        yield f'`{name}="{value or ""}"` is not known in <{tag}>; {_EXPECTED[tag]}'


_FITTING = {
    "span": re.compile("tg-spoiler"),
    "tg-emoji": re.compile("[0-9]+"),
    "code": re.compile(r"language-\S+"),
    "blockquote": re.compile(""),
}


def _href(value: str) -> Iterator[str]:
    address = visible(value).strip()
    if bare := _SPECIAL.search(_ENTITY.sub("", value)):
        yield f"a bare {bare[0]} stands in the address {value}; write {html.escape(bare[0])} instead"
    # An address that begins with a placeholder is the program's to make.
    if PLACEHOLDER.match(address):
        return
    url = _URL.fullmatch(address)
    if not url:
        yield f"`{address}` is no address; begin it with https:// and leave no spaces in it"
    elif url[1].lower() not in SCHEMES:
        yield f"the address {address} begins with {url[1]}:, which Telegram does not open; begin it with https://"
    elif url[1].lower() in {"http", "https", "tg"} and not url[2]:
        yield f"the address {address} lacks the // after {url[1]}:; write {url[1]}://…"
