"""What follows from deliveries: somebody is gone, a mailing was paused or came too late, an offered place lapses."""

from collections.abc import Callable
from typing import Final

from bot.actions import consents, places
from bot.actions.alerts import tell_organizers
from bot.actions.policy import Policy
from bot.store.broadcasts import Actor
from bot.store.consents import Occasion
from bot.store.database import Tables
from bot.store.mailings import Mailing

_WORTH_TELLING: Final = frozenset({"reminder", "late", "notice", "broadcast", "renewal"})


class Consequences:
    """The worker's aftermath.

    Args:
        policy: The campaign's.
        language: Gives the campaign's own language, which stands in the record of somebody who left without a word.
    """

    def __init__(self, policy: Policy, language: Callable[[], str]) -> None:
        self._policy = policy
        self._language = language

    async def gone(self, tables: Tables, chat_id: int, mailing_id: int, *, now: int) -> None:
        """Telegram says that this person cannot be written to any more: every opt-in ends, and places are free."""
        # No update said so: the mailing's number, negative, stands in its place.
        occasion = Occasion(chat_id, self._language(), now, -mailing_id)
        await consents.leave_in(tables, occasion, policy=self._policy)

    async def paused(self, tables: Tables, mailing_id: int, *, now: int) -> None:
        """The organizers are told, and can let it go on; of alerts to themselves they are not."""
        mailing = await tables.mailings.find(mailing_id)
        if mailing is None or mailing.kind == "alert":
            return
        await tell_organizers(tables, f"paused/{mailing_id}", policy=self._policy, now=now)

    async def missed(self, tables: Tables, mailing: Mailing, *, now: int) -> None:
        """The organizers are told how many people did not hear."""
        if mailing.kind in _WORTH_TELLING:
            await tell_organizers(tables, f"missed/{mailing.mailing_id}", policy=self._policy, now=now)

    async def attend(self, tables: Tables, *, now: int) -> None:
        """Offers of a place that nobody took in time go to the next."""
        await places.lapse(tables, policy=self._policy, now=now)

    async def follow(self, tables: Tables, *, now: int) -> None:
        """Notes which broadcasts have begun, ended or stopped by what the turn did."""
        await tables.broadcasts.follow(Actor(None, "bot", now))

    async def next_at(self, tables: Tables) -> int | None:
        """When the next offer of a place ends."""
        return await tables.attendances.next_lapse()
