"""A description that a calendar program wrote in HTML → the same as plain text."""

import re
from html.parser import HTMLParser

_KNOWN = "a|b|blockquote|body|br|div|em|font|h[1-6]|head|hr|html|i|li|ol|p|pre|s|span|strong|style|table|td|tr|u|ul"
_MARKUP = re.compile(rf"</?(?:{_KNOWN})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_OWN_LINE = frozenset(
    {"blockquote", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "pre", "table", "tr", "ul"}
)
_UNSEEN = frozenset({"head", "script", "style", "title"})


def without_html(text: str) -> str:
    """The text without tags: lines stay lines, a link is followed by its address; plain text stays as it is."""
    if not _MARKUP.search(text):
        return text
    writer = _Writer()
    writer.feed(text)
    writer.close()
    return "".join(writer.parts)


class _Writer(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._unseen = 0
        self._address = ""
        self._link_begins = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "br":
            self.parts.append("\n")
        elif tag == "li":
            self._begin_line()
            self.parts.append("• ")
        elif tag == "p" or tag in _OWN_LINE:
            self._begin_line()
        elif tag == "a":
            self._address = (dict(attrs).get("href") or "").strip()
            self._link_begins = len(self.parts)

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag == "p":
            self._begin_line()
            self.parts.append("\n")
        elif tag in _OWN_LINE:
            self._begin_line()
        elif tag == "a":
            words = "".join(self.parts[self._link_begins :]).strip()
            if self._address.startswith(("http://", "https://")) and self._address not in words:
                self.parts.append(f" ({self._address})")
            self._address = ""

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data)

    def _begin_line(self) -> None:
        if self.parts and not self.parts[-1].endswith("\n"):
            self.parts.append("\n")
