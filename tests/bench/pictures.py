"""Draws what was measured as SVG, on white, so that it can be read on a light page and on a dark one."""

import math
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator, StrMethodFormatter

from tests.bench.figures import Spread

PICTURES: Final = Path(__file__).parent / "pictures"
_OURS, _OTHERS, _INK = "#1b7837", "#9aa5b1", "#24292f"
_CURVES: Final = ("#1b7837", "#2166ac", "#e08214", "#c51b29", "#762a83", "#5a5a5a", "#35978f", "#8c510a")


def bars(
    name: str, title: str, rows: Sequence[Mapping[str, Any]], *, ours: Collection[str], unit: str
) -> Path:
    """Bars of what each does a second, the quickest on top, on a scale of powers of ten; gives the file.

    Args:
        name: The file's, without its ending.
        title: What stands above it.
        rows: ``name`` and ``per_second`` (a list of runs) of each.
        ours: The names of the bars that are highlighted.
        unit: What is counted.
    """
    ordered = sorted(rows, key=lambda row: Spread.of(row["per_second"]).middle)
    spreads = [Spread.of(row["per_second"]) for row in ordered]
    figure = _figure(height=1.4 + 0.36 * len(ordered))
    axes = figure.add_subplot()
    places = range(len(ordered))
    axes.barh(
        places,
        [spread.middle for spread in spreads],
        height=0.72,
        color=[_OURS if row["name"] in ours else _OTHERS for row in ordered],
        xerr=[
            [spread.middle - spread.least for spread in spreads],
            [spread.most - spread.middle for spread in spreads],
        ],
        ecolor=_INK,
        error_kw={"elinewidth": 1},
    )
    axes.set_xscale("log")
    least = 10 ** math.floor(math.log10(min(spread.least for spread in spreads)))
    axes.set_xlim(least, max(spread.most for spread in spreads) * 3)
    for place, spread in zip(places, spreads, strict=True):
        axes.text(spread.most * 1.12, place, f"{spread.middle:,.0f}", va="center", fontsize=11, color=_INK)
    axes.set_yticks(list(places), [row["name"] for row in ordered], fontsize=11)
    for label, row in zip(axes.get_yticklabels(), ordered, strict=True):
        label.set_fontweight("bold" if row["name"] in ours else "normal")
    axes.xaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xlabel(f"{unit} a second (each line is ten times the one before)", fontsize=11, color=_INK)
    return _save(figure, axes, name, title)


def curves(name: str, title: str, rows: Sequence[Mapping[str, Any]], *, across: str) -> Path:
    """Lines of what work costs as it grows, both scales in powers of ten; gives the file.

    Args:
        name: The file's, without its ending.
        title: What stands above it.
        rows: ``name``, ``unit`` and ``points`` (a list of size and cost) of each.
        across: What grows.
    """
    figure = _figure(height=5.6)
    axes = figure.add_subplot()
    for row, colour in zip(rows, _CURVES * len(rows), strict=False):
        sizes, costs = zip(*row["points"], strict=True)
        axes.plot(sizes, costs, marker="o", color=colour, label=f"{row['name']}, {row['unit']}")
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.xaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    axes.yaxis.set_major_formatter(StrMethodFormatter("{x:,g}"))
    axes.set_xlabel(across, fontsize=11, color=_INK)
    figure.legend(loc="outside lower center", fontsize=10, frameon=False)
    return _save(figure, axes, name, title)


def _figure(height: float) -> Figure:
    figure = Figure(figsize=(9, height), layout="constrained", facecolor="white")
    FigureCanvasSVG(figure)
    return figure


def _save(figure: Figure, axes: Any, name: str, title: str) -> Path:  # noqa: ANN401 - matplotlib's axes have many kinds
    axes.set_title(title, fontsize=13, color=_INK, loc="left")
    axes.tick_params(colors=_INK)
    axes.grid(which="major", axis="both" if axes.get_yscale() == "log" else "x", color="#e3e7eb")
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    PICTURES.mkdir(exist_ok=True)
    file = PICTURES / f"{name}.svg"
    # The same figures give the same file.
    with mpl.rc_context({"svg.hashsalt": name}):
        figure.savefig(file, format="svg", metadata={"Date": None})
    return file
