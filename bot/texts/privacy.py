"""The two screens of /privacy: who keeps what about a person and why; how long, who sees it, and their rights."""

from dataclasses import dataclass

from markupsafe import Markup

from bot.texts.reader import Reader
from bot.texts.screen import Button, Row, Screen, paragraphs
from bot.texts.taps import OfferErasure, OpenMyData, OpenPrivacy, OpenPrivacyMore, OpenSettings
from bot.texts.ways import back_to_menu

_ONE_YEAR = 365


@dataclass(frozen=True, slots=True)
class Periods:
    """How many days what is kept, as the campaign's settings say."""

    gone: int
    deliveries: int
    drafts: int
    erasures: int
    copies: int


def privacy(reader: Reader) -> Screen:
    """Who is responsible, what is kept about a person, and why."""
    plain = reader.phrases.plain
    controller = reader.content.campaign.controller.within(reader.edition.language)
    text = reader.phrases.html("privacy", controller=controller)
    rows: tuple[Row, ...] = (
        (Button(plain("button_privacy_more"), OpenPrivacyMore()),),
        own_data_row(reader),
        _settings_row(reader),
    )
    return Screen(paragraphs(text, reader.translation_note()), rows)


def privacy_more(reader: Reader, periods: Periods) -> Screen:
    """How long it is kept, who sees it, and what the person can ask for."""

    def days(count: int) -> Markup:
        years, rest = divmod(count, _ONE_YEAR)
        return reader.phrases.html("days", count=count) if rest else reader.phrases.html("years", count=years)

    text = reader.phrases.html(
        "privacy_more",
        gone=days(periods.gone),
        deliveries=days(periods.deliveries),
        drafts=days(periods.drafts),
        erasures=days(periods.erasures),
        copies=days(periods.copies),
        privacy_contact=reader.content.campaign.privacy_contact,
    )
    rows = (own_data_row(reader), back_to_privacy(reader))
    return Screen(paragraphs(text, reader.translation_note()), rows)


def own_data_row(reader: Reader) -> Row:
    """The ways to what is held about the person, and to its end."""
    plain = reader.phrases.plain
    return Button(plain("button_my_data"), OpenMyData()), Button(plain("button_erase"), OfferErasure())


def back_to_privacy(reader: Reader) -> Row:
    """The row that leads back to the first screen, or to the main menu."""
    return (Button(reader.phrases.plain("button_privacy"), OpenPrivacy()), *back_to_menu(reader))


def _settings_row(reader: Reader) -> Row:
    return (Button(reader.phrases.plain("button_settings"), OpenSettings()), *back_to_menu(reader))
