"""Jobs in order per key, different keys at once, never more than a fixed number together."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable

Job = Callable[[], Awaitable[None]]


class Lanes:
    """A lane per key that holds work; a lane without work takes no memory.

    Args:
        at_once: The most jobs that run at the same time.
    """

    def __init__(self, at_once: int) -> None:
        self._slots = asyncio.Semaphore(at_once)
        self._waiting: dict[Hashable, deque[Job]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def put(self, key: Hashable, job: Job) -> None:
        """Runs the job after all earlier ones of the same key. A job must not raise."""
        if key in self._waiting:
            self._waiting[key].append(job)
            return
        self._waiting[key] = deque([job])
        task = asyncio.create_task(self._run(key))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, key: Hashable) -> None:
        jobs = self._waiting[key]
        try:
            while jobs:
                async with self._slots:
                    await jobs.popleft()()
        finally:
            del self._waiting[key]

    async def drain(self, seconds: float) -> bool:
        """Waits until all lanes are empty; after ``seconds`` cancels what is left and gives False."""
        tasks = set(self._tasks)
        if not tasks:
            return True
        _, late = await asyncio.wait(tasks, timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        return not late
