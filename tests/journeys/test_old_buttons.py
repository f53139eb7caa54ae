"""A person taps what is old, cut off or forged: always an answer, never silence or an error."""

import pytest

from tests.phone import Json, Phone
from tests.running import Campaign
from tests.said import LANGUAGES, phrase, yes

both_languages = pytest.mark.parametrize("language", LANGUAGES)

# What no version of this program ever put on a button, or what another version may put there.
OUTDATED = [
    "",
    " ",
    "x",
    "1",
    "1:",
    "1zz",
    "m",
    "0m",
    "2m",
    "2d:safe-passage",
    "1M",
    "1m ",
    "1m\n",
    "1m:",
    "1m:extra",
    "1d",
    "1d:",
    "1d:safe passage",
    "1d:safe-passage:1",
    "1d:ünsafe",
    "1d:" + "a" * 49,
    "1d:" + "a" * 400,
    "1p:../../etc/passwd",
    "1es:-1",
    "1es:01",
    "1es:1e3",
    "1es:٣",
    "1e:1234567890123456789",
    "1y:updates",
    "1y:everything:1",
    yes("event/0"),
    "1y:event/1",
    "1y:event/1:",
    "1n:",
    "1n:everything",
    "1l:EN",
    "1l:e\u0301s",
    "1x:updates",
    '{"json": true}',
    "🛑" * 16,
    "\x00",
]


def data_below(message: Json) -> list[str]:
    """The callback data of all buttons of a message."""
    return [button["data"] for row in message["buttons"] for button in row if "data" in button]


async def message_with(phone: Phone, message_id: int) -> Json:
    """The message as the person sees it now."""
    (message,) = [message for message in await phone.messages() if message["message_id"] == message_id]
    return message


async def unanswered(phone: Phone) -> list[str]:
    """Taps whose waiting sign has not ended."""
    waiting: list[str] = (await phone.chat())["unanswered"]
    return waiting


async def last_toast(phone: Phone) -> str:
    """The text of the newest answer to a tap."""
    return str((await phone.chat())["answers"][-1]["text"])


async def every_button(phone: Phone, message_id: int) -> list[str]:
    """Follows every button from a message on, in place, and gives the data of all that were ever shown."""
    found = dict.fromkeys(data_below(await message_with(phone, message_id)))
    for data in (todo := list(found)):
        await phone.tap_data(message_id, data)
        for new in data_below(await message_with(phone, message_id)):
            if new not in found:
                found[new] = None
                todo.append(new)
    return todo


async def test_every_old_button_works_after_a_restart(campaign: Campaign) -> None:
    """Nothing about a menu is remembered: every button that was ever shown still leads somewhere."""
    await campaign.add_sample_events()
    emma = await campaign.supporter()
    message_id = (await emma.last())["message_id"]
    buttons = await every_button(emma, message_id)
    kinds = {data.partition(":")[0] for data in buttons}
    assert kinds == {
        f"1{code}"
        for code in [
            "m",
            "ps",
            "g",
            "p",
            "ds",
            "d",
            "es",
            "e",
            "k",
            "rv",
            "rc",
            "rx",
            "rs",
            "rw",
            "rr",
            "s",
            "o",
            "y",
            "n",
            "x",
            "ls",
            "l",
            "a",
            "v",
            "vm",
            "vd",
            "vf",
            "vo",
            "vx",
        ]
    }

    await campaign.stop()
    await campaign.begin()
    for data in buttons:
        await emma.tap_data(message_id, data)
        assert not await last_toast(emma), data
    assert await unanswered(emma) == []


async def test_each_old_message_still_changes_in_place(campaign: Campaign) -> None:
    """After a restart the buttons of several messages change the message they stand below."""
    emma = await campaign.supporter()
    for command in ("/positions", "/demands", "/settings", "/language", "/privacy"):
        await emma.send(command)
    screens = [message for message in await emma.messages() if message["from"] == "bot"]
    await campaign.stop()
    await campaign.begin()
    for screen in screens:
        await emma.tap_data(screen["message_id"], data_below(screen)[0])
        assert (await message_with(emma, screen["message_id"]))["text"] != screen["text"]
    assert len(await emma.messages()) == 1 + 5 + 6
    assert await unanswered(emma) == []


@both_languages
async def test_stale_and_forged_buttons_get_a_kind_sentence_and_the_menu(
    campaign: Campaign, language: str
) -> None:
    """In the person's language, as a note on the screen and above the menu; nothing is recorded."""
    emma = await campaign.supporter(language=language)
    menu = await emma.labels()
    message_id = (await emma.last())["message_id"]
    for data in OUTDATED:
        await emma.tap_data(message_id, "1ds")
        await emma.tap_data(message_id, data)
        assert (await emma.read()).startswith(phrase(language, "button_outdated")), data
        assert await emma.labels() == menu
        assert await last_toast(emma) == phrase(language, "answer_outdated")
    assert await unanswered(emma) == []
    assert await campaign.consents(emma) == []


async def test_a_button_cut_off_anywhere_is_answered(campaign: Campaign) -> None:
    """Whatever length remains, there is a screen with a way on."""
    emma = await campaign.supporter()
    message_id = (await emma.last())["message_id"]
    for data in ("1d:safe-passage", yes("event/12"), "1o:updates", "1es:16", "1l:es"):
        for length in range(len(data)):
            await emma.tap_data(message_id, data[:length])
            assert "Main menu" in await emma.labels() or "My settings" in await emma.labels()
    assert await unanswered(emma) == []
    assert await campaign.consents(emma) == []


async def test_an_entry_that_is_no_longer_there_leads_to_its_list(campaign: Campaign) -> None:
    """The campaign took a demand, a position or a group away: its old button shows what there is."""
    emma = await campaign.supporter()
    message_id = (await emma.last())["message_id"]
    for data, beginning in (("1d:gone", "Demands"), ("1p:gone", "Positions"), ("1g:gone", "Positions")):
        await emma.tap_data(message_id, data)
        assert (await emma.read()).startswith(beginning)
    assert await unanswered(emma) == []


async def test_a_message_that_is_inaccessible_is_followed_by_a_new_one(campaign: Campaign) -> None:
    """Telegram no longer says what the message was, or it is gone: the screen comes as a new message."""
    emma = await campaign.supporter()
    message_id = (await emma.last())["message_id"]
    for tapped in (message_id, 999_999):
        before = len(await emma.messages())
        await emma.tap_data(tapped, "1ds", inaccessible=True)
        assert len(await emma.messages()) == before + 1
        assert (await emma.read()).startswith("Demands")
    assert (await message_with(emma, message_id))["text"].startswith("This is the bot")
    assert await unanswered(emma) == []


async def test_a_forged_tap_below_a_file_is_followed_by_a_new_message(campaign: Campaign) -> None:
    """A file has no text that could become a screen."""
    await campaign.add_sample_events()
    emma = await campaign.supporter()
    await emma.tap_data((await emma.last())["message_id"], "1k:1")
    file = await emma.last()
    assert file["kind"] == "document"
    await emma.tap_data(file["message_id"], "1ds")
    assert (await emma.read()).startswith("Demands")
    assert await unanswered(emma) == []


async def test_a_tap_in_a_group_is_forged(campaign: Campaign) -> None:
    """Only private chats have buttons that act; elsewhere the tap is answered and nothing happens."""
    emma = await campaign.supporter()
    members = {"title": "Neighbors", "members": [emma.user_id]}
    async with campaign.http.post(f"{campaign.simulator.url}/groups", json=members) as response:
        group = (await response.json())["chat_id"]
    await emma.send("/help", chat_id=group)
    shown = (await emma.chat(chat_id=group))["messages"][-1]
    await emma.tap_data(shown["message_id"], yes("updates"), chat_id=group)
    assert await last_toast(emma) == "That button is out of date. Here is the main menu."
    assert await unanswered(emma) == []
    assert await campaign.consents(emma) == []


async def test_a_tap_whose_query_is_too_old_still_does_what_it_says(campaign: Campaign) -> None:
    """After a long outage Telegram takes no answer to a tap any more; the screen and the consent change all the same."""
    emma = await campaign.supporter()
    message_id = (await emma.last())["message_id"]
    await emma.tap_data(message_id, "1ds", expired=True)
    assert (await emma.read()).startswith("Demands")
    await emma.tap_data(message_id, yes("updates"), expired=True)
    assert await campaign.topics(emma) == {"updates"}
    answers = await campaign.requests("answerCallbackQuery")
    assert [answer["status"] for answer in answers] == [400, 400]


async def test_an_answer_that_telegram_refuses_does_not_stop_the_screen(campaign: Campaign) -> None:
    """The same when it is the answer that fails for another reason."""
    emma = await campaign.supporter()
    await campaign.fault(
        method="answerCallbackQuery", kind="400", description="Bad Request: query ID is invalid"
    )
    await emma.tap("Demands")
    assert (await emma.read()).startswith("Demands")


async def test_the_same_button_twice_is_no_error(campaign: Campaign) -> None:
    """Telegram refuses to change a message into itself; the person sees the screen already."""
    emma = await campaign.supporter()
    await emma.tap("Demands")
    message_id = (await emma.last())["message_id"]
    await emma.tap_data(message_id, "1ds")
    await emma.tap_data(message_id, "1ds")
    assert len(await emma.messages()) == 2
    edits = await campaign.requests("editMessageText")
    assert [edit["status"] for edit in edits] == [200, 400, 400]
    assert await unanswered(emma) == []


@pytest.mark.parametrize(
    "why", ["message to edit not found", "message can't be edited", "MESSAGE_ID_INVALID"]
)
async def test_a_message_that_cannot_be_changed_is_followed_by_a_new_one(
    campaign: Campaign, why: str
) -> None:
    """Deleted meanwhile, or too old: the screen comes as a new message."""
    emma = await campaign.supporter()
    await campaign.fault(method="editMessageText", kind="400", description=f"Bad Request: {why}")
    await emma.tap("Demands")
    assert len(await emma.messages()) == 3
    assert (await emma.read()).startswith("Demands")
    assert await unanswered(emma) == []
