"""What an organizer is told when a broadcast is over: on the screen, as a picture and as a table."""

import csv
from io import StringIO

from bot.texts.broadcast_body import BodyButton
from tests.broadcasting import (
    broadcast,
    confirm,
    correct,
    draft,
    found,
    labels,
    newest,
    open_one,
    organizers,
    readers,
    received,
    screen,
    settled,
    tap,
    tap_data,
    tap_on,
    text,
)
from tests.opting_in import opt_in
from tests.phone import Phone
from tests.running import Campaign
from tests.said import edition, phrase

PAST = phrase("en", "obstacle_past")
CHANGED = phrase("en", "obstacle_changed")
DEMAND = next(iter(edition("en").demands))
BUTTONS = (
    BodyButton(label="Our demand", opens="demand", target=DEMAND),
    BodyButton(label="Our page", opens="link", target="https://example.org/"),
)


def count(key: str, number: int, language: str = "en") -> str:
    """A line of the report."""
    return f"{phrase(language, key)}: {number}"


async def table(campaign: Campaign, olivia: Phone) -> list[list[str]]:
    """The file that was sent last, as rows without the header."""
    file = (await newest(olivia, "document"))["file"]
    async with campaign.http.get(f"{campaign.simulator.url}{file['url']}") as response:
        data = await response.read()
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(data.decode("utf-8-sig"))))[1:]


async def test_the_numbers(campaign: Campaign) -> None:
    """Totals, languages, taps, stops, who decided; and nothing that says who anybody is."""
    olivia, oscar = await organizers(campaign, "en", "es")
    emma, luis, nora = await readers(campaign, Emma="en", Luis="es", Nora="en")
    # Nora is gone, and the bot finds out by writing to her.
    campaign.simulator.world.people[nora.user_id].blocked = True
    number = await broadcast(
        campaign, olivia, {"en": text("We won the vote.", *BUTTONS), "es": text("Ganamos.", *BUTTONS)}
    )
    await tap_on(emma, await received(emma), "Our demand")
    await tap_on(luis, await received(luis), phrase("es", "button_end_updates"))
    report = await open_one(olivia, number)
    for line in (
        "Broadcast 1: finished",
        "We won the vote.",
        count("became_sent", 2),
        count("became_gone", 1),
        count("became_failed", 0),
        "English: 1 of 2",
        "Español: 1 of 1",
        "Forbidden: bot was blocked by the user",
        "Our demand: 1",
        "Our page: opens a web page, and Telegram does not say how often",
        "Stop updates: 1",
        "One person opted out within a day of getting it.",
        "Confirmed by you",
    ):
        assert line in report, report
    assert not [person for person in (olivia, emma, luis, nora) if str(person.user_id) in report]
    spanish = await open_one(oscar, number)
    assert "Envío 1: terminó" in spanish
    assert "Ganamos." in spanish
    assert phrase("es", "broadcast_confirmed_by_other") in spanish


async def test_the_picture(campaign: Campaign) -> None:
    """It comes below the report, as a photo."""
    (olivia,) = await organizers(campaign, "en")
    await readers(campaign, Emma="en")
    number = await broadcast(campaign, olivia, {"en": text("Hello.")})
    await open_one(olivia, number)
    report = await screen(olivia)
    await tap(olivia, phrase("en", "button_broadcast_chart"))
    picture = await newest(olivia, "photo")
    assert (picture["kind"], picture["caption"]) == ("photo", "Broadcast 1 over time")
    async with campaign.http.get(f"{campaign.simulator.url}{picture['file']['url']}") as response:
        assert (await response.read()).startswith(b"\x89PNG")
    assert await screen(olivia) == report


async def test_the_table(campaign: Campaign) -> None:
    """It has a number a line, adds up, and names nobody."""
    (olivia,) = await organizers(campaign, "en")
    emma, luis = await readers(campaign, Emma="en", Luis="es")
    number = await broadcast(campaign, olivia, {"en": text("Hello.", *BUTTONS)})
    await tap_on(emma, await received(emma), "Our demand")
    await open_one(olivia, number)
    await tap(olivia, phrase("en", "button_broadcast_table"))
    assert (await newest(olivia, "document"))["file"]["name"] == "broadcast-1.csv"
    rows = await table(campaign, olivia)
    assert ["Total", "", "", "Sent", "2"] in rows
    assert ["By language", "es", "", "Sent", "1"] in rows
    assert ["By minute", "", "2027-10-01 12:00", "Sent", "2"] in rows
    assert ["Taps", "", "", "Our demand", "1"] in rows
    assert not [row for row in rows if "Our page" in row]
    cells = {cell for row in rows for cell in row}
    assert cells.isdisjoint({str(emma.user_id), str(luis.user_id)})


async def test_a_label_that_looks_like_a_formula(campaign: Campaign) -> None:
    """No spreadsheet takes it for one."""
    (olivia,) = await organizers(campaign, "en")
    await readers(campaign, Emma="en")
    sly = BodyButton(label="=1+1", opens="demand", target=DEMAND)
    number = await broadcast(campaign, olivia, {"en": text("Hello.", sly)})
    await open_one(olivia, number)
    await tap(olivia, phrase("en", "button_broadcast_table"))
    assert ["Taps", "", "", "'=1+1", "0"] in await table(campaign, olivia)


async def test_trying_again_what_failed(campaign: Campaign) -> None:
    """It says how many there are, sends it to them once, and a second tap does nothing."""
    (olivia,) = await organizers(campaign, "en")
    emma, nora = await readers(campaign, Emma="en", Nora="en")
    await campaign.fault(user_id=nora.user_id, method="sendMessage", kind="400")
    number = await broadcast(campaign, olivia, {"en": text("Hello.")})
    assert count("became_failed", 1) in await open_one(olivia, number)
    assert phrase("en", "again_twice") not in await tap(olivia, "Try the failed one again")
    yes = (await screen(olivia))["buttons"][0][0]
    assert yes["text"] == "Yes, again (1)"
    await tap_data(olivia, yes["data"])
    await settled(campaign)
    assert (await received(nora))["text"].startswith("Hello.")
    assert len([text for text in await emma.answers() if text.startswith("Hello.")]) == 1
    assert CHANGED in await tap_data(olivia, yes["data"])
    assert len([text for text in await nora.answers() if text.startswith("Hello.")]) == 1


async def test_sending_the_uncertain_again(campaign: Campaign) -> None:
    """It warns plainly first: who has it already gets it twice."""
    (olivia,) = await organizers(campaign, "en")
    (emma,) = await readers(campaign, Emma="en")
    await campaign.fault(user_id=emma.user_id, method="sendMessage", kind="drop_after")
    number = await broadcast(campaign, olivia, {"en": text("Hello.")})
    assert count("became_uncertain", 1) in await open_one(olivia, number)
    assert phrase("en", "again_twice") in await tap(olivia, "Send the uncertain one again")
    await tap(olivia, "Yes, even if twice (1)")
    await settled(campaign)
    assert len([text for text in await emma.answers() if text.startswith("Hello.")]) == 2
    assert (await found(campaign, number)).state == "finished"


async def test_buttons_that_were_made_up(campaign: Campaign) -> None:
    """Nobody is sent again what they have, and a broadcast that is not there has no report."""
    (olivia,) = await organizers(campaign, "en")
    (emma,) = await readers(campaign, Emma="en")
    number = await broadcast(campaign, olivia, {"en": text("Hello.")})
    for forged, why in (("1zmf:1:sent", PAST), ("1zma:1:sent:1", PAST), ("1zma:1:failed:0", CHANGED)):
        assert why in await tap_data(olivia, forged)
    picker = await tap_data(olivia, "1zls:0")
    for unknown in ("1zmf:99:failed", "1zma:99:failed:1", "1zmn:99", "1zmk:99", "1zml:99"):
        assert await tap_data(olivia, unknown) == picker
    for unknown in ("1zmv:99", "1zmt:99"):
        assert await tap_data(olivia, unknown) == phrase("en", "mailing_unknown")
    # A supporter has none of these buttons.
    assert phrase("en", "button_outdated") in await tap_data(emma, f"1zmv:{number}")
    await settled(campaign)
    assert len([text for text in await emma.answers() if text.startswith("Hello.")]) == 1


async def test_those_who_were_left_out(campaign: Campaign) -> None:
    """Whoever opted out in time or had enough this week is counted apart."""
    (olivia,) = await organizers(campaign, "en")
    emma, nora = await readers(campaign, Emma="en", Nora="en")
    for words in ("One.", "Two.", "Three."):
        await broadcast(campaign, olivia, {"en": text(words)})
    (luis,) = await readers(campaign, Luis="es")
    number = await broadcast(campaign, olivia, {"en": text("Four.")})
    report = await open_one(olivia, number)
    assert count("became_enough", 2) in report
    assert count("became_sent", 1) in report
    assert (await received(luis))["text"].startswith("Four.")
    assert (await received(emma))["text"].startswith("Three.")
    assert (await received(nora))["text"].startswith("Three.")


async def test_nobody_to_send_to(campaign: Campaign) -> None:
    """The report says noughts, and there is no picture of nothing."""
    (olivia,) = await organizers(campaign, "en")
    number = await broadcast(campaign, olivia, {"en": text("Hello.")})
    assert count("became_sent", 0) in await open_one(olivia, number)
    assert phrase("en", "button_broadcast_chart") not in labels(await screen(olivia))
    await tap_data(olivia, f"1zmv:{number}")
    assert {message["kind"] for message in await olivia.messages()} == {"text"}


async def test_a_correction_after_another(campaign: Campaign) -> None:
    """What failed of an older one is not tried again: it would put old words over new ones."""
    (olivia,) = await organizers(campaign, "en")
    emma, nora = await readers(campaign, Emma="en", Nora="en")
    number = await broadcast(campaign, olivia, {"en": text("One.")})
    await campaign.fault(user_id=nora.user_id, method="editMessageText", kind="400")
    older = await correct(campaign, olivia, number, {"en": text("Two.")}, says_so=False)
    await open_one(olivia, older)
    (again,) = [
        button
        for row in (await screen(olivia))["buttons"]
        for button in row
        if button["text"] == "Try the failed one again"
    ]
    await correct(campaign, olivia, number, {"en": text("Three.")}, says_so=False)
    assert PAST in await tap_data(olivia, again["data"])
    for phone in (emma, nora):
        assert (await received(phone))["text"].startswith("Three.")


async def test_opting_in_later(campaign: Campaign) -> None:
    """A report counts only what this broadcast brought, and a stop before it is none of its doing."""
    (olivia,) = await organizers(campaign, "en")
    (emma,) = await readers(campaign, Emma="en")
    number = await draft(campaign, olivia, {"en": text("Hello.")})
    await emma.send("/stop")
    await opt_in(emma, "en", "updates")
    campaign.clock.forward(60)
    await confirm(campaign, olivia, number)
    await settled(campaign)
    assert phrase("en", "broadcast_stops_none") in await open_one(olivia, number)
    campaign.clock.forward(2 * 24 * 3600)
    await emma.send("/stop")
    assert phrase("en", "broadcast_stops_none") in await open_one(olivia, number)
