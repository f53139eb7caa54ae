"""The lock on a store: who runs the bot on it, or changes it as a whole, is alone. It ends with its process."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from bot.errors import SettingsError, StandpointError
from bot.store.disk import belong_like


class StoreInUseError(StandpointError):
    """Another copy of Standpoint is running on the store."""

    exit_code = 2


@contextmanager
def only_copy(database: Path) -> Iterator[None]:
    """Holds the lock on a store.

    Raises:
        StoreInUseError: Somebody else holds it.
        SettingsError: The folder of the store cannot be used.
    """
    file = database.with_name(database.name + ".lock")
    lock = FileLock(file, mode=0o600)
    try:
        database.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock.acquire(blocking=False)
        if database.exists():
            belong_like(file, database)
    except Timeout:
        sentence = f"Another copy of Standpoint is running on {database}; stop it first."
        raise StoreInUseError(sentence) from None
    except OSError as error:
        sentence = (
            f"The folder of the store {database} cannot be used: {error.strerror}. Set STANDPOINT_DATABASE."
        )
        raise SettingsError(sentence) from error
    try:
        yield
    finally:
        lock.release()
