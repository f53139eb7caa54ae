"""Who somebody is to the bot, asked for many at once: a trip to the store costs more than what it is for."""

import asyncio

from bot.store.database import Database
from bot.store.people import Person


class Lookups:
    """Finds people; those who come while the store is being asked are asked for together, next.

    Nothing is kept: whoever comes is read from the store after they came.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: list[tuple[int, asyncio.Future[Person | None]]] = []
        self._asking: asyncio.Task[None] | None = None

    async def find(self, chat_id: int) -> Person | None:
        """The person with this chat, or None.

        Raises:
            StoreFailedError: The disk or the file failed.
        """
        found: asyncio.Future[Person | None] = asyncio.get_running_loop().create_future()
        self._waiting.append((chat_id, found))
        if self._asking is None:
            self._asking = asyncio.create_task(self._ask())
        return await found

    async def _ask(self) -> None:
        try:
            while self._waiting:
                asked, self._waiting = self._waiting, []
                await self._settle(asked)
        finally:
            self._asking = None

    async def _settle(self, asked: list[tuple[int, asyncio.Future[Person | None]]]) -> None:
        try:
            async with self._database.reading() as tables:
                people = await tables.people.find_all({chat_id for chat_id, _ in asked})
        except Exception as error:  # noqa: BLE001 - it is raised to everybody who asked
            for _, found in asked:
                # Whoever gave up waiting is told nothing.
                if not found.done():
                    found.set_exception(error)
            return
        for chat_id, found in asked:
            if not found.done():
                found.set_result(people.get(chat_id))
