"""Waits for whichever of some signs comes first."""

import asyncio


async def first_of(seconds: float, *signs: asyncio.Event) -> None:
    """Returns when one of the signs is set, or after so many seconds."""
    waits = [asyncio.create_task(sign.wait()) for sign in signs]
    try:
        await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
        await asyncio.gather(*waits, return_exceptions=True)
