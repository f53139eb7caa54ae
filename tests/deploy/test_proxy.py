"""The examples of a reverse proxy lead to where the bot listens, by the address that the manual tells to set."""

import re
from pathlib import Path

from bot.settings import Settings

DEPLOY = Path(__file__).parent.parent.parent / "deploy"
MANUAL = (DEPLOY / "README.md").read_text(encoding="utf-8")
CADDY = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")


def test_they_lead_to_where_the_bot_listens() -> None:
    """Its host and port, where nobody sets others."""
    settings = Settings()
    there = f"{settings.webhook_host}:{settings.webhook_port}"
    assert re.findall(r"reverse_proxy (\S+)", CADDY) == [there]
    assert re.findall(r"proxy_pass http://(\S+);", MANUAL) == [there]


def test_they_pass_on_the_address_that_is_to_be_set() -> None:
    """Its name and its path, and nothing else."""
    (url,) = re.findall(r"`STANDPOINT_WEBHOOK_URL=(\S+)`", MANUAL)
    host, path = re.fullmatch(r"https://([^/]+)(/.+)", url).groups()  # type: ignore[union-attr] # no match fails the test
    assert f"\n{host} {{\n" in CADDY
    assert re.findall(r"\bpath (\S+)", CADDY) == [path]
    assert re.findall(r"location = (\S+) \{", MANUAL) == [path]
    assert Settings.model_validate({"webhook_url": url}).webhook_url == url


def test_they_let_the_same_networks_through() -> None:
    """Telegram's, and no other."""
    (networks,) = re.findall(r"remote_ip (.+)", CADDY)
    assert networks.split() == re.findall(r"allow (\S+);", MANUAL)
    assert "deny all;" in MANUAL
