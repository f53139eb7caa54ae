"""What the person who runs the campaign decided about writing to people."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.delivery.quiet import QuietHours
from bot.settings import Settings

_OFFER_SECONDS = 12 * 3600


@dataclass(frozen=True, slots=True)
class Policy:
    """When people are written to, how often and how fast, and who decides about it.

    Attributes:
        quiet: The quiet hours.
        organizers: Their chat ids.
        offer_seconds: How long an offered place waits for a yes.
        second_approval: Whether another organizer has to approve a broadcast, where there is another.
        most_a_week: How many broadcasts a person gets in seven days at the most.
        per_second: How many messages go out in a second.
        paid_per_second: How many of a paid broadcast; None where nobody may pay for one.
        channel: Where broadcasts can be posted as well: ``@name`` or a chat id.
    """

    quiet: QuietHours
    organizers: frozenset[int] = frozenset()
    offer_seconds: int = _OFFER_SECONDS
    second_approval: bool = True
    most_a_week: int = 3
    per_second: float = 25.0
    paid_per_second: float | None = None
    channel: int | str | None = None


def policy_of(settings: Settings, zone: ZoneInfo) -> Policy:
    """The policy that the settings of a campaign in this zone say."""
    return Policy(
        QuietHours(*settings.quiet_hours, zone),
        settings.organizers,
        second_approval=settings.second_approval,
        most_a_week=settings.broadcasts_a_week,
        per_second=settings.sends_per_second,
        paid_per_second=settings.paid_sends_per_second,
        channel=settings.channel,
    )
