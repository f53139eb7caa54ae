"""Who answers and who pays for what is said here: the lines that the law asks for, below every broadcast and under About."""

from typing import Final

from bot.content.model import Transparency
from bot.texts.reader import Reader
from bot.texts.screen import Button, Link, Row

ABOUT_PAYLOAD: Final = "about"
"""Opens the screen about the campaign from a link."""


def imprint(reader: Reader) -> str:
    """The imprint and all that must stand with it, as plain text, a line each."""
    campaign, language = reader.content.campaign, reader.edition.language
    paid_for_by = [campaign.paid_for_by.within(language)] if campaign.paid_for_by else []
    marked = _advertisement(reader, campaign.transparency) if campaign.transparency else []
    return "\n".join([*marked, campaign.imprint.within(language), *paid_for_by])


def notice_rows(reader: Reader) -> tuple[Row, ...]:
    """The button that leads to the transparency notice, where the campaign has one."""
    transparency = reader.content.campaign.transparency
    if transparency is None:
        return ()
    address = transparency.notice_link or reader.deep_link(ABOUT_PAYLOAD)
    return ((Button(reader.phrases.plain("button_ad_notice"), Link(address)),),)


def _advertisement(reader: Reader, transparency: Transparency) -> list[str]:
    """What Article 11(1) of Regulation (EU) 2024/900 asks for: a statement that it is an advertisement, the sponsor, the process."""
    plain, language = reader.phrases.plain, reader.edition.language
    lines = [
        plain("ad_label"),
        plain("ad_sponsor", sponsor=transparency.sponsor.within(language)),
    ]
    if transparency.controlled_by:
        lines.append(plain("ad_controlled_by", controlled_by=transparency.controlled_by.within(language)))
    if transparency.process:
        lines.append(plain("ad_process", process=transparency.process.within(language)))
    return [*lines, plain("ad_not_targeted")]
