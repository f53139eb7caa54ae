"""Taking something back, and sending something again: what it would do, before it is done."""

from bot.store.broadcasts import Broadcast
from bot.texts.broadcast_audience import number
from bot.texts.broadcast_report import name
from bot.texts.broadcast_taps import NewCorrection, OpenBroadcast, RecallBroadcast, SendAgain
from bot.texts.reader import Reader
from bot.texts.screen import Button, Row, Screen, paragraphs


def offer_recall(reader: Reader, broadcast: Broadcast, *, young: int, old: int, in_channel: bool) -> Screen:
    """How many copies disappear (``young``), how many say that they are withdrawn, and what else ends with it."""
    html, plain, which = reader.phrases.html, reader.phrases.plain, broadcast.broadcast_id
    under_way = broadcast.state in {"sending", "paused"}
    body = paragraphs(
        html("recall_question", name=name(reader, broadcast)),
        html("recall_deletes", count=young) if young else "",
        html("recall_withdraws", count=old) if old else "",
        "" if young or old else html("recall_nothing"),
        html("recall_ends") if under_way else "",
        html("recall_in_channel") if in_channel else "",
        html("recall_final"),
    )
    rows: tuple[Row, ...] = (
        (Button(plain("button_recall_now"), RecallBroadcast(which)),),
        (Button(plain("button_correct_broadcast"), NewCorrection(which)),),
        (Button(plain("button_back"), OpenBroadcast(which)),),
    )
    return Screen(body, rows)


def offer_again(reader: Reader, broadcast: Broadcast, outcome: str, count: int) -> Screen:
    """To how many people it would go again; of those who may have it already, that they may get it twice."""
    html, plain, which = reader.phrases.html, reader.phrases.plain, broadcast.broadcast_id
    # What changes a message that is there already does no harm twice.
    twice = outcome == "uncertain" and broadcast.kind == "broadcast"
    body = paragraphs(
        html(f"again_{outcome}", name=name(reader, broadcast), count=count),
        html("again_twice") if twice else "",
    )
    label = plain("button_again_twice" if twice else "button_again_now", number=number(reader, count))
    rows: tuple[Row, ...] = (
        (Button(label, SendAgain(which, outcome, count)),),
        (Button(plain("button_back"), OpenBroadcast(which)),),
    )
    return Screen(body, rows)
