"""Starts and watches the programs that are measured."""

import json
import re
import resource
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent.parent
BUILD = TOP / "build"
HELIOWIRE = BUILD / "heliowire"
SIMULATOR_SEED = 7
NOON = "2026-06-21T12:00"


class Unavailable(Exception):
    """Something that a measurement needs is not here."""


def build() -> None:
    subprocess.run(["ninja", "-C", BUILD, "heliowire", "benches"], check=True, stdout=subprocess.DEVNULL)


def figure(name: str, value: float, unit: str, goal: str) -> dict:
    return {"name": name, "value": float(f"{value:.4g}"), "unit": unit, "goal": goal}


def write(figures: list[dict]) -> None:
    """Replaces the figures measured now in build/bench.json and keeps the others."""
    path = BUILD / "bench.json"
    kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    names = {row["name"] for row in figures}
    rows = [row for row in kept if row["name"] not in names] + figures
    path.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


def helper(name: str, *arguments) -> dict:
    """Runs a C program of this folder, which prints one JSON object."""
    command = [BUILD / "bench" / f"bench_{name}", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Unavailable(done.stderr.strip() or f"{name} ended with {done.returncode}")
    return json.loads(done.stdout)


def need(command: str) -> None:
    if not shutil.which(command):
        raise Unavailable(f"there is no {command}")


@contextmanager
def running(*command, **options):
    """A program that runs meanwhile and is ended, not killed."""
    process = subprocess.Popen(
        [str(word) for word in command], stderr=subprocess.DEVNULL, text=True, **options
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@dataclass(frozen=True)
class Line:
    """A pty with a simulated inverter at its other end."""

    uri: str
    pid: int  # of the simulator


@contextmanager
def line(*options):
    command = [HELIOWIRE, "simulate", "--pty", "--seed", SIMULATOR_SEED, "--start", NOON, *options]
    with running(*command, stdout=subprocess.PIPE) as process:
        found = re.search(r"/dev/pts/\d+", process.stdout.readline())
        if not found:
            raise Unavailable("the simulator did not tell its pty")
        yield Line(f"serial:{found[0]}", process.pid)


def moved_bytes(pid: int) -> int:
    """Bytes that a process has read and written: of the simulator, what went over its line."""
    try:
        text = Path(f"/proc/{pid}/io").read_text()
    except OSError as error:
        raise Unavailable(str(error)) from error
    return sum(int(number) for number in re.findall(r"^[rw]char: (\d+)$", text, re.M))


def many_files() -> None:
    """For a child process that holds a thousand sockets."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


@contextmanager
def daemon(data: Path, *options):
    """`heliowire run` that serves; gives the process and the port."""
    ready = data / "ready"
    ready.unlink(missing_ok=True)
    command = [HELIOWIRE, "run", "--listen", "127.0.0.1:0", "--data", data, "--ready-file", ready]
    quiet = {"stdout": subprocess.DEVNULL, "preexec_fn": many_files}
    with running(*command, *options, **quiet) as process:
        deadline = time.monotonic() + 10
        while not (ready.exists() and ready.read_text(encoding="utf-8").endswith("\n")):
            if time.monotonic() > deadline or process.poll() is not None:
                raise Unavailable("heliowire run did not start to serve")
            time.sleep(0.0005)
        url = ready.read_text(encoding="utf-8").strip().rstrip("/")
        yield process, int(url.rsplit(":", 1)[1])


@contextmanager
def bare_server(body: Path):
    """A server that answers every request with these bytes; gives its address."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with running(BUILD / "bench" / "bench_bare_lws", port, body):
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except ConnectionRefusedError:
                time.sleep(0.05)
        yield f"http://127.0.0.1:{port}/"


@contextmanager
def scratch():
    with tempfile.TemporaryDirectory(prefix="heliowire-bench-") as folder:
        yield Path(folder)


def cpu_s(pid: int) -> float:
    """Processor time of all threads so far; nanoseconds fine."""
    total = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        total += int((task / "schedstat").read_text().split()[0])
    return total / 1e9


def peak_memory_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024

