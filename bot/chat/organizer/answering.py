"""Making an event, step by step: what is typed, and the photos and locations that are sent."""

from zoneinfo import ZoneInfo

from bot.actions import event_answers
from bot.actions.event_answers import Refusal, day_begins
from bot.actions.event_drafts import EventDraft
from bot.actions.event_steps import Step, read_step
from bot.actions.moments import Doubt, Read, read_end, read_moment
from bot.chat.organizer.asking import asked, draft_now, kept, organize, own_languages, shown, when
from bot.chat.organizer.making import taken
from bot.chat.sent import Sent, Spot
from bot.chat.visit import Answer, Desk, Visit
from bot.texts import event_making
from bot.texts.organizer_taps import SettleEnd, SettleStart

_NO_CANDIDATES = (Doubt.NOT_UNDERSTOOD, Doubt.PAST, Doubt.FAR)


async def take_sent(desk: Desk, visit: Visit, sent: Sent) -> Answer:
    """Takes a message for the answer to what the draft asks."""
    draft = await draft_now(desk, visit)
    step = read_step(draft.step, own_languages(visit)) if draft else None
    if draft is None:
        return await organize(desk, visit)
    if draft.heard == visit.update_id:
        # Telegram gives an answer again that was taken already.
        return await shown(desk, visit, draft)
    if step is None:
        return await shown(desk, visit, draft, note=visit.reader.phrases.html("tap_please"))
    return await _take(desk, visit, draft.with_(heard=visit.update_id), step, sent)


async def _take(desk: Desk, visit: Visit, draft: EventDraft, step: Step, sent: Sent) -> Answer:
    if step.field == "when" and sent.text:
        return await _when(desk, visit, draft, sent.text)
    if step.field == "until" and sent.text:
        return await _until(desk, visit, draft, step, sent.text)
    if step.field == "place" and sent.spot:
        return await _on_map(desk, visit, draft, step, sent.spot)
    return await taken(desk, visit, draft, step, _answer(draft, step, sent))


def _answer(draft: EventDraft, step: Step, sent: Sent) -> EventDraft | Refusal:
    if step.field == "picture" and sent.photo:
        return draft.with_(picture=sent.photo)
    if not sent.text:
        return Refusal("refused_no_picture" if step.field == "picture" else "refused_no_text")
    return event_answers.take_text(draft, step, sent.text)


async def _on_map(desk: Desk, visit: Visit, draft: EventDraft, step: Step, spot: Spot) -> Answer:
    """The place may still need its name in words, so it goes on being asked."""
    name = ", ".join(part for part in (spot.title, spot.address) if part)
    located = event_answers.take_position(draft, step, (spot.latitude, spot.longitude), name)
    return await kept(desk, visit, located, note=visit.reader.phrases.html("map_taken"))


async def _when(desk: Desk, visit: Visit, draft: EventDraft, text: str) -> Answer:
    read = read_moment(
        text,
        zone=ZoneInfo(draft.zone),
        now=visit.now,
        languages=own_languages(visit),
        days=draft.days,
    )
    if read.doubt in _NO_CANDIDATES:
        return await shown(desk, visit, draft, note=_why_not(visit, draft, read))
    question = asked(visit, draft)
    zone = ZoneInfo(draft.zone)
    if read.doubt is Doubt.NO_TIME:
        await kept(desk, visit, draft.with_(days=read.days))
        days = [(day, day_begins(day, draft.zone)) for day in read.days]
        return Answer(event_making.ask_time(visit.reader, question, days))
    if read.doubt is not None:
        screen = event_making.choose_start(visit.reader, question, read.doubt.value, read.candidates, zone)
        return Answer(screen)
    (at,) = read.candidates
    begun = event_answers.begin_at(draft, at, now=visit.now)
    if isinstance(begun, Refusal):
        return await shown(desk, visit, draft, note=visit.reader.phrases.html(begun.key, **begun.values))
    settle = SettleStart(draft.number, at)
    return Answer(event_making.read_back(visit.reader, question, when(visit.reader, begun), settle))


def _why_not(visit: Visit, draft: EventDraft, read: Read) -> str:
    html = visit.reader.phrases.html
    if read.doubt is Doubt.NOT_UNDERSTOOD or not read.candidates:
        # A day that is over comes without a moment.
        key = {Doubt.PAST: "doubt_past_day", Doubt.FAR: "doubt_far_day"}
        return html(key.get(read.doubt or Doubt.NOT_UNDERSTOOD, "doubt_not_understood"))
    moment = event_making.long_moment(visit.reader, read.candidates[0], ZoneInfo(draft.zone))
    return html("doubt_past" if read.doubt is Doubt.PAST else "doubt_far", when=moment)


async def _until(desk: Desk, visit: Visit, draft: EventDraft, step: Step, text: str) -> Answer:
    at = None
    if draft.starts_at is not None and not draft.all_day:
        zone = ZoneInfo(draft.zone)
        at = read_end(text, draft.starts_at, zone=zone, languages=own_languages(visit))
    if at is None:
        return await taken(desk, visit, draft, step, Refusal("doubt_end"))
    ended = event_answers.end_at(draft, at)
    if isinstance(ended, Refusal):
        return await taken(desk, visit, draft, step, ended)
    settle = SettleEnd(draft.number, at)
    question = asked(visit, draft)
    later_day = event_answers.ends_on_later_day(ended)
    screen = event_making.read_back(
        visit.reader, question, when(visit.reader, ended), settle, later_day=later_day
    )
    return Answer(screen)
