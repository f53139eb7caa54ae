"""deploy/standpoint.service: systemd reads it, and it keeps what it promises."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

DEPLOY = Path(__file__).parent.parent.parent / "deploy"
UNIT = DEPLOY / "standpoint.service"


def values(key: str) -> list[str]:
    """The values of a key of the unit."""
    pattern = re.compile(rf"^{key}=(.*)$", re.MULTILINE)
    return pattern.findall(UNIT.read_text(encoding="utf-8"))


def test_systemd_accepts_the_unit(tmp_path: Path) -> None:
    """``systemd-analyze verify`` has nothing to say, once the program stands where the unit expects it."""
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd-analyze is not installed: the unit is not verified by systemd itself")
    # The program is not installed at its place on the tester's machine; any other that exists will do.
    program = shutil.which("true")
    assert program is not None
    unit = tmp_path / UNIT.name
    text = UNIT.read_text(encoding="utf-8")
    unit.write_text(
        re.sub(r"^(ExecStart=)\S+", rf"\g<1>{program}", text, flags=re.MULTILINE), encoding="utf-8"
    )
    checked = subprocess.run(  # noqa: S603 - a program of the system, on our own file
        [analyze, "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False
    )
    about_ours = [line for line in checked.stderr.splitlines() if UNIT.name in line]
    assert about_ours == []


def test_it_runs_what_the_manual_installs() -> None:
    """Program, settings file, folder and user are those that deploy/README.md makes."""
    manual = (DEPLOY / "README.md").read_text(encoding="utf-8")
    assert values("ExecStart") == ["/opt/standpoint/.venv/bin/standpoint run"]
    assert "cd /opt/standpoint\npython3 -m venv .venv\n" in manual
    (settings,) = values("EnvironmentFile")
    assert f"--env-file {settings}" in manual
    (state,) = values("StateDirectory")
    assert f"init --folder /var/lib/{state} " in manual
    (credential,) = values("LoadCredential")
    name, _, key = credential.partition(":")
    assert name == "standpoint.key"
    assert f"mv /var/lib/{state}/standpoint.key {key}\n" in manual
    (user,) = values("User")
    assert re.search(rf"^useradd .* {user}$", manual, re.MULTILINE)


def test_commands_run_as_the_service_does() -> None:
    """The script for the command line has the user, the settings, the key and the program of the unit."""
    script = (DEPLOY / "standpoint.sh").read_text(encoding="utf-8")
    for key in ("User", "Group", "UMask", "EnvironmentFile", "LoadCredential"):
        (value,) = values(key)
        assert f"--property={key}={value} " in script
    (start,) = values("ExecStart")
    assert script.endswith(f'    {start.removesuffix(" run")} "$@"\n')


def test_it_stops_where_only_a_person_can_help() -> None:
    """Exit status 2 is not retried; everything else is; a stop leaves time for what is in hand."""
    assert values("Restart") == ["on-failure"]
    assert values("RestartPreventExitStatus") == ["2"]
    assert int(values("TimeoutStopSec")[0]) >= 15


def test_a_reload_reads_the_content_again() -> None:
    """``systemctl reload`` sends the signal that ``run`` listens to."""
    assert values("ExecReload") == ["/bin/kill -HUP $MAINPID"]


def test_it_may_do_little() -> None:
    """It runs as a user of its own, cannot gain rights, and writes to its own folder alone."""
    assert values("User") not in ([], ["root"])
    assert values("NoNewPrivileges") == ["yes"]
    assert values("ProtectSystem") == ["strict"]
    assert values("StateDirectoryMode") == ["0700"]
    assert values("UMask") == ["0077"]
    assert values("CapabilityBoundingSet") == [""]
