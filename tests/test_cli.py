"""The command line as a newcomer meets it: help, first files, checks, and a sentence instead of a traceback."""

import json
import stat
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click
import pytest

from bot import cli
from tests.content.sample_campaign import edit, write
from tests.content.test_answerable import REQUIRED
from tests.program import run

COMMANDS = [
    *("init", "run", "demo", "check", "events", "rehearse", "broadcast", "mailings", "mailing"),
    *("why", "erase", "erased", "sweep", "backup", "restore", "rekey"),
]


async def test_help_names_every_command(tmp_path: Path) -> None:
    """``--help`` lists what there is and ends well."""
    ended = await run("--help", folder=tmp_path)
    assert ended.code == 0
    for name in COMMANDS:
        assert f"\n  {name} " in ended.out
    assert not ended.err


@pytest.mark.parametrize("command", COMMANDS)
async def test_each_command_explains_itself(command: str, tmp_path: Path) -> None:
    """``COMMAND --help`` says how it is used; no setting is needed for that."""
    ended = await run(command, "--help", folder=tmp_path)
    assert ended.code == 0
    assert "Usage:" in ended.out
    assert not ended.err


async def test_the_version_is_the_installed_one(tmp_path: Path) -> None:
    """``--version`` names the version of the distribution."""
    try:
        installed = version("standpoint")
    except PackageNotFoundError:
        pytest.skip("standpoint is not installed here: it runs from its folder")
    ended = await run("--version", folder=tmp_path)
    assert ended.code == 0
    assert ended.out.strip().endswith(f"version {installed}")


@pytest.mark.parametrize("arguments", [("frobnicate",), ("run", "--bogus"), ("demo", "--port", "many")])
async def test_a_mistyped_command_is_refused(arguments: tuple[str, ...], tmp_path: Path) -> None:
    """An unknown command, an unknown option and a wrong value end with status 2 and say what was wrong."""
    ended = await run(*arguments, folder=tmp_path)
    assert ended.code == 2
    assert arguments[-1] in ended.err
    assert "Traceback" not in ended.err


def test_what_nobody_expected_ends_without_its_values(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A defect ends with status 70 and one line that tells kind and place, and not the message with its values."""

    def fail(**_: object) -> None:
        message = "chat 5550100 wrote: hello"
        raise ZeroDivisionError(message)

    monkeypatch.setattr(cli, "standpoint", click.Command("standpoint", callback=fail))
    monkeypatch.setattr("sys.argv", ["standpoint"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 70
    said = capsys.readouterr().err
    assert said.startswith("standpoint: Something went wrong that should not have (ZeroDivisionError, at ")
    assert "tests/test_cli.py" in said
    assert "5550100" not in said
    assert "hello" not in said
    assert said.count("\n") == 1


async def test_init_makes_a_key_and_settings_for_their_owner_alone(tmp_path: Path) -> None:
    """``init`` leaves a folder, a key and a .env that nobody else can read, and says what comes next."""
    ended = await run("init", folder=tmp_path)
    assert ended.code == 0
    key, settings = tmp_path / "data" / "standpoint.key", tmp_path / ".env"
    assert _rights(key) == _rights(settings) == 0o600
    assert _rights(key.parent) == 0o700
    assert len(bytes.fromhex(key.read_text(encoding="ascii"))) == 32
    assert "STANDPOINT_DATABASE_KEY_FILE=data/standpoint.key\n" in settings.read_text(encoding="utf-8")
    assert "Keep a copy somewhere else" in ended.out
    assert "put your bot's token into it" in ended.out


async def test_a_second_init_touches_nothing(tmp_path: Path) -> None:
    """Key and settings stay byte for byte, and ``init`` says so."""
    await run("init", folder=tmp_path)
    files = [tmp_path / "data" / "standpoint.key", tmp_path / ".env"]
    before = [file.read_bytes() for file in files]
    ended = await run("init", folder=tmp_path)
    assert ended.code == 0
    assert [file.read_bytes() for file in files] == before
    assert ended.out.splitlines() == [
        "kept data/standpoint.key: it was there already.",
        "kept .env: it was there already.",
    ]


async def test_init_says_where_it_cannot_write(tmp_path: Path) -> None:
    """A folder that is not there for the settings file is named."""
    ended = await run("init", "--env-file", "nowhere/.env", folder=tmp_path)
    assert ended.code == 1
    assert ended.sentence == "nowhere/.env cannot be written: No such file or directory."


async def test_check_finds_nothing_wrong_with_a_good_folder(tmp_path: Path) -> None:
    """Good content ends with status 0 and a count."""
    write(tmp_path / "content")
    ended = await run("check", "content", folder=tmp_path)
    assert (ended.code, ended.out, ended.err) == (0, "content: 0 problems, 0 warnings\n", "")


async def test_check_looks_at_the_content_in_use(tmp_path: Path) -> None:
    """Without FOLDER, ``check`` reads what ``run`` would."""
    write(tmp_path / "ours")
    settings = {"STANDPOINT_CONTENT": "ours"}
    ended = await run("check", folder=tmp_path, settings=settings)
    assert (ended.code, ended.out) == (0, "ours: 0 problems, 0 warnings\n")


async def test_check_names_file_and_line_of_every_problem(tmp_path: Path) -> None:
    """Two mistakes in two files are two lines, each with its place; a warning says that it is one."""
    folder = write(tmp_path / "content")
    demand = edit(folder, "en/demands.yaml", "source: speech", "source: nowhere")
    zone = edit(folder, "campaign.yaml", "America/Detroit", "America/Nowhere")
    warned = edit(folder, "es/demands.yaml", "reviewed: true", "reviewed: false")
    ended = await run("check", "content", folder=tmp_path)
    assert ended.code == 1
    lines = ended.out.splitlines()
    assert any(line.startswith(f"content/en/demands.yaml:{demand}: ") for line in lines)
    assert any(line.startswith(f"content/campaign.yaml:{zone}: ") for line in lines)
    assert any(line.startswith(f"content/es/demands.yaml:{warned}: warning: ") for line in lines)
    assert lines[-1] == "content: 2 problems, 1 warning"
    assert not ended.err


async def test_check_reports_everybody_who_is_missing_at_once(tmp_path: Path) -> None:
    """Who is responsible, who answers for it, and whom to ask: each has a line of its own."""
    content = write(tmp_path / "content")
    for line in REQUIRED.values():
        edit(content, "campaign.yaml", line, "")
    ended = await run("check", "content", folder=tmp_path)
    assert ended.code == 1
    assert [line.split(";")[0] for line in ended.out.splitlines()] == [
        *(f"content/campaign.yaml:1: `{key}` is missing" for key in REQUIRED),
        "content: 3 problems, 0 warnings",
    ]


async def test_check_says_that_a_folder_is_not_there(tmp_path: Path) -> None:
    """A folder that does not exist is one problem, with what should be there."""
    ended = await run("check", "nowhere", folder=tmp_path)
    assert ended.code == 1
    assert "No such file or directory" in ended.out
    assert "campaign.yaml" in ended.out
    assert ended.out.endswith("nowhere: 1 problem, 0 warnings\n")


async def test_check_writes_schemas_for_editors(tmp_path: Path) -> None:
    """``--schema`` writes one JSON Schema a kind of file into .schema, which is no part of the content."""
    folder = write(tmp_path / "content")
    ended = await run("check", "--schema", "content", folder=tmp_path)
    assert ended.code == 0
    assert ended.out.endswith("content: 0 problems, 0 warnings\n")
    written = sorted(file.name for file in (folder / ".schema").iterdir())
    assert written == [
        "campaign.json",
        "demands.json",
        "organizers.json",
        "phrases.json",
        "positions.json",
        "samples.json",
        "sources.json",
    ]
    for file in (folder / ".schema").iterdir():
        schema = json.loads(file.read_text(encoding="utf-8"))
        assert schema["$schema"].startswith("https://json-schema.org/")
        assert f"wrote content/.schema/{file.name}" in ended.out


async def test_check_says_where_a_schema_cannot_be_written(tmp_path: Path) -> None:
    """``--schema`` on a folder that is not there ends in a sentence."""
    ended = await run("check", "--schema", "nowhere", folder=tmp_path)
    assert ended.code == 1
    assert "cannot be written to nowhere (No such file or directory)" in ended.sentence


def _rights(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)
