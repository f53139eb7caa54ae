"""The command ``standpoint broadcast``: what a file says goes into the store, from where the running bot sends it.

It imports what it needs when it runs, so that ``--help`` is quick.
"""

import asyncio
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from bot.campaign import Campaign, agreed
from bot.errors import StandpointError

if TYPE_CHECKING:
    from bot.actions.broadcast_reach import Around
    from bot.store.broadcasts import Actor, Broadcast
    from bot.store.database import Database
    from bot.texts.broadcast_file import Written

_OBSTACLES: Final = {
    "late": "The time it was to be sent is over",
    "changed": "It was changed in the meantime",
    "past": "Somebody else decided about it in the meantime",
    "gone": "Somebody threw it away in the meantime",
    "empty": "It says nothing",
}


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--at", "when", help='When it is sent, such as "2026-12-01 18:00"; at once when not given.')
@click.option("--dry-run", is_flag=True, help="Only show what would be sent, to how many and when.")
@click.option("--yes", is_flag=True, help="Confirm it without asking.")
def broadcast(file: Path, when: str | None, *, dry_run: bool, yes: bool) -> int:
    """Send a broadcast that is written in a YAML file.

    First it shows what everybody will get, how many people, and when. Nothing is sent before you say so. The running bot
    sends it.
    """
    return asyncio.run(_broadcast(Campaign.here(), file, when, dry_run=dry_run, sure=yes))


async def _broadcast(campaign: Campaign, file: Path, when: str | None, *, dry_run: bool, sure: bool) -> int:
    from bot.actions.broadcast_files import look, put
    from bot.actions.broadcasts import Obstacle, confirm, discard
    from bot.texts.broadcast_preview import decision_lines, faults, letter_lines

    send_at = None if when is None else _moment(campaign, when)
    async with campaign.store() as database:
        written = await _read(campaign, database, file)
        if written is None:
            return 1
        seen = await look(database, _actor(campaign), written, send_at=send_at, around=_around(campaign))
        for language, letter in seen.letters.items():
            for line in (*letter_lines(language, letter), ""):
                click.echo(line)
        for line in decision_lines(seen.decision, campaign.content):
            click.echo(line)
        if reasons := faults(seen.decision):
            raise StandpointError(" ".join(reasons))
        if dry_run:
            click.echo("Nothing was sent.")
            return 0
        if not sure and not agreed("Send it?", otherwise=_again(file, when)):
            return 0
        said = await put(database, _actor(campaign), written, send_at=send_at)
        confirmed = await confirm(database, _actor(campaign), said, policy=campaign.policy())
        if isinstance(confirmed, Obstacle):
            await discard(database, _actor(campaign), said.broadcast_id)
            sentence = f"{_OBSTACLES.get(confirmed.value, 'It cannot be sent')}; nothing was sent. Try again."
            raise StandpointError(sentence)
        click.echo(_what_follows(confirmed))
    return 0


def _again(file: Path, when: str | None) -> str:
    at = () if when is None else ("--at", when)
    return f"To send it: {shlex.join(('standpoint', 'broadcast', *at, '--yes', str(file)))}"


async def _read(campaign: Campaign, database: "Database", file: Path) -> "Written | None":
    from bot.content import yaml_file
    from bot.texts.broadcast_file import read_broadcast

    async with database.reading() as tables:
        coming = await tables.events.coming(after=campaign.now())
    document, problems = yaml_file.read(file)
    written = None
    if document is not None:
        has_channel = campaign.settings.channel is not None
        written, further = read_broadcast(document, campaign.content, coming, has_channel=has_channel)
        problems = [*problems, *further]
    for problem in problems:
        click.echo(problem)
    kept = campaign.settings.keep_deliveries_days
    if written is not None and written.rested_days > kept:
        sentence = (
            f"{file}: `rested_days` is {written.rested_days}, and what people got is known for {kept} days only "
            "(STANDPOINT_KEEP_DELIVERIES_DAYS); make it less."
        )
        raise StandpointError(sentence)
    return None if problems else written


def _moment(campaign: Campaign, when: str) -> int:
    from bot.actions.moments import Doubt, read_moment
    from bot.texts.broadcast_preview import moment

    zone = campaign.content.campaign.zone
    read = read_moment(when, zone=zone, now=campaign.now(), languages=campaign.content.languages)
    if read.doubt is None:
        return read.candidates[0]
    clear = {
        Doubt.PAST: "The time it is to be sent is over.",
        Doubt.FAR: "The time it is to be sent is more than two years ahead.",
    }
    meant = " or ".join(moment(at, zone) for at in read.candidates)
    sentence = clear.get(read.doubt) or (
        'It is not clear when it is to be sent; write it like --at "2026-12-01 18:00".'
        + (f" It may mean {meant}." if meant else "")
    )
    raise StandpointError(sentence)


def _actor(campaign: Campaign) -> "Actor":
    from bot.store.broadcasts import Actor

    return Actor(None, "command line", campaign.now())


def _around(campaign: Campaign) -> "Around":
    from bot.actions.broadcast_reach import Around
    from bot.delivery.broadcast_letters import BroadcastLetters

    # No broadcast names the bot: whoever reads one is talking to it.
    letters = BroadcastLetters(lambda: campaign.content, "")
    return Around(campaign.content, campaign.policy(), letters, campaign.now())


def _what_follows(confirmed: "Broadcast") -> str:
    name = f"Broadcast {confirmed.broadcast_id}"
    if confirmed.state == "awaiting":
        return f"{name} waits for an organizer to approve it in chat; nothing is sent before."
    when = "within half a minute" if confirmed.send_at is None else "when it is time"
    number = confirmed.mailing_id
    return (
        f"{name} is mailing {number}. The running bot begins {when}, outside the quiet hours; "
        f"`standpoint mailing {number} report --follow` shows how it goes."
    )
