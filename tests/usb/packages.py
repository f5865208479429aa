"""What the guest is made of and the host need not have: kernel, udev, busybox.

Downloaded with apt-get and unpacked, never installed, into a cache that later runs use without
asking the network again.
"""

import lzma
import os
import pathlib
import re
import shutil
import struct
import subprocess

# systemd-udevd's libraries are among them, as a host without systemd may lack some.
PACKAGES = (
    "udev", "kmod", "busybox-static", "libkmod2", "libacl1", "libblkid1", "libcap2",
    "libselinux1", "libpcre2-8-0", "libzstd1", "liblzma5", "libssl3",
)
KERNEL = "linux-image-amd64"
MODULES = ("vhci-hcd", "usbhid", "hid-generic")


class Unavailable(Exception):
    """This machine cannot run the lab; the text says why."""


def cache_folder():
    chosen = os.environ.get("HELIOWIRE_USB_CACHE")
    if chosen:
        return pathlib.Path(chosen).absolute()
    base = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(base):
        base = pathlib.Path.home() / ".cache"
    return pathlib.Path(base) / "heliowire" / "usb"


def run(*command, **options):
    """The output of a command that must succeed."""
    try:
        done = subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, **options)
    except OSError as error:
        raise Unavailable(f"{command[0]}: {error.strerror}") from error
    except subprocess.CalledProcessError as error:
        lines = error.stderr.strip().splitlines() or [f"exit code {error.returncode}"]
        raise Unavailable(f"{' '.join(command[:3])}: {lines[-1]}") from error
    return done.stdout


def kernel_package():
    """The package that holds the image: linux-image-amd64 only depends on it."""
    found = re.search(r"Depends: (linux-image-\S+)", run("apt-cache", "depends", KERNEL))
    if found is None:
        raise Unavailable(f"apt knows no {KERNEL}; apt-get update may help")
    return found.group(1)


def fetch(cache):
    """The folder with the packages unpacked."""
    root = cache / "root"
    if (cache / "complete").exists():
        return root
    downloads = cache / "downloads"
    for folder in (root, downloads):  # of a run that was interrupted
        shutil.rmtree(folder, ignore_errors=True)
    downloads.mkdir(parents=True)
    run("apt-get", "download", kernel_package(), *PACKAGES, cwd=downloads)
    for package in sorted(downloads.glob("*.deb")):
        run("dpkg", "-x", str(package), str(root))
    shutil.rmtree(downloads)
    unpack_kernel(root, cache / "vmlinux")
    drop_modules(root)
    (cache / "complete").touch()
    return root


def unpack_kernel(root, target):
    """Takes the ELF file out of the boot image, where it is packed with xz.

    QEMU enters an ELF kernel with a PVH note directly, which saves the guest the seconds that
    unpacking takes without KVM. The offsets are those of the x86 boot protocol.
    """
    image = next((root / "boot").glob("vmlinuz-*")).read_bytes()
    sectors = image[0x1F1] or 4
    offset, length = struct.unpack_from("<II", image, 0x248)
    start = (sectors + 1) * 512 + offset
    try:
        target.write_bytes(lzma.LZMADecompressor().decompress(image[start:start + length]))
    except lzma.LZMAError:
        target.write_bytes(image)  # packed in another way: the guest unpacks it itself


def drop_modules(root):
    """Leaves only the kernel modules that the guest loads: 1 MB of 300."""
    wanted = modules(root)
    for path in (root / "lib/modules").rglob("*.ko"):
        if path not in wanted:
            path.unlink()


def modules(root):
    """Paths of the kernel modules that the guest loads, each after those that it needs."""
    folder = next((root / "lib/modules").iterdir())
    files = {path.stem.replace("-", "_"): path for path in folder.rglob("*.ko")}
    order = []

    def add(name):
        path = files.get(name.replace("-", "_"))
        if path is None or path in order:
            return  # built in, or there already
        needs = re.search(rb"\0depends=([^\0]*)\0", path.read_bytes())
        for other in (needs.group(1).decode() if needs else "").split(","):
            add(other)
        order.append(path)

    for name in MODULES:
        add(name)
    return order


def libraries(program, extra=()):
    """Shared libraries of a program, the loader included, by path as the program wants them."""
    environment = dict(os.environ)
    if extra:
        environment["LD_LIBRARY_PATH"] = ":".join(str(folder) for folder in extra)
    listing = subprocess.run(("ldd", str(program)), text=True, capture_output=True,
                             env=environment, check=False).stdout
    missing = re.findall(r"^\s*(\S+) => not found", listing, re.MULTILINE)
    if missing:
        raise Unavailable(f"{program} needs {', '.join(missing)}")
    return re.findall(r"(/\S+) \(0x", listing)
