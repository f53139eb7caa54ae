"""A backup is brought up to now: whoever was erased or opted out since is so again, and nobody is sent anything twice."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.actions import consents, erasure
from bot.actions.policy import Policy
from bot.store.broadcasts import Actor
from bot.store.database import Database, Tables
from bot.store.erasures import Erasure
from bot.store.restoring import Begun, Fates, Newest, Renewals, Withdrawn

_PEOPLE_AT_ONCE = 500
_BEFORE_ALL = -(2**63)


@dataclass(frozen=True, slots=True)
class Known:
    """What a store, or the list of erasures alone, knows that a backup does not.

    ``fates`` are of all its broadcasts, and ``newest`` is how far it had come: both None where there is none that opens.
    """

    erasures: Sequence[Erasure]
    withdrawn: Sequence[Withdrawn] = ()
    begun: Begun = ()
    fates: Fates | None = None
    renewals: Renewals = ()
    newest: Newest | None = None


@dataclass(frozen=True, slots=True)
class Replayed:
    """How many people were erased again, how many withdrawals made again, and what is not sent, or not again."""

    erased: int
    withdrawn: int
    taken_back: int
    mailings: int
    doubted: int


async def known_from(store: Database, listed: Sequence[Erasure]) -> Known:
    """What a store and the list of erasures beside it know."""
    async with store.moment() as tables:
        erasures = {each.mark: each for each in (*listed, *await tables.erasures.all())}
        return Known(
            erasures=list(erasures.values()),
            # All: a clock may have been wrong, and what the backup knows already changes nothing.
            withdrawn=await tables.restoring.withdrawn(),
            begun=await tables.restoring.begun(),
            fates=await tables.restoring.fates(),
            renewals=await tables.restoring.renewals(),
            newest=await tables.restoring.newest(),
        )


async def replay(backup: Database, known: Known, *, policy: Policy, now: int) -> Replayed:
    """Does in the backup, at once, what was done since; a second time changes nothing."""
    async with backup.transaction() as tables:
        # First: what was due by now and was taken back has not begun.
        taken_back = 0 if known.fates is None else await tables.restoring.take_back(known.fates, now=now)
        mailings, doubted = await tables.restoring.settle(known.begun, now=now)
        await tables.restoring.note_renewals(known.renewals)
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
    return Replayed(erased, withdrawn, taken_back, mailings, doubted)


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
