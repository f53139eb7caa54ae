"""The simulator as one server: the bot's side and the phones' side at one address.

async with Simulator(token="42:TEST", port=0) as simulator:
    print(simulator.url)
"""

import logging
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from aiohttp import web

from bot.simulator.bot_api import BotApi
from bot.simulator.clock import Clock, MovableTime
from bot.simulator.faults import Faults
from bot.simulator.phones import Handler, Phones
from bot.simulator.profile import Profile
from bot.simulator.record import Record
from bot.simulator.refusals import PhoneError
from bot.simulator.webhook import WebhookDelivery
from bot.simulator.world import World

LARGEST_BODY = 50 * 1024 * 1024
PATIENCE_AT_THE_END = 0.3

log = logging.getLogger(__name__)


class Simulator:
    """A Telegram for one bot.

    Args:
        token: the bot's token, ``<digits>:<anything>``; the digits are the bot's id.
        host: the address to listen at.
        port: the port to listen at; 0 takes a free one.
        username: the bot's username.
        first_name: the bot's name until it names itself.
        clock: gives the time in seconds since 1970; one that can be moved can be moved from the phones' side too.
        per_chat_second: how many messages a chat takes per second before a 429; None takes any number.
        webhook_pause: seconds until a failed webhook delivery is tried again the first time.
    """

    def __init__(  # noqa: PLR0913  # what differs between simulators; all have defaults and are named
        self,
        *,
        token: str = "42:TEST",  # noqa: S107  # opens nothing but this simulator
        host: str = "127.0.0.1",
        port: int = 0,
        username: str = "standpoint_bot",
        first_name: str = "Standpoint",
        clock: Callable[[], float] | MovableTime = time.time,
        per_chat_second: int | None = None,
        webhook_pause: float = 1.0,
    ) -> None:
        bot_id = token.partition(":")[0]
        if not bot_id.isdecimal():
            message = 'A token looks like "42:TEST": the id of the bot, a colon and anything.'
            raise ValueError(message)
        self._clock = Clock(clock)
        self.world = World(
            Profile(int(bot_id), username, {"": first_name}), self._clock.time, per_chat_second
        )
        self.token = token
        self.errors: list[Exception] = []
        self._host, self._port = host, port
        faults, record = Faults(), Record()
        self._bot_api = BotApi(self.world, token, faults, record)
        self._phones = Phones(self.world, self._clock, faults, record)
        self._webhook = WebhookDelivery(self.world, self._bot_api.perform, webhook_pause)
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """Where it listens, without a slash at the end."""
        return f"http://{self._host}:{self._port}"

    def show_zone(self, zone: str) -> None:
        """Have the page show times in this zone (an IANA name); until then it shows them in UTC."""
        self._clock.zone = zone
        self.world.changes.clock()

    async def start(self) -> None:
        """Begin to listen."""
        app = web.Application(client_max_size=LARGEST_BODY, middlewares=[self._explain])
        app.add_routes([*self._bot_api.routes(), *self._phones.routes()])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=PATIENCE_AT_THE_END)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        await self._webhook.start()

    async def stop(self) -> None:
        """Stop listening; whoever waits is let go at once."""
        self.world.close()
        await self._webhook.stop()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        """Start."""
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stop, and raise what went wrong inside."""
        await self.stop()
        if self.errors and error is None:
            message = "the simulator itself failed"
            raise ExceptionGroup(message, self.errors)

    @web.middleware
    async def _explain(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Sentences for the phones' side; the simulator's own failures are kept and raised at the end."""
        try:
            return await handler(request)
        except PhoneError as error:
            return web.json_response({"error": str(error)}, status=error.status)
        except web.HTTPException as error:
            return web.json_response(
                {
                    "ok": False,
                    "error_code": error.status,
                    "description": error.reason,
                    "error": f"{error.reason}.",
                },
                status=error.status,
            )
        except Exception as error:
            log.exception("the simulator itself failed")
            self.errors.append(error)
            description = f"Internal Server Error: the simulator itself failed: {error!r}"
            body = {"ok": False, "error_code": 500, "description": description, "error": description}
            return web.json_response(body, status=500)
