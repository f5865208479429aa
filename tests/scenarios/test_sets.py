"""Several units that feed one house, seen through one cable or two."""

import signal

from stage import wait_for
from websocket import WebSocket

FAST = ("--baud", 19200, "--start", "2026-06-21T12:00")


def place_of(inverter: dict) -> tuple:
    return inverter["role"], inverter["phase"], inverter["behind"]


def wait_for_units(daemon, serials: list[str]) -> dict[str, dict]:
    """The inverters by their ids, once all of them are there."""

    def all_online():
        return daemon.states() == {serial: "online" for serial in serials}

    wait_for("all units are online", all_online, 40)
    return {i["id"]: i for i in daemon.inverters()}


def test_three_units_on_one_cable_are_three_inverters(stage):
    simulator = stage.simulator("set", "--units", 3, "--phases", 3, *FAST)
    serials = simulator.place["units"]
    daemon = stage.daemon(simulator.uri)
    units = wait_for_units(daemon, serials)

    assert len(set(serials)) == 3 and serials[0] == simulator.serial
    first = daemon.wait_for_reading(serials[0], "total_ac_output_active_power")
    assert first["source"] == "QPGS"
    # Roles are told once the answers that tell them have come.
    wait_for("the phases", lambda: all(i["phase"] for i in daemon.inverters()))
    units = {i["id"]: i for i in daemon.inverters()}
    assert place_of(units[serials[0]]) == ("master", "L1", None)
    assert place_of(units[serials[1]]) == ("slave", "L2", serials[0])
    assert place_of(units[serials[2]]) == ("slave", "L3", serials[0])
    for serial in serials:
        assert units[serial]["serial"] == serial
        assert units[serial]["protocol"] == "pi30"
        assert daemon.get(f"/api/v1/inverters/{serial}")["id"] == serial
    assert units[serials[1]]["model"] is None

    readings = [daemon.live(serial)["readings"] for serial in serials]
    total = readings[0]["total_ac_output_active_power"]["value"]
    loads = [r["ac_output_active_power"]["value"] for r in readings]
    assert all(load > 0 for load in loads)
    assert abs(sum(loads) - total) <= 0.1 * total
    assert "total_ac_output_active_power" not in readings[1]
    assert readings[2]["battery_voltage"]["source"] == "QPGS"
    assert "grid_voltage" in readings[2]


def test_each_unit_is_told_of_every_few_seconds(stage):
    simulator = stage.simulator("set", "--units", 3, *FAST)
    serials = simulator.place["units"]
    daemon = stage.daemon(simulator.uri)
    wait_for_units(daemon, serials)
    wait_for("a round of all questions", lambda: len(simulator.log()) > 200, 60)

    def ages():
        return [daemon.live(serial)["age_ms"] for serial in serials]

    worst = [0, 0, 0]
    began = len(simulator.log())
    while len(simulator.log()) < began + 120:
        worst = [max(pair) for pair in zip(worst, ages())]
    assert worst[0] < 2000
    assert max(worst[1:]) < 8000
    commands = [e["command"] for e in simulator.log()[began:]]
    assert commands.count("QPIGS") > 20, "the fast questions go on"
    assert "QPGS5" not in commands, "nobody is looked for behind two that are absent"


def test_a_unit_that_leaves_says_so_and_comes_back(stage):
    simulator = stage.simulator("set", "--units", 3, *FAST)
    serials = simulator.place["units"]
    daemon = stage.daemon(simulator.uri)
    wait_for_units(daemon, serials)
    socket = WebSocket(daemon.port)
    snapshot = socket.receive_kind("snapshot")
    assert {i["id"]: i["behind"] for i in snapshot["inverters"]} == {
        serials[0]: None,
        serials[1]: serials[0],
        serials[2]: serials[0],
    }

    simulator.process.send_signal(signal.SIGUSR1)
    daemon.wait_for_state(serials[2], "offline", 40)
    (gone,) = [i for i in daemon.inverters() if i["id"] == serials[2]]
    assert serials[0] in gone["problem"] and "no longer sees it" in gone["problem"]
    assert daemon.states()[serials[0]] == daemon.states()[serials[1]] == "online"
    assert daemon.get("/api/v1/health")["status"] == "degraded"

    def told(state: str) -> bool:
        changed = socket.receive_kind("change")["inverters"]
        return any(i["id"] == serials[2] and i.get("state") == state for i in changed)

    wait_for("the socket tells that it is gone", lambda: told("offline"))
    # What it said last is still there, with its age.
    assert daemon.live(serials[2])["readings"]["battery_voltage"]["age_ms"] > 3000

    simulator.process.send_signal(signal.SIGUSR1)
    daemon.wait_for_state(serials[2], "online", 40)
    wait_for("the socket tells that it is back", lambda: told("online"))
    assert [i["id"] for i in daemon.inverters()] == serials
    socket.close()


def test_without_the_cable_all_units_are_offline(stage):
    simulator = stage.simulator("set", "--units", 2, *FAST)
    serials = simulator.place["units"]
    daemon = stage.daemon(simulator.uri)
    wait_for_units(daemon, serials)
    simulator.stop()
    for serial in serials:
        daemon.wait_for_state(serial, "offline")
    again = stage.simulator("set", "--units", 2, *FAST)
    assert again.place["units"] == serials
    wait_for_units(daemon, serials)


def test_two_cables_to_one_set_show_each_unit_once(stage):
    options = ("--units", 3, *FAST)
    first = stage.simulator("first", *options)
    second = stage.simulator("second", *options, "--number", 1)
    serials = first.place["units"]
    assert second.serial == serials[1]
    daemon = stage.daemon(first.uri, second.uri)
    wait_for_units(daemon, serials)

    def settled():
        units = {i["id"]: i for i in daemon.inverters()}
        return [units[s]["role"] for s in serials] == ["master", "slave", "slave"]

    wait_for("the roles", settled)
    units = {i["id"]: i for i in daemon.inverters()}
    assert len(daemon.inverters()) == 3
    assert units[serials[0]]["behind"] is None and units[serials[1]]["behind"] is None
    assert units[serials[2]]["behind"] in serials[:2]

    # Without the cable it is asked through, the other one takes over.
    first_is_front = units[serials[2]]["behind"] == serials[0]
    (first if first_is_front else second).stop()
    other = serials[1] if first_is_front else serials[0]

    def behind_other():
        (third,) = [i for i in daemon.inverters() if i["id"] == serials[2]]
        return third["behind"] == other and third["state"] == "online"

    wait_for("the third is asked through the other", behind_other, 40)
    assert len(daemon.inverters()) == 3
