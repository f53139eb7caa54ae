"""The screen that shows what importing a calendar would do, before it is done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.store.events import Event, EventFacts
from bot.texts.calendar_file import one_line
from bot.texts.dates import span
from bot.texts.events import event_when
from bot.texts.menus import language_name
from bot.texts.organizer_menus import to_organize
from bot.texts.organizer_taps import ApplyImport, LeaveImport, PreviewImport
from bot.texts.phrases import label
from bot.texts.reader import Reader
from bot.texts.screen import Button, Row, Screen, paragraphs

_MOST_LINES = 4
"""How many events of each kind are named; more would not fit into a message in the worst case."""
_MOST_REASONS = 3
_LONGEST_REASON = 200
_WORDS = {"title": "import_words", "description": "import_words", "link": "import_link"}


@dataclass(frozen=True, slots=True)
class EventChange:
    """One event as it would be (``facts``), as it is, what of it changes, and how many people would be told."""

    facts: EventFacts
    before: Event | None
    what: Sequence[str]
    told: int


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What a file would do.

    Attributes:
        draft: The number of the file.
        language: The language that its texts are taken to be in.
        mark: Tells this preview from any other.
        new: The events that are new, next first; so are the other two.
        changed: The events that change.
        cancelled: The events that no longer take place.
        same: How many stay as they are.
        older: How many are left alone because the bot has later news of them.
        refused: A sentence for each entry that is left out.
    """

    draft: int
    language: str
    mark: str
    new: Sequence[EventChange]
    changed: Sequence[EventChange]
    cancelled: Sequence[EventChange]
    same: int
    older: int
    refused: Sequence[str]


def preview(reader: Reader, facts: ImportPreview, *, note: str = "") -> Screen:
    """What is new, changed and cancelled, and whether to do it; ``note`` (HTML) stands above."""
    html, plain = reader.phrases.html, reader.phrases.plain
    something = bool(facts.new or facts.changed or facts.cancelled)
    several = len(reader.content.languages) > 1
    body = paragraphs(
        note,
        html("import_heading"),
        html(
            "import_counts",
            new=len(facts.new),
            changed=len(facts.changed),
            cancelled=len(facts.cancelled),
            same=facts.same,
            older=facts.older,
        ),
        _new(reader, facts),
        _listed(reader, "import_changed", facts.changed, facts.language),
        _listed(reader, "import_cancelled", facts.cancelled, facts.language),
        _refused(reader, facts.refused),
        html("import_language", language=language_name(facts.language)) if something and several else "",
        "" if something else html("import_nothing"),
    )
    rows: list[Row] = []
    if something:
        rows.append((Button(plain("button_import"), ApplyImport(facts.draft, facts.language, facts.mark)),))
        rows += [
            (
                Button(
                    plain("button_import_language", language=language_name(tag)),
                    PreviewImport(facts.draft, tag),
                ),
            )
            for tag in reader.content.languages
            if tag != facts.language
        ]
    rows.append((Button(plain("button_leave_import"), LeaveImport(facts.draft)),))
    return Screen(body, tuple(rows))


def _new(reader: Reader, facts: ImportPreview) -> str:
    if not facts.new:
        return ""
    told = reader.phrases.html("import_new_told")
    return _listed(reader, "import_new", facts.new, facts.language) + "\n" + told


def _listed(reader: Reader, key: str, changes: Sequence[EventChange], language: str) -> str:
    if not changes:
        return ""
    html = reader.phrases.html
    lines = [html(key), *(_line(reader, change, language) for change in changes[:_MOST_LINES])]
    rest = len(changes) - _MOST_LINES
    if rest > 0:
        lines.append(html("import_more", count=rest))
    return Markup("\n").join(lines)


def _line(reader: Reader, change: EventChange, language: str) -> Markup:
    html = reader.phrases.html
    title = label(one_line(change.facts.title))
    lines = [html("import_event", title=title, when=_when(reader, change.facts))]
    if change.before is not None and not change.facts.cancelled:
        lines = [html("import_title", title=title), *_differences(reader, change, change.before, language)]
    if change.told:
        lines.append(html("import_told", count=change.told))
    return Markup("\n").join(lines)


def _when(reader: Reader, facts: EventFacts) -> str:
    zone = ZoneInfo(facts.zone)
    return span(facts.starts_at, facts.ends_at, zone, reader.phrases.locale, all_day=facts.all_day)


def _differences(reader: Reader, change: EventChange, before: Event, language: str) -> Iterable[Markup]:
    html, plain = reader.phrases.html, reader.phrases.plain
    facts, text = change.facts, before.text(language)
    if "state" in change.what:
        yield html("import_takes_place")
    if "time" in change.what:
        yield html("change_time", old=event_when(reader, before), new=_when(reader, facts))
    if "place" in change.what:
        old, new = (label(one_line(place)) or plain("no_place") for place in (text.place, facts.place))
        yield html("import_map") if old == new else html("change_place", old=old, new=new)
    if "title" in change.what and text.title != facts.title:
        yield html("import_was_called", title=label(one_line(text.title)))
    # Title and description share a phrase, which is said once.
    for key in dict.fromkeys(_WORDS[what] for what in change.what if what in _WORDS):
        yield html(key)


def _refused(reader: Reader, refused: Sequence[str]) -> str:
    if not refused:
        return ""
    html = reader.phrases.html
    reasons = [html("import_reason", reason=_cut(one_line(sentence))) for sentence in refused[:_MOST_REASONS]]
    rest = len(refused) - _MOST_REASONS
    more = [html("import_more", count=rest)] if rest > 0 else []
    return Markup("\n").join([html("import_left_out"), *reasons, *more])


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_REASON else text[: _LONGEST_REASON - 1].rstrip() + "…"


def notice(reader: Reader, key: str, **values: object) -> Screen:
    """What came of a file, or why it is not taken."""
    return Screen(reader.phrases.html(key, **values), (to_organize(reader),))
