"""Updates by being called: Telegram posts each one to an address of the campaign's, and again until it gets a 2xx.

A 200 goes out when polling would acknowledge: after the commit, and after the person was told unless that takes longer
than two seconds. Not right at the commit: whoever is cut off between the two by a kill is told when Telegram gives the
update again. Waiting costs little, since no more people are served at once than there are connections.

Telegram brings one chat's updates one after the other, so what is answered with a 503 comes again before what follows it.
"""

import asyncio
import hmac
import logging
import os
import secrets
from functools import partial
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlsplit

import orjson
import structlog
from aiohttp import web
from telegram import Bot, WebhookInfo
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.chat.serving import ALLOWED, SecondCopyError, Serving, TokenRefusedError
from bot.errors import StandpointError

_SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name, no secret
_CONNECTIONS: Final = 100
"""How many updates Telegram may bring at once, the most that it does: some of them wait for others of one person."""
_LAST_WORD_SECONDS: Final = 1.0
_LOOK_SECONDS: Final = 60.0
_SHORTEST_PAUSE: Final = 0.5
_LONGEST_PAUSE: Final = 30.0

# What aiohttp says of a bad request has the address that it came from.
_SILENCE: Final = logging.getLogger("aiohttp.server.silent")
_SILENCE.addHandler(logging.NullHandler())
_SILENCE.propagate = False

_log = structlog.get_logger(__name__)


class PortError(StandpointError):
    """The program cannot listen where Telegram's calls are to arrive."""

    exit_code = 2


class WebhookRefusedError(StandpointError):
    """Telegram does not take the address that it is to call."""


class Webhook:
    """Takes in the updates that Telegram posts.

    Args:
        bot: For whom they are.
        serving: Serves them.
        url: What Telegram calls, from the outside.
        host: The address of this machine to listen at.
        port: The port to listen at.
    """

    def __init__(self, bot: Bot, serving: Serving, *, url: str, host: str, port: int) -> None:
        self._bot = bot
        self._serving = serving
        self._url = url
        self._path = urlsplit(url).path or "/"
        self._host = host
        self._port = port
        # Another one with every start, which Telegram is told then.
        self._secret = secrets.token_urlsafe(32).encode()
        self._in_hand: dict[int, asyncio.Future[None]] = {}
        self._ending = False

    async def run(self, stopping: asyncio.Event) -> None:
        """Serves updates until ``stopping`` is set, then finishes what is in hand.

        The webhook stays: Telegram keeps what comes meanwhile, and brings it after the next start.

        Raises:
            PortError: Something else listens there, or nobody may.
            SecondCopyError: Another program has set or removed the webhook.
            TokenRefusedError: The token is not right.
            WebhookRefusedError: Telegram does not take the address.
        """
        server = web.Server(self._answer, access_log=None, logger=_SILENCE)
        runner = web.ServerRunner(server, shutdown_timeout=_LAST_WORD_SECONDS)
        await runner.setup()
        try:
            site = web.TCPSite(runner, self._host, self._port)
            await self._listen(site)
            await self._serve(stopping)
        finally:
            self._ending = True
            await self._serving.finish()
            # What was not finished is not acknowledged.
            for done in self._in_hand.values():
                done.cancel()
            await runner.cleanup()

    async def _listen(self, site: web.TCPSite) -> None:
        try:
            await site.start()
        except OSError as error:
            # A name that leads nowhere has a number of another kind, below zero.
            number = error.errno or -1
            reason = os.strerror(number) if number > 0 else "there is no such address"
            sentence = (
                f"Port {self._port} of {self._host} cannot be used ({reason}); end the program that has it, "
                "or set STANDPOINT_WEBHOOK_PORT and STANDPOINT_WEBHOOK_HOST."
            )
            raise PortError(sentence) from None

    async def _serve(self, stopping: asyncio.Event) -> None:
        telling = asyncio.create_task(self._keep_telegram_calling())
        ending = asyncio.create_task(stopping.wait())
        try:
            await asyncio.wait({telling, ending}, return_when=asyncio.FIRST_COMPLETED)
            if telling.done():
                await telling
        finally:
            for task in (telling, ending):
                task.cancel()
            await asyncio.gather(telling, ending, return_exceptions=True)

    async def _keep_telegram_calling(self) -> None:
        """Tells Telegram where to bring updates; from then on looks whether it does, which nobody would know else."""
        await self._tell_telegram()
        _log.info("Telegram calls the webhook", port=self._port)
        before, failing = await self._look(), False
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            now = await self._look()
            if before and now:
                failed = bool(now.pending_update_count) and now.last_error_date != before.last_error_date
                if failed and not failing:
                    _log.warning("Telegram does not get updates through", reason=now.last_error_message)
                failing = failed
            before = now or before

    async def _look(self) -> WebhookInfo | None:
        """What Telegram knows of the webhook; None where it cannot be asked just now."""
        try:
            info = await self._bot.get_webhook_info()
        except InvalidToken:
            raise TokenRefusedError from None
        except TelegramError:
            return None
        if info.url != self._url:
            raise SecondCopyError
        return info

    async def _tell_telegram(self) -> None:
        pause = _SHORTEST_PAUSE
        while True:
            try:
                await self._bot.set_webhook(
                    self._url,
                    max_connections=_CONNECTIONS,
                    allowed_updates=ALLOWED,
                    secret_token=self._secret.decode(),
                )
            except InvalidToken:
                raise TokenRefusedError from None
            except BadRequest as error:
                sentence = (
                    f"Telegram does not take the address in STANDPOINT_WEBHOOK_URL ({error.message}); "
                    "it must lead from anywhere to this program."
                )
                raise WebhookRefusedError(sentence) from None
            except TelegramError as error:
                kind = type(error).__name__
                _log.warning("Telegram cannot be told of the webhook; trying again", kind=kind)
                await asyncio.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)
            else:
                return

    async def _answer(self, request: web.BaseRequest) -> web.Response:
        # Strangers are told no more than the status, and leave no line.
        if request.raw_path != self._path:
            return _closing(HTTPStatus.NOT_FOUND)
        if request.method != "POST":
            return _closing(HTTPStatus.METHOD_NOT_ALLOWED)
        given = request.headers.get(_SECRET_HEADER, "").encode(errors="surrogateescape")
        if not hmac.compare_digest(given, self._secret):
            return _closing(HTTPStatus.FORBIDDEN)
        try:
            # No more than 1 MiB is read, which is many times what the largest update has.
            update = _read(await request.read())
        except (web.HTTPRequestEntityTooLarge, ValueError) as error:
            # Telegram would bring it again and again, before everything else of that chat.
            _log.warning("what Telegram brought is no update; it is passed over", kind=type(error).__name__)
            return web.Response()
        return await self._acknowledged(update)

    async def _acknowledged(self, update: dict[str, Any]) -> web.Response:
        """The answer to an update, once there is one."""
        update_id: int = update["update_id"]
        done = self._in_hand.get(update_id)
        if done is None:
            if self._ending:
                return _closing(HTTPStatus.SERVICE_UNAVAILABLE)
            done = self._in_hand[update_id] = asyncio.get_running_loop().create_future()
            done.add_done_callback(lambda _: self._in_hand.pop(update_id))
            await self._serving.admit(update, partial(_finish, done))
        # Where Telegram had no answer in time and brings it again, both wait for the same.
        await asyncio.wait({done})
        return _closing(HTTPStatus.SERVICE_UNAVAILABLE) if done.cancelled() else web.Response()


def _read(body: bytes) -> dict[str, Any]:
    update = orjson.loads(body)
    if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
        message = "no update"
        raise ValueError(message)  # noqa: TRY004 - as for what is no JSON
    return update


def _finish(done: asyncio.Future[None]) -> None:
    if not done.done():
        done.set_result(None)


def _closing(status: HTTPStatus) -> web.Response:
    response = web.Response(status=status)
    response.force_close()
    return response
