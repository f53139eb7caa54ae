"""What a person does to opt in, and what is then on record."""

from bot.store.consents import Consent
from tests.phone import Phone
from tests.said import phrase


async def opt_in(phone: Phone, language: str, topic: str) -> None:
    """Reads the wording of ``updates`` or ``events`` and agrees."""
    await phone.send("/settings")
    await phone.tap(phrase(language, f"button_get_{topic}"))
    await phone.tap(phrase(language, "button_opt_in"))


async def opt_in_to_next_event(phone: Phone, language: str) -> None:
    """Opens the first event of the list, reads the wording and agrees."""
    await phone.send("/events")
    await phone.tap((await phone.labels())[0])
    counted = phrase(language, "button_want_place") in await phone.labels()
    await phone.tap(phrase(language, "button_want_place" if counted else "button_remind_me"))
    await phone.tap(phrase(language, "button_opt_in"))


def said(rows: list[Consent]) -> list[tuple[str, str]]:
    """Consent rows as (purpose, action)."""
    return [(row.purpose, row.action) for row in rows]
