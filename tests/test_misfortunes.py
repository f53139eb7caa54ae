"""Real errors of Python and of libraries: the program says what kind of thing happened and where, and no value."""

import re
import subprocess
import sys

import pytest

from tests.misfortunes import ALL, VALUES
from tests.program import ROOT


def said_of(*arguments: str) -> str:
    """All that a program prints to which this happens."""
    ended = subprocess.run(  # noqa: S603 - this interpreter with our own module
        [sys.executable, "-m", "tests.misfortunes", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return ended.stdout + ended.stderr


@pytest.mark.parametrize("name", ALL)
def test_what_is_printed_has_no_value_in_it(name: str) -> None:
    """Lines of our own form alone, without traceback, token, key, number, name or text."""
    said = said_of(name)
    assert said
    assert [value for value in VALUES if value.lower() in said.lower()] == []
    assert "Traceback" not in said
    assert [line for line in said.splitlines() if not re.match(r"(timestamp|level)='", line)] == []


@pytest.mark.parametrize("name", ALL)
def test_without_the_protection_it_would_print_one(name: str) -> None:
    """Each of them is worth its test: Python's and structlog's usual ways print at least one of the values."""
    said = said_of(name, "unprotected")
    assert [value for value in VALUES if value.lower() in said.lower()] != []
