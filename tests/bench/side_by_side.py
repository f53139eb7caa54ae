"""Sends the same message with ours and with others' clients: how many a second, and what it costs.

    python -m tests.bench.side_by_side --runs 3

Each client is a process of its own on the first core, with nothing else to do than to send, 50 messages at once, to a
sink on the second core; none of them keeps any record, but for tgcast. Runs are interleaved, so that what
else the machine does meets all of them. ``--save`` writes the figures to results/peers.json.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import click

from tests.bench import figures, sink
from tests.bench.cores import on_first_core
from tests.bench.installing import BEST, NODE_MODULES, PEERS, node_peers, python_peers
from tests.bench.took import ROOT, Took, figures_of, line

AS_IT_COMES: Final = "python-telegram-bot"
"""Whom the others are compared with."""
FASTEST: Final = ("aiohttp alone, ready body", "bare asyncio protocol")
"""What shows how far it is to the least that can be done: nothing but to send."""
WAIT: Final = ("tgcast", "tgcast, best settings", "aiogram-broadcaster", FASTEST[1])
"""Who does not fill a core by itself: they pause, send one after the other, or are quicker than the sink."""
_WARM_UP: Final = 200


@dataclass(frozen=True)
class Peer:
    """A way to send: its name, the file in ``peers/`` and its options, and how many messages make about two seconds.

    ``ours``: it runs with the project's own Python.
    """

    name: str
    file: str
    options: tuple[str, ...] = ()
    messages: int = 1000
    ours: bool = False


PEERS_BY_NAME: Final = (
    Peer(AS_IT_COMES, "python_telegram_bot.py"),
    Peer("python-telegram-bot, uvloop and sniffio", "python_telegram_bot.py", ("--best",)),
    Peer("python-telegram-bot, AIORateLimiter", "python_telegram_bot.py", ("--limiter",)),
    Peer("httpx alone", "httpx_alone.py"),
    Peer(WAIT[0], "tgcast_engine.py", messages=48),
    Peer(WAIT[1], "tgcast_engine.py", ("--best",), 2000),
    Peer("aiogram", "aiogram_bot.py", messages=5000),
    Peer("aiogram, uvloop and orjson", "aiogram_bot.py", ("--best",), 5000),
    Peer(WAIT[2], "aiogram_broadcaster_mailer.py", messages=3000),
    Peer("aiogram-broadcaster, 50 at once", "aiogram_broadcaster_mailer.py", ("--best",), 5000),
    Peer("python-telegram-bot over our request class", "our_request_class.py", (), 5000, ours=True),
    Peer("grammY (Node)", "grammy_bot.js", messages=8000),
    Peer("Telegraf (Node)", "telegraf_bot.js", messages=8000),
    Peer(FASTEST[0], "aiohttp_alone.py", (), 20_000, ours=True),
    Peer(FASTEST[1], "bare_protocol.py", (), 150_000, ours=True),
)


def measure(runs: int, *, ours: bool = False) -> Iterator[dict[str, Any]]:
    """Runs each peer so often, or those alone that run with the project's own Python; gives what each did."""
    commands = _commands(ours=ours)
    taken: dict[Peer, list[Took]] = {peer: [] for peer in commands}
    with sink.running() as url, on_first_core():
        for _ in range(runs):
            for peer, (command, environment) in commands.items():
                taken[peer].append(_run(peer, command, environment, url))
    for peer, each in taken.items():
        yield figures_of(peer.name, each)


def _run(peer: Peer, command: list[str], environment: dict[str, str], url: str) -> Took:
    before = sink.asked(url)["sendMessage"]
    took = Took.by([*command, "--url", url, "--messages", str(peer.messages)], environment)
    arrived = sink.asked(url)["sendMessage"] - before
    if arrived not in {peer.messages, peer.messages + min(_WARM_UP, peer.messages)}:
        message = f"{peer.name} said that it sent {peer.messages} messages, but {arrived} arrived."
        raise click.ClickException(message)
    return took


def _commands(*, ours: bool) -> dict[Peer, tuple[list[str], dict[str, str]]]:
    python, node = (None, None) if ours else (python_peers(), node_peers())
    commands: dict[Peer, tuple[list[str], dict[str, str]]] = {}
    for peer in PEERS_BY_NAME:
        file = str(PEERS / peer.file)
        if peer.ours:
            commands[peer] = [sys.executable, file, *peer.options], {"PYTHONPATH": str(ROOT)}
        elif python is not None and file.endswith(".py"):
            more = {"PYTHONPATH": str(BEST)} if "--best" in peer.options else {}
            commands[peer] = [str(python), file, *peer.options], more
        elif node is not None and file.endswith(".js"):
            commands[peer] = [node, file], {"NODE_PATH": str(NODE_MODULES)}
    return commands


@click.command()
@click.option("--runs", default=3, show_default=True, type=click.IntRange(1))
@click.option("--save", is_flag=True, help="Write results/peers.json.")
def main(runs: int, save: bool) -> None:  # noqa: FBT001 - click gives a flag by its name
    """Measure it, and say what was measured."""
    peers = list(measure(runs))
    for peer in peers:
        click.echo(line(peer))
    if save:
        figures.save("peers", {"peers": peers})


if __name__ == "__main__":
    main()
