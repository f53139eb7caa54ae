"""What else there is to see of an event: where it is on the map, its picture, what to bring."""

from urllib.parse import unquote

import pytest

from bot.store.events import Arrangements
from tests.reminding import NOON, publish
from tests.running import Campaign
from tests.said import LANGUAGES, phrase
from tests.small_event import EVENT, open_event, opt_in, publish_small

both_languages = pytest.mark.parametrize("language", LANGUAGES)


@both_languages
async def test_the_place_opens_in_a_map(campaign: Campaign, language: str) -> None:
    """A venue with the event's name and address, below the screen, which stays; without a position no button."""
    await publish_small(campaign, None, latitude=42.36, longitude=-83.07, place="Hall, 1 Main St")
    emma = await campaign.supporter(language=language)
    await open_event(emma)
    await emma.tap(phrase(language, "button_map"))
    (call,) = await campaign.requests("sendVenue")
    sent = call["parameters"]
    assert (float(sent["latitude"]), float(sent["longitude"])) == (42.36, -83.07)
    assert (sent["title"], sent["address"]) == ("Event 1", "Hall, 1 Main St")

    await publish_small(campaign, None, latitude=42.36, longitude=-83.07, place="")
    await emma.tap(phrase(language, "button_map"))
    assert (await campaign.requests("sendVenue"))[-1]["parameters"]["address"].startswith(
        {"en": "Friday, July 11, 2031", "es": "viernes, 11 de julio de 2031"}[language]
    )

    await publish_small(campaign, None)
    await emma.tap(phrase(language, "button_map"))
    assert len(await campaign.requests("sendVenue")) == 2
    assert phrase(language, "button_map") not in await emma.labels()


async def test_what_to_bring_stands_on_the_event(campaign: Campaign) -> None:
    """In the reader's language, where there is one; and not where nothing is to be brought."""
    await publish_small(campaign, None)
    emma = await campaign.supporter()
    await open_event(emma)
    assert "What to bring" not in await emma.read()
    async with campaign.store() as tables:
        await tables.events.set_bring(1, "en", "Water and <good> shoes")
    await open_event(emma)
    assert "What to bring: Water and <good> shoes" in await emma.read()


async def test_the_picture_is_a_tap_away(campaign: Campaign) -> None:
    """Telegram's own copy of it, with the title and the time; a picture that was taken away has no button."""
    campaign.clock.move_to(NOON)
    emma = await campaign.supporter()
    await emma.send_thing("photo")
    (photo,) = [message for message in await emma.messages() if message["kind"] == "photo"]
    file_id = unquote(photo["file"]["url"].split("/")[2])
    await publish(campaign, EVENT, arrangements=Arrangements(picture=file_id))
    await open_event(emma)
    assert "Map" not in await emma.labels()
    await emma.tap("Picture")
    (call,) = await campaign.requests("sendPhoto")
    assert call["parameters"]["photo"] == file_id
    assert (await emma.read()).startswith("Event 1\nFriday, July 11, 2031")

    await publish(campaign, EVENT, arrangements=Arrangements())
    await emma.tap("Picture")
    assert len(await campaign.requests("sendPhoto")) == 1
    assert "Picture" not in await emma.labels()


@both_languages
async def test_the_longest_event_fits_with_all_there_is_to_say(campaign: Campaign, language: str) -> None:
    """As long as a calendar or an organizer may make each text, full, with a list, and a late yes on top."""
    balloons = "\N{BALLOON}"
    await publish_small(
        campaign,
        1,
        title=balloons * 200,
        description=balloons * 2000,
        place=balloons * 200,
        link="https://a.invalid",
    )
    async with campaign.store() as tables:
        await tables.events.set_bring(1, "en", balloons * 300)
    emma, mateo = [await campaign.supporter(name, language) for name in ("Emma", "Mateo")]
    await opt_in(emma, language)
    await opt_in(mateo, language)
    await mateo.tap_data((await mateo.last())["message_id"], "1rp:1")
    text = await mateo.read()
    assert text.startswith(phrase(language, "place_gone"))
    assert phrase(language, "place_waiting", number=1) in text
    assert text.count(balloons) == 1699
