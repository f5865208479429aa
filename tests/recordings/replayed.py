#!/usr/bin/env python3
"""Replays every recording in this folder and compares each reading with the .json beside it.

A recording (.rec) is what `heliowire record` or `heliowire check --bundle` wrote, or one by hand. To
add one, drop it into the folder of its dialect, and let --update write what it decodes to. What that
is must then be read: a test holds whatever was written, right or wrong.
"""

import argparse
import difflib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
TOP = HERE.parent.parent
COMMAND = re.compile(r'\{"command": "([^"]*)"')


def find_program() -> Path:
    """The program that was built last, unless the environment names one."""
    if os.environ.get("HELIOWIRE"):
        return Path(os.environ["HELIOWIRE"])
    built = [TOP / folder / "heliowire" for folder in ("build", "build-gcc", "build-clang")]
    found = sorted((path for path in built if path.is_file()), key=lambda path: path.stat().st_mtime)
    if not found:
        sys.exit("there is no build/heliowire yet: make")
    return found[-1]


def shown(path: Path) -> str:
    """A path as a person would type it, who does not stand in the build folder as Meson does."""
    return os.path.relpath(path, TOP if Path("build.ninja").exists() else None)


def replay(program: Path, recording: Path) -> list[dict]:
    """What the program says to each exchange."""
    done = subprocess.run(
        [program, "replay", "--json", recording], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise ValueError(done.stderr.strip() or f"it ended with status {done.returncode}")
    exchanges = [json.loads(line) for line in done.stdout.splitlines()]
    check_folder(recording, exchanges)
    return exchanges


def check_folder(recording: Path, exchanges: list[dict]) -> None:
    """One that is read as another dialect than was meant must not become a test of that."""
    if not exchanges or not recording.is_relative_to(HERE):
        return
    folder, protocol = recording.parent.name, exchanges[0]["protocol"]
    if recording.parent.parent != HERE:
        raise ValueError(f"it is {protocol}, and belongs into {shown(HERE / protocol)}/")
    if folder != protocol:
        raise ValueError(f"it is {protocol}, but lies in {folder}/. Move it into {protocol}/, or, if it "
                         f"is {folder}, say so at its top: # protocol: {folder}")


def compact(value) -> str:
    return json.dumps(value, ensure_ascii=False)


def reading_line(name: str, reading: dict) -> str:
    """A number has a unit, a flag has none."""
    told = {key: value for key, value in reading.items() if key == "value" or value is not None}
    return f"{compact(name)}: {compact(told)}"


def undecoded(exchanges: list[dict]) -> str:
    """The questions that no table reads an answer to, which are easily overlooked among readings."""
    odd = [f"{e['command']} ({e['outcome']})" for e in exchanges if e["outcome"] in ("mismatch", "unknown")]
    return f"; no table reads {', '.join(dict.fromkeys(odd))}" if odd else ""


def written(exchanges: list[dict]) -> str:
    """The expectation: an exchange as a paragraph, a reading as a line, sorted."""
    paragraphs = []
    for exchange in exchanges:
        head = {"command": exchange["command"], "outcome": exchange["outcome"]}
        lines = [reading_line(*item) for item in sorted(exchange.get("readings", {}).items())]
        if "readings" in exchange:
            inner = "{\n  " + ",\n  ".join(lines) + "\n }" if lines else "{}"
            paragraphs.append(compact(head)[:-1] + f', "readings": {inner}}}')
        else:
            paragraphs.append(compact(head))
    protocol = exchanges[0]["protocol"] if exchanges else None
    return (f'{{"protocol": {compact(protocol)}, "exchanges": [\n'
            + ",\n".join(paragraphs) + "\n]}\n")


def with_commands(difference: Iterator[str], expected: list[str]) -> Iterator[str]:
    """Says at each place of a difference to which question it belongs."""
    for line in difference:
        place = re.match(r"@@ -(\d+)", line)
        above = reversed(expected[: int(place[1]) + 2]) if place else []
        command = next((m[1] for m in map(COMMAND.match, above) if m), None)
        yield f"{line} {command}" if command else line


def complaint(program: Path, recording: Path) -> str:
    """What is wrong with a recording, in lines; "" if all is as expected."""
    try:
        now = written(replay(program, recording))
    except ValueError as why:
        return str(why)
    expectation = recording.with_suffix(".json")
    if not expectation.exists():
        return (f"{shown(expectation)} is missing. To write what this recording decodes to, and then "
                f"to read it: {shown(Path(__file__))} --update {shown(recording)}")
    expected = expectation.read_text(encoding="utf-8")
    if now == expected:
        return ""
    difference = difflib.unified_diff(
        expected.splitlines(), now.splitlines(), "expected", "decoded", n=2, lineterm=""
    )
    hint = f"If that is right: {shown(Path(__file__))} --update {shown(recording)}"
    return "\n".join([*with_commands(difference, expected.splitlines()), hint])


def update(program: Path, recording: Path) -> bool:
    """Writes the expectation; false if the recording can't be replayed."""
    expectation = recording.with_suffix(".json")
    try:
        exchanges = replay(program, recording)
    except ValueError as why:
        print(f"FAIL  {shown(recording)}: {why}")
        return False
    now = written(exchanges)
    old = expectation.read_text(encoding="utf-8") if expectation.exists() else None
    if old != now:
        expectation.write_text(now, encoding="utf-8")
    state = "as it was" if old == now else "changed: git diff" if old else "new: read it"
    print(f"ok    {shown(expectation)}: {state}{undecoded(exchanges)}")
    return True


def check(program: Path, recording: Path) -> bool:
    wrong = complaint(program, recording)
    name = recording.relative_to(HERE) if recording.is_relative_to(HERE) else recording
    print(f"{'FAIL' if wrong else 'ok  '}  {name}" + (f"\n{wrong}" if wrong else ""))
    return not wrong


def orphans() -> list[Path]:
    """Expectations in the folders of dialects whose recording is gone."""
    return [path for path in sorted(HERE.glob("*/*.json")) if not path.with_suffix(".rec").exists()]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recordings", nargs="*", type=Path, metavar="FILE",
                        help="only these, instead of all in this folder")
    parser.add_argument("--update", action="store_true",
                        help="write what they decode to, instead of comparing it")
    parser.add_argument("--program", type=Path, help="the heliowire to ask (the one built last)")
    chosen = parser.parse_args()
    program = (chosen.program or find_program()).resolve()
    recordings = [path.resolve() for path in chosen.recordings] or sorted(HERE.rglob("*.rec"))
    work = update if chosen.update else check
    results = [work(program, recording) for recording in recordings]
    for path in orphans() if not chosen.recordings else []:
        print(f"FAIL  {shown(path)} has no recording beside it")
        results.append(False)
    print(f"{sum(results)} passed, {len(results) - sum(results)} failed")
    return 0 if results and all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
