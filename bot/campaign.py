"""The campaign whose settings hold in this folder, as the commands meet it: its content and, beside the bot, its store."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from bot.errors import SettingsError, StandpointError

if TYPE_CHECKING:
    from bot.actions.policy import Policy
    from bot.content.model import Content
    from bot.settings import Settings
    from bot.store.database import Database


@dataclass(frozen=True)
class Campaign:
    """One campaign; ``language`` is the one that was asked for, or its first."""

    settings: "Settings"
    content: "Content"
    language: str

    @classmethod
    def here(cls, language: str | None = None) -> "Campaign":
        """The campaign of this folder.

        Raises:
            SettingsError: The settings, the content or the language is wrong.
        """
        from bot.chat.shelf import Shelf
        from bot.settings import Settings

        settings = Settings.read()
        content = Shelf(settings.content).content
        language = language or content.authority.language
        if language not in content.languages:
            sentence = f"The content has no language {language!r}; it has {', '.join(content.languages)}."
            raise SettingsError(sentence)
        return cls(settings, content, language)

    def policy(self) -> "Policy":
        """What the settings say about writing to people."""
        from bot.actions.policy import policy_of

        return policy_of(self.settings, self.content.campaign.zone)

    @asynccontextmanager
    async def store(self, *, make: bool = False) -> "AsyncIterator[Database]":
        """The store, whether or not the bot has it open; ``make``: one is made where there is none.

        Raises:
            StandpointError: There is none.
        """
        from bot.store.database import Database
        from bot.store.rekey import finish_if_interrupted

        finish_if_interrupted(self.settings)
        key = self.settings.store_key()
        self.log_quietly(key)
        if not make and not self.settings.database.exists():
            sentence = (
                f"There is no store at {self.settings.database} yet; `standpoint run` or an import makes it."
            )
            raise StandpointError(sentence)
        async with Database.open(self.settings.database, key) as database:
            yield database

    def key_digits(self) -> str | None:
        """The store's key as a connection takes it; None for a plain store.

        Raises:
            SettingsError: It is missing or wrong.
        """
        from bot.store.connection import check_key

        key = self.settings.store_key()
        return None if key is None else check_key(key)

    def log_quietly(self, key: str | None) -> None:
        """From now on only warnings are said, and neither this key nor the token in them."""
        import logging

        from bot import logs

        token = self.settings.token.get_secret_value() if self.settings.token else ""
        logs.set_up([key or "", token], logging.WARNING)

    @staticmethod
    def now() -> int:
        """UTC epoch seconds."""
        from bot.clock import SystemClock

        return SystemClock().now()


def agreed(question: str, *, otherwise: str) -> bool:
    """Whether the person at the terminal says yes; ``otherwise`` says how to do it where there is nobody to ask."""
    if not sys.stdin.isatty():
        click.echo(f"Nothing was changed. {otherwise}")
        return False
    if click.confirm(question):
        return True
    click.echo("Nothing was changed.")
    return False
