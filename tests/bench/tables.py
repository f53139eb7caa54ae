"""Turns figures into Markdown."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.bench.figures import Spread


def section(title: str, kept: Mapping[str, Any]) -> Iterator[str]:
    """What a benchmark kept (``figures.save``), under a title: a table for each list, a list of what are single numbers."""
    yield f"## {title}"
    yield ""
    yield from _under("", kept["figures"])
    yield measured_on(kept)
    yield ""


def measured_on(kept: Mapping[str, Any]) -> str:
    """When and on what it was measured."""
    machine = kept["machine"]
    facts = ", ".join(f"{machine[key]}" if key != "cores" else f"{machine[key]} cores" for key in machine)
    return f"<sub>{kept['when']}: {facts}</sub>"


def _under(name: str, figures: Mapping[str, Any]) -> Iterator[str]:
    single = {
        key: value
        for key, value in figures.items()
        if not _is_table(value) and not isinstance(value, Mapping)
    }
    if single:
        yield from table((name or "", ""), [(_words(key), cell(value)) for key, value in single.items()])
    for key, value in figures.items():
        if isinstance(value, Mapping):
            yield f"### {_words(key)}"
            yield ""
            yield from _under("", value)
        elif _is_table(value) and any(isinstance(each, Mapping) for row in value for each in row.values()):
            yield from _side_by_side(value)
        elif _is_table(value) and key != "curves":
            columns = list(dict.fromkeys(column for row in value for column in row))
            yield from table(
                [_words(column) for column in columns],
                [[cell(row.get(column, "")) for column in columns] for row in value],
            )


def _side_by_side(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Rows with many figures of one unit each, as columns: what they are of stands above."""
    (unit,) = {key for row in rows for key, value in row.items() if isinstance(value, Mapping)}
    names = list(dict.fromkeys(name for row in rows for name in row[unit]))
    above = [", ".join(f"{cell(value)} {key}" for key, value in row.items() if key != unit) for row in rows]
    yield from table(
        [_words(unit), *above], [[name, *(cell(row[unit].get(name, "")) for row in rows)] for name in names]
    )


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A table; what is below the first column's neighbours stands on the right."""
    yield f"| {' | '.join(head)} |"
    yield f"|---{'|---:' * (len(head) - 1)}|"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""


def cell(value: object) -> str:
    """A number, several runs of the same, or a word."""
    if isinstance(value, list) and value and all(isinstance(each, int | float) for each in value):
        return spread(value)
    return number(value) if isinstance(value, int | float) else str(value)


def spread(values: Sequence[float]) -> str:
    """The middle of several runs, and in brackets the least and the most."""
    found = Spread.of(values)
    if len(values) == 1:
        return number(found.middle)
    return f"{number(found.middle)} ({number(found.least)} to {number(found.most)})"


def number(value: float) -> str:
    """With three digits that say something."""
    if isinstance(value, bool) or value == int(value):
        return f"{value:,}" if isinstance(value, int) else f"{value:,.0f}"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _words(key: str) -> str:
    return key.replace("_per_1000", " per 1,000").replace("_", " ")


def _is_table(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(row, Mapping) for row in value)
