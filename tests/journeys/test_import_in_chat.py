"""An organizer sends a calendar file, reads what it would do, and says yes or no."""

import pytest

from bot.chat.files import LARGEST_FILE
from tests.events import an_event
from tests.opting_in import opt_in_to_next_event
from tests.organizing import answer, at, begin_event, organizer
from tests.phone import Phone
from tests.reminding import event_of, mailings, publish
from tests.running import Campaign
from tests.said import LANGUAGES, phrase

both_languages = pytest.mark.parametrize("language", LANGUAGES)
START = at(2027, 11, 13, 18, 30)
OWN_NAME = {"en": "English", "es": "Español"}


def entry(number: int, start: str, *lines: str, title: str = "", sequence: int = 1) -> str:
    """One event of a file, an hour long; its start as ``20271113T183000``."""
    return "\r\n".join(
        (
            "BEGIN:VEVENT",
            f"UID:{number}@test.invalid",
            f"SEQUENCE:{sequence}",
            f"SUMMARY:{title or f'Event {number}'}",
            f"DTSTART:{start}",
            "DURATION:PT1H",
            *lines,
            "END:VEVENT",
        )
    )


def calendar(*entries: str) -> bytes:
    """A file of these events."""
    return "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", *entries, "END:VCALENDAR", "")).encode()


NEW, MOVED, OFF = (
    entry(1, "20271120T183000", title="Rally"),
    entry(2, "20271113T193000"),
    entry(3, "20271113T183000", "STATUS:CANCELLED"),
)


async def two_events(campaign: Campaign, language: str) -> Phone:
    """Olivia's events 2 and 3; Emma has opted in to the first of them."""
    olivia = await organizer(campaign, language)
    await publish(campaign, an_event(2, START))
    await publish(campaign, an_event(3, START))
    emma = await campaign.supporter("Emma", language)
    await opt_in_to_next_event(emma, language)
    return olivia


async def titles(campaign: Campaign) -> list[tuple[str, str]]:
    """Every event that is not over: its title and its state."""
    async with campaign.store() as tables:
        events = await tables.events.not_over(after=0)
    return [(event.text("en").title, event.row.state) for event in events]


def counts(language: str, *, new: int = 0, changed: int = 0, cancelled: int = 0, same: int = 0) -> str:
    """The line that sums a file up in which nothing is older than the store."""
    values = {"new": new, "changed": changed, "cancelled": cancelled, "same": same, "older": 0}
    return phrase(language, "import_counts", **values)


async def test_it_is_said_that_new_events_are_told_to_nobody(campaign: Campaign) -> None:
    """And only where there are any."""
    olivia = await two_events(campaign, "en")
    await olivia.send_file("events.ics", calendar(NEW))
    assert phrase("en", "import_new_told") in await olivia.read()
    await olivia.send_file("events.ics", calendar(MOVED))
    assert phrase("en", "import_new_told") not in await olivia.read()


@both_languages
async def test_nothing_is_changed_before_the_yes(campaign: Campaign, language: str) -> None:
    """New, changed with old and new, cancelled; how many people would be told; then all of it at once."""
    olivia = await two_events(campaign, language)
    await olivia.send_file("events.ics", calendar(NEW, MOVED, OFF))
    text = (await olivia.read()).replace("\u202f", " ").replace("\xa0", " ")
    assert counts(language, new=1, changed=1, cancelled=1) in text
    old, new = {
        "en": ("6:30 PM – 7:30 PM", "7:30 PM – 8:30 PM"),
        "es": ("18:30 – 19:30", "19:30 – 20:30"),
    }[language]
    head, _, tail = text.partition("\n" + phrase(language, "import_changed") + "\n")
    assert "Rally" in head
    changed, _, cancelled = tail.partition(phrase(language, "import_cancelled"))
    assert "Event 2" in changed
    assert changed.index(old) < changed.index("→") < changed.index(new)
    told = {"en": "One person will be told.", "es": "Se avisará a una persona."}[language]
    assert told in changed
    assert "Event 3" in cancelled
    assert told not in cancelled
    assert await titles(campaign) == [("Event 2", "published"), ("Event 3", "published")]

    await olivia.tap(phrase(language, "button_import"))
    done = phrase(language, "import_done", new=1, changed=1, cancelled=1)
    assert (await olivia.read()).startswith(done)
    assert await titles(campaign) == [
        ("Event 3", "cancelled"),
        ("Event 2", "published"),
        ("Rally", "published"),
    ]
    await campaign.delivered()
    assert [mailing.state for mailing in await mailings(campaign, "notice", 1)] == ["done"]


@both_languages
async def test_the_file_can_be_left(campaign: Campaign, language: str) -> None:
    """Nothing changes, and the buttons of its preview then do nothing."""
    olivia = await two_events(campaign, language)
    await olivia.send_file("events.ics", calendar(NEW))
    shown = await olivia.last()
    data = (await olivia.button(phrase(language, "button_import")))["data"]
    await olivia.tap(phrase(language, "button_leave_import"))
    assert (await olivia.read()).startswith(phrase(language, "import_left"))
    await olivia.tap_data(shown["message_id"], data)
    assert (await olivia.read()).startswith(phrase(language, "import_gone"))
    assert len(await titles(campaign)) == 2


async def test_a_second_yes_imports_nothing_twice(campaign: Campaign) -> None:
    """The file is gone with the first."""
    olivia = await two_events(campaign, "en")
    await olivia.send_file("events.ics", calendar(NEW))
    shown = await olivia.last()
    data = (await olivia.button(phrase("en", "button_import")))["data"]
    await olivia.tap_data(shown["message_id"], data)
    await olivia.tap_data(shown["message_id"], data)
    assert (await olivia.read()).startswith(phrase("en", "import_gone"))
    assert len(await titles(campaign)) == 3


async def test_a_yes_counts_for_what_was_shown(campaign: Campaign) -> None:
    """The event has moved meanwhile: nothing is imported, and the new preview is shown."""
    olivia = await two_events(campaign, "en")
    await olivia.send_file("events.ics", calendar(MOVED))
    await publish(campaign, an_event(2, START + 7200))
    await olivia.tap(phrase("en", "button_import"))
    assert (await olivia.read()).startswith(phrase("en", "import_outdated"))
    assert (await event_of(campaign, 1)).row.starts_at == START + 7200
    await olivia.tap(phrase("en", "button_import"))
    assert (await event_of(campaign, 1)).row.starts_at == START + 3600


async def test_the_preview_outlives_a_restart(campaign: Campaign) -> None:
    """The file is in the store."""
    olivia = await two_events(campaign, "en")
    await olivia.send_file("events.ics", calendar(NEW))
    await campaign.stop()
    await campaign.begin()
    await olivia.tap(phrase("en", "button_import"))
    assert len(await titles(campaign)) == 3


async def test_the_texts_can_be_taken_as_another_language(campaign: Campaign) -> None:
    """The campaign's first, unless the organizer says otherwise."""
    olivia = await two_events(campaign, "en")
    await olivia.send_file("events.ics", calendar(entry(1, "20271120T183000", title="Mitin")))
    assert phrase("en", "import_language", language="English") in await olivia.read()
    await olivia.tap(phrase("en", "button_import_language", language=OWN_NAME["es"]))
    assert phrase("en", "import_language", language="Español") in await olivia.read()
    await olivia.tap(phrase("en", "button_import"))
    assert list((await event_of(campaign, 3)).texts) == ["es"]


async def test_a_file_without_news_offers_nothing(campaign: Campaign) -> None:
    """The same events once more: counted, and no button to import them."""
    olivia = await two_events(campaign, "en")
    await olivia.send_file("events.ics", calendar(entry(2, "20271113T183000", sequence=0)))
    text = await olivia.read()
    assert counts("en", same=1) in text
    assert phrase("en", "import_nothing") in text
    assert await olivia.labels() == [phrase("en", "button_leave_import")]


async def test_a_long_file_fits_into_a_message(campaign: Campaign) -> None:
    """Four of each kind are named, the rest is counted; a long title and many refused entries are cut."""
    olivia = await two_events(campaign, "en")
    long_ones = [
        entry(
            number, f"202711{number:02}T183000", f"LOCATION:{'A place ' * 60}", title="Very long title " * 12
        )
        for number in range(10, 30)
    ]
    broken = [
        f"BEGIN:VEVENT\r\nUID:x{number}\r\nSUMMARY:{'Broken ' * 25}\r\nEND:VEVENT" for number in range(20)
    ]
    await olivia.send_file("events.ics", calendar(*long_ones, *broken))
    text = await olivia.read()
    assert counts("en", new=20) in text
    assert "and 16 more" in text
    assert "and 17 more" in text


@both_languages
@pytest.mark.parametrize(
    ("data", "gist"),
    [
        (b"no calendar at all", "is no calendar"),
        (b"\xff\xfe" * 200, "not in UTF-8"),
        (b"BEGIN:VCALENDAR\r\n" * 50_000, "calendar"),
    ],
)
async def test_a_hostile_file_is_refused_with_a_sentence(
    campaign: Campaign, language: str, data: bytes, gist: str
) -> None:
    """What is wrong, and nothing is kept or changed."""
    olivia = await organizer(campaign, language)
    await olivia.send_file("events.ics", data)
    text = await olivia.read()
    assert text.startswith(phrase(language, "import_refused", reason=""))
    assert gist in text
    async with campaign.store() as tables:
        assert await tables.drafts.find(olivia.user_id) is None


@both_languages
async def test_a_file_that_is_too_large_is_not_even_fetched(campaign: Campaign, language: str) -> None:
    """Telegram tells the size before."""
    olivia = await organizer(campaign, language)
    await olivia.send_file("events.ics", calendar(NEW).ljust(LARGEST_FILE + 1))
    assert await olivia.read() == phrase(language, "import_too_large")
    assert await campaign.requests("getFile") == []


async def test_a_file_as_large_as_may_be_is_kept(campaign: Campaign) -> None:
    """A mebibyte, most of it a comment."""
    olivia = await organizer(campaign)
    whole = calendar(entry(1, "20271120T183000"), "X-FILL:" + "x" * 1000)
    lines = b"X-FILL:" + b"x" * 60 + b"\r\n"
    head, tail = whole.split(b"END:VCALENDAR")
    fill = (LARGEST_FILE - len(whole)) // len(lines)
    await olivia.send_file("events.ics", head + lines * fill + b"END:VCALENDAR" + tail)
    await olivia.tap(phrase("en", "button_import"))
    assert len(await titles(campaign)) == 1


async def test_what_telegram_does_not_hand_over_is_asked_for_again(campaign: Campaign) -> None:
    """A sentence, and no failure."""
    olivia = await organizer(campaign)
    await campaign.fault(kind="400", method="getFile", times=1)
    await olivia.send_file("events.ics", calendar(NEW))
    assert await olivia.read() == phrase("en", "import_unavailable")


@both_languages
async def test_an_unfinished_event_is_not_lost_to_a_file(campaign: Campaign, language: str) -> None:
    """First the organizer decides what becomes of the draft."""
    olivia = await organizer(campaign, language)
    await begin_event(olivia, language)
    await answer(olivia, "Town hall", language=language)
    await olivia.send_file("events.ics", calendar(NEW))
    assert phrase(language, "import_waits") in await olivia.read()
    await olivia.tap(phrase(language, "button_go_on_draft"))
    assert phrase(language, "making_step", number=2, count=9) in await olivia.read()

    await olivia.send_file("events.ics", calendar(NEW))
    await olivia.tap(phrase(language, "button_throw_away"))
    await olivia.tap(phrase(language, "button_throw_away_now"))
    await olivia.send_file("events.ics", calendar(NEW))
    assert counts(language, new=1) in await olivia.read()


async def test_a_supporter_imports_nothing(campaign: Campaign) -> None:
    """Neither by a file nor by forged buttons."""
    olivia = await two_events(campaign, "en")
    await olivia.send_file("events.ics", calendar(NEW))
    data = (await olivia.button(phrase("en", "button_import")))["data"]
    mallory = await campaign.supporter("Mallory")
    await mallory.send_file("events.ics", calendar(NEW))
    assert await mallory.read() == phrase("en", "not_text")
    message_id = (await mallory.last())["message_id"]
    number = data.split(":")[1]
    for forged in (data, f"1zz:{number}:en", f"1zzx:{number}"):
        await mallory.tap_data(message_id, forged)
        assert phrase("en", "button_outdated") in await mallory.read()
    assert len(await titles(campaign)) == 2
    await olivia.tap(phrase("en", "button_import"))
    assert len(await titles(campaign)) == 3
