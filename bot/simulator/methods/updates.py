"""How the bot gets its updates: by asking, or at its own address."""

import re
from typing import Any
from urllib.parse import urlsplit

from bot.simulator.methods.kinds import Method
from bot.simulator.parameters import Parameters
from bot.simulator.refusals import conflict, refuse
from bot.simulator.updates import DEFAULT_KINDS, LONGEST_POLL, MOST_AT_ONCE
from bot.simulator.world import Webhook, World

LONGEST_SECRET = 256
SECRET = re.compile(r"[A-Za-z0-9_\-]*")
MOST_CONNECTIONS = 100


def get_updates(world: World, parameters: Parameters) -> object:
    """What is new; waits for it up to ``timeout`` seconds."""
    if world.webhook.url:
        text = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
        raise conflict(text)
    world.updates.allow(parameters.text("allowed_updates"))
    limit = parameters.bounded("limit", MOST_AT_ONCE, 1, MOST_AT_ONCE)
    seconds = parameters.bounded("timeout", 0, 0, LONGEST_POLL)
    return world.updates.poll(parameters.integer("offset"), limit, seconds)


def set_webhook(world: World, parameters: Parameters) -> object:
    """Send updates to an address; here also a plain http one, on any port."""
    url = parameters.text("url")
    if not url:
        return delete_webhook(world, parameters)
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        refuse("invalid webhook URL specified")
    secret = parameters.text("secret_token")
    if len(secret) > LONGEST_SECRET:
        refuse("secret token is too long")
    if not SECRET.fullmatch(secret):
        refuse("secret token contains unallowed characters")
    world.updates.end_poll("terminated by setWebhook request")
    if parameters.flag("drop_pending_updates"):
        world.updates.clear()
    world.updates.allow(parameters.text("allowed_updates"))
    connections = parameters.bounded("max_connections", 40, 1, MOST_CONNECTIONS)
    _use(world, Webhook(url, secret, parameters.text("ip_address"), connections))
    return True


def delete_webhook(world: World, parameters: Parameters) -> object:
    """Send updates nowhere: the bot asks for them."""
    if parameters.flag("drop_pending_updates"):
        world.updates.clear()
    if world.webhook.url:
        _use(world, Webhook())
    return True


def _use(world: World, webhook: Webhook) -> None:
    world.webhook = webhook
    if world.on_webhook is not None:
        world.on_webhook()


def get_webhook_info(world: World, _: Parameters) -> object:
    """Where updates go, how many wait, and what went wrong last."""
    webhook = world.webhook
    info: dict[str, Any] = {
        "url": webhook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.pending),
    }
    if webhook.last_error_date:
        info["last_error_date"] = webhook.last_error_date
        info["last_error_message"] = webhook.last_error_message
    if webhook.url:
        info["max_connections"] = webhook.max_connections
        info["ip_address"] = webhook.ip_address or "<unknown>"
    if world.updates.allowed != DEFAULT_KINDS:
        info["allowed_updates"] = sorted(world.updates.allowed)
    return info


METHODS: dict[str, Method] = {
    "getupdates": get_updates,
    "setwebhook": set_webhook,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": get_webhook_info,
}
