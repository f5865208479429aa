"""The guest: built, booted in QEMU, and asked to run things."""

import base64
import os
import pathlib
import platform
import select
import shutil
import subprocess
import time
from typing import NamedTuple

import packages
from initramfs import Initramfs
from packages import Unavailable

HERE = pathlib.Path(__file__).resolve().parent
RULES = HERE.parent.parent / "packaging/udev/60-heliowire.rules"
RECORDINGS = (HERE.parent / "recordings/pi30max/axpert-max-ii-8kw.rec", HERE / "ups.rec")
LIBRARY_FOLDERS = ("lib/x86_64-linux-gnu", "usr/lib/x86_64-linux-gnu")
# Opened by name at run time, so ldd does not show it.
EVENT_LIBRARY = "/usr/lib/x86_64-linux-gnu/libwebsockets-evlib_uv.so"
EMULATOR_SOURCES = ("inverter_usb.c", "line.c", "usbip.c")

# A group of the rules of udev and everything else that is not there costs a warning each.
GROUPS = """root:x:0:
tty:x:5:
disk:x:6:
lp:x:7:
kmem:x:15:
dialout:x:20:
cdrom:x:24:
tape:x:26:
audio:x:29:
video:x:44:
input:x:101:
sgx:x:102:
kvm:x:103:
render:x:104:
heliowire:x:990:member
users:x:1000:
"""
USERS = """root:x:0:0:root:/root:/bin/sh
member:x:1000:1000:in the group of the rule:/home/member:/bin/sh
outsider:x:1001:1000:not in it:/home/outsider:/bin/sh
"""

# Without KVM the clock's self-tests cost seconds and prove nothing.
KERNEL_ARGUMENTS = ("console=ttyS0 panic=-1 quiet mitigations=off nokaslr no_timer_check "
                    "tsc=reliable random.trust_cpu=on")
BOOT_S = 90


class Answer(NamedTuple):
    code: int
    output: str
    errors: str


class MachineError(Exception):
    """The guest did not boot, or no longer answers."""


def require_tools():
    """Raises Unavailable, with the reason, where the lab can't run."""
    if platform.machine() != "x86_64" or platform.system() != "Linux":
        raise Unavailable("the lab needs Linux on x86-64")
    for tool, package in (("qemu-system-x86_64", "qemu-system-x86"), ("cc", "gcc"),
                          ("apt-get", "apt"), ("dpkg", "dpkg"), ("ldd", "libc-bin")):
        if shutil.which(tool) is None:
            raise Unavailable(f"{tool} is missing (Debian package {package})")


def build_emulator(target):
    sources = [str(HERE / name) for name in EMULATOR_SOURCES]
    packages.run("cc", "-std=gnu17", "-D_GNU_SOURCE", "-O2", "-Wall", "-Wextra", "-static", "-o", str(target),
                 *sources)


def add_programs(image, root, program):
    """The program under test, udev and busybox, with the libraries they want."""
    for path in packages.libraries(program):
        image.file(path, path)
    image.file("/usr/bin/heliowire", program)
    image.link("/usr/bin/simulator", "heliowire")  # so that who kills the one leaves the other
    if os.path.exists(EVENT_LIBRARY):
        image.file(EVENT_LIBRARY, EVENT_LIBRARY)
        for path in packages.libraries(EVENT_LIBRARY):
            image.file(path, path)

    udevadm = root / "bin/udevadm"
    image.file("/usr/bin/udevadm", udevadm)
    image.link("/usr/lib/systemd/systemd-udevd", "/usr/bin/udevadm")
    for path in packages.libraries(udevadm, [root / folder for folder in LIBRARY_FOLDERS]):
        guest_path = "/" + os.path.relpath(path, root) if path.startswith(str(root)) else path
        if guest_path.replace("/lib", "usr/lib", 1) not in image.entries:
            image.file(guest_path, path)

    busybox = root / "bin/busybox"
    image.file("/usr/bin/busybox", busybox)
    for name in packages.run(str(busybox), "--list").split():
        if name not in ("busybox", "udevadm"):
            image.link(f"/usr/bin/{name}", "busybox")


def add_system(image, root):
    """Kernel modules, udev's own rules and ours, users, and the lab's scripts."""
    order = packages.modules(root)
    for path in order:
        image.file(f"/usr/lib/modules/{path.name}", path)
    image.text("/etc/lab-modules", "".join(f"/usr/lib/modules/{path.name}\n" for path in order))

    for path in (root / "lib/udev/rules.d").iterdir():
        image.file(f"/usr/lib/udev/rules.d/{path.name}", path)
    image.file(f"/usr/lib/udev/rules.d/{RULES.name}", RULES)
    image.folder("/etc/udev/rules.d")

    image.text("/etc/passwd", USERS)
    image.text("/etc/group", GROUPS)
    image.text("/etc/hostname", "lab\n")
    image.text("/etc/hosts", "127.0.0.1 localhost\n")
    image.text("/init", (HERE / "guest/init").read_text(), 0o755)
    image.file("/usr/share/lab/agent", HERE / "guest/agent")
    for path in RECORDINGS:
        image.file(f"/usr/share/lab/{path.name}", path)


class Machine:
    """A booted guest. To be used in a with statement."""

    def __init__(self, cache, work, program):
        self.cache = cache
        self.console = work / "console.log"
        root = packages.fetch(cache)
        emulator = work / "inverter_usb"
        build_emulator(emulator)
        image = Initramfs()
        add_programs(image, root, program)
        add_system(image, root)
        image.file("/usr/bin/inverter_usb", emulator)
        self.initramfs = work / "initramfs"
        image.write(self.initramfs)
        self.process = None
        self.received = b""

    def __enter__(self):
        self.process = subprocess.Popen(
            ("qemu-system-x86_64", "-M", "pc", "-cpu", "Nehalem", "-accel", "tcg", "-smp", "1",
             "-m", "768", "-nodefaults", "-no-reboot", "-display", "none", "-nic", "none",
             "-kernel", str(self.cache / "vmlinux"), "-initrd", str(self.initramfs),
             "-append", KERNEL_ARGUMENTS,
             "-serial", f"file:{self.console}", "-serial", "stdio"),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        try:
            line = self._read_line(BOOT_S)
            while line != "ready":
                line = self._read_line(BOOT_S)
        except MachineError:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()

    def _read_line(self, seconds):
        end = time.monotonic() + seconds
        while b"\n" not in self.received:
            wait = end - time.monotonic()
            ready = wait > 0 and select.select([self.process.stdout], [], [], wait)[0]
            chunk = os.read(self.process.stdout.fileno(), 65536) if ready else b""
            if not chunk:
                raise MachineError(f"the guest does not answer; its console is {self.console}")
            self.received += chunk
        line, self.received = self.received.split(b"\n", 1)
        return line.decode(errors="replace").rstrip("\r")

    def run(self, script, user="root", seconds=30):
        """Runs a shell script in the guest. Code 137: it was killed after `seconds`."""
        text = base64.b64encode(script.encode()).decode()
        self.process.stdin.write(f"{user} {seconds} {text}\n".encode())
        self.process.stdin.flush()
        code, output, errors = self._read_line(seconds + 20).split(" ")
        return Answer(int(code), *(base64.b64decode(part).decode(errors="replace")
                                   for part in (output, errors)))
