"""Installs the peers, each in the version that is pinned, apart from the project: in ``.bench/``."""

import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import Final

import click

PEERS: Final = Path(__file__).parent / "peers"
_PLACE: Final = PEERS.parent.parent.parent / ".bench"
BEST: Final = _PLACE / "best"
"""What some peers run with besides, at their best settings."""
NODE_MODULES: Final = _PLACE / "node" / "node_modules"


def python_peers() -> Path:
    """The Python that has the peers' packages; installs them where that was not done yet."""
    place, pinned = _PLACE / "venv", PEERS / "requirements.txt"
    python = place / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    if not _is_as_pinned(place, pinned):
        click.echo("Installing the peers on Python …")
        venv.create(place, clear=True, with_pip=True)
        _install(python, pinned)
        _note(place, pinned)
    pinned = PEERS / "requirements-best.txt"
    if not _is_as_pinned(BEST, pinned):
        _install(python, pinned, "--target", str(BEST), "--upgrade")
        _note(BEST, pinned)
    return python


def _install(python: Path, pinned: Path, *options: str) -> None:
    command = [str(python), "-m", "pip", "install", "--quiet", *options, "--requirement", str(pinned)]
    subprocess.run(command, check=True)  # noqa: S603 - pip, with a file of this project


def node_peers() -> str | None:
    """The command ``node``, with the peers' packages in ``NODE_MODULES``; None, with a word of why, where there is none."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        click.echo("node and npm are not installed: grammY and Telegraf are left out.")
        return None
    place, lock = NODE_MODULES.parent, PEERS / "package-lock.json"
    if not _is_as_pinned(place, lock):
        click.echo("Installing the peers on Node …")
        place.mkdir(parents=True, exist_ok=True)
        for file in (lock, PEERS / "package.json"):
            shutil.copy(file, place)
        subprocess.run([npm, "ci", "--silent", "--no-audit", "--no-fund"], cwd=place, check=True)  # noqa: S603 - npm, with files of this project
        _note(place, lock)
    return node


def _is_as_pinned(place: Path, pinned: Path) -> bool:
    note = place / pinned.name.replace("package-lock", "pinned")
    return note.is_file() and note.read_bytes() == pinned.read_bytes()


def _note(place: Path, pinned: Path) -> None:
    shutil.copy(pinned, place / pinned.name.replace("package-lock", "pinned"))
