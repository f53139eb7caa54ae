"""What Telegram's apps show about the bot: commands and descriptions, set only where they differ."""

import structlog
from telegram import Bot, BotCommand
from telegram.error import TelegramError

from bot.chat.routes import COMMANDS
from bot.content.model import Campaign, Content, Edition
from bot.texts.phrases import Phrases

_log = structlog.get_logger(__name__)


async def publish(bot: Bot, content: Content) -> None:
    """Brings the profile up to date, per language; trouble is logged and does not keep the bot from serving."""
    try:
        # Without a language code: what people of all other languages see.
        await _publish(bot, content.campaign, content.authority, None)
        for language, edition in content.editions.items():
            if edition is not content.authority and len(language) == 2:  # noqa: PLR2004 - Telegram takes ISO 639-1
                await _publish(bot, content.campaign, edition, language)
    except TelegramError as error:
        _log.warning("the bot's profile could not be brought up to date", kind=type(error).__name__)


async def _publish(bot: Bot, campaign: Campaign, edition: Edition, language: str | None) -> None:
    plain = Phrases(edition).plain
    wanted = tuple(BotCommand(name, plain(f"command_{name}").strip()) for name in COMMANDS)
    if await bot.get_my_commands(language_code=language) != wanted:
        await bot.set_my_commands(wanted, language_code=language)
    office = campaign.office.within(edition.language)
    description = plain("bot_description", candidate=campaign.candidate, office=office).strip()
    if (await bot.get_my_description(language)).description != description:
        await bot.set_my_description(description, language)
    short = plain("bot_short_description", candidate=campaign.candidate).strip()
    if (await bot.get_my_short_description(language)).short_description != short:
        await bot.set_my_short_description(short, language)
