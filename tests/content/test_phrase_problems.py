"""One prepared mistake per rule of phrases.yaml and organizers.yaml; the phrases are the phrasebooks', whichever they have."""

from pathlib import Path

import pytest

from bot.content import organizer_phrasebook, phrasebook
from bot.content.phrasebook import Kind
from tests.content.mistake import Mistake


def _phrase(kind: Kind, *, plural: bool = False) -> str:
    """The first phrase of a kind without placeholders (but for a plural's)."""
    return next(
        key
        for key, need in phrasebook.PHRASES.items()
        if need.kind is kind and need.plural == plural and need.placeholders <= {"count"}
    )


BUTTON = _phrase(Kind.BUTTON)
MESSAGE = _phrase(Kind.MESSAGE)
COMMAND = _phrase(Kind.COMMAND)
PLURAL = _phrase(Kind.MESSAGE, plural=True)
CAPTION = next(key for key, need in phrasebook.PHRASES.items() if need.kind is Kind.CAPTION)
NAMED = next(key for key, need in phrasebook.PHRASES.items() if need.placeholders == {"candidate"})
ORGANIZERS_BUTTON = next(
    key
    for key, need in organizer_phrasebook.PHRASES.items()
    if need.kind is Kind.BUTTON and not need.placeholders
)

LONG = "x" * 41

MISTAKES = {
    "phrase missing": Mistake(
        "en/phrases.yaml",
        f'  {BUTTON}: "Text"\n',
        "",
        f"the phrase `{BUTTON}` is missing; add the text of a button",
        line=8,
    ),
    "phrase unknown": Mistake(
        "en/phrases.yaml", "phrases:\n", "phrases:\n  zzz: x\n", "no phrase `zzz`; take it out", below=1
    ),
    "phrase misspelt": Mistake(
        "es/phrases.yaml", f"  {BUTTON}:", f"  {BUTTON}x:", f"did you mean `{BUTTON}`?"
    ),
    "phrase empty": Mistake("en/phrases.yaml", f'{BUTTON}: "Text"', f'{BUTTON}: ""', f"`{BUTTON}` is empty"),
    "phrase a list": Mistake(
        "en/phrases.yaml", f'{BUTTON}: "Text"', f"{BUTTON}: [a]", "must be a text, or one per plural form"
    ),
    "phrase long": Mistake(
        "en/phrases.yaml",
        f'{BUTTON}: "Text"',
        f"{BUTTON}: {LONG}",
        "is 41 characters long; a button takes at most 40",
    ),
    "phrase lines": Mistake("en/phrases.yaml", f'{COMMAND}: "Text"', f'{COMMAND}: "a\\nb"', "several lines"),
    "phrase plain": Mistake(
        "es/phrases.yaml", f'{BUTTON}: "Text"', f"{BUTTON}: <b>x</b>", "<b> would be shown as typed"
    ),
    "phrase html": Mistake(
        "es/phrases.yaml",
        f'{MESSAGE}: "Text"',
        f"{MESSAGE}: |\n    a\n    <b>x",
        "<b> is never closed",
        below=2,
    ),
    "caption long": Mistake(
        "en/phrases.yaml", f'{CAPTION}: "Text', f'{CAPTION}: "{"x" * 1024}', "a caption takes at most 1024"
    ),
    "message fits": Mistake(
        "en/phrases.yaml", f'{MESSAGE}: "Text"', f"{MESSAGE}: {'x' * 4097}", "a message takes at most 4096"
    ),
    "plural missing": Mistake(
        "es/phrases.yaml",
        f"{PLURAL}: {{one: ",
        f"{PLURAL}: {{two: ",
        "es has no plural form `two`, only one, other",
        also="lacks the plural form `one`",
    ),
    "plural as text": Mistake(
        "en/phrases.yaml",
        f"  {PLURAL}: {{one: ",
        f"  {PLURAL}: a {{count}} #",
        "one text per plural form: one, other",
    ),
    "plural of none": Mistake(
        "en/phrases.yaml",
        f'{MESSAGE}: "Text"',
        f"{MESSAGE}: {{other: Text}}",
        "has no plural forms; write one text",
    ),
    "plural form empty": Mistake(
        "en/phrases.yaml",
        f"  {PLURAL}: {{one: ",
        f"  {PLURAL}: {{one: '', other: 'x {{count}}'}} #",
        "is empty in its form one",
    ),
    "placeholder missing": Mistake(
        "es/phrases.yaml",
        f'{NAMED}: "Text {{candidate}}"',
        f"{NAMED}: Text",
        f"`{NAMED}` lacks {{candidate}}; it takes {{candidate}}",
    ),
    "placeholder unknown": Mistake(
        "es/phrases.yaml",
        f'{MESSAGE}: "Text"',
        f"{MESSAGE}: 'a {{candidate}}'",
        "has no placeholder {candidate}; it takes no placeholders",
    ),
    "placeholder misspelt": Mistake(
        "es/phrases.yaml",
        "Text {candidate}",
        "{candidate} {candidat}",
        "has no placeholder {candidat}; did you mean `candidate`?",
    ),
    "placeholder format": Mistake(
        "en/phrases.yaml",
        f'{MESSAGE}: "Text"',
        f"{MESSAGE}: 'a {{count:>10}}'",
        "{count:>10} is no placeholder; write one as {name}",
    ),
    "placeholder attribute": Mistake(
        "en/phrases.yaml",
        f'{MESSAGE}: "Text"',
        f"{MESSAGE}: 'a {{count.real}}'",
        "{count.real} is no placeholder",
    ),
    "placeholder conversion": Mistake(
        "en/phrases.yaml", f'{MESSAGE}: "Text"', f"{MESSAGE}: 'a {{count!r}}'", "{count!r} is no placeholder"
    ),
    "placeholder position": Mistake(
        "en/phrases.yaml", f'{MESSAGE}: "Text"', f"{MESSAGE}: 'a {{}}'", "{} is no placeholder"
    ),
    "placeholder number": Mistake(
        "en/phrases.yaml", f'{MESSAGE}: "Text"', f"{MESSAGE}: 'a {{0}}'", "{0} is no placeholder"
    ),
    "brace alone": Mistake(
        "en/phrases.yaml", f'{MESSAGE}: "Text"', f"{MESSAGE}: 'a }} b'", "} is no placeholder"
    ),
    "organizers' phrase missing": Mistake(
        "es/organizers.yaml",
        f'  {ORGANIZERS_BUTTON}: "Text"\n',
        "",
        f"the phrase `{ORGANIZERS_BUTTON}` is missing; add the text of a button",
        line=2,
    ),
    "organizers' phrase unknown": Mistake(
        "en/organizers.yaml", "phrases:\n", "phrases:\n  zzz: x\n", "no phrase `zzz`; take it out", below=1
    ),
    "organizers' phrase long": Mistake(
        "en/organizers.yaml",
        f'{ORGANIZERS_BUTTON}: "Text"',
        f"{ORGANIZERS_BUTTON}: {LONG}",
        "is 41 characters long; a button takes at most 40",
    ),
    "organizers' placeholder": Mistake(
        "es/organizers.yaml",
        f'{ORGANIZERS_BUTTON}: "Text"',
        f'{ORGANIZERS_BUTTON}: "Text {{title}}"',
        "has no placeholder {title}; it takes no placeholders",
    ),
    "wording missing": Mistake(
        "en/phrases.yaml",
        "  updates: {version: 1",
        "  update: {version: 1",
        "no wording `update`; did you mean `updates`?",
    ),
    "wording's version": Mistake(
        "en/phrases.yaml",
        "updates: {version: 1",
        "updates: {version: 0",
        "must be a whole number of at least 1",
        also="translate the new one",
    ),
    "wording's version behind": Mistake(
        "en/phrases.yaml",
        "updates: {version: 1",
        "updates: {version: 2",
        "is version 2 in en and 1 here",
        told_in="es/phrases.yaml",
        line=6,
        severity="warning",
    ),
    "wording's placeholder": Mistake(
        "es/phrases.yaml",
        'updates: {version: 1, text: "Text {candidate}"',
        "updates: {version: 1, text: Text",
        "lacks {candidate}",
    ),
    "wording's html": Mistake(
        "es/phrases.yaml",
        'updates: {version: 1, text: "Text',
        'updates: {version: 1, text: "<b>Text',
        "<b> is never closed",
    ),
    "wording covers a kind unknown": Mistake(
        "en/phrases.yaml",
        "updates: {version: 1",
        "updates: {version: 1, since: {reminder: 2}",
        "`updates` covers no kind of message called `reminder`; these are: broadcast",
    ),
    "wording covers a kind misspelt": Mistake(
        "en/phrases.yaml",
        "event: {version: 1",
        "event: {version: 1, since: {thank: 2}",
        "`event` covers no kind of message called `thank`; did you mean `thanks`?",
    ),
    "wording covers since a version to come": Mistake(
        "en/phrases.yaml",
        "events: {version: 1",
        "events:\n    version: 1\n    since:\n      notice: 2\n    text: Text {candidate}\n  #",
        "`events` cannot cover `notice` since version 2: it is version 1 itself",
        below=3,
    ),
    "wording covers since the first version": Mistake(
        "en/phrases.yaml",
        "events: {version: 1",
        "events: {version: 1, since: {thanks: 1}",
        "`thanks` must be a whole number of at least 2",
    ),
    "wording covers since no list": Mistake(
        "en/phrases.yaml",
        "events: {version: 1",
        "events: {version: 1, since: 2",
        "`since` must hold entries",
    ),
    "translation covers something else": Mistake(
        "es/phrases.yaml",
        "updates: {version: 1",
        "updates: {version: 1, since: {broadcast: 2}",
        "`since` of `updates` says nothing in en; say the same here, or take it out",
    ),
    "stop lacks STOP": Mistake(
        "en/phrases.yaml", "stop: [STOP, END]", "stop: [END]", "`STOP` must stand in `stop`"
    ),
    "start lacks START": Mistake(
        "en/phrases.yaml", "start: [START]", "start: [BEGIN]", "`START` must stand in `start`"
    ),
    "no stop words": Mistake(
        "es/phrases.yaml", "stop: [ALTO]", "stop: []", "`stop` is empty; it needs at least one"
    ),
    "word of both": Mistake(
        "es/phrases.yaml", "start: [INICIO]", "start: [inicio, Stop!]", "`Stop!` stands in `stop` too"
    ),
    "word letterless": Mistake("es/phrases.yaml", "stop: [ALTO]", "stop: [ALTO, '!!!']", "has no letters"),
}


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_told_once_in_its_line(mistake: Mistake, tmp_path: Path) -> None:
    """The prepared mistake is the only problem of the folder, and stops it if it is an error."""
    mistake.is_told_once(tmp_path)
