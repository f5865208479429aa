"""The files of the project, and what each rule's tests share."""

import os
import subprocess
from functools import cache
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent.parent
NOT_OURS = {".git", ".tools", "node_modules", "dist", "__pycache__"}


@cache
def files() -> tuple[str, ...]:
    """Every file that is or would be committed, as a path from the top with slashes."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(listing, cwd=TOP, capture_output=True, check=True)
        names = done.stdout.decode().split("\0")
    except (OSError, subprocess.CalledProcessError):  # a release archive, or no git
        names = list(walk())
    return tuple(sorted(name for name in set(names) if name and (TOP / name).is_file()))


def walk():
    for folder, folders, names in os.walk(TOP):
        at_top = Path(folder) == TOP
        folders[:] = [
            name
            for name in folders
            if name not in NOT_OURS and not (at_top and name.startswith("build"))
        ]
        for name in names:
            yield (Path(folder) / name).relative_to(TOP).as_posix()


def ending(*endings: str, under: str = "") -> list[str]:
    return [name for name in files() if name.endswith(endings) and name.startswith(under)]


def read(name: str) -> str:
    return (TOP / name).read_text(encoding="utf-8")


def listed(violations: list[str]) -> str:
    """The words of a failed assertion: one violation a line."""
    return "\n" + "\n".join(violations)
