"""Files that people sent: fetched from Telegram, and never more of one than is wanted."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import structlog
from telegram import Bot
from telegram.error import TelegramError

from bot.chat.request import TooLargeError
from bot.errors import StandpointError

LARGEST_FILE: Final = 1024 * 1024
"""Bytes; ``AiohttpRequest`` reads no more of a download."""
_MOST_SECONDS = 12.0

_log = structlog.get_logger(__name__)

FetchFile = Callable[[str], Awaitable[bytes]]
"""Telegram's name for a file → its bytes. Raises ``FileTooLargeError`` and ``FileUnavailableError``."""


class FileTooLargeError(StandpointError):
    """The file is larger than 1 MiB; send a smaller one."""


class FileUnavailableError(StandpointError):
    """Telegram did not hand over the file; send it again."""


class FileFetcher:
    """Fetches files from Telegram."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def fetch(self, file_id: str) -> bytes:
        """The file's bytes.

        Raises:
            FileTooLargeError: It has more than ``LARGEST_FILE`` of them.
            FileUnavailableError: Telegram does not have it (any more), or could not be asked in time.
        """
        try:
            async with asyncio.timeout(_MOST_SECONDS):
                file = await self._bot.get_file(file_id)
                # What Telegram says about the size is believed only where it says that the file is too large.
                if (file.file_size or 0) > LARGEST_FILE:
                    raise FileTooLargeError
                if not file.file_path:
                    raise FileUnavailableError
                return bytes(await file.download_as_bytearray())
        except TooLargeError:
            raise FileTooLargeError from None
        except (TelegramError, TimeoutError) as error:
            # Without its text: the address in it has the token.
            _log.info("a file could not be fetched", kind=type(error).__name__)
            raise FileUnavailableError from None
