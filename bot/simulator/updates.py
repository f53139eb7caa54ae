"""The bot's queue of updates: kept until acknowledged, given again until then."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

from bot.simulator.refusals import conflict

Update = dict[str, Any]

BY_DEFAULT_NOT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
KINDS = frozenset({
    "message", "edited_message", "channel_post", "edited_channel_post", "business_connection", "business_message",
    "edited_business_message", "deleted_business_messages", "message_reaction", "message_reaction_count",
    "inline_query", "chosen_inline_result", "callback_query", "shipping_query", "pre_checkout_query",
    "purchased_paid_media", "poll", "poll_answer", "my_chat_member", "chat_member", "chat_join_request",
    "chat_boost", "removed_chat_boost",
})  # fmt: skip
DEFAULT_KINDS = KINDS - BY_DEFAULT_NOT
MOST_AT_ONCE = 100
LONGEST_POLL = 50


class UpdateQueue:
    """Updates in order, each with the place it came from (what keeps order for a webhook).

    Args:
        first: The id of the first update. Telegram never uses one twice, so a simulator that is started again
            must not either: a bot with a store of its own would take the update for one it has served.
    """

    def __init__(self, first: int) -> None:
        self.allowed = DEFAULT_KINDS
        self.pending: dict[int, tuple[int, Update]] = {}
        self.on_new: Callable[[int, int, Update], None] | None = None
        self._next = first
        self._poller: asyncio.Future[None] | None = None
        self._waiting: dict[int, list[asyncio.Future[None]]] = {}
        self._closed = False

    @property
    def is_polled(self) -> bool:
        """Whether a long poll waits at this moment."""
        return self._poller is not None

    def allow(self, kinds: str) -> None:
        """Take the ``allowed_updates`` of a call: nothing given keeps what holds, an empty list is the default."""
        if not kinds:
            return
        try:
            listed = json.loads(kinds)
        except ValueError:
            return
        if isinstance(listed, list):
            named = frozenset(kind for kind in listed if isinstance(kind, str)) & KINDS
            self.allowed = named or DEFAULT_KINDS

    def add(self, kind: str, source: int, content: dict[str, Any]) -> int | None:
        """Queue an update and give its id; None when the bot does not want this kind."""
        if kind not in self.allowed:
            return None
        update_id = self._next
        self._next += 1
        update = {"update_id": update_id, kind: content}
        self.pending[update_id] = (source, update)
        if self._poller is not None and not self._poller.done():
            self._poller.set_result(None)
        if self.on_new is not None:
            self.on_new(update_id, source, update)
        return update_id

    async def poll(self, offset: int, limit: int, seconds: float) -> list[Update]:
        """What ``getUpdates`` answers; acknowledges what lies before ``offset``.

        Raises:
            Refusal: 409 when another poller takes over.
        """
        self.end_poll(
            "terminated by other getUpdates request; make sure that only one bot instance is running"
        )
        self._move_to(offset)
        if self.pending or seconds <= 0 or self._closed:
            return self._first(limit)
        poller: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._poller = poller
        try:
            await asyncio.wait_for(poller, seconds)
        except TimeoutError:
            return []
        finally:
            if self._poller is poller:
                self._poller = None
        return self._first(limit)

    def end_poll(self, why: str) -> None:
        """Send a waiting poller away with a 409."""
        if self._poller is not None and not self._poller.done():
            self._poller.set_exception(conflict(why))
        self._poller = None

    def acknowledge(self, update_id: int) -> None:
        """Forget one update: the bot has dealt with it."""
        self.pending.pop(update_id, None)
        for waiter in self._waiting.pop(update_id, ()):
            if not waiter.done():
                waiter.set_result(None)

    def clear(self) -> None:
        """Forget every pending update."""
        for update_id in list(self.pending):
            self.acknowledge(update_id)

    async def acknowledged(self, update_id: int, seconds: float) -> bool:
        """Wait until the bot has dealt with an update; False when it does not in time."""
        if update_id >= self._next:
            return False
        if update_id not in self.pending:
            return True
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(update_id, []).append(waiter)
        try:
            await asyncio.wait_for(waiter, seconds)
        except TimeoutError:
            return False
        return update_id not in self.pending

    def close(self) -> None:
        """Let everyone go who waits here: the simulator stops."""
        self._closed = True
        if self._poller is not None and not self._poller.done():
            self._poller.set_result(None)
        for waiters in self._waiting.values():
            for waiter in waiters:
                if not waiter.done():
                    waiter.set_result(None)
        self._waiting.clear()

    def _move_to(self, offset: int) -> None:
        """Forget what lies before ``offset``; a negative one keeps that many of the newest."""
        if offset < 0:
            offset = sorted(self.pending)[offset:][0] if self.pending else 0
        for update_id in list(self.pending):
            if update_id >= offset:
                break
            self.acknowledge(update_id)

    def _first(self, limit: int) -> list[Update]:
        chosen: list[Update] = []
        for _, update in self.pending.values():
            if len(chosen) == limit:
                break
            chosen.append(update)
        return chosen
