"""A person deletes everything that is held about them."""

import re
from typing import Final

from bot.actions import erasure
from bot.actions.policy import Policy
from bot.store.database import Database, Tables

NO_RECEIPT: Final = "none"
"""What stands for the receipt of somebody who has none: nothing but attempts is noted of them."""

_SECRET = re.compile(r"[0-9a-f]{32}", re.ASCII)


async def erase(database: Database, chat_id: int, secret: str, *, policy: Policy, now: int) -> str | None:
    """Deletes everything about a person at once.

    Args:
        database: The store.
        chat_id: The person.
        secret: The receipt that the tap came with: when Telegram gives it again, after a kill too, there is nobody left
            to ask for theirs.
        policy: Who gets the places that are free now.
        now: UTC epoch seconds.

    Returns:
        The receipt, also where this very tap deleted everything before; None where nothing was held.
    """
    async with database.transaction() as tables:
        receipt = await erasure.erase_in(tables, chat_id, asked_by="person", policy=policy, now=now)
        if receipt is not None:
            return receipt.secret
        return secret if await _was_erased(tables, chat_id, secret) else None


async def _was_erased(tables: Tables, chat_id: int, secret: str) -> bool:
    # What comes with a tap may be forged.
    if not _SECRET.fullmatch(secret):
        return False
    return await tables.erasures.find(erasure.mark_of(secret, chat_id)) is not None
