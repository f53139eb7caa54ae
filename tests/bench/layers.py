"""Parts of what sending takes, each without the others, as a process of its own: what ``bulk`` starts.

    python -m tests.bench.layers ledger --store FILE --mailing 1 --messages 20000
    python -m tests.bench.layers http --url http://127.0.0.1:8081 --messages 20000

``http``: our request class alone, posting a body that is ready, 50 at once. ``ledger``: the worker with its store, and
in the place of Telegram's side something that answers at once. ``written``: the worker with its store and all that turns
a letter into a request and an answer into an outcome; only the request class answers by itself instead of over HTTP.
So what ``written`` takes more than ``ledger`` is the rendering.
"""

import asyncio
import json
import math
import time
from pathlib import Path
from typing import Any, Final

import click
from telegram import Bot

from bot.actions.aftermath import Consequences
from bot.chat.post import Post
from bot.chat.request import AiohttpRequest
from bot.clock import SystemClock
from bot.delivery.breaker import Breaker
from bot.delivery.letters import CampaignLetters
from bot.delivery.outcome import Outcome, State
from bot.delivery.pace import Pace
from bot.delivery.worker import Worker
from bot.interrupt import new_event_loop
from bot.store.database import Database
from bot.store.deliveries import Claim
from bot.texts.letter import Parcel
from tests.bench.engine import is_done
from tests.bench.mailing import policy
from tests.bench.sink import SENT
from tests.running import KEY, TOKEN
from tests.said import content

AT_ONCE: Final = 50
_LOOK_SECONDS: Final = 0.02
_MESSAGE: Final[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "peers" / "message.json").read_text(encoding="utf-8")
)


class _AtOnce:
    """A way to Telegram that takes no time."""

    async def deliver(self, claim: Claim, parcel: Parcel) -> Outcome:  # noqa: ARG002 - the signature is the worker's
        return Outcome(State.SENT, (1234567,))


class _NoHttp(AiohttpRequest):
    """Our request class, but for HTTP."""

    _ANSWER: Final = json.dumps({"ok": True, "result": SENT}).encode()

    async def do_request(self, *_: object, **__: object) -> tuple[int, bytes]:
        """The same answer to everything."""
        return 200, self._ANSWER


async def http(url: str, messages: int) -> tuple[float, float]:
    """Posts the same body so often; gives seconds and CPU seconds."""
    keyboard = {"inline_keyboard": [[button] for button in _MESSAGE["buttons"]]}
    payload = {
        "chat_id": 5_000_000_000,
        "text": _MESSAGE["html"],
        "parse_mode": "HTML",
        "reply_markup": keyboard,
    }
    address, body = f"{url}/bot{TOKEN}/sendMessage", json.dumps(payload).encode()
    request = AiohttpRequest()
    await request.initialize()
    left = iter(range(messages))

    async def one_after_the_other() -> None:
        for _ in left:
            await request.call(address, body)

    began = time.monotonic(), time.process_time()
    await asyncio.gather(*(one_after_the_other() for _ in range(AT_ONCE)))
    took = time.monotonic() - began[0], time.process_time() - began[1]
    await request.shutdown()
    return took


async def work(store: Path, mailing_id: int, *, written: bool) -> tuple[float, float]:
    """Lets the worker alone do a mailing; gives seconds and CPU seconds."""
    clock, rules, stopping = SystemClock(), policy(store), asyncio.Event()
    post = Post(Bot(TOKEN, request=_NoHttp()), clock) if written else _AtOnce()
    async with Database.open(store, KEY) as database:
        worker = Worker(
            database=database,
            clock=clock,
            post=post,
            letters=CampaignLetters(content, "standpoint_bot"),
            aftermath=Consequences(rules, lambda: "en"),
            pace=Pace(math.inf),
            breaker=Breaker(50),
            quiet=rules.quiet,
            alone=True,
        )
        content()
        began = time.monotonic(), time.process_time()
        working = asyncio.create_task(worker.run(stopping))
        while not await is_done(database, mailing_id):  # noqa: ASYNC110 - only the store tells
            await asyncio.sleep(_LOOK_SECONDS)
        took = time.monotonic() - began[0], time.process_time() - began[1]
        stopping.set()
        await working
    return took


@click.command()
@click.argument("layer", type=click.Choice(["http", "ledger", "written"]))
@click.option("--url", default="")
@click.option("--store", default=Path(), type=click.Path(path_type=Path))
@click.option("--mailing", default=0)
@click.option("--messages", required=True, type=int, help="How many people it goes to.")
def main(layer: str, url: str, store: Path, mailing: int, messages: int) -> None:
    """Does one of them, and says what it took as one line of JSON."""
    doing = http(url, messages) if layer == "http" else work(store, mailing, written=layer == "written")
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        seconds, cpu_seconds = runner.run(doing)
    click.echo(json.dumps({"messages": messages, "seconds": seconds, "cpu_seconds": cpu_seconds}))


if __name__ == "__main__":
    main()
