"""Answers to taps and to inline queries."""

from typing import Any, NoReturn

from bot.simulator.keyboards import check_markup
from bot.simulator.methods.kinds import Method
from bot.simulator.methods.messages import place, venue
from bot.simulator.parameters import Parameters
from bot.simulator.refusals import QUERY_TOO_OLD, refuse
from bot.simulator.texts import read_text
from bot.simulator.world import World

LONGEST_ANSWER = 200
LONGEST_RESULT_ID = 64
MOST_RESULTS = 50
LONGEST_BUTTON_PARAMETER = 64


def answer_callback_query(world: World, parameters: Parameters) -> object:
    """Answer a tap: at most once, and not too late."""
    text, url = parameters.text("text"), parameters.text("url")
    if len(text) > LONGEST_ANSWER:
        refuse("MESSAGE_TOO_LONG")
    if url and not url.startswith((f"https://t.me/{world.profile.username}?start=", "tg://resolve?")):
        refuse("URL_INVALID")
    query_id = parameters.text("callback_query_id")
    person = world.tap_is_answerable(query_id)
    if person is None:
        refuse(QUERY_TOO_OLD)
    answer = {
        "callback_query_id": query_id,
        "text": text,
        "show_alert": parameters.flag("show_alert"),
        "url": url,
    }
    world.answer(person, answer)
    return True


def answer_inline_query(world: World, parameters: Parameters) -> object:
    """Answer an inline query with cards."""
    given = parameters.structure("results", "can't parse JSON encoded inline query results") or []
    if not isinstance(given, list):
        refuse("Expected an Array of inline query results")
    _check_button(parameters)
    if len(given) > MOST_RESULTS:
        refuse("RESULTS_TOO_MUCH")
    results = [_result(world, result) for result in given]
    if len({result["id"] for result in results}) < len(results):
        refuse("RESULT_ID_DUPLICATE")
    question = world.questions.pop(parameters.text("inline_query_id"), None)
    if question is None or question.answer.done():
        refuse(QUERY_TOO_OLD)
    question.person.cards = {result["id"]: result for result in results}
    question.answer.set_result(results)
    return True


def _check_button(parameters: Parameters) -> None:
    button = parameters.structure("button", "can't parse inline query results button JSON object")
    if button is None:
        return
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        refuse("can't parse inline query results button: InlineQueryResultsButton must be an Object")
    start = button.get("start_parameter", "")
    if ("web_app" in button) == ("start_parameter" in button):
        refuse(
            "can't parse inline query results button: InlineQueryResultsButton must have exactly one optional field"
        )
    if "start_parameter" in button and not 0 < len(str(start)) <= LONGEST_BUTTON_PARAMETER:
        refuse("START_PARAM_INVALID")


def _result(world: World, given: Any) -> dict[str, Any]:  # noqa: ANN401  # whatever JSON the bot wrote
    """One card, with the message that it becomes under ``message``."""
    if not isinstance(given, dict):
        _unreadable("Inline query result must be an object")
    fields = Parameters(given)
    kind, result_id = fields.text("type").lower(), fields.text("id")
    for name in ("type", "id"):
        if not isinstance(given.get(name), str):
            _unreadable(f'Can\'t find field "{name}"')
    if not 0 < len(result_id.encode()) <= LONGEST_RESULT_ID:
        refuse("RESULT_ID_INVALID")
    message = _message(world, kind, fields)
    shown = {
        name: fields.text(name)
        for name in ("title", "description", "url", "thumbnail_url")
        if fields.text(name)
    }
    return {
        "type": kind,
        "id": result_id,
        **shown,
        "message": message,
        "keyboard": check_markup(given.get("reply_markup")),
    }


def _message(world: World, kind: str, fields: Parameters) -> dict[str, Any]:
    """What the card becomes when it is chosen."""
    if kind not in {"article", "location", "venue"}:
        _unreadable(f'type "{kind}" is unsupported for the inline query result')
    if not fields.text("title"):
        _unreadable('Can\'t find field "title"')
    content = fields.values.get("input_message_content")
    if isinstance(content, dict):
        return _input_message(world, Parameters(content))
    if kind == "article":
        _unreadable('Can\'t find field "message_text"')
    return venue(fields) if kind == "venue" else {"location": place(fields)}


def _input_message(world: World, given: Parameters) -> dict[str, Any]:
    if text := given.text("message_text"):
        return read_text(world, text, given.text("parse_mode"), given.values.get("entities"))
    if "latitude" not in given or "longitude" not in given:
        _unreadable("Input message content is not specified")
    return venue(given) if "title" in given else {"location": place(given)}


def _unreadable(why: str) -> NoReturn:
    refuse(f"can't parse inline query result: {why}")


METHODS: dict[str, Method] = {
    "answercallbackquery": answer_callback_query,
    "answerinlinequery": answer_inline_query,
}
