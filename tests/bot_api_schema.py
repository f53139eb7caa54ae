"""Bot API requests held against aiogram's models of the methods, which no one here wrote."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from aiogram import methods
from pydantic import BaseModel, ValidationError

Call = Mapping[str, Any]
"""One call as ``GET /requests`` of the simulator gives it."""


@cache
def _models() -> dict[str, type[BaseModel]]:
    classes = (getattr(methods, name) for name in methods.__all__)
    return {
        kind.__api_method__.casefold(): kind
        for kind in classes
        if kind is not methods.TelegramMethod and issubclass(kind, methods.TelegramMethod)
    }


def problems_of(call: Call) -> list[str]:
    """What is wrong with a call: an unknown method, a field that is missing, of the wrong kind or not Telegram's.

    Nor may it keep people from forwarding what it sends: what a campaign says is public.
    """
    name = call["method"]
    if "protect_content" in call["parameters"]:
        return [f"{name}: nothing is kept from being forwarded"]
    model = _models().get(name.casefold())
    if model is None:
        return [f"{name}: the Bot API has no such method"]
    parameters = {field: _without_file(value) for field, value in call["parameters"].items()}
    try:
        read = model.model_validate(parameters)
    except ValidationError as error:
        return [
            f"{name}.{'.'.join(map(str, problem['loc']))}: {problem['msg']}" for problem in error.errors()
        ]
    return [f"{where}: the Bot API has no such field" for where in _unknown_fields(read, name)]


def _without_file(value: object) -> object:
    # The record keeps of a file only its name and size; Telegram also takes a file's id, a text.
    if isinstance(value, dict) and set(value) == {"file_name", "size"}:
        return value["file_name"]
    return value


def _unknown_fields(value: object, where: str) -> Iterator[str]:
    """The models accept and keep what they do not know, so that newer answers can be read; a request may not."""
    if isinstance(value, BaseModel):
        for name in value.model_extra or {}:
            yield f"{where}.{name}"
        for name in value.model_fields_set & set(type(value).model_fields):
            yield from _unknown_fields(getattr(value, name), f"{where}.{name}")
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _unknown_fields(item, f"{where}.{number}")
