"""Marks on a text: counted in UTF-16 units, found as Telegram finds them, shown as HTML that is safe to insert."""

import re
from html import escape
from typing import Any

from bot.simulator.links import checked_link

Entity = dict[str, Any]

FOUND = re.compile(
    r"(?P<email>(?<![\w.+\-])[\w.+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)*\.[A-Za-z]{2,})"
    r"|(?P<url>(?<![\w@])(?:https?://[^\s<>\"']+|(?:[A-Za-z0-9\-]+\.)+(?:com|org|net|info|edu|gov|me|io|us|uk|de)\b(?:[/?#][^\s<>\"']*)?))"
    r"|(?P<bot_command>(?<![\w/<>@])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/]))"
    r"|(?P<mention>(?<![\w/@])@[A-Za-z0-9_]{3,32}(?!\w))"
    r"|(?P<hashtag>(?<![\w#@])#(?=\w*[^\W\d_])\w{1,256})"
)
LIKELY = re.compile(r"[@#/]|\.[A-Za-z]")
TRAILING = ".,:;!?)]}"
KINDS = {
    "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bold", "italic", "underline",
    "strikethrough", "spoiler", "blockquote", "expandable_blockquote", "code", "pre", "text_link", "text_mention",
    "custom_emoji", "date_time",
}  # fmt: skip
SIMPLE_TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "code": "code",
    "blockquote": "blockquote",
}
SPAN_CLASSES = {
    "spoiler": "spoiler",
    "bot_command": "bot-command",
    "mention": "mention",
    "text_mention": "mention",
    "hashtag": "hashtag",
}
OPAQUE = {"code", "pre", "text_link", "text_mention"}


def utf16_length(text: str) -> int:
    """How long Telegram says a text is: characters beyond the first plane count twice."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf16_slice(text: str, offset: int, length: int) -> str:
    """The part of a text that an entity covers."""
    return text.encode("utf-16-le")[offset * 2 : (offset + length) * 2].decode("utf-16-le", "replace")


def in_order(entities: list[Entity]) -> list[Entity]:
    """Entities as Telegram lists them: by where they begin, the longer one first."""
    return sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))


def find_entities(text: str) -> list[Entity]:
    """The commands, addresses, mentions and hashtags that Telegram marks by itself."""
    found: list[Entity] = []
    if not LIKELY.search(text):
        return found
    for match in FOUND.finditer(text):
        kind, part = match.lastgroup or "", match.group()
        if kind == "url":
            part = part.rstrip(TRAILING)
            if checked_link(part) is None:
                continue
        offset = utf16_length(text[: match.start()])
        found.append({"type": kind, "offset": offset, "length": utf16_length(part)})
    return found


def with_found(text: str, entities: list[Entity]) -> list[Entity]:
    """The given entities and those that Telegram finds outside links and code."""
    closed = [
        entity for entity in entities if entity["type"] in OPAQUE or entity["type"] in MARKED_BY_TELEGRAM
    ]
    new = [entity for entity in find_entities(text) if not any(_overlap(entity, other) for other in closed)]
    return in_order([*entities, *new]) if new else entities


MARKED_BY_TELEGRAM = {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"}


def _overlap(one: Entity, other: Entity) -> bool:
    return bool(
        one["offset"] < other["offset"] + other["length"] and other["offset"] < one["offset"] + one["length"]
    )


def trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """The text without the blanks around it, which Telegram drops; entities follow."""
    first_entity = min((entity["offset"] for entity in entities), default=len(text))
    leading = 0
    while leading < min(len(text), first_entity) and text[leading] in " \n":
        leading += 1
    kept = text[leading:].rstrip()
    end = utf16_length(kept)
    moved = []
    for entity in entities:
        offset = entity["offset"] - leading
        length = min(entity["length"], end - offset)
        if length > 0:
            moved.append({**entity, "offset": offset, "length": length})
    return kept, moved


def as_html(text: str, entities: list[Entity]) -> str:
    """The text as HTML: everything escaped but the entities' own tags."""
    edges = sorted(
        {
            0,
            utf16_length(text),
            *(e["offset"] for e in entities),
            *(e["offset"] + e["length"] for e in entities),
        }
    )
    units = text.encode("utf-16-le")
    pieces: list[str] = []
    stack: list[Entity] = []
    waiting = in_order(entities)
    for index, edge in enumerate(edges):
        reopen: list[Entity] = []
        while any(entity["offset"] + entity["length"] <= edge for entity in stack):
            entity = stack.pop()
            pieces.append(_tags(entity, text)[1])
            if entity["offset"] + entity["length"] > edge:
                reopen.insert(0, entity)
        while waiting and waiting[0]["offset"] <= edge:
            reopen.append(waiting.pop(0))
        for entity in reopen:
            pieces.append(_tags(entity, text)[0])
            stack.append(entity)
        until = edges[index + 1] if index + 1 < len(edges) else edge
        pieces.append(escape(units[edge * 2 : until * 2].decode("utf-16-le", "replace")))
    return "".join(pieces)


def _tags(entity: Entity, text: str) -> tuple[str, str]:
    """What stands before and after the text that an entity covers."""
    kind = entity["type"]
    covered = utf16_slice(text, entity["offset"], entity["length"])
    tags = "", ""
    if kind in SIMPLE_TAGS:
        tags = f"<{SIMPLE_TAGS[kind]}>", f"</{SIMPLE_TAGS[kind]}>"
    elif kind in SPAN_CLASSES:
        tags = f'<span class="{SPAN_CLASSES[kind]}">', "</span>"
    elif kind == "text_link":
        tags = _anchor(entity["url"])
    elif kind == "url":
        tags = _anchor(covered)
    elif kind == "email":
        tags = _anchor(f"mailto:{covered}", checked=True)
    elif kind == "pre":
        language = escape(str(entity.get("language", "")))
        tags = f'<pre><code class="language-{language}">', "</code></pre>"
    elif kind == "expandable_blockquote":
        tags = '<blockquote class="expandable">', "</blockquote>"
    return tags


def _anchor(url: str, *, checked: bool = False) -> tuple[str, str]:
    """A link; none to an address that Telegram would not take (a ``javascript:`` one, say)."""
    address = url if checked else checked_link(url)
    if address is None:
        return "", ""
    return f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer">', "</a>"
