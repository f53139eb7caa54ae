"""What organizers and supporters do around a broadcast, as steps that tests share."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.chat.buttons import encode
from bot.store.audits import AuditEntry
from bot.store.broadcasts import Actor, Broadcast
from bot.texts.broadcast_body import Body, Part
from bot.texts.broadcast_taps import OpenBroadcast, PreviewBroadcast
from bot.texts.taps import Tap
from tests.organizing import NOW
from tests.phone import Json, Phone
from tests.reminding import opt_in_past_the_bot
from tests.running import Campaign
from tests.said import content, phrase

WORDS = {"en": "The rally is on Sunday.", "es": "La marcha es el domingo."}


@dataclass(frozen=True, slots=True)
class Cast:
    """Two organizers, and three supporters who asked for updates: two read English, one reads Spanish."""

    olivia: Phone
    oscar: Phone
    emma: Phone
    liam: Phone
    sofia: Phone

    @property
    def supporters(self) -> tuple[Phone, ...]:
        """Those who hear."""
        return (self.emma, self.liam, self.sofia)


async def cast(campaign: Campaign, language: str = "en", at: int = NOW) -> Cast:
    """Everybody has pressed Start, and the bot runs with its two organizers, who read this language."""
    olivia = await campaign.phone("Olivia", language)
    oscar = await campaign.phone("Oscar", language)
    campaign.organizers = f"{olivia.user_id},{oscar.user_id}"
    await campaign.stop()
    campaign.clock.move_to(at)
    await campaign.begin()
    await olivia.start()
    await oscar.start()
    names = (("Emma", "en"), ("Liam", "en"), ("Sofia", "es"))
    emma, liam, sofia = [await campaign.supporter(name, own) for name, own in names]
    await want(campaign, "updates", emma, liam, sofia)
    return Cast(olivia, oscar, emma, liam, sofia)


async def want(campaign: Campaign, topic: str, *phones: Phone) -> None:
    """These people opted in to a topic."""
    async with campaign.store() as tables:
        for phone in phones:
            await opt_in_past_the_bot(tables, phone.user_id, topic, campaign.clock.now())


async def draft(campaign: Campaign, by: Phone, *languages: str, text: str = "") -> int:
    """A draft with a text in each of these languages; in English and Spanish where none is named."""
    async with campaign.store() as tables:
        number = await tables.broadcasts.begin(Actor(by.user_id, "organizer", campaign.clock.now()))
        for language in languages or ("en", "es"):
            body = Body(parts=(Part(kind="text", text=text or WORDS[language]),))
            await tables.broadcasts.put_body(number, language, body.as_json())
    return number


async def tap(phone: Phone, does: Tap) -> None:
    """Taps a button that means this below the bot's newest message, there or not."""
    await phone.tap_data((await phone.last())["message_id"], encode(does))


async def preview(phone: Phone, number: int, language: str = "en") -> None:
    """Looks at what people get, and goes on to the last look."""
    await tap(phone, PreviewBroadcast(number))
    await phone.tap(phrase(language, "button_to_confirm"))


async def confirm(phone: Phone, number: int, language: str = "en") -> None:
    """Previews and confirms."""
    await preview(phone, number, language)
    await phone.tap(phrase(language, "button_confirm"))


async def approve(phone: Phone, number: int, language: str = "en", *, kind: str = "broadcast") -> None:
    """Another organizer is told of it, looks at all of it and approves."""
    await until(lambda: reads(phone, phrase(language, f"alert_approve_{kind}", number=number)))
    await tap(phone, OpenBroadcast(number))
    await phone.tap(phrase(language, "button_preview"))
    await phone.tap(phrase(language, "button_approve"))


async def row(campaign: Campaign, number: int) -> Broadcast:
    """The broadcast as the store has it."""
    async with campaign.store() as tables:
        found = await tables.broadcasts.find(number)
    assert found is not None
    return found


async def audit(campaign: Campaign, number: int) -> list[AuditEntry]:
    """What was done with it."""
    async with campaign.store() as tables:
        return await tables.audits.of_broadcast(number)


def whole(words: str, language: str) -> str:
    """What a person reads of a broadcast with these words."""
    return f"{words}\n\n{content().campaign.imprint.within(language)}"


async def copies(phone: Phone, words: str, language: str) -> list[Json]:
    """The messages of a chat that are the broadcast with these words, word for word."""
    return [message for message in await phone.messages() if message["text"] == whole(words, language)]


async def until(holds: Callable[[], Awaitable[bool]], seconds: float = 20) -> None:
    """Waits until something holds."""
    async with asyncio.timeout(seconds):
        while True:
            if await holds():
                return
            await asyncio.sleep(0.02)


async def reads(phone: Phone, *texts: str) -> bool:
    """Whether one of the bot's messages in this chat has all of these in it."""
    return any(all(text in shown for text in texts) for shown in await phone.answers())


async def state_is(campaign: Campaign, number: int, *states: str) -> bool:
    """Whether the broadcast is in one of these states."""
    return (await row(campaign, number)).state in states
