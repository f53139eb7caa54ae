"""What a process took to send: it runs by itself and says so, as one line of JSON."""

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

import click

from tests.bench.figures import Spread

ROOT: Final = Path(__file__).parent.parent.parent
_PATIENCE: Final = 300.0
_UNDISTURBED: Final = 0.9


@dataclass(frozen=True)
class Took:
    """So many messages, the seconds for them, and how long they kept the processor busy."""

    messages: int
    seconds: float
    cpu_seconds: float

    @classmethod
    def by(cls, command: Sequence[str], environment: Mapping[str, str] | None = None) -> Self:
        """Runs a command and reads what it took."""
        said = said_by(command, environment)
        return cls(said["messages"], said["seconds"], said["cpu_seconds"])

    @property
    def per_second(self) -> float:
        """Messages a second."""
        return self.messages / self.seconds

    @property
    def cpu_per_1000(self) -> float:
        """CPU seconds for 1,000 messages."""
        return 1000 * self.cpu_seconds / self.messages

    @property
    def core(self) -> float:
        """The share of its core that it had: less than 1 where it waited, for answers or for others on the machine."""
        return self.cpu_seconds / self.seconds


def said_by(command: Sequence[str], environment: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Runs a command and reads the JSON that it says last.

    Raises:
        click.ClickException: It failed; what it said is in it.
    """
    ended = subprocess.run(  # noqa: S603 - commands of this folder
        command,
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        timeout=_PATIENCE,
        check=False,
    )
    if ended.returncode:
        message = f"{' '.join(command)} failed:\n{(ended.stderr or ended.stdout)[-2000:]}"
        raise click.ClickException(message)
    said: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return said


def figures_of(name: str, runs: Sequence[Took]) -> dict[str, Any]:
    """Several runs of the same, as they are kept."""
    return {
        "name": name,
        "per_second": [round(took.per_second, 1) for took in runs],
        "cpu_per_1000": [round(took.cpu_per_1000, 4) for took in runs],
        "core": [round(took.core, 3) for took in runs],
    }


def line(figures: Mapping[str, Any]) -> str:
    """The same as a line of text."""
    speed, cost = Spread.of(figures["per_second"]), Spread.of(figures["cpu_per_1000"])
    return (
        f"{figures['name']:45} {speed.middle:9,.0f}/s ({speed.least:,.0f} to {speed.most:,.0f})"
        f"   {cost.middle:.3f} CPU s per 1,000, {Spread.of(figures['core']).middle:.0%} of its core"
    )


def was_disturbed(figures: Mapping[str, Any]) -> bool:
    """Whether it had less than its core, which a client that never waits has where nothing else runs."""
    return Spread.of(figures["core"]).middle < _UNDISTURBED
