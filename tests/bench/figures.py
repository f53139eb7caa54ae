"""What a benchmark measured, kept as JSON in ``results/`` with the machine that it was measured on."""

import datetime as dt
import json
import os
import platform
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

RESULTS: Final = Path(__file__).parent / "results"


@dataclass(frozen=True)
class Spread:
    """Several runs of the same: the least, the middle and the most."""

    least: float
    middle: float
    most: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        """The spread of at least one value."""
        return cls(min(values), statistics.median(values), max(values))


def machine() -> dict[str, object]:
    """What this is measured on; nothing that tells whose machine it is."""
    return {
        "system": f"{platform.system()} {platform.release().partition('-')[0]}",
        "processor": _processor(),
        "cores": os.cpu_count(),
        "Python": platform.python_version(),
    }


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    if not facts.is_file():
        return platform.processor() or platform.machine()
    lines = facts.read_text(encoding="utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")


def save(name: str, figures: Mapping[str, Any]) -> Path:
    """Keeps the figures of a benchmark as ``results/NAME.json``; gives the file."""
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / f"{name}.json"
    today = dt.datetime.now(dt.UTC).date().isoformat()
    kept = {"machine": machine(), "figures": figures, "when": today}
    file.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return file


def saved(name: str) -> dict[str, Any] | None:
    """What ``save`` kept; None where nothing was."""
    file = RESULTS / f"{name}.json"
    if not file.is_file():
        return None
    kept: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return kept
