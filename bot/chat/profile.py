"""What Telegram's apps show about the bot: commands and descriptions, set only where they differ."""

from collections.abc import Collection, Iterator

import structlog
from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram.error import BadRequest, TelegramError

from bot.chat.routes import COMMANDS, ORGANIZERS_COMMANDS
from bot.content.model import Campaign, Content, Edition
from bot.texts.phrases import Phrases

_log = structlog.get_logger(__name__)


async def publish(bot: Bot, content: Content, organizers: Collection[int] = ()) -> None:
    """Brings the profile up to date, per language; trouble is logged and does not keep the bot from serving.

    Args:
        bot: The bot.
        content: What the campaign says.
        organizers: The chats that are shown the organizers' commands too.
    """
    try:
        for language, edition in _audiences(content):
            await _publish(bot, content.campaign, edition, language)
        for chat_id in sorted(organizers):
            await _list_for_organizer(bot, content, chat_id)
    except TelegramError as error:
        _log.warning("the bot's profile could not be brought up to date", kind=type(error).__name__)


def _audiences(content: Content) -> Iterator[tuple[str | None, Edition]]:
    # Without a language code: what people of all other languages see.
    yield None, content.authority
    for language, edition in content.editions.items():
        if edition is not content.authority and len(language) == 2:  # noqa: PLR2004 - Telegram takes ISO 639-1
            yield language, edition


async def _list_for_organizer(bot: Bot, content: Content, chat_id: int) -> None:
    scope = BotCommandScopeChat(chat_id)
    try:
        for language, edition in _audiences(content):
            wanted = _commands(edition, hidden=frozenset())
            if await bot.get_my_commands(scope, language) != wanted:
                await bot.set_my_commands(wanted, scope, language)
    except BadRequest:
        # An organizer who has not written yet has no chat; the commands work all the same.
        _log.info("an organizer has not started the bot yet")


def _commands(edition: Edition, hidden: frozenset[str]) -> tuple[BotCommand, ...]:
    plain = Phrases(edition).plain
    return tuple(
        BotCommand(name, plain(f"command_{name}").strip()) for name in COMMANDS if name not in hidden
    )


async def _publish(bot: Bot, campaign: Campaign, edition: Edition, language: str | None) -> None:
    plain = Phrases(edition).plain
    wanted = _commands(edition, ORGANIZERS_COMMANDS)
    if await bot.get_my_commands(language_code=language) != wanted:
        await bot.set_my_commands(wanted, language_code=language)
    office = campaign.office.within(edition.language)
    description = plain("bot_description", candidate=campaign.candidate, office=office).strip()
    if (await bot.get_my_description(language)).description != description:
        await bot.set_my_description(description, language)
    short = plain("bot_short_description", candidate=campaign.candidate).strip()
    if (await bot.get_my_short_description(language)).short_description != short:
        await bot.set_my_short_description(short, language)
