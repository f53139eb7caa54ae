"""The JSON Schemas that editors complete and check by."""

import json
from pathlib import Path

import pytest

from bot.content import organizer_phrasebook, phrasebook
from bot.content.folder import read
from bot.content.schema import schemas, write_schemas
from bot.errors import StandpointError
from tests.content import sample_campaign


def test_every_file_has_a_schema() -> None:
    """Seven files, seven schemas of the 2020-12 dialect, and nothing in them that JSON could not say."""
    found = schemas()
    assert list(found) == [
        "campaign.yaml",
        "sources.yaml",
        "demands.yaml",
        "positions.yaml",
        "phrases.yaml",
        "organizers.yaml",
        "samples.yaml",
    ]
    assert {schema["$schema"] for schema in found.values()} == {
        "https://json-schema.org/draft/2020-12/schema"
    }
    assert json.loads(json.dumps(found)) == found


def test_every_reference_leads_somewhere() -> None:
    """Each $ref names a definition of the same schema."""
    for schema in schemas().values():
        named = set(json.dumps(schema).split('"#/$defs/')[1:])
        assert {name.split('"')[0] for name in named} <= schema["$defs"].keys()


def test_phrases_are_the_phrasebooks() -> None:
    """An editor completes every phrase, knows which are required, and takes no other."""
    plural = next(key for key, need in phrasebook.PHRASES.items() if need.plural)
    for name in ("PhrasesFile", "TranslatedPhrasesFile"):
        phrases = schemas()["phrases.yaml"]["$defs"][name]["properties"]["phrases"]
        assert phrases["properties"].keys() == phrasebook.PHRASES.keys()
        assert phrases["required"] == list(phrasebook.PHRASES)
        assert phrases["additionalProperties"] is False
        assert phrases["properties"][plural]["type"] == "object"
        assert phrases["properties"][plural]["required"] == ["other"]


def test_the_organizers_phrases_are_their_phrasebooks() -> None:
    """organizers.yaml is completed and checked the same way, and no key stands in both books."""
    for name in ("OrganizersFile", "TranslatedOrganizersFile"):
        phrases = schemas()["organizers.yaml"]["$defs"][name]["properties"]["phrases"]
        assert phrases["required"] == list(organizer_phrasebook.PHRASES)
        assert phrases["additionalProperties"] is False
    assert not organizer_phrasebook.PHRASES.keys() & phrasebook.PHRASES.keys()


def test_both_shapes_of_a_file_are_taken() -> None:
    """demands.yaml is the original's or a translation's: structure in the one, `reviewed` in the other."""
    schema = schemas()["demands.yaml"]
    assert schema["anyOf"] == [{"$ref": "#/$defs/DemandsFile"}, {"$ref": "#/$defs/TranslatedDemandsFile"}]
    definitions = schema["$defs"]
    assert "reviewed" not in definitions["DemandsFile"]["properties"]
    assert "reviewed" in definitions["TranslatedDemandsFile"]["required"]
    assert "source" in definitions["DemandEntry"]["required"]
    assert "source" not in definitions["TranslatedDemand"]["properties"]


def test_optional_keys_are_left_out_not_null() -> None:
    """A source's address is a text or absent, and ids are held to their pattern."""
    definitions = schemas()["sources.yaml"]["$defs"]
    url = definitions["SourceEntry"]["properties"]["url"]
    assert (url["type"], url["pattern"]) == ("string", "^https?://")
    assert "anyOf" not in url
    assert definitions["SourcesFile"]["properties"]["sources"]["additionalProperties"] is False


def test_schemas_are_written_beside_the_content(tmp_path: Path) -> None:
    """They stand in .schema, where nothing takes them for content, and are written anew each time."""
    root = sample_campaign.write(tmp_path)
    assert write_schemas(root) == write_schemas(root)
    written = sorted((root / ".schema").iterdir())
    assert [file.name for file in written] == [
        "campaign.json",
        "demands.json",
        "organizers.json",
        "phrases.json",
        "positions.json",
        "samples.json",
        "sources.json",
    ]
    assert json.loads((root / ".schema/demands.json").read_text()) == schemas()["demands.yaml"]
    assert read(root)[1] == []


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    """Without the folder there is one sentence that names it."""
    with pytest.raises(StandpointError, match=r"cannot be written to .*gone"):
        write_schemas(tmp_path / "gone")
