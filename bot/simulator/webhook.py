"""Updates brought to the bot's own address, in order per chat, again and again until it takes them."""

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout

from bot.simulator.parameters import Parameters
from bot.simulator.updates import Update
from bot.simulator.world import World

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  # the header's name, no secret
ANSWER_SECONDS = 60
LONGEST_PAUSE = 64
NOT_IN_ANSWERS = frozenset({"", "setwebhook", "deletewebhook", "close", "logout"})

Perform = Callable[[str, Parameters], Awaitable[object]]


class WebhookDelivery:
    """The one who carries updates to the webhook.

    Args:
        world: whose updates and webhook.
        perform: carries out the call that an answer of the webhook may hold.
        first_pause: seconds until a failed delivery is tried again; doubles with every failure.
    """

    def __init__(self, world: World, perform: Perform, first_pause: float) -> None:
        self._world = world
        self._perform = perform
        self._first_pause = first_pause
        self._lanes: dict[int, deque[tuple[int, Update]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._free = asyncio.Semaphore(1)
        self._session: ClientSession | None = None

    async def start(self) -> None:
        """Begin to listen for updates and for changes of the webhook."""
        self._session = ClientSession(timeout=ClientTimeout(total=ANSWER_SECONDS))
        self._world.updates.on_new = self._queue
        self._world.on_webhook = self._change

    async def stop(self) -> None:
        """Give up what is under way."""
        await self._give_up()
        if self._session is not None:
            await self._session.close()

    async def _give_up(self) -> None:
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _change(self) -> None:
        for task in self._tasks:
            task.cancel()
        self._lanes = {}
        self._free = asyncio.Semaphore(self._world.webhook.max_connections)
        for update_id, (source, update) in self._world.updates.pending.items():
            self._queue(update_id, source, update)

    def _queue(self, update_id: int, source: int, update: Update) -> None:
        if not self._world.webhook.url:
            return
        lane = self._lanes.get(source)
        if lane is not None:
            lane.append((update_id, update))
            return
        lane = deque([(update_id, update)])
        self._lanes[source] = lane
        task = asyncio.create_task(self._run(source, lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, source: int, lane: deque[tuple[int, Update]]) -> None:
        """Bring one chat's updates, each until it is taken."""
        pause = self._first_pause
        while lane:
            update_id, update = lane[0]
            async with self._free:
                error, wanted = await self._bring(update)
            if error is None:
                lane.popleft()
                self._world.updates.acknowledge(update_id)
                pause = self._first_pause
                continue
            self._world.webhook.last_error_date = self._world.now()
            self._world.webhook.last_error_message = error
            await asyncio.sleep(wanted or pause)
            pause = min(pause * 2, LONGEST_PAUSE)
        if self._lanes.get(source) is lane:
            del self._lanes[source]

    async def _bring(self, update: Update) -> tuple[str | None, int]:
        """Post one update; what went wrong, and how long the webhook asked to be left alone."""
        if self._session is None:
            return "Connection closed", 0
        webhook = self._world.webhook
        headers = {SECRET_HEADER: webhook.secret_token} if webhook.secret_token else {}
        try:
            async with self._session.post(webhook.url, json=update, headers=headers) as response:
                if response.ok:
                    await self._obey(response)
                    return None, 0
                wanted = response.headers.get("Retry-After", "")
                error = f"Wrong response from the webhook: {response.status} {response.reason}"
                return error, int(wanted) if wanted.isdecimal() else 0
        except TimeoutError:
            return "Read timeout expired", 0
        except ClientError as error:
            return f"Connection failed: {error}", 0

    async def _obey(self, response: ClientResponse) -> None:
        """Carry out the call that the answer holds, as Telegram does without telling the result."""
        try:
            body: Any = json.loads(await response.text() or "{}")
        except ValueError:
            return
        method = str(body.pop("method", "")) if isinstance(body, dict) else ""
        if method.lower() not in NOT_IN_ANSWERS and not method.lower().startswith("get"):
            await self._perform(method, Parameters(body))
