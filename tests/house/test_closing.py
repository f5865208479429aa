"""tests/run reads each runner's closing lines rightly."""

import json
import tempfile
import unittest
from pathlib import Path

from runner import closing
from runner.closing import Count
from runner.suites import SUITES


class Closing(unittest.TestCase):
    def test_the_lines_of_each_runner(self):
        cases = [
            (closing.plain, "x\n12 passed, 0 failed\n", Count(12)),
            (closing.plain, "1 passed, 0 failed\n3 passed, 2 failed, 1 skipped\n", Count(3, 2, 1)),
            (closing.plain, "about 12 passed, 0 failed or so\n", Count()),
            (closing.pytest, "===== 12 passed in 3.40s =====\n", Count(12)),
            (
                closing.pytest,
                "= 1 failed, 3 passed, 2 skipped, 1 error in 63.40s (0:01:03) =\n",
                Count(3, 2, 2),
            ),
            (closing.pytest, "===== no tests ran in 0.01s =====\n", Count()),
            (closing.unittest, "Ran 6 tests in 0.1s\n\nOK\n", Count(6)),
            (closing.unittest, "Ran 6 tests in 0.1s\n\nOK (skipped=2)\n", Count(4, 0, 2)),
            (
                closing.unittest,
                "Ran 6 tests in 0.1s\n\nFAILED (failures=1, errors=2)\n",
                Count(3, 3),
            ),
            (closing.vitest, " Test Files  2 passed (2)\n      Tests  45 passed (45)\n", Count(45)),
            (
                closing.vitest,
                "      Tests  1 failed | 44 passed | 3 skipped (48)\n",
                Count(44, 1, 3),
            ),
            (closing.node, "# tests 9\n# pass 7\n# fail 1\n# skipped 1\n", Count(7, 1, 1)),
            (closing.cmocka, "[  PASSED  ] 5 test(s).\n[  PASSED  ] 2 test(s).\n", Count(7)),
            (
                closing.cmocka,
                "[  PASSED  ] 5 test(s).\n[  FAILED  ] 1 test(s), listed below:\n",
                Count(5, 1),
            ),
        ]
        for reader, text, expected in cases:
            with self.subTest(reader=reader.__name__, text=text):
                self.assertEqual(reader(text), expected)

    def test_programs_that_meson_ran(self):
        entries = [
            {"result": "OK", "stdout": "[  PASSED  ] 5 test(s).\n"},
            {"result": "FAIL", "stdout": "[  PASSED  ] 4 test(s).\n[  FAILED  ] 1 test(s)\n"},
            {"result": "OK", "stdout": "fine\n"},
            {"result": "FAIL", "stdout": "[  PASSED  ] 3 test(s).\n", "stderr": "crashed behind"},
            {"result": "TIMEOUT"},
            {"result": "SKIP"},
        ]
        with tempfile.TemporaryDirectory() as folder:
            log = Path(folder) / "testlog"
            log.with_suffix(".json").write_text("\n".join(map(json.dumps, entries)))
            text = f"Ok: 2\n\nFull log written to {log}.txt\n"
            self.assertEqual(closing.meson(text), Count(13, 3, 1))
        self.assertEqual(closing.meson("nothing was run"), Count())

    def test_a_bad_end_is_a_failure_even_when_all_tests_passed(self):
        count, why = closing.judge(closing.plain, "3 passed, 0 failed\n", 1)
        self.assertEqual((count, why), (Count(3, 1), "it ended with status 1"))
        count, why = closing.judge(closing.plain, "3 passed, 1 failed\n", -11)
        self.assertEqual((count, why), (Count(3, 2), "it was ended by signal 11"))
        count, why = closing.judge(closing.plain, "", None)
        self.assertEqual((count, why), (Count(0, 1), "it took too long"))
        count, why = closing.judge(closing.plain, "3 passed, 1 failed\n", 1)
        self.assertEqual((count, why), (Count(3, 1), ""))

    def test_the_closing_line_is_the_one_that_is_counted(self):
        self.assertEqual(str(Count(3)), "3 passed, 0 failed")
        self.assertEqual(closing.plain(str(Count(3, 1, 2))), Count(3, 1, 2))

    def test_a_suite_waits_only_for_suites_that_come_before_it(self):
        seen: set[str] = set()
        for suite in SUITES:
            self.assertLessEqual(set(suite.after), seen, suite.name)
            seen.add(suite.name)
