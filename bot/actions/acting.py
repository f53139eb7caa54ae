"""What an organizer decides, each in one transaction: who decided it is kept, so they are somebody the store knows."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.store.broadcasts import Actor
from bot.store.database import Database, Tables


@asynccontextmanager
async def acting(database: Database, actor: Actor) -> AsyncIterator[Tables]:
    """A transaction of somebody's: an organizer who was erased and taps an old button is a new person by that."""
    async with database.transaction() as tables:
        if actor.chat_id is not None and actor.language is not None:
            await tables.people.join(actor.chat_id, language=actor.language, at=actor.at)
        yield tables
