"""What is served is what the inverter said."""

import time

import pytest

from truth import Watcher, decode, judge, shown
from websocket import WebSocket

MODELS = {"axpert-5k": "pi30", "axpert-max-8k": "pi30max", "axpert-3k-24v": "pi30"}


@pytest.mark.parametrize("model", MODELS)
def test_every_value_is_that_of_the_last_answer(stage, model):
    simulator = stage.simulator(
        "inverter", "--model", model, "--baud", 19200, "--speed", 60, "--start", "2026-06-21T10:00"
    )
    daemon = stage.daemon(simulator.uri)
    daemon.wait_for_reading(simulator.serial, "device_mode")
    live = WebSocket(daemon.port)
    watcher = Watcher(simulator.serial)
    end = time.monotonic() + 6
    while time.monotonic() < end:
        watcher.follow(live.receive())

    verdict = judge(simulator.log(), watcher.heard)
    assert verdict.all_is_well(), verdict
    assert verdict.right > 50
    (inverter,) = daemon.inverters()
    assert inverter["protocol"] == MODELS[model]
    assert inverter["simulated"] is False  # a pseudo-terminal is a serial port like any other


def test_http_and_the_seeds_routes_tell_the_same(stage):
    simulator = stage.simulator("inverter", "--baud", 115200)
    daemon = stage.daemon(simulator.uri)
    daemon.wait_for_reading(simulator.serial, "device_mode")

    daemon.wait_for_reading(simulator.serial, "warning_line_fail")

    count = len(simulator.log())
    live = daemon.live(simulator.serial)
    texts = [e["text"] for e in simulator.log()[count - 8 :] if e["command"] == "QPIGS"]
    readings = {name: shown(r["value"]) for name, r in live["readings"].items()}
    assert any(decode("QPIGS", text).items() <= readings.items() for text in texts)

    count = len(simulator.log())
    seed = daemon.get("/stats/live")
    texts = [e["text"].split(" ") for e in simulator.log()[count - 8 :] if e["command"] == "QPIGS"]
    assert any(float(seed["Grid Voltage"]) == float(tokens[0]) for tokens in texts), seed
    assert daemon.get("/stats/mode")["mode"] in ("Line", "Battery")
    assert daemon.get("/stats/errors")["LINE_FAIL"] in ("0", "1")


def test_usb_pieces_at_line_speed(stage):
    simulator = stage.simulator("inverter", "--piece", 8, "--baud", 9600, "--speed", 60)
    daemon = stage.daemon(simulator.uri)
    daemon.wait_for_reading(simulator.serial, "device_mode")
    live = WebSocket(daemon.port)
    watcher = Watcher(simulator.serial)
    end = time.monotonic() + 5
    while time.monotonic() < end:
        watcher.follow(live.receive())
    verdict = judge(simulator.log(), watcher.heard)
    assert verdict.all_is_well(), verdict
    assert verdict.right > 20


def test_a_serial_to_network_box(stage):
    simulator = stage.simulator("inverter", "--baud", 19200, place="127.0.0.1:0")
    daemon = stage.daemon(simulator.uri)
    daemon.wait_for_reading(simulator.serial, "device_mode")
    assert daemon.states() == {simulator.serial: "online"}
