"""check --bundle: one file for a report, which is a recording and tells no secrets."""

import json
import os
import resource
import signal
import socket
import subprocess
import time

import pytest
from conftest import PROGRAM, TOP, environment, run
from test_watch import Terminal

SERIAL = "92932105105315"
MASKED = "92930000000000"
OPTIONS = f"?instant=1&seed=1&serial={SERIAL}&start=2026-06-21T12:00"
# One for each way to wrap an answer, and one that tells the number of a second side.
MODELS = ["axpert-max-8k", "infinisolar-v", "infini-3k", "infini-10k", "lv5048"]
PERSON = {"USER": "annabelle", "LOGNAME": "annabelle", "HOME": "/home/annabelle"}


def bundle(path, device: str, *words: str, **more: str):
    return run("check", "--device", device, "--bundle", str(path), *words, **more)


def exchanges(path) -> list[dict]:
    done = run("replay", "--json", str(path))
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def without_serial(exchange: dict) -> dict:
    readings = exchange.get("readings", {})
    return exchange | {"readings": {k: v for k, v in readings.items() if "serial_number" not in k}}


def serials(found: list[dict]) -> set[str]:
    readings = [item for exchange in found for item in exchange.get("readings", {}).items()]
    return {reading["value"] for name, reading in readings if "serial_number" in name}


def headers(text: str, name: str) -> list[str]:
    start = f"# {name}: "
    return [line.removeprefix(start) for line in text.splitlines() if line.startswith(start)]


@pytest.fixture(scope="module", params=MODELS)
def pair(request, tmp_path_factory):
    """What a simulated inverter says with its serial number, and the bundle that was made of it."""
    folder = tmp_path_factory.mktemp("bundle")
    plain, masked = folder / "plain.rec", folder / "masked.rec"
    done = run("record", str(plain), "--device", f"sim:{request.param}{OPTIONS}")
    assert done.returncode == 0, done.stderr
    done = bundle(masked, f"replay:{plain}", **PERSON)
    assert done.returncode == 0, done.stdout + done.stderr
    return plain, masked, done


def test_the_serial_number_is_nowhere_in_it(pair):
    plain, masked, _ = pair
    assert SERIAL in plain.read_text()
    text = masked.read_text()
    for at in range(4, len(SERIAL) - 5):
        assert SERIAL[at : at + 6] not in text
    assert SERIAL.encode().hex() not in text.lower()
    told = serials(exchanges(masked))
    assert MASKED in told
    assert all(serial[4:] == "0" * 10 for serial in told)


def test_it_decodes_to_the_same_readings(pair):
    plain, masked, _ = pair
    true = [without_serial(exchange) for exchange in exchanges(plain)]
    told = exchanges(masked)
    assert {exchange["command"] for exchange in told} == {exchange["command"] for exchange in true}
    for exchange in told:
        assert without_serial(exchange) in true


def test_it_answers_as_the_inverter_did(pair):
    _, masked, _ = pair
    done = run("status", "--json", "--device", f"replay:{masked}")
    assert done.returncode == 0, done.stderr
    (inverter,) = json.loads(done.stdout)["inverters"]
    assert inverter["state"] == "online"
    assert inverter["serial"] == MASKED
    assert [inverter["protocol"]] == headers(masked.read_text(), "protocol")


def test_it_tells_what_a_report_needs(pair):
    _, masked, done = pair
    text = masked.read_text()
    for name in ("heliowire", "kernel", "distribution", "libraries", "rule", "groups", "candidate"):
        assert headers(text, name), name
    assert os.uname().machine in headers(text, "kernel")[0]
    assert "libuv 1." in headers(text, "libraries")[0]
    steps = [step.split(":")[0] for step in headers(text, "step")]
    assert steps[:3] == ["ok open", "ok dialect", "ok inverter"]
    assert steps[-1] == "ok recording"
    assert headers(text, "detail")  # the way to the dialect
    assert "is written, serial numbers masked" in " ".join(done.stdout.split())


def test_it_tells_no_names_and_no_addresses(pair):
    _, masked, _ = pair
    text = masked.read_text()
    assert "annabelle" not in text
    assert "/home/" not in text
    assert str(masked.parent) not in text
    assert "replay:(folder)/plain.rec" in headers(text, "asked")
    host = socket.gethostname()
    assert host in ("localhost", "") or f" {host} " not in text
    assert os.path.expanduser("~") + "/" not in text


def test_what_comes_from_the_simulator_says_so(tmp_path):
    path = tmp_path / "sim.rec"
    assert bundle(path, f"sim:axpert-5k{OPTIONS}").returncode == 0
    assert headers(path.read_text(), "device")[0].startswith("simulated, ")


def test_the_serial_number_can_be_kept(tmp_path):
    path = tmp_path / "kept.rec"
    done = bundle(path, f"sim:mppt-3000{OPTIONS}", "--keep-serial")
    assert done.returncode == 0
    assert "masked" not in done.stdout
    assert f"< ({SERIAL}" in path.read_text()
    assert serials(exchanges(path)) == {SERIAL}


def test_json_names_the_bundle(tmp_path):
    path = tmp_path / "json.rec"
    done = bundle(path, f"sim:mppt-3000{OPTIONS}", "--json")
    told = json.loads(done.stdout)
    assert told["bundle"] == str(path)
    assert told["steps"][-1]["name"] == "recording"
    assert "bundle" not in json.loads(run("check", "--json", "--device", "nonsense").stdout)


def test_a_dialect_that_is_not_known_is_asked_in_all(tmp_path):
    stranger, path = tmp_path / "stranger.rec", tmp_path / "report.rec"
    stranger.write_text(
        f"> ^P???PI\n< ^D00521\n> ^P???ID\n< ^D02514{SERIAL}000000\n"
        f"> ^P???MD\n< ^D020X{SERIAL},7\n> *\n< (NAK\n# check: none\n> *\n< (NAK\n"
    )
    done = bundle(path, f"replay:{stranger}")
    assert done.returncode == 5
    text = path.read_text()
    assert headers(text, "device") == ["none that is known"]
    assert headers(text, "protocol") == []
    assert "FAILED dialect: it speaks PI21, which is not known here" in headers(text, "step")
    assert "with this bundle" in headers(text, "advice")[0]
    asked = [line for line in text.splitlines() if line.startswith("> ")]
    for question in ("QPI", "^P005GS", "^P003GS", "HSTS", "QALL+", "^P005ID"):
        assert any(line.startswith("> " + question) for line in asked), question
    assert "< ^D00521" in text
    assert SERIAL[4:] not in text
    assert run("replay", str(path), "--protocol", "pi18").returncode == 0


def test_a_ups_is_asked_no_more_than_who_it_is(tmp_path):
    path = tmp_path / "ups.rec"
    done = bundle(path, f"replay:{TOP}/tests/usb/ups.rec")
    assert done.returncode == 3
    asked = {line for line in path.read_text().splitlines() if line.startswith("> ")}
    assert "> Q1\\x0d" in asked
    assert len(asked) < 10


def test_what_can_not_even_be_opened_is_a_bundle_too(tmp_path):
    path = tmp_path / "gone.rec"
    done = bundle(path, "tcp:127.0.0.1:1", **PERSON)
    assert done.returncode == 3
    text = path.read_text()
    assert "127.0.0.1" not in text
    assert headers(text, "asked") == ["tcp:(address):1"]
    assert headers(text, "step")[0].startswith("FAILED open: (address) port 1")
    done = run("replay", str(path))
    assert done.returncode == 5
    assert "nothing was asked" in done.stderr


@pytest.mark.parametrize(
    "device, secret, asked",
    [
        ("tcp:solar-attic", "attic", "tcp:(address)"),
        ("solar-attic:8899", "attic", "(address):8899"),
        ("/dev/serial/by-id/usb-FTDI_A50285BI-if00", "A50285", "/dev/serial/by-id/(adapter)"),
        ("usb:0665", "secret", "usb:0665"),
    ],
)
def test_a_device_that_is_named_wrongly_tells_no_more(tmp_path, device, secret, asked):
    path = tmp_path / "misnamed.rec"
    done = bundle(path, device, **PERSON)
    assert done.returncode == 2
    text = path.read_text()
    assert secret not in text
    assert headers(text, "asked") == [asked]
    assert headers(text, "step")[0].startswith(f"FAILED open: device '{asked}'")


def test_a_file_that_is_there_is_not_replaced_unless_forced(tmp_path):
    path = tmp_path / "there.rec"
    path.write_text("precious")
    device = f"sim:mppt-3000{OPTIONS}"
    done = bundle(path, device)
    assert done.returncode == 2
    assert "--force" in done.stderr
    assert done.stdout == ""
    assert path.read_text() == "precious"
    assert bundle(path, device, "--force").returncode == 0
    assert "precious" not in path.read_text()
    assert os.listdir(tmp_path) == ["there.rec"]


@pytest.mark.parametrize(
    "path, code, words",
    [
        ("", 2, "--bundle needs the name of a file"),
        ("/nowhere/a.rec", 1, "/nowhere/a.rec: No such file or directory"),
        ("/dev/null", 2, "no plain file"),
        ("/tmp", 2, "no plain file"),
    ],
)
def test_where_nothing_can_be_written_is_told_before_anything_is_asked(path, code, words):
    done = bundle(path, "sim:mppt-3000", "--force")
    assert done.returncode == code
    assert words in done.stderr
    assert done.stdout == ""


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_of_others_is_told(tmp_path):
    tmp_path.chmod(0o500)
    done = bundle(tmp_path / "a.rec", "sim:mppt-3000")
    assert done.returncode == 4
    assert "Permission denied" in done.stderr


def no_room():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500))


def test_a_disk_without_room_leaves_nothing_behind(tmp_path):
    path = tmp_path / "full.rec"
    words = [PROGRAM, "check", "--device", f"sim:mppt-3000{OPTIONS}", "--bundle", path]
    done = subprocess.run(
        words, capture_output=True, text=True, env=environment(), preexec_fn=no_room, check=False
    )
    assert done.returncode == 1
    assert f"{path}: File too large" in done.stderr
    assert "is written" not in done.stdout
    assert os.listdir(tmp_path) == []


def test_json_ends_as_the_program_does(tmp_path):
    words = [PROGRAM, "check", "--json", "--device", f"sim:mppt-3000{OPTIONS}", "--bundle", tmp_path / "a"]
    done = subprocess.run(
        words, capture_output=True, text=True, env=environment(), preexec_fn=no_room, check=False
    )
    told = json.loads(done.stdout)
    assert (told["exit_code"], told["ok"], "bundle" in told) == (done.returncode, False, False)


def test_an_interrupt_leaves_nothing_behind(tmp_path):
    words = [PROGRAM, "check", "--device", "sim:?silent=1000", "--bundle", tmp_path / "a.rec"]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, env=environment()) as process:
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        assert process.wait(5) == -signal.SIGINT
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("words", [["--force"], ["--keep-serial"], ["--bundle", "a", "--install-rule"]])
def test_options_that_make_no_sense_are_refused(words):
    done = run("check", *words)
    assert done.returncode == 2
    assert "--bundle" in done.stderr


def test_a_terminal_shows_how_far_it_is(tmp_path):
    path = tmp_path / "progress.rec"
    device = "sim:mppt-3000?baud=19200&seed=1"
    terminal = Terminal("check", "--device", device, "--bundle", str(path))
    try:
        terminal.wait_for(rb"Recording: QPIGS, \d+ of \d+")
        assert terminal.end() == 0
        assert path.exists()
    finally:
        terminal.close()
