"""Names of files, and what each file must begin with."""

import re
import unittest
from pathlib import PurePosixPath

from house import tree

# Nothing tells it from pi30max, so it has to be chosen by name.
NOT_RECOGNISED = {"pi30m045"}

C_FOLDERS = ("src/", "tests/", "bench/", "tools/")


def c_files() -> list[str]:
    return [name for name in tree.ending(".c", ".h") if name.startswith(C_FOLDERS)]


def listed_in_meson() -> set[str]:
    """Every source that a meson.build names, as a path from the top."""
    found = set()
    for name in tree.ending("meson.build"):
        folder = PurePosixPath(name).parent
        sources = re.sub(r"output: .*", "", tree.read(name))
        for source in re.findall(r"'([\w./-]+\.c)'", sources):
            found.add(str(folder / source))
    return found


def stems_in_meson(name: str) -> set[str]:
    """The words of the meson.build beside `name`: tests are often listed without their ending."""
    path = tree.TOP / name
    build = path.parent / "meson.build"
    if not build.exists():
        return set()
    return set(re.findall(r"'([\w-]+)'", build.read_text(encoding="utf-8")))


class Names(unittest.TestCase):
    def test_every_c_file_starts_with_its_name_and_purpose(self):
        wrong = [
            name
            for name in c_files()
            if not tree.read(name).startswith(f"/* {PurePosixPath(name).name}: ")
        ]
        self.assertEqual(wrong, [], tree.listed(wrong))

    def test_every_header_is_guarded(self):
        wrong = [n for n in tree.ending(".h") if "\n#pragma once\n" not in tree.read(n)]
        self.assertEqual(wrong, [], tree.listed(wrong))

    def test_every_c_file_is_built(self):
        listed = listed_in_meson()
        wrong = []
        folders = ("src/", "tests/unit/", "tests/fuzz/", "bench/", "tools/")
        for name in [file for file in tree.ending(".c") if file.startswith(folders)]:
            stem = PurePosixPath(name).stem
            words = stems_in_meson(name)
            if name not in listed and not {stem, re.sub("^(test|fuzz)_", "", stem)} & words:
                wrong.append(name)
        self.assertEqual(wrong, [], tree.listed(wrong))

    def test_every_file_that_meson_names_exists(self):
        wrong = [name for name in sorted(listed_in_meson()) if not (tree.TOP / name).exists()]
        self.assertEqual(wrong, [], tree.listed(wrong))

    def test_every_dialect_is_one_that_recognition_knows(self):
        known = set(re.findall(r'"(\w+)"', tree.read("src/inverter/identify.c")))
        dialects = {
            name
            for file in tree.ending(".c", under="src/protocols/")
            for name in re.findall(r'^    \.name = "(\w+)",', tree.read(file), re.MULTILINE)
        }
        self.assertIn("pi30", dialects)
        wrong = sorted(dialects - known - NOT_RECOGNISED)
        self.assertEqual(wrong, [], "nothing in src/inverter/identify.c finds these: " + ", ".join(wrong))

    def test_c_files_are_in_snake_case_and_web_files_in_kebab_case(self):
        wrong = [n for n in c_files() if not re.fullmatch(r"[a-z0-9_]+", PurePosixPath(n).stem)]
        for name in tree.ending(".ts", ".tsx", under="web/src/"):
            stem = PurePosixPath(name).name.split(".")[0]
            if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", stem):
                wrong.append(name)
        self.assertEqual(wrong, [], tree.listed(wrong))

    def test_the_web_app_has_no_barrel_files(self):
        wrong = [n for n in tree.ending("/index.ts", "/index.tsx") if n.startswith("web/src/")]
        self.assertEqual(wrong, [], tree.listed(wrong))
