"""The Bot API's methods, by family; each is a function from the world and the call's parameters to the result."""

from collections.abc import Mapping

from bot.simulator.methods import chats, edits, files, inline, messages, profile, updates
from bot.simulator.methods.kinds import Method

METHODS: Mapping[str, Method] = {
    **messages.METHODS,
    **edits.METHODS,
    **files.METHODS,
    **chats.METHODS,
    **profile.METHODS,
    **inline.METHODS,
    **updates.METHODS,
}
