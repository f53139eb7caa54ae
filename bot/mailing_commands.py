"""The commands ``standpoint mailings`` and ``standpoint mailing``: what is sent, and the steering of it, through the store.

They import what they need when they run, so that ``--help`` is quick.
"""

import asyncio
from typing import TYPE_CHECKING, Final, Literal

import click

from bot.campaign import Campaign, agreed
from bot.errors import StandpointError
from bot.interrupt import run_until_interrupted

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from bot.actions.mailings import Steering
    from bot.store.database import Database
    from bot.texts.mailing_lines import Seen
    from bot.texts.reader import Reader

_LATEST = 10
_LOOK_SECONDS = 0.5
_OVER: Final = frozenset({"done", "missed", "cancelled"})
_DONE: Final[dict[str, str]] = {
    "pause": "Mailing {number} is paused: at most what was just being sent still goes.",
    "resume": "Mailing {number} goes on.",
    "cancel": "Mailing {number} is cancelled: nobody else gets it.",
}
_NOT_DONE: Final[dict[str, str]] = {
    "pause": "Mailing {number} is {state}; only what is being sent can be paused.",
    "resume": "Mailing {number} is {state}; only what is paused can go on.",
    "cancel": "Mailing {number} is {state}; there is nothing left to cancel.",
}


@click.command()
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help=f"All that is planned and all that is over, not only the next and the last {_LATEST}.",
)
def mailings(*, everything: bool) -> None:
    """List what is being sent, what is to come, and what was sent last."""
    asyncio.run(_mailings(Campaign.here(), None if everything else _LATEST))


@click.command()
@click.argument("number", type=click.IntRange(1, 2**63 - 1))
@click.argument("what", type=click.Choice(["pause", "resume", "cancel", "report"]))
@click.option(
    "--follow", is_flag=True, help="With report: show how it goes until it ends; Ctrl-C leaves it running."
)
@click.option("--yes", is_flag=True, help="With cancel: without asking.")
def mailing(
    number: int, what: Literal["pause", "resume", "cancel", "report"], *, follow: bool, yes: bool
) -> None:
    """Pause, resume or cancel a mailing, or report on it.

    `standpoint mailings` lists them with their numbers.
    """
    if follow and what != "report":
        sentence = "--follow goes with report."
        raise click.UsageError(sentence)
    campaign = Campaign.here()
    if what == "report":
        run_until_interrupted(lambda stopping: _report(campaign, number, stopping, follow=follow))
    else:
        asyncio.run(_steer(campaign, number, what, sure=yes))


def _reader(campaign: Campaign) -> "Reader":
    from bot.texts.reader import Reader

    return Reader(campaign.content, campaign.language, "")


async def _mailings(campaign: Campaign, at_most: int | None) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from bot.actions.mailings import overview
    from bot.texts.mailing_lines import HEADINGS, cells

    zone = campaign.content.campaign.zone
    async with campaign.store() as database, database.reading() as tables:
        found = await overview(tables, _reader(campaign), at_most=at_most)
        awaiting = await tables.broadcasts.among(["awaiting"])
    rows = [cells(each, zone) for each in found.seen]
    console = Console()
    if not rows:
        click.echo("There are no mailings.")
    elif console.is_terminal:
        table = Table(*HEADINGS)
        for row in rows:
            # As text: a title with brackets is no markup.
            table.add_row(*map(Text, row))
        console.print(table)
    else:
        for row in (HEADINGS, *rows):
            click.echo("\t".join(row))
    if found.further:
        click.echo(f"{found.further:,} more are planned for later; --all lists them.")
    for each in awaiting:
        click.echo(
            f"{each.kind.capitalize()} {each.broadcast_id} waits for an organizer to approve it in chat."
        )


async def _find(database: "Database", campaign: Campaign, number: int) -> "Seen":
    from bot.actions.mailings import find

    async with database.reading() as tables:
        seen = await find(tables, number, _reader(campaign))
    if seen is None:
        sentence = f"There is no mailing {number}; `standpoint mailings` lists them."
        raise StandpointError(sentence)
    return seen


async def _steer(campaign: Campaign, number: int, what: "Steering", *, sure: bool) -> None:
    from bot.actions.mailings import steer
    from bot.store.broadcasts import Actor
    from bot.texts.mailing_lines import STATES

    async with campaign.store() as database:
        seen = await _find(database, campaign, number)
        if what == "cancel" and not sure and seen.mailing.state not in _OVER:
            click.echo(f"{seen.title}: {seen.counts}")
            otherwise = f"To cancel it: standpoint mailing {number} cancel --yes"
            if not agreed("Cancel it, for good?", otherwise=otherwise):
                return
        actor = Actor(None, "command line", campaign.now())
        if not await steer(database, actor, number, what):
            now = await _find(database, campaign, number)
            sentence = _NOT_DONE[what].format(number=number, state=STATES[now.mailing.state])
            raise StandpointError(sentence)
    click.echo(_DONE[what].format(number=number))


async def _report(campaign: Campaign, number: int, stopping: asyncio.Event, *, follow: bool) -> None:
    from bot.texts.mailing_lines import report_lines

    async with campaign.store() as database:
        if follow:
            await _follow(database, campaign, number, stopping)
        if stopping.is_set():
            click.echo("It goes on without this.")
            raise click.Abort
        seen = await _find(database, campaign, number)
        async with database.reading() as tables:
            ended = await tables.deliveries.outcomes(number)
    zone = campaign.content.campaign.zone
    for line in report_lines(seen, ended, zone):
        click.echo(line)


async def _follow(database: "Database", campaign: Campaign, number: int, stopping: asyncio.Event) -> None:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from bot.chat.waiting import first_of

    console = Console()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    # In a pipe there is nothing to redraw: the report alone comes, when it has ended.
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task("", total=None)
        while not stopping.is_set():
            if await _shown(database, campaign, number, progress, task):
                return
            await first_of(_LOOK_SECONDS, stopping)


async def _shown(
    database: "Database", campaign: Campaign, number: int, progress: "Progress", task: "TaskID"
) -> bool:
    """Shows how far it is now; says whether it is over."""
    from bot.texts.mailing_lines import STATES

    seen = await _find(database, campaign, number)
    total = sum(seen.tally.values())
    open_ = seen.tally.get("pending", 0) + seen.tally.get("intent", 0)
    # How many people there are is known when each of them has a row.
    known = total if seen.mailing.fanned_out or seen.mailing.state in _OVER else None
    progress.update(task, description=STATES[seen.mailing.state], completed=total - open_, total=known)
    return seen.mailing.state in _OVER
