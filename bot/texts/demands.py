"""The screens of the demands."""

from bot.texts.phrases import checked
from bot.texts.reader import Reader, kept
from bot.texts.screen import Button, Row, Screen, paragraphs
from bot.texts.taps import OpenDemand, OpenDemands
from bot.texts.ways import back_to_menu, round_turns, share


def demand_payload(demand_id: str) -> str:
    """What stands behind ``?start=`` in a link that opens this demand: at most 47 of the 64 characters."""
    return f"demand_{demand_id}"


@kept
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


@kept
def demand(reader: Reader, demand_id: str) -> Screen:
    """One demand: quotation, rationale, source, and the ways on from it."""
    rows: tuple[Row, ...] = (
        *round_turns(reader, list(reader.edition.demands), demand_id, OpenDemand),
        share(reader, demand_payload(demand_id), reader.edition.demands[demand_id].label),
        (Button(reader.phrases.plain("button_all_demands"), OpenDemands()), *back_to_menu(reader)),
    )
    return Screen(demand_text(reader, demand_id), rows)
