"""Run the simulator alone: ``python -m bot.simulator --port 8081 --token 42:TEST``."""

import argparse
import asyncio
import signal
import sys

from bot.simulator.server import Simulator


async def serve(simulator: Simulator) -> None:
    """Serve until Ctrl-C."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with simulator:
        sys.stdout.write(f"The simulator listens at {simulator.url}\n")
        sys.stdout.flush()
        await stop.wait()


def main() -> None:
    """Read the options and serve."""
    parser = argparse.ArgumentParser(prog="python -m bot.simulator", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen at (default: %(default)s)")
    parser.add_argument(
        "--port", type=int, default=8081, help="port to listen at, 0 for a free one (default: %(default)s)"
    )
    parser.add_argument("--token", default="42:TEST", help="the bot's token (default: %(default)s)")
    parser.add_argument(
        "--username", default="standpoint_bot", help="the bot's username (default: %(default)s)"
    )
    options = parser.parse_args()
    asyncio.run(
        serve(Simulator(token=options.token, host=options.host, port=options.port, username=options.username))
    )


if __name__ == "__main__":
    main()
