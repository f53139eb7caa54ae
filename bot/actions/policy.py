"""What the person who runs the campaign decided about when people are written to."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.delivery.quiet import QuietHours
from bot.settings import Settings

_OFFER_SECONDS = 12 * 3600


@dataclass(frozen=True, slots=True)
class Policy:
    """The quiet hours, who the organizers are (chat ids), and how long an offered place waits for a yes, in seconds."""

    quiet: QuietHours
    organizers: frozenset[int] = frozenset()
    offer_seconds: int = _OFFER_SECONDS


def policy_of(settings: Settings, zone: ZoneInfo) -> Policy:
    """The policy that the settings of a campaign in this zone say."""
    return Policy(QuietHours(*settings.quiet_hours, zone), settings.organizers)
