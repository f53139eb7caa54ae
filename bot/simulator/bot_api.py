"""The Bot API over HTTP: from a request to a method, and from its result to Telegram's answer."""

import asyncio
import inspect
import json
import re
from dataclasses import dataclass
from typing import Any

from aiohttp import hdrs, web

from bot.simulator.faults import Fault, Faults
from bot.simulator.methods import METHODS
from bot.simulator.parameters import Parameters, read_parameters
from bot.simulator.record import Record
from bot.simulator.refusals import Refusal
from bot.simulator.world import World

ENCODER = json.JSONEncoder(separators=(",", ":"))
TOKEN = re.compile(r"\d+:.+")


@dataclass(frozen=True)
class Answer:
    """What a call comes to; without a status the connection is dropped."""

    status: int | None
    body: dict[str, Any]


class BotApi:
    """The bot's side of this Telegram."""

    def __init__(self, world: World, token: str, faults: Faults, record: Record) -> None:
        self._world = world
        self._token = token
        self._faults = faults
        self._record = record

    def routes(self) -> list[web.AbstractRouteDef]:
        """Where it listens."""
        return [
            web.route(hdrs.METH_ANY, "/bot{token:[^/]*}/{method:.*}", self._call),
            web.get("/file/bot{token:[^/]*}/{path:.+}", self._download),
        ]

    async def _call(self, request: web.Request) -> web.StreamResponse:
        if (refusal := self._token_refusal(request.match_info["token"])) is not None:
            return _respond(refused(refusal))
        if request.method not in {hdrs.METH_GET, hdrs.METH_POST}:
            return _respond(refused(Refusal(405, "Method Not Allowed")))
        began, method = self._world.clock(), request.match_info["method"]
        try:
            parameters = await read_parameters(request)
        except Refusal as unread:
            self._record.note(began, method, Parameters({}), unread.status, unread.description)
            return _respond(refused(unread))
        answer = await self.perform(method or parameters.text("method"), parameters)
        if answer.status is None and request.transport is not None:
            request.transport.abort()
        return _respond(answer)

    async def perform(self, method: str, parameters: Parameters) -> Answer:
        """Carry out a call, or meet the fault that was ordered for it, and keep it in the record."""
        began = self._world.clock()
        fault = self._faults.take(method, parameters)
        answer = await self._answer(method, parameters, fault)
        dropped = fault.kind if fault is not None and answer.status is None else None
        self._record.note(began, method, parameters, answer.status, dropped or answer.body.get("description"))
        return answer

    async def _answer(self, method: str, parameters: Parameters, fault: Fault | None) -> Answer:
        if fault is None:
            return await self._carry_out(method, parameters)
        if (refusal := fault.refusal()) is not None:
            return refused(refusal)
        if fault.kind == "drop_before":
            return Answer(None, {})
        if fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        answer = await self._carry_out(method, parameters)
        return Answer(None, answer.body) if fault.kind == "drop_after" else answer

    async def _carry_out(self, method: str, parameters: Parameters) -> Answer:
        carry_out = METHODS.get(method.lower())
        if carry_out is None:
            return refused(Refusal(404, "Not Found: method not found" if method else "Not Found"))
        try:
            result = carry_out(self._world, parameters)
            if inspect.isawaitable(result):
                result = await result
        except Refusal as refusal:
            return refused(refusal)
        return Answer(200, {"ok": True, "result": result})

    async def _download(self, request: web.Request) -> web.StreamResponse:
        if (refusal := self._token_refusal(request.match_info["token"])) is not None:
            return _respond(refused(refusal))
        stored = self._world.files.by_path(request.match_info["path"])
        if stored is None:
            return _respond(refused(Refusal(404, "Not Found")))
        return web.Response(body=stored.data, content_type="application/octet-stream")

    def _token_refusal(self, token: str) -> Refusal | None:
        if token == self._token:
            return None
        return Refusal(401, "Unauthorized") if TOKEN.fullmatch(token) else Refusal(404, "Not Found")


def refused(refusal: Refusal) -> Answer:
    """The answer that a refusal becomes."""
    body: dict[str, Any] = {"ok": False, "error_code": refusal.status, "description": refusal.description}
    if refusal.parameters:
        body["parameters"] = refusal.parameters
    return Answer(refusal.status, body)


def _respond(answer: Answer) -> web.Response:
    headers = {}
    if "retry_after" in answer.body.get("parameters", {}):
        headers["Retry-After"] = str(answer.body["parameters"]["retry_after"])
    body = ENCODER.encode(answer.body).encode()
    return web.Response(
        status=answer.status or 500, body=body, headers=headers, content_type="application/json"
    )
