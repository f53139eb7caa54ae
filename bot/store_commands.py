"""The commands about the store as a whole. They import what they need when they run, so that ``--help`` is quick."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from bot.campaign import Campaign, agreed
from bot.errors import StandpointError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.actions.policy import Retention
    from bot.actions.restore import Restored
    from bot.actions.sweep import Swept
    from bot.store.database import Database

_SWEPT: Final = "The store's file was rewritten: nothing of what was deleted is left in it."
_LEFT_TO_THE_BOT: Final = (
    "The bot is running, and the store is too large to be rewritten beside it: it does that itself in the night. "
    "Until then traces of what was deleted may be left in unused parts of the file."
)
_IN_USE: Final = (
    "Another program uses the store, so its file could not be rewritten: traces of what was deleted may be left in "
    "unused parts of it. The bot does it later, and `standpoint sweep` can be run again."
)


@click.command()
def sweep() -> None:
    """Delete what was kept for long enough, and rewrite the store so that it leaves no trace.

    The bot does both by itself; this does it now, also beside the running bot.
    """
    asyncio.run(_sweep(Campaign.here()))


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Write a whole, encrypted copy of the store to FILE, also beside the running bot.

    FILE must not be there yet. The copy has the key of the store; keep that somewhere else.
    """
    asyncio.run(_backup(Campaign.here(), file))


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--key-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The key that the backup was made with, if the store has another one by now.",
)
@click.option("--yes", is_flag=True, help="Without asking.")
def restore(file: Path, key_file: Path | None, *, yes: bool) -> None:
    """Put the backup FILE in the place of the store; stop the bot first.

    Whoever was erased since stays erased, and nobody is sent anything twice. The store that is there is kept beside.
    """
    asyncio.run(_restore(Campaign.here(), file, key_file, sure=yes))


@click.command()
def rekey() -> None:
    """Give the store a new random key; stop the bot first.

    The old key is kept beside the new one: backups that were made with it need it.
    """
    asyncio.run(_rekey(Campaign.here()))


async def _backup(campaign: Campaign, file: Path) -> None:
    from bot.store.copies import back_up
    from bot.store.erased_list import keep_list, list_of

    async with campaign.store() as database:
        await keep_list(database)
        size = await back_up(database.path, campaign.key_digits(), file, at=campaign.now())
    click.echo(f"{file}: {size:,} bytes, read back and found whole.")
    if campaign.settings.plain_store:
        click.echo("It is not encrypted, as the store is not: whoever has the file can read it.")
    else:
        click.echo(
            "It opens with the key of the store alone; keep a copy of the key, and not beside the backups."
        )
    click.echo(
        f"Older backups still have people who were erased since: keep few of them. Copy {list_of(database.path)} too, "
        "and often: `standpoint restore` erases them again by it."
    )


async def _restore(campaign: Campaign, file: Path, key_file: Path | None, *, sure: bool) -> None:
    from bot.actions.restore import Place, restore
    from bot.settings import read_key
    from bot.store.lock import only_copy
    from bot.store.rekey import finish_if_interrupted

    settings = campaign.settings
    finish_if_interrupted(settings)
    place = Place(settings.database, settings.store_key())
    campaign.log_quietly(place.key)
    with only_copy(settings.database):
        question = f"Put {file} in the place of {settings.database}?"
        otherwise = f"To do it: standpoint restore {file} --yes"
        if not sure and not agreed(question, otherwise=otherwise):
            return
        key = place.key if key_file is None else read_key(key_file)
        restored = await restore(file, key, place, policy=campaign.policy(), now=campaign.now())
    for line in _restored_lines(restored, days=settings.keep_copies_days):
        click.echo(line)


def _restored_lines(restored: "Restored", *, days: int) -> "Iterator[str]":
    import datetime as dt

    made = f"{dt.datetime.fromtimestamp(restored.made_at, dt.UTC):%Y-%m-%d %H:%M} UTC"
    done = restored.replayed
    yield f"The store is as it was on {made}, and opens with the key that is set."
    yield f"{done.erased:>8,}  people erased again: they had been erased since the backup"
    yield f"{done.withdrawn:>8,}  opt-outs since then made again"
    yield f"{done.taken_back:>8,}  broadcasts that were taken back or changed since: not sent as they were"
    yield f"{done.mailings:>8,}  mailings that were due or under way: nothing more of them is sent"
    yield f"{done.doubted:>8,}  messages of those of which nobody knows whether they were sent"
    if not restored.knows:
        yield (
            f"The store that was there does not open, so opt-outs since {made} are not known: "
            "whoever opted out after it has to do so again."
            if restored.kept
            else f"There was no store here, so opt-outs since {made} are not known: whoever opted out after it "
            "has to do so again."
        )
        yield (
            "A broadcast that was taken back since and whose time is to come is scheduled again: "
            "look at `standpoint mailings` before the bot is started."
        )
    if restored.kept:
        yield f"The store that was there is kept as {restored.kept}; the bot deletes it after {days} days."


async def _rekey(campaign: Campaign) -> None:
    from bot.store.lock import only_copy
    from bot.store.rekey import rekey as change_key

    key_file = _own_key_file(campaign)
    campaign.log_quietly("")
    with only_copy(campaign.settings.database):
        kept = await change_key(campaign.settings.database, key_file)
    click.echo(f"The store has a new key, which is in {key_file}: keep a copy of it somewhere else.")
    click.echo(
        f"The old one is kept as {kept}, because backups that were made before need it; delete it with the last of them."
    )


def _own_key_file(campaign: Campaign) -> Path:
    """The file with the key, where that is ours to change.

    Raises:
        StandpointError: It is not.
    """
    settings = campaign.settings
    if settings.plain_store:
        sentence = "The store is not encrypted (STANDPOINT_PLAIN_STORE=yes), so there is no key to change."
        raise StandpointError(sentence)
    if settings.database_key_file is None or settings.key_is_credential:
        sentence = (
            "Only a key in a file can be changed, and this one is given by the environment or by systemd; "
            "run `standpoint rekey` with STANDPOINT_DATABASE_KEY_FILE set to the file that holds it, "
            "and without STANDPOINT_DATABASE_KEY."
        )
        raise StandpointError(sentence)
    if not settings.database.exists():
        sentence = f"There is no store at {settings.database}; check STANDPOINT_DATABASE."
        raise StandpointError(sentence)
    return settings.database_key_file


async def _sweep(campaign: Campaign) -> None:
    from bot.actions import sweep as retention

    policy = campaign.policy()
    async with campaign.store() as database:
        swept = await retention.sweep(database, policy, campaign.now())
        for line in _lines(swept, policy.retention):
            click.echo(line)
        click.echo(await rewritten(database))


async def rewritten(database: "Database") -> str:
    """Rewrites the store's file, or leaves it to the bot; gives the sentence that says which."""
    from bot.actions.keeping import AT_ONCE_BYTES

    if database.size() > AT_ONCE_BYTES and _is_running(database.path):
        return _LEFT_TO_THE_BOT
    return _SWEPT if await database.scrub() else _IN_USE


def _lines(swept: "Swept", keep: "Retention") -> "Iterator[str]":
    counts = {
        f"people erased who could not be reached for {keep.gone} days": swept.people,
        f"deliveries of more than {keep.deliveries} days ago, now only counts": swept.deliveries,
        f"answers and opt-ins to events over for {keep.deliveries} days, now only counts": swept.events,
        f"drafts and questions that were left for {keep.drafts} days": swept.drafts,
        f"chats in the audit that tried what they may not, {keep.deliveries} days ago": swept.strangers,
        f"records of erasures of more than {keep.erasures} days ago": swept.erasures,
        f"copies of the store from before an update, {keep.copies} days old": swept.copies,
    }
    for what, count in counts.items():
        if count:
            yield f"{count:>8,}  {what}"
    if not swept.anything:
        yield "Nothing was kept for too long."
    for name in swept.stuck:
        yield f"{name}, beside the store, was kept for long enough and cannot be deleted; delete it by hand."


def _is_running(store: Path) -> bool:
    from bot.store.lock import StoreInUseError, only_copy

    try:
        with only_copy(store):
            return False
    except StoreInUseError:
        return True
