"""Broadcasts, and changes of them, in the campaign's channel."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, cast

import aiosqlite

from bot.store.broadcasts import Actor
from bot.store.queries import load_queries

PostState = Literal["pending", "intent", "sent", "failed", "uncertain", "cancelled"]


@dataclass(frozen=True, slots=True)
class ChannelPost:
    """A row of ``channel_post``: a broadcast, or a change of one, in the campaign's channel."""

    broadcast_id: int
    state: PostState
    message_ids: str
    at: int
    code: str | None
    words: int | None

    @property
    def messages(self) -> tuple[int, ...]:
        """Telegram's numbers of its messages, in their order."""
        return tuple(json.loads(self.message_ids))


_queries = load_queries("channel_posts.sql", ChannelPost)


class ChannelPosts:
    """The table ``channel_post`` as one connection sees it."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    async def plan(self, broadcast_id: int, actor: Actor) -> None:
        """It is to be posted in the channel, or changed there."""
        await _queries.plan_channel_post(self._connection, broadcast_id=broadcast_id, at=actor.at)

    async def drop(self, broadcast_id: int) -> None:
        """It is not posted in the channel, being a draft again."""
        await _queries.drop_channel_post(self._connection, broadcast_id=broadcast_id)

    async def cancel(self, broadcast_id: int, actor: Actor) -> None:
        """What is not yet in the channel never is."""
        await _queries.cancel_channel_post(self._connection, broadcast_id=broadcast_id, at=actor.at)

    async def find(self, broadcast_id: int) -> ChannelPost | None:
        """What became of it in the channel, or None."""
        row = await _queries.channel_post_of(self._connection, broadcast_id=broadcast_id)
        return cast("ChannelPost | None", row)

    async def due(self) -> list[ChannelPost]:
        """What is to be posted or changed in the channel now."""
        return [row async for row in _queries.due_channel_posts(self._connection)]

    async def record(  # noqa: PLR0913 - one for each column, by name
        self,
        post: ChannelPost,
        entering: PostState,
        *,
        at: int,
        messages: Iterable[int] = (),
        code: str | None = None,
        words: int | None = None,
    ) -> bool:
        """What became of it; False when it is not in the state any more in which it was read.

        ``words``: whose are about to be posted; None leaves what was noted before.
        """
        recorded = await _queries.record_channel_post(
            self._connection,
            broadcast_id=post.broadcast_id,
            leaving=post.state,
            entering=entering,
            message_ids=json.dumps(list(messages)),
            code=code,
            words=words,
            at=at,
        )
        return recorded is not None

    async def doubt(self, *, at: int) -> None:
        """What was about to be posted when the program ended may be there or not."""
        await _queries.doubt_channel_posts(self._connection, at=at)
