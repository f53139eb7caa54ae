"""The phones' side over HTTP: what the page and the tests talk to."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import hdrs, web

from bot.simulator import channels, gestures, shown
from bot.simulator.albums import send_album
from bot.simulator.chats import Person
from bot.simulator.clock import Clock
from bot.simulator.faults import Faults
from bot.simulator.record import Record
from bot.simulator.refusals import decline
from bot.simulator.wishes import (
    number,
    query_number,
    read_wish,
    read_wish_and_files,
    seconds_of,
    the_file,
)
from bot.simulator.world import World

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

PAGE = Path(__file__).parent / "page"
PAGE_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".json": "application/json",
}
PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
# A file that someone sent never runs in the page's name.
FILE_HEADERS = {
    **PAGE_HEADERS,
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
}
SHOWN_INLINE = frozenset({
    "image/png", "image/jpeg", "image/webp", "image/gif", "video/mp4", "audio/ogg", "audio/mpeg",
})  # fmt: skip


class Phones:
    """The people's side of this Telegram."""

    def __init__(self, world: World, clock: Clock, faults: Faults, record: Record) -> None:
        self._world = world
        self._clock = clock
        self._faults = faults
        self._record = record

    def routes(self) -> list[web.AbstractRouteDef]:
        """Where it listens."""
        phone = r"/phones/{user_id:\d+}"
        return [
            web.get("/", self._page),
            web.get("/page/{path:.+}", self._page),
            web.get("/phones", self._list),
            web.post("/phones", self._add),
            web.get(f"{phone}/chat", self._chat),
            web.post(f"{phone}/send", self._send),
            web.post(f"{phone}/album", self._album),
            web.post(f"{phone}/start", self._start),
            web.post(f"{phone}/tap", self._tap),
            web.post(f"{phone}/block", self._block),
            web.post(f"{phone}/deactivate", self._deactivate),
            web.post(f"{phone}/inline", self._inline),
            web.post(f"{phone}/inline/choose", self._choose),
            web.post("/groups", self._add_group),
            web.post("/channels", self._add_channel),
            web.get("/channels/{name}/chat", self._channel_chat),
            web.get("/faults", self._list_faults),
            web.post("/faults", self._add_fault),
            web.delete("/faults", self._clear_faults),
            web.get("/requests", self._requests),
            web.get("/events", self._events),
            web.get("/clock", self._show_clock),
            web.post("/clock", self._move_clock),
            web.get("/files/{file_id}/{name}", self._file),
        ]

    def _person(self, request: web.Request) -> Person:
        return gestures.person_with(self._world, int(request.match_info["user_id"]))

    async def _page(self, request: web.Request) -> web.StreamResponse:
        path = (PAGE / request.match_info.get("path", "index.html")).resolve()
        if not path.is_relative_to(PAGE) or not path.is_file() or path.suffix not in PAGE_TYPES:
            decline("There is no such page.", 404)
        body = await asyncio.to_thread(path.read_bytes)
        return web.Response(
            body=body, content_type=PAGE_TYPES[path.suffix], charset="utf-8", headers=PAGE_HEADERS
        )

    async def _list(self, _: web.Request) -> web.StreamResponse:
        return web.json_response(shown.phones(self._world))

    async def _add(self, request: web.Request) -> web.StreamResponse:
        person = gestures.add_person(self._world, await read_wish(request))
        return web.json_response({"user_id": person.user_id})

    async def _add_group(self, request: web.Request) -> web.StreamResponse:
        group = gestures.add_group(self._world, await read_wish(request))
        return web.json_response({"chat_id": group.chat_id})

    async def _add_channel(self, request: web.Request) -> web.StreamResponse:
        channel = channels.add_channel(self._world, await read_wish(request))
        return web.json_response({"chat_id": channel.chat_id})

    async def _channel_chat(self, request: web.Request) -> web.StreamResponse:
        channel = channels.channel_with(self._world, request.match_info["name"])
        return web.json_response(shown.channel_chat(self._world, channel))

    async def _chat(self, request: web.Request) -> web.StreamResponse:
        person = self._person(request)
        chat = gestures.chat_of(self._world, person, query_number(request, "chat_id"))
        update_id = query_number(request, "acknowledged")
        if update_id is not None:
            seconds = seconds_of(request)
            if not await self._world.updates.acknowledged(update_id, seconds):
                decline(f"The bot has not acknowledged update {update_id} within {seconds:g} seconds.", 504)
        return web.json_response(shown.chat(self._world, person, chat))

    async def _send(self, request: web.Request) -> web.StreamResponse:
        person = self._person(request)
        wish, uploads = await read_wish_and_files(request)
        chat = gestures.chat_of(self._world, person, number(wish, "chat_id"))
        upload = the_file(request, uploads)
        return web.json_response(gestures.send(self._world, person, chat, wish, upload))

    async def _album(self, request: web.Request) -> web.StreamResponse:
        person = self._person(request)
        wish, uploads = await read_wish_and_files(request)
        chat = gestures.chat_of(self._world, person, number(wish, "chat_id"))
        return web.json_response(send_album(self._world, person, chat, wish, uploads))

    async def _start(self, request: web.Request) -> web.StreamResponse:
        person = self._person(request)
        payload = str((await read_wish(request)).get("payload") or "")
        return web.json_response(gestures.start(self._world, person, payload))

    async def _tap(self, request: web.Request) -> web.StreamResponse:
        person = self._person(request)
        wish = await read_wish(request)
        chat = gestures.chat_of(self._world, person, number(wish, "chat_id"))
        return web.json_response(gestures.tap(self._world, person, chat, wish))

    async def _block(self, request: web.Request) -> web.StreamResponse:
        person = self._person(request)
        blocked = (await read_wish(request)).get("blocked")
        if not isinstance(blocked, bool):
            decline('"blocked" is true or false.')
        return web.json_response(gestures.block(self._world, person, blocked=blocked))

    async def _deactivate(self, request: web.Request) -> web.StreamResponse:
        gestures.deactivate(self._world, self._person(request))
        return web.json_response({})

    async def _inline(self, request: web.Request) -> web.StreamResponse:
        person = self._person(request)
        query = str((await read_wish(request)).get("query") or "")
        question, update_id = gestures.ask_inline(self._world, person, query)
        try:
            results = await asyncio.wait_for(question.answer, seconds_of(request))
        except TimeoutError:
            decline("The bot has not answered the inline query in time.", 504)
        cards = [shown.card(result) for result in results]
        return web.json_response({"results": cards, "update_id": update_id})

    async def _choose(self, request: web.Request) -> web.StreamResponse:
        person = self._person(request)
        wish = await read_wish(request)
        chat = gestures.chat_of(self._world, person, number(wish, "chat_id"))
        return web.json_response(gestures.choose_card(self._world, person, chat, str(wish.get("result_id"))))

    async def _list_faults(self, _: web.Request) -> web.StreamResponse:
        return web.json_response(self._faults.as_json())

    async def _add_fault(self, request: web.Request) -> web.StreamResponse:
        return web.json_response(self._faults.add(await read_wish(request)).as_json())

    async def _clear_faults(self, _: web.Request) -> web.StreamResponse:
        self._faults.clear()
        return web.json_response({})

    async def _requests(self, request: web.Request) -> web.StreamResponse:
        return web.json_response(self._record.since(query_number(request, "after") or 0))

    async def _events(self, request: web.Request) -> web.StreamResponse:
        headers = {hdrs.CONTENT_TYPE: "text/event-stream", hdrs.CACHE_CONTROL: "no-store"}
        response = web.StreamResponse(headers=headers)
        await response.prepare(request)
        async with self._world.changes.watch() as watcher:
            await response.write(b": watching\n\n")
            while changes := await watcher.next():
                lines = "".join(f"data: {json.dumps(change)}\n\n" for change in changes)
                try:
                    await response.write(lines.encode())
                except ConnectionError:
                    break
        return response

    async def _show_clock(self, _: web.Request) -> web.StreamResponse:
        return web.json_response(self._clock.as_json())

    async def _move_clock(self, request: web.Request) -> web.StreamResponse:
        await self._clock.move(await read_wish(request))
        self._world.time_has_moved()
        return web.json_response(self._clock.as_json())

    async def _file(self, request: web.Request) -> web.StreamResponse:
        stored = self._world.files.by_id(request.match_info["file_id"])
        if stored is None:
            decline("There is no such file.", 404)
        headers = dict(FILE_HEADERS)
        if stored.mime_type not in SHOWN_INLINE:
            headers[hdrs.CONTENT_DISPOSITION] = "attachment"
        return web.Response(body=stored.data, content_type=stored.mime_type, headers=headers)
