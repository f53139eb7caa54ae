"""tgcast, as its own documentation shows it: everybody is put into its queue, then its engine is started.

As it comes it looks for work every half second and takes 8 messages each time. ``--best``: 50 at once, no limit of its
own, and no pause between looks. Its queue is an SQLite file; what it takes to fill it is not counted.
"""

import json
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from load import MESSAGE, TEXT, TOKEN, Load, load
from tgcast import Task, Telecast

_NO_LIMIT = 1_000_000_000.0


def _run(told: Load) -> None:
    best: dict[str, Any] = {
        "global_rps": _NO_LIMIT,
        "per_chat_rps": _NO_LIMIT,
        "max_concurrency": told.at_once,
        "poll_interval": 0.001,
        "lease_ttl": 600.0,
    }
    with tempfile.TemporaryDirectory() as folder:
        engine = Telecast(
            bot_token=TOKEN,
            store_dsn=str(Path(folder) / "tgcast.db"),
            telegram_base_url=told.url,
            **(best if told.best else {}),
        )
        keyboard = {"inline_keyboard": [[button] for button in MESSAGE["buttons"]]}
        for chat_id in told.chats:
            engine.enqueue(Task(chat_id=chat_id, text=TEXT, parse_mode="HTML", reply_markup=keyboard))
        until = _sent(told) + told.messages
        told.begin()
        engine.start()
        while _sent(told) < until:
            time.sleep(0.05)
        told.end()
        engine.shutdown()


def _sent(told: Load) -> int:
    with urlopen(f"{told.url}/count") as response:  # noqa: S310 - a sink's address
        return int(json.load(response).get("sendMessage", 0))


if __name__ == "__main__":
    _run(load())
