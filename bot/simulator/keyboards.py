"""Buttons: which keyboards Telegram takes, and why it refuses the others."""

from collections.abc import Callable
from typing import Any, NoReturn

from bot.simulator.links import BadLinkError, check_link, linked_user
from bot.simulator.parameters import Parameters
from bot.simulator.refusals import refuse

Button = dict[str, Any]
Keyboard = list[list[Button]]

MOST_IN_ROW = 8
MOST_BUTTONS = 100
LONGEST_DATA = 64
LONGEST_COPY = 256
LONGEST_INLINE_QUERY = 256
STYLES = {"danger", "success", "primary"}
EXTRAS = ("style", "icon_custom_emoji_id")


def read_keyboard(parameters: Parameters) -> Keyboard | None:
    """The inline keyboard of a call; None when it has none (another kind of markup is checked and forgotten).

    Raises:
        Refusal: when Telegram would not take it.
    """
    return check_markup(parameters.structure("reply_markup", "can't parse reply keyboard markup JSON object"))


def check_markup(markup: Any) -> Keyboard | None:  # noqa: ANN401  # whatever JSON the bot wrote
    """The inline keyboard in a ``reply_markup``; None when there is none or it has no buttons.

    Raises:
        Refusal: when Telegram would not take it.
    """
    if markup is None:
        return None
    if not isinstance(markup, dict):
        refuse("object expected as reply markup")
    _check_reply_keyboard(_rows(markup, "keyboard", 'Field "keyboard" must be an Array of Arrays'))
    complaint = 'Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'
    rows = [[_button(button) for button in row] for row in _rows(markup, "inline_keyboard", complaint)]
    rows = [row for row in rows if row]
    # Telegram drops what goes past the eighth of a row without a word; here it is refused, so that it is seen.
    if any(len(row) > MOST_IN_ROW for row in rows) or sum(map(len, rows)) > MOST_BUTTONS:
        refuse("reply markup is too long")
    return rows or None


def _rows(markup: dict[str, Any], name: str, complaint: str) -> list[list[Any]]:
    rows = markup.get(name)
    if rows is None:
        return []
    if not isinstance(rows, list):
        refuse(f'Field "{name}" must be of type Array')
    if not all(isinstance(row, list) for row in rows):
        refuse(complaint)
    return rows


def _check_reply_keyboard(rows: list[list[Any]]) -> None:
    for row in rows:
        for button in row:
            if not isinstance(button, (str, dict)):
                refuse("can't parse keyboard button: KeyboardButton must be a String or an Object")
            if isinstance(button, dict) and not isinstance(button.get("text"), str):
                refuse("can't parse keyboard button: Can't find field \"text\"")


def _button(button: Any) -> Button:  # noqa: ANN401  # whatever JSON the bot wrote
    if not isinstance(button, dict):
        _unreadable("InlineKeyboardButton must be an Object")
    label = _string(button, "text")
    if label is None:
        _unreadable('Can\'t find field "text"')
    if not label.strip():
        refuse("inline keyboard button text must be non-empty")
    style = _string(button, "style")
    if style and style not in STYLES:
        _unreadable("invalid button style specified")
    kept = {name: button[name] for name in EXTRAS if button.get(name)}
    return {"text": label, **kept, **_action(button)}


def _action(button: Button) -> Button:
    """What a press does: the first kind that Telegram finds, in the order in which it looks."""
    for name, read in ACTIONS.items():
        value = button.get(name)
        if value is not None and (value != "" or name in MAY_BE_EMPTY):
            return {name: read(button, name)}
    return _unreadable("Text buttons are unallowed in the inline keyboard")


def _read_url(button: Button, name: str) -> str:
    url = _string(button, name) or ""
    if linked_user(url) is not None:
        return url
    try:
        return check_link(url)
    except BadLinkError as error:
        return refuse(f"inline keyboard button URL '{url}' is invalid: {error}")


def _read_data(button: Button, name: str) -> str:
    data = _string(button, name) or ""
    if len(data.encode("utf-8", "replace")) > LONGEST_DATA:
        refuse("BUTTON_DATA_INVALID")
    return data


def _read_query(button: Button, name: str) -> str:
    query = _string(button, name) or ""
    if len(query) > LONGEST_INLINE_QUERY:
        refuse("BUTTON_DATA_INVALID")
    return query


def _read_object(button: Button, name: str) -> dict[str, Any]:
    value = button[name]
    if not isinstance(value, dict):
        _unreadable(f'Field "{name}" must be of type Object')
    return value


def _read_secure(button: Button, name: str) -> dict[str, Any]:
    target = _read_object(button, name)
    url = _string(target, "url") or ""
    if not url.startswith("https://"):
        kind = "login" if name == "login_url" else "Web App"
        refuse(f"inline keyboard button {kind} URL '{url}' is invalid: Only HTTPS links are allowed")
    return target


def _read_copied(button: Button, name: str) -> dict[str, Any]:
    text = _string(_read_object(button, name), "text") or ""
    if not 0 < len(text) <= LONGEST_COPY:
        refuse("BUTTON_COPY_TEXT_INVALID")
    return {"text": text}


MAY_BE_EMPTY = frozenset({"switch_inline_query", "switch_inline_query_current_chat"})
ACTIONS: dict[str, Callable[[Button, str], object]] = {
    "url": _read_url,
    "callback_data": _read_data,
    "switch_inline_query": _read_query,
    "switch_inline_query_chosen_chat": _read_object,
    "switch_inline_query_current_chat": _read_query,
    "login_url": _read_secure,
    "web_app": _read_secure,
    "copy_text": _read_copied,
}


def _string(button: Button, name: str) -> str | None:
    value = button.get(name)
    if value is None:
        return None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        _unreadable(f'Field "{name}" must be of type String')
    return value


def _unreadable(why: str) -> NoReturn:
    refuse(f"can't parse inline keyboard button: {why}")
