"""What the campaign says in content/, as a person reads it: for the sentences that tests expect."""

import hashlib
from functools import cache

from bot.content.load import load
from bot.content.markup import visible
from bot.content.model import Content, Edition
from tests.running import CONTENT

LANGUAGES = ("en", "es")


@cache
def content() -> Content:
    """The project's own content, read once."""
    loaded = load(CONTENT)
    assert loaded.content is not None, loaded.problems
    return loaded.content


def edition(language: str) -> Edition:
    """All of it in one language."""
    return content().editions[language]


def phrase(language: str, key: str, /, **values: object) -> str:
    """A phrase without plurals as it reads on the screen, with these values filled in."""
    return visible(edition(language).phrases[key].forms["other"]).strip().format(**values)


def yes(topic: str, language: str = "en", *, version: int | None = None) -> str:
    """The data of the button that opts in to a topic, below the wording in this language."""
    wording = content().editions[language].wordings[topic.partition("/")[0]]
    return f"1y:{topic}:{version or wording.version}:{hashlib.sha256(wording.html.encode()).hexdigest()[:12]}"
