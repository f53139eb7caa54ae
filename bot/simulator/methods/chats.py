"""Chats, who is in them, and the bot itself."""

from bot.simulator.methods.kinds import Method
from bot.simulator.methods.targets import chat_to_edit, chat_to_read
from bot.simulator.parameters import Parameters
from bot.simulator.refusals import refuse
from bot.simulator.world import World

NO_GIFTS = {
    "unlimited_gifts": False,
    "limited_gifts": False,
    "unique_gifts": False,
    "premium_subscription": False,
    "gifts_from_channels": False,
}
HIGHEST_ACCENT_COLOR = 7
CHANNEL_RIGHTS = {
    "can_be_edited": False,
    "is_anonymous": False,
    "can_manage_chat": True,
    "can_delete_messages": True,
    "can_manage_video_chats": False,
    "can_restrict_members": False,
    "can_promote_members": False,
    "can_change_info": False,
    "can_invite_users": False,
    "can_post_stories": False,
    "can_edit_stories": False,
    "can_delete_stories": False,
    "can_post_messages": True,
    "can_edit_messages": True,
    "can_send_welcome_messages": False,
}


def get_me(world: World, _: Parameters) -> object:
    """Who the bot is."""
    return {
        **world.profile.as_user(),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": True,
        "supports_guest_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
    }


def get_chat(world: World, parameters: Parameters) -> object:
    """Everything about a chat."""
    chat = chat_to_read(world, parameters)
    colour = abs(chat.chat_id) % HIGHEST_ACCENT_COLOR
    return {
        **chat.as_bot_api(),
        "accent_color_id": colour,
        "max_reaction_count": 11,
        "accepted_gift_types": NO_GIFTS,
    }


def get_chat_member(world: World, parameters: Parameters) -> object:
    """What someone is in a chat: a plain member, but for the bot in a channel."""
    chat = chat_to_read(world, parameters)
    user_id = parameters.integer("user_id")
    if user_id <= 0:
        refuse("Invalid user_id specified")
    if user_id == world.profile.bot_id:
        bot = world.profile.as_user()
        if chat.is_channel and chat.bot_is_in:
            return {"status": "administrator", "user": bot, **CHANNEL_RIGHTS}
        return {"status": "member" if chat.bot_is_in else "left", "user": bot}
    if user_id in chat.members:
        return {"status": "member", "user": chat.members[user_id].as_user()}
    if user_id not in world.people:
        refuse("PARTICIPANT_ID_INVALID")
    return {"status": "left", "user": world.people[user_id].as_user()}


def get_chat_member_count(world: World, parameters: Parameters) -> object:
    """How many are in a chat, the bot included."""
    chat = chat_to_read(world, parameters)
    return len(chat.members) + chat.bot_is_in


def leave_chat(world: World, parameters: Parameters) -> object:
    """Leave a group or a channel."""
    chat = chat_to_edit(world, parameters)
    if chat.is_private:
        refuse("chat member status can't be changed in private chats")
    if chat.is_channel:
        chat.bot_is_in = False
        world.changes.profile()
        return True
    del world.chats[chat.chat_id]
    world.changes.profile()
    return True


METHODS: dict[str, Method] = {
    "getme": get_me,
    "getchat": get_chat,
    "getchatmember": get_chat_member,
    "getchatmembercount": get_chat_member_count,
    "leavechat": leave_chat,
}
