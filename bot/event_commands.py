"""The commands about events: ``standpoint events import`` and ``export``, and ``standpoint rehearse``.

Commands import what they need when they run, so that ``--help`` is quick.
"""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.campaign import Campaign, agreed
from bot.errors import StandpointError

if TYPE_CHECKING:
    from bot.actions.calendar_reading import Calendar
    from bot.store.database import Database


@click.group()
def events() -> None:
    """Events in the store: a calendar file in, a calendar file out."""


@events.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--language", help="The language of the file's texts; the campaign's first when not given.")
@click.option("--yes", is_flag=True, help="Apply it without asking.")
def import_events(file: Path, language: str | None, *, yes: bool) -> None:
    """Bring the list of events up to date with a calendar file (.ics).

    First it shows what would be new, changed and cancelled, and how many people would be told. Nothing is changed
    before you say so.
    """
    campaign = Campaign.here(language)
    data = _read(file)
    asyncio.run(_import(campaign, data, file, sure=yes))


@events.command(name="export")
@click.argument("file", default="-", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--language", help="The language of the texts; the campaign's first when not given.")
@click.option("--force", is_flag=True, help="Overwrite FILE if it is there.")
def export_events(file: Path, language: str | None, *, force: bool) -> None:
    """Write all events that are not over to a calendar file (.ics); - or no FILE writes to the terminal."""
    from bot.actions.calendars import export_calendar

    campaign = Campaign.here(language)

    async def export() -> tuple[bytes, int]:
        async with campaign.store() as database, database.reading() as tables:
            return await export_calendar(
                tables,
                (campaign.language, *campaign.content.languages),
                zone=campaign.content.campaign.zone,
                now=campaign.now(),
                host=campaign.content.campaign.candidate,
            )

    data, count = asyncio.run(export())
    if str(file) == "-":
        click.echo(data, nl=False)
        return
    _write(file, data, force=force)
    click.echo(f"{file}: {count} {'event' if count == 1 else 'events'}.")


@click.command()
@click.option("--language", help="Show the texts in this language only.")
def rehearse(language: str | None) -> None:
    """Show every message about events that would go out: when, to how many, and how it reads. Nothing is sent."""
    from bot.actions.rehearsal import rehearse
    from bot.texts.rehearsal import rehearsal_lines

    campaign = Campaign.here(language)
    languages = campaign.content.languages if language is None else (campaign.language,)

    async def show() -> None:
        async with campaign.store() as database, database.reading() as tables:
            scenes = await rehearse(
                tables, campaign.content, languages, policy=campaign.policy(), now=campaign.now()
            )
        for line in rehearsal_lines(scenes, campaign.content.campaign.zone):
            click.echo(line)

    asyncio.run(show())


def _read(file: Path) -> bytes:
    from bot.actions.calendar_reading import MOST_BYTES

    try:
        with file.open("rb") as opened:
            # One byte more than may be: it tells that the file is too big.
            return opened.read(MOST_BYTES + 1)
    except OSError as error:
        sentence = f"{file} cannot be read: {error.strerror}."
        raise StandpointError(sentence) from error


def _write(file: Path, data: bytes, *, force: bool) -> None:
    try:
        with file.open("wb" if force else "xb") as opened:
            opened.write(data)
    except FileExistsError as error:
        sentence = f"{file} is there already; --force overwrites it."
        raise StandpointError(sentence) from error
    except OSError as error:
        sentence = f"{file} cannot be written: {error.strerror}."
        raise StandpointError(sentence) from error


async def _import(campaign: Campaign, data: bytes, file: Path, *, sure: bool) -> None:
    from bot.actions.calendar_lines import preview_lines
    from bot.actions.calendars import compare, read_calendar

    now = campaign.now()
    calendar = await read_calendar(data, zone=campaign.content.campaign.zone, after=now)
    async with campaign.store(make=True) as database:
        async with database.reading() as tables:
            preview = await compare(tables, calendar, language=campaign.language, now=now)
        for line in (*calendar.refused, *preview_lines(preview)):
            click.echo(line)
        if preview.changes_nothing:
            click.echo("There is nothing to do.")
        elif sure or agreed("Apply?", otherwise=f"To apply it: standpoint events import --yes {file}"):
            await _apply(campaign, database, calendar, preview.mark)


async def _apply(campaign: Campaign, database: "Database", calendar: "Calendar", mark: str) -> None:
    from bot.actions.calendars import import_calendar

    await import_calendar(
        database,
        calendar,
        language=campaign.language,
        now=campaign.now(),
        policy=campaign.policy(),
        mark=mark,
    )
    click.echo("The list of events is up to date.")
