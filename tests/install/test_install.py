"""What `make install` lays down, in a folder of its own (DESTDIR)."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parent.parent.parent
PROGRAM = Path(os.environ.get("HELIOWIRE", TOP / "build" / "heliowire"))


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    """A staged installation from the build folder of the program under test."""
    folder = tmp_path_factory.mktemp("root")
    command = ["meson", "install", "-C", PROGRAM.parent, "--no-rebuild", "--quiet"]
    subprocess.run(command, env=os.environ | {"DESTDIR": str(folder)}, check=True)
    return folder


def the_one(root: Path, name: str) -> Path:
    found = [path for path in root.rglob(name) if path.is_file()]
    assert len(found) == 1, found
    return found[0]


def test_the_program_runs_where_it_was_put(root):
    program = the_one(root, "heliowire")
    assert program.parent.name == "bin"
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    assert re.match(r"heliowire \d+\.\d+\.\d+\n", said.stdout)


def test_the_udev_rule_is_where_udev_reads_and_before_the_seat_rules(root):
    rule = the_one(root, "*heliowire.rules")
    assert rule.parent.match("*lib/udev/rules.d")
    assert rule.name < "73-seat-late.rules"
    assert rule.read_bytes() == (TOP / "packaging" / "udev" / rule.name).read_bytes()


def test_the_group_of_the_rule_is_made(root):
    group = re.search(r'GROUP="(\w+)"', the_one(root, "*heliowire.rules").read_text())[1]
    assert re.search(rf"^u {group} ", the_one(root, "heliowire.conf").read_text(), re.M)


def test_the_service_starts_the_installed_program_as_that_user(root):
    unit = the_one(root, "heliowire.service").read_text()
    program = re.search(r"^ExecStart=(\S+) run$", unit, re.M)[1]
    assert root / program.lstrip("/") == the_one(root, "heliowire")
    assert re.search(r"^User=heliowire$", unit, re.M)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd-analyze here")
def test_the_service_is_sandboxed(root):
    command = ["systemd-analyze", "security", "--offline=true", the_one(root, "heliowire.service")]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    exposure = re.search(r"exposure level for heliowire.service: ([\d.]+)", said)
    if exposure is None:
        pytest.skip("this systemd-analyze does not judge files")
    assert float(exposure[1]) <= 2.0
