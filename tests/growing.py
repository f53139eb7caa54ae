"""A campaign whose wordings come to cover more while people have agreed to less."""

import re
import shutil
from pathlib import Path

from tests.phone import Phone
from tests.running import CONTENT, Campaign
from tests.said import LANGUAGES, phrase

NEW_WORDS = {"en": "And there is more.", "es": "Y hay algo más."}
"""What the next version of a wording says besides."""


async def with_content_of_its_own(campaign: Campaign, folder: Path) -> None:
    """The bot runs with a copy of the content, which a test may change."""
    await campaign.stop()
    campaign.content = folder / "content"
    shutil.copytree(CONTENT, campaign.content)
    await campaign.begin()


def grow(campaign: Campaign, purpose: str, kind: str, languages: tuple[str, ...] = LANGUAGES) -> int:
    """The next version of a wording, the first that covers a kind of mailing; gives its number. Nobody has read it yet."""
    entry = re.compile(
        rf"(\n  {purpose}:\n    version: )(\d+)\n(?:    since: .*\n)?    text: \|\n(      .*\n)"
    )
    version = 0
    for language in languages:
        file = campaign.content / language / "phrases.yaml"
        text = file.read_text(encoding="utf-8")
        found = entry.search(text)
        assert found is not None
        version = int(found[2]) + 1
        since = f"    since: {{{kind}: {version}}}\n" if language == LANGUAGES[0] else ""
        grown = f"{found[1]}{version}\n{since}    text: |\n{found[3]}\n      {NEW_WORDS[language]}\n"
        file.write_text(text[: found.start()] + grown + text[found.end() :], encoding="utf-8")
    return version


async def restart(campaign: Campaign) -> None:
    """The bot ends and begins again; all that is due then is sent."""
    await campaign.stop()
    await campaign.begin()
    await campaign.delivered()


async def questions(phone: Phone, language: str = "en") -> list[str]:
    """How often somebody was asked whether they want more: what they were asked, as their chat shows it now."""
    asked = [
        phrase(language, "letter_renewal", topic=phrase(language, f"purpose_{topic}"))
        for topic in ("updates", "events")
    ]
    return [text for text in await phone.answers() if any(each in text for each in asked)]
