"""Reading calendar files as Google, Outlook, Apple and a sign-up tool write them."""

import pytest

from tests.calendars import SAMPLES, named, read, sample, utc


def test_a_series_of_google_keeps_its_local_time_across_the_end_of_summer_time() -> None:
    """18:30 in Detroit is 22:30 UTC in October and 23:30 in November; UNTIL, EXDATE and overrides are heeded."""
    series = [facts for facts in sample("google.ics").events if facts.uid == "weekly0meeting@google.com"]
    assert [(facts.occurrence, facts.starts_at, facts.cancelled) for facts in series] == [
        (utc("2026-09-08T22:30"), utc("2026-09-08T22:30"), False),
        (utc("2026-09-15T22:30"), utc("2026-09-15T22:30"), False),
        (utc("2026-09-29T22:30"), utc("2026-09-29T22:30"), False),
        (utc("2026-10-06T22:30"), utc("2026-10-07T23:00"), False),
        (utc("2026-10-13T22:30"), utc("2026-10-13T22:30"), False),
        (utc("2026-10-20T22:30"), utc("2026-10-20T22:30"), False),
        (utc("2026-10-27T22:30"), utc("2026-10-27T22:30"), False),
        (utc("2026-11-03T23:30"), utc("2026-11-03T23:30"), True),
        (utc("2026-11-10T23:30"), utc("2026-11-10T23:30"), False),
    ]
    assert {facts.revision for facts in series} == {2}
    assert series[3].title == "Weekly meeting, this time in the library"
    assert series[3].ends_at == utc("2026-10-08T00:30")
    assert series[4].ends_at == utc("2026-10-14T00:00")


def test_google_texts_are_plain_and_unfolded() -> None:
    """Escapes are undone, a fold inside a character is mended, tags are taken out."""
    calendar = sample("google.ics")
    weekly = next(facts for facts in calendar.events if facts.title == "Weekly meeting")
    assert weekly.description == "Bring a friend, and a question.\n\nDoors open at 6."
    assert weekly.place == "Sample Hall, 1 Example Street, Ann Arbor, MI 48104, USA"
    town_hall = named(calendar, "Town hall")
    assert town_hall.description == (
        "¿Vienes? Hoy habrá traducción para quienes la necesiten, señas también."
    )
    assert (town_hall.starts_at, town_hall.zone, town_hall.occurrence) == (
        utc("2026-10-10T22:00"),
        "America/Detroit",
        0,
    )


def test_a_whole_day_runs_from_midnight_to_midnight_in_the_calendars_zone() -> None:
    """3 November 2026 is in standard time: five hours behind UTC."""
    day = named(sample("google.ics"), "Election Day")
    assert day.all_day
    assert (day.starts_at, day.ends_at) == (utc("2026-11-03T05:00"), utc("2026-11-04T05:00"))


def test_what_is_over_is_told_in_one_sentence() -> None:
    """The event of 2020 is left out, and nothing else of the file."""
    assert sample("google.ics").refused == ("1 event is over and left out.",)


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.glob("*.ics")))
def test_nobody_who_is_invited_or_organizes_is_kept(name: str) -> None:
    """No mail address and no name of a person is anywhere in what was read."""
    told = repr(sample(name))
    assert "Attendee" not in told
    assert "olive" not in told.lower()
    assert "ada." not in told


def test_outlook_names_zones_its_own_way() -> None:
    """A Windows name is an IANA zone; a zone that the file itself describes has no name to show."""
    calendar = sample("outlook.ics")
    evenings = [facts for facts in calendar.events if facts.title == "Volunteers' evening"]
    assert [facts.starts_at for facts in evenings] == [
        utc("2026-09-08T23:00"),
        utc("2026-10-13T23:00"),
        utc("2026-11-11T00:00"),
    ]
    assert {facts.zone for facts in evenings} == {"America/New_York"}
    assert evenings[0].description == "Agenda:\n\n1. Reports\n2. Plans"
    assert evenings[0].place == "Sample Office; 2 Example Street"
    breakfast = named(calendar, "Breakfast")
    assert (breakfast.zone, breakfast.starts_at) == ("America/Detroit", utc("2026-12-01T14:00"))


def test_a_zone_that_the_file_describes_is_believed_and_shown_in_the_campaigns() -> None:
    """09:00 at 5:45 ahead of UTC is 03:15 UTC, in Detroit the evening before."""
    elsewhere = named(sample("outlook.ics"), "Nobody knows when")
    assert (elsewhere.zone, elsewhere.starts_at) == ("America/Detroit", utc("2026-12-01T03:15"))


def test_an_unknown_zone_is_not_guessed() -> None:
    """Without a VTIMEZONE nobody can tell, and an event an hour off is worse than none."""
    calendar = read("DTSTART;TZID=Somewhere Else:20261201T090000")
    assert calendar.events == ()
    assert calendar.refused == (
        "“One” is left out: nobody knows its time zone “Somewhere Else”; choose one by a city.",
    )


def test_a_sign_up_tool_brings_position_and_link() -> None:
    """GEO and URL are kept when a map and a button can use them, and only then."""
    calendar = sample("mobilize.ics")
    canvass = named(calendar, "Canvass in Ypsilanti")
    assert (canvass.latitude, canvass.longitude) == (42.2411, -83.6129)
    assert canvass.link == "https://events.example.org/event/1234/?timeslot=5678"
    assert canvass.place == "Sample Park, Ypsilanti, MI 48197"
    phone_bank = named(calendar, "Phone bank")
    assert (phone_bank.latitude, phone_bank.longitude, phone_bank.link) == (None, None, None)
    assert phone_bank.ends_at == utc("2026-09-20T19:30")


def test_entries_without_identity_start_or_title_are_refused() -> None:
    """Each gets its own sentence; the rest of the file is read."""
    assert [sentence.split(" is left out: ")[0] for sentence in sample("mobilize.ics").refused] == [
        "“Without an identity”",
        "“Without a start”",
        "An event",
    ]


def test_apple_days_floating_times_and_alarms() -> None:
    """DTEND of a day is the day after; a floating time is in the campaign's zone; an alarm's text is nobody's."""
    calendar = sample("apple.ics")
    weekend = named(calendar, "Weekend of action")
    assert (weekend.starts_at, weekend.ends_at) == (utc("2026-10-24T04:00"), utc("2026-10-26T04:00"))
    concert = named(calendar, "Concert")
    assert (concert.starts_at, concert.zone) == (utc("2026-10-30T23:30"), "America/Detroit")
    visit = named(calendar, "Visit to Chicago")
    assert (visit.starts_at, visit.zone) == (utc("2026-10-17T15:00"), "America/Chicago")
    assert (visit.description, visit.place) == ("", "Sample Church 3 Example Street")
    assert visit.link == "https://example.org/chicago"


def test_a_private_entry_is_refused_and_its_title_not_repeated() -> None:
    """A dentist's appointment in the campaign's calendar is nobody's business."""
    calendar = sample("apple.ics")
    assert calendar.refused == ("An event is left out: it is marked as private.",)
    assert "Dentist" not in repr(calendar)


def test_a_series_without_end_becomes_the_next_26() -> None:
    """Begun in February 2026 and read in September: 2027 to 2052."""
    anniversaries = [facts for facts in sample("apple.ics").events if facts.title == "Anniversary"]
    assert [facts.starts_at for facts in anniversaries] == [
        utc(f"{year}-02-14T05:00") for year in range(2027, 2053)
    ]
