"""Broadcasts made and decided past the chat, for journeys that begin when one is on its way."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from zoneinfo import ZoneInfo

from bot.actions import broadcast_changes, broadcasts
from bot.actions.broadcasts import Said
from bot.actions.policy import policy_of
from bot.simulator.samples import SAMPLES
from bot.store.broadcasts import Actor, Broadcast
from bot.store.database import Database
from bot.texts.broadcast_body import Body, BodyButton, Part
from tests.opting_in import opt_in
from tests.organizing import NOW
from tests.phone import Json, Phone
from tests.running import KEY, Campaign
from tests.said import LANGUAGES, content, phrase

ZONE = ZoneInfo("America/Detroit")


async def organizers(campaign: Campaign, *languages: str) -> list[Phone]:
    """Organizers who have pressed Start, one for each language; each decides alone, and it is noon on 1 October 2027."""
    phones = [await campaign.phone(f"Organizer {number}", tag) for number, tag in enumerate(languages, 1)]
    await campaign.stop()
    campaign.organizers = ",".join(str(phone.user_id) for phone in phones)
    campaign.second_approval = "no"
    campaign.clock.move_to(NOW)
    await campaign.begin()
    for phone in phones:
        await phone.start()
    return phones


async def readers(campaign: Campaign, **languages: str) -> list[Phone]:
    """People with updates, by name, each with a language."""
    phones = [await campaign.supporter(name, language) for name, language in languages.items()]
    for phone, language in zip(phones, languages.values(), strict=True):
        await opt_in(phone, language, "updates")
    return phones


def text(words: str, *buttons: BodyButton) -> Body:
    """A body that is a text."""
    return Body(parts=(Part(kind="text", text=words),), buttons=buttons)


def file(campaign: Campaign, kind: str) -> str:
    """Telegram's name for a new file of this kind."""
    return campaign.simulator.world.files.keep(kind, SAMPLES[kind]).file_id


def whole(words: str, language: str = "en") -> str:
    """What somebody reads of a broadcast with these words."""
    return f"{words}\n\n{content().campaign.imprint.within(language)}"


async def broadcast(
    campaign: Campaign,
    olivia: Phone,
    bodies: Mapping[str, Body],
    *,
    topic: str = "updates",
    in_channel: bool = False,
) -> int:
    """One that says this, by language: begun, confirmed and delivered; gives its number."""
    number = await draft(campaign, olivia, bodies, topic=topic, in_channel=in_channel)
    await confirm(campaign, olivia, number)
    await settled(campaign)
    return number


async def draft(
    campaign: Campaign,
    olivia: Phone,
    bodies: Mapping[str, Body],
    *,
    topic: str = "updates",
    in_channel: bool = False,
) -> int:
    """The draft of one that says this, by language."""
    async with campaign.store() as tables:
        number = await tables.broadcasts.begin(_by(campaign, olivia), topic=topic)
        await tables.broadcasts.set_in_channel(number, in_channel=in_channel)
        for language, body in bodies.items():
            await tables.broadcasts.put_body(number, language, body.as_json())
    return number


async def confirm(campaign: Campaign, olivia: Phone, number: int) -> None:
    """Olivia says yes to a draft as it is."""
    async with _database(campaign) as database:
        async with database.reading() as tables:
            found = await tables.broadcasts.find(number)
            assert found is not None
            said = Said(number, await broadcasts.mark_of(tables, found))
        policy = policy_of(campaign.settings, ZONE)
        confirmed = await broadcasts.confirm(database, _by(campaign, olivia), said, policy=policy)
        # Nobody watches: a message on how it goes would come between others whenever the bot gets to it.
        async with database.transaction() as tables:
            for watch in await tables.watches.all():
                await tables.watches.end(watch)
    assert isinstance(confirmed, Broadcast), confirmed
    # The store was written past the bot: it looks when the clock moves.
    campaign.clock.forward(0)


async def correct(
    campaign: Campaign, olivia: Phone, about: int, bodies: Mapping[str, Body], *, says_so: bool = True
) -> int:
    """Confirms a correction that says this instead, and waits for it; gives its number."""
    number = await correction(campaign, olivia, about, bodies, says_so=says_so)
    await settled(campaign)
    return number


async def correction(
    campaign: Campaign, olivia: Phone, about: int, bodies: Mapping[str, Body], *, says_so: bool = True
) -> int:
    """Confirms a correction that says this instead; gives its number."""
    async with _database(campaign) as database:
        begun = await broadcast_changes.begin_correction(database, _by(campaign, olivia), about)
        assert isinstance(begun, Broadcast), begun
        number = begun.broadcast_id
        async with database.transaction() as tables:
            await tables.broadcasts.set_says_so(number, says_so=says_so)
            for language, body in bodies.items():
                await tables.broadcasts.put_body(number, language, body.as_json())
    await confirm(campaign, olivia, number)
    return number


async def settled(campaign: Campaign) -> None:
    """Waits until all that is due was sent, and the channel has what it is to have."""
    await campaign.delivered()
    async with asyncio.timeout(20):
        while campaign.channel and await _awaits_the_channel(campaign):
            pass  # each look is a query of its own


async def _awaits_the_channel(campaign: Campaign) -> bool:
    async with campaign.store() as tables:
        posts = [
            await tables.channel_posts.find(each.broadcast_id)
            for each in await tables.broadcasts.among(("sending", "finished"))
        ]
    return any(post is not None and post.state in {"pending", "intent"} for post in posts)


async def found(campaign: Campaign, number: int) -> Broadcast:
    """A broadcast as the store has it."""
    async with campaign.store() as tables:
        row = await tables.broadcasts.find(number)
    assert row is not None
    return row


async def received(phone: Phone) -> Json:
    """The newest message that ends with a button to stop: a broadcast, as this person sees it now."""
    stops = {
        phrase(tag, key) for tag in LANGUAGES for key in ("button_end_updates", "button_end_event_messages")
    }
    return [
        message
        for message in await phone.messages()
        if any(button["text"] in stops for row in message["buttons"] for button in row)
    ][-1]


async def tap_on(phone: Phone, message: Mapping[str, Any], label: str) -> None:
    """Taps the button with this label on a message."""
    data = {button["text"]: button.get("data") for row in message["buttons"] for button in row}[label]
    await phone.tap_data(message["message_id"], data)


async def screen(phone: Phone) -> Json:
    """The bot's first message, which every tap below it changes; those that show how broadcasts go come below."""
    return next(message for message in await phone.messages() if message["from"] == "bot")


async def tap_data(phone: Phone, data: str) -> str:
    """Taps with this data below that message; gives what it says then."""
    await phone.tap_data((await screen(phone))["message_id"], data)
    return str((await screen(phone))["text"])


async def tap(phone: Phone, label: str) -> str:
    """Taps the button with this label below that message; gives what it says then."""
    await tap_on(phone, await screen(phone), label)
    return str((await screen(phone))["text"])


async def open_one(phone: Phone, number: int) -> str:
    """Opens a broadcast as it is now; gives what the screen says."""
    return await tap_data(phone, f"1zl:{number}")


async def newest(phone: Phone, kind: str) -> Json:
    """The newest message of a kind, such as a photo."""
    return [message for message in await phone.messages() if message["kind"] == kind][-1]


def labels(message: Mapping[str, Any]) -> list[str]:
    """The labels of the buttons below a message."""
    return [button["text"] for row in message["buttons"] for button in row]


@asynccontextmanager
async def _database(campaign: Campaign) -> AsyncIterator[Database]:
    async with Database.open(campaign.database, KEY) as database:
        yield database


def _by(campaign: Campaign, olivia: Phone) -> Actor:
    return Actor(olivia.user_id, "organizer", campaign.clock.now())
