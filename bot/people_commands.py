"""The commands ``standpoint why``, ``erase`` and ``erased``: what one person is owed an answer about.

They import what they need when they run, so that ``--help`` is quick. They alone take somebody's chat id, from whoever
already has it: none of them, and no other command, tells one.
"""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from bot.campaign import Campaign, agreed
from bot.errors import StandpointError

if TYPE_CHECKING:
    from bot.store.erasures import Erasure, Held

_CHAT = click.IntRange(1, 2**63 - 1)
"""As far as the store's numbers go."""
_HELD: Final[dict[str, str]] = {
    "people": "their language, and how and since when they are here",
    "consents": "what they agreed to and withdrew",
    "opt_ins": "what they hear about now",
    "events": "what they said about events",
    "deliveries": "what was sent to them; it stays in the counts",
    "to_come": "what was going to be sent to them",
    "drafts": "what they prepare as an organizer",
    "audited": "what the audit has of them, which stays without their number",
}


@click.command()
@click.argument("mailing", type=click.IntRange(1, 2**63 - 1))
@click.argument("chat_id", type=_CHAT)
def why(mailing: int, chat_id: int) -> None:
    """Show what became of a mailing to one person, and the consent that allowed it.

    `standpoint mailings` lists the mailings with their numbers.
    """
    asyncio.run(_why(Campaign.here(), mailing, chat_id))


@click.command()
@click.argument("chat_id", type=_CHAT)
@click.option("--yes", is_flag=True, help="Without asking.")
def erase(chat_id: int, *, yes: bool) -> None:
    """Erase a person who asks for it elsewhere than in the chat."""
    asyncio.run(_erase(Campaign.here(), chat_id, sure=yes))


@click.command()
@click.argument("receipt")
@click.argument("chat_id", type=_CHAT)
@click.option(
    "--data",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Their own data as a file, which they got from the bot: whether they had agreed to what it says.",
)
def erased(receipt: str, chat_id: int, *, data: Path | None) -> None:
    """Show that a person was erased, with the receipt from the last message they got."""
    asyncio.run(_erased(Campaign.here(), receipt, chat_id, data))


async def _why(campaign: Campaign, mailing: int, chat_id: int) -> None:
    from bot.actions import proving
    from bot.texts.reader import Reader
    from bot.texts.why_lines import Terms, why_lines

    async with campaign.store() as database, database.reading() as tables:
        found = await proving.why(tables, mailing, chat_id, Reader(campaign.content, campaign.language, ""))
    if found is None:
        sentence = f"There is no mailing {mailing}; `standpoint mailings` lists them."
        raise StandpointError(sentence)
    policy = campaign.policy()
    terms = Terms(
        campaign.content, chat_id in policy.organizers, policy.retention.deliveries, now=campaign.now()
    )
    for line in why_lines(found, terms):
        click.echo(line)


async def _erase(campaign: Campaign, chat_id: int, *, sure: bool) -> None:
    from bot.actions import erasure
    from bot.store.erased_list import keep_list

    async with campaign.store() as database:
        async with database.reading() as tables:
            held = await tables.erasures.held(chat_id)
        if not _tell_held(held):
            click.echo("Nothing is held about this person.")
            return
        if not sure and not agreed(
            "Erase it, for good?", otherwise="To erase it: standpoint erase CHAT_ID --yes"
        ):
            return
        receipt = await erasure.erase(
            database, chat_id, asked_by="command line", policy=campaign.policy(), now=campaign.now()
        )
        click.echo("It is erased.")
        # Whatever fails from here on: the receipt is nowhere else.
        if receipt is not None:
            _tell_receipt(receipt.secret, receipt.erasure)
        if chat_id in campaign.settings.organizers:
            click.echo("They are still an organizer in STANDPOINT_ORGANIZERS; take them out there.")
        await keep_list(database)


def _tell_held(held: "Held") -> bool:
    """Says how much there is of what; False where there is nothing."""
    counts = {words: getattr(held, name) for name, words in _HELD.items()}
    for words, count in counts.items():
        if count:
            click.echo(f"{count:>8,}  {words}")
    return any(counts.values())


def _tell_receipt(secret: str, kept: "Erasure") -> None:
    click.echo(f"Receipt: {secret}")
    had = "that they had agreed to something" if kept.consents else "that they had agreed to nothing"
    click.echo(
        "Give them the receipt, and keep no copy. It alone shows that they were erased, "
        f"and {had}: standpoint erased RECEIPT CHAT_ID"
    )
    click.echo(
        "Traces may be left in unused parts of the file until it is rewritten: "
        "the bot does that within a day, and `standpoint sweep` now."
    )


async def _erased(campaign: Campaign, receipt: str, chat_id: int, data: Path | None) -> None:
    from bot.actions import proving
    from bot.texts.why_lines import erased_lines

    own_data = _read(data) if data else None
    async with campaign.store() as database, database.reading() as tables:
        found = await proving.erasure_of(tables, receipt, chat_id)
    if found is None:
        days = campaign.policy().retention.erasures
        sentence = (
            "No erasure is kept for this receipt and this chat id: one of the two is wrong, "
            f"or it was more than {days} days ago."
        )
        raise StandpointError(sentence)
    for line in erased_lines(found, campaign.content.campaign.zone):
        click.echo(line)
    if own_data is None:
        return
    if proving.is_what_was_hashed(found, receipt, own_data):
        click.echo("What they had agreed to and withdrawn is exactly what the file says.")
    else:
        sentence = (
            "What they had agreed to and withdrawn is not what the file says: "
            "it was made before something changed, or was changed itself."
        )
        raise StandpointError(sentence)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        sentence = f"{file} cannot be read: {error.strerror}."
        raise StandpointError(sentence) from error
