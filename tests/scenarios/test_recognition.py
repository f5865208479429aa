"""Who is there is found out, for every inverter that can be simulated, by questions alone."""

import json
import re
import subprocess
import termios
import time

import pytest

from recognition import check
from stage import PROGRAM, environment, models
from wire import answer, is_check, unwrap, without_caret

# What is asked while nobody knows yet who is there. Nothing else may be.
OF_RECOGNITION = {"QPI", "PI", "QPRTL", "QPIGS", "QMOD", "Q1", "QPIGS2", "QPIRI", "QGMN", "QALL"}
STEPS = ["open", "dialect", "inverter", "reading", "warnings", "line"]


def protocols() -> dict[str, dict]:
    """All tables, by the name of the dialect."""
    told = subprocess.run(
        [PROGRAM, "protocols", "--json"], capture_output=True, env=environment(), check=True
    ).stdout
    return {p["name"]: p for p in json.loads(told)["protocols"]}


TABLES = protocols()


def is_question(command: str, protocol: str) -> bool:
    """One of the tables, whose argument, if it has any, is made of digits: a date, a unit's number."""
    for message in TABLES[protocol]["messages"]:
        argument = "" if message["argument"] is None else r"\d+"
        if re.fullmatch(re.escape(message["command"]) + argument, command):
            return True
    return False


def others(commands, protocol: str) -> set[str]:
    """Those that should not have been sent to a unit that speaks `protocol`."""
    return {c for c in commands if c not in OF_RECOGNITION and not is_question(c, protocol)}


def assert_is_recognised(checked, protocol: str) -> None:
    assert checked.code == 0, checked.told
    assert checked.told["ok"]
    assert [s["name"] for s in checked.told["steps"]][-len(STEPS) :] == STEPS
    dialect = checked.step("dialect")
    title = TABLES[protocol]["title"]
    said = re.fullmatch(re.escape(f"{title} ({protocol}): ") + "(.+)", dialect["text"])
    assert said, dialect["text"]
    assert "given" not in said[1]
    assert "baud" not in said[1], "it was not recognised at its own speed"

    serial = checked.simulator.serial or "not told"
    assert f"serial number {serial}," in checked.step("inverter")["text"]
    # One model tells the heat sink's temperature as a count of its converter.
    sense = re.search(r"\((all )?(\d+) values make sense(, 1 do not)?\)$", checked.step("reading")["text"])
    assert sense and (sense[1] or sense[3]), checked.step("reading")
    assert checked.step("line")["text"].startswith("10 of 10 ")


def assert_tells_what_was_asked(checked) -> None:
    """Each question with its purpose and what came of it, and the one that decided."""
    dialect = checked.step("dialect")
    for detail in dialect["details"]:
        assert re.fullmatch(r"\S+ +[^:]+: .+", detail), detail
    assert dialect["details"][0].startswith("QPI ")
    decided = re.search(r"\): (\w+) (?:was answered|is|has)\b(?: with (\w+))?", dialect["text"])
    assert decided, dialect["text"]
    lines = [d for d in dialect["details"] if d.split()[0] == decided[1]]
    assert any(not decided[2] or line.endswith(f": {decided[2]}") for line in lines), dialect


@pytest.mark.parametrize("model", models())
def test_over_a_serial_port(recognition, model):
    met = recognition[model]
    assert_is_recognised(met.serial_port, met.protocol)
    assert_tells_what_was_asked(met.serial_port)


@pytest.mark.parametrize("model", models())
def test_over_the_network(recognition, model):
    met = recognition[model]
    assert_is_recognised(met.network, met.protocol)
    assert_tells_what_was_asked(met.network)


@pytest.mark.parametrize("model", models())
def test_on_a_bad_line(recognition, model):
    met = recognition[model]
    unit = met.bad_line
    assert any(e["fault"] for e in unit.log), "the line was not bad"
    assert unit.inverter["protocol"] == met.protocol
    assert unit.inverter["state"] in ("online", "stale")
    assert unit.inverter["serial"] == (unit.simulator.serial or None)
    assert len(unit.readings) > 10
    assert unit.readings["battery_voltage"]["value"] > 20


@pytest.mark.parametrize("model", models())
def test_nothing_but_questions_is_sent(recognition, model):
    met = recognition[model]
    for unit in (met.serial_port, met.network, met.bad_line):
        # One that knows no checks hears a caret question as a text like any other.
        heard = [without_caret(e["command"]) for e in unit.log]
        assert others(heard, met.protocol) == set()
    for unit in (met.network, met.bad_line):
        assert len(unit.requests) >= len(unit.log) > 10
        assert others(map(unwrap, unit.requests), met.protocol) == set()


@pytest.mark.parametrize("protocol", TABLES)
def test_what_is_asked_of_anybody_sets_nothing_in_any_dialect(protocol):
    table = TABLES[protocol]
    names = [s["command"] for s in table["settings"]] + [s["off"] for s in table["settings"]]
    names += [a["command"] for a in table["actions"]]
    assert names
    for command in OF_RECOGNITION:
        assert not [n for n in names if n and command.startswith(n)], command


def test_the_dialect_that_is_given_wins(stage):
    simulator = stage.simulator("max", "--model", "axpert-max-8k", "--baud", 19200)
    code, told = check(simulator.uri, "--protocol", "pi30")
    assert code == 0
    (dialect,) = [s for s in told["steps"] if s["name"] == "dialect"]
    assert "(pi30): the dialect was given" in dialect["text"]
    assert not any(d.startswith(("QPI ", "QPIGS2 ")) for d in dialect["details"])

    daemon = stage.daemon(simulator.uri, options=("--protocol", "pi30"))
    daemon.wait_for_reading(simulator.serial, "device_mode")
    assert daemon.inverters()[0]["protocol"] == "pi30"


SERIAL = "92932004102443"
STATUS = (
    "230.4 50.0 229.8 50.0 0621 0588 012 371 52.60 018 077 0041 0006 214.3 52.71 00000 00010110 00 00 "
    "01286 010"
)
ANSWERS = {
    "QPI": "PI30",
    "QPIGS": STATUS,
    "QMOD": "B",
    "QPIWS": "0" * 32,
    "QID": SERIAL,
    "QVFW": "VERFW:00079.15",
}


def at_9600_baud(request: bytes, speed: int) -> bytes:
    """A PI30 unit that hears nothing at any other speed."""
    if speed != termios.B9600:
        return b""
    return answer(ANSWERS.get(unwrap(request), "NAK")) if is_check(request[-2:], request[:-2]) else b""


def test_a_line_of_another_speed_is_found_and_remembered(stage, fake_device):
    device = fake_device(at_9600_baud)
    daemon = stage.daemon(device.uri)
    daemon.wait_for_reading(SERIAL, "battery_voltage", 60)
    assert "QPI was answered with PI30, at 9600 baud" in daemon.errors.read_text()
    assert daemon.stop() == 0
    (known,) = json.loads((stage.folder / "data" / "known.json").read_text()).values()
    assert (known["serial"], known["baud"]) == (SERIAL, 9600)

    asked = len(device.speeds)
    daemon = stage.daemon(device.uri)
    reading = daemon.wait_for_reading(SERIAL, "battery_voltage", 10)
    assert time.monotonic() - daemon.started < 2
    assert str(reading["value"]) == "52.60"
    assert set(device.speeds[asked:]) == {termios.B9600}


def test_check_says_at_which_speed_it_asked(fake_device):
    code, told = check(fake_device(at_9600_baud).uri)
    assert code == 0
    (dialect,) = [s for s in told["steps"] if s["name"] == "dialect"]
    assert dialect["text"].endswith("(pi30): QPI was answered with PI30, at 9600 baud")
    assert dialect["details"][0] == "QPI      protocol id: no answer"
    assert "QPI      protocol id, at 9600 baud: PI30" in dialect["details"]


def test_a_speed_that_was_given_is_kept(fake_device):
    device = fake_device(at_9600_baud)
    code, told = check(f"{device.uri}?baud=9600")
    assert code == 0
    assert told["ok"]
    assert set(device.speeds) == {termios.B9600}
