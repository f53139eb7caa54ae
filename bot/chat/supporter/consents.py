"""My settings: opting in with the words shown first, opting out with one tap, STOP and START."""

from bot.actions import consents, places, wordings
from bot.chat.supporter.events import event_screen
from bot.chat.visit import Answer, Desk, Visit
from bot.content.model import Wording
from bot.store.consents import Topic, event_of_topic, purpose_of, topic_of_event
from bot.store.events import Event
from bot.texts import consents as screens
from bot.texts import menus
from bot.texts.screen import Screen
from bot.texts.taps import (
    ComeWithConsent,
    GiveConsent,
    OfferTopic,
    OpenSettings,
    StopEverything,
    WithdrawConsent,
)


async def open_settings(desk: Desk, visit: Visit, _tap: OpenSettings | str) -> Answer:
    """What the person hears about, and their language."""
    return await _settings(desk, visit)


async def offer_topic(desk: Desk, visit: Visit, tap: OfferTopic) -> Answer:
    """What opting in would mean; nothing is recorded yet."""
    return await _show_offer(desk, visit, tap.topic, comes=False)


async def offer_to_come(desk: Desk, visit: Visit, event_id: int) -> Answer:
    """What opting in would mean to somebody who just said that they come; the yes below it says so too."""
    return await _show_offer(desk, visit, topic_of_event(event_id), comes=True)


async def _show_offer(desk: Desk, visit: Visit, topic: Topic, *, comes: bool) -> Answer:
    offered = await _offered(desk, visit, topic)
    if isinstance(offered, Answer):
        return offered
    wording, event = offered
    return Answer(await _offer(desk, visit, topic, wording, event, comes=comes))


async def give_consent(desk: Desk, visit: Visit, tap: GiveConsent) -> Answer:
    """Opts in, if the words that were shown are still the words."""
    return await _give(desk, visit, tap, tap.topic)


async def come_with_consent(desk: Desk, visit: Visit, tap: ComeWithConsent) -> Answer:
    """Opts in to an event, and says that they come to it."""
    return await _give(desk, visit, tap, topic_of_event(tap.event_id))


async def _give(desk: Desk, visit: Visit, tap: GiveConsent | ComeWithConsent, topic: Topic) -> Answer:
    offered = await _offered(desk, visit, topic)
    if isinstance(offered, Answer):
        return offered
    wording, event = offered
    comes = isinstance(tap, ComeWithConsent)
    # Another version, or the button of another language: what was shown is not what would be recorded.
    if (tap.version, tap.words) != (wording.version, wording.mark):
        note = visit.reader.phrases.html("wording_changed")
        return Answer(await _offer(desk, visit, topic, wording, event, comes=comes, note=note))
    await consents.give(desk.database, visit.occasion(), topic, wording, policy=desk.policy, comes=comes)
    desk.wake()
    return await _after(desk, visit, visit.reader.phrases.html("opted_in"), event)


async def withdraw_consent(desk: Desk, visit: Visit, tap: WithdrawConsent) -> Answer:
    """Opts out with one tap."""
    topics = await consents.withdraw(desk.database, visit.occasion(), tap.topic, policy=desk.policy)
    desk.wake()
    # Whoever gets reminders for all events still gets this one's: the event's own screen says so.
    still = event_of_topic(tap.topic) is not None and "events" in topics
    note = "" if still else visit.reader.phrases.html("opted_out")
    return await _after(desk, visit, note, await _event(desk, tap.topic))


async def stop(desk: Desk, visit: Visit, _tap: StopEverything | str) -> Answer:
    """/stop, STOP and its like, and the button: ends every opt-in."""
    count = await consents.stop(desk.database, visit.occasion(), policy=desk.policy)
    desk.wake()
    return Answer(screens.stopped(visit.reader, count=count))


async def undo_stop(desk: Desk, visit: Visit, _words: str) -> Answer:
    """The word START: gives again what the last STOP ended."""
    count = await consents.undo_stop(desk.database, visit.occasion(), policy=desk.policy)
    desk.wake()
    if not count:
        return Answer(menus.main_menu(visit.reader))
    return Answer(screens.restarted(visit.reader, count=count, waiting=await _waiting_anew(desk, visit)))


async def _waiting_anew(desk: Desk, visit: Visit) -> list[tuple[Event, int]]:
    """The events at which this very update put the person on the waiting list, each with their number there."""
    async with desk.database.reading() as tables:
        waiting = [
            (
                await tables.events.find(attendance.event_id),
                await tables.attendances.waiting_before(attendance.event_id, visit.chat_id) + 1,
            )
            for attendance in await tables.attendances.of_person(visit.chat_id)
            if attendance.place == "waiting" and attendance.update_id == visit.update_id
        ]
    return [(event, number) for event, number in waiting if event is not None]


async def _offered(desk: Desk, visit: Visit, topic: Topic) -> tuple[Wording, Event | None] | Answer:
    """The words of a topic and the event it is about; or what to show when there is nothing to opt in to."""
    event = await _event(desk, topic)
    if event_of_topic(topic) is not None and event is None:
        return Answer(menus.notice(visit.reader, "event_unknown"))
    if event and not event.is_ahead(visit.now):
        return Answer(await event_screen(desk, visit, event))
    return visit.reader.edition.wordings[purpose_of(topic)], event


async def _offer(  # noqa: PLR0913 - the desk, the visit, and what is offered
    desk: Desk,
    visit: Visit,
    topic: Topic,
    wording: Wording,
    event: Event | None,
    *,
    comes: bool,
    note: str = "",
) -> Screen:
    hours = None
    if event is not None:
        async with desk.database.reading() as tables:
            full = await places.places_left(tables, event) == 0
        hours = max(1, desk.policy.offer_seconds // 3600) if full else None
    return screens.offer(
        visit.reader, topic, wording, event=event, comes=comes, hours_to_answer=hours, note=note
    )


async def _after(desk: Desk, visit: Visit, note: str, event: Event | None) -> Answer:
    if event:
        return Answer(await event_screen(desk, visit, event, note))
    return await _settings(desk, visit, note=note)


async def _settings(desk: Desk, visit: Visit, note: str = "") -> Answer:
    async with desk.database.reading() as tables:
        agreed = await tables.consents.agreements(visit.chat_id)
        topics = frozenset(each.topic for each in agreed)
        single = [event_id for topic in topics if (event_id := event_of_topic(topic)) is not None]
        found = [await tables.events.find(event_id) for event_id in single]
    coming = [event for event in found if event and not event.is_over(visit.now)]
    coming.sort(key=lambda event: (event.row.starts_at, event.row.event_id))
    grown = wordings.grown_since(agreed, visit.reader.edition)
    return Answer(screens.settings(visit.reader, topics=topics, events=coming, grown=grown, note=note))


async def _event(desk: Desk, topic: Topic) -> Event | None:
    event_id = event_of_topic(topic)
    if event_id is None:
        return None
    async with desk.database.reading() as tables:
        return await tables.events.find(event_id)
