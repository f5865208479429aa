"""Documents point to what exists."""

import re
import unittest
from pathlib import PurePosixPath

from house import tree

LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
CODE = re.compile(r"`((?:src|web/src|tests|tools|bench|packaging|docs)/[\w./-]+)`")


def missing_targets(name: str, text: str) -> list[str]:
    """Links and names of our files in `text` (of the document `name`) that lead nowhere."""
    folder = (tree.TOP / name).parent
    wrong = []
    for target in LINK.findall(text):
        if not re.match(r"[a-z]+:", target) and not (folder / target).exists():
            wrong.append(f"{name}: link to {target}")
    for target in CODE.findall(text):
        if not (tree.TOP / target).exists() and not (folder / target).exists():
            wrong.append(f"{name}: names {target}")
    return wrong


class Documents(unittest.TestCase):
    def test_links_and_file_names_lead_somewhere(self):
        wrong = []
        for name in tree.ending(".md"):
            wrong += missing_targets(name, tree.read(name))
        self.assertEqual(wrong, [], tree.listed(wrong))

    def test_a_missing_target_is_seen(self):
        text = "[a](nowhere.md) `src/nowhere.c` [b](https://example.org/x)"
        self.assertEqual(len(missing_targets("README.md", text)), 2)

    def test_what_a_newcomer_looks_for_is_there(self):
        for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "LICENSE", "Makefile"):
            self.assertTrue((tree.TOP / name).is_file(), name)

    def test_documents_of_the_design_stay_short_enough_to_read(self):
        for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"):
            path = PurePosixPath(name)
            self.assertLess(tree.read(str(path)).count("\n"), 400, name)
