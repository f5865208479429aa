"""Includes and imports point one way."""

import posixpath
import re
import unittest

from house import tree

# A folder includes from itself and from lines above its own; folders on one line do not know each
# other. The simulator stands before the transport because `sim:` is one of the transports.
FOLDERS = [
    ["core"],
    ["model"],
    ["protocols"],
    ["simulator"],
    ["transport", "store"],
    ["inverter"],
    ["server", "publish", "rules"],
    ["commands"],
]
RANK = {folder: rank for rank, row in enumerate(FOLDERS) for folder in row}

# The same for the web app. What stands in web/src itself is the app; boot and worker are scripts
# beside it, and may use as much as the app may.
APP = 3
WEB_RANK = {"lib": 0, "api": 1, "ui": 1, "views": 2, "boot": APP, "worker": APP}


def wrong_include(file: str, included: str) -> str | None:
    """What is wrong with `#include "included"` in src/`file`; None if nothing is."""
    from_folder, to_folder = file.split("/")[0], included.split("/")[0]
    if "/" not in included or to_folder not in RANK:
        return "does not start at src/"
    if "/" not in file:
        return None  # src/main.c may use all
    if from_folder not in RANK:
        return f"is in a folder that has no place in the order: {from_folder}"
    if from_folder != to_folder and RANK[to_folder] >= RANK[from_folder]:
        return f"points the wrong way: {from_folder} must not know {to_folder}"
    return None


def wrong_import(file: str, imported: str) -> str | None:
    """What is wrong with an import of the path `imported` in `file`, both from web/src."""
    target = posixpath.normpath(posixpath.join(posixpath.dirname(file), imported))
    from_part, to_part = file.split("/"), target.split("/")
    if to_part[0] == "..":
        return "leaves web/src"
    from_rank = WEB_RANK.get(from_part[0], APP) if len(from_part) > 1 else APP
    to_rank = WEB_RANK.get(to_part[0], APP) if len(to_part) > 1 else APP
    if from_part[0] != to_part[0] and to_rank >= from_rank and from_rank != APP:
        return f"points the wrong way: {from_part[0]} must not know {to_part[0]}"
    if from_part[0] == to_part[0] == "views" and from_part[1] != to_part[1]:
        return "is of another view"
    return None


def includes(text: str) -> list[str]:
    return re.findall(r'^\s*#\s*include\s+"([^"]+)"', text, re.M)


def imports(text: str) -> list[str]:
    found = re.findall(r"""\bfrom\s+['"](\.[^'"]*)['"]""", text)
    found += re.findall(r"""\bimport\s*\(?\s*['"](\.[^'"]*)['"]""", text)
    return found


class Includes(unittest.TestCase):
    def test_every_include_points_to_the_left(self):
        wrong = []
        for name in tree.ending(".c", ".h", under="src/"):
            for included in includes(tree.read(name)):
                why = wrong_include(name.removeprefix("src/"), included)
                if why:
                    wrong.append(f'{name}: "{included}" {why}')
        self.assertEqual(wrong, [], tree.listed(wrong))

    def test_every_import_of_the_web_app_points_to_the_left(self):
        wrong = []
        for name in tree.ending(".ts", ".tsx", under="web/src/"):
            if ".test." in name or name.startswith("web/src/testing/"):
                continue  # a test may use whatever helps it
            for imported in imports(tree.read(name)):
                why = wrong_import(name.removeprefix("web/src/"), imported)
                if why:
                    wrong.append(f"{name}: '{imported}' {why}")
        self.assertEqual(wrong, [], tree.listed(wrong))

    def test_the_rule_itself(self):
        allowed = [
            ("inverter/poller.c", "core/loop.h"),
            ("inverter/poller.c", "inverter/poller.h"),
            ("transport/simulated.c", "simulator/simulator.h"),
            ("main.c", "commands/command.h"),
        ]
        refused = [
            ("core/loop.c", "model/value.h"),
            ("simulator/simulator.c", "transport/transport.h"),
            ("transport/serial.c", "store/history.h"),
            ("server/http.c", "publish/mqtt.h"),
            ("model/live.c", "live.h"),
            ("odd/new.c", "core/loop.h"),
        ]
        for file, included in allowed:
            self.assertIsNone(wrong_include(file, included), (file, included))
        for file, included in refused:
            self.assertIsNotNone(wrong_include(file, included), (file, included))

    def test_the_rule_of_the_web_app_itself(self):
        allowed = [
            ("views/overview/overview.tsx", "../../ui/card.tsx"),
            ("views/overview/overview.tsx", "./energy.ts"),
            ("app.tsx", "./views/overview/overview.tsx"),
            ("main.tsx", "./app.tsx"),
            ("api/live.ts", "../lib/backoff.ts"),
        ]
        refused = [
            ("lib/format.ts", "../api/types.ts"),
            ("ui/card.tsx", "../api/types.ts"),
            ("views/overview/overview.tsx", "../history/chart.tsx"),
            ("views/overview/overview.tsx", "../../app.tsx"),
            ("main.tsx", "../outside.ts"),
        ]
        for file, imported in allowed:
            self.assertIsNone(wrong_import(file, imported), (file, imported))
        for file, imported in refused:
            self.assertIsNotNone(wrong_import(file, imported), (file, imported))

    def test_includes_and_imports_are_seen(self):
        self.assertEqual(includes('#include <a.h>\n#include "core/b.h"\n'), ["core/b.h"])
        text = "import { a } from './a.ts'\nimport './b.css'\nconst c = import('../c.ts')\n"
        self.assertEqual(sorted(imports(text)), ["../c.ts", "./a.ts", "./b.css"])
