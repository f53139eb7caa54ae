"""deploy/requirements.lock: every dependency, exactly, with hashes, and from no place in particular."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
LOCK = (ROOT / "deploy" / "requirements.lock").read_text(encoding="utf-8")
_PIN = re.compile(
    r"^([A-Za-z0-9._-]+)==(\S+)(?: ; [^\\]+)? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)",
    re.MULTILINE,
)
PINS = {
    _PIN_NAME.lower(): (number, hashes.count("--hash")) for _PIN_NAME, number, hashes in _PIN.findall(LOCK)
}
DEPENDENCIES: list[str] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
    "dependencies"
]


def test_every_line_is_a_pin_with_its_hashes() -> None:
    """Nothing stands in the lock but exact versions with hashes, and remarks."""
    rest = _PIN.sub("", LOCK)
    assert [line for line in rest.splitlines() if line and not line.lstrip().startswith("#")] == []
    assert all(hashes for _, hashes in PINS.values())


@pytest.mark.parametrize("requirement", DEPENDENCIES)
def test_every_dependency_is_locked_within_its_range(requirement: str) -> None:
    """Each dependency of pyproject.toml is there, in a version that its range allows."""
    match = re.fullmatch(r"([A-Za-z0-9._-]+)>=([\d.]+)(?:,<([\d.]+))?(?:; .+)?", requirement)
    assert match is not None, (
        "write a dependency as NAME>=LOWEST or NAME>=LOWEST,<NEXT, and where it is needed"
    )
    name, lowest, following = match.groups()
    locked = _numbers(PINS[name.lower()][0])
    assert locked >= _numbers(lowest)
    if following:
        assert locked < _numbers(following)


def test_it_names_no_host() -> None:
    """Where packages come from is decided by whoever installs them."""
    assert re.findall(r"https?://|--(?:extra-)?index-url|--find-links|--trusted-host", LOCK) == []


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text))
