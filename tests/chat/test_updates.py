"""Updates from Telegram's JSON: of a tap what is needed, and everything else by the library."""

from typing import Any

import pytest
from telegram import Bot, Update

from bot.chat.reading import can_be_changed, person_of, place_of, update_of
from tests.running import TOKEN

BOT = Bot(TOKEN)
USER = {"id": 7, "is_bot": False, "first_name": "Emma", "language_code": "es"}
CHAT = {"id": 7, "type": "private", "first_name": "Emma"}
TEXT = {"message_id": 12, "date": 1785585600, "chat": CHAT, "text": "Demands"}


def tap(message: dict[str, Any] | None, **more: object) -> dict[str, Any]:
    """A tap below a message."""
    query = {"id": "77", "from": USER, "chat_instance": "1", "data": "1m", **more}
    if message is not None:
        query["message"] = message
    return {"update_id": 5, "callback_query": query}


@pytest.mark.parametrize(
    "given",
    [
        tap(TEXT),
        tap({**TEXT, "chat": {**CHAT, "id": -5, "type": "group"}}),
        tap({"message_id": 12, "date": 1785585600, "chat": CHAT, "photo": []}),
        tap({"message_id": 12, "date": 0, "chat": CHAT}),
        tap(None, inline_message_id="8"),
    ],
)
def test_a_tap_is_read_as_the_library_reads_it(given: dict[str, Any]) -> None:
    """Who tapped what, where, and whether the message can be changed."""
    ours, theirs = update_of(given, BOT), Update.de_json(given, BOT)
    assert _facts(ours) == _facts(theirs)


def _facts(update: Update) -> dict[str, object]:
    query = update.callback_query
    assert query is not None
    message = query.message
    return {
        "update": update.update_id,
        "query": (query.id, query.data),
        "person": (person_of(update), query.from_user.language_code),
        "place": place_of(update),
        "message": message and (message.message_id, message.chat.id, message.chat.type),
        "changes": message is not None and message.is_accessible and can_be_changed(message),
    }


def test_a_text_below_which_a_button_was_tapped_can_be_changed() -> None:
    """A picture cannot become a text."""
    below = {name: update_of(tap(message), BOT).callback_query for name, message in _BELOW.items()}
    changes = {
        name: query and query.message and can_be_changed(query.message) for name, query in below.items()
    }
    assert changes == {"text": True, "picture": False, "too old": False}


_BELOW: dict[str, dict[str, Any]] = {
    "text": TEXT,
    "picture": {"message_id": 12, "date": 1785585600, "chat": CHAT, "photo": []},
    "too old": {"message_id": 12, "date": 0, "chat": CHAT},
}


def test_a_message_is_read_by_the_library() -> None:
    """With all that is in it."""
    given = {"update_id": 5, "message": {**TEXT, "from": USER, "entities": []}}
    assert update_of(given, BOT).to_dict() == Update.de_json(given, BOT).to_dict()
