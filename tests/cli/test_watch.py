"""`heliowire status --watch`: a live view that leaves the terminal as it was."""

import json
import os
import pathlib
import pty
import re
import select
import signal
import subprocess
import termios
import time
from contextlib import contextmanager

import pytest
from conftest import PROGRAM, SIMULATED, environment

OTHER_SCREEN, BACK = b"\x1b[?1049h", b"\x1b[?1049l"
HIDE_CURSOR, SHOW_CURSOR = b"\x1b[?25l", b"\x1b[?25h"


class Terminal:
    """A pseudo-terminal with the program on it."""

    def __init__(self, *words: str, **more: str):
        self.ours, self.theirs = pty.openpty()
        self.before = termios.tcgetattr(self.theirs)
        self.shown = b""
        self.process = subprocess.Popen(
            [PROGRAM, *words],
            stdin=self.theirs,
            stdout=self.theirs,
            stderr=self.theirs,
            env=environment(TERM="xterm", **more),
            start_new_session=True,
        )

    def read(self, seconds: float = 0.05) -> None:
        if select.select([self.ours], [], [], seconds)[0]:
            self.shown += os.read(self.ours, 65536)

    def wait_for(self, pattern: bytes, count: int = 1, limit_s: float = 20) -> None:
        end = time.monotonic() + limit_s
        while len(re.findall(pattern, self.shown)) < count:
            assert time.monotonic() < end, self.shown[-2000:]
            self.read()

    def wait_until_stopped(self, limit_s: float = 20) -> None:
        """A shell lets it go on only then; earlier it would go on, and then stop for good."""
        end = time.monotonic() + limit_s
        stat = pathlib.Path(f"/proc/{self.process.pid}/stat")
        while stat.read_text().rsplit(")", 1)[1].split()[0] != "T":
            assert time.monotonic() < end
            time.sleep(0.01)

    def end(self, limit_s: float = 10) -> int:
        end = time.monotonic() + limit_s
        while self.process.poll() is None:
            assert time.monotonic() < end
            self.read()
        while select.select([self.ours], [], [], 0.1)[0]:
            self.read()
        return self.process.returncode

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.ours)
        os.close(self.theirs)


@contextmanager
def watching(*words: str, **more: str):
    terminal = Terminal("status", "--watch", "--device", SIMULATED, *words, **more)
    try:
        yield terminal
    finally:
        terminal.close()


def is_restored(terminal: Terminal) -> bool:
    shown = terminal.shown
    return (
        shown.rindex(BACK) > shown.rindex(OTHER_SCREEN)
        and shown.rindex(SHOW_CURSOR) > shown.rindex(HIDE_CURSOR)
        and termios.tcgetattr(terminal.theirs) == terminal.before
    )


def test_it_shows_new_readings_as_they_come():
    with watching() as terminal:
        terminal.wait_for(rb"Battery voltage", count=3)
        assert terminal.shown.startswith(OTHER_SCREEN)
        assert b"q or Ctrl-C ends" in terminal.shown
        assert b"\x1b[2J" not in terminal.shown[len(OTHER_SCREEN) + 20 :]  # nothing flickers


@pytest.mark.parametrize(
    "how, code",
    [
        ("q", 0),
        (signal.SIGINT, 0),
        (signal.SIGTERM, -signal.SIGTERM),
        (signal.SIGHUP, -signal.SIGHUP),
    ],
)
def test_whatever_ends_it_the_terminal_is_restored(how, code):
    with watching() as terminal:
        terminal.wait_for(rb"Battery voltage")
        if how == "q":
            os.write(terminal.ours, b"q")
        else:
            terminal.process.send_signal(how)
        assert terminal.end() == code
        assert is_restored(terminal)


def test_a_stop_gives_the_screen_back_until_it_goes_on():
    with watching() as terminal:
        terminal.wait_for(rb"Battery voltage")
        terminal.process.send_signal(signal.SIGTSTP)
        terminal.wait_for(re.escape(BACK))
        assert is_restored(terminal)
        terminal.wait_until_stopped()
        terminal.process.send_signal(signal.SIGCONT)
        terminal.wait_for(re.escape(OTHER_SCREEN), count=2)
        terminal.wait_for(rb"Battery voltage", count=3)
        os.write(terminal.ours, b"q")
        assert terminal.end() == 0
        assert is_restored(terminal)


def test_a_small_terminal_shows_what_fits():
    with watching(COLUMNS="60", LINES="10") as terminal:
        terminal.wait_for(rb"Solar power", count=2)
        frame = terminal.shown.split(b"\x1b[H")[-2]
        assert frame.count(b"\r\n") == 9


def test_without_colour_there_is_none():
    with watching(NO_COLOR="1") as terminal:
        terminal.wait_for(rb"Battery voltage", count=2)
        assert not re.search(rb"\x1b\[[0-9;]*m", terminal.shown)


def test_as_json_it_goes_anywhere():
    words = [PROGRAM, "status", "--watch", "--json", "--device", SIMULATED]
    with subprocess.Popen(words, stdout=subprocess.PIPE, env=environment()) as process:
        lines = []
        while len(lines) < 8:
            lines.append(json.loads(process.stdout.readline()))
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
    last = lines[-1]["inverters"][0]
    assert last["state"] == "online"
    assert last["readings"]["battery_voltage"]["unit"] == "V"
    times = [line["time"] for line in lines]
    assert times == sorted(times)


def test_it_ends_when_nobody_reads():
    done = subprocess.run(
        ["sh", "-c", f"'{PROGRAM}' status --watch --json --device '{SIMULATED}' | head -n 2"],
        capture_output=True,
        env=environment(),
        timeout=30,
        check=False,
    )
    assert len(done.stdout.splitlines()) == 2
    assert done.stderr == b""
