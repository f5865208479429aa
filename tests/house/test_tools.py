"""The scripts of tools/ on machines that lack things."""

import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from house.tree import TOP

ALWAYS_THERE = ["sh", "cut", "sort", "tr", "id", "uname", "dirname"]


class Tools(unittest.TestCase):
    def setUp(self):
        """A path with hardly anything in it."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name)
        for name in ALWAYS_THERE:
            (self.path / name).symlink_to(shutil.which(name))

    def command(self, name: str, script: str) -> None:
        """Puts a command of our own there."""
        (self.path / name).write_text(f"#!/bin/sh\n{script}\n")
        (self.path / name).chmod(0o755)

    def run_tool(self, *words: str) -> subprocess.CompletedProcess:
        environment = {"PATH": str(self.path), "HOME": os.devnull}
        return subprocess.run(
            [self.path / "sh", TOP / "tools" / words[0], *words[1:]],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def test_without_apt_get_the_missing_packages_are_told(self):
        done = self.run_tool("install-needs", "build")
        self.assertEqual(done.returncode, 1)
        self.assertIn("There is no apt-get here", done.stdout)
        self.assertRegex(done.stdout, r"Still missing: .*\bmeson\b.*")
        self.assertNotIn("clang", done.stdout)

    def test_what_is_missing_is_installed_at_once_and_nothing_else(self):
        self.command("env", 'shift; exec "$@"')
        self.command("sudo", 'exec "$@"')
        self.command("apt-get", f'echo "apt-get $*" >>{self.path}/calls')
        self.command("cppcheck", "exit 0")
        done = self.run_tool("install-needs", "check")
        calls = (self.path / "calls").read_text().splitlines()
        self.assertIn("clang-format", calls[1])
        self.assertIn("clang-tidy", calls[1])
        self.assertNotIn("cppcheck", calls[1])
        self.assertEqual(done.returncode, 1)  # that apt-get installed nothing

    def test_nothing_happens_when_all_is_there(self):
        self.command("apt-get", f"touch {self.path}/called")
        for name in ("clang-format", "clang-tidy", "cppcheck", "shellcheck"):
            self.command(name, "exit 0")
        done = self.run_tool("install-needs", "check")
        self.assertEqual((done.returncode, done.stdout), (0, ""))
        self.assertFalse((self.path / "called").exists())

    def test_a_node_that_is_new_enough_is_used(self):
        self.command("npm", "exit 1")
        for version, expected in (("v20.19.0", 0), ("v22.1.0", 0), ("v20.20.2", 0)):
            self.command("node", f"echo {version}")
            self.assertEqual(self.run_tool("with-node", "sh", "-c", "exit 0").returncode, expected)

    def test_an_old_node_is_not_used(self):
        for version in ("v18.20.4", "v20.18.9"):
            self.command("node", f"echo {version}")
            done = self.run_tool("with-node", "sh", "-c", "exit 0")
            self.assertEqual(done.returncode, 69 if not fetched() else 0, done.stderr)


def fetched() -> bool:
    """True if an earlier run has fetched a newer node into .tools/."""
    return any((TOP / ".tools" / "node_modules").glob("node-linux-*"))
