"""Taps on the wire: what is written reads back as the same, and nothing else reads as anything."""

import dataclasses
import re
import string
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.buttons import CODES, MOST_BYTES, OutdatedButtonError, decode, encode
from bot.store.consents import Topic
from bot.texts import taps
from bot.texts.taps import Tap

LARGEST = 10**18 - 1
NUMBERS = st.integers(0, LARGEST)
IDS = st.text(string.ascii_lowercase + string.digits + "-", min_size=1, max_size=40)
TOPICS = st.sampled_from(["updates", "events"]) | st.integers(1, LARGEST).map("event/{}".format)
# The beginning of a hash, as long as content and broadcasts make it.
MARKS = st.text("0123456789abcdef", min_size=12, max_size=12)
VALUES: dict[Any, st.SearchStrategy[Any]] = {int: NUMBERS, str: IDS, Topic: TOPICS}


def taps_of(kind: type[Tap]) -> st.SearchStrategy[Tap]:
    """Every tap of one kind that content and store can give rise to."""
    return st.builds(
        kind,
        *(
            MARKS if field.name in {"mark", "words"} else VALUES[field.type]
            for field in dataclasses.fields(kind)
        ),
    )


ANY_TAP = st.one_of([taps_of(kind) for kind in CODES.values()])
LIKE_A_TAP = st.from_regex(
    re.compile(r"1({})(:[a-z0-9/-]{{0,12}}){{0,3}}".format("|".join(CODES)), re.ASCII), fullmatch=True
)


@given(ANY_TAP)
def test_a_tap_reads_back_as_itself(tap: Tap) -> None:
    """Whatever a button means, its data means the same, fits, and is plain ASCII."""
    data = encode(tap)
    assert decode(data) == tap
    assert len(data.encode()) <= MOST_BYTES == 64
    assert data.isascii()


@given(st.text() | LIKE_A_TAP)
def test_any_text_is_a_tap_or_outdated(data: str) -> None:
    """Nothing else can come of it; and what reads as a tap is exactly what that tap is written as."""
    try:
        tap = decode(data)
    except OutdatedButtonError:
        return
    assert encode(tap) == data


@given(ANY_TAP, st.data())
def test_a_tap_that_was_cut_off_never_opens_what_only_looks_alike(tap: Tap, data: st.DataObject) -> None:
    """A shortened button is outdated, or a shorter button of its own; it never fails otherwise."""
    written = encode(tap)
    cut = written[: data.draw(st.integers(0, len(written) - 1))]
    with suppress(OutdatedButtonError):
        assert encode(decode(cut)) == cut


@pytest.mark.parametrize(
    ("tap", "data"),
    [
        (taps.OpenMenu(), "1m"),
        (taps.OpenDemand("safe-passage"), "1d:safe-passage"),
        (taps.OpenPosition("what-is-the-caravan"), "1p:what-is-the-caravan"),
        (taps.OpenGroup("caravan"), "1g:caravan"),
        (taps.OpenEvents(8), "1es:8"),
        (taps.OpenEvent(12), "1e:12"),
        (taps.OfferTopic(Topic("event/12")), "1o:event/12"),
        (taps.GiveConsent(Topic("updates"), 3, "0123456789ab"), "1y:updates:3:0123456789ab"),
        (taps.WithdrawConsent(Topic("events")), "1n:events"),
        (taps.ChooseLanguage("es"), "1l:es"),
        (taps.OpenMap(12), "1rv:12"),
        (taps.OpenPicture(12), "1rf:12"),
        (taps.StillComing(12), "1rc:12"),
        (taps.ComeWithConsent(12, 2, "0123456789ab"), "1yc:12:2:0123456789ab"),
        (taps.CannotCome(12), "1rx:12"),
        (taps.StopReminders(12), "1rs:12"),
        (taps.TakePlace(12), "1rp:12"),
        (taps.DeclinePlace(12), "1rd:12"),
        (taps.OpenRungs(), "1rw"),
        (taps.ChooseRung("morning", 1), "1rr:morning:1"),
    ],
)
def test_the_form_on_the_wire_stays(tap: Tap, data: str) -> None:
    """Buttons that were sent are out there for years: these forms must never change."""
    assert encode(tap) == data
    assert decode(data) == tap


@pytest.mark.parametrize(
    "tap",
    [
        taps.OpenDemand("x" * 40),
        taps.OpenPosition("x" * 40),
        taps.OpenGroup("x" * 40),
        taps.OpenEvent(LARGEST),
        taps.KeepEvent(LARGEST),
        taps.OpenEvents(LARGEST),
        taps.GiveConsent(Topic(f"event/{LARGEST}"), LARGEST, "0123456789ab"),
        taps.WithdrawConsent(Topic(f"event/{LARGEST}")),
        taps.ChooseLanguage("zh-hant-hk-x-campaign"),
    ],
)
def test_the_longest_ids_fit(tap: Tap) -> None:
    """Ids of content have at most 40 characters and SQLite's numbers 19 digits: 64 bytes hold them."""
    assert len(encode(tap).encode()) <= 64


@pytest.mark.parametrize(
    "tap", [taps.OpenDemand(""), taps.OpenDemand("a:b"), taps.OpenDemand("x" * 49), taps.OpenEvent(-1)]
)
def test_what_could_not_be_read_back_is_never_written(tap: Tap) -> None:
    """A mistake shows where the button is made, not in some supporter's hand."""
    with pytest.raises(ValueError, match="does not fit into callback data"):
        encode(tap)


@pytest.mark.parametrize(
    "data",
    [
        "",
        "1",
        "m",
        "0m",
        "2m",
        "11m",
        "1M",
        " 1m",
        "1m ",
        "1m:",
        "1d",
        "1d:",
        "1d:Safe-Passage",
        "1d:safe-passage:2",
        "1d:paso-mañana",
        "1e:01",
        "1e:-1",
        "1e:1.0",
        "1e:٣",
        "1e:" + "9" * 19,
        "1o:weather",
        "1o:event/0",
        "1o:event/",
        "1y:updates",
        "1d:" + "x" * 62,
        "1m\n",
        "\x001m",
    ],
)
def test_what_is_stale_forged_or_cut_is_outdated(data: str) -> None:
    """Other versions, unknown codes, missing or superfluous parts, other alphabets, stray spaces."""
    with pytest.raises(OutdatedButtonError):
        decode(data)
