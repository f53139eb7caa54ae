"""The screens that answer what people type, and the cards of inline mode."""

from collections.abc import Sequence

from bot.content.search import Hit
from bot.texts.demands import demand_payload, demand_text
from bot.texts.menus import menu_rows
from bot.texts.phrases import label
from bot.texts.positions import position_payload, position_text
from bot.texts.reader import Reader
from bot.texts.screen import Button, Card, Link, Screen
from bot.texts.taps import OpenDemand, OpenPosition
from bot.texts.ways import back_to_menu


def choices(reader: Reader, hits: Sequence[Hit]) -> Screen:
    """Several entries could be meant: one button each."""
    rows = tuple((_hit_button(reader, hit),) for hit in hits)
    return Screen(reader.phrases.html("search_choices"), (*rows, back_to_menu(reader)))


def nothing_said(reader: Reader) -> Screen:
    """The campaign has said nothing about it here."""
    return Screen(
        reader.phrases.html("search_nothing", candidate=reader.content.campaign.candidate), menu_rows(reader)
    )


def _hit_button(reader: Reader, hit: Hit) -> Button:
    if hit.kind == "demand":
        demand = reader.edition.demands[hit.id]
        return Button(reader.phrases.plain("button_related_demand", label=demand.label), OpenDemand(hit.id))
    return Button(label(reader.edition.positions[hit.id].question), OpenPosition(hit.id))


def card(reader: Reader, hit: Hit) -> Card:
    """A position or demand as a result of inline mode: whole, with a link to the bot."""
    if hit.kind == "demand":
        demand = reader.edition.demands[hit.id]
        title, description = demand.label, demand.quotation
        html, payload = demand_text(reader, hit.id), demand_payload(hit.id)
    else:
        position = reader.edition.positions[hit.id]
        title, description = position.question, position.label
        html, payload = position_text(reader, hit.id), position_payload(hit.id)
    link = Button(reader.phrases.plain("button_read_more"), Link(reader.deep_link(payload)))
    return Card(f"{hit.kind}/{hit.id}", title, description, Screen(html, ((link,),)))
