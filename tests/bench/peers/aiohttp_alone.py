"""aiohttp by itself on uvloop: a payload that is ready, an answer that is only read."""

import json

import aiohttp
import uvloop
from load import TOKEN, Load, load


async def _run(told: Load) -> None:
    body = json.dumps({"chat_id": told.chats[0], **told.payload}).encode()
    url, headers = f"{told.url}/bot{TOKEN}/sendMessage", {"Content-Type": "application/json"}
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=told.at_once)) as session:

        async def send(_: int) -> None:
            async with session.post(url, data=body, headers=headers) as response:
                await response.read()

        await told.send_all(send)


if __name__ == "__main__":
    uvloop.run(_run(load()))
