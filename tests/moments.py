"""Three places with clocks of their own, and moments there: for tests of what people type."""

import datetime as dt
from zoneinfo import ZoneInfo

DETROIT = ZoneInfo("America/Detroit")
BERLIN = ZoneInfo("Europe/Berlin")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
ZONES = [DETROIT, BERLIN, LORD_HOWE]
EN = ("en", "es")
ES = ("es", "en")


def at(local: str, zone: ZoneInfo = DETROIT) -> int:
    """A local time that happens once, or one with its offset, as epoch seconds."""
    moment = dt.datetime.fromisoformat(local)
    return int((moment if moment.tzinfo else moment.replace(tzinfo=zone)).timestamp())
