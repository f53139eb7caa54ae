"""A backup is brought up to now: whoever was erased or opted out since is so again, and nobody is sent anything twice."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.actions import consents, erasure
from bot.actions.policy import Policy
from bot.store.broadcasts import Actor
from bot.store.database import Database, Tables
from bot.store.erasures import Erasure
from bot.store.restoring import Begun, Newest, Withdrawn

_PEOPLE_AT_ONCE = 500
_BEFORE_ALL = -(2**63)
_ONE_DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class Known:
    """What a store, or the list of erasures alone, knows that a backup does not.

    ``newest``: how far the store had come; None where there is none that opens.
    """

    erasures: Sequence[Erasure]
    withdrawn: Sequence[Withdrawn] = ()
    begun: Begun = ()
    newest: Newest | None = None


@dataclass(frozen=True, slots=True)
class Replayed:
    """How many people were erased again, how many withdrawals made again, and what is not sent again."""

    erased: int
    withdrawn: int
    mailings: int
    doubted: int


async def known_from(store: Database, listed: Sequence[Erasure], *, since: int) -> Known:
    """What a store and the list of erasures beside it know of the time since a backup was made (UTC epoch seconds)."""
    async with store.moment() as tables:
        erasures = {each.mark: each for each in (*listed, *await tables.erasures.all())}
        return Known(
            erasures=list(erasures.values()),
            # A clock may have been wrong; what the backup knows already changes nothing.
            withdrawn=await tables.restoring.withdrawn_since(since - _ONE_DAY),
            begun=await tables.restoring.begun(),
            newest=await tables.restoring.newest(),
        )


async def replay(backup: Database, known: Known, *, policy: Policy, now: int) -> Replayed:
    """Does in the backup, at once, what was done since; a second time changes nothing."""
    async with backup.transaction() as tables:
        mailings, doubted = await tables.restoring.settle(known.begun, now=now)
        await tables.broadcasts.follow(Actor(None, "command line", now))
        await tables.restoring.doubt_posts(now=now)
        # First what is kept of each erasure, as it was; erasing them again then adds nothing to it.
        for each in known.erasures:
            await tables.erasures.note(each)
        erased = await _erase_again(tables, policy, now)
        withdrawn = 0
        for consent in known.withdrawn:
            person = await tables.people.find(consent.chat_id)
            if person is not None and person.receipt == consent.receipt:
                withdrawn += await consents.withdraw_again(tables, consent, policy=policy, now=now)
    return Replayed(erased, withdrawn, mailings, doubted)


async def _erase_again(tables: Tables, policy: Policy, now: int) -> int:
    marks = {each.mark for each in await tables.erasures.all()}
    last, count = _BEFORE_ALL, 0
    while people := await tables.people.after(last, at_most=_PEOPLE_AT_ONCE):
        for person in people:
            if erasure.mark_of(person.receipt, person.chat_id) in marks:
                await erasure.erase_in(tables, person.chat_id, asked_by="person", policy=policy, now=now)
                count += 1
        last = people[-1].chat_id
    return count
