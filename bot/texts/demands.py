"""The screens of the demands."""

from urllib.parse import urlencode

from bot.texts.menus import back_to_menu
from bot.texts.phrases import checked
from bot.texts.reader import Reader
from bot.texts.screen import Button, Copy, Link, Row, Screen, paragraphs
from bot.texts.taps import OpenDemand, OpenDemands


def demand_payload(demand_id: str) -> str:
    """What stands behind ``?start=`` in a link that opens this demand: at most 47 of the 64 characters."""
    return f"demand_{demand_id}"


def demand_list(reader: Reader) -> Screen:
    """All demands, each a button."""
    rows = tuple((Button(demand.label, OpenDemand(demand.id)),) for demand in reader.edition.demands.values())
    text = paragraphs(
        reader.phrases.html("demands_intro", candidate=reader.content.campaign.candidate),
        reader.translation_note(),
    )
    return Screen(text, (*rows, back_to_menu(reader)))


def demand_text(reader: Reader, demand_id: str) -> str:
    """A demand's whole text: heading, quotation, rationale, source."""
    demand = reader.edition.demands[demand_id]
    number = list(reader.edition.demands).index(demand_id) + 1
    return paragraphs(
        reader.phrases.html(
            "demand_heading", label=demand.label, number=number, count=len(reader.edition.demands)
        ),
        reader.phrases.html(
            "demand_quotation", quotation=demand.quotation, candidate=reader.content.campaign.candidate
        ),
        checked(demand.rationale_html),
        reader.source_line(demand.citation),
        reader.translation_note(),
    )


def demand(reader: Reader, demand_id: str) -> Screen:
    """One demand: quotation, rationale, source, and the ways on from it."""
    plain = reader.phrases.plain
    ids = list(reader.edition.demands)
    number = ids.index(demand_id)
    previous_id, next_id = ids[number - 1], ids[(number + 1) % len(ids)]
    link = reader.deep_link(demand_payload(demand_id))
    rows: list[Row] = []
    if len(ids) > 1:
        rows.append(
            (
                Button(plain("button_previous"), OpenDemand(previous_id)),
                Button(plain("button_next"), OpenDemand(next_id)),
            )
        )
    rows += [
        (
            Button(plain("button_share"), Link(share_dialog(link, reader.edition.demands[demand_id].label))),
            Button(plain("button_copy_link"), Copy(link)),
        ),
        (Button(plain("button_all_demands"), OpenDemands()), *back_to_menu(reader)),
    ]
    return Screen(demand_text(reader, demand_id), tuple(rows))


def share_dialog(link: str, text: str) -> str:
    """The address of Telegram's share dialog for a link."""
    return "https://t.me/share/url?" + urlencode({"url": link, "text": text})
