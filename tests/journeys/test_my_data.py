"""A person looks at everything that is held about them, and takes it with them."""

import datetime as dt
import json
from typing import Any

import pytest

from bot.actions.own_data import MyData
from bot.store.events import Arrangements
from tests import broadcasting
from tests.events import an_event
from tests.opting_in import opt_in
from tests.organizing import NOW
from tests.phone import Phone
from tests.reminding import ONE_DAY, publish
from tests.running import Campaign
from tests.said import LANGUAGES, phrase, yes

both_languages = pytest.mark.parametrize("language", LANGUAGES)
FORM = "standpoint/my-data/1"


async def open_my_data(phone: Phone, language: str = "en") -> str:
    """From the command to the screen; gives what it says."""
    await phone.send("/privacy")
    await phone.tap(phrase(language, "button_my_data"))
    return await phone.read()


async def saved(campaign: Campaign, phone: Phone, language: str = "en") -> dict[str, Any]:
    """The file that the button below the screen sends, read."""
    await phone.tap(phrase(language, "button_save_data"))
    message = await phone.last()
    assert message["file"]["name"] == "my-data.json"
    assert message["caption"] == phrase(language, "my_data_caption")
    async with campaign.http.get(f"{campaign.simulator.url}{message['file']['url']}") as response:
        data = await response.read()
    MyData.model_validate_json(data)
    file: dict[str, Any] = json.loads(data)
    return file


def moment(text: str) -> float:
    """A time of the file as UTC epoch seconds."""
    assert text.endswith("Z")
    return dt.datetime.fromisoformat(text).timestamp()


@both_languages
async def test_a_new_start_is_little(campaign: Campaign, language: str) -> None:
    """Who has only pressed Start: a number, a language, a day; nothing else, in words and in the file."""
    campaign.clock.move_to(NOW)
    emma = await campaign.supporter(language=language)
    text = await open_my_data(emma, language)
    day = {"en": "October 1, 2027", "es": "1 de octubre de 2027"}[language]
    tongue = {"en": "English", "es": "Español"}[language]
    lines = [
        phrase(language, "my_data", chat_id=emma.user_id, language=tongue, since=day),
        "",
        phrase(language, "my_data_no_topics"),
    ]
    assert text.splitlines()[: len("\n".join(lines).splitlines())] == "\n".join(lines).splitlines()
    file = await saved(campaign, emma, language)
    assert file.pop("schema") == FORM
    assert file.pop("chat_id") == emma.user_id
    assert moment(file.pop("made_at")) == pytest.approx(NOW, abs=60)
    person = file.pop("person")
    assert len(person.pop("receipt")) == 32
    assert moment(person.pop("joined_at")) == pytest.approx(NOW, abs=60)
    assert person == {
        "language": language,
        "state": "active",
        "came_from": None,
        "gone_at": None,
    }
    assert all(rows == [] for rows in file.values())


@both_languages
async def test_a_rich_life_is_told_whole(campaign: Campaign, language: str) -> None:
    """Where they came from, opt-ins and opt-outs, an event, reminders, and what was sent."""
    (olivia,) = await broadcasting.organizers(campaign, language)
    await publish(campaign, an_event(1, NOW + 2 * ONE_DAY), arrangements=Arrangements(capacity=5))
    emma = await campaign.phone(language=language)
    await emma.start("from_market")
    await opt_in(emma, language, "updates")
    await opt_in(emma, language, "events")
    await emma.tap(phrase(language, "button_stop_events"))
    await emma.tap_data((await emma.last())["message_id"], yes("event/1", language))
    await emma.send("/settings")
    await emma.tap(phrase(language, "button_rungs"))
    morning = phrase(language, "button_rung_on", rung=phrase(language, "rung_morning"))
    await emma.tap(morning)
    number = await broadcasting.broadcast(campaign, olivia, {language: broadcasting.text("Hello")})

    text = await open_my_data(emma, language)
    day = {"en": "October 1, 2027", "es": "1 de octubre de 2027"}[language]
    for told in (
        phrase(language, "my_data_came_from", word="market"),
        phrase(
            language, "my_data_topics", topics=", ".join(["Event 1", phrase(language, "purpose_updates")])
        ),
        phrase(language, "my_data_given", date=day, what=phrase(language, "purpose_updates"), version=1),
        phrase(language, "my_data_withdrawn", date=day, what=phrase(language, "purpose_events")),
        phrase(language, "my_data_event", title="Event 1", said=phrase(language, "said_held")),
        f"{phrase(language, 'rung_morning')}: {phrase(language, 'state_on')}",
        phrase(language, "my_data_message", date=day, what=phrase(language, "sent_broadcast")),
    ):
        assert told in text.splitlines(), told
    assert phrase(language, "my_data_more") not in text

    file = await saved(campaign, emma, language)
    assert file["person"]["came_from"] == "market"
    assert [(row["purpose"], row["action"]) for row in file["consent"]] == [
        ("updates", "given"),
        ("events", "given"),
        ("events", "withdrawn"),
        ("event/1", "given"),
    ]
    assert [row["topic"] for row in file["subscription"]] == ["event/1", "updates"]
    assert [(row["title"], row["place"]) for row in file["attendance"]] == [("Event 1", "held")]
    assert file["rung_choice"] == [{"rung": "morning", "wanted": True}]
    (delivery,) = [row for row in file["delivery"] if row["kind"] == "broadcast"]
    assert (delivery["broadcast_id"], delivery["state"]) == (number, "sent")
    assert delivery["consent_id"] == file["consent"][0]["consent_id"]
    assert file["broadcast"] == file["audit"] == file["draft"] == []


async def test_what_an_organizer_prepares_and_decides_is_theirs_too(campaign: Campaign) -> None:
    """A draft of an event, a question about a broadcast, what they confirmed, and the audit of it."""
    (olivia,) = await broadcasting.organizers(campaign, "en")
    await broadcasting.broadcast(campaign, olivia, {"en": broadcasting.text("Hello")})
    await olivia.send("/organize")
    await olivia.tap(phrase("en", "button_broadcasts"))
    await olivia.tap(phrase("en", "button_new_broadcast"))
    text = await open_my_data(olivia)
    assert "You had a part in 2 broadcasts." in text
    assert "decisions about broadcasts are noted as yours." in text
    file = await saved(campaign, olivia)
    assert [row["created_by"] for row in file["broadcast"]] == [True, True]
    assert file["broadcast"][0]["texts"]["en"]["parts"][0]["text"] == "Hello"
    assert {row["action"] for row in file["audit"]} >= {"begun", "scheduled"}


async def test_a_long_life_is_shortened_and_says_so(campaign: Campaign) -> None:
    """The newest opt-ins stand on the screen; all of them are in the file."""
    emma = await campaign.supporter()
    for _ in range(8):
        await opt_in(emma, "en", "updates")
        await emma.tap(phrase("en", "button_stop_updates"))
    text = await open_my_data(emma)
    assert text.count(": updates: ") == 12
    assert phrase("en", "my_data_more") in text
    assert len((await saved(campaign, emma))["consent"]) == 16
