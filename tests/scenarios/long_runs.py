"""Runs at true line speed that take minutes: what was true, and what was shown meanwhile."""

import time
from dataclasses import dataclass

from stage import wait_for
from truth import Watcher
from websocket import WebSocket

__all__ = ["faulty_line", "late_line", "vanishing_cable"]


@dataclass
class Run:
    """What a long run left behind."""

    log: list[dict]  # the simulator's: what was true
    watcher: Watcher  # what the daemon told
    errors: str


def watch(stage, daemon, simulator, done) -> Run:
    """Follows the daemon from its first messages until `done(log)`, over any reconnects."""
    wait_for("the serial number", lambda: simulator.serial in daemon.states(), 60)
    live = WebSocket(daemon.port)
    watcher = Watcher(simulator.serial)
    end = time.monotonic() + 400
    while not done(simulator.log()):
        assert time.monotonic() < end, "it takes too long"
        checked = time.monotonic() + 2
        while time.monotonic() < checked:
            watcher.follow(live.receive(20))
    live.close()
    assert daemon.is_alive()
    return Run(simulator.log(), watcher, daemon.errors.read_text())


FAULTS = ("corrupt=2", "drop=2", "truncate=1", "silent=1", "garbage=1")


def faulty_line(stage) -> Run:
    """500 exchanges and more at 2400 baud, of which 7 in 100 go wrong; half a minute passes in a
    second, so that no two answers are the same."""
    faults = [word for fault in FAULTS for word in ("--fault", fault)]
    simulator = stage.simulator("inverter", "--seed", 42, "--speed", 30, *faults)
    daemon = stage.daemon(simulator.uri)
    return watch(stage, daemon, simulator, lambda log: len(log) >= 520)


# With this seed 8 of the first 300 answers are late.
LATE = ("--seed", 43, "--fault", "late=2.7")


def late_line(stage) -> Run:
    """300 exchanges at 2400 baud, 8 of whose answers come in front of the next one."""
    simulator = stage.simulator("inverter", "--speed", 30, *LATE)
    daemon = stage.daemon(simulator.uri)
    return watch(stage, daemon, simulator, lambda log: len(log) >= 310)


def vanishing_cable(stage) -> Run:
    """A cable that is pulled again and again, each time for some seconds."""
    simulator = stage.simulator(
        "inverter", "--seed", 6, "--baud", 19200, "--fault", "unplug=1", "--speed", 30
    )
    daemon = stage.daemon(simulator.uri)

    def done(log):
        return sum(e["fault"] == "unplug" for e in log) >= 4 and len(log) > 700

    return watch(stage, daemon, simulator, done)
