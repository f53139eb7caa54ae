"""What consents cover, as the wordings in use say, and asking people again where one grew.

Nobody's consent is stretched: whoever agreed to an earlier version gets what that one covered. They are asked once
about each version that covers more. For one event nobody is asked: it is over soon, and whoever opts in to the next
one reads the new words.
"""

import asyncio
from collections.abc import Callable, Iterable
from typing import Final

import structlog

from bot.clock import Clock
from bot.content.model import Content, Edition
from bot.store.consents import Agreed, Scope, Topic
from bot.store.database import Database, StoreFailedError, Tables
from bot.store.mailings import Plan

_ASKED_AGAIN: Final = (Topic("updates"), Topic("events"))
_PRIORITY = 6
"""After everything else: it can wait."""
_TWO_WEEKS = 14 * 24 * 3600
_TROUBLE_SECONDS = 5

_log = structlog.get_logger(__name__)


async def hold(database: Database, content: Content, *, now: int) -> None:
    """From now on consents cover what these wordings say; where one grew, people are asked again."""
    async with database.transaction() as tables:
        await tables.consents.set_scopes(scopes(content))
        for topic in _ASKED_AGAIN:
            await _ask_again(tables, topic, content, now)


def grown_since(agreed: Iterable[Agreed], edition: Edition) -> tuple[Topic, ...]:
    """Those topics whose wording in this language covers more than the version that somebody agreed to."""
    versions = {each.topic: each.wording_version for each in agreed}
    return tuple(
        topic
        for topic in _ASKED_AGAIN
        if topic in versions
        and any(
            versions[topic] < since <= edition.wordings[topic].version
            for since in edition.wordings[topic].since.values()
        )
    )


def scopes(content: Content) -> list[Scope]:
    """What wordings cover only since one of their versions, as the content says."""
    return [
        Scope(purpose, kind, since)
        for purpose, wording in content.authority.wordings.items()
        for kind, since in wording.since.items()
    ]


async def _ask_again(tables: Tables, topic: Topic, content: Content, now: int) -> None:
    wordings = [edition.wordings[topic] for edition in content.editions.values()]
    version = wordings[0].grown_at
    # People are asked once, so all of them must be able to read what it is about.
    if any(not wording.is_whole for wording in wordings):
        return
    part = f"{topic}/{version}"
    asked = await tables.mailings.renewal(part) is not None
    if asked or not await tables.consents.has_older(topic, version):
        return
    for mailing in await tables.mailings.to_come():
        if mailing.kind == "renewal" and mailing.part.startswith(f"{topic}/"):
            # What it asks about is in the new question too.
            await tables.mailings.call_off(mailing.mailing_id)
    plan = Plan("renewal", _PRIORITY, None, None, part, now, now + _TWO_WEEKS, quiet=True)
    await tables.mailings.plan(plan, now=now)


class Holding:
    """Holds consents to the wordings again whenever the content was read anew.

    Args:
        database: The store.
        clock: The time.
        content: Gives the content in use.
        reread: Set whenever that is another one.
        wake: Called when there may be something to send.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        content: Callable[[], Content],
        reread: asyncio.Event,
        wake: Callable[[], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._content = content
        self._reread = reread
        self._wake = wake

    async def run(self, stopping: asyncio.Event) -> None:
        """Does so until ``stopping`` is set."""
        async with asyncio.TaskGroup() as tasks:
            holding = tasks.create_task(self._hold_whenever_reread())
            await stopping.wait()
            holding.cancel()

    async def _hold_whenever_reread(self) -> None:
        while True:
            await self._reread.wait()
            self._reread.clear()
            try:
                await hold(self._database, self._content(), now=self._clock.now())
            except StoreFailedError as error:
                _log.warning("the store cannot be used; consents wait for it", problem=str(error))
                self._reread.set()
                await asyncio.sleep(_TROUBLE_SECONDS)
            else:
                self._wake()
