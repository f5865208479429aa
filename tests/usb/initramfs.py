"""The guest's file system, written as an initramfs (cpio, form "newc")."""

import pathlib
import stat

# The guest keeps programs and libraries under /usr, whatever the host does.
MERGED = ("bin", "sbin", "lib", "lib64")


class Initramfs:
    def __init__(self):
        self.entries = {}  # path without leading slash: (mode, content)
        for name in MERGED:
            self.link(f"/{name}", f"usr/{name}")
        self.folder("/root", 0o700)
        self.folder("/tmp", 0o1777)
        for name in ("dev", "proc", "sys", "run", "var", "home"):
            self.folder(f"/{name}")

    def _put(self, path, mode, content):
        path = path.lstrip("/")
        if path.split("/")[0] in MERGED and "/" in path:
            path = "usr/" + path
        for parent in list(pathlib.PurePosixPath(path).parents)[-2::-1]:
            self.entries.setdefault(str(parent), (stat.S_IFDIR | 0o755, b""))
        self.entries[path] = (mode, content)

    def folder(self, path, mode=0o755):
        self._put(path, stat.S_IFDIR | mode, b"")

    def link(self, path, target):
        self._put(path, stat.S_IFLNK | 0o777, target.encode())

    def text(self, path, content, mode=0o644):
        self._put(path, stat.S_IFREG | mode, content.encode())

    def file(self, path, source):
        """Copies a file of the host, following links."""
        source = pathlib.Path(source)
        mode = stat.S_IMODE(source.stat().st_mode) | 0o444
        self._put(path, stat.S_IFREG | mode, source.read_bytes())

    def write(self, target):
        with open(target, "wb") as archive:
            for number, (path, (mode, content)) in enumerate(self.entries.items(), start=1):
                archive.write(_entry(number, path, mode, content))
            archive.write(_entry(0, "TRAILER!!!", 0, b""))


def _entry(number, path, mode, content):
    """One file: thirteen fields of eight hexadecimal digits, its name, its bytes."""
    name = path.encode() + b"\0"
    fields = (number, mode, 0, 0, 1, 0, len(content), 0, 0, 0, 0, len(name), 0)
    header = b"070701" + b"".join(b"%08x" % field for field in fields) + name
    return _padded(header) + _padded(content)


def _padded(content):
    return content + b"\0" * (-len(content) % 4)
