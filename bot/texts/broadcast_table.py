"""The report of a broadcast as a table for spreadsheets: one number a line, and never who."""

import csv
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from typing import Final

from bot.store.deliveries import State
from bot.texts.broadcast_numbers import STOP, BroadcastReport, by_language, reasons, state_key, totals
from bot.texts.broadcast_report import name, stop_label
from bot.texts.dates import local
from bot.texts.reader import Reader
from bot.texts.screen import Document

_ONE_HOUR: Final = 3600
_BY_MINUTE_SECONDS: Final = 3 * _ONE_HOUR
"""What took longer than this is told by hours."""
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is taken for a formula."""

Line = tuple[str, str, str, str, int]
"""What is counted, in which language, when (on the campaign's clocks), what became of it or which button, how many."""


def broadcast_table(reader: Reader, facts: BroadcastReport) -> Document:
    """The table as CSV in UTF-8, with the mark by which spreadsheets know that."""
    plain = reader.phrases.plain
    text = StringIO()
    writer = csv.writer(text)
    zone = reader.content.campaign.zone.key
    writer.writerow(
        (
            plain("table_part"),
            plain("table_language"),
            plain("table_when", zone=zone),
            plain("table_what"),
            plain("table_number"),
        )
    )
    for *cells, count in _lines(reader, facts):
        writer.writerow([*map(_as_text, cells), count])
    caption = reader.phrases.html("table_caption", name=name(reader, facts.broadcast))
    file_name = f"{facts.broadcast.kind}-{facts.broadcast.broadcast_id}.csv"
    return Document(file_name, text.getvalue().encode("utf-8-sig"), caption)


def _as_text(cell: object) -> str:
    words = str(cell)
    return f"'{words}" if words.startswith(_FORMULA) else words


def _lines(reader: Reader, facts: BroadcastReport) -> Iterator[Line]:
    plain, kind = reader.phrases.plain, facts.broadcast.kind
    for key, count in totals(kind, facts.ended).items():
        yield plain("table_total"), "", "", plain(key), count
    for tag, ended in by_language(facts).items():
        for key, count in totals(kind, ended).items():
            yield plain("table_by_language"), tag, "", plain(key), count
    yield from _over_time(reader, facts)
    for reason, count in reasons(facts.ended):
        yield plain("table_reason"), "", "", reason, count
    if kind == "broadcast":
        for button in facts.buttons:
            if button.opens != "link":
                yield plain("table_taps"), "", "", button.label, facts.taps.get(button.name, 0)
        yield plain("table_taps"), "", "", stop_label(reader, facts), facts.taps.get(STOP, 0)
        yield plain("table_stops"), "", "", "", facts.stops


def _over_time(reader: Reader, facts: BroadcastReport) -> Iterator[Line]:
    if not facts.minutes:
        return
    plain, zone = reader.phrases.plain, reader.content.campaign.zone
    by_hour = facts.minutes[-1][0] - facts.minutes[0][0] > _BY_MINUTE_SECONDS
    counts = Counter[tuple[int, State]]()
    for minute, state, count in facts.minutes:
        counts[minute - minute % _ONE_HOUR if by_hour else minute, state] += count
    part = plain("table_by_hour" if by_hour else "table_by_minute")
    for (at, state), count in sorted(counts.items()):
        yield (
            part,
            "",
            f"{local(at, zone):%Y-%m-%d %H:%M}",
            plain(state_key(facts.broadcast.kind, state)),
            count,
        )
