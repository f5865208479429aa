"""Devices come, go, refuse, talk nonsense, or are something else."""

import os
import re
import threading
import time
from collections import Counter

from stage import wait_for


def test_a_device_that_only_talks_nonsense_is_said_to(stage, fake_device):
    device = fake_device(lambda request, speed: os.urandom(40))
    daemon = stage.daemon(device.uri)
    wait_for("some questions", lambda: len(device.asked) > 6, 60)
    (inverter,) = daemon.inverters()
    assert inverter["state"] in ("silent", "offline")
    assert inverter["problem"]
    assert daemon.live(inverter["id"])["readings"] == {}

    used = daemon.cpu_s()
    time.sleep(3)
    assert daemon.is_alive()
    assert daemon.cpu_s() - used < 0.3


def ups(request: bytes, speed: int) -> bytes:
    """A small UPS of the Megatec kind: what it does not know comes back."""
    answers = {
        b"Q1": b"(208.4 140.0 208.4 034 59.9 2.05 35.0 00110000\r",
        b"F": b"#220.0 000 024.0 50.0\r",
        b"I": b"#NOBODY          SMALL      VT12046Q  \r",
    }
    return answers.get(request, request + b"\r")


def test_a_ups_is_recognised_and_left_alone(stage, fake_device):
    device = fake_device(ups)
    daemon = stage.daemon(device.uri)

    wait_for("a word about the UPS", lambda: "UPS" in daemon.errors.read_text(), 40)
    wait_for("it is not shown", lambda: daemon.inverters() == [])
    time.sleep(1)
    asked = len(device.asked)
    time.sleep(4)
    assert len(device.asked) == asked
    assert not any(re.match(rb"[STC]\d|Q$", request) for request in device.asked), "it would act"
    assert daemon.get("/api/v1/health")["inverters"]["online"] == 0


def test_a_silent_device_is_asked_for_ever_and_found_when_it_wakes(stage, fake_device):
    awake = threading.Event()

    def answer(request: bytes, speed: int) -> bytes:
        return b"(PI30\x9a\x0b\r" if awake.is_set() and request.startswith(b"QPI\xbe") else b""

    device = fake_device(answer)
    daemon = stage.daemon(device.uri)
    wait_for("a round of questions", lambda: len(device.asked) > 3, 60)
    assert daemon.inverters()[0]["state"] in ("silent", "offline")
    before = len(device.asked)
    awake.set()
    wait_for("the next question", lambda: len(device.asked) > before + 2, 70)


def test_what_is_refused_is_not_asked_again(stage):
    simulator = stage.simulator("inverter", "--model", "axpert-3k-24v", "--baud", 115200)
    daemon = stage.daemon(simulator.uri, options=("--gap", "0"))
    daemon.wait_for_reading(simulator.serial, "device_mode")
    wait_for("many cycles", lambda: len(simulator.log()) > 500, 40)
    log = simulator.log()
    refused = Counter(re.sub(r"\d{4,8}$", "", e["command"]) for e in log if e["text"] == "NAK")
    assert len(refused) > 10
    # While it was asked who it is or in the round: one NAK may belong to an earlier question.
    assert set(refused.values()) == {2}, refused
    assert not any(e["text"] == "NAK" for e in log[-200:])


def test_two_inverters_keep_their_own_values(stage):
    small = stage.simulator("small", "--model", "axpert-3k-24v", "--baud", 19200, "--seed", 1)
    large = stage.simulator("large", "--model", "axpert-max-8k", "--baud", 19200, "--seed", 2)
    daemon = stage.daemon(small.uri, large.uri)
    daemon.wait_for_reading(small.serial, "device_mode")
    daemon.wait_for_reading(large.serial, "device_mode")
    assert daemon.states() == {small.serial: "online", large.serial: "online"}
    for _ in range(20):
        assert daemon.live(small.serial)["readings"]["battery_voltage"]["value"] < 32
        assert daemon.live(large.serial)["readings"]["battery_voltage"]["value"] > 40
        time.sleep(0.1)


def test_a_dead_inverter_does_not_hold_up_the_other(stage, fake_device):
    device = fake_device(lambda request, speed: b"")
    simulator = stage.simulator("inverter", "--baud", 115200)
    daemon = stage.daemon(device.uri, simulator.uri)
    daemon.wait_for_reading(simulator.serial, "device_mode")
    before = len(simulator.log())
    time.sleep(5)
    assert len(simulator.log()) - before > 50
    assert daemon.states()[simulator.serial] == "online"


def test_a_replugged_inverter_is_found_again(stage):
    first = stage.simulator("inverter", "--baud", 19200, "--seed", 3)
    daemon = stage.daemon(first.uri)
    daemon.wait_for_reading(first.serial, "device_mode")
    for _ in range(3):
        first.stop()
        assert daemon.wait_for_state(first.serial, "offline", 10) < 5
        (inverter,) = daemon.inverters()
        assert inverter["problem"]
        time.sleep(1)
        first = stage.simulator("inverter", "--baud", 19200, "--seed", 3)
        assert daemon.wait_for_state(first.serial, "online", 30) < 15


def test_another_inverter_at_the_same_port_is_another_inverter(stage):
    first = stage.simulator("inverter", "--baud", 19200, "--seed", 1)
    daemon = stage.daemon(first.uri)
    daemon.wait_for_reading(first.serial, "battery_voltage")
    first.stop()
    daemon.wait_for_state(first.serial, "offline", 10)
    second = stage.simulator(
        "inverter", "--baud", 19200, "--seed", 2, "--model", "axpert-3k-24v"
    )
    daemon.wait_for_reading(second.serial, "battery_voltage", 40)
    states = daemon.states()
    assert states[second.serial] == "online"
    assert first.serial not in states
    assert daemon.live(second.serial)["readings"]["battery_voltage"]["value"] < 32


def test_a_restart_shows_the_known_inverter_at_once(stage):
    simulator = stage.simulator("inverter")
    daemon = stage.daemon(simulator.uri)
    daemon.wait_for_reading(simulator.serial, "battery_voltage", 60)
    assert daemon.stop() == 0
    time.sleep(0.5)

    daemon = stage.daemon(simulator.uri)
    reading = daemon.wait_for_reading(simulator.serial, "battery_voltage", 10)
    assert time.monotonic() - daemon.started < 2
    assert reading["value"] > 40
    assert "sim" not in daemon.states()


def test_only_one_program_has_the_port(stage, tmp_path):
    simulator = stage.simulator("inverter", "--baud", 19200)
    first = stage.daemon(simulator.uri)
    first.wait_for_reading(simulator.serial, "device_mode")
    other = tmp_path / "other"
    other.mkdir()
    first_folder, stage.folder = stage.folder, other
    second = stage.daemon(simulator.uri)
    stage.folder = first_folder
    inverter = wait_for(
        "the second knows", lambda: [i for i in second.inverters() if i["problem"]], 20
    )[0]
    assert inverter["state"] == "offline"
    assert str(first.process.pid) in inverter["problem"]
    assert first.states()[simulator.serial] == "online"
