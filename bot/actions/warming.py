"""Imports in a thread, once the bot serves, what it starts sooner without: so that nobody who needs it first waits for it.

Only what supporters need: what a date means that an organizer types, and calendars that they send, are read by libraries
that many a bot never needs while it runs, and that take memory.
"""

import asyncio
import importlib


class Warming:
    """Does it beside everything else."""

    async def run(self, stopping: asyncio.Event) -> None:
        """Imports, and waits until ``stopping`` is set."""
        await asyncio.to_thread(importlib.import_module, "icalendar")
        await stopping.wait()
