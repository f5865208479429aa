#!/usr/bin/env python3
"""Runs the USB tests: boots the guest, tests the program in it, prints a line per test."""

import argparse
import pathlib
import sys
import tempfile

import checks
import machine
import packages
from lab import Lab

HERE = pathlib.Path(__file__).resolve().parent
PROGRAM = HERE.parent.parent / "build/heliowire"


class Score:
    def __init__(self):
        self.passed = 0
        self.failed = 0

    def report(self, name, problem, seconds, notes=()):
        if problem is None:
            self.passed += 1
            print(f"ok    {name} ({seconds:.1f} s)", flush=True)
        else:
            self.failed += 1
            print(f"FAIL  {name} ({seconds:.1f} s)\n      {problem}", flush=True)
        for note in notes:
            print(f"      {note}", flush=True)


def options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", nargs="?", type=pathlib.Path, default=PROGRAM,
                        help="the heliowire to test (build/heliowire)")
    parser.add_argument("--only", default="", metavar="TEXT",
                        help="only the tests whose name contains TEXT")
    parser.add_argument("--keep", type=pathlib.Path, metavar="FOLDER",
                        help="leave the guest's console and files there")
    chosen = parser.parse_args()
    if not chosen.program.is_file():
        parser.error(f"there is no {chosen.program}; build it first, or name another")
    return chosen


def run(chosen, work, score):
    machine.require_tools()
    with machine.Machine(packages.cache_folder(), work, chosen.program.resolve()) as guest:
        checks.run_all(Lab(guest), chosen.only, score.report)


def main():
    chosen = options()
    score = Score()
    try:
        with tempfile.TemporaryDirectory(prefix="heliowire-usb-") as temporary:
            work = chosen.keep or pathlib.Path(temporary)
            work.mkdir(parents=True, exist_ok=True)
            run(chosen, work, score)
    except packages.Unavailable as reason:
        print(f"skipped: {reason}")
        print(f"0 passed, 0 failed, {len(checks.TESTS)} skipped")
        return 0
    except machine.MachineError as error:
        score.report("the_guest_stays_alive", str(error), 0)
    print(f"{score.passed} passed, {score.failed} failed")
    return 1 if score.failed else 0


if __name__ == "__main__":
    sys.exit(main())
