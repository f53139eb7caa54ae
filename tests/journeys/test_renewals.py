"""What people agreed to stays what it was; when a wording comes to cover more, they are asked, once."""

import os
import signal
from pathlib import Path

import pytest

from bot.store.consents import Topic
from tests.deciding import until
from tests.events import an_event
from tests.growing import NEW_WORDS, grow, questions, restart, with_content_of_its_own
from tests.opting_in import opt_in, said
from tests.phone import Phone
from tests.reminding import NOON, ONE_DAY, ONE_HOUR, publish
from tests.running import Campaign
from tests.said import LANGUAGES, phrase

both_languages = pytest.mark.parametrize("language", LANGUAGES)


async def with_reminders(campaign: Campaign, folder: Path, language: str = "en") -> Phone:
    """Emma gets reminders for all events; it is noon on a Tuesday, and the content may be changed."""
    campaign.clock.move_to(NOON)
    await with_content_of_its_own(campaign, folder)
    emma = await campaign.supporter(language=language)
    await opt_in(emma, language, "events")
    return emma


async def announce(campaign: Campaign, number: int) -> str:
    """An event in ten days, announced to whoever wants to hear of all; gives what its announcement says in English."""
    title = f"Event {number}"
    starts_at = campaign.clock.now() + 10 * ONE_DAY
    await publish(campaign, an_event(number, starts_at, title=title), announce=True)
    await campaign.delivered()
    return phrase("en", "letter_announcement", title=title)


async def hears(phone: Phone, words: str) -> bool:
    """Whether these words are in the chat."""
    return any(words in text for text in await phone.answers())


@both_languages
async def test_what_grew_does_not_reach_who_agreed_to_less(
    campaign: Campaign, tmp_path: Path, language: str
) -> None:
    """Emma hears of a new event; the next one is no longer covered by what she said yes to, but its reminders are."""
    emma = await with_reminders(campaign, tmp_path, language)
    await announce(campaign, 1)
    assert await hears(emma, phrase(language, "letter_announcement", title="Event 1"))
    grow(campaign, "events", "announcement")
    await restart(campaign)
    noah = await campaign.supporter("Noah")
    await opt_in(noah, "en", "events")
    assert await hears(noah, await announce(campaign, 2))
    assert not await hears(emma, phrase(language, "letter_announcement", title="Event 2"))
    campaign.clock.forward(9 * ONE_DAY + ONE_HOUR)
    await campaign.delivered()
    assert await hears(
        emma, phrase(language, "letter_reminder", title="Event 2", soon=phrase(language, "soon_tomorrow"))
    )


@both_languages
async def test_a_yes_covers_what_grew(campaign: Campaign, tmp_path: Path, language: str) -> None:
    """Emma is asked, reads the new words and says yes: both consents are on record, and she hears of new events."""
    emma = await with_reminders(campaign, tmp_path, language)
    version = grow(campaign, "events", "announcement")
    await restart(campaign)
    (asked,) = await questions(emma, language)
    assert NEW_WORDS[language] in asked
    assert await emma.labels() == [
        phrase(language, "button_that_too"),
        phrase(language, "button_leave_as_it_is"),
        phrase(language, "button_stop_events"),
    ]
    await emma.tap(phrase(language, "button_that_too"))
    text = await emma.read()
    assert phrase(language, "opted_in") in text
    assert phrase(language, "settings_more_events") not in text
    before, after = await campaign.consents(emma)
    assert (before.wording_version, after.wording_version) == (version - 1, version)
    assert before.wording_hash != after.wording_hash
    assert (after.purpose, after.action, after.language) == ("events", "given", language)
    await announce(campaign, 1)
    assert await hears(emma, phrase(language, "letter_announcement", title="Event 1"))


async def test_people_are_asked_once(campaign: Campaign, tmp_path: Path) -> None:
    """Neither restarts nor readings of the content ask again, whether they answered or not."""
    emma = await with_reminders(campaign, tmp_path)
    grow(campaign, "events", "announcement")
    await restart(campaign)
    await restart(campaign)
    os.kill(os.getpid(), signal.SIGHUP)
    await until(lambda: is_logged(campaign, "content reloaded", times=1))
    campaign.clock.forward(20 * ONE_DAY)
    await restart(campaign)
    assert len(await questions(emma)) == 1
    assert said(await campaign.consents(emma)) == [("events", "given")]


async def is_logged(campaign: Campaign, event: str, *, times: int) -> bool:
    """Whether the bot's log says so as often."""
    return sum(f"event='{event}'" in line for line in campaign.log.lines) >= times


async def test_a_new_reading_of_the_content_asks_at_once(campaign: Campaign, tmp_path: Path) -> None:
    """After SIGHUP, without a restart; what grew stops at once."""
    emma = await with_reminders(campaign, tmp_path)
    grow(campaign, "events", "announcement")
    os.kill(os.getpid(), signal.SIGHUP)
    await until(lambda: is_asked(emma))
    assert not await hears(emma, await announce(campaign, 1))


async def is_asked(phone: Phone) -> bool:
    """Whether the question has come."""
    return bool(await questions(phone))


async def test_a_question_waits_for_the_morning(campaign: Campaign, tmp_path: Path) -> None:
    """The bot is restarted at night; nobody is woken by it."""
    campaign.quiet_hours = "21:00-08:00"
    emma = await with_reminders(campaign, tmp_path)
    campaign.clock.move_to(NOON + 12 * ONE_HOUR)
    grow(campaign, "events", "announcement")
    await restart(campaign)
    assert await questions(emma) == []
    campaign.clock.move_to(NOON + 20 * ONE_HOUR + 60)
    await campaign.delivered()
    assert len(await questions(emma)) == 1


@both_languages
async def test_leaving_it_as_it_is_changes_nothing(campaign: Campaign, tmp_path: Path, language: str) -> None:
    """Emma goes on with what she agreed to; her settings say so, and let her read what is new whenever she likes."""
    emma = await with_reminders(campaign, tmp_path, language)
    grow(campaign, "events", "announcement")
    await restart(campaign)
    await emma.tap(phrase(language, "button_leave_as_it_is"))
    assert phrase(language, "settings_more_events") in await emma.read()
    assert len(await campaign.consents(emma)) == 1
    assert await campaign.topics(emma) == {"events"}
    await emma.tap(phrase(language, "button_more_events"))
    assert NEW_WORDS[language] in await emma.read()
    await emma.tap(phrase(language, "button_opt_in"))
    assert phrase(language, "settings_more_events") not in await emma.read()
    assert len(await campaign.consents(emma)) == 2


async def test_the_question_can_be_answered_with_a_stop(campaign: Campaign, tmp_path: Path) -> None:
    """One tap below it ends the topic."""
    emma = await with_reminders(campaign, tmp_path)
    grow(campaign, "events", "announcement")
    await restart(campaign)
    await emma.tap(phrase("en", "button_stop_events"))
    assert await campaign.topics(emma) == set()
    assert said(await campaign.consents(emma)) == [("events", "given"), ("events", "withdrawn")]


async def test_an_old_yes_does_not_agree_to_newer_words(campaign: Campaign, tmp_path: Path) -> None:
    """Emma answers when the wording has changed again: she reads the newest first, and nothing is recorded."""
    emma = await with_reminders(campaign, tmp_path)
    grow(campaign, "events", "announcement")
    await restart(campaign)
    old = (await emma.last())["message_id"], (await emma.button(phrase("en", "button_that_too")))["data"]
    newest = grow(campaign, "events", "notice")
    await restart(campaign)
    assert len(await questions(emma)) == 2
    await emma.tap_data(*old)
    assert await hears(emma, phrase("en", "wording_changed"))
    assert len(await campaign.consents(emma)) == 1
    await emma.tap(phrase("en", "button_that_too"))
    assert (await campaign.consents(emma))[-1].wording_version == newest


async def test_start_brings_back_what_was_agreed_to_and_no_more(campaign: Campaign, tmp_path: Path) -> None:
    """STOP, then START after the wording grew: the old consent again, which does not cover what is new."""
    emma = await with_reminders(campaign, tmp_path)
    await emma.send("STOP")
    version = grow(campaign, "events", "announcement")
    await restart(campaign)
    assert await questions(emma) == []
    await emma.send("START")
    assert await campaign.topics(emma) == {"events"}
    assert (await campaign.consents(emma))[-1].wording_version == version - 1
    assert not await hears(emma, await announce(campaign, 1))
    await emma.send("/settings")
    assert phrase("en", "settings_more_events") in await emma.read()
    # Back in time for the next start of the bot, she is asked as everybody is.
    await restart(campaign)
    assert len(await questions(emma)) == 1
    await emma.tap(phrase("en", "button_that_too"))
    await emma.send("STOP")
    await emma.send("START")
    assert (await campaign.consents(emma))[-1].wording_version == version


async def test_nobody_is_asked_before_everybody_can_read_it(campaign: Campaign, tmp_path: Path) -> None:
    """The Spanish wording lags behind: what grew reaches nobody who agreed to less, and people are asked when it is there."""
    emma = await with_reminders(campaign, tmp_path)
    mateo = await campaign.supporter("Mateo", "es")
    await opt_in(mateo, "es", "events")
    grow(campaign, "events", "announcement", ("en",))
    await restart(campaign)
    assert await questions(emma) == []
    assert not await hears(emma, await announce(campaign, 1))
    await mateo.send("/settings")
    assert phrase("es", "settings_more_events") not in await mateo.read()
    grow(campaign, "events", "announcement", ("es",))
    await restart(campaign)
    assert len(await questions(emma)) == 1
    (asked,) = await questions(mateo, "es")
    assert NEW_WORDS["es"] in asked


async def test_one_events_people_are_not_asked(campaign: Campaign, tmp_path: Path) -> None:
    """It is over soon; they get what they agreed to, and the next opt-in shows the new words."""
    campaign.clock.move_to(NOON)
    await with_content_of_its_own(campaign, tmp_path)
    event_id = await publish(campaign, an_event(1, NOON + 5 * ONE_DAY))
    emma = await campaign.supporter()
    await emma.send("/events")
    await emma.tap((await emma.labels())[0])
    await emma.tap(phrase("en", "button_remind_me"))
    await emma.tap(phrase("en", "button_opt_in"))
    grow(campaign, "event", "notice")
    await restart(campaign)
    assert await questions(emma) == []
    assert await campaign.topics(emma) == {Topic(f"event/{event_id}")}
