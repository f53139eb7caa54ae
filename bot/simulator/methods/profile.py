"""What the bot says about itself, per language and scope."""

import re
from typing import Any, NoReturn

from bot.simulator.methods.kinds import Method
from bot.simulator.parameters import Parameters
from bot.simulator.profile import Command, Scope
from bot.simulator.refusals import refuse
from bot.simulator.world import World

COMMAND_NAME = re.compile(r"[a-z0-9_]+")
LANGUAGE = re.compile(r"[a-z]{2}")
LONGEST_COMMAND = 32
LONGEST_COMMAND_DESCRIPTION = 256
MOST_COMMANDS = 100
LONGEST_NAME = 64
LONGEST_DESCRIPTION = 512
LONGEST_SHORT_DESCRIPTION = 120
PLAIN_SCOPES = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
CHAT_SCOPES = {"chat", "chat_administrators", "chat_member"}


def _language(parameters: Parameters) -> str:
    code = parameters.text("language_code")
    if code and not LANGUAGE.fullmatch(code):
        refuse("Invalid language code specified")
    return code


def _scope(world: World, parameters: Parameters) -> Scope:
    given = parameters.structure("scope", "can't parse BotCommandScope JSON object")
    if given is None:
        return Scope()
    if not isinstance(given, dict):
        _bad_scope("BotCommandScope must be an Object")
    fields = Parameters(given)
    kind = fields.text("type")
    if kind in PLAIN_SCOPES:
        return Scope(kind)
    if kind not in CHAT_SCOPES:
        _bad_scope("Unsupported type specified" if kind else 'Can\'t find field "type"')
    if not fields.text("chat_id"):
        _bad_scope("Empty chat_id specified")
    chat = world.chat_to_read(fields.integer("chat_id"))
    if kind == "chat":
        return Scope(kind, chat.chat_id)
    if chat.is_private:
        refuse("Can't use specified scope in private chats")
    if kind == "chat_administrators":
        return Scope(kind, chat.chat_id)
    user_id = fields.integer("user_id")
    if user_id <= 0:
        _bad_scope("Invalid user_id specified")
    return Scope(kind, chat.chat_id, user_id)


def _bad_scope(why: str) -> NoReturn:
    refuse(f"can't parse BotCommandScope: {why}")


def _command(given: Any) -> Command:  # noqa: ANN401  # whatever JSON the bot wrote
    if not isinstance(given, dict):
        refuse("can't parse BotCommand: expected an Object")
    for name in ("command", "description"):
        if not isinstance(given.get(name), str):
            refuse(f"can't parse BotCommand: Can't find field \"{name}\"")
    command = given["command"].strip().removeprefix("/")
    description = given["description"].strip()
    if not command:
        refuse("Command must be non-empty")
    if len(command) > LONGEST_COMMAND:
        refuse(f"Command length must not exceed {LONGEST_COMMAND}")
    if not description:
        refuse("Command description must be non-empty")
    if len(description) > LONGEST_COMMAND_DESCRIPTION:
        refuse(f"Command description length must not exceed {LONGEST_COMMAND_DESCRIPTION}")
    if not COMMAND_NAME.fullmatch(command):
        refuse("BOT_COMMAND_INVALID")
    return {"command": command, "description": description}


def set_my_commands(world: World, parameters: Parameters) -> object:
    """Say which commands clients list; an empty list is the same as none."""
    given = parameters.structure("commands", "can't parse commands JSON object")
    if given is not None and not isinstance(given, list):
        refuse("Expected an Array of BotCommand")
    commands = [_command(command) for command in given or []]
    scope = _scope(world, parameters)
    if len(commands) > MOST_COMMANDS:
        refuse("BOT_COMMANDS_TOO_MUCH")
    world.profile.commands[scope, _language(parameters)] = commands
    world.changes.profile()
    return True


def get_my_commands(world: World, parameters: Parameters) -> object:
    """The commands of exactly this scope and language."""
    return world.profile.commands.get((_scope(world, parameters), _language(parameters)), [])


def delete_my_commands(world: World, parameters: Parameters) -> object:
    """Take back the commands of exactly this scope and language."""
    world.profile.commands.pop((_scope(world, parameters), _language(parameters)), None)
    world.changes.profile()
    return True


def _keep(texts: dict[str, str], language: str, text: str) -> None:
    if text:
        texts[language] = text
    else:
        texts.pop(language, None)


def set_my_name(world: World, parameters: Parameters) -> object:
    """Name the bot."""
    name, language = parameters.text("name"), _language(parameters)
    if len(name) > LONGEST_NAME or (not name and not language):
        refuse("BOT_TITLE_INVALID")
    _keep(world.profile.names, language, name)
    world.changes.profile()
    return True


def set_my_description(world: World, parameters: Parameters) -> object:
    """Say what an empty chat shows."""
    text = parameters.text("description")
    if len(text) > LONGEST_DESCRIPTION:
        refuse("DESCRIPTION_TOO_LONG")
    _keep(world.profile.descriptions, _language(parameters), text)
    world.changes.profile()
    return True


def set_my_short_description(world: World, parameters: Parameters) -> object:
    """Say what the bot's profile page shows."""
    text = parameters.text("short_description")
    if len(text) > LONGEST_SHORT_DESCRIPTION:
        refuse("ABOUT_TOO_LONG")
    _keep(world.profile.short_descriptions, _language(parameters), text)
    world.changes.profile()
    return True


def get_my_name(world: World, parameters: Parameters) -> object:
    """The bot's name in a language."""
    return {"name": world.profile.names.get(_language(parameters), world.profile.first_name)}


def get_my_description(world: World, parameters: Parameters) -> object:
    """What an empty chat shows in exactly this language."""
    return {"description": world.profile.descriptions.get(_language(parameters), "")}


def get_my_short_description(world: World, parameters: Parameters) -> object:
    """What the profile page shows in exactly this language."""
    return {"short_description": world.profile.short_descriptions.get(_language(parameters), "")}


def _menu_chat(world: World, parameters: Parameters) -> int:
    if "chat_id" not in parameters:
        return 0
    chat_id = parameters.integer("chat_id")
    if chat_id <= 0:
        refuse("Invalid chat_id specified")
    return world.chat_to_read(chat_id).chat_id


def set_chat_menu_button(world: World, parameters: Parameters) -> object:
    """Choose what the button beside the input field does."""
    given = parameters.structure("menu_button", "can't parse menu button JSON object") or {"type": "default"}
    kind = given.get("type") if isinstance(given, dict) else None
    if kind not in {"default", "commands", "web_app"}:
        refuse("can't parse menu button: MenuButton has unsupported type")
    world.profile.menu_buttons[_menu_chat(world, parameters)] = given
    return True


def get_chat_menu_button(world: World, parameters: Parameters) -> object:
    """What the button beside the input field does."""
    buttons = world.profile.menu_buttons
    return buttons.get(_menu_chat(world, parameters)) or buttons.get(0) or {"type": "commands"}


METHODS: dict[str, Method] = {
    "setmycommands": set_my_commands,
    "getmycommands": get_my_commands,
    "deletemycommands": delete_my_commands,
    "setmyname": set_my_name,
    "getmyname": get_my_name,
    "setmydescription": set_my_description,
    "getmydescription": get_my_description,
    "setmyshortdescription": set_my_short_description,
    "getmyshortdescription": get_my_short_description,
    "setchatmenubutton": set_chat_menu_button,
    "getchatmenubutton": get_chat_menu_button,
}
