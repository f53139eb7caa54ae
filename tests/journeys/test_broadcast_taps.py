"""What people do with the buttons below a broadcast."""

import pytest

from bot.texts.broadcast_body import BodyButton
from tests.broadcasting import (
    broadcast,
    correct,
    draft,
    organizers,
    readers,
    received,
    tap_on,
    text,
    whole,
)
from tests.opting_in import opt_in_to_next_event, said
from tests.organizing import publish_event
from tests.phone import Phone
from tests.running import Campaign
from tests.said import edition, phrase

DEMAND, OTHER_DEMAND = list(edition("en").demands)[:2]
POSITION = next(iter(edition("en").positions))


def to(opens: str, target: object, label: str) -> BodyButton:
    """A button of a broadcast."""
    return BodyButton.model_validate({"opens": opens, "target": str(target), "label": label})


async def taps(campaign: Campaign, number: int) -> dict[str, int]:
    """How often each button was tapped, as the store has it."""
    async with campaign.store() as tables:
        return await tables.broadcasts.taps(number)


async def audience(campaign: Campaign) -> tuple[Phone, Phone]:
    """An organizer, and Emma with updates."""
    (olivia,) = await organizers(campaign, "en")
    (emma,) = await readers(campaign, Emma="en")
    return olivia, emma


async def test_what_a_button_opens(campaign: Campaign) -> None:
    """It comes as a new message below; the broadcast stays as it was, and each tap counts."""
    olivia, emma = await audience(campaign)
    buttons = (to("demand", DEMAND, "Our demand"), to("position", POSITION, "Our answer"))
    number = await broadcast(campaign, olivia, {"en": text("Read this.", *buttons)})
    letter = await received(emma)
    assert letter["text"] == whole("Read this.")
    await tap_on(emma, letter, "Our demand")
    assert edition("en").demands[DEMAND].label in await emma.read()
    await tap_on(emma, letter, "Our answer")
    await tap_on(emma, letter, "Our answer")
    assert edition("en").positions[POSITION].question in await emma.read()
    assert await received(emma) == letter
    assert await taps(campaign, number) == {f"demand/{DEMAND}": 1, f"position/{POSITION}": 2}


async def test_an_event(campaign: Campaign) -> None:
    """It shows the event with the way to opt in, and its buttons work as ever."""
    olivia, emma = await audience(campaign)
    await publish_event(olivia)
    number = await broadcast(campaign, olivia, {"en": text("Come!", to("event", 1, "The town hall"))})
    letter = await received(emma)
    await tap_on(emma, letter, "The town hall")
    assert "Town hall" in await emma.read()
    await emma.tap(phrase("en", "button_remind_me"))
    await emma.tap(phrase("en", "button_opt_in"))
    assert await campaign.topics(emma) == {"updates", "event/1"}
    assert await received(emma) == letter
    assert await taps(campaign, number) == {"event/1": 1}


async def test_what_is_not_counted(campaign: Campaign) -> None:
    """A button that no copy has, a person who did not get it, and a draft."""
    olivia, emma = await audience(campaign)
    button = to("demand", DEMAND, "Our demand")
    number = await broadcast(campaign, olivia, {"en": text("Read this.", button)})
    letter = await received(emma)
    await emma.tap_data(letter["message_id"], f"1bd:{number}:{OTHER_DEMAND}")
    assert edition("en").demands[OTHER_DEMAND].label in await emma.read()
    unsent = await draft(campaign, olivia, {"en": text("Soon.", button)})
    for which in (number, unsent, 999):
        stranger = await campaign.supporter("Nora")
        last = await stranger.last()
        await stranger.tap_data(last["message_id"], f"1bd:{which}:{DEMAND}")
        assert edition("en").demands[DEMAND].label in await stranger.read()
    await emma.tap_data(letter["message_id"], f"1bd:{unsent}:{DEMAND}")
    assert (await taps(campaign, number), await taps(campaign, unsent)) == ({}, {})


async def test_a_button_that_a_correction_brought(campaign: Campaign) -> None:
    """It counts for the broadcast."""
    olivia, emma = await audience(campaign)
    number = await broadcast(campaign, olivia, {"en": text("Read this.")})
    await correct(campaign, olivia, number, {"en": text("Read that.", to("demand", DEMAND, "Our demand"))})
    await tap_on(emma, await received(emma), "Our demand")
    assert await taps(campaign, number) == {f"demand/{DEMAND}": 1}


@pytest.mark.parametrize("language", ["en", "es"])
async def test_stopping(campaign: Campaign, language: str) -> None:
    """One tap ends the updates, kindly and with the way back; it counts once, and the broadcast stays."""
    (olivia,) = await organizers(campaign, "en")
    (emma,) = await readers(campaign, Emma=language)
    number = await broadcast(campaign, olivia, {"en": text("Hello.")})
    letter = await received(emma)
    stop = phrase(language, "button_end_updates")
    await tap_on(emma, letter, stop)
    assert await emma.read() == phrase(language, "updates_stopped")
    assert await campaign.topics(emma) == set()
    await tap_on(emma, letter, stop)
    assert await received(emma) == letter
    assert await taps(campaign, number) == {"stop": 1}
    assert said(await campaign.consents(emma))[-2:] == [("updates", "withdrawn"), ("updates", "withdrawn")]
    await emma.tap(phrase(language, "button_get_updates"))
    await emma.tap(phrase(language, "button_opt_in"))
    assert await campaign.topics(emma) == {"updates"}


async def test_stopping_the_messages_of_an_event(campaign: Campaign) -> None:
    """Those of an event end with it, and nothing else does."""
    olivia, emma = await audience(campaign)
    await publish_event(olivia)
    await opt_in_to_next_event(emma, "en")
    number = await broadcast(campaign, olivia, {"en": text("Bring a chair.")}, topic="event/1")
    await tap_on(emma, await received(emma), phrase("en", "button_end_event_messages"))
    assert phrase("en", "opted_out") in await emma.read()
    assert "Town hall" in await emma.read()
    assert await campaign.topics(emma) == {"updates"}
    assert await taps(campaign, number) == {"stop": 1}


async def test_stopping_below_a_preview(campaign: Campaign) -> None:
    """The button does what it says wherever it stands; it counts for nothing there."""
    olivia, emma = await audience(campaign)
    number = await draft(campaign, olivia, {"en": text("Soon.")})
    last = await emma.last()
    await emma.tap_data(last["message_id"], f"1b:{number}")
    assert await campaign.topics(emma) == set()
    assert await taps(campaign, number) == {}
