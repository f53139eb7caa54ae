"""What a method is: the world and the parameters in, what the Bot API calls the result out."""

from collections.abc import Callable

from bot.simulator.parameters import Parameters
from bot.simulator.world import World

Method = Callable[[World, Parameters], object]
"""Raises Refusal when Telegram would refuse; a result that can be awaited is awaited (long polling)."""
