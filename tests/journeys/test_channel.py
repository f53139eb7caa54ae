"""The campaign's channel: what is broadcast is posted there, corrected there, and taken back there."""

import asyncio

import pytest

from bot.texts.broadcast_body import Body, BodyButton, Part
from tests.broadcasting import (
    broadcast,
    confirm,
    correct,
    draft,
    file,
    open_one,
    organizers,
    readers,
    received,
    settled,
    tap_data,
    text,
    whole,
)
from tests.organizing import publish_event
from tests.phone import Json, Phone
from tests.running import Campaign
from tests.said import edition

TWO_DAYS = 48 * 3600
DEMAND = next(iter(edition("en").demands))
POSITION = next(iter(edition("en").positions))


async def channel_of(campaign: Campaign, *, admin: bool) -> int:
    """A channel of the campaign's, which the bot administers, or does not; gives its number."""
    wish = {"title": "News", "username": "campaign_news", "admin": admin}
    async with campaign.http.post(f"{campaign.simulator.url}/channels", json=wish) as response:
        assert response.status == 200, await response.text()
        number: int = (await response.json())["chat_id"]
        return number


async def posts(campaign: Campaign) -> list[Json]:
    """What the channel's readers see."""
    async with campaign.http.get(f"{campaign.simulator.url}/channels/campaign_news/chat") as response:
        response.raise_for_status()
        messages: list[Json] = (await response.json())["messages"]
        return messages


async def with_channel(
    campaign: Campaign, *, admin: bool = True, by_name: bool = False
) -> tuple[Phone, Phone]:
    """An organizer and a Spanish reader of a campaign with a channel, which is set by its name or its number."""
    number = await channel_of(campaign, admin=admin)
    campaign.channel = "@campaign_news" if by_name else str(number)
    (olivia,) = await organizers(campaign, "en")
    (luis,) = await readers(campaign, Luis="es")
    return olivia, luis


async def test_a_post(campaign: Campaign) -> None:
    """It is in the campaign's own language, with the imprint; its buttons lead to the bot, and none stops anything."""
    olivia, luis = await with_channel(campaign, by_name=True)
    await publish_event(olivia)
    buttons = (
        BodyButton(label="Our page", opens="link", target="https://example.org/"),
        BodyButton(label="Our demand", opens="demand", target=DEMAND),
        BodyButton(label="Our answer", opens="position", target=POSITION),
        BodyButton(label="The event", opens="event", target="1"),
    )
    bodies = {"en": text("We won.", *buttons), "es": text("Ganamos.")}
    number = await broadcast(campaign, olivia, bodies, in_channel=True)
    (post,) = await posts(campaign)
    assert post["text"] == whole("We won.")
    links = [(button["text"], button["url"]) for row in post["buttons"] for button in row]
    assert links == [
        ("Our page", "https://example.org/"),
        ("Our demand", f"https://t.me/standpoint_bot?start=demand_{DEMAND}"),
        ("Our answer", f"https://t.me/standpoint_bot?start=position_{POSITION}"),
        ("The event", "https://t.me/standpoint_bot?start=event_1"),
    ]
    assert (await received(luis))["text"] == whole("Ganamos.", "es")
    assert "In the channel: done." in await open_one(olivia, number)
    stranger = await campaign.phone("Nora")
    await stranger.start("event_1")
    assert "Town hall" in await stranger.read()


async def test_only_where_it_is_wanted(campaign: Campaign) -> None:
    """A broadcast that is for people alone is not posted, nor is its correction."""
    olivia, _ = await with_channel(campaign)
    number = await broadcast(campaign, olivia, {"en": text("Hello.")})
    await correct(campaign, olivia, number, {"en": text("Hello again.")})
    assert await posts(campaign) == []
    assert "In the channel" not in await open_one(olivia, number)


async def test_a_correction(campaign: Campaign) -> None:
    """The post changes where it is, once for each correction."""
    olivia, _ = await with_channel(campaign)
    photo = file(campaign, "photo")
    number = await broadcast(
        campaign,
        olivia,
        {"en": Body(parts=(Part(kind="photo", text="At 6 PM.", file_id=photo),))},
        in_channel=True,
    )
    (before,) = await posts(campaign)
    for words in ("At 7 PM.", "At 8 PM."):
        body = Body(parts=(Part(kind="photo", text=words, file_id=photo),))
        await correct(campaign, olivia, number, {"en": body})
        (after,) = await posts(campaign)
        assert after["message_id"] == before["message_id"]
        assert after["caption"].startswith(f"{words}\n\nCorrected ")
        assert after["buttons"] == []


@pytest.mark.parametrize("old", [False, True])
async def test_a_recall(campaign: Campaign, *, old: bool) -> None:
    """The post disappears, or says that it is withdrawn."""
    olivia, _ = await with_channel(campaign)
    number = await broadcast(campaign, olivia, {"en": text("Wrong.")}, in_channel=True)
    campaign.clock.forward(TWO_DAYS + 60 if old else 60)
    await tap_data(olivia, f"1zml:{number}")
    await settled(campaign)
    assert [post["text"] for post in await posts(campaign)] == (
        ["This message has been withdrawn."] if old else []
    )


async def test_a_recall_before_it_was_posted(campaign: Campaign) -> None:
    """Then it never is."""
    olivia, _ = await with_channel(campaign)
    # Telegram wants a long rest, so the post waits.
    await campaign.fault(method="sendMessage", kind="429", user_id=int(campaign.channel), retry_after=5)
    number = await draft(campaign, olivia, {"en": text("Wrong.")}, in_channel=True)
    await confirm(campaign, olivia, number)
    await campaign.delivered()
    await tap_data(olivia, f"1zml:{number}")
    await settled(campaign)
    assert await posts(campaign) == []
    async with campaign.store() as tables:
        states = [(await tables.channel_posts.find(each)) for each in (1, 2)]
    assert [post.state for post in states if post] == ["cancelled", "cancelled"]


async def test_where_the_bot_may_not_post(campaign: Campaign) -> None:
    """The log says so at the start, the report says so afterwards, and people get it all the same."""
    olivia, luis = await with_channel(campaign, admin=False)
    assert [line for line in campaign.log.at("warning") if "may not post in the channel" in line]
    number = await broadcast(campaign, olivia, {"en": text("Hello.")}, in_channel=True)
    assert (await received(luis))["text"].startswith("Hello.")
    report = await open_one(olivia, number)
    assert (
        "In the channel: not done. Telegram says: Forbidden: bot is not a member of the channel chat."
        in report
    )
    change = await correct(campaign, olivia, number, {"en": text("Hello again.")})
    assert "In the channel: nothing was to be done." in await open_one(olivia, change)


async def test_telegram_asks_to_wait(campaign: Campaign) -> None:
    """The post comes a little later, once."""
    olivia, _ = await with_channel(campaign)
    await campaign.fault(method="sendMessage", kind="429", user_id=int(campaign.channel), retry_after=1)
    await broadcast(campaign, olivia, {"en": text("Hello.")}, in_channel=True)
    assert [post["text"] for post in await posts(campaign)] == [whole("Hello.")]


async def test_nobody_knows_whether_it_arrived(campaign: Campaign) -> None:
    """It is not posted again by itself, and the report says so."""
    olivia, _ = await with_channel(campaign)
    await campaign.fault(method="sendMessage", kind="drop_after", user_id=int(campaign.channel))
    number = await broadcast(campaign, olivia, {"en": text("Hello.")}, in_channel=True)
    assert "In the channel: uncertain." in await open_one(olivia, number)
    assert len(await posts(campaign)) == 1


async def test_a_restart(campaign: Campaign) -> None:
    """What was to be posted when the bot stopped is posted when it is there again, once."""
    olivia, _ = await with_channel(campaign)
    await campaign.fault(method="sendMessage", kind="429", user_id=int(campaign.channel), retry_after=30)
    number = await draft(campaign, olivia, {"en": text("Hello.")}, in_channel=True)
    await confirm(campaign, olivia, number)
    async with asyncio.timeout(20):
        while not await attempts(campaign):
            pass  # each look is a request of its own
    await campaign.delivered()
    await campaign.stop()
    assert await posts(campaign) == []
    await campaign.begin()
    await settled(campaign)
    assert [post["text"] for post in await posts(campaign)] == [whole("Hello.")]


async def test_a_post_in_hand(campaign: Campaign) -> None:
    """A kill between the intent and the record leaves it uncertain; a change is made again, for it does no harm."""
    olivia, _ = await with_channel(campaign)
    first = await broadcast(campaign, olivia, {"en": text("One.")}, in_channel=True)
    change = await correct(campaign, olivia, first, {"en": text("Uno.")}, says_so=False)
    second = await broadcast(campaign, olivia, {"en": text("Two.")}, in_channel=True)
    await campaign.stop()
    async with campaign.store() as tables:
        for number in (change, second):
            post = await tables.channel_posts.find(number)
            assert post is not None
            await tables.channel_posts.record(post, "intent", at=campaign.clock.now())
    await campaign.begin()
    await settled(campaign)
    async with campaign.store() as tables:
        became = [await tables.channel_posts.find(number) for number in (first, change, second)]
    assert [post.state for post in became if post] == ["sent", "sent", "uncertain"]
    assert [post["text"] for post in await posts(campaign)] == [whole("Uno."), whole("Two.")]


async def attempts(campaign: Campaign) -> list[Json]:
    """The messages that the bot tried to send to the channel."""
    calls = await campaign.requests("sendMessage")
    return [call for call in calls if str(call["parameters"]["chat_id"]) == campaign.channel]
