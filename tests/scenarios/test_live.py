"""The live WebSocket: a snapshot, then changes, with numbers that only grow."""

import time

import pytest

from websocket import WebSocket


@pytest.fixture
def served(stage):
    """A daemon with one inverter whose values change with every answer."""
    simulator = stage.simulator(
        "inverter", "--baud", 115200, "--speed", 120, "--start", "2026-06-21T09:00"
    )
    daemon = stage.daemon(simulator.uri)
    daemon.wait_for_reading(simulator.serial, "warning_line_fail")
    return simulator, daemon


def plain(readings: dict) -> dict:
    return {name: reading["value"] for name, reading in readings.items()}


class Mirror:
    """The readings of one inverter as a client keeps them."""

    def __init__(self):
        self.readings = {}
        self.seq = 0
        self.boot = ""

    def take(self, message: dict) -> None:
        if "seq" in message:
            assert message["seq"] >= self.seq
            if message["type"] == "change":
                assert message["seq"] > self.seq
            self.seq = message["seq"]
        self.boot = message.get("boot", self.boot)
        for inverter in message.get("inverters", []):
            if message["type"] == "snapshot":
                self.readings = {}
            self.readings |= plain(inverter.get("readings", {}))


def follow(live: WebSocket, mirror: Mirror, seconds: float) -> int:
    """How many changes came meanwhile."""
    changes = 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        message = live.receive()
        mirror.take(message)
        changes += message["type"] == "change"
    return changes


def test_hello_then_a_snapshot_then_changes(served):
    simulator, daemon = served
    live = WebSocket(daemon.port)
    hello = live.receive()
    assert hello["type"] == "hello" and hello["boot"]
    snapshot = live.receive()
    assert snapshot["type"] == "snapshot"
    (inverter,) = snapshot["inverters"]
    assert inverter["id"] == simulator.serial
    assert len(inverter["readings"]) > 40

    mirror = Mirror()
    mirror.take(snapshot)
    assert follow(live, mirror, 3) > 20


def test_changes_add_up_to_the_snapshot(served):
    simulator, daemon = served
    live = WebSocket(daemon.port)
    mirror = Mirror()
    follow(live, mirror, 3)
    for _ in range(20):
        fresh = WebSocket(daemon.port)
        other = Mirror()
        while not other.readings:
            other.take(fresh.receive())
        fresh.close()
        while mirror.seq < other.seq:
            mirror.take(live.receive())
        if mirror.seq == other.seq:
            break
    assert mirror.seq == other.seq
    assert mirror.readings == other.readings


def test_a_lost_connection_goes_on_where_it_was(served):
    _, daemon = served
    live = WebSocket(daemon.port)
    mirror = Mirror()
    follow(live, mirror, 2)
    live.close()
    time.sleep(1)

    live = WebSocket(daemon.port, f"/api/v1/live?boot={mirror.boot}&seq={mirror.seq}")
    assert live.receive()["type"] == "hello"
    message = live.receive()
    assert message["type"] == "change"
    mirror.take(message)
    follow(live, mirror, 1)


def test_a_number_of_another_run_gets_a_snapshot(served):
    _, daemon = served
    live = WebSocket(daemon.port, "/api/v1/live?boot=0123456789abcdef&seq=5")
    assert live.receive()["type"] == "hello"
    assert live.receive()["type"] == "snapshot"


def test_clients_that_never_read_hold_up_nobody(served):
    _, daemon = served
    slow = [WebSocket(daemon.port, receive_buffer=2048) for _ in range(20)]
    live = WebSocket(daemon.port)
    mirror = Mirror()
    before = follow(live, mirror, 3)
    memory = daemon.memory_mb()
    after = follow(live, mirror, 12)
    assert after > 2 * before
    assert daemon.memory_mb() < memory + 8
    for client in slow:
        client.close()
    assert follow(live, mirror, 1) > 0


def test_a_quiet_line_is_told_to_be_alive(stage):
    simulator = stage.simulator("inverter", "--baud", 115200)
    daemon = stage.daemon(simulator.uri)
    daemon.wait_for_reading(simulator.serial, "device_mode")
    live = WebSocket(daemon.port)
    live.receive_kind("snapshot")
    simulator.stop()
    alive = live.receive_kind("alive", 25)
    assert alive["inverters"][0]["id"] == simulator.serial
    assert alive["inverters"][0]["state"] == "offline"
