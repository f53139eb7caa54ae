"""How HTTP requests are made: a ``BaseRequest`` of python-telegram-bot over aiohttp, with JSON by orjson.

Besides being quicker than the default, it tells apart what the ledger needs to know: a request that provably
never left (``NotSentError``) and one that may have arrived (``TimedOut``, ``NetworkError``).
"""

from typing import Any

import aiohttp
import orjson
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

_CONNECT_SECONDS = 10.0
_READ_SECONDS = 20.0


class NotSentError(NetworkError):
    """The request never reached Telegram: no connection could be had."""


class TooLargeError(NetworkError):
    """What is being downloaded is larger than this program takes."""


class NotJsonError(TelegramError):
    """What answered is no Bot API server: a proxy, or a web page."""


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

    @property
    def read_timeout(self) -> float:
        """Seconds that an answer may take."""
        return _READ_SECONDS

    async def initialize(self) -> None:
        """Opens the pool; a second call changes nothing."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=75)
            self._session = aiohttp.ClientSession(
                connector=connector, timeout=aiohttp.ClientTimeout(total=None), trust_env=True
            )

    async def shutdown(self) -> None:
        """Closes the pool; a second call changes nothing."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(  # noqa: PLR0913, PLR0917 - the signature is python-telegram-bot's
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
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
        timeout = aiohttp.ClientTimeout(
            total=None,
            connect=_or_default(connect_timeout, _CONNECT_SECONDS),
            sock_read=_or_default(read_timeout, _READ_SECONDS),
        )
        try:
            async with self._session.request(method, url, timeout=timeout, **_body(request_data)) as response:
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


def _body(request_data: RequestData | None) -> dict[str, Any]:
    if request_data is None:
        return {}
    if not request_data.contains_files:
        data = orjson.dumps(request_data.parameters)
        return {"data": data, "headers": {"Content-Type": "application/json"}}
    # As they are: aiohttp would percent-encode a file name that is not ASCII.
    form = aiohttp.FormData(quote_fields=False)
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (file_name, content, mime_type) in request_data.multipart_data.items():
        form.add_field(name, content, filename=file_name, content_type=mime_type)
    return {"data": form}
