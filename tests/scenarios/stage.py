"""The real program on a stage: a simulated inverter, the daemon, and what it serves."""

import json
import os
import re
import signal
import subprocess
import time
import urllib.error
import urllib.request
from decimal import Decimal
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent.parent
PROGRAM = Path(os.environ.get("HELIOWIRE", TOP / "build" / "heliowire"))


def environment() -> dict[str, str]:
    """A plain one: no colours, no journal, no home of a person."""
    kept = ("PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS")
    return {k: v for k, v in os.environ.items() if k in kept} | {"LC_ALL": "C.UTF-8", "TZ": "UTC"}


def models() -> list[str]:
    """Every inverter that can be simulated."""
    told = subprocess.run(
        [PROGRAM, "simulate", "--help"], capture_output=True, text=True, env=environment(), check=True
    ).stdout
    return re.findall(r"^  (\S+) +", told.split("\nModels")[1].split("\n\n")[0], re.M)


def parse(text: str):
    """JSON with numbers as they were written: 54.00 stays 54.00."""
    return json.loads(text, parse_float=Decimal)


def wait_for(what: str, find, timeout: float = 20.0, pause: float = 0.05):
    """Waits until `find()` gives something true, and returns it."""
    end = time.monotonic() + timeout
    while time.monotonic() < end:
        found = find()
        if found:
            return found
        time.sleep(pause)
    raise AssertionError(f"waited {timeout:.0f} s in vain: {what}")


class Program:
    """One process of the program; ends with the test."""

    def __init__(self, folder: Path, name: str, *words):
        self.errors = folder / f"{name}.err"
        self.was_stopped = False
        self.process = subprocess.Popen(
            [PROGRAM, *map(str, words)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=self.errors.open("ab"),
            env=environment(),
            text=True,
        )

    def stop(self, how: int = signal.SIGTERM) -> int:
        """Ends it and returns what it ended with."""
        self.was_stopped = True
        if self.process.poll() is None:
            self.process.send_signal(how)
        try:
            return self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise

    def is_alive(self) -> bool:
        return self.process.poll() is None

    def cpu_s(self) -> float:
        """Processor time it has used so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory_mb(self) -> float:
        """The most memory it has had."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
        raise AssertionError("no VmHWM")


class Simulator(Program):
    """`heliowire simulate`, with its log of what was true."""

    def __init__(self, folder: Path, name: str, *words, place: str = "pty"):
        self.link = folder / f"{name}.tty"
        self.log_file = folder / f"{name}.log"
        self.log_file.touch()
        where = ["--pty", "--link", self.link] if place == "pty" else ["--tcp", place]
        super().__init__(
            folder, name, "simulate", "--json", "--log", self.log_file, *where, *words
        )
        self.place = json.loads(self.process.stdout.readline())
        self.serial = self.place["serial"]
        baud = [w for k, w in zip(words, words[1:]) if k == "--baud"]
        tail = f"?baud={baud[0]}" if baud and place == "pty" else ""
        self.uri = (f"serial:{self.link}" if place == "pty" else self.place["uri"]) + tail

    def log(self) -> list[dict]:
        """The exchanges so far; the last line may be half written yet."""
        lines = self.log_file.read_text().splitlines(keepends=True)
        return [json.loads(line) for line in lines if line.endswith("\n")]


class Daemon(Program):
    """`heliowire run`, ready to be asked."""

    def __init__(self, folder: Path, *devices: str, options: tuple = ()):
        self.folder = folder
        self.ready = folder / "ready"
        self.ready.unlink(missing_ok=True)
        words = [word for device in devices for word in ("--device", device)]
        super().__init__(
            folder,
            "run",
            "run",
            "--listen",
            "127.0.0.1:0",
            "--data",
            folder / "data",
            "--ready-file",
            self.ready,
            *words,
            *options,
        )
        self.started = time.monotonic()
        self.url = wait_for("the daemon is ready", self.read_ready).rstrip("/")

    def read_ready(self) -> str:
        assert self.is_alive(), self.errors.read_text()
        return self.ready.read_text().strip() if self.ready.exists() else ""

    @property
    def port(self) -> int:
        return int(self.url.rsplit(":", 1)[1])

    def get(self, path: str):
        """The JSON at `path`."""
        with urllib.request.urlopen(self.url + path, timeout=5) as reply:
            return parse(reply.read().decode())

    def get_or_none(self, path: str):
        try:
            return self.get(path)
        except urllib.error.HTTPError as error:
            assert error.code == 404
            return None

    def inverters(self) -> list[dict]:
        return self.get("/api/v1/inverters")["inverters"]

    def states(self) -> dict[str, str]:
        """The state of each inverter by its id."""
        return {i["id"]: i["state"] for i in self.inverters()}

    def wait_for_state(self, identity: str, state: str, timeout: float = 20.0) -> float:
        """Waits until the inverter is in that state; returns how long it took."""
        began = time.monotonic()
        wait_for(
            f"{identity} is {state}", lambda: self.states().get(identity) == state, timeout
        )
        return time.monotonic() - began

    def live(self, identity: str) -> dict:
        return self.get(f"/api/v1/inverters/{identity}/live")

    def wait_for_reading(self, identity: str, name: str, timeout: float = 20.0):
        """The first value of a reading."""

        def find():
            live = self.get_or_none(f"/api/v1/inverters/{identity}/live")
            return live and live["readings"].get(name)

        return wait_for(f"{identity} has {name}", find, timeout)
