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
    HELD = "held"
    """It was not begun, because the person ended an opt-in just then: whether it is still for them is asked again."""
    UNCERTAIN = "uncertain"
    """Telegram may or may not have it; there is no way to ask, so it is not sent again by itself."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The state, Telegram's numbers of the messages that arrived, and Telegram's reason where it refused.

    A send of several messages may have ended half way: then there are messages, and another state than ``SENT``.
    ``code`` is Telegram's own short text, never anything of the message; ``retry_after`` is in seconds.
    """

    state: State
    messages: tuple[int, ...] = ()
    code: str | None = None
    retry_after: float = 0.0

    @property
    def message_id(self) -> int | None:
        """The first message, where there is one."""
        return next(iter(self.messages), None)

    @property
    def arrived(self) -> bool:
        """Whether Telegram confirmed it."""
        return self.state is State.SENT
