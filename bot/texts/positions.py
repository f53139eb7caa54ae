"""The screens of the positions: groups, questions, answers."""

from bot.texts.phrases import checked
from bot.texts.reader import Reader, kept
from bot.texts.screen import Button, Row, Screen, paragraphs
from bot.texts.taps import OpenDemand, OpenGroup, OpenPosition, OpenPositions
from bot.texts.ways import back_to_menu, round_turns, share


def position_payload(position_id: str) -> str:
    """What stands behind ``?start=`` in a link that opens this position: at most 49 of the 64 characters."""
    return f"position_{position_id}"


@kept
def group_list(reader: Reader) -> Screen:
    """The groups of questions, each a button."""
    rows = tuple((Button(group.title, OpenGroup(group.id)),) for group in reader.edition.groups.values())
    text = paragraphs(
        reader.phrases.html("positions_intro", candidate=reader.content.campaign.candidate),
        reader.translation_note(),
    )
    return Screen(text, (*rows, back_to_menu(reader)))


@kept
def group(reader: Reader, group_id: str) -> Screen:
    """The questions of one group: each a button."""
    chosen = reader.edition.groups[group_id]
    rows = tuple(
        (Button(reader.edition.positions[position_id].label, OpenPosition(position_id)),)
        for position_id in chosen.positions
    )
    back = Button(reader.phrases.plain("button_all_positions"), OpenPositions())
    turns = round_turns(reader, list(reader.edition.groups), group_id, OpenGroup)
    text = reader.phrases.html("group_heading", title=chosen.title)
    return Screen(text, (*rows, *turns, (back, *back_to_menu(reader))))


def position_text(reader: Reader, position_id: str) -> str:
    """A position's whole text: question, answer, source."""
    position = reader.edition.positions[position_id]
    return paragraphs(
        reader.phrases.html("position_heading", question=position.question),
        checked(position.answer_html),
        reader.source_line(position.citation),
        reader.translation_note(),
    )


@kept
def position(reader: Reader, position_id: str) -> Screen:
    """One question with its answer, its neighbours in the group, and the demands it leads to."""
    plain = reader.phrases.plain
    edition = reader.edition
    chosen = edition.positions[position_id]
    related: tuple[Row, ...] = tuple(
        (
            Button(
                plain("button_related_demand", label=edition.demands[demand_id].label), OpenDemand(demand_id)
            ),
        )
        for demand_id in chosen.demands
    )
    rows: tuple[Row, ...] = (
        *related,
        *round_turns(reader, edition.groups[chosen.group].positions, position_id, OpenPosition),
        share(reader, position_payload(position_id), chosen.question),
        (Button(plain("button_back"), OpenGroup(chosen.group)), *back_to_menu(reader)),
    )
    return Screen(position_text(reader, position_id), rows)
