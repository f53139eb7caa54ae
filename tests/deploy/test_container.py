"""deploy/Dockerfile: what it copies exists and is sent to the builder, and the container may do little."""

import re
import shlex
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")


def instructions(name: str) -> list[str]:
    """The arguments of every instruction of a kind, continuation lines joined."""
    joined = DOCKERFILE.replace("\\\n", " ")
    return re.findall(rf"^{name}\s+(.+)$", joined, re.MULTILINE)


def sources() -> list[str]:
    """Every path that is copied into the image."""
    return [source for line in instructions("COPY") for source in shlex.split(line)[:-1]]


def test_what_it_copies_exists() -> None:
    """No build fails for a file that was moved."""
    assert sources()
    for source in sources():
        assert (ROOT / source).exists(), source


def test_what_it_copies_is_sent_to_the_builder() -> None:
    """.dockerignore leaves everything out but what is copied: neither a store, nor a key, nor the history."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert lines[0] == "*"
    sent = {line.removeprefix("!") for line in lines if line.startswith("!")}
    assert sent == set(sources())


def test_all_that_the_program_needs_is_in_the_image() -> None:
    """Program, content, and the files that pyproject.toml names."""
    assert {"bot", "content", "pyproject.toml", "README.md", "LICENSE"} <= set(sources())


def test_the_dependencies_are_those_of_the_lock() -> None:
    """The build installs the lock with its hashes, and the program with nothing further."""
    assert "pip install --no-cache-dir --require-hashes -r deploy/requirements.lock" in instructions("RUN")
    assert "pip install --no-cache-dir --no-deps ." in instructions("RUN")


def test_the_program_is_the_first_process_and_no_superuser() -> None:
    """In exec form the stop signal reaches it; it runs as a user of its own; its store is a volume."""
    assert instructions("ENTRYPOINT") == ['["standpoint"]']
    assert instructions("CMD") == ['["run"]']
    assert instructions("USER") == ["standpoint"]
    assert instructions("STOPSIGNAL") == ["SIGTERM"]
    assert instructions("VOLUME") == ["/data"]


def test_its_settings_are_settings_of_the_program() -> None:
    """What it sets is read by the program; content and store are at the places that the image has."""
    (environment,) = instructions("ENV")
    settings = dict(setting.split("=", 1) for setting in shlex.split(environment))
    (folder,) = instructions("WORKDIR")
    assert settings == {
        "STANDPOINT_CONTENT": f"{folder}/content",
        "STANDPOINT_DATABASE": "/data/standpoint.db",
        "STANDPOINT_DATABASE_KEY_FILE": "/run/secrets/standpoint.key",
    }
