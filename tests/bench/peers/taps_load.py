"""What every echo of taps is told: where Telegram is, by which way updates come, and the port of its webhook.

It needs nothing but Python, since each peer runs where only its own packages are installed.
"""

import argparse
from dataclasses import dataclass

TOKEN = "42:TEST"  # noqa: S105 - opens nothing but a sink
TEXT = "What the message says. " * 17
PATH = "/hook"
PUBLIC = f"https://bot.example.org{PATH}"
SECRET = "only-telegram-knows-this"  # noqa: S105 - opens nothing but an echo


@dataclass
class Told:
    """What the command line says."""

    way: str
    url: str
    port: int


def told() -> Told:
    """As the command line says."""
    parser = argparse.ArgumentParser()
    parser.add_argument("way", choices=["polling", "webhook"])
    parser.add_argument("--url", required=True)
    parser.add_argument("--port", type=int, required=True)
    given = parser.parse_args()
    return Told(given.way, given.url, given.port)
