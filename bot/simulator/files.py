"""Files that were sent: kept in memory under the opaque ids that Telegram gives them."""

import mimetypes
import secrets
import struct
from dataclasses import dataclass
from typing import Any

from bot.simulator.refusals import refuse

FOLDERS = {
    "photo": "photos",
    "video": "videos",
    "animation": "animations",
    "audio": "music",
    "document": "documents",
    "voice": "voice",
    "sticker": "stickers",
}
PREFIXES = {
    "photo": "AgAC",
    "video": "BAAC",
    "animation": "CgAC",
    "audio": "CQAC",
    "document": "BQAC",
    "voice": "AwAC",
    "sticker": "CAAC",
}
PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8"
JPEG_SIZE_MARKERS = {*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)}
JPEG_STANDALONE = {0x01, *range(0xD0, 0xD8)}


@dataclass(frozen=True)
class Upload:
    """A file as it came in: its name, what its sender says it is, and its bytes."""

    name: str
    mime_type: str
    data: bytes


@dataclass(frozen=True)
class StoredFile:
    """A file that Telegram knows: ``kind`` is one of FOLDERS."""

    file_id: str
    unique_id: str
    kind: str
    name: str
    mime_type: str
    data: bytes
    path: str

    def as_bot_api(self) -> dict[str, Any]:
        """The fields that every kind of file shares."""
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": len(self.data)}


class Files:
    """Every file of this Telegram."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def keep(self, kind: str, upload: Upload) -> StoredFile:
        """Store an upload under new ids."""
        file_id = PREFIXES[kind] + secrets.token_urlsafe(48)
        name = upload.name or "file"
        path = f"{FOLDERS[kind]}/file_{len(self._by_id)}{extension(name)}"
        mime_type = mimetypes.guess_type(name)[0] or upload.mime_type or "application/octet-stream"
        stored = StoredFile(
            file_id, f"Ag{secrets.token_urlsafe(10)}", kind, name, mime_type, upload.data, path
        )
        self._by_id[file_id] = stored
        self._by_path[path] = stored
        return stored

    def by_id(self, file_id: str) -> StoredFile | None:
        """The file with this id."""
        return self._by_id.get(file_id)

    def by_path(self, path: str) -> StoredFile | None:
        """The file that ``getFile`` named by this path."""
        return self._by_path.get(path)


def extension(name: str) -> str:
    """The end of a file's name, with its dot; empty when there is none or it is no plain word."""
    _, dot, end = name.rpartition(".")
    return f".{end.lower()}" if dot and end.isalnum() and end.isascii() else ""


def picture_size(data: bytes) -> tuple[int, int]:
    """Width and height in pixels of a PNG or JPEG.

    Raises:
        Refusal: when it is neither, as Telegram refuses photos it cannot read.
    """
    if data.startswith(PNG) and len(data) >= len(PNG) + 16:
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    size = _jpeg_size(data) if data.startswith(JPEG) else None
    if size is None:
        refuse("IMAGE_PROCESS_FAILED")
    return size


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    at = len(JPEG)
    while at + 9 <= len(data) and data[at] == JPEG[0]:
        marker = data[at + 1]
        if marker in JPEG_SIZE_MARKERS:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 if marker in JPEG_STANDALONE else 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return None
