"""Telegram HTML → text and entities, refusing what Telegram refuses and in its words.

Offsets in error texts count bytes of UTF-8, offsets of entities count UTF-16 units, both as Telegram does.
"""

import re
from dataclasses import dataclass
from typing import NoReturn

from bot.simulator.entities import Entity, in_order, utf16_length
from bot.simulator.links import checked_link, linked_user
from bot.simulator.refusals import Refusal, refuse

SPACES = b" \t\r\n\0\v"
STYLES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "span": "spoiler", "blockquote": "blockquote", "code": "code", "pre": "pre", "a": "text_link",
    "tg-emoji": "custom_emoji", "tg-time": "date_time",
}  # fmt: skip
NAMED = {b"lt": "<", b"gt": ">", b"amp": "&", b"quot": '"'}
REFERENCE = re.compile(rb"&(?:#x([0-9a-fA-F]*)|#([0-9]*)|([A-Za-z]*));?")
LONGEST_REFERENCE = 10
LAST_CHARACTER = 0x10FFFF
FIRST_SURROGATE, LAST_SURROGATE = 0xD800, 0xDFFF
PLAIN = re.compile(rb"[^<&]*")
NAME_TOKEN = re.compile(rb"[A-Za-z0-9.\-]*")
TAG_NAME_END = re.compile(rb"[ \t\r\n\0\v>]")
ATTRIBUTE_NAME = re.compile(rb"[^ \t\r\n\0\v=>/\"']*")
CLOSING_NAME = re.compile(rb"[^ \t\r\n\0\v>]*")


@dataclass(frozen=True)
class OpenTag:
    """A start tag still waiting for its end: where its text begins, in UTF-16 units and in characters."""

    name: str
    attributes: dict[str, str]
    offset: int
    begin: int


def parse_html(text: str) -> tuple[str, list[Entity]]:
    """The visible text and its entities, sorted.

    Raises:
        Refusal: "can't parse entities: …", as Telegram says it.
    """
    try:
        return _Parser(text).parse()
    except _UnparsableError as problem:
        refuse(f"can't parse entities: {problem}")


class _UnparsableError(Exception):
    """A text that is no Telegram HTML; the message is Telegram's."""


def _fail(why: str) -> NoReturn:
    raise _UnparsableError(why)


class _Parser:
    """One reading of one text, byte by byte."""

    def __init__(self, text: str) -> None:
        self.source = encode(text)
        self.at = 0
        self.visible: list[str] = []
        self.length = 0
        self.open: list[OpenTag] = []
        self.entities: list[Entity] = []

    def parse(self) -> tuple[str, list[Entity]]:
        """Read everything."""
        while self.at < len(self.source):
            character = self.source[self.at : self.at + 1]
            if character == b"<":
                self._tag()
            elif character == b"&" and (found := self._reference(self.at)) is not None:
                self._show(found[0])
                self.at = found[1]
            else:
                self._plain()
        if self.open:
            _fail(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')
        for entity in self.entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        return self._whole_text(), in_order(self.entities)

    def _whole_text(self) -> str:
        joined = "".join(self.visible)
        try:
            # Two references may have been the halves of one surrogate pair.
            return joined.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
        except UnicodeDecodeError:
            _fail(
                "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched"
                " surrogate code units"
            )

    def _plain(self) -> None:
        match = PLAIN.match(self.source, self.at + 1)
        end = match.end() if match else self.at + 1
        self._show(self.source[self.at : end].decode())
        self.at = end

    def _show(self, text: str) -> None:
        self.visible.append(text)
        self.length += utf16_length(text)

    def _reference(self, at: int) -> tuple[str, int] | None:
        """The character that a reference stands for and where it ends, or None when it stands for itself."""
        match = REFERENCE.match(self.source, at)
        if match is None:
            return None
        hexadecimal, decimal, name = match.groups()
        if name is not None:
            return (NAMED[name], match.end()) if name in NAMED else None
        digits = hexadecimal if hexadecimal is not None else decimal
        code = int(digits or b"0", 16 if hexadecimal is not None else 10)
        written = match.end() - at - match.group().endswith(b";")
        if code == 0 or code >= LAST_CHARACTER or written >= LONGEST_REFERENCE:
            return None
        return chr(code), match.end()

    def _peek(self) -> bytes:
        """The byte at hand; empty at the end of the text, which Telegram reads as a zero byte."""
        return self.source[self.at : self.at + 1]

    def _skip_spaces(self) -> None:
        while self.at < len(self.source) and self.source[self.at] in SPACES:
            self.at += 1

    def _tag(self) -> None:
        begin = self.at
        self.at += 1
        if self._peek() == b"/":
            self._end_tag(begin)
        else:
            self._start_tag(begin)

    def _start_tag(self, begin: int) -> None:
        end = TAG_NAME_END.search(self.source, self.at)
        if end is None:
            _fail(f"Unclosed start tag at byte offset {begin}")
        name = lowered(self.source[self.at : end.start()])
        self.at = end.start()
        if name not in STYLES:
            _fail(f'Unsupported start tag "{name}" at byte offset {begin}')
        attributes: dict[str, str] = {}
        while self._peek() != b">":
            self._skip_spaces()
            if self._peek() == b">":
                break
            key, value = self._attribute(name, begin)
            attributes[key] = value
        self.at += 1
        if name == "span" and attributes.get("class") != "tg-spoiler":
            _fail(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
        self.open.append(OpenTag(name, attributes, self.length, len(self.visible)))

    def _attribute(self, tag: str, begin: int) -> tuple[str, str]:
        match = ATTRIBUTE_NAME.match(self.source, self.at)
        name = match.group() if match else b""
        if not name:
            _fail(f'Empty attribute name in the tag "{tag}" at byte offset {begin}')
        self.at += len(name)
        self._skip_spaces()
        if self._peek() not in {b"=", b""}:
            return name.decode(), ""
        self.at += 1
        self._skip_spaces()
        if not self._peek():
            _fail(f'Unclosed start tag "{tag}" at byte offset {begin}')
        value = self._quoted() if self._peek() in {b'"', b"'"} else self._name_token()
        if not self._peek():
            _fail(f"Unclosed start tag at byte offset {begin}")
        return name.decode(), value

    def _name_token(self) -> str:
        begin = self.at
        match = NAME_TOKEN.match(self.source, begin)
        self.at = match.end() if match else begin
        if self._peek() not in {b">", b""} and self._peek() not in SPACES:
            _fail(f"Unexpected end of name token at byte offset {begin}")
        return lowered(self.source[begin : self.at])

    def _quoted(self) -> str:
        quote = self._peek()
        self.at += 1
        value = bytearray()
        while self._peek() not in {quote, b""}:
            if self._peek() == b"&" and (found := self._reference(self.at)) is not None:
                value += found[0].encode("utf-8", "replace")
                self.at = found[1]
            else:
                value += self._peek()
                self.at += 1
        self.at += len(self._peek())
        return value.decode("utf-8", "replace")

    def _end_tag(self, begin: int) -> None:
        if not self.open:
            _fail(f"Unexpected end tag at byte offset {begin}")
        self.at += 1
        match = CLOSING_NAME.match(self.source, self.at)
        name = lowered(match.group() if match else b"")
        self.at = match.end() if match else self.at
        self._skip_spaces()
        if self._peek() != b">":
            _fail(f"Unclosed end tag at byte offset {begin}")
        self.at += 1
        tag = self.open[-1]
        if name and name != tag.name:
            _fail(f'Unmatched end tag at byte offset {begin}, expected "</{tag.name}>", found "</{name}>"')
        if self.length > tag.offset:
            self._close(tag)
        self.open.pop()

    def _close(self, tag: OpenTag) -> None:
        """Make the entity of a tag that ends here; some tags end without one."""
        entity: Entity = {
            "type": STYLES[tag.name],
            "offset": tag.offset,
            "length": self.length - tag.offset,
        }
        match tag.name:
            case "code" | "pre":
                if self._joins_last(tag, entity):
                    return
            case "blockquote" if "expandable" in tag.attributes:
                entity["type"] = "expandable_blockquote"
            case "a":
                if not _link(entity, tag.attributes.get("href") or "".join(self.visible[tag.begin :])):
                    return
            case "tg-emoji":
                entity["custom_emoji_id"] = _custom_emoji(tag)
            case "tg-time":
                if not _moment(entity, tag):
                    return
            case _:
                pass
        self.entities.append(entity)

    def _joins_last(self, tag: OpenTag, entity: Entity) -> bool:
        """Whether this tag and the one inside it are one block of code in a language."""
        style = tag.attributes.get("class", "") if tag.name == "code" else ""
        language = style.removeprefix("language-") if style.startswith("language-") else ""
        last = self.entities[-1] if self.entities else None
        same_place = last is not None and all(last[name] == entity[name] for name in ("offset", "length"))
        if last is not None and same_place and {last["type"], tag.name} == {"code", "pre"}:
            if tag.name == "pre" and last.get("language"):
                last["type"] = "pre"
                return True
            if language:
                last["language"] = language
                return True
        if language:
            entity["language"] = language
        return False


def _custom_emoji(tag: OpenTag) -> str:
    identifier = tag.attributes.get("emoji-id", "")
    if not identifier.isdecimal() or int(identifier) == 0:
        _fail("Invalid custom emoji identifier specified")
    return identifier


def _moment(entity: Entity, tag: OpenTag) -> bool:
    """Give the entity its time; False when there is none and the text stays plain."""
    moment = tag.attributes.get("unix", "")
    if not moment.isdecimal() or int(moment) == 0:
        return False
    entity["unix_time"] = int(moment)
    if tag.attributes.get("format"):
        entity["date_time_format"] = tag.attributes["format"]
    return True


def _link(entity: Entity, url: str) -> bool:
    """Point the entity to the address; False when Telegram would drop the link and keep the text."""
    if (user_id := linked_user(url)) is not None:
        entity.update(type="text_mention", user_id=user_id)
        return True
    if (address := checked_link(url)) is None:
        return False
    entity["url"] = address
    return True


def lowered(name: bytes) -> str:
    """A tag's name as Telegram repeats it: ASCII letters made small."""
    return name.lower().decode("utf-8", "replace")


def encode(text: str) -> bytes:
    """The text in UTF-8.

    Raises:
        Refusal: when it holds half of a surrogate pair.
    """
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise Refusal(400, "Bad Request: strings must be encoded in UTF-8") from error
