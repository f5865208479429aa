"""What all tests of the command line share: the program, and a simulated inverter on a pty."""

import json
import os
import subprocess
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parent.parent.parent
PROGRAM = Path(os.environ.get("HELIOWIRE", TOP / "build" / "heliowire"))
RECORDINGS = TOP / "tests" / "recordings"

# A line so fast that nobody waits for it.
SIMULATED = "sim:?baud=115200&seed=1&start=2026-06-21T12:00"


def environment(**more: str) -> dict[str, str]:
    """A plain one: no colours, no width, no home of a person."""
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "ASAN_OPTIONS", "UBSAN_OPTIONS")}
    return kept | {"LC_ALL": "C.UTF-8"} | more


def run(*words: str, stdin: str | bytes | None = None, timeout: float = 60, **more: str):
    """Runs the program to its end and returns what it said, as text."""
    if isinstance(stdin, str):
        stdin = stdin.encode()
    done = subprocess.run(
        [PROGRAM, *words],
        input=stdin if stdin is not None else b"",
        capture_output=True,
        timeout=timeout,
        env=environment(**more),
        check=False,
    )
    done.stdout = done.stdout.decode()
    done.stderr = done.stderr.decode()
    return done


def commands() -> list[str]:
    """The names of all commands, as the overview shows them."""
    lines = run().stdout.splitlines()
    return [line.split()[0] for line in lines if line.startswith("  ") and len(line) > 2]


@pytest.fixture
def simulator(tmp_path):
    """A simulated inverter on a pty; gives its URI."""
    link = tmp_path / "inverter"
    words = [PROGRAM, "simulate", "--pty", "--link", link, "--baud", "115200", "--seed", "1", "--json"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, env=environment()) as process:
        try:
            place = json.loads(process.stdout.readline())
            yield place["uri"] + "?baud=115200"
        finally:
            process.terminate()
            process.wait(10)
