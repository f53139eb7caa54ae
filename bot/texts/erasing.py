"""The screens of deleting everything: what it means, that it is done, and that there was nothing."""

from bot.texts.menus import menu_rows
from bot.texts.privacy import back_to_privacy
from bot.texts.reader import Reader
from bot.texts.screen import Button, Copy, Row, Screen, paragraphs
from bot.texts.taps import EraseEverything, OpenMyData


def offer(reader: Reader, receipt: str) -> Screen:
    """What goes and what stays, before the tap that deletes; ``receipt`` is the person's own secret."""
    html, plain = reader.phrases.html, reader.phrases.plain
    text = paragraphs(html("erase_offer"), html("erase_offer_organizer") if reader.organizer else "")
    rows: tuple[Row, ...] = (
        (Button(plain("button_erase_now"), EraseEverything(receipt)),),
        (Button(plain("button_my_data"), OpenMyData()),),
        back_to_privacy(reader),
    )
    return Screen(text, rows)


def erased(reader: Reader, chat_id: int, receipt: str) -> Screen:
    """The last message: nothing is kept any more, and what the person needs to show that they were erased."""
    html = reader.phrases.html
    done = html(
        "erased",
        receipt=receipt,
        chat_id=str(chat_id),
        privacy_contact=reader.content.campaign.privacy_contact,
    )
    text = paragraphs(done, html("erased_organizer") if reader.organizer else "")
    # As ``standpoint erased`` takes both.
    both = Copy(f"{receipt} {chat_id}")
    return Screen(text, ((Button(reader.phrases.plain("button_copy_receipt"), both),),))


def nothing_to_erase(reader: Reader) -> Screen:
    """Nothing is held about this person."""
    return Screen(reader.phrases.html("erased_nothing"), menu_rows(reader))
