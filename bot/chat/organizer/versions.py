"""What an organizer is asked about a draft, and what they send: its versions, its time, a button's address and label."""

from bot.actions import broadcast_buttons, broadcast_drafts, broadcast_questions
from bot.actions.broadcast_drafts import Offered
from bot.actions.broadcast_questions import LABEL, LINK, RELABEL, WHEN, language_asked
from bot.actions.broadcast_versions import versions_of
from bot.chat.organizer import body_buttons, composing, send_times
from bot.chat.organizer.broadcasts import gone, not_possible, open_broadcasts
from bot.chat.sent import Sent
from bot.chat.visit import Answer, Desk, Visit
from bot.store.broadcasts import Broadcast
from bot.texts import broadcast_body_buttons, broadcast_composing
from bot.texts.broadcast_composing import own_first
from bot.texts.broadcast_taps import OpenBroadcasts
from bot.texts.composing_taps import AskBroadcast, DropVersion


async def ask_broadcast(desk: Desk, visit: Visit, tap: AskBroadcast) -> Answer:
    """Asks for a version, for a time, or for the address of a button."""
    language = language_asked(tap.step)
    if language not in {"", *visit.reader.content.languages} or (
        not language and tap.step not in {WHEN, LINK}
    ):
        return await open_broadcasts(desk, visit, OpenBroadcasts(0))
    broadcast = await broadcast_questions.ask(desk.database, visit.occasion(), tap.broadcast_id, tap.step)
    if broadcast is None or broadcast.state != "draft":
        return await not_possible(desk, visit, broadcast)
    return await _question(desk, visit, broadcast, tap.step)


async def _question(desk: Desk, visit: Visit, broadcast: Broadcast, step: str, note: str = "") -> Answer:
    """What a step asks; where it asks nothing, the draft."""
    reader = visit.reader
    async with desk.database.reading() as tables:
        versions = await versions_of(tables, broadcast.broadcast_id)
    asked, _, rest = step.partition(" ")
    if language := language_asked(step):
        there = language in versions
        return Answer(broadcast_composing.ask_version(reader, broadcast, language, there=there, note=note))
    match asked:
        case "when":
            return send_times.asked(visit, broadcast, note=note)
        case "link":
            return Answer(broadcast_body_buttons.ask_link(reader, broadcast, note=note))
        case "label":
            worded = [language for language in own_first(reader) if language in versions]
            language = worded[0] if len(worded) > 1 else ""
            return Answer(broadcast_body_buttons.ask_label(reader, broadcast, language, note=note))
        case "relabel":
            language, _, address = rest.partition(" ")
            buttons = versions[language].buttons if language in versions else ()
            says = next((button.label for button in buttons if button.target == address), address)
            return Answer(
                broadcast_body_buttons.ask_other_label(reader, broadcast, says, language, note=note)
            )
    return await composing.shown(desk, visit, broadcast, note)


async def drop_version(desk: Desk, visit: Visit, tap: DropVersion) -> Answer:
    """Takes the version of a language out; a second tap changes nothing."""
    workshop = composing.workshop(desk, visit)
    done = await broadcast_drafts.drop_version(desk.database, tap.broadcast_id, tap.language, workshop)
    if done is None:
        return await gone(desk, visit)
    broadcast, refusal = done
    if broadcast.state != "draft":
        return await not_possible(desk, visit, broadcast)
    return await composing.shown(desk, visit, broadcast, composing.why_refused(visit, refusal))


async def take_sent(desk: Desk, visit: Visit, sent: Sent) -> Answer:
    """Takes a message for the answer to what is asked about a draft."""
    question = await broadcast_questions.find(desk.database, visit.chat_id)
    asked = question.step.partition(" ")[0] if question else ""
    if asked == WHEN:
        return await _take_time(desk, visit, sent)
    if asked in {LINK, LABEL, RELABEL}:
        return await _take_words(desk, visit, sent)
    return await _take_version(desk, visit, sent)


async def _take_version(desk: Desk, visit: Visit, sent: Sent) -> Answer:
    taken = await broadcast_drafts.take(
        desk.database, visit.occasion(), Offered(sent.part, sent.album), composing.workshop(desk, visit)
    )
    if taken is None or taken.broadcast.state != "draft":
        return await not_possible(desk, visit, taken.broadcast if taken else None)
    if taken.silent:
        return Answer()
    note = visit.reader.phrases.html("album_coming") if taken.unfinished else ""
    return await _asked_now(desk, visit, taken.broadcast, composing.why_refused(visit, taken.refusal) or note)


async def _take_time(desk: Desk, visit: Visit, sent: Sent) -> Answer:
    async with desk.database.transaction() as tables:
        asked = await broadcast_questions.asked(tables, visit.chat_id)
    if asked is None or asked[1].state != "draft":
        return await not_possible(desk, visit, asked[1] if asked else None)
    if not sent.text:
        return send_times.asked(visit, asked[1], note=visit.reader.phrases.html("ask_time_in_words"))
    return await send_times.take_time(desk, visit, asked[1], sent.text)


async def _take_words(desk: Desk, visit: Visit, sent: Sent) -> Answer:
    """The address of a link, or its label."""
    done = await broadcast_buttons.take(
        desk.database, visit.occasion(), sent.text, visit.reader.content, own_first(visit.reader)
    )
    if done is None:
        return await gone(desk, visit)
    broadcast, refusal = done
    if broadcast.state != "draft":
        return await not_possible(desk, visit, broadcast)
    note = composing.why_refused(visit, refusal)
    question = await broadcast_questions.find(desk.database, visit.chat_id)
    if not broadcast_questions.is_asking(question):
        return await body_buttons.shown(desk, visit, broadcast, note)
    return await _asked_now(desk, visit, broadcast, note)


async def _asked_now(desk: Desk, visit: Visit, broadcast: Broadcast, note: str) -> Answer:
    """Where the asking has come to: the next question, the same one with what was wrong about the answer, or the draft."""
    question = await broadcast_questions.find(desk.database, visit.chat_id)
    return await _question(desk, visit, broadcast, question.step if question else "", note)
