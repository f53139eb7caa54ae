"""Files for their owner alone, on the disk for good, and never half under their name."""

import errno
import os
from collections.abc import Iterable
from pathlib import Path

_OTHERS = 0o077


def make_private(file: Path, content: bytes = b"") -> None:
    """A new file that only its owner can read and write; on the disk when this returns.

    Raises:
        OSError: It is there already (``FileExistsError``), or cannot be made.
    """
    # Its rights before its content: nobody else may open it in between, whatever the umask.
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())


def sync(file: Path) -> None:
    """What was written to a file is on the disk."""
    descriptor = os.open(file, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """The names in a folder are on the disk as they are."""
    if os.name == "nt":
        # Windows opens no folders, and keeps names by itself.
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def give_name(unfinished: Path, name: Path) -> None:
    """Gives a finished file its name, at once and for good.

    Raises:
        FileExistsError: Another file has it; that one stays as it is.
    """
    sync(unfinished)
    try:
        # A link, other than a rename, takes no name that there is.
        os.link(unfinished, name)
    except FileExistsError:
        raise
    except OSError:
        # There are disks without links.
        if name.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(name)) from None
        unfinished.rename(name)
    unfinished.unlink(missing_ok=True)
    sync_folder(name.parent)


def put_in_place(finished: Path, name: Path) -> None:
    """A finished file takes the name of another, at once and for good."""
    sync(finished)
    finished.replace(name)
    sync_folder(name.parent)


def belong_like(file: Path, model: Path) -> None:
    """What root makes beside a file of somebody else's belongs to them: the bot must be able to open it."""
    if os.name != "nt" and os.geteuid() == 0:
        owner = model.stat()
        os.chown(file, owner.st_uid, owner.st_gid)


def drop(file: Path) -> None:
    """A file that the program made goes, if it is there.

    Raises:
        OSError: It cannot go, or is a folder, which somebody else made.
    """
    if file.is_dir() and not file.is_symlink():
        raise IsADirectoryError(errno.EISDIR, f"{file} is a folder and stands in the way; move it elsewhere")
    file.unlink(missing_ok=True)


def drop_database(file: Path) -> None:
    """A database file that nobody has open goes, with what SQLite keeps beside it.

    Raises:
        OSError: One of them cannot go.
    """
    for ending in ("", "-wal", "-shm", "-journal"):
        drop(file.with_name(file.name + ending))


def open_to_others(files: Iterable[Path]) -> list[Path]:
    """Those of some files and folders that others than their owner may use."""
    if os.name == "nt":
        return []
    return [file for file in files if file.exists() and file.stat().st_mode & _OTHERS]
