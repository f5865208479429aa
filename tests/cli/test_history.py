"""`heliowire history`: what a daemon kept, counted, checked, exported and copied."""

import csv
import io
import json
import shutil
import sqlite3
import subprocess
import time

import pytest
from conftest import PROGRAM, environment, run

SIMULATED = "sim:?seed=3&baud=115200&start=2026-06-21T10:00"
SERIAL_DIGITS = 14


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """The data folder of a daemon that read a simulated inverter for some seconds."""
    folder = tmp_path_factory.mktemp("history")
    ready = folder / "ready"
    words = ["--device", SIMULATED, "--listen", "127.0.0.1:0", "--data", folder, "--flush", "1"]
    with subprocess.Popen(
        [PROGRAM, "run", *map(str, words), "--ready-file", ready],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment(),
    ) as daemon:
        time.sleep(9)
        daemon.terminate()
        assert daemon.wait(20) == 0
    return folder


@pytest.fixture
def copy(kept, tmp_path):
    """The same, to be damaged."""
    shutil.copytree(kept, tmp_path / "data")
    return tmp_path / "data"


def history(folder, *words):
    return run("history", *words, "--data", str(folder), "--simulated")


def lines_of(done) -> list[dict]:
    assert done.returncode == 0, done.stderr
    return list(csv.DictReader(io.StringIO(done.stdout)))


def test_stats_tell_how_much_there_is(kept):
    done = history(kept, "stats", "--json")
    assert done.returncode == 0, done.stderr
    (inverter,) = json.loads(done.stdout)["inverters"]
    assert len(inverter["inverter"]) == SERIAL_DIGITS
    assert inverter["answers"] > 5
    assert inverter["first"] < inverter["last"]
    assert inverter["inverter"] in history(kept, "stats").stdout


def test_an_export_has_every_answer(kept):
    rows = lines_of(history(kept, "export", "--signals", "battery_voltage,device_mode"))
    volts = [float(row["battery_voltage (V)"]) for row in rows if row["battery_voltage (V)"]]
    assert len(volts) >= 3
    assert all(40 < value < 60 for value in volts)
    assert {row["source"] for row in rows} == {"QPIGS", "QMOD"}
    assert {row["device_mode"] for row in rows if row["source"] == "QMOD"} <= {'battery', 'line'}
    times = [row["time (UTC)"] for row in rows if row["source"] == "QPIGS"]
    assert times == sorted(times) and len(set(times)) == len(times)


def test_an_export_can_be_a_part(kept):
    words = ("export", "--signals", "battery_voltage")
    times = [row["time (UTC)"] for row in lines_of(history(kept, *words))]
    part = lines_of(history(kept, *words, "--from", times[1], "--to", times[3]))
    assert [row["time (UTC)"] for row in part] == times[1:3]
    assert lines_of(history(kept, *words, "--inverter", "nobody")) == []


def test_what_is_whole_is_called_whole(kept):
    done = history(kept, "verify")
    assert done.returncode == 0
    assert "blocks are whole" in done.stdout


def test_damage_is_found_and_the_rest_is_read(copy):
    whole = len(lines_of(history(copy, "export", "--signals", "battery_voltage")))
    database = sqlite3.connect(copy / "simulated" / "history.db")
    with database:
        rowid = database.execute(
            "SELECT tail.id FROM tail JOIN source ON source.id = tail.source"
            " WHERE source.name = 'QPIGS' LIMIT 1"
        ).fetchone()[0]
        database.execute("UPDATE tail SET data = x'010203' WHERE id = ?", (rowid,))
    database.close()
    done = history(copy, "verify")
    assert done.returncode == 1
    assert "QPIGS" in done.stdout and "can't be read" in done.stdout
    assert "1 of" in done.stderr
    rest = len(lines_of(history(copy, "export", "--signals", "battery_voltage")))
    assert 0 < rest < whole


def test_a_backup_is_a_history(kept, tmp_path):
    (tmp_path / "simulated").mkdir()
    target = tmp_path / "simulated" / "history.db"
    assert history(kept, "backup", str(target)).returncode == 0
    assert history(tmp_path, "verify").returncode == 0
    words = ("export", "--signals", "battery_voltage")
    assert history(tmp_path, *words).stdout == history(kept, *words).stdout
    again = history(kept, "backup", str(target))
    assert again.returncode == 2
    assert "is there already" in again.stderr


@pytest.mark.parametrize(
    "words, said",
    [
        (("shred",), "no 'history shred'"),
        (("backup",), "which file"),
        (("stats", "file"), "takes no file"),
        (("export",), "say which readings"),
        (("export", "--signals", "nonsense"), "no reading 'nonsense'"),
        (("export", "--signals", "load_power", "--from", "noon"), "'noon' is no time"),
    ],
)
def test_what_makes_no_sense_is_told(kept, words, said):
    done = history(kept, *words)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stdout == ""


def test_without_a_history_it_says_so(tmp_path):
    done = history(tmp_path, "stats")
    assert done.returncode == 1
    assert "there is no history" in done.stderr
