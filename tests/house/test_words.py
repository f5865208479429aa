"""Words that do not belong into what is committed."""

import re
import unittest

from house import tree

# Put together here, so that this file does not hold what it looks for.
MARKS = re.compile(
    r"\b(?:" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK", "st" + "ub"]) + r")\b"
)
TEXTS = (
    ".c .h .def .py .ts .tsx .mjs .css .html .json .md .sh .build .txt .yml .yaml .service .rules "
    ".conf .rec Makefile .ci/run tests/run bench/run tools/install-needs tools/with-node"
).split()


def texts() -> list[str]:
    return tree.ending(*TEXTS)


def lines_with(pattern: re.Pattern, names: list[str]) -> list[str]:
    found = []
    for name in names:
        for number, line in enumerate(tree.read(name).splitlines(), 1):
            if pattern.search(line):
                found.append(f"{name}:{number}: {line.strip()[:100]}")
    return found


class Words(unittest.TestCase):
    def test_nothing_is_marked_as_unfinished(self):
        names = [name for name in texts() if not name.endswith("package-lock.json")]
        wrong = lines_with(MARKS, names)
        self.assertEqual(wrong, [], tree.listed(wrong))

    def test_the_lock_file_names_no_registry(self):
        for name in tree.ending("package-lock.json"):
            self.assertNotIn('"resolved": "http', tree.read(name))

    def test_the_patterns_find_what_they_look_for(self):
        self.assertTrue(MARKS.search("/* TO" + "DO: later */"))
        self.assertFalse(MARKS.search("stubborn"))
