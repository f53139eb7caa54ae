"""The composition root: the only place that builds things and ties them together."""

import asyncio
import gc
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Protocol

import structlog
from telegram import Bot

from bot.actions import wordings
from bot.actions.aftermath import Consequences
from bot.actions.keeping import Keeping
from bot.actions.policy import Policy, policy_of
from bot.actions.replanning import Replanning
from bot.actions.warming import Warming
from bot.chat import profile
from bot.chat.channel import ChannelPosts
from bot.chat.files import FileFetcher
from bot.chat.flood import FloodGate
from bot.chat.meeting import get_to_know
from bot.chat.organizer.watching import Watching
from bot.chat.polling import Polling
from bot.chat.post import Post
from bot.chat.reception import Reception
from bot.chat.request import AiohttpRequest
from bot.chat.sender import Sender
from bot.chat.serving import Serving
from bot.chat.shelf import Shelf
from bot.chat.visit import Desk
from bot.chat.webhook import Webhook
from bot.clock import Clock, SystemClock
from bot.content.model import Content
from bot.delivery.breaker import Breaker
from bot.delivery.broadcast_letters import BroadcastLetters
from bot.delivery.letters import CampaignLetters
from bot.delivery.pace import Pace
from bot.delivery.worker import Worker
from bot.settings import Settings
from bot.store.database import Database
from bot.store.disk import open_to_others
from bot.store.erased_list import keep_list
from bot.store.lock import only_copy

_FOR_ANSWERS = 65
"""Connections beside those that mailings may use, so that a tap never waits behind one; one is for asking for updates."""
_OBJECTS_BETWEEN_COLLECTIONS = 20_000
"""As many more objects make garbage be looked for: a tap or a send leaves next to none that is not freed at once."""
_log = structlog.get_logger(__name__)


async def run(  # noqa: PLR0913 - what a caller may give instead of the usual, each by name
    settings: Settings,
    stopping: asyncio.Event,
    *,
    clock: Clock | None = None,
    gate: FloodGate | None = None,
    pace: Pace | None = None,
    ready: Callable[[Database, Content], Awaitable[None]] | None = None,
) -> None:
    """Runs the bot until ``stopping`` is set.

    Args:
        settings: What the person who runs it decided.
        stopping: Set it, and the bot finishes what is in hand and returns within 10 seconds.
        clock: The time; the machine's own when not given.
        gate: How much one person may ask for; the usual when not given.
        pace: How fast mailings go out; as the settings say when not given.
        ready: Awaited with the open store and the content just before the first update is asked for.

    Raises:
        StandpointError: What keeps it from running, in one sentence.
    """
    token, key = settings.bot_token(), settings.store_key()
    clock = clock or SystemClock()
    pace = pace or Pace(settings.sends_per_second, paid_per_second=settings.paid_sends_per_second)
    shelf = Shelf(settings.content)
    with _reloading(shelf) as reread, only_copy(settings.database):
        async with Database.open(settings.database, key) as database, _client(settings, token, pace) as bot:
            await keep_list(database)
            _warn_of_rights(settings)
            if await _done_before(stopping, _introduce(bot, shelf.content, settings)):
                policy = policy_of(settings, shelf.content.campaign.zone)
                post = Post(bot, clock)
                worker = _worker(settings, policy, database, bot, shelf, post, clock, pace)
                watching = Watching(
                    database=database,
                    clock=clock,
                    sender=Sender(bot),
                    content=lambda: shelf.content,
                    bot_username=bot.username,
                    policy=policy,
                )
                channel = _channel(policy, database, bot, shelf, post, clock)
                keeping = Keeping(database=database, clock=clock, policy=policy)
                desk = Desk(
                    database=database,
                    clock=clock,
                    shelf=shelf,
                    organizers=settings.organizers,
                    bot_id=bot.id,
                    bot_username=bot.username,
                    policy=policy,
                    wake=_all_of(
                        worker.wake, watching.wake, keeping.wake, *(posts.wake for posts in channel)
                    ),
                    fetch_file=FileFetcher(bot).fetch,
                    letters=BroadcastLetters(lambda: shelf.content, bot.username),
                )
                reception = Reception(desk, Sender(bot), post)
                intake = _intake(settings, bot, Serving(bot, reception, shelf, gate or FloodGate()))
                replanning = Replanning(database=database, clock=clock, policy=policy)
                await replanning.begin()
                await wordings.hold(database, shelf.content, now=clock.now())
                holding = wordings.Holding(database, clock, lambda: shelf.content, reread, desk.wake)
                _log.info("serving", languages=",".join(shelf.content.languages))
                if ready:
                    await ready(database, shelf.content)
                _keep_what_is_built()
                beside: list[_Runs] = [worker, watching, keeping, *channel, holding, replanning, Warming()]
                await _side_by_side(intake, beside, stopping)
    _log.info("stopped")


def _keep_what_is_built() -> None:
    """Garbage is not looked for any more in what the program is made of: that is a third of what a mailing costs.

    Once in a process: what was garbage later would be kept with it.
    """
    if not gc.get_freeze_count():
        gc.freeze()
        gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)


def _intake(settings: Settings, bot: Bot, serving: Serving) -> "_Runs":
    """How updates come in: the program asks for them, or Telegram calls it where the campaign chose that."""
    if settings.webhook_url is None:
        return Polling(bot, serving)
    url, host, port = settings.webhook_url, settings.webhook_host, settings.webhook_port
    return Webhook(bot, serving, url=url, host=host, port=port)


def _channel(  # noqa: PLR0913, PLR0917 - everything that posts work with is built by then
    policy: Policy, database: Database, bot: Bot, shelf: Shelf, post: Post, clock: Clock
) -> tuple[ChannelPosts, ...]:
    """What posts in the campaign's channel, where it has one."""
    if policy.channel is None:
        return ()
    return (
        ChannelPosts(
            database=database,
            clock=clock,
            bot=bot,
            post=post,
            letters=BroadcastLetters(lambda: shelf.content, bot.username),
            content=lambda: shelf.content,
            channel=policy.channel,
        ),
    )


def _worker(  # noqa: PLR0913, PLR0917 - everything that a worker works with is built by then
    settings: Settings,
    policy: Policy,
    database: Database,
    bot: Bot,
    shelf: Shelf,
    post: Post,
    clock: Clock,
    pace: Pace,
) -> Worker:
    return Worker(
        database=database,
        clock=clock,
        post=post,
        letters=CampaignLetters(lambda: shelf.content, bot.username),
        aftermath=Consequences(policy, lambda: shelf.content.authority.language),
        pace=pace,
        breaker=Breaker(settings.failures_in_a_row),
        quiet=policy.quiet,
        # The lock on the store's file is held.
        alone=True,
    )


def _all_of(*calls: Callable[[], None]) -> Callable[[], None]:
    def call() -> None:
        for each in calls:
            each()

    return call


class _Runs(Protocol):
    async def run(self, stopping: asyncio.Event) -> None: ...


async def _side_by_side(intake: _Runs, others: Sequence[_Runs], stopping: asyncio.Event) -> None:
    """Serves updates and runs what goes on beside, until ``stopping`` is set or one of them ends with an error."""
    ending = asyncio.Event()
    passing_on = asyncio.create_task(_pass_on(stopping, ending))
    beside = [asyncio.create_task(other.run(ending)) for other in others]
    for task in beside:
        # Should one ever end by itself, the bot ends too and says why, rather than deliver nothing in silence.
        task.add_done_callback(lambda _: ending.set())
    try:
        await intake.run(ending)
    finally:
        ending.set()
        passing_on.cancel()
        await asyncio.gather(*beside, passing_on, return_exceptions=True)
    for task in beside:
        task.result()


async def _pass_on(stopping: asyncio.Event, ending: asyncio.Event) -> None:
    await stopping.wait()
    ending.set()


def _warn_of_rights(settings: Settings) -> None:
    database = settings.database
    beside = ("", "-wal", "-shm", ".erased")
    files = [database.parent, *(database.with_name(database.name + ending) for ending in beside)]
    # What systemd hands over looks as if a group could read it, and none can.
    if settings.database_key_file and not settings.key_is_credential:
        files.append(settings.database_key_file)
    for file in open_to_others(files):
        _log.warning(
            "others than its owner may use it; take their rights away with: chmod go= FILE",
            file=str(file.absolute()),
        )


def _address(settings: Settings) -> str:
    return str(settings.api_url).rstrip("/")


@asynccontextmanager
async def _client(settings: Settings, token: str, pace: Pace) -> AsyncIterator[Bot]:
    address = _address(settings)
    bot = Bot(
        token,
        base_url=f"{address}/bot",
        base_file_url=f"{address}/file/bot",
        request=AiohttpRequest(connections=pace.at_once + _FOR_ANSWERS),
        # Never used, since updates are asked for like all else; without it the library would make one of httpx.
        get_updates_request=AiohttpRequest(connections=1),
    )
    try:
        yield bot
    finally:
        await bot.shutdown()


async def _done_before(stopping: asyncio.Event, work: Coroutine[None, None, None]) -> bool:
    """Does the work, or gives it up as soon as ``stopping`` is set; says whether it was done."""
    working = asyncio.ensure_future(work)
    ending = asyncio.ensure_future(stopping.wait())
    try:
        await asyncio.wait({working, ending}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            await working
            return True
        return False
    finally:
        working.cancel()
        ending.cancel()
        await asyncio.gather(working, ending, return_exceptions=True)


async def _introduce(bot: Bot, content: Content, settings: Settings) -> None:
    await get_to_know(bot, _address(settings))
    await profile.publish(bot, content, settings.organizers)


@contextmanager
def _reloading(shelf: Shelf) -> Iterator[asyncio.Event]:
    """Reads the content anew on SIGHUP; what it gives is set whenever that brought another one."""
    reread = asyncio.Event()
    loop = asyncio.get_running_loop()
    reloads: set[asyncio.Task[None]] = set()
    turn = asyncio.Lock()

    async def read() -> None:
        # One after the other, so that the newest reading is the one that stays; people are served meanwhile.
        async with turn:
            try:
                if await asyncio.to_thread(shelf.reload):
                    reread.set()
            except Exception:  # noqa: BLE001 - whatever is wrong with a new reading, the old one serves
                _log.exception("the content could not be read; the last good one goes on being served")

    def reload() -> None:
        task = loop.create_task(read())
        reloads.add(task)
        task.add_done_callback(reloads.discard)

    try:
        loop.add_signal_handler(signal.SIGHUP, reload)
    except (NotImplementedError, RuntimeError, ValueError):
        # Signals reach the main thread only, and Windows has no SIGHUP.
        yield reread
        return
    try:
        yield reread
    finally:
        loop.remove_signal_handler(signal.SIGHUP)
