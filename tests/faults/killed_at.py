"""Runs ``standpoint`` and ends it with kill -9 at the Nth thing it does to a file in a folder.

    python -m tests.faults.killed_at 7 FOLDER rekey

Whatever Python opens, renames, links or deletes there counts, so each N is a moment of its own; with N beyond the last
one the command ends by itself.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

from bot import cli
from tests import program

_COUNTED = frozenset({"open", "os.rename", "os.link", "os.remove", "os.truncate"})


def kill_at(number: int, folder: str) -> None:
    """From now on counts, and kills this process at that number."""
    counted = iter(range(1, number + 1))

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        ours = event in _COUNTED and any(folder in str(argument) for argument in arguments)
        if ours and next(counted, number) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


async def killed_at(number: int, folder: Path, *arguments: str, settings: Mapping[str, str]) -> bool:
    """Runs a command in a process of its own, killed at this step; False where it had ended well before."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("STANDPOINT_")}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.faults.killed_at", str(number), str(folder), *arguments),
        cwd=program.ROOT,
        env={**environment, **settings},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await process.communicate()
    assert process.returncode in {0, -signal.SIGKILL}, said.decode()
    return process.returncode != 0


if __name__ == "__main__":
    kill_at(int(sys.argv[1]), sys.argv[2])
    sys.argv = ["standpoint", *sys.argv[3:]]
    cli.main()
