"""A person deletes everything: it is gone at once, nothing brings it back, and they can begin from nothing."""

import asyncio

import pytest

from bot.actions.erasure import mark_of
from bot.store.erasures import Erasure
from tests import broadcasting
from tests.events import an_event
from tests.journeys.test_my_data import moment, open_my_data, saved
from tests.opting_in import opt_in
from tests.organizing import NOW
from tests.phone import Phone
from tests.reminding import ONE_DAY, ONE_HOUR, deliveries, mailings, publish
from tests.running import Campaign
from tests.said import LANGUAGES, content, phrase, yes

both_languages = pytest.mark.parametrize("language", LANGUAGES)
START = NOW + 2 * ONE_DAY


async def offer(phone: Phone, language: str = "en") -> str:
    """From the command to the question whether to delete everything; gives what its yes does."""
    await phone.send("/privacy")
    await phone.tap(phrase(language, "button_erase"))
    data: str = (await phone.button(phrase(language, "button_erase_now")))["data"]
    return data


async def erase(phone: Phone, language: str = "en") -> str:
    """Deletes everything; gives the receipt."""
    receipt = (await offer(phone, language)).rpartition(":")[2]
    await phone.tap(phrase(language, "button_erase_now"))
    return receipt


def gone(phone: Phone, receipt: str, language: str = "en") -> str:
    """What the last message says."""
    contact = content().campaign.privacy_contact
    return phrase(language, "erased", receipt=receipt, chat_id=str(phone.user_id), privacy_contact=contact)


async def erasures(campaign: Campaign) -> list[Erasure]:
    """What is kept of those who were erased."""
    async with campaign.store() as tables:
        return await tables.erasures.all()


@both_languages
async def test_it_says_what_goes_and_then_it_is_gone(campaign: Campaign, language: str) -> None:
    """The question changes nothing; the yes deletes, and the last message has the receipt."""
    emma = await campaign.supporter(language=language)
    await opt_in(emma, language, "updates")
    await offer(emma, language)
    assert await emma.read() == phrase(language, "erase_offer")
    assert await emma.labels() == [
        phrase(language, key)
        for key in ("button_erase_now", "button_my_data", "button_privacy", "button_menu")
    ]
    assert await campaign.topics(emma) == {"updates"}

    receipt = await erase(emma, language)
    assert await emma.read() == gone(emma, receipt, language)
    assert await emma.labels() == [phrase(language, "button_copy_receipt")]
    assert await campaign.state(emma) is None
    assert await campaign.consents(emma) == []
    (kept,) = await erasures(campaign)
    assert kept.mark == mark_of(receipt, emma.user_id)
    assert kept.asked_by == "person"


@both_languages
async def test_a_new_start_begins_from_nothing(campaign: Campaign, language: str) -> None:
    """After /start their data is the new start and nothing else."""
    campaign.clock.move_to(NOW)
    emma = await campaign.phone(language=language)
    await emma.start("from_market")
    await opt_in(emma, language, "events")
    receipt = await erase(emma, language)
    campaign.clock.move_to(NOW + ONE_DAY)
    await emma.start()
    text = await open_my_data(emma, language)
    assert phrase(language, "my_data_no_topics") in text
    file = await saved(campaign, emma, language)
    assert moment(file["person"]["joined_at"]) == pytest.approx(NOW + ONE_DAY, abs=60)
    assert file["person"]["came_from"] is None
    assert file["person"]["receipt"] != receipt
    assert [name for name, value in file.items() if value] == ["schema", "made_at", "chat_id", "person"]


@both_languages
async def test_the_yes_tapped_twice_says_the_same_twice(campaign: Campaign, language: str) -> None:
    """Whoever taps again, or whose tap comes twice, is told the same, and nobody is made known."""
    emma = await campaign.supporter(language=language)
    yes_data = await offer(emma, language)
    message_id = (await emma.last())["message_id"]
    taps = [await emma.at_once("tap", message_id=message_id, data=yes_data) for _ in range(2)]
    assert await emma.acknowledged(taps[-1])
    told = gone(emma, yes_data.rpartition(":")[2], language)
    assert await emma.read() == told
    await emma.tap_data(message_id, yes_data)
    assert await emma.read() == told
    assert await campaign.state(emma) is None
    assert len(await erasures(campaign)) == 1


@both_languages
async def test_an_old_yes_still_does_what_it_says(campaign: Campaign, language: str) -> None:
    """Who has begun anew and taps it again has that deleted too, with a receipt of its own."""
    emma = await campaign.supporter(language=language)
    old = await offer(emma, language)
    message_id = (await emma.last())["message_id"]
    await emma.tap_data(message_id, old)
    await emma.start()
    await opt_in(emma, language, "updates")
    await emma.tap_data(message_id, old)
    assert await campaign.state(emma) is None
    assert len(await erasures(campaign)) == 2


@pytest.mark.parametrize("receipt", ["none", "0" * 32, "zz", "a-b"])
async def test_an_unknown_receipt_proves_nothing(campaign: Campaign, receipt: str) -> None:
    """Somebody unknown is told that nothing is held; somebody known is given their own receipt."""
    noah, emma = await campaign.phone("Noah"), await campaign.supporter()
    await noah.send("/privacy")
    own = (await offer(emma)).rpartition(":")[2]
    for phone in (noah, emma):
        await phone.tap_data((await phone.last())["message_id"], f"1vx:{receipt}")
    assert await noah.read() == phrase("en", "erased_nothing")
    assert await emma.read() == gone(emma, own)
    assert await campaign.state(noah) is None
    assert [kept.mark for kept in await erasures(campaign)] == [mark_of(own, emma.user_id)]


AFTERWARDS = [
    *("1m", "1ps", "1ds", "1es:0", "1e:1", "1s", "1a", "1v", "1vm", "1vd", "1vf", "1vo", "1rw", "1ls"),
    *("1o:updates", "1o:event/1", "1n:updates", "1n:events", "1n:event/1", "1x"),
    *("1rc:1", "1rx:1", "1rs:1", "1rp:1", "1rd:1", "1k:1", "1b:1", "1be:1:1", "1zly:1:abc"),
]
"""What every button does that reads or ends something."""


async def test_no_old_button_and_no_word_brings_anybody_back(campaign: Campaign) -> None:
    """Menus, old reminders, STOP and START: all are answered, and nothing is stored of whoever was erased."""
    campaign.clock.move_to(NOW)
    await publish(campaign, an_event(1, START))
    emma = await campaign.supporter()
    await opt_in(emma, "en", "updates")
    await erase(emma)
    message_id = (await emma.last())["message_id"]
    for data in AFTERWARDS:
        await emma.tap_data(message_id, data)
        assert await campaign.state(emma) is None, data
    for words in ("STOP", "START", "/stop", "/events", "/settings", "/help", "caravan", "thanks"):
        await emma.send(words)
        assert await campaign.state(emma) is None, words
    await emma.block()
    assert await campaign.state(emma) is None
    assert await campaign.consents(emma) == []


async def test_opting_in_by_an_old_button_is_a_new_consent(campaign: Campaign) -> None:
    """It is theirs to give again, and it is all there is."""
    emma = await campaign.supporter()
    await opt_in(emma, "en", "events")
    message_id = (await emma.last())["message_id"]
    await erase(emma)
    await emma.tap_data(message_id, yes("updates"))
    assert await campaign.topics(emma) == {"updates"}
    assert [(row.purpose, row.action) for row in await campaign.consents(emma)] == [("updates", "given")]


@both_languages
async def test_an_unknown_person_is_told_that_nothing_is_held(campaign: Campaign, language: str) -> None:
    """There is nothing to delete, and it stays so."""
    emma = await campaign.phone(language=language)
    await emma.send("/privacy")
    await emma.tap(phrase(language, "button_erase"))
    assert await emma.read() == phrase(language, "erased_nothing")
    assert await campaign.state(emma) is None


async def test_no_reminder_comes_any_more_and_the_place_is_free(campaign: Campaign) -> None:
    """The day before, only the other one is reminded."""
    campaign.clock.move_to(NOW)
    await publish(campaign, an_event(1, START))
    emma, noah = await campaign.supporter(), await campaign.supporter("Noah")
    for phone in (emma, noah):
        await phone.tap_data((await phone.last())["message_id"], yes("event/1"))
    await erase(emma)
    before = await emma.answers()
    campaign.clock.move_to(START - 2 * ONE_HOUR)
    await campaign.delivered()
    assert await emma.answers() == before
    assert (await noah.read()).startswith("Event 1\nStarts in ")
    last = (await mailings(campaign, "reminder"))[-1]
    assert list(await deliveries(campaign, last)) == [noah.user_id]


async def test_erased_while_a_mailing_is_under_way(campaign: Campaign) -> None:
    """What is just being sent arrives or not; its outcome is recorded nowhere, and the rest goes on."""
    (olivia,) = await broadcasting.organizers(campaign, "en")
    emma, noah = await broadcasting.readers(campaign, Emma="en", Noah="en")
    yes_data = await offer(emma)
    message_id = (await emma.last())["message_id"]
    await campaign.fault(method="sendMessage", kind="slow", user_id=emma.user_id, seconds=2)
    number = await broadcasting.draft(campaign, olivia, {"en": broadcasting.text("Hello")})
    await broadcasting.confirm(campaign, olivia, number)
    mailing_id = (await broadcasting.found(campaign, number)).mailing_id
    assert mailing_id is not None
    async with asyncio.timeout(20):
        while await _state(campaign, mailing_id, emma) != "intent":
            pass  # each look is a query of its own
    await emma.tap_data(message_id, yes_data)
    assert await campaign.state(emma) is None
    await campaign.delivered()
    assert await _state(campaign, mailing_id, emma) is None
    assert await _state(campaign, mailing_id, noah) == "sent"
    assert await campaign.state(emma) is None
    async with campaign.store() as tables:
        tally = await tables.mailings.tally(mailing_id)
    assert sum(tally.values()) == 2


async def _state(campaign: Campaign, mailing_id: int, phone: Phone) -> str | None:
    async with campaign.store() as tables:
        return await tables.deliveries.state_of(mailing_id, phone.user_id)


async def test_whoever_cannot_be_told_stays_erased(campaign: Campaign) -> None:
    """The last message does not arrive, because they have blocked the bot meanwhile."""
    emma = await campaign.supporter()
    await offer(emma)
    for method in ("editMessageText", "sendMessage"):
        await campaign.fault(method=method, kind="403", user_id=emma.user_id)
    await emma.tap(phrase("en", "button_erase_now"))
    assert await campaign.state(emma) is None


@both_languages
async def test_an_organizer_does_it_too_and_stays_one(campaign: Campaign, language: str) -> None:
    """Drafts go, what was sent stays without their number, and their right comes from the settings."""
    (olivia,) = await broadcasting.organizers(campaign, language)
    (emma,) = await broadcasting.readers(campaign, Emma=language)
    sent = await broadcasting.broadcast(campaign, olivia, {language: broadcasting.text("Hello")})
    draft = await broadcasting.draft(campaign, olivia, {language: broadcasting.text("Secret plan")})
    await olivia.send("/organize")
    await olivia.tap(phrase(language, "button_new_event"))
    await olivia.send("Town hall")
    await offer(olivia, language)
    assert phrase(language, "erase_offer_organizer") in await olivia.read()
    await olivia.tap(phrase(language, "button_erase_now"))
    assert phrase(language, "erased_organizer") in await olivia.read()
    assert await campaign.state(olivia) is None
    async with campaign.store() as tables:
        assert await tables.drafts.find(olivia.user_id) is None
        assert await tables.broadcasts.bodies(draft) == {}
    one = await broadcasting.found(campaign, sent)
    assert (one.created_by, one.confirmed_by, one.state) == (None, None, "finished")
    assert "Hello" in "".join(await emma.answers())

    await olivia.send("/organize")
    assert phrase(language, "organize_intro") in await olivia.read()
    assert await campaign.state(olivia) is None
    await olivia.tap(phrase(language, "button_new_event"))
    assert await campaign.state(olivia) == "active"
