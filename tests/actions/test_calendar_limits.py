"""Calendar files that nobody should write: refused in a sentence, and in time."""

import time
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.actions import calendar_reading
from bot.actions.calendar_reading import CalendarError, parse_calendar
from bot.actions.calendars import read_calendar
from bot.errors import StandpointError
from tests.calendars import DETROIT, NOW, SAMPLES, entry, sample


def _many(count: int, *lines: str) -> bytes:
    one = entry(*lines).removeprefix(b"BEGIN:VCALENDAR\r\n").removesuffix(b"END:VCALENDAR\r\n")
    entries = b"".join(one.replace(b"UID:one", b"UID:%d" % number) for number in range(count))
    return b"BEGIN:VCALENDAR\r\n" + entries + b"END:VCALENDAR\r\n"


@pytest.mark.parametrize(
    ("data", "beginning"),
    [
        (b"", "The file is no calendar"),
        (b"<!DOCTYPE html>", "The file is no calendar"),
        (b"BEGIN:VCARD\r\nEND:VCARD\r\n", "The file is no calendar"),
        (str(SAMPLES / "google.ics").encode(), "The file is no calendar"),
        (entry()[:50], "The file is no calendar"),
        (b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 50_000, "The file is no calendar"),
        (entry("DESCRIPTION:café").decode().encode("latin-1"), "The calendar is not in UTF-8"),
        (entry("DTSTART:20261001T180000Z").decode().encode("utf-16"), "The calendar is not in UTF-8"),
        (
            b"PK\x03\x04\x14\x00\x08\x08\x08\x00events.ics" + bytes(range(256)) * 40,
            "The calendar is not in UTF-8",
        ),
        (bytes(500_000), "The file is no calendar"),
        (b"junk\r\n" * 10_000, "The file is no calendar"),
        (
            b"<html><head><title>Sign in</title></head><body>" + entry() + b"</body></html>",
            "The file is no calendar",
        ),
        (b"BEGIN:VCALENDAR\r\n" + b"X" * 1024 * 1024, "The calendar is larger than 1 MiB"),
        (_many(2001, "DTSTART:20261001T180000Z"), "The calendar has more than 2,000 entries"),
        (_many(120, "DTSTART:20261001T180000Z", "RRULE:FREQ=WEEKLY"), "The calendar makes more than 3,000"),
    ],
    ids=[
        "empty",
        "page",
        "card",
        "path",
        "cut-off",
        "deep",
        "latin-1",
        "utf-16",
        "zip",
        "nothing",
        "junk",
        "login",
        "big",
        "many",
        "multiplied",
    ],
)
async def test_a_file_that_cannot_be_taken_is_refused_in_a_sentence(data: bytes, beginning: str) -> None:
    """The process that reads says why; it does so in time."""
    with pytest.raises(CalendarError) as caught:
        await read_calendar(data, zone=DETROIT, after=NOW)
    sentence = str(caught.value)
    assert sentence.startswith(beginning)
    assert sentence.endswith(".")
    assert "\n" not in sentence


@pytest.mark.parametrize(
    "rule", ["FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"], ids=["no-step", "never"]
)
async def test_a_rule_without_end_ends_with_the_time_it_is_given(rule: str) -> None:
    """The 30th of February would be looked for until the year 9999: half a second is enough for that."""
    data = _many(20, "DTSTART:20261001T180000Z", f"RRULE:{rule}")
    begun = time.monotonic()
    with pytest.raises(CalendarError) as caught:
        await read_calendar(data, zone=DETROIT, after=NOW, seconds=0.5)
    assert time.monotonic() - begun < 5
    assert str(caught.value).startswith("The calendar takes too long to read")


async def test_a_reading_that_dies_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever ends the process, such as too little memory, nobody sees a traceback."""
    monkeypatch.setattr(calendar_reading, "__name__", "bot.actions.nowhere")
    with pytest.raises(CalendarError) as caught:
        await read_calendar(entry("DTSTART:20261001T180000Z"), zone=DETROIT, after=NOW)
    assert str(caught.value).startswith("The calendar takes too much to read")


@pytest.mark.parametrize("name", ["google.ics", "outlook.ics", "mobilize.ics", "apple.ics"])
async def test_the_process_reads_what_is_read_here(name: str) -> None:
    """Nothing is lost between the two processes."""
    data = (SAMPLES / name).read_bytes()
    assert await read_calendar(data, zone=DETROIT, after=NOW) == sample(name)


@pytest.mark.parametrize(
    "filling",
    [b"\n", b"\n ", b"A\n", b"BEGIN:A\nEND:A\n", b"SUMMARY;X=1:a\n", b"RRULE:FREQ=DAILY\n", b"EXDATE:,\n"],
)
async def test_a_mebibyte_of_anything_is_read_or_refused_in_time(filling: bytes) -> None:
    """Lines that mean nothing, folds, empty parts, repeated properties: ten seconds and a little is the most."""
    inside = filling * ((1024 * 1024 - 300) // len(filling))
    data = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + inside + b"\nUID:1\nEND:VEVENT\nEND:VCALENDAR\n"
    begun = time.monotonic()
    try:
        assert (await read_calendar(data, zone=DETROIT, after=NOW)).events == ()
    except CalendarError as error:
        assert str(error)  # noqa: PT017 - refusing is as good as reading here
    assert time.monotonic() - begun < 15


def _survives(data: bytes) -> None:
    try:
        calendar = parse_calendar(data, zone=DETROIT, after=NOW)
    except StandpointError as error:
        assert str(error).endswith(".")  # noqa: PT017 - refusing is as good as reading here
        return
    for facts in calendar.events:
        assert facts.uid
        assert facts.title or facts.cancelled
        assert facts.ends_at is None or facts.ends_at >= facts.starts_at
        assert (facts.ends_at or facts.starts_at) > NOW
        assert (facts.latitude is None) == (facts.longitude is None)
        assert ZoneInfo(facts.zone).key == facts.zone
        assert facts.link is None or facts.link.lower().startswith("http")
        datetime.fromtimestamp(facts.ends_at or facts.starts_at, ZoneInfo(facts.zone))


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """Nothing but the family of errors comes out."""
    _survives(data)


_NAMES = [
    "UID",
    "SEQUENCE",
    "CLASS",
    "STATUS",
    "DESCRIPTION",
    "LOCATION",
    "GEO",
    "URL",
    "DTSTART",
    "DTEND",
    "DURATION",
    "RRULE",
    "RDATE",
    "EXRULE",
    "EXDATE",
    "RECURRENCE-ID",
]
_VALUES = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            "20261001",
            "20261001T180000",
            "20261001T180000Z",
            "99991231T235959",
            "99991231T235959Z",
            "00010101",
            "20260231",
            "20260901T120000/PT1H",
            "P1D",
            "PT0S",
            "-P1D",
            "P999999999DT23H",
            "PT1H",
            "-PT5M",
            "1;2",
            "nan;inf",
            "91;0",
            "-1",
            "0",
            "7",
            "99999999999",
            "FREQ=DAILY",
            "FREQ=WEEKLY;BYDAY=MO,2TU",
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
            "FREQ=MONTHLY;UNTIL=99991231T235959Z",
            "FREQ=YEARLY;UNTIL=00010101",
            "FREQ=HOURLY",
            "FREQ=MONTHLY;BYSETPOS=-1",
            "FREQ=DAILY;COUNT=1000;INTERVAL=1000",
            "CANCELLED",
            "PRIVATE",
            "http://[",
            "https://example.org",
            "http://",
        ]
    ),
)
_PARAMETERS = st.sampled_from(
    [
        "",
        ";VALUE=DATE",
        ";TZID=America",
        ";TZID=../../etc/passwd",
        ";TZID=Asia/Kathmandu",
        ';TZID="UTC"',
        ";TZID",
        ';A="',
        ";RANGE=THISANDFUTURE",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(_NAMES), _PARAMETERS, _VALUES), max_size=8))
def test_any_properties_are_read_or_refused(properties: list[tuple[str, str, str]]) -> None:
    """Values of every kind in every property, dates at the ends of time among them."""
    lines = [f"{name}{parameters}:{value}" for name, parameters, value in properties]
    _survives(entry(*lines))
    _survives(entry("DTSTART;TZID=America/Detroit:20261001T180000", *lines))
    _survives(entry("DTSTART;VALUE=DATE:20261001", *lines))


@st.composite
def _mutated(draw: st.DrawFn) -> bytes:
    data = draw(st.sampled_from(sorted(SAMPLES.glob("*.ics")))).read_bytes()
    for _ in range(draw(st.integers(1, 4))):
        begin = draw(st.integers(0, len(data)))
        end = begin + draw(st.integers(0, 40))
        data = data[:begin] + draw(st.binary(max_size=12)) + data[end:]
    return data


@settings(max_examples=300, deadline=None)
@given(_mutated())
def test_a_damaged_file_is_read_or_refused(data: bytes) -> None:
    """The samples with pieces cut out and put in."""
    _survives(data)
