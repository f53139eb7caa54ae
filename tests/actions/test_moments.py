"""What organizers type for when an event is, and what it means where they are."""

import datetime as dt
import time
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_datetime
from hypothesis import example, given
from hypothesis import strategies as st

from bot.actions.moments import Doubt, Read, read_end, read_moment
from tests.moments import BERLIN, DETROIT, EN, ES, LORD_HOWE, ZONES, at


def read(
    text: str,
    languages: tuple[str, ...] = EN,
    zone: ZoneInfo = DETROIT,
    now: str = "2026-11-03T10:00",
    days: tuple[dt.date, ...] = (),
) -> Read:
    """Reads as if it were Tuesday, 3 November 2026, ten in the morning."""
    return read_moment(text, zone=zone, now=at(now, zone), languages=languages, days=days)


@pytest.mark.parametrize("zone", ZONES, ids=str)
@pytest.mark.parametrize("languages", [EN, ES, ("es-mx", "en-us")], ids=str)
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sat 14 Nov 6:30pm", "2026-11-14T18:30"),
        ("Sat, 14 Nov, 6:30 PM", "2026-11-14T18:30"),
        ("Saturday, November 14th, 2026 at 6:30 p.m.", "2026-11-14T18:30"),
        ("6:30pm on Sat 14 Nov", "2026-11-14T18:30"),
        ("6.30pm 14 Nov", "2026-11-14T18:30"),
        ("the 14th of November at 6:30 pm", "2026-11-14T18:30"),
        ("14/11 18:30", "2026-11-14T18:30"),
        ("11/14 18:30", "2026-11-14T18:30"),
        ("14.11. 18:30", "2026-11-14T18:30"),
        ("14.11.2026 18:30", "2026-11-14T18:30"),
        ("14.11.2026 18.30", "2026-11-14T18:30"),
        ("14.11 18.00", "2026-11-14T18:00"),
        ("14-11-26 18:30", "2026-11-14T18:30"),
        ("Sat 14/11 18:30", "2026-11-14T18:30"),
        ("2026-11-14 18:30", "2026-11-14T18:30"),
        ("2026-11-14T18:30", "2026-11-14T18:30"),
        ("2026-11-14T18:30:00", "2026-11-14T18:30"),
        ("2026-11-14 6:30 pm", "2026-11-14T18:30"),
        ("2026-11-14T18:30-05:00", "2026-11-14T18:30-05:00"),
        ("2026-11-14T18:30Z", "2026-11-14T18:30+00:00"),
        ("14 nov 18h30", "2026-11-14T18:30"),
        ("14 nov 18h", "2026-11-14T18:00"),
        ("14 nov 18 h", "2026-11-14T18:00"),
        ("14 nov 18:30 h", "2026-11-14T18:30"),
        ("14 nov 27 18:30", "2027-11-14T18:30"),
        ("14 Nov 06:30", "2026-11-14T06:30"),
        ("14 Nov 0:15", "2026-11-14T00:15"),
        ("14 Nov 12am", "2026-11-14T00:00"),
        ("14 Nov 12pm", "2026-11-14T12:00"),
        ("14 Nov 12:30", "2026-11-14T12:30"),
        ("14 Nov 18:30pm", "2026-11-14T18:30"),
        ("Sat 14 18:30", "2026-11-14T18:30"),
        ("the 14th at 6:30pm", "2026-11-14T18:30"),
        ("el 14 a las 18:30", "2026-11-14T18:30"),
        ("2 November 18:30", "2027-11-02T18:30"),
        ("3 November 18:30", "2026-11-03T18:30"),
        ("3 November 9am", "2027-11-03T09:00"),
        ("29 Feb 18:30", "2028-02-29T18:30"),
        ("5/5 18:30", "2027-05-05T18:30"),
        ("tomorrow 6pm", "2026-11-04T18:00"),
        ("tomorrow at noon", "2026-11-04T12:00"),
        ("Tomorrow morning at 9", "2026-11-04T09:00"),
        ("tomorrow at 6 in the evening", "2026-11-04T18:00"),
        ("today 6pm", "2026-11-03T18:00"),
        ("tonight at 8", "2026-11-03T20:00"),
        ("at 11 at night on 14 Nov", "2026-11-14T23:00"),
        ("in 3 days at noon", "2026-11-06T12:00"),
        ("in 2 weeks at 18:30", "2026-11-17T18:30"),
        ("in two weeks at 18:30", "2026-11-17T18:30"),
        ("noon", "2026-11-03T12:00"),
        ("midday", "2026-11-03T12:00"),
        ("9am", "2026-11-04T09:00"),
        ("18:30", "2026-11-03T18:30"),
        ("next Tuesday at 7pm", "2026-11-10T19:00"),
        ("Tuesday 7pm", "2026-11-03T19:00"),
        ("Tues 9am", "2026-11-10T09:00"),
        ("this Friday at 7pm", "2026-11-06T19:00"),
        ("on Friday, 7 pm", "2026-11-06T19:00"),
        ("mañana a las 6 de la tarde", "2026-11-04T18:00"),
        ("mañana 6 de la tarde", "2026-11-04T18:00"),
        ("mañana por la mañana a las 9", "2026-11-04T09:00"),
        ("manana a las 18:30", "2026-11-04T18:30"),
        ("pasado mañana a las 18:30", "2026-11-05T18:30"),
        ("hoy a las 20 h", "2026-11-03T20:00"),
        ("esta noche a las 9", "2026-11-03T21:00"),
        ("el sábado 14 de noviembre a las 18:30", "2026-11-14T18:30"),
        ("El sábado, 14 de noviembre de 2026, a las 6:30 p. m.", "2026-11-14T18:30"),
        ("14 de noviembre a las 6 y media de la tarde", "2026-11-14T18:30"),
        ("sáb 14 nov 18:30", "2026-11-14T18:30"),
        ("sab 14 nov 18:30", "2026-11-14T18:30"),
        ("a las 18 horas del 14 de noviembre", "2026-11-14T18:00"),
        ("el 1º de diciembre a mediodía", "2026-12-01T12:00"),
        ("1ro de diciembre, 12 del mediodía", "2026-12-01T12:00"),
        ("mediodía", "2026-11-03T12:00"),
        ("el próximo martes a las 19:00", "2026-11-10T19:00"),
        ("el martes que viene a las 19:00", "2026-11-10T19:00"),
        ("miercoles 18:30", "2026-11-04T18:30"),
        ("dentro de 3 días a las 18:30", "2026-11-06T18:30"),
        ("5 mar 18:30", "2027-03-05T18:30"),
        ("5 de enero 18:30", "2027-01-05T18:30"),
        ("tomorrow, seven pm", "2026-11-04T19:00"),
        ("mañana, siete y media de la tarde", "2026-11-04T19:30"),
        ("a las doce del mediodía del 14 de noviembre", "2026-11-14T12:00"),
        ("14 nov a la una menos cuarto", "2026-11-14T12:45"),
        ("twelve noon on Friday", "2026-11-06T12:00"),
        ("half past six pm on 14 Nov", "2026-11-14T18:30"),
    ],
)
def test_a_moment_that_is_clear(text: str, expected: str, languages: tuple[str, ...], zone: ZoneInfo) -> None:
    """Whichever of the campaign's languages the reader has, and wherever it is."""
    assert read(text, languages, zone) == Read((at(expected, zone),))


def test_a_word_that_is_a_weekday_or_a_month() -> None:
    """In Spanish “mar” is short for both."""
    assert read("mar 5 18:30", ES) == Read((at("2027-03-05T18:30"),))
    assert read("mar 18:30", ES) == Read((at("2026-11-03T18:30"),))
    # 11 May 2027 is a Tuesday.
    assert read("mar 11 may 18:30", ES) == Read((at("2027-05-11T18:30"),))


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "a",
            "on",
            "hall 5",
            "5",
            "18",
            "14",
            "2026",
            "1700000000",
            "November",
            "next week at 6pm",
        ),
        *(
            "tomorrow 6",
            "14 Nov 6",
            "14 14 nov 18:30",
            "2 days 3 days 18:30",
            "hall 5 at 6pm",
            "14 Nov 18:30 hall 5",
        ),
        *(
            "14 Nov 25:00",
            "14 Nov 18:75",
            "14 Nov 13am",
            "13/13 18:30",
            "31/11 18:30",
            "30 Feb 18:30",
            "29 Feb 2027 18:30",
        ),
        *(
            "14 Nov 18:30 to 20:00",
            "14 Nov 18:30-20:00",
            "14 Nov 18:30 EDT",
            "14 Nov 18:30 CET",
            "14 Nov 12 at night",
            "in 2 hours",
            "en 2 h",
        ),
        *(
            "2026-13-14T18:30",
            "2026-11-14T25:30",
            "14 Nov 1850 18:30",
            "14/11/9999 18:30",
            "the meeting",
            "MMXXVI",
            "friday night 9",
            "a 29 18:30",
            "one 29 18:30",
            "29 18:30",
            "two 29 2027 18:30",
            "Sat 12",
        ),
        *(
            "siete",
            "tomorrow at once",
            "tomorrow at seven thirty",
            "half past",
            "tomorrow at half past 6:30",
            "mañana a las 6:30 y media",
            "mañana a las dos y dos",
            "14 Nov midnight",
            "14 Nov at 12 at night",
            "two hours",
            "EST",
        ),
        "tomorrow 6pm" + " " * 100,
    ],
)
@pytest.mark.parametrize("languages", [EN, ES], ids=str)
def test_what_is_not_understood(text: str, languages: tuple[str, ...]) -> None:
    """Nothing is guessed from a text of which a part was passed over."""
    assert read(text, languages) == Read(doubt=Doubt.NOT_UNDERSTOOD)


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("2026-11-03T09:59", ["2026-11-03T09:59"]),
        ("2026-11-03 10:00", ["2026-11-03T10:00"]),
        ("today 9am", ["2026-11-03T09:00"]),
        ("yesterday 18:30", ["2026-11-02T18:30"]),
        ("ayer a las 18:30", ["2026-11-02T18:30"]),
        ("14 Nov 2025 18:30", ["2025-11-14T18:30"]),
        ("yesterday", []),
    ],
)
def test_what_is_over(text: str, understood: list[str]) -> None:
    """What was understood is given all the same."""
    assert read(text) == Read(tuple(at(one) for one in understood), Doubt.PAST)


def test_what_is_too_far() -> None:
    """Two years, with the leap day that may lie in them."""
    assert read("2 Nov 2028 18:30").doubt is None
    assert read("4 Nov 2028 18:30").doubt is Doubt.FAR
    assert read("5 Nov 2028 18:30") == Read((at("2028-11-05T18:30"),), Doubt.FAR)
    assert read("2099-01-01") == Read(doubt=Doubt.FAR)


@pytest.mark.parametrize(
    ("text", "languages", "days"),
    [
        ("Sat 14 Nov", EN, ["2026-11-14"]),
        ("tomorrow", EN, ["2026-11-04"]),
        ("tomorrow morning", EN, ["2026-11-04"]),
        ("mañana", ES, ["2026-11-04"]),
        ("el sábado", ES, ["2026-11-07"]),
        ("tonight", EN, ["2026-11-03"]),
        ("2026-11-14", ES, ["2026-11-14"]),
        ("5/12", EN, ["2027-05-12", "2026-12-05"]),
        ("5/12", ES, ["2026-12-05", "2027-05-12"]),
    ],
)
def test_a_day_without_a_time(text: str, languages: tuple[str, ...], days: list[str]) -> None:
    """The day is given, so that only the time needs to be asked for."""
    expected = tuple(dt.date.fromisoformat(day) for day in days)
    assert read(text, languages) == Read(doubt=Doubt.NO_TIME, days=expected)


def test_the_time_for_a_day_that_was_named_before() -> None:
    """What could not be said of the day is asked together with what cannot be said of the time."""
    (day,) = days = read("Sat 14 Nov").days
    assert day == dt.date(2026, 11, 14)
    assert read("6:30 pm", days=days) == Read((at("2026-11-14T18:30"),))
    assert read("18", days=days) == Read((at("2026-11-14T18:00"),))
    assert read("6", days=days) == Read((at("2026-11-14T18:00"), at("2026-11-14T06:00")), Doubt.HALF)
    assert read("sorry, no idea", days=days) == Read(doubt=Doubt.NOT_UNDERSTOOD)
    assert read("", days=days) == Read(doubt=Doubt.NO_TIME, days=days)
    # A day in the answer goes before.
    assert read("15 Nov 18:30", days=days) == Read((at("2026-11-15T18:30"),))
    both = read("5/12").days
    assert read("18:30", days=both) == Read((at("2027-05-12T18:30"), at("2026-12-05T18:30")), Doubt.ORDER)


@pytest.mark.parametrize(
    ("zone", "text", "expected"),
    [
        (DETROIT, "7 Nov 2027 1:30am", ["2027-11-07T01:30-04:00", "2027-11-07T01:30-05:00"]),
        (BERLIN, "31 Oct 2027 02:30", ["2027-10-31T02:30+02:00", "2027-10-31T02:30+01:00"]),
        (LORD_HOWE, "4 Apr 2027 01:45", ["2027-04-04T01:45+11:00", "2027-04-04T01:45+10:30"]),
        (LORD_HOWE, "2027-04-04T01:30", ["2027-04-04T01:30+11:00", "2027-04-04T01:30+10:30"]),
    ],
)
def test_a_time_that_happens_twice(zone: ZoneInfo, text: str, expected: list[str]) -> None:
    """Both, the earlier first; at Lord Howe they are half an hour apart."""
    assert read(text, zone=zone) == Read(tuple(at(one) for one in expected), Doubt.TWICE)


@pytest.mark.parametrize(
    ("zone", "text", "expected"),
    [
        (DETROIT, "14 Mar 2027 02:30", ["2027-03-14T01:30-05:00", "2027-03-14T03:30-04:00"]),
        (BERLIN, "2027-03-28T02:30", ["2027-03-28T01:30+01:00", "2027-03-28T03:30+02:00"]),
        (LORD_HOWE, "3 Oct 2027 02:15", ["2027-10-03T01:45+10:30", "2027-10-03T02:45+11:00"]),
    ],
)
def test_a_time_that_does_not_exist(zone: ZoneInfo, text: str, expected: list[str]) -> None:
    """By the clock as it is after, and as it was before."""
    assert read(text, zone=zone) == Read(tuple(at(one) for one in expected), Doubt.SKIPPED)


@pytest.mark.parametrize(
    ("zone", "edge"),
    [
        (DETROIT, "7 Nov 2027 00:59"),
        (DETROIT, "7 Nov 2027 02:00"),
        (DETROIT, "14 Mar 2027 01:59"),
        (DETROIT, "14 Mar 2027 03:00"),
        (BERLIN, "31 Oct 2027 01:59"),
        (BERLIN, "31 Oct 2027 03:00"),
        (LORD_HOWE, "4 Apr 2027 01:29"),
        (LORD_HOWE, "4 Apr 2027 02:00"),
        (LORD_HOWE, "3 Oct 2027 01:59"),
        (LORD_HOWE, "3 Oct 2027 02:30"),
    ],
)
def test_beside_a_change_of_the_clocks_nothing_is_asked(zone: ZoneInfo, edge: str) -> None:
    """The last minute before it and the first after."""
    assert read(edge, zone=zone).doubt is None


def test_between_the_two_times_only_the_second_is_meant() -> None:
    """On the night itself, when the first half past one is over."""
    now = "2026-11-01T01:45-04:00"
    assert read("1:30am", now=now) == Read((at("2026-11-01T01:30-05:00"),))


@pytest.mark.parametrize(
    ("languages", "zone", "first", "second"),
    [
        (("en", "es"), DETROIT, "2027-05-12T18:30", "2026-12-05T18:30"),
        (("en-us",), BERLIN, "2027-05-12T18:30", "2026-12-05T18:30"),
        (("en",), BERLIN, "2026-12-05T18:30", "2027-05-12T18:30"),
        (("en-gb",), DETROIT, "2026-12-05T18:30", "2027-05-12T18:30"),
        (("es", "en"), DETROIT, "2026-12-05T18:30", "2027-05-12T18:30"),
        ((), BERLIN, "2026-12-05T18:30", "2027-05-12T18:30"),
    ],
)
@pytest.mark.parametrize("text", ["5/12 18:30", "18:30 5.12.", "5-12 18:30"])
def test_the_order_of_day_and_month(
    text: str, languages: tuple[str, ...], zone: ZoneInfo, first: str, second: str
) -> None:
    """The reader's usual order comes first."""
    assert read(text, languages, zone) == Read((at(first, zone), at(second, zone)), Doubt.ORDER)


def test_an_order_that_something_settles() -> None:
    """5 November 2026 is a Thursday; 11 May 2026 is over."""
    assert read("Thu 5/11 18:30") == Read((at("2026-11-05T18:30"),))
    assert read("5/11/2026 18:30") == Read((at("2026-11-05T18:30"),))


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("mañana a las 6", "2026-11-04T18:00", "2026-11-04T06:00"),
        ("Sat at 6", "2026-11-07T18:00", "2026-11-07T06:00"),
        ("14 Nov 6:30", "2026-11-14T18:30", "2026-11-14T06:30"),
        ("14 Nov 6h30", "2026-11-14T18:30", "2026-11-14T06:30"),
        ("14 Nov at 6 o’clock", "2026-11-14T18:00", "2026-11-14T06:00"),
        ("14 nov a la 1 y media", "2026-11-14T13:30", "2026-11-14T01:30"),
        ("14 Nov at 8", "2026-11-14T08:00", "2026-11-14T20:00"),
        ("14 Nov @11", "2026-11-14T11:00", "2026-11-14T23:00"),
        ("at 9", "2026-11-04T09:00", "2026-11-03T21:00"),
        ("mañana a las siete", "2026-11-04T19:00", "2026-11-04T07:00"),
        ("jueves a las siete y media", "2026-11-05T19:30", "2026-11-05T07:30"),
        ("el 14 a la una y cuarto", "2026-11-14T13:15", "2026-11-14T01:15"),
        ("14 nov a las 8 menos cuarto", "2026-11-14T19:45", "2026-11-14T07:45"),
        ("Saturday at half past six", "2026-11-07T18:30", "2026-11-07T06:30"),
        ("Saturday at quarter past 6", "2026-11-07T18:15", "2026-11-07T06:15"),
        ("Sat, a quarter to seven", "2026-11-07T18:45", "2026-11-07T06:45"),
        ("tomorrow at seven", "2026-11-04T19:00", "2026-11-04T07:00"),
        ("tomorrow, seven o’clock", "2026-11-04T19:00", "2026-11-04T07:00"),
    ],
)
def test_before_or_after_noon(text: str, first: str, second: str) -> None:
    """What lies between 8:00 and 22:00 comes first."""
    assert read(text) == Read((at(first), at(second)), Doubt.HALF)


@pytest.mark.parametrize(
    ("languages", "before", "names"),
    [
        (EN, "tomorrow at", "one two three four five six seven eight nine ten eleven"),
        (ES, "mañana a las", "una dos tres cuatro cinco seis siete ocho nueve diez once"),
    ],
)
def test_hours_by_their_names(languages: tuple[str, ...], before: str, names: str) -> None:
    """Each is the same as its figure, as a day's time, as an answer, as an end and as a length."""
    start = at("2026-11-14T12:00")
    days = (dt.date(2026, 11, 14),)
    unit = "hours" if languages is EN else "horas"
    for hour, name in enumerate(names.split(), start=1):
        found = read(f"{before} {name}", languages)
        assert set(found.candidates) == {at(f"2026-11-04T{each:02}:00") for each in (hour, hour + 12)}
        assert read(name, languages, days=days) == read(str(hour), languages, days=days)
        for end in (name, f"{before.rpartition(' ')[2]} {name}"):
            assert read_end(end, start, zone=DETROIT, languages=languages) == start + hour * 3600
        assert read_end(f"{name} {unit}", start, zone=DETROIT, languages=languages) == start + hour * 3600


def test_the_zones_own_short_name() -> None:
    """It is taken where it is the name at that moment, and settles which of two is meant when the clocks go back."""
    assert read("nov 28 6:30 PM EST") == Read((at("2026-11-28T18:30"),))
    assert read("6:30 PM EDT on 14 June 2027") == Read((at("2027-06-14T18:30"),))
    assert read("14 June 2027 6:30 PM EST") == Read(doubt=Doubt.NOT_UNDERSTOOD)
    assert read("28 nov 18:30 CET", zone=BERLIN) == Read((at("2026-11-28T18:30", BERLIN),))
    assert read("7 Nov 2027 1:30am EST") == Read((at("2027-11-07T01:30-05:00"),))
    assert read("5/12 18:30 EST") == Read((at("2026-12-05T18:30"),))
    assert read("14 Mar 2027 02:30 EST").doubt is Doubt.SKIPPED
    assert read_end("until 8pm EST", at("2026-11-14T18:30"), zone=DETROIT, languages=EN) == at(
        "2026-11-14T20:00"
    )


def test_a_half_of_the_day_that_is_over_is_not_asked_about() -> None:
    """Nobody invites for six this morning."""
    assert read("today at 6") == Read((at("2026-11-03T18:00"),))


def test_several_doubts() -> None:
    """The first is named, and any candidate settles all of them."""
    assert read("5/12 at 6") == Read(
        (at("2027-05-12T18:00"), at("2027-05-12T06:00"), at("2026-12-05T18:00"), at("2026-12-05T06:00")),
        Doubt.ORDER,
    )
    assert read("7 Nov 2027 at 1:30") == Read(
        (at("2027-11-07T13:30"), at("2027-11-07T01:30-04:00"), at("2027-11-07T01:30-05:00")), Doubt.TWICE
    )
    assert read("Sun 14 Nov at 6").doubt is Doubt.HALF


def test_a_weekday_that_is_another() -> None:
    """14 November 2026 is a Saturday."""
    assert read("Sun 14 Nov 18:30") == Read((at("2026-11-14T18:30"),), Doubt.WEEKDAY)
    assert read("domingo, 14 de noviembre de 2026, 18:30") == Read((at("2026-11-14T18:30"),), Doubt.WEEKDAY)


PIECES = st.lists(
    st.sampled_from(
        [
            "14",
            "6",
            "18:30",
            "2026",
            "11/14",
            "5/11/",
            "30",
            "00",
            "99",
            "nov",
            "mar",
            "sáb",
            "sunday",
            "mañana",
            "a",
            "las",
            "de",
            "la",
            "tarde",
            "at",
            "pm",
            "in",
            "noon",
            "days",
            "2h",
            "hasta",
            "seven",
            "once",
            "half past",
            "menos cuarto",
            "midnight",
            "EST",
            ":",
            "-",
            "T",
            "Z",
        ]
    ),
    max_size=8,
).map(" ".join)


@given(
    text=st.text(max_size=120) | PIECES, days=st.lists(st.dates(), max_size=2), zone=st.sampled_from(ZONES)
)
@example(text="2026-11-14T18:30+99:99", days=[], zone=DETROIT)
@example(text="\u0660\u0661/\u0661\u0661 \u00b9\u00b2:\u00b3\u2070", days=[], zone=DETROIT)
@example(text="9" * 100, days=[], zone=DETROIT)
@example(text="6pm", days=[dt.date.max, dt.date.min], zone=LORD_HOWE)
def test_whatever_is_typed(text: str, days: list[dt.date], zone: ZoneInfo) -> None:
    """Nothing is raised, and what is asked can be asked."""
    now = at("2026-11-03T10:00", zone)
    found = read_moment(text, zone=zone, now=now, languages=EN, days=days)
    match found.doubt:
        case None | Doubt.WEEKDAY:
            assert len(found.candidates) == 1
        case Doubt.TWICE | Doubt.SKIPPED | Doubt.ORDER | Doubt.HALF:
            assert len(set(found.candidates)) > 1
        case Doubt.NO_TIME:
            assert found.days
        case Doubt.NOT_UNDERSTOOD:
            assert found == Read(doubt=Doubt.NOT_UNDERSTOOD)
    if found.doubt not in (Doubt.PAST, Doubt.FAR):
        assert all(now < one <= now + 731 * 86_400 for one in found.candidates)
    end = read_end(text, now, zone=zone, languages=EN)
    assert end is None or now < end <= now + 14 * 86_400


WAYS: dict[str, Callable[[dt.datetime], str]] = {
    "iso": lambda local: local.strftime("%Y-%m-%dT%H:%M"),
    "iso with offset": lambda local: local.isoformat(),
    "english": lambda local: (
        f"{local:%d %b %Y} {local.hour % 12 or 12}:{local:%M} {'am' if local.hour < 12 else 'pm'}"
    ),
    "without a year": lambda local: f"{local:%d %B} {local:%H:%M}",
    "in figures": lambda local: f"{local:%d.%m.%Y %H:%M}",
    "babel es": lambda local: format_datetime(local, "EEEE d 'de' MMMM 'de' y, HH:mm", locale="es"),
    "babel es short": lambda local: format_datetime(local, "EEE d MMM y, h:mm a", locale="es"),
    "babel es whole": lambda local: format_datetime(local, "full", locale="es").rpartition(":")[0],
    "babel en": lambda local: format_datetime(local, "EEEE, MMMM d, y 'at' h:mm a", locale="en"),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("zone", ZONES, ids=str)
@given(minutes=st.integers(1, 364 * 24 * 60))
def test_what_is_written_is_read_again(way: str, zone: ZoneInfo, minutes: int) -> None:
    """Any minute of the year that comes, or a question about the change of the clocks, the order or the half."""
    now = at("2026-11-03T10:00", zone)
    moment = now + minutes * 60
    local = dt.datetime.fromtimestamp(moment, zone)
    found = read_moment(WAYS[way](local), zone=zone, now=now, languages=EN)
    assert moment in found.candidates
    asked = {Doubt.TWICE} if found.doubt is Doubt.TWICE else set()
    if way == "in figures" and local.day <= 12:
        asked.add(Doubt.ORDER)
    if local.hour in (10, 11) or (way == "babel es whole" and 0 < local.hour < 12):
        # “10:30” has no leading zero to tell that it is written by 24 hours, and Spanish writes “6:30” without one.
        asked.add(Doubt.HALF)
    assert found.doubt is None or found.doubt in asked


def test_it_is_quick() -> None:
    """After the first call, which loads the library's words."""
    read("14 Nov 18:30")
    begun = time.perf_counter()
    for text in (
        "Sat 14 Nov 18:30",
        "el sábado 14 de noviembre a las 6 de la tarde",
        "x " * 50,
        "14 nov " * 14,
    ):
        read(text)
        read(text, ES)
    assert time.perf_counter() - begun < 8 * 0.1
