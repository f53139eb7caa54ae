"""A person decides what to hear about: the words first, then one tap; one tap, /stop or STOP ends it."""

import hashlib
import shutil
from pathlib import Path

import pytest
import yaml

from tests.opting_in import opt_in, said
from tests.running import CONTENT, Campaign
from tests.said import LANGUAGES, phrase, yes

both_languages = pytest.mark.parametrize("language", LANGUAGES)

# What is sent, how often, and how to end it: what each wording must say before anybody agrees to it.
WORDINGS = {
    ("en", "updates"): ("news, statements and calls to take part", "a few a week at most", "/stop, or the word STOP"),
    ("en", "events"): ("when it is announced, before it starts", "a few messages", "/stop, or the word STOP"),
    ("en", "event"): ("when something about it changes, and what the organizers", "a few messages", "/stop, or the word STOP"),
    ("es", "updates"): ("noticias, declaraciones y llamados a participar", "unos pocos por semana", "/stop o con la palabra STOP o BAJA"),
    ("es", "events"): ("cuando se anuncie, antes de que empiece", "unos pocos mensajes", "/stop o con la palabra STOP o BAJA"),
    ("es", "event"): ("cuando algo cambie y cuando quienes lo organizan", "unos pocos mensajes", "/stop o con la palabra STOP o BAJA"),
}  # fmt: skip


def authored_hash(language: str, purpose: str) -> str:
    """SHA-256 of the wording as it stands in the campaign's file."""
    phrases = yaml.safe_load((CONTENT / language / "phrases.yaml").read_text(encoding="utf-8"))
    text: str = phrases["wordings"][purpose]["text"]
    return hashlib.sha256(text.strip().encode()).hexdigest()


def authored_version(purpose: str) -> int:
    """The version of a wording, as it stands in the file of the campaign's first language."""
    phrases = yaml.safe_load((CONTENT / "en" / "phrases.yaml").read_text(encoding="utf-8"))
    version: int = phrases["wordings"][purpose]["version"]
    return version


@both_languages
async def test_everything_is_off_by_default(campaign: Campaign, language: str) -> None:
    """Whoever starts, reads and looks at the settings has opted in to nothing."""
    emma = await campaign.supporter(language=language)
    await emma.send("/demands")
    await emma.tap(phrase(language, "button_menu"))
    await emma.tap(phrase(language, "button_settings"))
    off = {"en": ("campaign: off", "all events: off"), "es": ("campaña: no", "todos los eventos: no")}[
        language
    ]
    text = await emma.read()
    assert all(line in text for line in off)
    assert await campaign.topics(emma) == set()
    assert await campaign.consents(emma) == []


@both_languages
@pytest.mark.parametrize("topic", ["updates", "events"])
async def test_the_wording_stands_before_the_tap(campaign: Campaign, language: str, topic: str) -> None:
    """What, how often and how to stop are read first; looking at them records nothing."""
    emma = await campaign.supporter(language=language)
    await emma.tap(phrase(language, "button_settings"))
    await emma.tap(phrase(language, f"button_get_{topic}"))
    text = await emma.read()
    for part in WORDINGS[language, topic]:
        assert part in text
    assert await campaign.topics(emma) == set()
    assert await campaign.consents(emma) == []


@both_languages
@pytest.mark.parametrize("topic", ["updates", "events"])
async def test_a_consent_is_proven_and_one_tap_ends_it(campaign: Campaign, language: str, topic: str) -> None:
    """The row holds version, hash, language, time and update; the withdrawal is one tap, and a row too."""
    emma = await campaign.supporter(language=language)
    before = campaign.clock.now()
    await opt_in(emma, language, topic)
    assert await campaign.topics(emma) == {topic}
    assert phrase(language, "opted_in") in await emma.read()

    await emma.tap(phrase(language, f"button_stop_{topic}"))
    assert await campaign.topics(emma) == set()
    assert phrase(language, "opted_out") in await emma.read()

    given, withdrawn = await campaign.consents(emma)
    assert said([given, withdrawn]) == [(topic, "given"), (topic, "withdrawn")]
    authored = (authored_version(topic), authored_hash(language, topic))
    assert (given.wording_version, given.wording_hash) == authored
    assert (given.language, withdrawn.language) == (language, language)
    assert before <= given.at <= withdrawn.at <= campaign.clock.now()
    assert 0 < given.update_id < withdrawn.update_id


@both_languages
async def test_one_event_is_a_consent_of_its_own(campaign: Campaign, language: str) -> None:
    """The wording names the event; opting in and out concerns this event and no other."""
    await campaign.add_sample_events()
    emma = await campaign.supporter(language=language)
    await emma.send("/events")
    await emma.tap((await emma.labels())[0])
    await emma.tap(phrase(language, "button_remind_me"))
    text = await emma.read()
    title = {"en": "Sample: Neighborhood meeting", "es": "Ejemplo: reunión de vecinos"}[language]
    for part in (title, *WORDINGS[language, "event"]):
        assert part in text
    assert await campaign.consents(emma) == []

    await emma.tap(phrase(language, "button_opt_in"))
    assert await campaign.topics(emma) == {"event/1"}
    assert phrase(language, "event_reminder_on") in await emma.read()

    await emma.tap(phrase(language, "button_stop_event"))
    assert await campaign.topics(emma) == set()
    assert phrase(language, "event_reminder_off") in await emma.read()
    given, withdrawn = await campaign.consents(emma)
    assert said([given, withdrawn]) == [("event/1", "given"), ("event/1", "withdrawn")]
    assert given.wording_hash == authored_hash(language, "event")


@both_languages
async def test_all_events_can_be_had_from_the_list(campaign: Campaign, language: str) -> None:
    """The list of events offers reminders for all; each event then says why it is covered."""
    await campaign.add_sample_events()
    emma = await campaign.supporter(language=language)
    await emma.send("/events")
    await emma.tap(phrase(language, "button_all_reminders"))
    await emma.tap(phrase(language, "button_opt_in"))
    assert await campaign.topics(emma) == {"events"}

    await emma.send("/events")
    await emma.tap((await emma.labels())[0])
    assert phrase(language, "event_reminder_by_all") in await emma.read()

    await emma.send("/events")
    await emma.tap(phrase(language, "button_stop_events"))
    assert await campaign.topics(emma) == set()


@both_languages
async def test_the_settings_have_a_button_that_ends_everything(campaign: Campaign, language: str) -> None:
    """It is there when something is on, and only then."""
    emma = await campaign.supporter(language=language)
    await emma.tap(phrase(language, "button_settings"))
    assert phrase(language, "button_stop_everything") not in await emma.labels()
    await opt_in(emma, language, "updates")
    await opt_in(emma, language, "events")
    await emma.tap(phrase(language, "button_stop_everything"))
    assert await campaign.topics(emma) == set()


async def restart_with_new_wording(campaign: Campaign, folder: Path) -> None:
    """The campaign changes what ``updates`` means, raises its version, and restarts the bot."""
    await campaign.stop()
    campaign.content = folder / "content"
    shutil.copytree(CONTENT, campaign.content)
    for language, old, new in (
        ("en", "a few a week at most", "one a day at most"),
        ("es", "unos pocos por semana como máximo", "uno al día como máximo"),
    ):
        file = campaign.content / language / "phrases.yaml"
        text = file.read_text(encoding="utf-8")
        assert text.index("  updates:") < text.index("version: 1") < text.index(old)
        assert text.index(old) < text.index("  events:\n    version:")
        changed = text.replace(old, new, 1).replace("version: 1", "version: 2", 1)
        file.write_text(changed, encoding="utf-8")
    await campaign.begin()


async def test_a_new_wording_is_shown_before_anybody_agrees_to_it(campaign: Campaign, tmp_path: Path) -> None:
    """A button from before the change shows the new words instead of opting in; the next tap agrees to those."""
    emma = await campaign.supporter()
    await emma.tap("My settings")
    await emma.tap("Updates: turn on")
    await restart_with_new_wording(campaign, tmp_path)

    await emma.tap("Yes, turn it on")
    text = await emma.read()
    assert text.startswith("The wording has changed since you opened it. Please read it again.")
    assert "one a day at most" in text
    assert await campaign.consents(emma) == []

    await emma.tap("Yes, turn it on")
    (given,) = await campaign.consents(emma)
    assert (given.purpose, given.wording_version) == ("updates", 2)
    assert given.wording_hash != authored_hash("en", "updates")


async def test_start_gives_again_what_was_agreed_to_then(campaign: Campaign, tmp_path: Path) -> None:
    """After the wording changed, an undone STOP still rests on the old words, and the row says so."""
    emma = await campaign.supporter()
    await opt_in(emma, "en", "updates")
    await emma.send("STOP")
    await restart_with_new_wording(campaign, tmp_path)
    await emma.send("START")
    again = (await campaign.consents(emma))[-1]
    assert (again.purpose, again.action, again.wording_version) == ("updates", "given", 1)
    assert again.wording_hash == authored_hash("en", "updates")


async def test_the_button_of_another_language_shows_the_words_again(campaign: Campaign) -> None:
    """What was read in English is not recorded as consent to the Spanish words."""
    emma = await campaign.supporter()
    await emma.send("/settings")
    await emma.tap("Updates: turn on")
    offer = (await emma.last())["message_id"]
    await emma.send("/language")
    await emma.tap("Español")
    await emma.tap_data(offer, yes("updates", "en"))
    assert await campaign.topics(emma) == set()
    await emma.tap_data(offer, yes("updates", "es"))
    assert await campaign.topics(emma) == {"updates"}


async def test_a_single_events_opt_out_does_not_promise_silence_while_all_are_on(campaign: Campaign) -> None:
    """A button that ends the one opt-in: whoever gets reminders for all events is told that this one is among them."""
    await campaign.add_sample_events()
    emma = await campaign.supporter()
    await opt_in(emma, "en", "events")
    offer = (await emma.last())["message_id"]
    await emma.tap_data(offer, yes("event/1"))
    await emma.tap_data(offer, "1n:event/1")
    text = await emma.read()
    assert phrase("en", "opted_out") not in text
    assert phrase("en", "event_reminder_by_all") in text
