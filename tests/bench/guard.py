"""Guards how much processor time sending takes: as a ratio to a fixed loop in plain Python, not as a time.

    python -m tests.bench.guard            # measures, and says whether it got worse
    python -m tests.bench.guard --renew    # measures, and keeps that as the reference (guard.json)

The whole program sends a mailing to 2,000 people, as in ``bulk``; the loop runs in the same process just before and
after. Processor time hardly depends on what else the machine does, and the best of several runs less still.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click

from tests.bench import sink
from tests.bench.bulk import send

REFERENCE: Final = Path(__file__).with_name("guard.json")
PEOPLE: Final = 2_000
RUNS: Final = 5
_LOOPS: Final = 3
_WORSE: Final = 4 / 3
"""Losing a third is too much."""


def ratios() -> Iterator[float]:
    """The CPU seconds for 1,000 messages, in runs of the loop: the best of the runs so far, after each of them."""
    cost = loop = float("inf")
    with sink.running() as url:
        for _ in range(RUNS):
            said = send(url, PEOPLE, "--loops", str(_LOOPS))
            cost = min(cost, 1000 * said["cpu_seconds"] / PEOPLE)
            loop = min(loop, said["loop_seconds"])
            yield cost / loop


def reference() -> float:
    """What it was when the reference was renewed."""
    kept: float = json.loads(REFERENCE.read_text(encoding="utf-8"))["loops_per_1000_messages"]
    return kept


def complaint(ratio: float, before: float) -> str | None:
    """What to say where it got worse by more than a third; None where it did not."""
    if ratio <= before * _WORSE:
        return None
    return (
        f"Sending got more expensive: 1,000 messages with their ledger take the processor {ratio:.2f} times as long as a "
        f"fixed loop in plain Python, and took {before:.2f} times as long when the reference was kept; up to "
        f"{before * _WORSE:.2f} would do (the best of {RUNS} runs, {PEOPLE:,} people each). Find what it is with "
        "python -m tests.bench.bulk; if it is worth its price, keep the new reference with "
        "python -m tests.bench.guard --renew"
    )


def renew() -> float:
    """Measures, and keeps that as the reference; gives it."""
    *_, best = ratios()
    REFERENCE.write_text(json.dumps({"loops_per_1000_messages": round(best, 2)}) + "\n", encoding="utf-8")
    return best


@click.command()
@click.option("--renew", "is_renewed", is_flag=True, help="Keep what is measured as the reference.")
def main(is_renewed: bool) -> None:  # noqa: FBT001 - click gives a flag by its name
    """Measure it, and say whether it got worse."""
    if is_renewed:
        click.echo(f"{renew():.2f} runs of the loop for 1,000 messages: kept as the reference.")
        return
    *_, best = ratios()
    problem = complaint(best, reference())
    if problem:
        raise click.ClickException(problem)
    click.echo(f"{best:.2f} runs of the loop for 1,000 messages; the reference is {reference():.2f}.")


if __name__ == "__main__":
    main()
