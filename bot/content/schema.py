"""JSON Schemas of the content files, so that editors complete keys and mark mistakes while one types.

They come from the models in ``authored`` and from the phrasebook. An editor with the YAML language server
takes one with a first line such as ``# yaml-language-server: $schema=../.schema/demands.json``.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeAlias

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from bot.content import phrasebook
from bot.content.authored import LANGUAGE_FILES, PHRASES, ROOT_FILES, WordingEntry
from bot.content.phrase_checks import BOOKS, CATEGORIES, asked
from bot.content.phrasebook import Need
from bot.errors import StandpointError

Schema: TypeAlias = dict[str, Any]
"""JSON, as it stands in the file."""

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, Schema]:
    """A JSON Schema (2020-12) for every content file, by the name of the file."""
    found = {name: _schema(name, [shape]) for name, shape in ROOT_FILES.items()}
    for name, roles in LANGUAGE_FILES.items():
        found[name] = _schema(name, list(roles.values()))
    return found


def write_schemas(folder: Path) -> list[Path]:
    """Write every schema into ``.schema`` in a content folder.

    Returns:
        The files written, such as ``content/.schema/demands.json``.

    Raises:
        StandpointError: The folder cannot be written to.
    """
    written = []
    try:
        (folder / ".schema").mkdir(exist_ok=True)
        for name, schema in schemas().items():
            file = folder / ".schema" / Path(name).with_suffix(".json").name
            file.write_text(json.dumps(schema, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
            written.append(file)
    except OSError as error:
        told = f"the schemas cannot be written to {folder} ({error.strerror}); name a content folder of yours"
        raise StandpointError(told) from error
    return written


def _schema(name: str, shapes: list[type[BaseModel]]) -> Schema:
    """The schema of a file that has one of these shapes: the original's or a translation's."""
    references, definitions = models_json_schema([(shape, "validation") for shape in shapes])
    parts: Schema = definitions["$defs"]
    for shape in shapes if name in BOOKS else ():
        properties = parts[shape.__name__]["properties"]
        properties["phrases"] = _phrases(BOOKS[name])
        if name == PHRASES:
            properties["wordings"] = _wordings()
    tops = [references[shape, "validation"] for shape in shapes]
    head: Schema = {"$schema": _DIALECT, "title": name}
    return {**head, **(tops[0] if len(tops) == 1 else {"anyOf": tops}), "$defs": _tidy(parts)}


def _phrases(book: Mapping[str, Need]) -> Schema:
    return _keys({key: _phrase(need) for key, need in book.items()})


def _phrase(need: Need) -> Schema:
    text: Schema = {"type": "string", "minLength": 1}
    if not need.kind.html:
        text["maxLength"] = need.kind.value
    if not need.plural:
        return {**text, "description": asked(need)}
    forms = {"properties": dict.fromkeys(CATEGORIES, text), "required": ["other"]}
    return {"type": "object", **forms, "additionalProperties": False, "description": asked(need)}


def _wordings() -> Schema:
    entry = {"$ref": f"#/$defs/{WordingEntry.__name__}"}
    return _keys(
        {purpose: {**entry, "description": asked(need)} for purpose, need in phrasebook.WORDINGS.items()}
    )


def _keys(properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _tidy(node: Any) -> Any:  # noqa: ANN401 - any JSON in, any JSON out
    """Pydantic's schema as an author needs it: an optional key is left out, never null; an id is an id."""
    if isinstance(node, list):
        return [_tidy(item) for item in node]
    if not isinstance(node, dict):
        return node
    tidy = {key: _tidy(value) for key, value in node.items() if (key, value) != ("default", None)}
    if "patternProperties" in tidy:
        tidy["additionalProperties"] = False
    options = [option for option in tidy.get("anyOf", []) if option != {"type": "null"}]
    if len(options) == 1 and len(tidy["anyOf"]) > 1:
        del tidy["anyOf"]
        tidy |= options[0]
    return tidy
