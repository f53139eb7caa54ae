"""What the person who runs the campaign decided about writing to people."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.delivery.quiet import QuietHours
from bot.settings import Settings

_OFFER_SECONDS = 12 * 3600


@dataclass(frozen=True, slots=True)
class Retention:
    """How many days what is kept: the same numbers that people read under /privacy.

    Attributes:
        gone: People who cannot be reached any more, until they are erased.
        deliveries: What was sent to whom, and who came to an event that is over, until only counts are left.
        drafts: What an organizer began and left.
        erasures: That somebody was erased, as hashes.
        copies: Copies that the bot made of its store before it changed its form.
    """

    gone: int = 365
    deliveries: int = 90
    drafts: int = 30
    erasures: int = 1095
    copies: int = 30


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
        retention: How long what is kept.
    """

    quiet: QuietHours
    organizers: frozenset[int] = frozenset()
    offer_seconds: int = _OFFER_SECONDS
    second_approval: bool = True
    most_a_week: int = 3
    per_second: float = 25.0
    paid_per_second: float | None = None
    channel: int | str | None = None
    retention: Retention = Retention()


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
        retention=Retention(
            gone=settings.keep_gone_days,
            deliveries=settings.keep_deliveries_days,
            drafts=settings.keep_drafts_days,
            erasures=settings.keep_erasures_days,
            copies=settings.keep_copies_days,
        ),
    )
