"""The history outlives the program: whatever was flushed is there, however it ended."""

import random
import signal
import sqlite3
import time
from datetime import datetime, timezone

import pytest

from stage import Daemon

LIVES = 6
BATTERY_VOLTAGE = 8  # its place in QPIGS
FLUSH_S = 1
# A flush is due each second, and takes its time on a busy machine.
MAY_BE_LOST_S = 2 * FLUSH_S + 1


@pytest.fixture
def simulator(stage):
    return stage.simulator("inverter", "--baud", 115200, "--speed", 60, "--start", "2026-06-21T09:00")


def start(simulator, folder) -> Daemon:
    return Daemon(folder, simulator.uri, options=("--flush", str(FLUSH_S)))


def stamp(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def points(daemon, serial: str, begin: float, end: float) -> dict[int, float]:
    """The mean of each second in which something was heard, by the second."""
    path = f"/api/v1/inverters/{serial}/history?signals=battery_voltage&points=2000"
    told = daemon.get(f"{path}&from={stamp(begin)}&to={stamp(end)}")
    assert told["step_ms"] == 1000
    first = datetime.fromisoformat(told["from"].replace("Z", "+00:00")).timestamp()
    means = told["signals"]["battery_voltage"]["mean"]
    return {
        int(first + offset / 1000): float(mean)
        for offset, mean in zip(told["time_ms"], means)
        if mean is not None
    }


def test_a_killed_program_loses_at_most_the_last_flush(simulator, tmp_path):
    chance = random.Random(5)
    lives = []
    for _ in range(LIVES):
        daemon = start(simulator, tmp_path)
        daemon.wait_for_reading(simulator.serial, "battery_voltage")
        began = time.time()
        time.sleep(MAY_BE_LOST_S + chance.uniform(0.5, 3))
        daemon.process.send_signal(signal.SIGKILL)
        daemon.process.wait()
        lives.append((began, time.time()))

    daemon = start(simulator, tmp_path)
    daemon.wait_for_reading(simulator.serial, "battery_voltage")
    there = points(daemon, simulator.serial, lives[0][0] - 1, time.time())
    assert daemon.stop() == 0
    for began, ended in lives:
        for second in range(int(began) + 1, int(ended - MAY_BE_LOST_S)):
            assert second in there, f"nothing of {second - began:.1f} s of {ended - began:.1f} s"
    assert all(40 < volts < 65 for volts in there.values())
    check_whole(tmp_path / "data" / "history.db")


def check_whole(path) -> None:
    database = sqlite3.connect(path)
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()


def test_what_is_shown_is_what_was_said(simulator, stage):
    daemon = stage.daemon(simulator.uri, options=("--flush", str(FLUSH_S)))
    daemon.wait_for_reading(simulator.serial, "battery_voltage")
    began = time.time()
    time.sleep(5)
    there = points(daemon, simulator.serial, began, time.time())
    said = [e for e in simulator.log() if e["command"] == "QPIGS" and not e["fault"]]
    for second, mean in there.items():
        near = [
            float(e["text"].split()[BATTERY_VOLTAGE])
            for e in said
            if second - 1 <= e["wall_ms"] / 1000 <= second + 2
        ]
        assert near and min(near) - 0.005 <= mean <= max(near) + 0.005, second
    assert len(there) >= 4


def test_without_history_nothing_is_written(simulator, stage, tmp_path):
    daemon = stage.daemon(simulator.uri, options=("--no-history",))
    daemon.wait_for_reading(simulator.serial, "battery_voltage")
    assert "history" not in daemon.inverters()[0]["capabilities"]
    assert not list(tmp_path.glob("data/**/history.db*"))
