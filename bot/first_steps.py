"""The files that a new campaign starts from: a key for the store, and settings to fill in."""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from bot.errors import StandpointError

_ENV = """\
# The settings of Standpoint. This file holds a secret: keep it to yourself.

# The token that @BotFather gave you.
STANDPOINT_TOKEN=

STANDPOINT_DATABASE={database}
STANDPOINT_DATABASE_KEY_FILE={key}

# Telegram user ids of the organizers, with commas between them.
STANDPOINT_ORGANIZERS=

# From when to when nobody is reminded, by the campaign's clocks; or: none
# STANDPOINT_QUIET_HOURS=21:00-08:00
"""


def write_first_files(folder: Path, env_file: Path) -> Iterator[str]:
    """Makes the key and the settings where there are none yet; yields what to tell the person.

    Raises:
        StandpointError: A file cannot be written.
    """
    key = folder / "standpoint.key"
    database = folder / "standpoint.db"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if make_key(key):
            yield f"made {key}: without it nobody can read the store, you neither. Keep a copy somewhere else."
        else:
            yield f"kept {key}: it was there already."
        if _write_private(env_file, _ENV.format(database=database, key=key)):
            yield f"made {env_file}: put your bot's token into it, then `standpoint run`."
        else:
            yield f"kept {env_file}: it was there already."
    except OSError as error:
        sentence = f"{error.filename} cannot be written: {error.strerror}."
        raise StandpointError(sentence) from error


def make_key(file: Path) -> bool:
    """Makes a random 256-bit key in a file for its owner alone; False where the file was there already."""
    return _write_private(file, secrets.token_hex(32) + "\n")


def _write_private(file: Path, text: str) -> bool:
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        opened.write(text)
        opened.flush()
        # A store must never outlive its key.
        os.fsync(opened.fileno())
    return True
