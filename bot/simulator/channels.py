"""Channels: made for the bot to post in, and read by anyone."""

import re
from collections.abc import Mapping
from typing import Any

from bot.simulator.chats import Chat
from bot.simulator.refusals import decline
from bot.simulator.world import World

USERNAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,31}")


def add_channel(world: World, wish: Mapping[str, Any]) -> Chat:
    """A new channel; ``"admin": false`` leaves the bot out of it.

    Raises:
        PhoneError: when there cannot be such a channel.
    """
    title, username, admin = wish.get("title"), wish.get("username"), wish.get("admin", True)
    if not isinstance(title, str) or not title.strip():
        decline("A channel needs a title.")
    if username is not None and not (isinstance(username, str) and USERNAME.fullmatch(username)):
        decline("The username of a channel has 4 to 32 letters, digits and underscores, without an @.")
    if not isinstance(admin, bool):
        decline('"admin" is true or false.')
    return world.add_channel(title, username, bot_is_in=admin)


def channel_with(world: World, name: str) -> Chat:
    """The channel with this number or username, with or without an @.

    Raises:
        PhoneError: when there is none.
    """
    channel = world.channels.get(name.removeprefix("@").lower())
    if channel is None and re.fullmatch(r"-\d+", name):
        channel = world.chats.get(int(name))
    if channel is None or not channel.is_channel:
        decline(f"There is no channel {name}.", 404)
    return channel
