"""Which addresses Telegram takes in links and buttons."""

import re
from urllib.parse import parse_qs, urlsplit

SCHEME = re.compile(r"([a-z][a-z0-9+.\-]*):", re.IGNORECASE)
OWN_HOST = re.compile(r"[A-Za-z0-9_\-]*$")
HIGHEST_PORT = 65535


class BadLinkError(ValueError):
    """An address that Telegram does not take; the message is the end of its error text."""


def check_link(url: str) -> str:
    """The address as Telegram keeps it.

    Raises:
        BadLinkError: with Telegram's reason.
    """
    scheme = SCHEME.match(url)
    if scheme and scheme.group(1).lower() in {"tg", "ton"}:
        return _own_link(scheme.group(1).lower(), url[scheme.end() :].removeprefix("//"))
    if "://" in url and not url.lower().startswith(("http://", "https://")):
        message = "Unsupported URL protocol"
        raise BadLinkError(message)
    full = url if "://" in url else f"http://{url}"
    host = _host(full)
    if "." not in host and ":" not in host:
        message = "Wrong HTTP URL"
        raise BadLinkError(message)
    return full if urlsplit(full).path or "?" in full or "#" in full else f"{full}/"


def _host(url: str) -> str:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        message = "Wrong port number specified in the URL"
        raise BadLinkError(message) from error
    if port is not None and not 0 < port <= HIGHEST_PORT:
        message = "Wrong port number specified in the URL"
        raise BadLinkError(message)
    if not host:
        message = "URL host is empty"
        raise BadLinkError(message)
    if any(character.isspace() for character in parts.netloc) or host.endswith("."):
        message = "Wrong HTTP URL"
        raise BadLinkError(message)
    return host


def _own_link(scheme: str, rest: str) -> str:
    host = re.split(r"[/?#]", rest, maxsplit=1)[0]
    if not host:
        message = "URL host is empty"
        raise BadLinkError(message)
    if not OWN_HOST.match(host):
        message = "Unallowed characters in URL host"
        raise BadLinkError(message)
    return f"{scheme}://{rest}"


def checked_link(url: str) -> str | None:
    """The address as Telegram keeps it, or None when it drops the link."""
    try:
        return check_link(url)
    except BadLinkError:
        return None


def linked_user(url: str) -> int | None:
    """The person that a ``tg://user?id=…`` address names."""
    match = re.match(r"tg:(?://)?user\?", url, re.IGNORECASE)
    if match is None:
        return None
    numbers = parse_qs(url[match.end() :]).get("id", [""])
    return int(numbers[0]) if numbers[0].isdecimal() and int(numbers[0]) > 0 else None
