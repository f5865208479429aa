"""What the tests of the USB lab say to the guest and the inverter in it, in few words."""

import contextlib
import json
import pathlib
import re
import shlex
import time

RECORDINGS = pathlib.Path(__file__).resolve().parent.parent / "recordings"
RECORDING = RECORDINGS / "pi30max" / "axpert-max-ii-8kw.json"
SERIAL = "92932105105315"
API = "http://127.0.0.1:8080"
PLUG_S = 10
FRESH_MS = 3000
# Of the first two controllers those for slow devices; plugged in at one, it hangs on port 1 of that.
SOCKETS = (*range(15), *range(30, 45))
SIMULATED = "/run/simulated"


class Failed(Exception):
    """What a test found is not what it promises."""


def demand(holds, text):
    if not holds:
        raise Failed(text)


def short(text, size=300):
    """An output in one line, for a message."""
    text = " / ".join(line.strip() for line in text.splitlines() if line.strip())
    return text if len(text) <= size else text[:size] + "…"


def describe(answer):
    return f"exit {answer.code}; said: {short(answer.output)} | {short(answer.errors)}"


def demand_words(answer, *groups):
    """Of each group of words, one must have been said, in whatever sentence."""
    said = (answer.output + answer.errors).lower()
    for words in groups:
        demand(any(word.lower() in said for word in words),
               f"no word of {' or '.join(words)}; {describe(answer)}")


def demand_code(answer, code):
    demand(answer.code == code, f"exit code {answer.code} instead of {code}; {describe(answer)}")


def parse(answer):
    try:
        return json.loads(answer.output)
    except json.JSONDecodeError as error:
        raise Failed(f"not one JSON document ({error}); {describe(answer)}") from error


def find(document, key):
    """The first value of that key, however deep it lies."""
    if isinstance(document, dict):
        if key in document:
            return document[key]
        document = list(document.values())
    if isinstance(document, list):
        for item in document:
            found = find(item, key)
            if found is not None:
                return found
    return None


def expected(*questions):
    """Values that the recording stands for, by the name of the reading: what it tells of itself and
    of its state. The rest are lists, counters and the values it left the factory with.
    """
    chosen = questions or ("QPIGS", "QPIGS2", "QPIRI", "QMOD", "QID", "QMN")
    exchanges = json.loads(RECORDING.read_text(encoding="utf-8"))["exchanges"]
    return {
        name: reading["value"]
        for exchange in exchanges
        if exchange["command"] in chosen
        for name, reading in exchange["readings"].items()
    }


def demand_true(readings, complete=()):
    """No reading may differ from the recording. Those of the questions `complete` must be there."""
    demand(isinstance(readings, dict), f"no readings: {readings!r}")
    true = expected()
    for name, reading in readings.items():
        value = reading["value"]
        if name in true and value is not None:
            demand(value == true[name], f"{name} is {value!r}, the inverter said {true[name]!r}")
    missing = [name for name in (expected(*complete) if complete else ())
               if readings.get(name, {}).get("value") is None]
    demand(not missing, f"missing: {', '.join(missing)}")


def node_at(paths, socket):
    """The node of what is plugged in there, from the kernel's paths of all of them."""
    where = rf"/vhci_hcd\.{socket // 30}/usb\d+/\d+-{socket % 30 + 1}/.*/(hidraw\d+)$"
    return next(found[1] for found in (re.search(where, path) for path in paths) if found)


class Lab:
    def __init__(self, machine):
        self.machine = machine
        self.run = machine.run
        self.socket = None  # where the device is plugged in
        self.notes = []  # of the test that runs, for its report

    def must(self, script, **options):
        """Something of the lab itself; if it fails, the lab is broken and not the program."""
        answer = self.run(script, **options)
        demand(answer.code == 0, f"the lab: {script.strip()!r}: {describe(answer)}")
        return answer.output

    def heliowire(self, arguments, user="member", seconds=30):
        return self.run(f"heliowire {arguments}", user=user, seconds=seconds)

    def tell(self, command):
        """Gives the emulated inverter a command and waits until it has obeyed."""
        said = self.must(f"""
            before=$(grep -c -E '^(done|failed)' /run/inverter.log)
            echo {shlex.quote(command)} >/run/inverter
            while [ "$(grep -c -E '^(done|failed)' /run/inverter.log)" = "$before" ]; do
                usleep 5000
            done
            tail -n 20 /run/inverter.log""")
        last = [line for line in said.splitlines() if line.startswith(("done", "failed"))][-1]
        demand(last.startswith("done"), f"the lab: {command}: {short(said)}")

    def plug(self, socket=0, wait=True):
        if self.socket == socket:
            return
        self.unplug()
        self.tell(f"plug {socket}")
        self.socket = socket
        if wait:
            self.must(f"for i in $(seq {PLUG_S * 20}); do ls /dev/hidraw* && break; usleep 50000;"
                      " done >/dev/null 2>&1; udevadm settle; ls /dev/hidraw*")

    def unplug(self):
        if self.socket is not None:
            self.tell("unplug")
            self.must(f"for i in $(seq {PLUG_S * 20}); do"
                      " ls /sys/class/hidraw/hidraw* || break; usleep 50000;"
                      " done >/dev/null 2>&1; udevadm settle; ! ls /sys/class/hidraw/hidraw*")
        self.socket = None

    def node(self):
        nodes = self.must("ls /dev/hidraw*").split()
        demand(len(nodes) == 1, f"the lab: nodes {nodes}")
        return nodes[0]

    def reset(self):
        """The state that each test starts from: plugged in, answering, nobody using it."""
        self.notes = []
        self.must("killall -9 -q heliowire; true")
        self.tell("answering")
        self.tell("latency 20")
        self.plug(0)

    def asked(self):
        return [line[len("asked "):] for line in self.must("cat /run/inverter.log").splitlines()
                if line.startswith("asked ")]

    @contextlib.contextmanager
    def daemon(self, user="member", device="auto"):
        """`heliowire run`, for as long as the with statement lasts; it must end well."""
        self.must("rm -rf /tmp/data /tmp/daemon.*; mkdir -m 0777 /tmp/data")
        self.must("(heliowire run --listen 127.0.0.1:8080 --data /tmp/data"
                  f" --device {device} >/tmp/daemon.log 2>&1; echo $? >/tmp/daemon.code) </dev/null &", user=user)
        try:
            yield
            self.run("killall heliowire; for i in $(seq 100); do"
                     " pidof heliowire || break; usleep 50000; done")
            code = self.run("sleep 0.1; cat /tmp/daemon.code").output.strip()
            demand(code == "0", f"the daemon ended with {code or 'nothing'}")
            broken = self.run("grep -E 'Sanitizer|runtime error' /tmp/daemon.log")
            demand(broken.code == 1, f"the daemon is broken: {short(broken.output)}")
        except Failed as failure:
            log = self.run("tail -n 6 /tmp/daemon.log").output
            raise Failed(f"{failure} [daemon: {short(log, 700)}]") from failure
        finally:
            self.run("killall -9 -q heliowire")

    @contextlib.contextmanager
    def simulated(self, seed, *options):
        """Every model that can be simulated, each behind a bridge of its own: its place, by name.

        Each has a seed of its own, the first this one, as models may share their serial numbers.
        """
        told = self.must("heliowire simulate --help").split("\nModels")[1].split("\n\n")[0]
        models = [line.split()[0] for line in told.splitlines()[1:]]
        demand(len(models) <= len(SOCKETS), "the lab: more models than sockets")
        self.unplug()
        try:
            yield self.plug_simulated(models, seed, options)
        finally:
            self.must("killall -q simulator; for file in /run/simulated/*.pid; do kill $(cat $file); done;"
                      " while ls /sys/class/hidraw/hidraw*; do usleep 50000; done >/dev/null 2>&1;"
                      " udevadm settle; rm -r /run/simulated")

    def plug_simulated(self, models, seed, options):
        words = " ".join(map(shlex.quote, options))
        sockets = dict(zip(models, SOCKETS))
        self.must(f"""
            mkdir {SIMULATED}; cd {SIMULATED}
            seed={seed}
            for model in {' '.join(models)}; do
                simulator simulate --json --pty --link $model.tty --piece 8 --model $model \
                    --seed $seed --log $model.log {words} >$model.json 2>$model.err </dev/null &
                seed=$((seed + 1))
            done
            for model in {' '.join(models)}; do
                while ! test -s $model.json; do usleep 20000; done
                inverter_usb $model.tty $model.bridge >$model.usb 2>&1 </dev/null &
                echo $! >$model.pid
                while ! test -p $model.bridge; do usleep 20000; done
            done""", seconds=60)
        self.must(f"cd {SIMULATED};" + "".join(f" echo plug {n} >{m}.bridge;" for m, n in sockets.items()) + f"""
            while [ $(ls /sys/class/hidraw | wc -l) != {len(models)} ]; do usleep 50000; done
            udevadm settle""", seconds=60)
        places = self.must(f"cd {SIMULATED}; cat {' '.join(m + '.json' for m in models)}").splitlines()
        nodes = self.must("for node in /sys/class/hidraw/*; do readlink $node; done").splitlines()
        return {place["model"]: place | {"transport": f"hidraw:/dev/{node_at(nodes, sockets[place['model']])}"}
                for place in map(json.loads, places)}

    def get(self, path):
        """A document of the API, or None while there is no answer."""
        # Not with wget's own time-out: Debian 12's busybox crashes on it.
        answer = self.run(f"timeout 10 wget -q -O - {API}{path}")
        return json.loads(answer.output) if answer.code == 0 else None

    def reading(self, transport, name):
        """A value of the inverter there, or None as long as there is none."""
        for inverter in self.inverters():
            if inverter["transport"] == transport:
                document = self.get(f"/api/v1/inverters/{inverter['id']}/live")
                return find(document and document["readings"].get(name), "value")
        return None

    def inverters(self):
        document = self.get("/api/v1/inverters")
        demand(document or self.run("pidof heliowire").code == 0, "the daemon has ended")
        return document["inverters"] if document else []

    def wait_state(self, states, seconds):
        """Waits until there is one inverter, ours, and it is in one of these states.

        After a replug there may be a second for as long as it has not said who it is.
        """
        end = time.monotonic() + seconds
        inverters = []
        while time.monotonic() < end:
            inverters = self.inverters()
            if [inverter["id"] for inverter in inverters] == [SERIAL]:
                if inverters[0]["state"] in states:
                    return inverters[0]
            time.sleep(0.2)
        raise Failed(f"not {' or '.join(states)} within {seconds} s, but {inverters}")

    def readings(self):
        document = self.get(f"/api/v1/inverters/{SERIAL}/live")
        return document["readings"] if document else {}

    def demand_live(self, seconds=10):
        """The API must show the inverter's values, all of them after a while, and no other."""
        end = time.monotonic() + seconds
        while True:
            readings = self.readings()
            try:
                demand_true(readings, complete=("QPIGS", "QMOD"))
                return
            except Failed:
                demand_true(readings)
                if time.monotonic() > end:
                    raise
            time.sleep(0.2)

    def demand_fresh(self, seconds, after):
        """Within that time every value must have been heard anew, and be true."""
        end = time.monotonic() + seconds
        names = expected("QPIGS", "QMOD")
        oldest = None
        while time.monotonic() < end:
            readings = self.readings()
            demand_true(readings)
            oldest = max((readings[name]["age_ms"] for name in names if name in readings),
                         default=None)
            if oldest is not None and oldest < FRESH_MS:
                return
            time.sleep(0.1)
        raise Failed(f"{seconds} s after {after!r} the oldest value is {oldest} ms old")
