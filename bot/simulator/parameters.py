"""What a Bot API call was given, however it came: in the address, as a form, as JSON or with files."""

import json
import re
from typing import Any

from aiohttp import BodyPartReader, web

from bot.simulator.files import Upload
from bot.simulator.refusals import bad_request, refuse

STRUCTURED = frozenset({
    "allowed_updates", "button", "caption_entities", "commands", "entities", "link_preview_options", "media",
    "menu_button", "message_ids", "reply_markup", "reply_parameters", "results", "scope",
})  # fmt: skip
NUMBER = re.compile(r"\s*(-?\d+)")
FRACTION = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$")
ATTACHED = "attach://"
TRUE = frozenset({"true", "yes", "1"})


class Parameters:
    """One call's values; Telegram reads each of them from text, so the same value may come in several forms."""

    def __init__(self, values: dict[str, Any], uploads: dict[str, Upload] | None = None) -> None:
        self.values = values
        self.uploads = uploads or {}

    def __contains__(self, name: str) -> bool:
        """Whether the call gave this."""
        return name in self.values or name in self.uploads

    def text(self, name: str) -> str:
        """The value as text; empty when it was not given."""
        value = self.values.get(name)
        if value is None:
            return ""
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def integer(self, name: str, default: int = 0) -> int:
        """The value as a whole number: what Telegram reads of it, 0 for what is no number."""
        value = self.text(name)
        if not value:
            return default
        match = NUMBER.match(value)
        return int(match.group(1)) if match else 0

    def bounded(self, name: str, default: int, low: int, high: int) -> int:
        """The value as a whole number, brought between two bounds as Telegram does."""
        return min(max(self.integer(name, default), low), high)

    def decimal(self, name: str) -> float:
        """The value as a number.

        Raises:
            Refusal: when it was not given or is none.
        """
        value = self.text(name).strip()
        if not value:
            refuse(f"{name} is empty")
        return float(value) if FRACTION.match(value) else 0.0

    def flag(self, name: str) -> bool:
        """The value as yes or no."""
        return self.text(name).lower() in TRUE

    def structure(self, name: str, complaint: str) -> Any:  # noqa: ANN401  # whatever JSON the bot wrote
        """The value as JSON; None when it was not given.

        Raises:
            Refusal: with the complaint, when it is no JSON.
        """
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError as error:
            raise bad_request(complaint) from error

    def upload(self, name: str) -> Upload | None:
        """The file sent under this name, or the attached one that the value points to."""
        value = self.text(name)
        if value.startswith(ATTACHED):
            return self.uploads.get(value.removeprefix(ATTACHED))
        return None if value else self.uploads.get(name)

    def as_recorded(self) -> dict[str, Any]:
        """The values decoded: structures as structures, files by their name and size.

        Inside a structure a file stays what the bot wrote there, ``attach://…``.
        """
        recorded = {name: _decoded(name, value) for name, value in self.values.items()}
        pointed = _attached(recorded.get("media")) if self.uploads else set()
        for name, value in self.values.items():
            for attached in _attached(value) & self.uploads.keys():
                pointed.add(attached)
                recorded[name] = _file(self.uploads[attached])
        recorded.update({name: _file(upload) for name, upload in self.uploads.items() if name not in pointed})
        return recorded


def _attached(value: object) -> set[str]:
    """The names of the files that a value points to."""
    if isinstance(value, str):
        return {value.removeprefix(ATTACHED)} if value.startswith(ATTACHED) else set()
    if isinstance(value, dict):
        return _attached(list(value.values()))
    return set().union(*map(_attached, value)) if isinstance(value, list) else set()


def _decoded(name: str, value: Any) -> Any:  # noqa: ANN401  # whatever JSON the bot wrote
    if name in STRUCTURED and isinstance(value, str):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _file(upload: Upload) -> dict[str, Any]:
    return {"file_name": upload.name, "size": len(upload.data)}


async def read_parameters(request: web.Request) -> Parameters:
    """Everything that a request gives, whatever its form.

    Raises:
        Refusal: when the body cannot be read.
    """
    values: dict[str, Any] = dict(request.query)
    uploads: dict[str, Upload] = {}
    if request.method != "POST" or not request.can_read_body:
        return Parameters(values)
    try:
        match request.content_type:
            case "application/json":
                values.update(_object(await request.read()))
            case "multipart/form-data":
                await _read_multipart(request, values, uploads)
            case _:
                form = await request.post()
                values.update({name: value for name, value in form.items() if isinstance(value, str)})
    except ValueError:
        refuse("can't parse the body of the request")
    return Parameters(values, uploads)


def _object(body: bytes) -> dict[str, Any]:
    """A JSON object; null is the same as not given."""
    given = json.loads(body or b"{}")
    if not isinstance(given, dict):
        refuse("object expected")
    return {name: value for name, value in given.items() if value is not None}


async def _read_multipart(request: web.Request, values: dict[str, Any], uploads: dict[str, Upload]) -> None:
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            refuse("can't parse the body of the request")
        data = bytes(await part.read(decode=True))
        if part.filename is None:
            values[part.name] = data.decode()
        else:
            kind = part.headers.get("Content-Type", "").partition(";")[0]
            uploads[part.name] = Upload(part.filename, kind, data)
