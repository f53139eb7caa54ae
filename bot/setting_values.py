"""What stands in a setting, from text to what is meant by it. Each gives back whatever is no text as it is."""

import datetime as dt
import ipaddress
import re
from urllib.parse import urlsplit

_TELEGRAMS_PORTS = frozenset({443, 80, 88, 8443})


def numbers(value: object) -> object:
    """Numbers with commas or spaces between them."""
    if isinstance(value, str):
        return [part for part in value.replace(",", " ").split() if part]
    return value


def two_times(value: object) -> object:
    """Two times of day with a hyphen between them, or ``none``.

    Raises:
        ValueError: It is something else.
    """
    if not isinstance(value, str):
        return value
    if value.strip().lower() == "none":
        return (dt.time(0), dt.time(0))
    times = re.fullmatch(r"\s*(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})\s*", value, re.ASCII)
    if times is None:
        message = "no two times"
        raise ValueError(message)
    begin_hour, begin_minute, end_hour, end_minute = map(int, times.groups())
    return (dt.time(begin_hour, begin_minute), dt.time(end_hour, end_minute))


def yes_or_no(value: object) -> object:
    """One of the two words.

    Raises:
        ValueError: It is something else.
    """
    if isinstance(value, str):
        word = value.strip().lower()
        if word not in {"yes", "no"}:
            message = "neither yes nor no"
            raise ValueError(message)
        return word == "yes"
    return value


def channel(value: object) -> object:
    """A channel's number, or its name with an @.

    Raises:
        ValueError: It is something else.
    """
    if not isinstance(value, str):
        return value
    name = value.strip()
    if re.fullmatch(r"-100\d{5,15}", name, re.ASCII):
        return int(name)
    if re.fullmatch(r"@[A-Za-z]\w{3,31}", name, re.ASCII):
        return name
    message = "no channel"
    raise ValueError(message)


def webhook(value: object) -> object:
    """An address that Telegram would call: https, and one of its four ports; on this machine itself any.

    Raises:
        ValueError: It is something else.
    """
    if not isinstance(value, str):
        return value
    address = value.strip()
    # Nothing that would have to be written in another way before it can be compared with what was called.
    if not re.fullmatch(r"https?://[A-Za-z0-9.:\[\]-]+(/[A-Za-z0-9._~!$&'()*+,;=:@/-]*)?", address):
        message = "no address"
        raise ValueError(message)
    parts = urlsplit(address)
    if not parts.hostname or not (_is_here(parts.hostname) or _telegram_calls(parts.scheme, parts.port)):
        message = "Telegram does not call there"
        raise ValueError(message)
    return address


def _telegram_calls(scheme: str, port: int | None) -> bool:
    return scheme == "https" and (port or 443) in _TELEGRAMS_PORTS


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
