"""A small campaign of two languages, right in every way, for tests to break in one place at a time."""

import json
from collections.abc import Mapping
from pathlib import Path

from bot.content import organizer_phrasebook, phrasebook
from bot.content.phrasebook import Need

CAMPAIGN = """\
candidate: Ada Example
office: {en: Mayor of Sampleton, es: Alcaldesa de Sampleton}
party:
  en: Sample Party
  es: Partido de Muestra
contact: https://example.org/contact
controller: Friends of Ada, 1 Sample Street, Sampleton
imprint: Paid for by nobody
privacy_contact: privacy@sampleton.test
zone: America/Detroit
languages: [en, es]
"""

SOURCES = """\
sources:
  speech:
    title: {en: A speech, es: Un discurso}
    author: Ada Example
    date: 2024-05-01
    url: https://example.org/speech
    paragraphs: [P1, P2, D1, D2]
"""

DEMANDS_EN = """\
demands:
  free-buses:
    label: Free buses
    quotation: Every bus free for everyone
    rationale: |
      The speech says that <b>fares</b> keep people at home.

      Ada Example calls for free buses.
    keywords: [bus, fares]
    source: speech
    paragraphs: [D1, P1]
  more-parks:
    label: More parks
    quotation: A park in every street
    rationale: Trees &amp; benches for all.
    keywords: [trees]
    source: speech
    paragraphs: [D2]
"""

DEMANDS_ES = """\
reviewed: true
demands:
  free-buses:
    label: Autobuses gratuitos
    quotation: Todos los autobuses gratis para todos
    rationale: |
      El discurso dice que los <b>billetes</b> dejan a la gente en casa.

      Ada Example pide autobuses gratuitos.
    keywords: [autobús, billetes]
  more-parks:
    label: Más parques
    quotation: Un parque en cada calle
    rationale: Árboles y bancos para todos.
    keywords: [árboles]
"""

POSITIONS_EN = """\
groups:
  candidate: {title: The candidate}
  city: {title: The city}
positions:
  who-is-ada:
    group: candidate
    label: Who is Ada Example?
    question: Who is Ada Example?
    answer: She runs for mayor.
    keywords: [Ada, candidate]
    source: speech
    paragraphs: [P1]
  what-about-cars:
    group: city
    label: What about cars?
    question: What does Ada Example say about cars?
    answer: |
      She says that streets belong to people.
    keywords: [cars, parking]
    demands: [free-buses]
    source: speech
    paragraphs: [P2]
"""

POSITIONS_ES = """\
reviewed: true
groups:
  candidate: {title: La candidata}
  city: {title: La ciudad}
positions:
  who-is-ada:
    label: ¿Quién es Ada Example?
    question: ¿Quién es Ada Example?
    answer: Se presenta a la alcaldía.
    keywords: [Ada, candidata]
  what-about-cars:
    label: ¿Y los coches?
    question: ¿Qué dice Ada Example de los coches?
    answer: Dice que las calles son de la gente.
    keywords: [coches]
"""

SAMPLES_EN = """\
samples:
  meeting:
    title: A sample meeting
    description: Not a real meeting.
    place: Sample Hall
    in_days: 2
    at: "18:30"
    minutes: 90
    latitude: 42.33
    longitude: -83.05
"""

SAMPLES_ES = """\
reviewed: true
samples:
  meeting:
    title: Una reunión de muestra
    description: No es una reunión real.
    place: Sala de muestra
"""


def phrases(language: str, *, plurals: tuple[str, ...] = ("one", "other")) -> str:
    """phrases.yaml with a text for every phrase and wording that the phrasebook has, one a line."""
    head = "" if language == "en" else "reviewed: true\n"
    stop, start = ("STOP, END", "START") if language == "en" else ("ALTO", "INICIO")
    wordings = "".join(
        f"  {purpose}: {{version: 1, text: {_text(need)}}}\n" for purpose, need in phrasebook.WORDINGS.items()
    )
    words = f"words:\n  stop: [{stop}]\n  start: [{start}]\n"
    return f"{head}{words}wordings:\n{wordings}{_phrases(phrasebook.PHRASES, plurals)}"


def organizers(language: str, *, plurals: tuple[str, ...] = ("one", "other")) -> str:
    """organizers.yaml with a text for every phrase that the organizers' phrasebook has, one a line."""
    head = "" if language == "en" else "reviewed: true\n"
    return head + _phrases(organizer_phrasebook.PHRASES, plurals)


def _phrases(book: Mapping[str, Need], plurals: tuple[str, ...]) -> str:
    lines = []
    for key, need in book.items():
        forms = ", ".join(f"{category}: {_text(need)}" for category in plurals)
        lines.append(f"  {key}: {{{forms}}}\n" if need.plural else f"  {key}: {_text(need)}\n")
    return f"phrases:\n{''.join(lines)}"


def _text(need: Need) -> str:
    """A text with all placeholders; JSON's quotation marks are YAML's too."""
    return json.dumps(" ".join(["Text", *(f"{{{name}}}" for name in sorted(need.placeholders))]))


FILES: Mapping[str, str] = {
    "campaign.yaml": CAMPAIGN,
    "sources.yaml": SOURCES,
    "en/demands.yaml": DEMANDS_EN,
    "en/positions.yaml": POSITIONS_EN,
    "en/phrases.yaml": phrases("en"),
    "en/organizers.yaml": organizers("en"),
    "en/samples.yaml": SAMPLES_EN,
    "es/demands.yaml": DEMANDS_ES,
    "es/positions.yaml": POSITIONS_ES,
    "es/phrases.yaml": phrases("es"),
    "es/organizers.yaml": organizers("es"),
    "es/samples.yaml": SAMPLES_ES,
}


def write(root: Path, files: Mapping[str, str] = FILES) -> Path:
    """Write the campaign's files into a folder and return it."""
    for name, text in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return root


def edit(root: Path, name: str, old: str, new: str) -> int:
    """Replace the first occurrence of a text in a file; the line it stands in, counted from 1."""
    file = root / name
    text = file.read_text(encoding="utf-8")
    at = text.index(old)
    file.write_text(text[:at] + new + text[at + len(old) :], encoding="utf-8")
    return text.count("\n", 0, at) + 1
