"""The screens of the positions: groups, questions, answers."""

from bot.texts.demands import share_dialog
from bot.texts.menus import back_to_menu
from bot.texts.phrases import checked
from bot.texts.reader import Reader
from bot.texts.screen import Button, Copy, Link, Row, Screen, paragraphs
from bot.texts.taps import OpenDemand, OpenGroup, OpenPosition, OpenPositions


def position_payload(position_id: str) -> str:
    """What stands behind ``?start=`` in a link that opens this position: at most 49 of the 64 characters."""
    return f"position_{position_id}"


def group_list(reader: Reader) -> Screen:
    """The groups of questions, each a button."""
    rows = tuple((Button(group.title, OpenGroup(group.id)),) for group in reader.edition.groups.values())
    text = paragraphs(
        reader.phrases.html("positions_intro", candidate=reader.content.campaign.candidate),
        reader.translation_note(),
    )
    return Screen(text, (*rows, back_to_menu(reader)))


def group(reader: Reader, group_id: str) -> Screen:
    """The questions of one group: each a button."""
    chosen = reader.edition.groups[group_id]
    rows = tuple(
        (Button(reader.edition.positions[position_id].label, OpenPosition(position_id)),)
        for position_id in chosen.positions
    )
    plain = reader.phrases.plain
    ids = list(reader.edition.groups)
    number = ids.index(group_id)
    turns: Row = (
        Button(plain("button_previous"), OpenGroup(ids[number - 1])),
        Button(plain("button_next"), OpenGroup(ids[(number + 1) % len(ids)])),
    )
    back = Button(plain("button_all_positions"), OpenPositions())
    text = reader.phrases.html("group_heading", title=chosen.title)
    return Screen(text, (*rows, *([turns] if len(ids) > 1 else []), (back, *back_to_menu(reader))))


def position_text(reader: Reader, position_id: str) -> str:
    """A position's whole text: question, answer, source."""
    position = reader.edition.positions[position_id]
    return paragraphs(
        reader.phrases.html("position_heading", question=position.question),
        checked(position.answer_html),
        reader.source_line(position.citation),
        reader.translation_note(),
    )


def position(reader: Reader, position_id: str) -> Screen:
    """One question with its answer, its neighbours in the group, and the demands it leads to."""
    plain = reader.phrases.plain
    chosen = reader.edition.positions[position_id]
    ids = reader.edition.groups[chosen.group].positions
    number = ids.index(position_id)
    rows: list[Row] = [
        (
            Button(
                plain("button_related_demand", label=reader.edition.demands[demand_id].label),
                OpenDemand(demand_id),
            ),
        )
        for demand_id in chosen.demands
    ]
    if len(ids) > 1:
        rows.append(
            (
                Button(plain("button_previous"), OpenPosition(ids[number - 1])),
                Button(plain("button_next"), OpenPosition(ids[(number + 1) % len(ids)])),
            )
        )
    link = reader.deep_link(position_payload(position_id))
    rows += [
        (
            Button(plain("button_share"), Link(share_dialog(link, chosen.question))),
            Button(plain("button_copy_link"), Copy(link)),
        ),
        (Button(plain("button_back"), OpenGroup(chosen.group)), *back_to_menu(reader)),
    ]
    return Screen(position_text(reader, position_id), tuple(rows))
