"""The screens around the content: main menu, help, about, languages, and kind refusals."""

from babel import Locale

from bot.texts.imprint import imprint, notice_rows
from bot.texts.organizer_taps import OpenOrganize
from bot.texts.reader import Reader, kept
from bot.texts.screen import Button, Link, Row, Screen, paragraphs
from bot.texts.taps import (
    ChooseLanguage,
    OpenAbout,
    OpenDemands,
    OpenEvents,
    OpenPositions,
    OpenPrivacy,
    OpenSettings,
)
from bot.texts.ways import back_to_menu


def menu_rows(reader: Reader) -> tuple[Row, ...]:
    """The main menu's buttons."""
    plain = reader.phrases.plain
    organize: Row = (Button(plain("button_organize"), OpenOrganize()),) if reader.organizer else ()
    rows: tuple[Row, ...] = (
        (Button(plain("button_positions"), OpenPositions()), Button(plain("button_demands"), OpenDemands())),
        (Button(plain("button_events"), OpenEvents(0)), Button(plain("button_settings"), OpenSettings())),
        (Button(plain("button_about"), OpenAbout()),),
        organize,
    )
    return tuple(row for row in rows if row)


def main_menu(reader: Reader, *, note: str = "") -> Screen:
    """Who speaks here, and the way to everything; ``note`` (HTML) stands above."""
    menu = _menu(reader)
    return Screen(paragraphs(note, menu.html), menu.rows) if note else menu


@kept
def _menu(reader: Reader) -> Screen:
    campaign = reader.content.campaign
    welcome = reader.phrases.html(
        "welcome",
        candidate=campaign.candidate,
        office=campaign.office.within(reader.edition.language),
        party=campaign.party.within(reader.edition.language),
    )
    ending = reader.phrases.html("imprint_line", imprint=campaign.imprint.within(reader.edition.language))
    return Screen(paragraphs(welcome, reader.translation_note(), ending), menu_rows(reader))


def notice(reader: Reader, key: str, **values: object) -> Screen:
    """One phrase, with the main menu below it."""
    return Screen(reader.phrases.html(key, **values), menu_rows(reader))


@kept
def about(reader: Reader) -> Screen:
    """The candidate, the source of every answer, how to reach the campaign, and its imprint."""
    campaign = reader.content.campaign
    language = reader.edition.language
    sources = "\n".join(
        reader.phrases.html(
            "about_source",
            title=source.title.within(language),
            author=source.author,
            date=reader.long_date(source.date),
        )
        for source in reader.content.sources.values()
    )
    text = reader.phrases.html(
        "about",
        candidate=campaign.candidate,
        office=campaign.office.within(language),
        party=campaign.party.within(language),
        contact=campaign.contact,
    )
    ending = reader.phrases.html("imprint_line", imprint=imprint(reader))
    rows: list[Row] = [(Button(reader.phrases.plain("button_privacy"), OpenPrivacy()),)]
    if campaign.contact.startswith("http"):
        rows.insert(0, (Button(reader.phrases.plain("button_contact"), Link(campaign.contact)),))
    if campaign.transparency and campaign.transparency.notice_link:
        rows += notice_rows(reader)
    return Screen(
        paragraphs(text, sources, reader.translation_note(), _notice_text(reader), ending),
        (*rows, back_to_menu(reader)),
    )


def _notice_text(reader: Reader) -> str:
    """The transparency notice, where the campaign wrote it here."""
    transparency = reader.content.campaign.transparency
    if transparency is None or transparency.notice is None:
        return ""
    return reader.phrases.html("ad_notice", notice=transparency.notice.within(reader.edition.language))


@kept
def languages(reader: Reader) -> Screen:
    """Every language by its own name; the one in use is marked in words."""
    rows: list[Row] = []
    for language in reader.content.languages:
        name = language_name(language)
        if language == reader.edition.language:
            name = reader.phrases.plain("language_in_use", language=name)
        rows.append((Button(name, ChooseLanguage(language)),))
    settings: Row = (Button(reader.phrases.plain("button_settings"), OpenSettings()),)
    return Screen(reader.phrases.html("choose_language"), (*rows, settings, back_to_menu(reader)))


def language_name(language: str) -> str:
    """A language's own name for itself, as it would start a line: ``Español``."""
    locale = Locale.parse(language, sep="-")
    name = locale.get_display_name(locale) or language
    return name[:1].upper() + name[1:]


def in_group(reader: Reader) -> Screen:
    """What the bot says in a group: only that it talks in private, and where."""
    link = Link(reader.deep_link("menu"))
    button = Button(reader.phrases.plain("button_private_chat"), link)
    return Screen(reader.phrases.html("in_group", candidate=reader.content.campaign.candidate), ((button,),))
