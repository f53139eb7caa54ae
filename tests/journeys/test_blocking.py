"""A person blocks the bot, deletes their account, comes back."""

import pytest

from tests.phone import Phone
from tests.running import Campaign
from tests.said import LANGUAGES, phrase, yes

both_languages = pytest.mark.parametrize("language", LANGUAGES)


async def opt_in_to_both(phone: Phone, language: str = "en") -> None:
    """Reads the wordings of ``updates`` and ``events`` and agrees to each."""
    for topic in ("updates", "events"):
        await phone.send("/settings")
        await phone.tap(phrase(language, f"button_get_{topic}"))
        await phone.tap(phrase(language, "button_opt_in"))


@both_languages
async def test_blocking_ends_every_opt_in(campaign: Campaign, language: str) -> None:
    """The person is gone, hears about nothing, and the consent rows say so."""
    emma = await campaign.supporter(language=language)
    await opt_in_to_both(emma, language)
    assert await campaign.state(emma) == "active"
    await emma.block()
    assert await campaign.state(emma) == "gone"
    assert await campaign.topics(emma) == set()
    rows = await campaign.consents(emma)
    assert [(row.purpose, row.action) for row in rows] == [
        ("updates", "given"),
        ("events", "given"),
        ("leaving", "withdrawn"),
        ("events", "withdrawn"),
        ("updates", "withdrawn"),
    ]


async def test_unblocking_opts_in_to_nothing(campaign: Campaign) -> None:
    """Nobody who let the bot in again has asked for messages by that."""
    emma = await campaign.supporter()
    await opt_in_to_both(emma)
    await emma.block()
    await emma.block(blocked=False)
    assert await campaign.state(emma) == "gone"
    assert await campaign.topics(emma) == set()
    assert (await campaign.consents(emma))[-1].action == "withdrawn"


@pytest.mark.parametrize("words", ["/start", "/help", "caravan", "START"])
async def test_writing_again_makes_active_and_opts_in_to_nothing(campaign: Campaign, words: str) -> None:
    """Whatever they write; START too, because it was no STOP that ended the opt-ins."""
    emma = await campaign.supporter()
    await opt_in_to_both(emma)
    await emma.block()
    await emma.block(blocked=False)
    await emma.send(words)
    assert await campaign.state(emma) == "active"
    assert await campaign.topics(emma) == set()


async def test_a_tap_makes_active_too(campaign: Campaign) -> None:
    """An old button after coming back: the person is there again, and opted in to what they tap only."""
    emma = await campaign.supporter()
    await opt_in_to_both(emma)
    await emma.block()
    await emma.block(blocked=False)
    await emma.tap_data((await emma.last())["message_id"], "1ds")
    assert await campaign.state(emma) == "active"
    await emma.tap_data((await emma.last())["message_id"], yes("updates"))
    assert await campaign.topics(emma) == {"updates"}


async def test_the_language_is_kept(campaign: Campaign) -> None:
    """Who comes back reads the language they chose before they left."""
    emma = await campaign.supporter()
    await emma.send("/language")
    await emma.tap("Español")
    await emma.block()
    await emma.block(blocked=False)
    await emma.start()
    assert (await emma.read()).startswith("Este es el bot de la campaña")


async def test_a_stranger_who_blocks_is_not_recorded(campaign: Campaign) -> None:
    """Somebody who never wrote leaves no trace by blocking."""
    nobody = await campaign.phone("Nobody")
    await nobody.block()
    assert await campaign.state(nobody) is None


async def test_an_answer_that_is_forbidden_means_gone(campaign: Campaign) -> None:
    """Telegram says that the person blocked the bot before the bot is told in any other way."""
    emma = await campaign.supporter()
    await opt_in_to_both(emma)
    await campaign.fault(method="sendMessage", kind="403", user_id=emma.user_id)
    await emma.send("/help")
    assert await campaign.state(emma) == "gone"
    assert await campaign.topics(emma) == set()


async def test_an_edit_that_is_forbidden_means_gone(campaign: Campaign) -> None:
    """The same where the answer changes a message; not even what this very tap opted in to remains."""
    emma = await campaign.supporter()
    await emma.send("/settings")
    await emma.tap("Updates: turn on")
    description = "Forbidden: user is deactivated"
    await campaign.fault(method="editMessageText", kind="403", user_id=emma.user_id, description=description)
    await emma.tap("Yes, turn it on")
    assert await campaign.state(emma) == "gone"
    assert await campaign.topics(emma) == set()
    rows = await campaign.consents(emma)
    assert [(row.purpose, row.action) for row in rows] == [
        ("updates", "given"),
        ("leaving", "withdrawn"),
        ("updates", "withdrawn"),
    ]


async def test_a_start_whose_answer_is_forbidden_undoes_nothing(campaign: Campaign) -> None:
    """What START gave again ends in the same moment when the person turns out to be gone."""
    emma = await campaign.supporter()
    await opt_in_to_both(emma)
    await emma.send("STOP")
    await campaign.fault(method="sendMessage", kind="403", user_id=emma.user_id)
    await emma.send("START")
    assert await campaign.state(emma) == "gone"
    assert await campaign.topics(emma) == set()


async def test_a_file_that_is_forbidden_means_gone(campaign: Campaign) -> None:
    """And where the answer is a file."""
    await campaign.add_sample_events()
    emma = await campaign.supporter()
    await opt_in_to_both(emma)
    await campaign.fault(method="sendDocument", kind="403", user_id=emma.user_id)
    await emma.tap_data((await emma.last())["message_id"], "1k:1")
    assert await campaign.state(emma) == "gone"


async def test_chat_not_found_means_gone(campaign: Campaign) -> None:
    """Telegram's other way of saying it."""
    emma = await campaign.supporter()
    await opt_in_to_both(emma)
    await campaign.fault(
        method="sendMessage", kind="400", user_id=emma.user_id, description="Bad Request: chat not found"
    )
    await emma.send("/help")
    assert await campaign.state(emma) == "gone"
    assert await campaign.topics(emma) == set()
