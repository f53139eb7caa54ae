"""An organizer gives a broadcast its buttons: links, demands, positions and events, in each language."""

from tests.composing import WORDS, begin, bodies, write
from tests.organizing import organizer, publish_event
from tests.running import Campaign
from tests.said import edition, phrase


async def labels_of(campaign: Campaign, language: str) -> list[str]:
    """What the buttons of the first broadcast say in a language."""
    return [button.label for button in (await bodies(campaign))[language].buttons]


async def test_the_buttons_say_in_each_language_what_they_open(campaign: Campaign) -> None:
    """A demand, a position and an event by their names; a version that is added later has the same buttons."""
    olivia = await organizer(campaign)
    await publish_event(olivia)
    await begin(olivia)
    await olivia.send(WORDS)
    await olivia.tap(phrase("en", "button_body_buttons"))
    for key in ("button_add_demand", "button_add_position", "button_add_event"):
        await olivia.tap(phrase("en", key))
        await olivia.tap((await olivia.labels())[0])
    first = {tag: next(iter(edition(tag).demands.values())).label for tag in ("en", "es")}
    second = {tag: next(iter(edition(tag).positions.values())).label for tag in ("en", "es")}
    assert await labels_of(campaign, "en") == [first["en"], second["en"], "Town hall"]
    await olivia.tap(phrase("en", "button_to_broadcast"))
    assert f"{first['en']} · {second['en']} · Town hall" in await olivia.read()
    await write(olivia, "Español")
    await olivia.send("Ven a la asamblea.")
    assert await labels_of(campaign, "es") == [first["es"], second["es"], "Town hall"]


async def test_a_link_has_an_address_and_a_label_in_each_language(campaign: Campaign) -> None:
    """What is no address is refused with a sentence; the label is asked for each version."""
    olivia = await organizer(campaign)
    await begin(olivia)
    await olivia.send(WORDS)
    await write(olivia, "Español")
    await olivia.send("Ven a la asamblea.")
    await olivia.tap(phrase("en", "button_body_buttons"))
    await olivia.tap(phrase("en", "button_add_link"))
    for wrong in ("our page", "javascript:alert(1)", "ftp://example.org", "https://nowhere"):
        await olivia.send(wrong)
        assert phrase("en", "link_unreadable") in await olivia.read()
    await olivia.send("t.me/example")
    assert phrase("en", "ask_button_label").split("\n", maxsplit=1)[0] in await olivia.read()
    await olivia.send("x" * 41)
    assert phrase("en", "button_label_long", length=41, most=40) in await olivia.read()
    await olivia.send("Join the channel")
    assert phrase("en", "ask_button_label_in", label="Join the channel") in await olivia.read()
    await olivia.send("Únete al canal")
    assert await labels_of(campaign, "en") == ["Join the channel"]
    assert await labels_of(campaign, "es") == ["Únete al canal"]
    (button,) = (await bodies(campaign))["es"].buttons
    assert (button.opens, button.target) == ("link", "https://t.me/example")
    await olivia.tap(phrase("en", "button_take_out_button", label="Join the channel"))
    assert await labels_of(campaign, "en") == await labels_of(campaign, "es") == []


async def test_eight_buttons_are_the_most(campaign: Campaign) -> None:
    """With eight there is nothing more to add, and an old button for one more says so."""
    olivia = await organizer(campaign)
    await begin(olivia)
    await olivia.send(WORDS)
    await olivia.tap(phrase("en", "button_body_buttons"))
    screen = (await olivia.last())["message_id"]
    positions = list(edition("en").positions)
    for position in positions[:8]:
        await olivia.tap_data(screen, f"1zlj:1:position:{position}")
    assert len(await labels_of(campaign, "en")) == 8
    assert phrase("en", "button_add_link") not in await olivia.labels()
    await olivia.tap_data(screen, f"1zlj:1:position:{positions[8]}")
    assert phrase("en", "buttons_full", most=8) in await olivia.read()
    await olivia.tap_data(screen, f"1zlj:1:position:{positions[0]}")
    assert phrase("en", "button_there") in await olivia.read()
    assert len(await labels_of(campaign, "en")) == 8


async def test_an_old_button_takes_no_other_button_out(campaign: Campaign) -> None:
    """The number of a button that was shown before a change is not taken for another one."""
    olivia = await organizer(campaign)
    await begin(olivia)
    await olivia.send(WORDS)
    await olivia.tap(phrase("en", "button_body_buttons"))
    screen = (await olivia.last())["message_id"]
    first, second = list(edition("en").positions)[:2]
    for position in (first, second):
        await olivia.tap_data(screen, f"1zlj:1:position:{position}")
    old = (await olivia.button((await olivia.labels())[0]))["data"]
    await olivia.tap_data(screen, old)
    await olivia.tap_data(screen, old)
    assert phrase("en", "buttons_changed") in await olivia.read()
    assert [button.target for button in (await bodies(campaign))["en"].buttons] == [second]
