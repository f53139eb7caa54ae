"""What became of a send: the states, as truthfully as Telegram lets anybody know them."""

from dataclasses import dataclass
from enum import Enum


class State(Enum):
    """How a send ended."""

    SENT = "sent"
    """Telegram took it."""
    GONE = "gone"
    """The person blocked the bot, left Telegram or was never there: nothing more is sent to them."""
    FAILED = "failed"
    """Telegram refused it, and would refuse it again."""
    UNSENT = "unsent"
    """It provably never reached Telegram: it may be sent again."""
    LATER = "later"
    """Telegram asks to wait first, for ``retry_after`` seconds."""
    UNCERTAIN = "uncertain"
    """Telegram may or may not have it; there is no way to ask, so it is not sent again by itself."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The state, Telegram's message id where there is one, and Telegram's reason where it refused.

    ``code`` is Telegram's own short text, never anything of the message; ``retry_after`` is in seconds.
    """

    state: State
    message_id: int | None = None
    code: str | None = None
    retry_after: float = 0.0

    @property
    def arrived(self) -> bool:
        """Whether Telegram confirmed it."""
        return self.state is State.SENT
