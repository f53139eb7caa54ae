"""The campaign's channel: broadcasts are posted there too, and corrected and taken back with their copies.

One after the other, in the order in which they were made. A post is never sent again by itself when it may be there
already; a change is, for it does no harm twice.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import structlog
from telegram import Bot, ChatMemberAdministrator
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.chat.composing import ChatId
from bot.chat.post import Post
from bot.chat.waiting import first_of
from bot.clock import Clock
from bot.content.model import Content
from bot.delivery.broadcast_letters import BroadcastLetters
from bot.delivery.outcome import Outcome, State
from bot.store.broadcasts import Broadcast
from bot.store.channel_posts import ChannelPost, PostState
from bot.store.database import Database, StoreFailedError, Tables
from bot.texts.broadcast_channel import for_channel
from bot.texts.letter import Change, Letter, Parcel, Removal
from bot.texts.reader import Reader

_LOOK_SECONDS: Final = 1.0
_SHORTEST_REST: Final = 1.0
_LONGEST_REST: Final = 30.0
_LAST_SECONDS: Final = 8.0
"""How long a post that is under way may take when the program ends."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Task:
    """A post that was taken: what is to be done, with which messages of which age."""

    post: ChannelPost
    parcel: Parcel
    held: tuple[int, ...]
    held_at: int | None


class ChannelPosts:
    """Posts and changes in the channel what is due, for as long as ``run`` runs.

    Args:
        database: The store.
        clock: The time.
        bot: Asked at the start whether it may post there.
        post: The way to Telegram.
        letters: What broadcasts say.
        content: Gives the content in use.
        channel: ``@name`` or the chat's id.
    """

    def __init__(  # noqa: PLR0913 - what it works with, each by name
        self,
        *,
        database: Database,
        clock: Clock,
        bot: Bot,
        post: Post,
        letters: BroadcastLetters,
        content: Callable[[], Content],
        channel: ChatId,
    ) -> None:
        self._database = database
        self._clock = clock
        self._bot = bot
        self._post = post
        self._letters = letters
        self._content = content
        self._channel = channel
        self._woken = asyncio.Event()
        self._rest = _SHORTEST_REST

    def wake(self) -> None:
        """Looks now: something may have become due."""
        self._woken.set()

    async def run(self, stopping: asyncio.Event) -> None:
        """Posts until ``stopping`` is set; what is under way then may end, if it does soon."""
        working = asyncio.create_task(self._work(stopping))
        ending = asyncio.create_task(stopping.wait())
        try:
            await asyncio.wait({working, ending}, return_when=asyncio.FIRST_COMPLETED)
            await asyncio.wait({working}, timeout=_LAST_SECONDS)
        finally:
            working.cancel()
            ending.cancel()
            await asyncio.gather(working, ending, return_exceptions=True)

    async def _work(self, stopping: asyncio.Event) -> None:
        await self._say_if_it_may_not()
        doubted = False
        while not stopping.is_set():
            self._woken.clear()
            rest = 0.0
            try:
                if not doubted:
                    async with self._database.transaction() as tables:
                        await tables.channel_posts.doubt(at=self._clock.now())
                    doubted = True
                rest = await self._look()
            except StoreFailedError as error:
                _log.warning("the store cannot be used; the channel waits until it can", problem=str(error))
            except Exception:  # noqa: BLE001 - whatever is wrong with one look, the next may be right
                _log.exception("the channel met something unforeseen")
            if rest:
                await first_of(rest, stopping)
            else:
                await first_of(_LOOK_SECONDS, stopping, self._woken)

    async def _say_if_it_may_not(self) -> None:
        try:
            member = await self._bot.get_chat_member(self._channel, self._bot.id)
        except (BadRequest, Forbidden):
            may_post = False
        except TelegramError:
            # It is not known; a post will tell.
            return
        else:
            may_post = isinstance(member, ChatMemberAdministrator) and bool(member.can_post_messages)
        if not may_post:
            _log.warning(
                "the bot may not post in the channel that STANDPOINT_CHANNEL names; "
                "make it an administrator there who may post messages"
            )

    async def _look(self) -> float:
        """Does what is due; gives for how many seconds Telegram wants a rest."""
        async with self._database.reading() as tables:
            due = await tables.channel_posts.due()
        for post in due:
            task = await self._take(post)
            if task is None:
                continue
            outcome = await self._carry_out(task)
            await self._record(task, outcome)
            if outcome.state is State.LATER:
                return max(_SHORTEST_REST, outcome.retry_after)
            if outcome.state in {State.UNSENT, State.UNCERTAIN}:
                self._rest = min(_LONGEST_REST, 2 * self._rest)
                return self._rest
            self._rest = _SHORTEST_REST
        return 0.0

    async def _take(self, post: ChannelPost) -> _Task | None:
        """Commits that it is about to be done; None where it waits, or where there is nothing to do."""
        async with self._database.transaction() as tables:
            broadcast = await tables.broadcasts.find(post.broadcast_id)
            if broadcast is None or broadcast.mailing_id is None:
                return None
            mailing = await tables.mailings.find(broadcast.mailing_id)
            if mailing is None:
                return None
            about = await self._what_is_there(tables, broadcast, post)
            if about is None:
                return None
            language = self._content().authority.language
            parcel = await self._letters.parcel(tables, mailing, language)
            if not about.messages and not isinstance(parcel, Letter):
                parcel = None
            if parcel is None or about.words == broadcast.broadcast_id:
                await self._settle(tables, post, "cancelled", code="nothing to change")
                return None
            # Where a part is there already, it has the words of that time.
            words = None if post.messages else await self._letters.words(tables, mailing)
            if not await self._settle(tables, post, "intent", messages=post.messages, words=words):
                return None
            return _Task(replace(post, state="intent"), parcel, about.messages, about.at)

    async def _what_is_there(
        self, tables: Tables, broadcast: Broadcast, post: ChannelPost
    ) -> ChannelPost | None:
        """The post of which there may be messages; None where this one waits for it, or never comes."""
        if broadcast.about is None:
            if await tables.broadcasts.recall_of(broadcast.broadcast_id) is None:
                # Words count for changes only: what was begun with some goes on with those that are in force.
                return replace(post, words=None)
            await self._settle(tables, post, "cancelled", messages=post.messages, code="recalled")
            return None
        original = await tables.channel_posts.find(broadcast.about)
        if original is None:
            await self._settle(tables, post, "cancelled", code="nothing to change")
            return None
        if original.state == "pending" and broadcast.kind == "recall":
            await self._settle(tables, original, "cancelled", messages=original.messages, code="recalled")
        elif original.state in {"pending", "intent"}:
            return None
        return original

    async def _settle(  # noqa: PLR0913 - what there is to note, each by name
        self,
        tables: Tables,
        post: ChannelPost,
        entering: PostState,
        *,
        messages: tuple[int, ...] = (),
        code: str | None = None,
        words: int | None = None,
    ) -> bool:
        return await tables.channel_posts.record(
            post, entering, at=self._clock.now(), messages=messages, code=code, words=words
        )

    async def _carry_out(self, task: _Task) -> Outcome:
        content = self._content()
        reader = Reader(content, content.authority.language, self._bot.username)
        match task.parcel:
            case Letter() as letter:
                return await self._post.send(self._channel, for_channel(reader, letter), task.held)
            case Change() as change:
                there = replace(change, letter=for_channel(reader, change.letter))
                return await self._post.change(self._channel, there, task.held)
            case Removal() as removal:
                return await self._post.remove(self._channel, removal, task.held, task.held_at)

    async def _record(self, task: _Task, outcome: Outcome) -> None:
        entering = _became(outcome.state, is_change=not isinstance(task.parcel, Letter))
        messages = outcome.messages or task.post.messages
        async with self._database.transaction() as tables:
            await self._settle(tables, task.post, entering, messages=messages, code=outcome.code)
        if entering in {"failed", "uncertain"}:
            _log.warning("a post in the channel did not arrive", state=entering, code=outcome.code)


def _became(state: State, *, is_change: bool) -> PostState:
    match state:
        case State.SENT:
            return "sent"
        case State.GONE | State.FAILED:
            return "failed"
        case State.UNSENT | State.LATER | State.HELD:
            return "pending"
        case State.UNCERTAIN:
            return "pending" if is_change else "uncertain"
