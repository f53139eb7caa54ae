"""A mailing that is about to go out to everybody in a store, for benchmarks: a broadcast with 400 characters and 2 buttons."""

import json
import time
from pathlib import Path
from typing import Any, Final

from bot.actions import broadcasts, wordings
from bot.actions.broadcasts import Said
from bot.actions.policy import Policy, policy_of
from bot.settings import Settings
from bot.store.broadcasts import Actor, Broadcast
from bot.store.database import Database
from bot.texts.broadcast_body import Body, BodyButton, Part
from tests.bench.crowd import ZONE
from tests.running import CONTENT, KEY, TOKEN
from tests.said import content

_MESSAGE: Final[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "peers" / "message.json").read_text(encoding="utf-8")
)
_EN: Final[str] = _MESSAGE["html"]
_ES: Final = (
    "<b>El martes son las elecciones.</b>\n\nSe vota de 7 de la mañana a 8 de la noche; quien a esa hora esté en la fila "
    "puede votar. Lleva un documento con foto, o firma la hoja que te darán allí. Si algo va mal, pide una boleta "
    "provisional y escríbenos. En cada lugar hay gente nuestra desde el mediodía, con agua, sillas y una lista de "
    "<i>viajes a casa</i>. Avisa a alguien que no haya votado. ¡Gracias!"
)


def environment(store: Path, url: str) -> dict[str, str]:
    """What the program runs with: this store, and Telegram at this address."""
    return {
        "STANDPOINT_TOKEN": TOKEN,
        "STANDPOINT_API_URL": url,
        "STANDPOINT_DATABASE": str(store),
        "STANDPOINT_DATABASE_KEY": KEY,
        "STANDPOINT_CONTENT": str(CONTENT),
        "STANDPOINT_QUIET_HOURS": "none",
    }


def policy(store: Path) -> Policy:
    """What these settings say about writing to people."""
    given = environment(store, "http://127.0.0.1")
    return policy_of(Settings.read(env_file=store.with_name("no.env"), environment=given), ZONE)


async def plan(store: Path) -> int:
    """A confirmed broadcast to all that want updates, in two languages, due now; gives its mailing's number.

    With the button that stops them, which is below every broadcast, it has two; and the imprint besides its 400 characters.
    """
    now = int(time.time())
    actor = Actor(None, "command line", now)
    async with Database.open(store, KEY) as database:
        await _ask_nothing_else(database, now)
        async with database.transaction() as tables:
            number = await tables.broadcasts.begin(actor, topic="updates")
            for language, words, label in (("en", _EN, "Where to vote"), ("es", _ES, "Dónde votar")):
                button = BodyButton(label=label, opens="link", target="https://example.org/vote")
                body = Body(parts=(_part(words),), buttons=(button,))
                await tables.broadcasts.put_body(number, language, body.as_json())
            draft = await tables.broadcasts.find(number)
            assert draft is not None
            said = Said(number, await broadcasts.mark_of(tables, draft))
        confirmed = await broadcasts.confirm(database, actor, said, policy=policy(store))
    assert isinstance(confirmed, Broadcast), confirmed
    assert confirmed.mailing_id is not None
    return confirmed.mailing_id


async def _ask_nothing_else(database: Database, now: int) -> None:
    """Nobody is asked about wordings that have grown since the people of the store agreed: only one mailing is measured."""
    await wordings.hold(database, content(), now=now)
    async with database.transaction() as tables:
        for other in await tables.mailings.to_come():
            if other.kind == "renewal":
                await tables.mailings.call_off(other.mailing_id)


def _part(html: str) -> Part:
    """The text as Telegram gives what an organizer wrote: plain, with what is bold and italic beside it."""
    entities: list[dict[str, object]] = []
    for tag, kind in (("b", "bold"), ("i", "italic")):
        before, _, rest = html.partition(f"<{tag}>")
        marked, _, after = rest.partition(f"</{tag}>")
        entities.append({"type": kind, "offset": len(before), "length": len(marked)})
        html = before + marked + after
    return Part(kind="text", text=html, entities=tuple(entities))


async def tally(store: Path, mailing_id: int) -> dict[str, int]:
    """How many of a mailing's deliveries are in each state, counted row by row."""
    states: dict[str, int] = {}
    async with Database.open(store, KEY) as database, database.reading() as tables:
        for row in await tables.deliveries.of_mailing(mailing_id):
            states[row.state] = states.get(row.state, 0) + 1
    return states
