"""What a broadcast says, by language, and what its buttons say in each."""

from collections.abc import Mapping

from bot.content.model import Content
from bot.store.database import Tables
from bot.texts.broadcast_body import Body, BodyButton, read_body, version_for
from bot.texts.phrases import label


async def versions_of(tables: Tables, broadcast_id: int) -> dict[str, Body]:
    """What it says, by language; without what this version of the program cannot read."""
    written = await tables.broadcasts.bodies(broadcast_id)
    read = {language: read_body(body) for language, body in written.items()}
    return {language: body for language, body in read.items() if body is not None}


def buttons_of(content: Content, versions: Mapping[str, Body]) -> tuple[BodyButton, ...]:
    """The buttons of a draft: in every version the same, but for their labels."""
    shown = versions.get(version_for(versions, content.authority.language, content.authority.language))
    return shown.buttons if shown else ()


async def label_in(tables: Tables, content: Content, button: BodyButton, language: str) -> str | None:
    """What a button says in a language: what it opens is called so; None where it is there no more, or a link."""
    edition = content.edition(language)
    match button.opens:
        case "demand" if button.target in edition.demands:
            return edition.demands[button.target].label
        case "position" if button.target in edition.positions:
            return edition.positions[button.target].label
        case "event":
            event = await tables.events.find(int(button.target))
            return label(event.text(language, content.authority.language).title) if event else None
    return None
