"""What the simulator says when it refuses: Telegram's own statuses and texts, and the phones' side's sentences."""

from collections.abc import Mapping
from typing import NoReturn

MESSAGE_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current"
    " content and reply markup of the message"
)
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


class Refusal(Exception):  # noqa: N818  # an answer of the Bot API rather than an error of the simulator
    """A Bot API call that Telegram would refuse; becomes the error body of the answer."""

    def __init__(self, status: int, description: str, parameters: Mapping[str, int] | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = dict(parameters or {})


class PhoneError(Exception):
    """A request on the phones' side that cannot be met; ``str(error)`` is one clear sentence."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status


def bad_request(text: str) -> Refusal:
    """A 400 as Telegram words it: error codes stay as they are, sentences begin with a small letter."""
    is_code = len(text) > 1 and (text[1] == "_" or "A" <= text[1] <= "Z")
    return Refusal(400, f"Bad Request: {text if is_code else text[0].lower() + text[1:]}")


def refuse(text: str) -> NoReturn:
    """Refuse the call with a 400 that says this.

    Raises:
        Refusal: always.
    """
    raise bad_request(text)


def decline(sentence: str, status: int = 400) -> NoReturn:
    """Refuse a request of the phones' side with this sentence.

    Raises:
        PhoneError: always.
    """
    raise PhoneError(sentence, status)


def forbid(text: str) -> NoReturn:
    """Refuse the call with a 403: the person or the group is out of the bot's reach.

    Raises:
        Refusal: always.
    """
    raise Refusal(403, f"Forbidden: {text}")


def conflict(text: str) -> Refusal:
    """A 409: two receivers of updates compete."""
    return Refusal(409, f"Conflict: {text}")


def too_many_requests(retry_after: int) -> Refusal:
    """A 429, with the seconds to rest in its parameters."""
    return Refusal(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})
