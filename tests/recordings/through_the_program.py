#!/usr/bin/env python3
"""through_the_program.py PROGRAM FILE: every frame of a file through `heliowire decode`, and every
request through `heliowire encode`.

What comes out is compared with what the file expects; the last line counts.
"""

import json
import subprocess
import sys

TOLERANCE = 1e-6


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def same(expected, value):
    if is_number(expected) and is_number(value):
        return abs(expected - value) < TOLERANCE
    return type(expected) is type(value) and expected == value


def differences(vector, answer):
    """What is wrong with the answer to one frame, as sentences."""
    outcome = answer["outcome"]
    if outcome != vector["outcome"]:
        yield f"judged {outcome} instead of {vector['outcome']}: {answer.get('text')}"
    readings = answer.get("readings", {})
    if outcome != "ok" and readings:
        yield "has readings all the same"
    for name, expected in vector.get("expected", {}).items():
        reading = readings.get(name)
        if reading is None:
            yield f"{name} is not there"
        elif not same(expected["value"], reading["value"]):
            yield f"{name} is {reading['value']} instead of {expected['value']}"
        elif "unit" in expected and expected["unit"] != reading.get("unit"):
            yield f"{name} is in {reading.get('unit')} instead of {expected['unit']}"
    for name in vector.get("absent", []):
        if name in readings:
            yield f"{name} is there"


def answers(program, command, questions):
    """The program's answers to JSON lines, one for each."""
    lines = "".join(json.dumps(question) + "\n" for question in questions)
    done = subprocess.run([program, command], input=lines, text=True, capture_output=True, check=True)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    if len(found) != len(questions):
        sys.exit(f"{len(questions)} questions, {len(found)} answers")
    return found


def dialect(vector):
    return vector.get("decode_as", "pi30") if vector["protocol"] == "usb" else vector["protocol"]


def check_frames(program, vectors):
    """Pairs of a vector's id and what is wrong with it."""
    replies = [v for v in vectors if v["kind"] in ("reply", "usb_in")]
    questions = [
        {"protocol": dialect(v), "command": v["command"], "raw_hex": v["raw_hex"]} for v in replies
    ]
    for vector, answer in zip(replies, answers(program, "decode", questions), strict=True):
        for difference in differences(vector, answer):
            yield vector["id"], difference


def check_requests(program, vectors):
    """The same for what is sent."""
    requests = [v for v in vectors if v["kind"] in ("request", "setter", "usb_out")]
    questions = [{"protocol": dialect(v), "text": v["request_text"]} for v in requests]
    for vector, answer in zip(requests, answers(program, "encode", questions), strict=True):
        if answer["hex"] != vector["request_hex"]:
            yield vector["id"], f"is sent as {answer['hex']} instead of {vector['request_hex']}"
        if "reports" in vector and answer["reports"] != vector["reports"]:
            yield vector["id"], f"is sent in the reports {answer['reports']}"


def main():
    program, file = sys.argv[1:]
    with open(file, encoding="utf-8") as stream:
        vectors = json.load(stream)
    wrong = [*check_frames(program, vectors), *check_requests(program, vectors)]
    for name, difference in wrong:
        print(f"{name}: {difference}")
    print(f"{len(vectors)} vectors, {len(wrong)} differences")
    return 1 if wrong or not vectors else 0


if __name__ == "__main__":
    sys.exit(main())
