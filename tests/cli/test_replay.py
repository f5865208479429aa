"""replay: recordings by hand, dialects found, and tests/recordings as tests."""

import json
import shutil
import subprocess
import sys

import pytest
from conftest import PROGRAM, RECORDINGS, environment, run

RECORDED = sorted(RECORDINGS.rglob("*.rec"))
RUNNER = RECORDINGS / "replayed.py"
GS = (
    "^D1062336,499,2336,499,0443,0255,007,524,000,000,000,017,042,039,000,000,1326,0000,1907,0000,"
    "0,2,0,1,1,2,1,1"
)


def replay(path, *words: str) -> list[dict]:
    done = run("replay", "--json", str(path), *words)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("question", ["GS", "^P005GS", "^P003GS", "^P???GS"])
def test_a_caret_question_by_hand_may_have_its_length(tmp_path, question):
    path = tmp_path / "hand.rec"
    path.write_text(f"> {question}\n< {GS}\n")
    (exchange,) = replay(path)
    assert (exchange["protocol"], exchange["command"], exchange["outcome"]) == ("pi18", "GS", "ok")
    assert exchange["readings"]["grid_voltage"]["value"] == 233.6
    answer = run("query", "GS", "--json", "--device", f"replay:{path}", "--protocol", "pi18")
    assert json.loads(answer.stdout)["readings"] == exchange["readings"]


def test_question_marks_stand_for_the_digits_of_a_date(tmp_path):
    path = tmp_path / "dated.rec"
    path.write_text("# protocol: pi17\n> EY????\n< ^D01100006591\n> ^P???ED????????\n< ^D009000091\n")
    year, day = replay(path)
    assert year["readings"]["yearly_generated_energy"]["value"] == 6591
    assert day["outcome"] == "ok"
    for question in ("EY2019", "EY2026"):
        done = run("query", question, "--device", f"replay:{path}", "--protocol", "pi17")
        assert done.returncode == 0, done.stderr


def test_a_dialect_without_checks_needs_only_its_name(tmp_path):
    path = tmp_path / "plain.rec"
    path.write_text("# protocol: pi16\n> QMOD\n< (B\n")
    assert replay(path)[0]["readings"]["device_mode"]["value"] == "battery"
    done = run("query", "QMOD", "--device", f"replay:{path}", "--protocol", "pi16")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", RECORDED, ids=[f"{p.parent.name}/{p.stem}" for p in RECORDED])
def test_a_dialect_that_is_not_named_is_found(tmp_path, path):
    lines = path.read_text().splitlines(keepends=True)
    nameless = tmp_path / "nameless.rec"
    nameless.write_text("".join(line for line in lines if not line.startswith("# protocol:")))
    named, found = replay(path), replay(nameless)
    # A part of a conversation may leave open which variant of its family it is.
    assert named[0]["protocol"].startswith(found[0]["protocol"])
    assert [e["outcome"] for e in named] == [e["outcome"] for e in found]


def test_a_protocol_that_is_given_wins(tmp_path):
    path = tmp_path / "hand.rec"
    path.write_text("# protocol: pi30\n> QMOD\n< (B\n")
    assert replay(path, "--protocol", "pi30max")[0]["protocol"] == "pi30max"


@pytest.mark.parametrize(
    "text, words",
    [
        ("> XYZZY\n< (what\n", "no dialect reads any of it"),
        ("# device: nobody\n", "nothing was asked"),
        ("# check: none\n> QPI\n< (PI01\n", "as UPSes do"),
        ("> ^P???PI\n< ^D00521\n", "PI21, which is not known here"),
    ],
)
def test_what_no_dialect_reads_is_told(tmp_path, text, words):
    path = tmp_path / "odd.rec"
    path.write_text(text)
    done = run("replay", str(path))
    assert done.returncode in (3, 5)
    assert words in done.stderr


def runner(*words) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, RUNNER, "--program", PROGRAM, *words],
        capture_output=True,
        text=True,
        env=environment(),
        check=False,
    )


def test_every_dialect_has_a_recording():
    names = {protocol["name"] for protocol in json.loads(run("protocols", "--json").stdout)["protocols"]}
    # Variants of PI30 that differ in a few codes, and one of which only papers are known.
    assert names - {path.parent.name for path in RECORDED} == {"pi30m045", "pi30gk", "pi30mst"}


def test_a_recording_that_is_dropped_in_says_how_it_becomes_a_test(tmp_path):
    path = tmp_path / "mine.rec"
    shutil.copy(RECORDINGS / "pi34" / "simulated-mppt-3000.rec", path)
    done = runner(path)
    assert done.returncode == 1
    assert "mine.json is missing" in done.stdout
    assert "replayed.py --update " in done.stdout
    assert done.stdout.endswith("0 passed, 1 failed\n")

    assert "new: read it" in runner("--update", path).stdout
    assert runner(path).stdout.endswith("1 passed, 0 failed\n")
    assert "as it was" in runner("--update", path).stdout
    written = path.with_suffix(".json").read_text()
    assert '\n  "pv_input_voltage": {"value": 102.2, "unit": "V"},\n' in written
    assert json.loads(written)["protocol"] == "pi34"


def test_a_reading_that_changes_fails_and_is_shown(tmp_path):
    path = tmp_path / "mine.rec"
    path.write_text("# protocol: pi30\n> QMOD\n< (B\n")
    assert runner("--update", path).returncode == 0
    path.write_text("# protocol: pi30\n> QMOD\n< (L\n")
    done = runner(path)
    assert done.returncode == 1
    assert '-  "device_mode": {"value": "battery", "raw": "B"}' in done.stdout
    assert '+  "device_mode": {"value": "line", "raw": "L"}' in done.stdout


def test_a_recording_that_can_not_be_replayed_fails(tmp_path):
    path = tmp_path / "mine.rec"
    path.write_text("> XYZZY\n< (what\n")
    for words in ([path], ["--update", path]):
        done = runner(*words)
        assert done.returncode == 1
        assert "no dialect reads any of it" in done.stdout
    assert not path.with_suffix(".json").exists()
