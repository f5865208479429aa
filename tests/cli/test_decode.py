"""`heliowire decode`: every recorded frame, and what is not a task at all."""

import json
import select
import subprocess
import time

import pytest
from conftest import PROGRAM, RECORDINGS, environment, run

FILES = sorted(path.stem for path in RECORDINGS.glob("*.json"))
UNCHECKED = {"pi16", "h", "h01"}  # nothing tells a damaged answer there but its form


def known_protocols() -> set[str]:
    return {p["name"] for p in json.loads(run("protocols", "--json").stdout)["protocols"]}


def replies() -> list[dict]:
    """Recorded answers in a dialect that has its tables."""
    known = known_protocols()
    rows = [row for name in FILES for row in json.loads((RECORDINGS / f"{name}.json").read_text())]
    for row in rows:
        row["spoken"] = row.get("decode_as", row["protocol"])
    return [r for r in rows if r["kind"] in ("reply", "usb_in") and r["spoken"] in known]


def tasks(rows: list[dict]) -> str:
    lines = (
        {"protocol": r["spoken"], "command": r["command"], "raw_hex": r["raw_hex"]} for r in rows
    )
    return "".join(json.dumps(line) + "\n" for line in lines)


@pytest.fixture(scope="module")
def decoded() -> list[tuple[dict, dict]]:
    rows = replies()
    done = run("decode", stdin=tasks(rows))
    assert done.returncode == 0
    assert done.stderr == ""
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(rows)
    return list(zip(rows, answers, strict=True))


def same(one, other) -> bool:
    numbers = all(isinstance(x, int | float) and not isinstance(x, bool) for x in (one, other))
    return abs(one - other) < 1e-6 if numbers else one == other


def test_there_is_something_to_decode(decoded):
    assert len(decoded) > 260
    assert sum(answer["outcome"] == "ok" for _, answer in decoded) > 220


def test_answers_stay_in_order(decoded):
    for row, answer in decoded:
        assert (answer["protocol"], answer["command"]) == (row["spoken"], row["command"])


def test_every_frame_is_judged_rightly(decoded):
    wrong = {r["id"]: a["outcome"] for r, a in decoded if a["outcome"] != r["outcome"]}
    assert wrong == {}


def test_every_reading_is_right(decoded):
    wrong = []
    for row, answer in decoded:
        readings = answer.get("readings", {})
        for name, expected in row["expected"].items():
            got = readings.get(name, {"value": "absent"})
            for part in ("value", "unit", "raw"):
                if part in expected and not same(got.get(part), expected[part]):
                    wrong.append((row["id"], name, part, expected[part], got.get(part)))
        wrong += [(row["id"], name, "there") for name in row.get("absent", []) if name in readings]
    assert wrong == []


def test_only_what_is_whole_has_readings(decoded):
    for row, answer in decoded:
        if answer["outcome"] == "ok":
            assert ("text" in answer) == (answer["readings"] == {})
            assert answer["readings"] or answer["protocol"] in UNCHECKED, row["id"]
        else:
            assert "readings" not in answer, row["id"]
            assert answer["text"]


def test_numbers_keep_the_digits_of_the_wire():
    answer = run("decode", stdin=tasks([r for r in replies() if r["command"] == "QPIRI"])).stdout
    assert '"battery_float_voltage":{"value":54.0,' in answer or ":{\"value\":54.0," in answer
    assert "53.9999" not in answer


def test_an_answer_to_another_question_is_a_mismatch():
    rows = [r for r in replies() if r["spoken"] == "pi30" and r["outcome"] == "ok"]
    row = next(r for r in rows if r["command"] == "QPIWS")
    answer = json.loads(run("decode", stdin=tasks([row | {"command": "QPIGS"}])).stdout)
    assert answer["outcome"] == "mismatch"
    assert "readings" not in answer


@pytest.mark.parametrize(
    "protocol, command, text, outcome",
    [
        ("h", "HGRID", "239.0 50.0 280 090 70 40 +00000 0 04500 11+00000", "ok"),
        ("h", "HGRID", "239.0 50.0 280 090", "truncated"),
        ("h", "HGRID", "", "truncated"),
        ("pi16", "QPIRI", "230.0 50.0 013.0 230.0 013.0", "truncated"),
        ("pi16", "QED20150620", "019297", "ok"),
        ("pi16", "QED20150620106", "019297", "ok"),
    ],
)
def test_without_a_check_a_short_answer_is_cut(protocol, command, text, outcome):
    done = run("decode", "-p", protocol, "-c", command, f"({text}\r".encode().hex())
    answer = json.loads(done.stdout)
    assert answer["outcome"] == outcome
    assert bool(answer.get("readings")) == (outcome == "ok")
    assert done.returncode == (0 if outcome == "ok" else 5)


def test_without_a_check_a_stranger_is_whole_and_says_nothing():
    stranger = b"(238.7 50.0 230.1 50.0 0391 0240 009 375 25.30 000 087 0038\r"
    done = run("decode", "--protocol", "h", "--command", "HGRID", stranger.hex())
    answer = json.loads(done.stdout)
    assert (answer["outcome"], answer["readings"]) == ("ok", {})
    assert "not an answer to HGRID" in answer["text"]


@pytest.mark.parametrize(
    "line, text",
    [
        ("", "not JSON"),
        ("nonsense", "not JSON"),
        ('{"protocol":"pi30"', "not JSON"),
        ('{"protocol":"pi30"} trailing', "not JSON"),
        ("[]", "not a JSON object"),
        ("17", "not JSON"),
        ("{}", 'there is no "protocol"'),
        ('{"protocol":"pi30","command":"QMOD"}', 'there is no "raw_hex"'),
        ('{"protocol":1,"command":"QMOD","raw_hex":""}', '"protocol" is not a text'),
        ('{"protocol":"pi99","command":"QMOD","raw_hex":""}', "no protocol 'pi99'"),
        ('{"protocol":"pi30","command":"QMOD","raw_hex":"28zz"}', "not hexadecimal"),
        ('{"protocol":"pi30","command":"QMOD","raw_hex":"284"}', "not hexadecimal"),
        ('{"protocol":"pi30","command":"QXYZ","raw_hex":"2842e7c90d"}', "no table for 'QXYZ'"),
        ('{"protocol":"\\u0000","command":"","raw_hex":""}', "not JSON"),
        ("\udcff\udcfe", "not JSON"),
        ("[" * 5000, "not JSON"),
    ],
)
def test_a_bad_line_is_answered_and_ends_nothing(line, text):
    good = '{"protocol":"pi30","command":"QMOD","raw_hex":"2842e7c90d"}'
    stdin = f"{good}\n{line}\n{good}\n".encode(errors="surrogateescape")
    done = run("decode", stdin=stdin)
    assert done.returncode == 0
    answers = [json.loads(each) for each in done.stdout.splitlines()]
    assert [a["outcome"] for a in answers] == ["ok", "unknown", "ok"]
    assert text in answers[1]["text"]


def test_a_line_without_end_is_answered_too():
    good = '{"protocol":"pi30","command":"QMOD","raw_hex":"2842e7c90d"}'
    done = run("decode", stdin=f"{'x' * 3_000_000}\n{good}\n{good}")
    answers = [json.loads(each) for each in done.stdout.splitlines()]
    assert [a["outcome"] for a in answers] == ["unknown", "ok", "ok"]


@pytest.mark.parametrize(
    "digits, outcome, code",
    [
        ("2842e7c90d", "ok", 0),
        ("28 42 E7 C9 0D", "ok", 0),
        ("2841434b39200d", "ack", 0),
        ("284e414b73730d", "nak", 6),
        ("2842e7c80d", "bad_crc", 5),
        ("2842e7", "truncated", 5),
        ("", "truncated", 5),
        (" ", "truncated", 5),
        ("514d4f4449c10d", "echo", 5),
    ],
)
def test_one_answer_on_the_command_line(digits, outcome, code):
    done = run("decode", "--protocol", "pi30", "--command", "QMOD", digits)
    assert json.loads(done.stdout)["outcome"] == outcome
    assert done.returncode == code


def test_a_choice_tells_its_code():
    done = run("decode", "-p", "pi30", "-c", "QMOD", "2842e7c90d")
    readings = json.loads(done.stdout)["readings"]
    assert readings == {"device_mode": {"value": "battery", "unit": None, "raw": "B"}}


def test_it_answers_while_it_waits():
    """A program may ask line by line and read each answer before it asks on."""
    words = [PROGRAM, "decode"]
    with subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment()
    ) as process:
        for _ in range(3):
            process.stdin.write(b'{"protocol":"pi30","command":"QMOD","raw_hex":"2842e7c90d"}\n')
            process.stdin.flush()
            assert select.select([process.stdout], [], [], 10)[0]
            assert json.loads(process.stdout.readline())["outcome"] == "ok"
        process.stdin.close()
        assert process.wait(10) == 0


def test_large_inputs_flow():
    rows = [r for r in replies() if r["command"] == "QPIGS"][:10]
    stdin = tasks(rows) * 2000
    began = time.monotonic()
    done = run("decode", stdin=stdin)
    took = time.monotonic() - began
    assert len(done.stdout.splitlines()) == len(rows) * 2000
    assert took < 20  # some 10 us a line; the rest is a busy machine
