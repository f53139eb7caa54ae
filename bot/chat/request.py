"""How HTTP requests are made: a ``BaseRequest`` of python-telegram-bot over aiohttp, with JSON by orjson.

Besides being quicker than the default, it tells apart what the ledger needs to know: a request that provably
never left (``NotSentError``) and one that may have arrived (``TimedOut``, ``NetworkError``). What is sent often goes by
``call``, with a body that is JSON already: the library's objects are not built, its errors are raised all the same.
"""

from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import orjson
from telegram import Bot
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

_CONNECT_SECONDS = 10.0
_READ_SECONDS = 20.0
_USUAL_TIMEOUT = aiohttp.ClientTimeout(total=None, connect=_CONNECT_SECONDS, sock_read=_READ_SECONDS)
_JSON = {"Content-Type": "application/json"}


class NotSentError(NetworkError):
    """The request never reached Telegram: no connection could be had."""


class TooLargeError(NetworkError):
    """What is being downloaded is larger than this program takes."""


class NotJsonError(TelegramError):
    """What answered is no Bot API server: a proxy, or a web page."""


@dataclass(frozen=True, slots=True)
class _Ready:
    """A body that is JSON already, in the place of a ``RequestData``: only ``do_request`` looks at it."""

    body: bytes


class AiohttpRequest(BaseRequest):
    """One keep-alive pool of connections to the Bot API server.

    Args:
        connections: The most requests under way at once; a further one waits for a free connection.
        largest_file: How many bytes a file may have that is downloaded; no more than that is read.
    """

    def __init__(self, connections: int = 64, largest_file: int = 1024 * 1024) -> None:
        self._connections = connections
        self._largest_file = largest_file
        self._session: aiohttp.ClientSession | None = None
        self._proxies: dict[str, str | None] = {}

    @classmethod
    def of(cls, bot: Bot) -> Self:
        """The one that a bot makes its calls by.

        Raises:
            TypeError: It makes them by another kind of request.
        """
        if isinstance(bot.request, cls):
            return bot.request
        message = "the bot was not made with an AiohttpRequest"
        raise TypeError(message)

    @property
    def read_timeout(self) -> float:
        """Seconds that an answer may take."""
        return _READ_SECONDS

    async def initialize(self) -> None:
        """Opens the pool; a second call changes nothing."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=75)
            self._session = aiohttp.ClientSession(
                connector=connector,
                timeout=_USUAL_TIMEOUT,
                # The Bot API sets no cookies, and its answers are a few hundred bytes.
                cookie_jar=aiohttp.DummyCookieJar(),
                skip_auto_headers=("Accept-Encoding",),
            )

    async def shutdown(self) -> None:
        """Closes the pool; a second call changes nothing."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def call(self, url: str, body: bytes) -> Any:  # noqa: ANN401 - whatever the method gives, as JSON
        """Calls a method of the Bot API with parameters that are JSON already.

        Args:
            url: The method's address.
            body: Its parameters, as a JSON object.

        Returns:
            What the answer holds under ``result``, as plain JSON.

        Raises:
            TelegramError: As for any other call, by the library's own reading of the answer.
        """
        return await self.post(url, _Ready(body))  # type: ignore[arg-type] # handed on to do_request as it is

    async def do_request(  # noqa: PLR0913, PLR0917 - the signature is python-telegram-bot's
        self,
        url: str,
        method: str,
        request_data: RequestData | _Ready | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401 - python-telegram-bot's own default marker
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401, ARG002 - aiohttp has no timeout for writing
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401 - as read_timeout
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401, ARG002 - aiohttp counts it into connecting
    ) -> tuple[int, bytes]:
        """Makes one request.

        Returns:
            The HTTP status and the body.

        Raises:
            NotSentError: It never left.
            TooLargeError: A file is larger than may be.
            TimedOut: It may have arrived; no answer came in time.
            NetworkError: It may have arrived; the connection broke.
        """
        if self._session is None:
            message = "there are no connections: not opened yet, or closed"
            raise NotSentError(message)
        try:
            async with self._session.request(
                method,
                url,
                timeout=_timeout(connect_timeout, read_timeout),
                proxy=self._proxy(url),
                allow_redirects=False,
                **_body(request_data),
            ) as response:
                # Methods are called by POST; only files are asked for by GET.
                if method != "GET":
                    return response.status, await response.read()
                return response.status, await _read_file(response.content, self._largest_file)
        # The order matters: a connection that was not had in time is a kind of time-out too.
        except (aiohttp.ConnectionTimeoutError, aiohttp.ClientConnectorError) as error:
            message = f"no connection ({type(error).__name__})"
            raise NotSentError(message) from error
        except TimeoutError as error:
            raise TimedOut from error
        except aiohttp.ClientError as error:
            # The name alone: aiohttp's own text has the address, and so the token, in it.
            message = f"the connection broke ({type(error).__name__})"
            raise NetworkError(message) from None

    def _proxy(self, url: str) -> str | None:
        """What the environment says (``HTTPS_PROXY``, ``NO_PROXY``), asked once for each server and not by every call."""
        address = urlsplit(url)
        server = f"{address.scheme}://{address.netloc}"
        if server not in self._proxies:
            bypassed = proxy_bypass(address.netloc)
            self._proxies[server] = None if bypassed else getproxies().get(address.scheme)
        return self._proxies[server]

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer's JSON.

        Raises:
            NotJsonError: It is none.
        """
        try:
            parsed: dict[str, Any] = orjson.loads(payload)
        except orjson.JSONDecodeError:
            message = "the answer is not JSON"
            raise NotJsonError(message) from None
        return parsed


def _timeout(connect: Any, read: Any) -> aiohttp.ClientTimeout:  # noqa: ANN401 - as _or_default
    if connect is BaseRequest.DEFAULT_NONE and read is BaseRequest.DEFAULT_NONE:
        return _USUAL_TIMEOUT
    return aiohttp.ClientTimeout(
        total=None,
        connect=_or_default(connect, _CONNECT_SECONDS),
        sock_read=_or_default(read, _READ_SECONDS),
    )


def _or_default(seconds: Any, default: float) -> float | None:  # noqa: ANN401 - python-telegram-bot's default marker
    if seconds is BaseRequest.DEFAULT_NONE:
        return default
    return None if seconds is None else float(seconds)


async def _read_file(content: aiohttp.StreamReader, most: int) -> bytes:
    data = bytearray()
    async for chunk in content.iter_any():
        data += chunk
        if len(data) > most:
            message = "the file is too large"
            raise TooLargeError(message)
    return bytes(data)


def _body(request_data: RequestData | _Ready | None) -> dict[str, Any]:
    if request_data is None:
        return {}
    if isinstance(request_data, _Ready):
        return {"data": request_data.body, "headers": _JSON}
    if not request_data.contains_files:
        data = orjson.dumps(request_data.parameters)
        return {"data": data, "headers": _JSON}
    # As they are: aiohttp would percent-encode a file name that is not ASCII.
    form = aiohttp.FormData(quote_fields=False)
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (file_name, content, mime_type) in request_data.multipart_data.items():
        form.add_field(name, content, filename=file_name, content_type=mime_type)
    return {"data": form}
