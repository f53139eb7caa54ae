"""What a request on the phones' side asks for."""

import json
from typing import Any

from aiohttp import web

from bot.simulator.files import Upload
from bot.simulator.parameters import read_parameters
from bot.simulator.refusals import Refusal, decline

WAIT_SECONDS = 10.0
LONGEST_WAIT = 60.0


async def read_wish(request: web.Request) -> dict[str, Any]:
    """The JSON object of a request; an empty body is an empty one.

    Raises:
        PhoneError: when it is something else.
    """
    try:
        wish = json.loads(await request.read() or b"{}")
    except ValueError:
        decline("The body of this request is one JSON object.")
    if not isinstance(wish, dict):
        decline("The body of this request is one JSON object.")
    return wish


async def read_wish_and_files(request: web.Request) -> tuple[dict[str, Any], dict[str, Upload]]:
    """The values of a request, and the files that a multipart one brings, by their names.

    Raises:
        PhoneError: when they cannot be read.
    """
    if request.content_type != "multipart/form-data":
        return await read_wish(request), {}
    try:
        parameters = await read_parameters(request)
    except Refusal:
        decline("The multipart body of this request cannot be read.")
    return parameters.values, parameters.uploads


def the_file(request: web.Request, uploads: dict[str, Upload]) -> Upload | None:
    """The one file of a multipart request; None for a request of another kind.

    Raises:
        PhoneError: when it brings none.
    """
    if request.content_type != "multipart/form-data":
        return None
    if "file" not in uploads:
        decline('A multipart request brings its file in the field "file".')
    return uploads["file"]


def number(wish: dict[str, Any], name: str) -> int | None:
    """A whole number; None when it was not given.

    Raises:
        PhoneError: when it is none.
    """
    value = wish.get(name)
    if value is None:
        return None
    try:
        return int(value)
    except (TypeError, ValueError):
        decline(f"{name} is a whole number.")


def query_number(request: web.Request, name: str) -> int | None:
    """A whole number of the address; None when it was not given.

    Raises:
        PhoneError: when it is none.
    """
    return number(dict(request.query), name)


def seconds_of(request: web.Request) -> float:
    """How long a request is ready to wait: its ``timeout``, at most a minute.

    Raises:
        PhoneError: when it is no number.
    """
    try:
        seconds = float(request.query.get("timeout", WAIT_SECONDS))
    except ValueError:
        decline("timeout is a number of seconds.")
    return min(max(seconds, 0.0), LONGEST_WAIT)
