"""Events for tests, with as little said about each as a test needs."""

from dataclasses import replace

from bot.store.events import EventFacts

ONE_HOUR = 3600


def an_event(number: int, starts_at: int, **facts: object) -> EventFacts:
    """Event ``number``: an hour in Detroit, called ``Event <number>``; anything else by name."""
    plain = EventFacts(
        uid=f"{number}@test.invalid",
        occurrence=0,
        starts_at=starts_at,
        ends_at=starts_at + ONE_HOUR,
        all_day=False,
        zone="America/Detroit",
        latitude=None,
        longitude=None,
        link=None,
        cancelled=False,
        revision=0,
        title=f"Event {number}",
        description="",
        place="",
    )
    return replace(plain, **facts)  # type: ignore[arg-type]
