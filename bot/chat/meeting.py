"""The first call: whether a Bot API server answers at the address, and who the bot is there."""

import asyncio

from telegram import Bot
from telegram.error import InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.chat.request import NotJsonError
from bot.chat.serving import TokenRefusedError
from bot.errors import StandpointError

_TRIES = 4
_REST_SECONDS = 10.0


class ApiUnreachableError(StandpointError):
    """No Bot API server answers at the address."""


async def get_to_know(bot: Bot, address: str) -> None:
    """Asks Telegram who the bot is, a few times where it cannot be reached.

    Raises:
        TokenRefusedError: The token is not right.
        ApiUnreachableError: Nobody answers at the address, or somebody else than the Bot API.
    """
    for number in range(_TRIES):
        try:
            await bot.initialize()
        except InvalidToken as error:
            if _is_no_api(error):
                raise ApiUnreachableError(_no_api(address)) from None
            raise TokenRefusedError from None
        except RetryAfter:
            # Telegram answers, so the address and the network are right; only it wants a rest.
            await asyncio.sleep(_REST_SECONDS)
        except NetworkError:
            if number + 1 == _TRIES:
                sentence = (
                    f"No Bot API server answers at {address}; check the network and STANDPOINT_API_URL."
                )
                raise ApiUnreachableError(sentence) from None
            await asyncio.sleep(0.5 * 2**number)
        except TelegramError:
            raise ApiUnreachableError(_no_api(address)) from None
        else:
            return
    sentence = "Telegram asks this bot to wait before it starts again; try in a few minutes."
    raise ApiUnreachableError(sentence)


def _no_api(address: str) -> str:
    return f"What answers at {address} is no Bot API server; check STANDPOINT_API_URL."


def _is_no_api(error: BaseException) -> bool:
    # A 404 is a wrong token where the Bot API says so in JSON, and a wrong address where a web page does.
    cause = error.__cause__
    return isinstance(cause, NotJsonError) or (cause is not None and _is_no_api(cause))
