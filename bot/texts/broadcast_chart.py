"""A broadcast over time, as a picture for a phone."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from babel.dates import format_skeleton, format_time

from bot.store.deliveries import State
from bot.texts.broadcast_numbers import BroadcastReport, state_key
from bot.texts.broadcast_report import name
from bot.texts.dates import local
from bot.texts.reader import Reader

_MINUTE: Final = 60
_HOUR: Final = 60 * _MINUTE
_ONE_DAY: Final = 24 * 3600
_WIDTHS: Final = tuple(_MINUTE * minutes for minutes in (1, 2, 5, 10, 30, 60, 180, 360, 720, 1440))
"""How much time one bar may stand for, in seconds."""
_MOST_BARS: Final = 60
_FEWEST_BARS: Final = 10
_MOST_LABELS: Final = 4
_STATES: Final[Sequence[tuple[State, str]]] = (
    ("sent", "#1b7837"),
    ("gone", "#8c8c8c"),
    ("failed", "#c51b29"),
    ("uncertain", "#e08214"),
)
"""What is drawn above one another, in colours that differ in brightness as well."""


@dataclass(frozen=True, slots=True)
class Bars:
    """How many deliveries ended in each stretch of time, by state: the stretches' beginnings, and one row a state."""

    starts: Sequence[int]
    seconds: int
    heights: dict[State, list[int]]


def bars_of(minutes: Sequence[tuple[int, State, int]]) -> Bars:
    """Minutes (UTC epoch seconds of their beginning, at least one of them), taken together into few enough bars."""
    first, last = minutes[0][0], minutes[-1][0]
    fits = (width for width in _WIDTHS if last // width - first // width < _MOST_BARS)
    seconds = next(fits, _WIDTHS[-1])
    begin = first - first % seconds
    number = max(_FEWEST_BARS, (last - begin) // seconds + 1)
    counts = Counter[tuple[int, State]]()
    for minute, state, count in minutes:
        counts[(minute - begin) // seconds, state] += count
    heights = {state: [counts[bar, state] for bar in range(number)] for state, _ in _STATES}
    return Bars([begin + seconds * bar for bar in range(number)], seconds, heights)


def broadcast_chart(reader: Reader, facts: BroadcastReport) -> bytes:
    """The picture as PNG; it takes a moment, so a thread is the place for it.

    It is as wide as a phone's screen, with letters that can be read there.
    """
    # Half a second and 50 MB that a campaign which looks at no picture does not need.
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415

    bars, plain = bars_of(facts.minutes), reader.phrases.plain
    figure = Figure(figsize=(7.2, 5.4), dpi=150, layout="constrained")
    # A canvas of the figure's own: ``pyplot`` would keep every figure, and is not meant for threads.
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    below = [0] * len(bars.starts)
    for state, colour in _STATES:
        heights = bars.heights[state]
        if state == "sent" or any(heights):
            label = plain(state_key(facts.broadcast.kind, state))
            axes.bar(range(len(heights)), heights, bottom=below, width=0.9, color=colour, label=label)
        below = [low + height for low, height in zip(below, heights, strict=True)]
    axes.set_title(name(reader, facts.broadcast), fontsize=20)
    axes.set_ylabel(_of_time(reader, bars.seconds), fontsize=16)
    step = -(-len(bars.starts) // _MOST_LABELS)
    places = range(0, len(bars.starts), step)
    axes.set_xticks(list(places), [_label(reader, bars, place) for place in places])
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.tick_params(labelsize=15)
    axes.spines[["top", "right"]].set_visible(False)
    if sum(map(any, bars.heights.values())) > 1:
        figure.legend(loc="outside lower center", fontsize=15, frameon=False)
    picture = BytesIO()
    figure.savefig(picture, format="png")
    return picture.getvalue()


def _of_time(reader: Reader, seconds: int) -> str:
    if seconds < _HOUR:
        return reader.phrases.plain("chart_people", count=seconds // _MINUTE)
    return reader.phrases.plain("chart_people_hours", count=seconds // _HOUR)


def _label(reader: Reader, bars: Bars, bar: int) -> str:
    start = local(bars.starts[bar], reader.content.campaign.zone)
    time = format_time(start, "short", locale=reader.phrases.locale)
    if bars.seconds * len(bars.starts) <= _ONE_DAY:
        return time
    return f"{format_skeleton('MMMd', start, locale=reader.phrases.locale)}\n{time}"
