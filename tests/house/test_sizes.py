"""Functions stay below 100 lines and files below 1000, tables apart."""

import ast
import re
import unittest

from house import tree

FUNCTION_LINES = 100
FILE_LINES = 1000
TABLES = ("src/protocols/", "web/src/api/generated.ts", "tests/recordings/", ".def")
SOURCES = (".c", ".h", ".py", ".ts", ".tsx", ".mjs", ".css", "tests/run", "bench/run")


def c_functions(text: str) -> list[tuple[str, int]]:
    """Name and lines of every function: our brace of a function stands alone at the margin."""
    found, head, start = [], "", 0
    for number, line in enumerate(text.splitlines(), 1):
        if line == "{":
            start = number
        elif line == "}" and start:
            found.append((head, number - start + 1))
            start = 0
        elif not start and re.match(r"\w", line) and "(" in line:
            head = re.sub(r"\(.*", "", line).split()[-1].lstrip("*")
    return found


def python_functions(text: str) -> list[tuple[str, int]]:
    return [
        (node.name, node.end_lineno - node.lineno + 1)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    ]


def script_functions(text: str) -> list[tuple[str, int]]:
    """Functions of the web app: from one at the margin to its closing brace at the margin."""
    found, name, start = [], "", 0
    for number, line in enumerate(text.splitlines(), 1):
        head = re.match(r"(?:export )?(?:default )?(?:async )?(?:function|const) (\w+).*[{(]$", line)
        if head and not start:
            name, start = head[1], number
        elif re.match(r"[})\]]", line) and start and not line.endswith(("{", "(")):
            found.append((name, number - start + 1))
            start = 0
    return found


READERS = {
    ".c": c_functions,
    ".h": c_functions,
    ".py": python_functions,
    ".ts": script_functions,
    ".tsx": script_functions,
    ".mjs": script_functions,
    "/run": python_functions,
}


def is_python_script(name: str) -> bool:
    return not name.endswith("/run") or tree.read(name).startswith("#!/usr/bin/env python3")


class Sizes(unittest.TestCase):
    def test_no_file_is_too_long(self):
        wrong = []
        for name in tree.ending(*SOURCES):
            lines = tree.read(name).count("\n")
            if lines >= FILE_LINES and not any(table in name for table in TABLES):
                wrong.append(f"{name}: {lines} lines")
        self.assertEqual(wrong, [], tree.listed(wrong))

    def test_no_function_is_too_long(self):
        wrong = []
        for ending, reader in READERS.items():
            for name in tree.ending(ending):
                if any(table in name for table in TABLES) or not is_python_script(name):
                    continue
                for function, lines in reader(tree.read(name)):
                    if lines >= FUNCTION_LINES:
                        wrong.append(f"{name}: {function} has {lines} lines")
        self.assertEqual(wrong, [], tree.listed(wrong))

    def test_functions_are_measured(self):
        c = "static int f(int a,\n             int b)\n{\n" + "    a++;\n" * 98 + "}\n"
        self.assertEqual(c_functions(c), [("f", 100)])
        python = "def f():\n" + "    pass\n" * 99
        self.assertEqual(python_functions(python), [("f", 100)])
        script = "export function F(a: A) {\n" + "  a()\n" * 98 + "}\n"
        self.assertEqual(script_functions(script), [("F", 100)])
        arrow = "export const f = (a: A) => {\n" + "  a()\n" * 98 + "}\n"
        self.assertEqual(script_functions(arrow), [("f", 100)])
