"""The command ``standpoint``. Commands import what they need when they run, so that ``--help`` is quick."""

import sys
from pathlib import Path
from typing import NoReturn

import click

from bot.broadcast_commands import broadcast
from bot.errors import StandpointError
from bot.event_commands import events, rehearse
from bot.mailing_commands import mailing, mailings
from bot.people_commands import erase, erased, why
from bot.store_commands import backup, rekey, restore, sweep

_UNEXPECTED_EXIT = 70
_INTERRUPTED_EXIT = 130


def main() -> None:
    """Runs the command line: whatever happens, a person reads a sentence, never a traceback."""
    try:
        code = standpoint.main(standalone_mode=False)
    except StandpointError as error:
        _end(str(error), error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        sys.exit(_INTERRUPTED_EXIT)
    except Exception as error:  # noqa: BLE001 - the last stop before a traceback
        from bot.logs import describe_error

        kind, at = describe_error((type(error), error, error.__traceback__))
        _end(
            f"Something went wrong that should not have ({kind}, at {at}). Please report it.",
            _UNEXPECTED_EXIT,
        )
    sys.exit(code or 0)


def _end(sentence: str, code: int) -> NoReturn:
    click.echo(f"standpoint: {sentence}", err=True)
    sys.exit(code)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="standpoint")
def standpoint() -> None:
    """A campaign's Telegram bot: positions, demands, events, and reminders for those who asked."""


@standpoint.command()
@click.option(
    "--port",
    default=8080,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Where the page is served on this machine; 0 takes a free one.",
)
@click.option("--no-browser", is_flag=True, help="Only print the address.")
@click.option(
    "--database",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Keep the store in this file (its key beside it); otherwise it goes with the demo.",
)
def demo(port: int, *, no_browser: bool, database: Path | None) -> None:
    """Try the bot on this machine: no Telegram account, no network."""
    from bot.demo import run_demo

    run_demo(port=port, browser=not no_browser, database=database)


@standpoint.command()
def run() -> None:
    """Run the bot, with settings from the environment and from .env."""
    from bot import logs
    from bot.settings import Settings
    from bot.store.rekey import finish_if_interrupted

    settings = Settings.read()
    token = settings.bot_token()
    finish_if_interrupted(settings)
    logs.set_up(secrets=[token, settings.store_key() or ""])

    from bot import app
    from bot.interrupt import run_until_interrupted

    run_until_interrupted(lambda stopping: app.run(settings, stopping))


@standpoint.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--schema", is_flag=True, help="Write JSON Schemas to FOLDER/.schema, for editors.")
def check(folder: Path | None, *, schema: bool) -> int:
    """Find every problem of the content in FOLDER (default: the content in use)."""
    from bot.chat.shelf import problems_of
    from bot.settings import Settings

    folder = folder or Settings.read().content
    if schema:
        from bot.content.schema import write_schemas

        for file in write_schemas(folder):
            click.echo(f"wrote {file}")
    problems = problems_of(folder)
    errors = [problem for problem in problems if problem.severity == "error"]
    for problem in problems:
        prefix = "" if problem.severity == "error" else "warning: "
        click.echo(f"{problem.where}: {prefix}{problem.text}")
    click.echo(
        f"{folder}: {_count(len(errors), 'problem')}, {_count(len(problems) - len(errors), 'warning')}"
    )
    return 1 if errors else 0


@standpoint.command()
@click.option(
    "--folder",
    default=Path("data"),
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the store and its key are kept.",
)
@click.option("--env-file", default=Path(".env"), show_default=True, type=click.Path(path_type=Path))
def init(folder: Path, env_file: Path) -> None:
    """Make a key for the store and a .env file to fill in; nothing that exists is touched."""
    from bot.first_steps import write_first_files

    for line in write_first_files(folder, env_file):
        click.echo(line)


standpoint.add_command(events)
standpoint.add_command(rehearse)
standpoint.add_command(broadcast)
standpoint.add_command(mailings)
standpoint.add_command(mailing)
standpoint.add_command(why)
standpoint.add_command(erase)
standpoint.add_command(erased)
standpoint.add_command(sweep)
standpoint.add_command(backup)
standpoint.add_command(restore)
standpoint.add_command(rekey)


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


if __name__ == "__main__":
    main()
