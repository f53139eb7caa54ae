"""SECURITY.md and the papers in deploy/: every command, setting and file they name exists, every number is the program's."""

import re
from pathlib import Path

import click
import pytest

from bot.cli import standpoint
from bot.content.authored import CampaignFile, Transparency
from bot.settings import Settings

ROOT = Path(__file__).parent.parent.parent
PAPERS = ("SECURITY.md", "deploy/PRIVACY.md", "deploy/README.md")
PRIVACY = "deploy/PRIVACY.md"


def said(paper: str) -> str:
    """The text of a paper."""
    return (ROOT / paper).read_text(encoding="utf-8")


def code(paper: str) -> list[str]:
    """What stands in backticks, and every line of its blocks of shell."""
    parts = said(paper).split("```")
    lines = [line for block in parts[1::2] for line in block.splitlines()]
    return lines + re.findall(r"`([^`\n]+)`", "".join(parts[::2]))


def slug(heading: str) -> str:
    """The name that GitHub gives a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


def commands(paper: str) -> list[list[str]]:
    """Every call of the program that the paper shows, as its words."""
    calls = [re.search(r"(?:^|[/ ])standpoint ([a-z].*)$", line) for line in code(paper)]
    # Docker's own commands have the image's name at their end, or between two options.
    return [
        call[1].split()
        for line, call in zip(code(paper), calls, strict=True)
        if call and "docker" not in line
    ]


@pytest.mark.parametrize("paper", PAPERS)
def test_every_command_exists(paper: str) -> None:
    """With the options it is shown with, and no more arguments than it takes."""
    shown = commands(paper)
    assert shown
    for words in shown:
        command: click.Command = standpoint
        rest = [word for word in words if word != "&&"]
        while isinstance(command, click.Group):
            assert rest, words
            name = rest.pop(0)
            assert name in command.commands, words
            command = command.commands[name]
            if not rest:
                break
        options = {option for parameter in command.params for option in parameter.opts}
        given = [word for word in rest if word.startswith("--")]
        assert set(given) <= options, words
        if not given and not isinstance(command, click.Group):
            arguments = [each for each in command.params if isinstance(each, click.Argument)]
            assert len(rest) <= len(arguments), words


@pytest.mark.parametrize("paper", PAPERS)
def test_every_setting_exists(paper: str) -> None:
    """Written as the environment has it."""
    named = re.findall(r"STANDPOINT_([A-Z_]+)", said(paper))
    assert named
    assert {name.lower() for name in named} <= Settings.model_fields.keys()


@pytest.mark.parametrize("paper", PAPERS)
def test_every_link_leads_somewhere(paper: str) -> None:
    """To a file that is there, and to a heading that it has."""
    for target in re.findall(r"\]\(([^)\s]+)\)", said(paper)):
        if "://" in target:
            continue
        name, _, heading = target.partition("#")
        file = (ROOT / paper).parent / name if name else ROOT / paper
        assert file.exists(), target
        if heading:
            headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
            assert heading in map(slug, headings), target


@pytest.mark.parametrize("paper", PAPERS)
def test_every_file_exists(paper: str) -> None:
    """Named with its folder, as from the top of the project."""
    for name in code(paper):
        if re.fullmatch(r"(?:bot|content|deploy|tests)/[\w/.-]+", name):
            assert (ROOT / name).exists(), name


def test_the_periods_are_those_of_the_settings() -> None:
    """Every one of them, each with the number that holds where nobody sets another."""
    table = re.findall(r"^\| `STANDPOINT_(KEEP_[A-Z_]+)` \|.*\| (\d+) \|$", said(PRIVACY), re.MULTILINE)
    defaults = {
        name: field.default for name, field in Settings.model_fields.items() if name.startswith("keep_")
    }
    assert {name.lower(): int(days) for name, days in table} == defaults


def test_what_is_to_be_filled_in_is_what_the_content_takes() -> None:
    """The keys in the table are keys of campaign.yaml, the required ones first; so are those of the notice."""
    rows = re.findall(r"^\| `(\w+)` \|", said(PRIVACY).split("## Fill in")[1].split("## ")[0], re.MULTILINE)
    fields = CampaignFile.model_fields
    assert set(rows) <= fields.keys()
    assert [fields[name].is_required() for name in rows] == [True, True, True, False, False]
    named = re.search(r"`transparency` has exactly these: (.*?)\.", said(PRIVACY))
    assert named is not None
    assert set(re.findall(r"`(\w+)`", named[1])) == Transparency.model_fields.keys()
