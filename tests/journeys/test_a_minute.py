"""What anybody can see in the demo in a minute: an event made, opted in to, moved, reminded of and answered."""

import asyncio
from pathlib import Path

import aiohttp

from tests.organizing import answer, begin_event, skip
from tests.phone import Phone
from tests.program import running
from tests.said import phrase

EMMA, MATEO, OLIVIA = 1001, 1002, 1003


class Hand(Phone):
    """A phone in a hand that is quick, but no quicker than the bot serves one person."""

    async def at_once(self, gesture: str, **body: object) -> int | None:
        """Makes a gesture; a hand makes three a second."""
        await asyncio.sleep(1 / 3)
        return await super().at_once(gesture, **body)


async def arrives(phone: Phone, words: str) -> str:
    """Waits until a message with these words is there, and gives it."""
    async with phone.http.get(f"{phone.url}/events") as live:
        # The first line comes at once, each further one with a change.
        async for _ in live.content:
            for text in reversed(await phone.answers()):
                if words in text:
                    return text
    raise AssertionError(words)


async def comes(phone: Phone, words: str) -> str:
    """The same of what may have to wait, for the end of the quiet hours or for its day: the clock jumps to it."""
    arriving = asyncio.create_task(arrives(phone, words))
    while not (await asyncio.wait({arriving}, timeout=2))[0]:
        async with phone.http.post(f"{phone.url}/clock", json={"to": "next"}) as response:
            assert response.status == 200, await response.text()
    return await arriving


async def test_an_event_from_the_first_word_to_the_report(tmp_path: Path) -> None:
    """The real command, three phones, and a clock that jumps to the next reminder."""
    async with (
        running("demo", "--no-browser", "--port", "0", folder=tmp_path) as program,
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60)) as http,
    ):
        line = await program.says("http://", "out")
        url = line[line.index("http://") :]
        emma, mateo, olivia = (Hand(http, url, person) for person in (EMMA, MATEO, OLIVIA))
        for phone in (emma, mateo, olivia):
            await phone.start()

        await begin_event(olivia)
        await answer(olivia, "Canvassing", "tomorrow at 6:30pm")
        await skip(olivia, 1)
        await answer(olivia, "Patton Park")
        await skip(olivia, 4)
        await olivia.send("20")
        await olivia.tap("Publish")
        await olivia.tap("Publish")
        assert (await olivia.read()).startswith("It is published.")

        for phone, language in ((emma, "en"), (mateo, "es")):
            await phone.send("/events")
            await phone.tap(next(label for label in await phone.labels() if "Canvassing" in label))
            await phone.tap(phrase(language, "button_want_place"))
            await phone.tap(phrase(language, "button_opt_in"))

        # It is moved by an hour; both are told what it was and what it is.
        await olivia.tap("Edit")
        await olivia.tap("Beginning")
        await answer(olivia, "tomorrow at 7:30pm")
        await olivia.tap("Publish the changes")
        await olivia.tap("Skip")
        await olivia.tap("Publish the changes")
        assert "New time:" in await comes(emma, "Canvassing: something has changed.")
        assert "Nueva hora:" in await comes(mateo, "Canvassing: algo ha cambiado.")

        # From reminder to reminder until one of this event comes: others go to nobody here, or are of sample events.
        assert "Where: Patton Park" in await comes(emma, "Canvassing\nStarts ")
        await arrives(mateo, "Canvassing\nEmpieza")
        await emma.tap("I'm coming")
        await mateo.tap("No puedo ir")

        await olivia.send("/organize")
        await olivia.tap("Edit, copy or cancel events")
        await olivia.tap(next(label for label in await olivia.labels() if "Canvassing" in label))
        await olivia.tap("Report")
        report = await olivia.read()
        for line in ("Coming: 1", "Cannot come: 1", "Canvassing"):
            assert line in report
        ended = await program.interrupt()
    assert ended.code == 0
    assert not ended.err
