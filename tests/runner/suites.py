"""The suites that tests/run knows, in the order in which a lane runs them."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from runner import closing

TOP = Path(__file__).resolve().parent.parent.parent
GCC = TOP / "build-gcc"
CLANG = TOP / "build-clang"
HOME = TOP / "build" / "test-home"
WITH_NODE = TOP / "tools" / "with-node"


@dataclass(frozen=True)
class Step:
    """One command of a suite and how its output is read."""

    command: list
    reader: Callable[[str], closing.Count] = closing.status
    folder: str = "."
    environment: dict[str, str] = field(default_factory=dict)
    needed: bool = False  # when it fails, the steps behind it make no sense


@dataclass(frozen=True)
class Suite:
    """Tests that are run and counted together."""

    name: str
    title: str
    steps: Callable[[], list[Step]]
    lane: str = "front"
    after: tuple[str, ...] = ()  # suites that must have passed before
    commands: tuple[str, ...] = ()  # programs without which it can't run
    node: bool = False
    limit_s: int = 600

    def obstacle(self) -> str:
        """Why it can't run on this machine, "" if it can."""
        for command in self.commands:
            if not shutil.which(command):
                return f"there is no {command} here"
        if self.node and not has_node():
            return "there is no node 20.19 or later here"
        return ""

    def environment(self) -> dict[str, str]:
        """What its commands see: the program under test, and no home that belongs to a person."""
        HOME.mkdir(parents=True, exist_ok=True)
        own = {
            "HELIOWIRE": str(GCC / "heliowire"),
            "HELIOWIRE_USB_CACHE": os.environ.get("HELIOWIRE_USB_CACHE", str(TOP / ".tools" / "usb")),
            "NO_COLOR": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
            "ASAN_OPTIONS": "detect_stack_use_after_return=1",
            "UBSAN_OPTIONS": "halt_on_error=1:print_stacktrace=1",
        }
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(("XDG_", "HELIOWIRE"))}
        if not self.node:  # npm keeps its cache and its settings there
            own["HOME"] = str(HOME)
        return inherited | own


def has_node() -> bool:
    try:
        subprocess.run([WITH_NODE, "true"], check=True, stdout=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def python_with_pytest() -> str:
    """Debian's pytest belongs to Debian's python, which need not be the first in the path."""
    for python in (sys.executable, "/usr/bin/python3"):
        probe = [python, "-c", "import pytest"]
        if subprocess.run(probe, stderr=subprocess.DEVNULL, check=False).returncode == 0:
            return python
    return sys.executable


def compile_steps(folder: Path, compiler: str, *options: str) -> list[Step]:
    """Configures `folder` unless that is done, and builds everything, refusing warnings."""
    setup = ["meson", "setup", folder, "-Dwerror=true", "-Dtests=enabled", *options]
    steps = [Step(["ninja", "-C", folder], needed=True)]
    if not (folder / "build.ninja").exists():
        compilers = {"CC": compiler}
        steps.insert(0, Step(setup, closing.no_test, environment=compilers, needed=True))
    return steps


def gcc() -> list[Step]:
    return compile_steps(GCC, "gcc")


def clang() -> list[Step]:
    sanitizers = ["-Db_sanitize=address,undefined", "-Db_lundef=false"]
    return compile_steps(CLANG, "clang", "-Doptimization=1", "-Ddebug=true", "-Dfuzz=true", *sanitizers)


def meson_test(folder: Path, *suites: str) -> list[Step]:
    chosen = [f"--suite={suite}" for suite in suites]
    command = ["meson", "test", "-C", folder, "--no-rebuild", "--print-errorlogs", *chosen]
    return [Step(command, closing.meson)]


def sanitized() -> list[Step]:
    program = {"HELIOWIRE": str(CLANG / "heliowire")}
    return meson_test(CLANG, "unit", "recordings") + scripts("tests/cli", program)


def unittests(folder: str) -> list[Step]:
    command = [sys.executable, "-m", "unittest", "discover", "-t", ".", "-s", folder, "-v"]
    return [Step(command, closing.unittest, folder="tests")]


def scripts(folder: str, environment: dict[str, str] | None = None) -> list[Step]:
    """The pytest files of a folder."""
    command = [python_with_pytest(), "-m", "pytest", "-ra", "-p", "no:cacheprovider", folder]
    return [Step(command, closing.pytest, environment=environment or {})]


def fuzz() -> list[Step]:
    return [Step([sys.executable, "tests/fuzz/run", CLANG / "tests" / "fuzz"], closing.plain)]


def npm(script: str, reader=closing.status) -> Step:
    return Step([WITH_NODE, "npm", "run", "--silent", script], reader, folder="web")


SUITES = [
    Suite("house", "the rules of the house", lambda: unittests("house")),
    Suite("bundle", "the web app builds", lambda: [Step(["tools/web-bundle"])], node=True),
    Suite("gcc", "builds with gcc without a warning", gcc, after=("bundle",), commands=("gcc",)),
    Suite(
        "clang",
        "builds with clang without a warning",
        clang,
        lane="back",
        after=("bundle",),
        commands=("clang",),
    ),
    Suite("unit", "unit tests", lambda: meson_test(GCC, "unit"), after=("gcc",)),
    Suite(
        "generated",
        "what follows from the tables is up to date",
        lambda: [Step(["tools/generated-files", GCC])],
        after=("gcc",),
    ),
    Suite(
        "recordings",
        "every recorded frame is decoded as expected",
        lambda: meson_test(GCC, "recordings"),
        after=("gcc",),
    ),
    Suite("cli", "the command line", lambda: scripts("tests/cli"), after=("gcc",)),
    Suite("install", "what make install lays down", lambda: scripts("tests/install"), after=("gcc",)),
    Suite(
        "scenarios",
        "the program, a simulated line, faults",
        lambda: scripts("tests/scenarios"),
        after=("gcc",),
    ),
    Suite(
        "browser",
        "the page in a browser",
        lambda: [npm("e2e", closing.plain)],
        after=("gcc",),
        commands=("chromium",),
        node=True,
    ),
    Suite(
        "usb",
        "the real kernel's USB stack in a virtual machine",
        lambda: [Step(["tests/usb/run.py", GCC / "heliowire"], closing.plain)],
        after=("gcc",),
        commands=("qemu-system-x86_64",),
    ),
    Suite(
        "sanitized",
        "C tests and the command line under the address and undefined-behaviour sanitizers",
        sanitized,
        lane="back",
        after=("clang",),
        commands=("clang",),
    ),
    Suite(
        "web",
        "the web app's own tests",
        lambda: [npm("check"), npm("test", closing.vitest), npm("size")],
        lane="back",
        after=("bundle",),
        node=True,
    ),
    Suite(
        "fuzz",
        "random bytes into every parser",
        fuzz,
        lane="back",
        after=("clang",),
        commands=("clang",),
        limit_s=1200,
    ),
]


def find(name: str) -> Suite:
    """The suite of that name; KeyError if there is none."""
    for suite in SUITES:
        if suite.name == name:
            return suite
    raise KeyError(name)
