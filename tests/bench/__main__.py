"""Runs ours and the others side by side, and writes RESULTS.md and the pictures.

    python -m tests.bench            # three runs of each; some minutes
    python -m tests.bench --quick    # one

It needs the project with its ``test`` extra, and installs the others by itself, in ``.bench/``. What the other
benchmarks (``taps``, ``pace``, ``scale``, ``slopes``, ``startup``) kept with ``--save`` is written too.
"""

import click

from tests.bench import bulk, figures, results, side_by_side
from tests.bench.took import line


@click.command()
@click.option("--quick", is_flag=True, help="One run of each instead of three.")
@click.option("--people", default=20_000, show_default=True, type=click.IntRange(1))
def main(quick: bool, people: int) -> None:  # noqa: FBT001 - click gives a flag by its name
    """Measure it all, and write what was measured."""
    runs = 1 if quick else 3
    peers = list(side_by_side.measure(runs))
    for peer in peers:
        click.echo(line(peer))
    figures.save("peers", {"peers": peers})
    measured = bulk.measure(people, runs)
    for text in bulk.report(measured, [peer for peer in peers if peer["name"] in side_by_side.FASTEST]):
        click.echo(text)
    figures.save("bulk", measured)
    click.echo(f"Written: {results.write()}")


if __name__ == "__main__":
    main()
