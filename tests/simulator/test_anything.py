"""Whatever comes, from the bot or from a phone: an answer or a refusal, and no failure of the simulator."""

import asyncio
import inspect
from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.simulator import channels, gestures, shown
from bot.simulator.albums import send_album
from bot.simulator.faults import Faults
from bot.simulator.methods import METHODS
from bot.simulator.parameters import Parameters
from bot.simulator.profile import Profile
from bot.simulator.refusals import PhoneError, Refusal
from bot.simulator.world import World

NAMES = [
    "allowed_updates", "callback_query_id", "caption", "caption_entities", "chat_id", "commands", "document",
    "entities", "from_chat_id", "inline_message_id", "inline_query_id", "language_code", "latitude", "limit",
    "link_preview_options", "longitude", "media", "menu_button", "message_id", "message_ids", "name", "offset", "parse_mode",
    "photo", "reply_markup", "reply_parameters", "results", "scope", "text", "title", "url", "user_id", "address",
]  # fmt: skip
INNER = [
    "callback_data", "chat_id", "command", "copy_text", "description", "first_name", "id", "inline_keyboard",
    "input_message_content", "keyboard", "latitude", "length", "login_url", "longitude", "message_id",
    "media", "message_text", "offset", "reply_markup", "show_caption_above_media", "is_disabled", "switch_inline_query_chosen_chat", "text", "title", "type", "url",
    "user", "web_app",
]  # fmt: skip
WORDS = [
    "",
    "7",
    "1",
    "x",
    "HTML",
    "<b>",
    "</b>",
    "bold",
    "text_mention",
    "text_link",
    "custom_emoji",
    "photo",
    "FILE",
    "article",
    "venue",
    "chat",
    "en",
    "tg://user?id=7",
]
WISHES = [
    "admin", "blocked", "caption", "chat_id", "data", "entities", "first_name", "inaccessible", "items", "kind",
    "language_code", "latitude", "link_preview_options", "members", "message_id", "method", "reply_to", "seconds", "text", "times", "title", "user_id",
    "username",
]  # fmt: skip

leaves = (
    st.none()
    | st.booleans()
    | st.integers(-9, 99)
    | st.floats(-9, 9)
    | st.sampled_from(WORDS)
    | st.text(max_size=9)
)
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(INNER), inner, max_size=4),
    max_leaves=12,
)
calls = st.dictionaries(st.sampled_from(NAMES), values, max_size=6)
wishes = st.dictionaries(st.sampled_from(WISHES), values, max_size=5)


def small_world() -> World:
    """Ana, who has started, has a message of the bot and has tapped."""
    world = World(Profile(42, "standpoint_bot", {"": "Standpoint"}), lambda: 1000.0)
    ana = world.add_person("Ana", "es", 7)
    gestures.start(world, ana, "")
    world.post(world.chats[7], None, {"text": "x"})
    world.taps["1"] = (ana, 1000.0)
    return world


@settings(deadline=None)  # a busy machine may be slow
@given(st.sampled_from(sorted(set(METHODS) - {"sendchataction"})), calls)
def test_any_call(method: str, parameters: dict[str, Any]) -> None:
    """Any call gives a result or Telegram's refusal, and what people see afterwards can be shown."""

    async def call() -> None:
        world = small_world()
        gestures.ask_inline(world, world.people[7], "x")
        given_values = {
            name: value for name, value in {"chat_id": 7, **parameters}.items() if value is not None
        }
        refused = "Bad Request: nothing"
        try:
            result = METHODS[method](world, Parameters({**given_values, "timeout": 0}))
            if inspect.isawaitable(result):
                await result
        except Refusal as refusal:
            refused = refusal.description
        assert refused.startswith(("Bad Request: ", "Forbidden: "))
        shown.chat(world, world.people[7], world.chats[7])
        shown.phones(world)

    asyncio.run(call())


GESTURES: list[Callable[[World, dict[str, Any]], object]] = [
    lambda world, wish: gestures.send(world, world.people[7], world.chats[7], wish, None),
    lambda world, wish: gestures.tap(world, world.people[7], world.chats[7], wish),
    gestures.add_person,
    gestures.add_group,
    channels.add_channel,
    lambda world, wish: send_album(world, world.people[7], world.chats[7], wish, {}),
    lambda _, wish: Faults().add(wish),
]


@settings(deadline=None)  # as above
@given(st.sampled_from(GESTURES), wishes)
def test_any_gesture(gesture: Callable[[World, dict[str, Any]], object], wish: dict[str, Any]) -> None:
    """Any wish of a phone is met or refused with a sentence."""

    async def do() -> None:
        world = small_world()
        sentence = "Done."
        try:
            gesture(world, wish)
        except PhoneError as error:
            sentence = str(error)
        assert sentence.endswith(".")
        shown.chat(world, world.people[7], world.chats[7])

    asyncio.run(do())
