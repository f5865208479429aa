"""Reads how many tests passed from the closing lines of each runner we use."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

COLOURS = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Count:
    """Passed, failed and skipped tests."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(
            self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped
        )

    def __str__(self) -> str:
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {self.failed} failed{skipped}"

    def total(self) -> int:
        return self.passed + self.failed + self.skipped


def named(text: str, word: str) -> int:
    """The number in front of `word`, 0 if there is none."""
    found = re.search(rf"(\d+) {word}\b", text)
    return int(found[1]) if found else 0


def plain(text: str) -> Count:
    """`12 passed, 0 failed, 1 skipped`, the last of such lines."""
    lines = re.findall(r"^\d+ passed, \d+ failed(?:, \d+ skipped)?$", text, re.M)
    last = lines[-1] if lines else ""
    return Count(named(last, "passed"), named(last, "failed"), named(last, "skipped"))


def pytest(text: str) -> Count:
    """`===== 12 passed, 1 failed, 2 skipped in 3.4s =====`, or the same without the bars."""
    lines = re.findall(r"^(?:=+ )?(\d+ \w+(?:, \d+ \w+)*) in [\d.]+s\b.*$", text, re.M)
    last = lines[-1] if lines else ""
    failed = named(last, "failed") + named(last, "errors?") + named(last, "xpassed")
    return Count(named(last, "passed"), failed, named(last, "skipped") + named(last, "xfailed"))


def unittest(text: str) -> Count:
    """`Ran 6 tests in 0.1s` and `FAILED (failures=1, errors=1, skipped=1)`."""
    ran = re.search(r"^Ran (\d+) tests? in ", text, re.M)
    if not ran:
        return Count()
    verdict = re.search(r"^(?:OK|FAILED)(?: \(([^)]*)\))?$", text[ran.end() :], re.M)
    said = dict(re.findall(r"(\w+)=(\d+)", verdict[1] or "")) if verdict else {}
    failed = int(said.get("failures", 0)) + int(said.get("errors", 0))
    skipped = int(said.get("skipped", 0))
    return Count(int(ran[1]) - failed - skipped, failed, skipped)


def vitest(text: str) -> Count:
    """`Tests  1 failed | 45 passed | 2 skipped (48)`."""
    found = re.search(r"^\s*Tests\s+(.*)$", text, re.M)
    line = found[1] if found else ""
    return Count(named(line, "passed"), named(line, "failed"), named(line, "(?:skipped|todo)"))


def node(text: str) -> Count:
    """`# pass 12`, `# fail 0`, `# skipped 1`, as node's own runner ends."""

    def said(word: str) -> int:
        found = re.search(rf"^\W+{word} (\d+)$", text, re.M)
        return int(found[1]) if found else 0

    return Count(said("pass"), said("fail") + said("cancelled"), said("skipped") + said("todo"))


def cmocka(text: str) -> Count:
    """`[  PASSED  ] 5 test(s).` of every group that a program ran."""

    def said(word: str) -> int:
        return sum(map(int, re.findall(rf"^\[\s*{word}\s*\] (\d+) test\(s\)", text, re.M)))

    return Count(said("PASSED"), said("FAILED"), said("SKIPPED"))


def meson(text: str) -> Count:
    """Every program of a `meson test`, from the log whose path it prints.

    A program that counts its own cases gives their number, any other counts as one test.
    """
    where = re.search(r"^Full log written to (.*)\.txt$", text, re.M)
    if not where:
        return Count()
    total = Count()
    for line in Path(where[1] + ".json").read_text(encoding="utf-8").splitlines():
        total += meson_program(json.loads(line))
    return total


def meson_program(entry: dict) -> Count:
    output = entry.get("stdout", "") + "\n" + entry.get("stderr", "")
    count = next((c for c in (cmocka(output), plain(output), unittest(output)) if c.total()), None)
    result = entry["result"]
    if result == "SKIP":
        return count or Count(skipped=1)
    if result == "OK":
        return count or Count(passed=1)
    if count and count.failed:
        return count
    return (count or Count()) + Count(failed=1)


def status(text: str) -> Count:
    """A command that counts nothing is one test: it ends well or it does not."""
    del text
    return Count(passed=1)


def no_test(text: str) -> Count:
    """A command that only prepares: it counts when it fails."""
    del text
    return Count()


def judge(reader, text: str, exit_status: int | None) -> tuple[Count, str]:
    """What a step counted, and what is wrong with it beyond failed tests ("" if nothing).

    `exit_status` is None for a step that was ended because it took too long.
    """
    if reader is status:
        if exit_status == 0:
            return Count(passed=1), ""
        return Count(failed=1), ended(exit_status)
    count = reader(COLOURS.sub("", text))
    if exit_status == 0 or (count.failed and exit_status is not None and exit_status > 0):
        return count, ""
    return count + Count(failed=1), ended(exit_status)


def ended(exit_status: int | None) -> str:
    if exit_status is None:
        return "it took too long"
    if exit_status < 0:
        return f"it was ended by signal {-exit_status}"
    return f"it ended with status {exit_status}"
