"""`heliowire protocols --learned`: what the daemon found out about each unit."""

import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from conftest import PROGRAM, SIMULATED, environment, run

NOW = 1753351200
UNIT = {
    "serial": "92932004102443",
    "protocol": "pi30max",
    "firmware": "00079.15",
    "since": NOW,
    "seen": NOW + 600,
    "questions": {
        "QPIGS": {"answer": "answered", "tokens": 24, "since": NOW, "tried": NOW + 600},
        "QED": {"answer": "refused", "tokens": 0, "since": NOW + 7, "tried": NOW + 8},
        "QBEQI": {"answer": "unheard", "tokens": 0, "since": NOW + 9, "tried": NOW + 9},
        "QGONE": {"answer": "refused", "tokens": 0, "since": NOW, "tried": NOW},
    },
    "scales": {"inverter_heat_sink_temperature": {"scale": "other", "since": NOW + 60}},
}


def learned(folder: Path, *words: str) -> str:
    done = run("protocols", "--learned", "--data", str(folder), *words, TZ="UTC")
    assert done.returncode == 0
    assert done.stderr == ""
    return done.stdout


def keep(folder: Path, *units: dict) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "learned.json").write_text(json.dumps({"units": units}))


def polled(recording: Path) -> list[dict]:
    """The questions in it, but for those by which a unit is identified; the last is for firmware."""
    if not recording.exists():
        return []
    lines = [json.loads(line) for line in run("replay", str(recording), "--json").stdout.splitlines()]
    names = [n for n, line in enumerate(lines) if line["command"] == "QVFW"]
    return lines[names[0] + 1 :] if names else []


def daemon(folder: Path, recording: Path, enough, *words: str) -> list[dict]:
    """Runs the daemon with a simulated unit until `enough` of what it asks; returns what it asked."""
    command = [PROGRAM, "run", "--device", SIMULATED, "--listen", "127.0.0.1:0", "--gap", "0"]
    with subprocess.Popen(
        [*command, "--data", str(folder), "--record", str(recording), *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment(),
    ) as process:
        end = time.monotonic() + 50
        while not enough(polled(recording)):
            assert time.monotonic() < end
            time.sleep(0.3)
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    return polled(recording)


def test_a_unit_and_its_questions_as_a_table(tmp_path):
    keep(tmp_path, UNIT)
    lines = [" ".join(line.split()) for line in learned(tmp_path).splitlines()]
    assert lines[0] == "92932004102443: pi30max, firmware 00079.15"
    assert lines[1] == "Known since 2025-07-24 10:00, seen last 2025-07-24 10:10"
    assert "QPIGS general status answered 24 2025-07-24 10:00 2025-07-24 10:10" in lines
    assert any(line.startswith("QED ") and " refused 2025-07-24 10:00 " in line for line in lines)
    assert any(line.startswith("QBEQI ") and " unheard " in line for line in lines)
    assert "QGONE refused 2025-07-24 10:00 2025-07-24 10:00" in lines
    assert lines[-1] == (
        "Heat sink temperature: not sent in degrees, so it is not shown, since 2025-07-24 10:01"
    )


def test_the_same_as_json(tmp_path):
    keep(tmp_path, UNIT)
    told = json.loads(learned(tmp_path, "--json"))
    assert told["folder"] == str(tmp_path)
    (unit,) = told["units"]
    assert {k: unit[k] for k in ("serial", "protocol", "firmware", "simulated")} == {
        "serial": "92932004102443",
        "protocol": "pi30max",
        "firmware": "00079.15",
        "simulated": False,
    }
    questions = {q.pop("command"): q for q in unit["questions"]}
    assert questions["QPIGS"] == {
        "title": "general status",
        "answer": "answered",
        "tokens": 24,
        "since": "2025-07-24T10:00:00.000Z",
        "tried": "2025-07-24T10:10:00.000Z",
    }
    assert questions["QED"]["title"]
    assert questions["QGONE"]["title"] is None
    assert unit["scales"] == [
        {
            "name": "inverter_heat_sink_temperature",
            "scale": "other",
            "since": "2025-07-24T10:01:00.000Z",
        }
    ]


def test_each_firmware_has_a_table_of_its_own_and_what_is_simulated_is_marked(tmp_path):
    keep(tmp_path, UNIT, UNIT | {"firmware": "00079.70", "questions": {}, "scales": {}})
    keep(tmp_path / "simulated", UNIT | {"serial": "1"})
    told = json.loads(learned(tmp_path, "--json"))["units"]
    assert [(u["serial"], u["firmware"], u["simulated"]) for u in told] == [
        ("92932004102443", "00079.15", False),
        ("92932004102443", "00079.70", False),
        ("1", "00079.15", True),
    ]
    assert told[1]["scales"][0] == {
        "name": "inverter_heat_sink_temperature",
        "scale": "undecided",
        "since": None,
    }
    text = learned(tmp_path)
    assert text.count("Simulated.") == 1
    assert text.index("firmware 00079.70") < text.index("Simulated.")


def test_nothing_learnt_is_no_failure(tmp_path):
    assert f"Nothing has been learnt yet in {tmp_path}" in learned(tmp_path)
    assert json.loads(learned(tmp_path, "--json"))["units"] == []
    done = run("protocols", "--learned", XDG_STATE_HOME=str(tmp_path), STATE_DIRECTORY=str(tmp_path / "none"))
    assert done.returncode == 0
    assert "Nothing has been learnt yet" in done.stdout


def test_a_broken_file_is_told_and_is_an_empty_one(tmp_path):
    (tmp_path / "learned.json").write_text('{"units": [')
    done = run("protocols", "--learned", "--data", str(tmp_path))
    assert done.returncode == 0
    assert "learned.json: line 1:" in done.stderr
    assert "Nothing has been learnt yet" in done.stdout


def test_a_folder_that_is_not_there_is_told(tmp_path):
    done = run("protocols", "--learned", "--data", str(tmp_path / "none"))
    assert done.returncode not in (0, 2)
    assert str(tmp_path / "none") in done.stderr


@pytest.mark.parametrize(
    "words", [["pi30", "--learned"], ["--learned", "--markdown"], ["--data", "/"]]
)
def test_what_does_not_go_together(words):
    done = run("protocols", *words)
    assert done.returncode == 2
    assert "--learned" in done.stderr


def test_what_one_run_learns_the_next_does_not_ask(tmp_path):
    data = tmp_path / "data"

    def many_refused(lines: list[dict]) -> bool:
        return sum(line["outcome"] == "nak" for line in lines) > 12

    def a_round(lines: list[dict]) -> bool:
        return len(lines) > 40 and any(line["command"] == "QPIRI" for line in lines)

    daemon(data, tmp_path / "first.rec", many_refused)
    assert sorted(os.listdir(data)) == ["heliowire.lock", "simulated"]
    (unit,) = json.loads(learned(data, "--json"))["units"]
    assert unit["simulated"]
    assert unit["scales"][0]["scale"] == "degrees"
    answers = {q["command"]: q["answer"] for q in unit["questions"]}
    assert answers["QPIGS"] == "answered"
    vain = {command for command, answer in answers.items() if answer != "answered"}
    assert len(vain) > 3

    asked = {line["command"].rstrip("0123456789") for line in daemon(data, tmp_path / "next.rec", a_round)}
    assert "QPIGS" in asked
    assert not asked & {command.rstrip("0123456789") for command in vain if command[-1].isalpha()}


def test_beside_real_units_nothing_is_learnt_of_simulated_ones(tmp_path):
    data = tmp_path / "data"
    daemon(data, tmp_path / "a.rec", lambda lines: len(lines) > 20, "--device", "serial:/dev/none")
    assert sorted(os.listdir(data)) == ["heliowire.lock", "simulated"]
    assert all(name.startswith("history.db") for name in os.listdir(data / "simulated"))
