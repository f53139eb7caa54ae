"""A person has had enough: /stop, STOP and its like end everything, whole messages only; START undoes it."""

import pytest

from tests.opting_in import opt_in, opt_in_to_next_event, said
from tests.running import Campaign
from tests.said import LANGUAGES, phrase

both_languages = pytest.mark.parametrize("language", LANGUAGES)


@pytest.mark.parametrize(
    "words",
    ["/stop", "STOP", "stop", " Stop. ", "STOP!!!", "«stop»", "Unsubscribe", "UNSUBSCRIBE!", "Stop all", "please stop", "no more messages", "BAJA", "ya no quiero mensajes", "baja.", "¡Alto!", "ALTO", "No más mensajes", "Stop reminders", "stop it please", "Quitar avisos", "no más avisos", "cancelar avisos"],
)  # fmt: skip
async def test_one_word_ends_everything(campaign: Campaign, words: str) -> None:
    """In any case, with any punctuation and in any of the campaign's languages, whatever the person's own."""
    await campaign.add_sample_events()
    emma = await campaign.supporter()
    await opt_in(emma, "en", "updates")
    await opt_in_to_next_event(emma, "en")
    await emma.send(words)
    assert await campaign.topics(emma) == set()
    assert "You get no more messages from us. 2 opt-ins have ended." in await emma.read()
    assert said(await campaign.consents(emma)) == [
        ("updates", "given"),
        ("event/1", "given"),
        ("everything", "withdrawn"),
        ("event/1", "withdrawn"),
        ("updates", "withdrawn"),
    ]


@pytest.mark.parametrize(
    "words",
    ["please don't stop", "stop the war", "don't stop", "No quiero que paren, ¡alto el fuego!", "stopp", "baja california", "nonstop"],
)  # fmt: skip
async def test_a_sentence_with_the_word_is_no_stop(campaign: Campaign, words: str) -> None:
    """Only the whole message counts; anything longer is a question."""
    emma = await campaign.supporter()
    await opt_in(emma, "en", "updates")
    await emma.send(words)
    assert await campaign.topics(emma) == {"updates"}
    assert said(await campaign.consents(emma)) == [("updates", "given")]


@both_languages
async def test_a_stop_without_opt_ins_says_so(campaign: Campaign, language: str) -> None:
    """Nothing was on; the person hears exactly that, and the wish is recorded all the same."""
    emma = await campaign.supporter(language=language)
    await emma.send("STOP")
    assert await emma.read() == phrase(language, "stopped_nothing")
    assert said(await campaign.consents(emma)) == [("everything", "withdrawn")]


@pytest.mark.parametrize("words", ["START", "start", "Start!", "Unstop", "REANUDAR"])
async def test_start_undoes_exactly_the_last_stop(campaign: Campaign, words: str) -> None:
    """What that STOP ended is on again, with the words agreed to before; what was ended earlier stays off."""
    emma = await campaign.supporter()
    await opt_in(emma, "en", "events")
    await emma.tap(phrase("en", "button_stop_events"))
    await opt_in(emma, "en", "updates")
    agreed = (await campaign.consents(emma))[-1]
    await emma.send("STOP")
    await emma.send(words)
    assert "Your last STOP is undone: one opt-in is on again." in await emma.read()
    assert await campaign.topics(emma) == {"updates"}
    again = (await campaign.consents(emma))[-1]
    assert (again.purpose, again.action) == ("updates", "given")
    assert (again.wording_version, again.wording_hash) == (agreed.wording_version, agreed.wording_hash)

    await emma.send(words)
    assert await emma.labels() == ["Positions", "Demands", "Events", "My settings", "About"]
    assert (await campaign.consents(emma))[-1] == again


async def test_start_undoes_no_stop_that_was_followed_by_a_decision(campaign: Campaign) -> None:
    """Whoever stopped, then chose anew, keeps what they chose."""
    emma = await campaign.supporter()
    await opt_in(emma, "en", "updates")
    await emma.send("STOP")
    await opt_in(emma, "en", "events")
    await emma.send("START")
    assert await campaign.topics(emma) == {"events"}


@both_languages
async def test_start_without_a_stop_shows_the_menu(campaign: Campaign, language: str) -> None:
    """The word START opts in to nothing by itself; neither does the command /start after a STOP."""
    emma = await campaign.supporter(language=language)
    menu = await emma.labels()
    await emma.send("START")
    assert await emma.labels() == menu
    assert await campaign.consents(emma) == []

    await opt_in(emma, language, "updates")
    await emma.send("/stop")
    await emma.start()
    assert await emma.labels() == menu
    assert await campaign.topics(emma) == set()


async def test_start_undoes_a_stop_that_was_sent_twice(campaign: Campaign) -> None:
    """The second STOP found nothing to end, so the first is the one that START undoes; once, not again."""
    emma = await campaign.supporter()
    await emma.send("/settings")
    await emma.tap("Updates: turn on")
    await emma.tap("Yes, turn it on")
    await emma.send("STOP")
    await emma.send("STOP")
    assert await campaign.topics(emma) == set()
    await emma.send("START")
    assert await campaign.topics(emma) == {"updates"}


@pytest.mark.parametrize("command", ["/unsubscribe", "/baja", "/Unsubscribe"])
async def test_a_stop_word_as_a_command_is_a_stop(campaign: Campaign, command: str) -> None:
    """Nobody who asks to leave is told that the command is unknown."""
    emma = await campaign.supporter()
    await opt_in(emma, "en", "updates")
    await emma.send(command)
    assert await campaign.topics(emma) == set()


async def test_a_stop_below_a_picture_is_a_stop(campaign: Campaign) -> None:
    """What is written below a picture is read for this one thing."""
    emma = await campaign.supporter()
    await opt_in(emma, "en", "updates")
    await emma.send_thing("photo", caption="Stop!")
    assert await campaign.topics(emma) == set()
