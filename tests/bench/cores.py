"""One core for the client that is measured, another for everything else, where the system lets a process choose."""

import os
from collections.abc import Iterator
from contextlib import contextmanager


def pin(place: int) -> None:
    """From now on this process, and what it starts, runs on one core: the first (0) or the second (1), if there are two."""
    found = _cores()
    if len(found) > 1:
        os.sched_setaffinity(0, {found[place]})


@contextmanager
def on_first_core() -> Iterator[None]:
    """What is started meanwhile runs on the first core."""
    before = _cores()
    pin(0)
    try:
        yield
    finally:
        if before:
            os.sched_setaffinity(0, before)


def _cores() -> tuple[int, ...]:
    """The cores that this program may use; none where the system does not say."""
    return tuple(sorted(os.sched_getaffinity(0))) if hasattr(os, "sched_getaffinity") else ()
