#!/usr/bin/env python3
"""Makes the web app and the description of the API part of the program.

Writes an index in C (struct asset of server/static_files.h) and an assembler file that includes
each file as it is, compressed by gzip, and by brotli: as a C array a megabyte would cost the
compiler 165 MB of memory.

    embed.py --openapi openapi.json --web web/dist --build FOLDER --depfile D INDEX.c DATA.S

Without a bundle in --web only the description is there.
"""
import argparse
import gzip
import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
COMPRESSED_ALREADY = {".png", ".ico", ".woff2"}

# A file of the bundle whose name carries a hash of its content: assets/index-Bx3v_9Qa.js
HASHED = re.compile(r"^/assets/.*-[A-Za-z0-9_-]{8}\.[a-z0-9]+$")

INDEX_HEAD = """/* Made by tools/embed.py. */
#include "server/static_files.h"

"""

DATA_HEAD = """/* Made by tools/embed.py. */
    .section .rodata.heliowire_assets, "a"
"""

DATA_PART = """
    .balign 16
    .globl {name}
{name}:
    .incbin "{path}"
"""

DATA_TAIL = """
    .section .note.GNU-stack, "", %progbits
"""


def brotli(content):
    """Compresses by the command, as Python has no such module of its own; None without it."""
    if shutil.which("brotli") is None:
        return None
    done = subprocess.run(
        ["brotli", "--quality=11", "--stdout", "-"], input=content, capture_output=True, check=True
    )
    return done.stdout


def bundle(folder):
    """The files of the web app, by the path they are asked for."""
    if not (folder / "index.html").is_file():
        return []
    files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
    return [
        ("/" + file.relative_to(folder).as_posix(), file.read_bytes())
        for file in files
        if file.suffix in TYPES
    ]


def forms(path, content):
    """The forms of a file that are worth having: (name, suffix of its tag, content)."""
    yield "plain", "", content
    if Path(path).suffix in COMPRESSED_ALREADY:
        return
    for name, suffix, packed in (
        ("gzip", "-gz", gzip.compress(content, 9, mtime=0)),
        ("brotli", "-br", brotli(content)),
    ):
        if packed is not None and len(packed) < len(content):
            yield name, suffix, packed


class Output:
    def __init__(self, folder):
        self.folder = folder
        self.declarations = []
        self.rows = []
        self.data = [DATA_HEAD]

    def add(self, number, path, content):
        tag = hashlib.sha256(content).hexdigest()[:16]
        row = [f'.path = "{path}"', f'.type = "{TYPES[Path(path).suffix]}"']
        if HASHED.match(path):
            row.append(".hashed = true")
        for name, suffix, packed in forms(path, content):
            symbol = f"heliowire_asset_{number}_{name}"
            file = self.folder / symbol
            file.write_bytes(packed)
            self.declarations.append(f"extern const unsigned char {symbol}[];")
            self.data.append(DATA_PART.format(name=symbol, path=file))
            row.append(f'.{name} = {{{symbol}, {len(packed)}, "\\"{tag}{suffix}\\""}}')
        self.rows.append("    {\n" + "".join(f"        {part},\n" for part in row) + "    },\n")

    def index(self):
        return (
            INDEX_HEAD
            + "\n".join(self.declarations)
            + "\n\nconst struct asset assets[] = {\n"
            + "".join(self.rows)
            + "};\n\nconst size_t asset_count = sizeof assets / sizeof assets[0];\n"
        )


def minified(path):
    return json.dumps(json.loads(path.read_text()), separators=(",", ":")).encode()


def dependencies(web):
    """What must change for this to run again. A folder changes when something appears in it."""
    inside = sorted(web.rglob("*")) if web.is_dir() else []
    return [web.parent, *([web] if web.is_dir() else []), *inside]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--openapi", type=Path, required=True)
    parser.add_argument("--web", type=Path)
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("--depfile", type=Path, required=True)
    parser.add_argument("index", type=Path)
    parser.add_argument("data", type=Path)
    options = parser.parse_args()

    folder = options.build.resolve()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)

    files = [("/api/openapi.json", minified(options.openapi))]
    if options.web is not None:
        files += bundle(options.web)
    output = Output(folder)
    for number, (path, content) in enumerate(files):
        output.add(number, path, content)

    options.index.write_text(output.index())
    options.data.write_text("".join(output.data) + DATA_TAIL)
    needs = dependencies(options.web.resolve()) if options.web is not None else []
    options.depfile.write_text(
        f"{options.index}: " + " ".join(str(need).replace(" ", "\\ ") for need in needs) + "\n"
    )


main()
