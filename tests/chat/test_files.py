"""A file is fetched only as far as it may be, whatever was said about its size."""

from collections.abc import Awaitable, Callable

import pytest
from aiohttp import web
from telegram import Bot

from bot.chat.files import LARGEST_FILE, FileFetcher, FileTooLargeError, FileUnavailableError
from bot.chat.request import AiohttpRequest
from tests.running import TOKEN


async def get_file(_request: web.Request) -> web.Response:
    """Says of every file that it is small."""
    file = {"file_id": "a", "file_unique_id": "b", "file_size": 3, "file_path": "documents/a.ics"}
    return web.json_response({"ok": True, "result": file})


async def endless(request: web.Request) -> web.StreamResponse:
    """A file that never ends."""
    response = web.StreamResponse()
    await response.prepare(request)
    while request.transport is not None and not request.transport.is_closing():
        await response.write(b"x" * 65536)
    return response


async def missing(_request: web.Request) -> web.Response:
    """What Telegram says of a file that it has no more."""
    return web.json_response({"ok": False, "error_code": 404, "description": "Not Found"}, status=404)


async def whole(_request: web.Request) -> web.Response:
    """A file of exactly the largest size."""
    return web.Response(body=bytes(LARGEST_FILE))


Download = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def fetched(download: Download) -> bytes:
    """What is fetched from a Bot API server whose files are all like this."""
    server = web.Application()
    server.router.add_post("/bot{token}/getFile", get_file)
    server.router.add_get("/file/bot{token}/{path:.*}", download)
    runner = web.AppRunner(server)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    address, port = runner.addresses[0]
    url = f"http://{address}:{port}"
    request = AiohttpRequest()
    bot = Bot(TOKEN, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot", request=request)
    await request.initialize()
    try:
        return await FileFetcher(bot).fetch("a")
    finally:
        await request.shutdown()
        await runner.cleanup()


async def test_a_file_that_lies_about_its_size_is_not_read_to_its_end() -> None:
    """Telegram says three bytes; they do not end."""
    with pytest.raises(FileTooLargeError):
        await fetched(endless)


async def test_the_largest_file_is_read_whole() -> None:
    """Not one byte less."""
    assert len(await fetched(whole)) == LARGEST_FILE


async def test_a_file_that_is_gone_is_unavailable() -> None:
    """A sentence, whatever the library makes of a 404."""
    with pytest.raises(FileUnavailableError, match="send it again"):
        await fetched(missing)
