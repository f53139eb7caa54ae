"""Opt-ins and opt-outs. An update that Telegram gives twice changes nothing the second time."""

from bot.content.model import Wording
from bot.store.consents import EVERYTHING, LEAVING, Agreed, Occasion, Topic
from bot.store.database import Database, Tables


async def join(database: Database, occasion: Occasion, came_from: str | None = None) -> None:
    """Somebody writes: from now on they have a language here. Nothing is opted in to."""
    async with database.transaction() as tables:
        await _join(tables, occasion, came_from)


async def choose_language(database: Database, occasion: Occasion) -> None:
    """The person goes on in the occasion's language."""
    async with database.transaction() as tables:
        await _join(tables, occasion)
        await tables.people.set_language(occasion.chat_id, occasion.language)


async def give(database: Database, occasion: Occasion, topic: Topic, wording: Wording) -> frozenset[Topic]:
    """Opts the person in to a topic, with the words they were shown; gives the topics that hold afterwards."""
    async with database.transaction() as tables:
        await _join(tables, occasion)
        if await tables.consents.give(occasion, Agreed(topic, wording.version, wording.hash)):
            await tables.consents.subscribe(occasion.chat_id, topic)
        return await tables.consents.topics(occasion.chat_id)


async def withdraw(database: Database, occasion: Occasion, topic: Topic) -> frozenset[Topic]:
    """Opts the person out of a topic; gives the topics that hold afterwards."""
    async with database.transaction() as tables:
        await _join(tables, occasion)
        await _withdraw(tables, occasion, topic)
        return await tables.consents.topics(occasion.chat_id)


async def stop(database: Database, occasion: Occasion) -> int:
    """Ends every opt-in; gives how many there were."""
    async with database.transaction() as tables:
        await _join(tables, occasion)
        if not await tables.consents.withdraw(occasion, EVERYTHING):
            return len(await tables.consents.withdrawn_by_last_stop(occasion))
        topics = await tables.consents.topics(occasion.chat_id)
        for topic in sorted(topics):
            await _withdraw(tables, occasion, topic)
        return len(topics)


async def undo_stop(database: Database, occasion: Occasion) -> int:
    """Gives again what the last STOP ended, to the words agreed to before; gives how many topics that were.

    Nothing is given where the person decided anything since that STOP, or where the STOP came later: then this
    START is an old one that Telegram gives again.
    """
    async with database.transaction() as tables:
        await _join(tables, occasion)
        ended = await tables.consents.withdrawn_by_last_stop(occasion)
        for agreed in ended:
            if await tables.consents.give(occasion, agreed):
                await tables.consents.subscribe(occasion.chat_id, agreed.topic)
        # Counted, so that the same update given twice is answered as the first time.
        return await tables.consents.count_given_by(occasion)


async def leave(database: Database, occasion: Occasion) -> None:
    """The person blocked the bot or left: every opt-in ends, and nothing is sent any more."""
    async with database.transaction() as tables:
        if await tables.people.find(occasion.chat_id) is None:
            return
        # Also for the same update again, which may have made the person active again before it came here.
        await tables.people.set_gone(occasion.chat_id)
        if not await tables.consents.withdraw(occasion, LEAVING):
            # What was opted in to since, after coming back, stays.
            return
        for topic in sorted(await tables.consents.topics(occasion.chat_id)):
            await _withdraw(tables, occasion, topic)


async def _join(tables: Tables, occasion: Occasion, came_from: str | None = None) -> None:
    await tables.people.join(
        occasion.chat_id, language=occasion.language, at=occasion.at, came_from=came_from
    )


async def _withdraw(tables: Tables, occasion: Occasion, topic: Topic) -> None:
    # The row may be there from the same update given twice; then what holds now was settled by it too,
    # or by a later update, and must stay.
    if await tables.consents.withdraw(occasion, topic):
        await tables.consents.unsubscribe(occasion.chat_id, topic)
