"""Every simulated inverter is asked who it is, all at once, as most of the time a slow line talks."""

import json
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from stage import PROGRAM, Simulator, environment, models
from tap import Tap

# Each hits one answer in a hundred: five in a hundred are bad.
FAULTS = ("corrupt=1", "drop=1", "truncate=1", "silent=1", "garbage=1")
PATIENCE_S = 90
EXCHANGES = 60  # of each unit before the daemon is ended


@dataclass
class Checked:
    """What `check --json` said of one inverter."""

    simulator: Simulator
    code: int
    told: dict
    log: list[dict]  # the simulator's
    requests: list[bytes] = field(default_factory=list)  # over the network only

    def step(self, name: str) -> dict:
        return next(step for step in self.told["steps"] if step["name"] == name)


@dataclass
class Served:
    """What the daemon said of one, whose line was bad."""

    simulator: Simulator
    requests: list[bytes]
    known_s: float = 0  # after so many seconds; 0: never
    inverter: dict = field(default_factory=dict)
    readings: dict = field(default_factory=dict)
    log: list[dict] = field(default_factory=list)


@dataclass
class Recognition:
    """What became of one model."""

    protocol: str
    serial_port: Checked
    network: Checked
    bad_line: Served


# Lines for the end of the report: how long it took is worth knowing, and depends on the machine.
figures: list[str] = []


def check(uri: str, *words: str) -> tuple[int, dict]:
    done = subprocess.run(
        [PROGRAM, "check", "--json", "--device", uri, *words],
        capture_output=True,
        env=environment(),
        timeout=PATIENCE_S,
        check=False,
    )
    return done.returncode, json.loads(done.stdout)


def check_serial(simulator: Simulator) -> Checked:
    said = check(simulator.uri)
    return Checked(simulator, *said, simulator.log())


def check_network(simulator: Simulator) -> Checked:
    tap = Tap(simulator.uri)
    said = check(tap.uri)
    tap.close()
    return Checked(simulator, *said, simulator.log(), tap.requests)


def serve(stage, simulators: dict[str, Simulator]) -> dict[str, Served]:
    """One daemon for all of them, until it has spoken with each for a while."""
    taps = {model: Tap(simulator.uri) for model, simulator in simulators.items()}
    served = {model: Served(simulators[model], tap.requests) for model, tap in taps.items()}
    by_uri = {tap.uri: served[model] for model, tap in taps.items()}
    daemon = stage.daemon(*by_uri)
    end = daemon.started + PATIENCE_S
    while time.monotonic() < end and not all(
        s.known_s and len(s.requests) >= EXCHANGES for s in served.values()
    ):
        for inverter in daemon.inverters():
            unit = by_uri[inverter["transport"]]
            unit.inverter = inverter
            if inverter["protocol"] and not unit.known_s:
                unit.known_s = time.monotonic() - daemon.started
        time.sleep(0.2)
    for unit in served.values():
        unit.readings = daemon.live(unit.inverter["id"])["readings"]
    daemon.stop()
    for unit in served.values():
        unit.log = unit.simulator.log()
    for tap in taps.values():
        tap.close()
    return served


def recognition(stage) -> dict[str, Recognition]:
    """A long run: what became of each model, by its name."""
    faults = [word for fault in FAULTS for word in ("--fault", fault)]
    serial, network, bad = (
        {
            model: stage.simulator(f"{model}-{kind}", "--model", model, "--seed", seed, *more, place=place)
            for seed, model in enumerate(models(), 1)
        }
        for kind, place, more in (
            ("serial", "pty", []),
            ("network", "127.0.0.1:0", []),
            ("bad", "127.0.0.1:0", faults),
        )
    )
    with ThreadPoolExecutor(2 * len(serial) + 1) as pool:
        serving = pool.submit(serve, stage, bad)
        checks = [pool.map(check_serial, serial.values()), pool.map(check_network, network.values())]
        results = zip(serial, *checks, serving.result().values(), strict=True)
    run = {
        model: Recognition(serial[model].place["protocol"], *met) for model, *met in results
    }
    figures.extend(figure(model, met) for model, met in run.items())
    return run


def figure(model: str, met: Recognition) -> str:
    took = [met.serial_port.step("dialect"), met.network.step("dialect")]
    seconds = [step["took_ms"] / 1000 for step in took] + [met.bad_line.known_s]
    return f"{model:14} {met.protocol:9}" + "".join(f"{s:8.1f}" for s in seconds)
