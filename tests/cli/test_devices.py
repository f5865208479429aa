"""check, status, query, list, record and replay against a simulated inverter."""

import json
import os
import re
import signal
import stat
import subprocess
import time

import pytest
from conftest import PROGRAM, SIMULATED, TOP, environment, run

STEPS = ["open", "dialect", "inverter", "reading", "warnings", "line"]

# Where the sun is down, which this model calls a warning and we call a note.
NIGHT = SIMULATED.replace("sim:", "sim:axpert-max-8k").replace("12:00", "23:00")
NIGHT_ADVICE = "No power comes from the panels: normal at night"


def steps(done) -> dict[str, dict]:
    return {step["name"]: step for step in json.loads(done.stdout)["steps"]}


def test_check_says_all_is_well():
    done = run("check", "--device", SIMULATED)
    assert done.returncode == 0
    assert done.stderr == ""
    assert done.stdout.count("✓") == len(STEPS)
    assert "✗" not in done.stdout
    assert "10 of 10 answers" in done.stdout
    assert "All is well" in done.stdout
    assert "QPI " in done.stdout  # what was asked is shown


def test_check_in_json_tells_every_step():
    done = run("check", "--device", SIMULATED, "--json")
    assert done.returncode == 0
    whole = json.loads(done.stdout)
    assert whole["ok"] is True
    assert whole["exit_code"] == 0
    assert [s["name"] for s in whole["steps"]] == STEPS
    assert all(s["ok"] and s["text"] and s["advice"] is None for s in whole["steps"])


def test_check_shows_what_the_inverter_warns_of_and_what_to_do():
    done = run("check", "--device", NIGHT)
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    at = lines.index("✓ Warnings   1 note")
    assert lines[at + 1].strip() == "Note: No PV power"
    assert lines[at + 2].strip().startswith(NIGHT_ADVICE)
    assert lines[at + 2].index("No") == lines[at + 1].index("Note") + 2
    assert all(len(line) <= 80 for line in lines[at : at + 4])
    assert "All is well" in done.stdout  # a note is no fault


def test_check_in_json_tells_the_warnings():
    done = run("check", "--device", NIGHT, "--json")
    (warning,) = steps(done)["warnings"]["warnings"]
    assert warning["name"] == "warning_pv_loss"
    assert warning["severity"] == "info"
    assert warning["advice"].startswith(NIGHT_ADVICE)
    assert steps(run("check", "--device", SIMULATED, "--json"))["warnings"]["warnings"] == []


def test_check_says_what_to_do_about_a_fault(tmp_path):
    told = (TOP / "tests" / "recordings" / "pi30max" / "axpert-max-ii-8kw.rec").read_text()
    grid_failed, stopped = "00000100000000001000000000000000", "01000000000000001000000000000000"
    assert grid_failed in told
    path = tmp_path / "stopped.rec"
    path.write_text(told.replace(grid_failed, stopped))
    done = run("check", "--device", f"replay:{path}")
    assert done.returncode == 0
    assert "2 faults" in done.stdout
    assert "Fault: Overload" in done.stdout
    assert "switch off the" in done.stdout
    assert "All is well" not in done.stdout
    assert "The inverter itself complains" in done.stdout


def test_check_over_a_serial_port(simulator):
    done = run("check", "--device", simulator, "--json")
    assert done.returncode == 0
    assert list(steps(done)) == ["node", "permission", "free", *STEPS]


def test_signs_are_words_where_there_is_no_utf8():
    done = run("check", "--device", SIMULATED, LC_ALL="C")
    assert done.stdout.isascii()
    assert done.stdout.count("ok   ") == len(STEPS)


@pytest.mark.parametrize(
    "uri, code, failed, advice",
    [
        ("sim:?silent=1000&baud=115200", 5, "dialect", "switched on"),
        ("sim:?corrupt=1000&baud=115200", 5, "dialect", "cable"),
        ("hidraw:/dev/hidraw99", 3, "node", "heliowire list"),
        ("serial:/dev/ttyNOWHERE", 3, "node", "heliowire list"),
        ("tcp:127.0.0.1:1", 3, "open", "gateway"),
        ("nonsense", 2, "open", "--help"),
        (f"replay:{TOP}/tests/usb/ups.rec", 3, "inverter", "Plug"),
    ],
)
def test_check_names_the_one_thing_to_do(uri, code, failed, advice):
    done = run("check", "--device", uri, "--json")
    assert done.returncode == code
    whole = json.loads(done.stdout)
    assert whole["ok"] is False
    assert whole["exit_code"] == code
    crosses = [s for s in whole["steps"] if not s["ok"]]
    assert [s["name"] for s in crosses] == [failed]
    assert advice in crosses[0]["advice"]


def test_check_leaves_a_ups_alone():
    done = run("check", "--device", f"replay:{TOP}/tests/usb/ups.rec")
    assert done.returncode == 3
    assert "UPS" in done.stdout
    assert "Network UPS Tools" in done.stdout


def test_check_sees_a_plain_file_in_place_of_a_device(tmp_path):
    path = tmp_path / "hidraw0"
    path.write_text("")
    done = run("check", "--device", f"hidraw:{path}", "--json")
    assert done.returncode == 3
    assert f"sudo rm {path}" in steps(done)["node"]["advice"]
    assert path.read_text() == ""


def test_check_names_the_program_that_holds_the_port(simulator):
    path = simulator.removeprefix("serial:").split("?")[0]
    holder = subprocess.Popen(
        ["sh", "-c", 'exec 3<>"$1"; echo ready; exec sleep 60', "sh", path], stdout=subprocess.PIPE
    )
    try:
        assert holder.stdout.readline() == b"ready\n"
        done = run("check", "--device", simulator, "--json")
        assert done.returncode == 1
        assert f"(pid {holder.pid})" in steps(done)["free"]["text"]
        assert "Stop " in steps(done)["free"]["advice"]
    finally:
        holder.kill()
        holder.wait()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody who may not")
@pytest.mark.skipif(not os.path.exists("/usr/bin/setpriv"), reason="there is no setpriv here")
def test_check_tells_who_may_not_what_to_do(simulator):
    path = os.path.realpath(simulator.removeprefix("serial:").split("?")[0])
    os.chmod(path, stat.S_IRUSR | stat.S_IWUSR)
    words = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", PROGRAM]
    device = ["--device", f"serial:{path}"]
    done = subprocess.run(
        [*words, "check", *device, "--json"], capture_output=True, env=environment(), check=False
    )
    if done.returncode == 126 or b"ermission denied" in done.stderr:
        pytest.skip("the program lies where others can't reach it")
    assert done.returncode == 4
    step = steps(done)["permission"]
    assert path in step["text"]
    assert "sudo usermod -aG" in step["advice"]
    for command in (["status"], ["query", "QMOD"]):
        again = subprocess.run(
            [*words, *command, *device], capture_output=True, env=environment(), check=False
        )
        assert again.returncode == 4, command
    rule = subprocess.run(
        [*words, "check", "--install-rule"], capture_output=True, env=environment(), check=False
    )
    assert rule.returncode == 4
    assert b"sudo heliowire check --install-rule" in rule.stderr


def test_status_shows_groups_units_and_words():
    done = run("status", "--device", SIMULATED)
    assert done.returncode == 0
    assert done.stderr == ""
    for title in ("Solar", "Battery", "Grid", "Output", "Unit"):
        assert f"\n{title}\n" in done.stdout
    assert re.search(r"Battery voltage +\d+\.\d+ V\n", done.stdout)
    assert re.search(r"Output power +\d+ W\n", done.stdout)
    assert "(simulated)" in done.stdout
    assert "working mode: " in done.stdout


def test_status_in_json_has_the_names_of_the_api():
    done = run("status", "--device", SIMULATED, "--json")
    assert done.returncode == 0
    whole = json.loads(done.stdout)
    assert whole["problem"] is None
    (inverter,) = whole["inverters"]
    assert inverter["state"] == "online"
    assert inverter["simulated"] is True
    assert inverter["id"] == inverter["serial"].lower()
    assert inverter["readings"]["battery_voltage"]["unit"] == "V"
    assert inverter["readings"]["battery_voltage"]["source"] == "QPIGS"
    assert isinstance(inverter["readings"]["battery_power"]["value"], int)
    assert "device_mode" in inverter["readings"]
    assert isinstance(inverter["warnings"], list)


def test_status_shows_advice_under_each_warning():
    done = run("status", "--device", NIGHT, "--color", "always")
    lines = done.stdout.splitlines()
    at = next(n for n, line in enumerate(lines) if "Note: No PV power" in line)
    assert lines[at + 1].startswith("  \x1b[2m" + NIGHT_ADVICE)
    whole = json.loads(run("status", "--device", NIGHT, "--json").stdout)
    (warning,) = whole["inverters"][0]["warnings"]
    assert warning["text"] == "No PV power"
    assert warning["advice"].startswith(NIGHT_ADVICE)


def test_status_of_two_inverters():
    two = ["--device", SIMULATED, "--device", SIMULATED.replace("seed=1", "seed=2")]
    whole = json.loads(run("status", "--json", *two).stdout)
    assert len({i["id"] for i in whole["inverters"]}) == 2
    assert all(i["state"] == "online" for i in whole["inverters"])


def test_one_of_two_that_fails_decides_but_hides_nothing():
    done = run("status", "--device", "tcp:127.0.0.1:1", "--device", SIMULATED)
    assert done.returncode == 3
    assert "Battery voltage" in done.stdout
    assert "tcp:127.0.0.1:1" in done.stderr


def test_status_over_tcp_and_serial_agree(simulator):
    assert run("status", "--device", simulator).returncode == 0


@pytest.mark.parametrize(
    "uri, code",
    [
        ("hidraw:/dev/hidraw99", 3),
        ("tcp:127.0.0.1:1", 3),
        ("nonsense", 2),
        ("sim:nothing-of-that-name", 3),
        (f"replay:{TOP}/tests/usb/ups.rec", 3),
    ],
)
@pytest.mark.parametrize("command", [["status"], ["query", "QMOD"]])
def test_what_is_in_the_way_has_its_exit_code(command, uri, code):
    done = run(*command, "--device", uri)
    assert done.returncode == code
    assert done.stderr.startswith("heliowire: ")
    assert done.stdout == ""


def test_query_decodes():
    done = run("query", "QMOD", "--device", SIMULATED)
    assert done.returncode == 0
    assert re.fullmatch(r"Working mode +\w+\n", done.stdout)


def test_query_in_other_forms():
    text = json.loads(run("query", "QMOD", "--device", SIMULATED, "--json").stdout)
    assert text["answer"] == "readings"
    assert text["readings"]["device_mode"]["raw"] == text["text"]
    digits = run("query", "QMOD", "--device", SIMULATED, "--hex").stdout
    assert digits == text["raw_hex"] + "\n"
    raw = subprocess.run(
        [PROGRAM, "query", "QMOD", "--device", SIMULATED, "--raw"],
        capture_output=True,
        env=environment(),
        check=True,
    )
    assert raw.stdout == bytes.fromhex(text["raw_hex"])


def test_query_needs_no_introduction_when_the_dialect_is_named(simulator):
    done = run("query", "QPI", "--device", simulator, "--protocol", "pi30", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["text"] == "PI30"


def test_a_refused_question_ends_with_six():
    done = run("query", "QXYZ", "--device", SIMULATED)
    assert done.returncode == 6
    assert "refuses QXYZ" in done.stderr
    assert run("query", "QXYZ", "--device", SIMULATED, "--json").returncode == 6


def test_no_answer_ends_with_five():
    silent = "sim:?silent=1000&baud=115200"
    assert run("query", "QMOD", "--device", silent, "--protocol", "pi30").returncode == 5


def test_what_may_change_the_inverter_is_not_sent_by_mistake():
    done = run("query", "POP02", "--device", SIMULATED)
    assert done.returncode == 2
    assert "--allow-write" in done.stderr
    done = run("query", "POP02", "--device", SIMULATED, "--allow-write")
    assert done.returncode == 2
    assert "--yes" in done.stderr
    done = run("query", "POP02", "--device", SIMULATED, "--allow-write", "--yes")
    assert done.returncode == 0
    assert done.stdout == "accepted\n"


CARET = "sim:infinisolar-v?baud=115200"


@pytest.mark.parametrize(
    "command, why",
    [
        ("POP1", "POP1 sets output_source_priority"),
        ("MCHGV564,540", "sets battery_bulk_voltage, battery_float_voltage"),
        ("PEA", "PEA sets buzzer_enabled"),
        ("CLE", "clear the energy counters"),
        ("^S007POP1", "may change the inverter"),
    ],
)
@pytest.mark.parametrize("dialect", [[], ["--protocol", "pi18"]])
def test_a_caret_dialect_is_told_from_its_settings(command, why, dialect):
    done = run("query", command, "--device", CARET, *dialect)
    assert done.returncode == 2
    assert why in done.stderr and "--allow-write" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    "device, command",
    [
        (CARET, "POP1"),
        (CARET, "PDI"),
        ("sim:lvx-6k?baud=115200", "MCHGV564,540"),
        ("sim:infini-10k?baud=115200", "EDA1"),
        ("sim:infini-3k?baud=115200", "OFFC10.0 50.0 090"),
        ("sim:vmii-6k?baud=115200", "^S???RS02"),
    ],
)
def test_with_leave_a_setting_goes_out_as_one(device, command):
    done = run("query", command, "--device", device, "--json", "--allow-write", "--yes")
    assert done.returncode == 0
    assert json.loads(done.stdout)["answer"] == "accepted"


def test_what_no_table_knows_goes_out_as_a_question_of_a_caret_dialect():
    done = run("query", "XYZ", "--device", CARET)
    assert done.returncode == 6
    assert "refuses XYZ" in done.stderr


def test_list_ends_with_three_when_there_is_nothing():
    done = run("list", "--json")
    devices = json.loads(done.stdout)["devices"]
    assert done.returncode == (0 if devices else 3)
    for device in devices:
        assert set(device) >= {"uri", "port", "kind", "node", "ours", "held_by"}
    assert run("list").returncode == done.returncode


def test_what_is_recorded_can_be_replayed(tmp_path):
    path = tmp_path / "day.rec"
    done = run("record", str(path), "--device", SIMULATED, "--json")
    assert done.returncode == 0
    told = json.loads(done.stdout)
    assert told["file"] == str(path)
    assert told["answered"] > 10

    text = path.read_text()
    assert f"# protocol: {told['protocol']}\n" in text
    assert "\n> QPIGS" in text

    lines = [json.loads(line) for line in run("replay", str(path), "--json").stdout.splitlines()]
    good = [line for line in lines if line["outcome"] == "ok"]
    assert len(good) >= told["answered"]
    assert any("battery_voltage" in line["readings"] for line in good)
    assert {line["outcome"] for line in lines} <= {"ok", "nak", "truncated", "unknown"}
    assert "exchanges decode" in run("replay", str(path)).stdout

    again = run("status", "--device", f"replay:{path}", "--json")
    assert again.returncode == 0
    (inverter,) = json.loads(again.stdout)["inverters"]
    assert inverter["protocol"] == told["protocol"]


def test_only_what_is_asked_for_is_recorded(tmp_path):
    path = tmp_path / "one.rec"
    done = run("record", str(path), "--device", SIMULATED, "--query", "QMOD", "--query", "QXYZ")
    assert done.returncode == 0
    assert done.stdout.startswith("QMOD       readings\nQXYZ       refused\n")
    refused = run("record", str(path), "--device", SIMULATED, "--query", "POP02")
    assert refused.returncode == 2
    assert "only questions" in refused.stderr
    caret = "sim:infinisolar-v?baud=115200"
    done = run("record", str(path), "--device", caret, "--query", "GS", "--query", "POP1")
    assert done.returncode == 2 and "GS" not in done.stdout
    assert run("record", str(path), "--device", caret, "--query", "GS").returncode == 0


def test_recordings_written_by_hand_are_read(tmp_path):
    path = tmp_path / "hand.rec"
    path.write_text("# protocol: pi30\n> QMOD\n< (B\n> QPI\n< (NAK\n> QPIGS\n")
    lines = [json.loads(line) for line in run("replay", str(path), "--json").stdout.splitlines()]
    assert [(x["command"], x["outcome"]) for x in lines] == [
        ("QMOD", "ok"),
        ("QPI", "nak"),
        ("QPIGS", "truncated"),
    ]
    assert lines[0]["readings"]["device_mode"]["value"] == "battery"


def test_an_answer_by_hand_gets_the_check_of_what_was_set(tmp_path):
    path = tmp_path / "set.rec"
    path.write_text("# protocol: pi30revo\n> PSET000100 56.0\n< (ACK\n> PBFT54.0\n< (ACK\n")
    lines = [json.loads(line) for line in run("replay", str(path), "--json").stdout.splitlines()]
    assert [line["outcome"] for line in lines] == ["ack", "ack"]


@pytest.mark.parametrize("content, code", [(None, 3), ("> QMOD\n? what\n", 2)])
def test_what_is_no_recording_is_told(tmp_path, content, code):
    path = tmp_path / "no.rec"
    if content is not None:
        path.write_text(content)
    done = run("replay", str(path), "--protocol", "pi30")
    assert done.returncode == code
    assert str(path) in done.stderr


def test_an_interrupt_ends_a_command_by_its_signal():
    silent = "sim:?silent=1000"
    with subprocess.Popen(
        [PROGRAM, "query", "QMOD", "--device", silent],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment(),
    ) as process:
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        assert process.wait(5) == -signal.SIGINT


def test_a_port_that_is_held_is_told_by_who(simulator):
    with subprocess.Popen(
        [PROGRAM, "record", "/dev/null", "--device", simulator, "--seconds", "20"],
        stdout=subprocess.PIPE,
        env=environment(),
    ) as first:
        try:
            assert first.stdout.readline()
            done = run("query", "QMOD", "--device", simulator)
            assert done.returncode == 1
            assert f"(pid {first.pid})" in done.stderr
        finally:
            first.terminate()
