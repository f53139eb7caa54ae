"""httpx by itself, as its own documentation shows it for many requests: one client.

A pool for as many kept connections as there are requests at once makes it slower here, not quicker.
"""

import asyncio

import httpx
from load import TOKEN, Load, load


async def _run(told: Load) -> None:
    async with httpx.AsyncClient() as client:

        async def send(chat_id: int) -> None:
            payload = {"chat_id": chat_id, **told.payload}
            response = await client.post(f"{told.url}/bot{TOKEN}/sendMessage", json=payload)
            if not response.json()["ok"]:
                raise RuntimeError(response.text)

        await told.send_all(send)


if __name__ == "__main__":
    asyncio.run(_run(load()))
