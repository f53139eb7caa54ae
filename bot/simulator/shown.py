"""How a phone shows what is there: chats, messages and the bot's profile, as JSON for the page and for tests."""

from typing import Any
from urllib.parse import quote

from bot.simulator.chats import SEND_OPTIONS, Chat, Message, Person
from bot.simulator.entities import as_html
from bot.simulator.world import World

# An animation comes with the same file as a document, a venue with its location: what says more stands first.
KINDS = ("photo", "video", "animation", "audio", "document", "voice", "sticker", "venue", "location")
PRESENTATION = ("has_media_spoiler", "show_caption_above_media", "link_preview_options")
FILE_FIELDS = ("file_id", "file_unique_id", "width", "height", "duration", "title", "performer")
BUTTON_FIELDS = {"callback_data": "data", "url": "url"}
INLINE_SWITCHES = ("switch_inline_query", "switch_inline_query_current_chat")


def phones(world: World) -> dict[str, Any]:
    """Everyone, the groups, and the bot as it presents itself to those with no language of its own."""
    profile = world.profile
    return {
        "bot": {
            "id": profile.bot_id,
            "username": profile.username,
            "first_name": profile.first_name,
            "description": profile.descriptions.get("", ""),
            "short_description": profile.short_descriptions.get("", ""),
        },
        "phones": [_phone(person) for person in world.people.values()],
        "groups": [
            {"chat_id": chat.chat_id, "title": chat.title, "members": list(chat.members)}
            for chat in world.chats.values()
            if chat.kind == "group"
        ],
        "channels": [channel(chat) for chat in world.chats.values() if chat.is_channel],
    }


def _phone(person: Person) -> dict[str, Any]:
    phone: dict[str, Any] = {
        "user_id": person.user_id,
        "first_name": person.first_name,
        "language_code": person.language_code,
        "blocked": person.blocked,
        "started": person.started,
    }
    if person.role is not None:
        phone["role"] = person.role
    return phone


def chat(world: World, person: Person, shown: Chat) -> dict[str, Any]:
    """A chat as this person sees it now."""
    language = person.language_code
    descriptions = world.profile.descriptions
    return {
        "chat_id": shown.chat_id,
        "type": shown.kind,
        "title": world.profile.first_name if shown.is_private else shown.title,
        "blocked": person.blocked,
        "started": person.started,
        "typing": shown.typing_until > world.clock(),
        "language_code": language,
        "description": descriptions.get(language or "") or descriptions.get("", ""),
        "commands": world.profile.shown_commands(shown.chat_id, person.user_id, language),
        "messages": [_message(world, message) for message in shown.messages.values()],
        "answers": list(person.answers),
        "unanswered": list(person.unanswered),
    }


def channel(shown: Chat) -> dict[str, Any]:
    """A channel, and whether the bot is in it (and so may post)."""
    return {
        "chat_id": shown.chat_id,
        "title": shown.title,
        "username": shown.username,
        "admin": shown.bot_is_in,
    }


def channel_chat(world: World, shown: Chat) -> dict[str, Any]:
    """A channel as its readers see it now."""
    messages = [_message(world, message) for message in shown.messages.values()]
    return {**channel(shown), "type": shown.kind, "messages": messages}


def _message(world: World, message: Message) -> dict[str, Any]:
    content = message.content
    kind = next((kind for kind in KINDS if kind in content), "text")
    text = content.get("text", content.get("caption", ""))
    entities = content.get("entities", content.get("caption_entities", []))
    shown: dict[str, Any] = {
        "message_id": message.message_id,
        "from": "bot" if message.sender is None else "person",
        "user_id": message.sender.user_id if message.sender else world.profile.bot_id,
        "name": message.sender.first_name if message.sender else world.profile.first_name,
        "date": message.date,
        "edit_date": message.edit_date,
        "text": text,
        "entities": entities,
        "html": as_html(text, entities),
        "kind": kind,
        "media_group_id": message.media_group_id,
        "reply_to": message.reply_to,
        "buttons": [[_button(button) for button in row] for row in message.keyboard or []],
    }
    if "caption" in content:
        shown["caption"] = content["caption"]
        shown["caption_entities"] = content.get("caption_entities", [])
    shown.update({name: content[name] for name in PRESENTATION if name in content})
    shown.update({name: name in message.options for name in SEND_OPTIONS})
    if message.via_bot:
        shown["via_bot"] = world.profile.username
    shown.update(_attachment(world, kind, content))
    return shown


def _attachment(world: World, kind: str, content: dict[str, Any]) -> dict[str, Any]:
    if kind == "text":
        return {}
    if kind == "location":
        return {"location": content["location"]}
    if kind == "venue":
        place = content["venue"]
        return {"venue": {"title": place["title"], "address": place["address"], **place["location"]}}
    fields = content[kind][-1] if kind == "photo" else content[kind]
    stored = world.files.by_id(fields["file_id"])
    if stored is None:
        return {}
    url = f"/files/{quote(stored.file_id)}/{quote(stored.name, safe='')}"
    about = {name: fields[name] for name in FILE_FIELDS if name in fields}
    return {
        "file": {
            **about,
            "name": stored.name,
            "size": len(stored.data),
            "mime_type": stored.mime_type,
            "url": url,
        }
    }


def _button(button: dict[str, Any]) -> dict[str, Any]:
    shown = {"text": button["text"]}
    for name, short in BUTTON_FIELDS.items():
        if name in button:
            shown[short] = button[name]
    for name in INLINE_SWITCHES:
        if name in button:
            shown["switch_inline_query"] = button[name]
    if "switch_inline_query_chosen_chat" in button:
        shown["switch_inline_query"] = button["switch_inline_query_chosen_chat"].get("query", "")
    if "copy_text" in button:
        shown["copy_text"] = button["copy_text"]["text"]
    return shown


def card(result: dict[str, Any]) -> dict[str, Any]:
    """An inline result as the list above the keyboard shows it."""
    content = result["message"]
    text = content.get("text", "")
    shown = {name: value for name, value in result.items() if name not in {"message", "keyboard"}}
    buttons = [[_button(button) for button in row] for row in result["keyboard"] or []]
    return {**shown, "text": text, "html": as_html(text, content.get("entities", [])), "buttons": buttons}
