"""A broadcast as it stands in the campaign's channel: the same words and imprint, with buttons that lead to the bot.

Whoever reads a channel has no chat with the bot yet, so a button there is a link; and nobody there has opted in to
anything that a button could end.
"""

from dataclasses import replace

from bot.texts.broadcast_taps import DemandFromBroadcast, EventFromBroadcast, PositionFromBroadcast
from bot.texts.demands import demand_payload
from bot.texts.events import event_payload
from bot.texts.letter import Letter, Message, Step
from bot.texts.positions import position_payload
from bot.texts.reader import Reader
from bot.texts.screen import Button, Link, Row


def for_channel(reader: Reader, letter: Letter) -> Letter:
    """The letter as the channel has it; it is one message to one chat, so nobody pays for speed."""
    return Letter(tuple(_step(reader, step) for step in letter.steps))


def _step(reader: Reader, step: Step) -> Step:
    if not isinstance(step, Message):
        return step
    rows = [_row(reader, row) for row in step.rows]
    return replace(step, rows=tuple(row for row in rows if row))


def _row(reader: Reader, row: Row) -> Row:
    return tuple(replace(button, does=link) for button in row if (link := _link(reader, button)))


def _link(reader: Reader, button: Button) -> Link | None:
    match button.does:
        case Link() as link:
            return link
        case DemandFromBroadcast(demand_id=demand_id):
            return Link(reader.deep_link(demand_payload(demand_id)))
        case PositionFromBroadcast(position_id=position_id):
            return Link(reader.deep_link(position_payload(position_id)))
        case EventFromBroadcast(event_id=event_id):
            return Link(reader.deep_link(event_payload(event_id)))
        case _:
            return None
