"""Pydantic's errors, told to somebody who writes content and has never heard of pydantic."""

from collections.abc import Iterator
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.content.fields import likeliest, nearest
from bot.content.problem import Problem
from bot.content.yaml_file import Document, Spot

_Shape = TypeVar("_Shape", bound=BaseModel)

_NOUNS = {
    "demands": "demand",
    "positions": "position",
    "groups": "group",
    "sources": "source",
    "samples": "sample",
    "wordings": "wording",
    "transparency": "`transparency`",
}
_KINDS = {
    "list_type": "must be a list: [one, two]",
    "dict_type": "must hold entries, one below the other: `id:` and its keys indented",
    "model_type": "must hold its keys, one a line and indented",
}


def fit(
    document: Document,
    shape: type[_Shape],
    other: tuple[type[BaseModel], str] | None = None,
) -> tuple[_Shape | None, list[Problem]]:
    """Fit a document into its shape.

    Args:
        document: The file.
        shape: What the file must be.
        other: The shape of its counterpart in the other role, and what to say of a key that belongs there.

    Returns:
        The file's values, or None and every problem of every value.
    """
    try:
        return shape.model_validate(document.data), []
    except ValidationError as error:
        details = error.errors(include_url=False)
    return None, [
        problem for detail in _told_once(details, shape) for problem in _tell(document, shape, other, detail)
    ]


def _told_once(details: list[ErrorDetails], shape: type[BaseModel]) -> Iterator[ErrorDetails]:
    """Leave out the missing key that an unknown one beside it is a misspelling of."""
    unknown = [detail["loc"] for detail in details if detail["type"] == "extra_forbidden"]
    for detail in details:
        spot = detail["loc"]
        if detail["type"] == "missing":
            beside = [str(key[-1]) for key in unknown if key[:-1] == spot[:-1]]
            if any(likeliest(key, _keys(shape, spot[:-1])) == spot[-1] for key in beside):
                continue
        yield detail


def _tell(
    document: Document,
    shape: type[BaseModel],
    other: tuple[type[BaseModel], str] | None,
    detail: ErrorDetails,
) -> Iterator[Problem]:
    spot = detail["loc"]
    if document.refuses(spot):
        return
    if detail["type"] == "content":
        of_key = spot[-1] == "[key]"
        place = spot[:-1] if of_key else spot
        for below, sentence in detail["ctx"]["told"]:
            where = document.where(place, 0 if of_key else below)
            yield Problem(where, f"`{_name(place)}` {sentence}")
        return
    yield document.problem(spot, _sentence(shape, other, detail))


def _sentence(shape: type[BaseModel], other: tuple[type[BaseModel], str] | None, detail: ErrorDetails) -> str:
    spot, kind = detail["loc"], detail["type"]
    if kind == "missing":
        noun = _NOUNS.get(str(spot[0]), "file of this name") if len(spot) > 1 else "file of this name"
        return f"`{spot[-1]}` is missing; every {noun} needs one"
    if kind == "extra_forbidden":
        key = str(spot[-1])
        if other and key in _keys(other[0], spot[:-1]):
            return f"`{key}` {other[1]}"
        known = _keys(shape, spot[:-1])
        return f"unknown key `{key}`{nearest(key, known) or '; expected are ' + ', '.join(known)}"
    if kind == "too_long":
        return f"`{_name(spot)}` has too many entries; at most {detail['ctx']['max_length']}"
    if kind == "too_short":
        return f"`{_name(spot)}` is empty; it needs at least one entry"
    return f"`{_name(spot)}` {_KINDS.get(kind, 'cannot be read')}"


def _name(spot: Spot) -> str:
    """The key of a value; of a list's item the list's key."""
    return next((part for part in reversed(spot) if isinstance(part, str)), "")


def _keys(shape: type[BaseModel], spot: Spot) -> list[str]:
    """The keys that may stand in the mapping at this spot."""
    here: Any = shape
    for part in spot:
        if isinstance(here, type) and issubclass(here, BaseModel):
            here = here.model_fields[str(part)].annotation if part in here.model_fields else None
        else:
            here = _held(here)
    here = here if isinstance(here, type) else _held(here)
    return list(here.model_fields) if isinstance(here, type) and issubclass(here, BaseModel) else []


def _held(annotation: Any) -> Any:  # noqa: ANN401 - any annotation in, any out
    """What an optional value is when there is one, or what a mapping holds."""
    held = [part for part in get_args(annotation) if part is not type(None)]
    return held[-1] if held else None
