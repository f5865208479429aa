"""The measurements. Each gives rows for build/bench.json."""

import json
import re
import statistics
import subprocess
import tempfile
import time
import urllib.request

from measure import client, program
from measure.program import figure

BYTES_PER_S = 2400 / 10
EXCHANGES = 20
STARTS = 9
WINDOW_S = 60
SETTLE_S = 60  # by then it is known what the unit refuses, and not asked for any more
LIVE_CLIENTS = 1000
HTTP_ROUNDS = 5


def decode() -> list[dict]:
    ratios = [program.helper("decode") for _ in range(3)]
    best = min(ratios, key=lambda row: row["ratio"])
    print(f"  ours {best['ours_ns']} ns, limit {best['limit_ns']} ns")
    return [
        figure("decode_ns", best["ours_ns"], "ns", ""),
        figure("decode_ratio_to_limit", best["ratio"], "times the limit", "<= 3"),
    ]


def exchange() -> list[dict]:
    """The worse of a plain line and one that gives 8 bytes at a time, as USB does."""
    medians = {}
    for title, options in (("byte by byte", ()), ("8-byte pieces", ("--piece", "8"))):
        with program.line(*options) as line:
            row = program.helper("exchange", line.uri, EXCHANGES)
        medians[title] = row["ratio_median"]
        print(f"  {title}: {row['ratio_best']} to {row['ratio_worst']} times the wire's own time")
    worst = max(medians.values())
    return [
        figure("exchange_ratio_to_wire", worst, "times the wire", "<= 1.02"),
    ]


def history() -> list[dict]:
    """A year of one reading each five seconds, and what a day of one each second writes."""
    with tempfile.TemporaryDirectory(dir=program.BUILD) as folder:  # on a disk, which /tmp may not be
        row = program.helper("history", folder)
    ratio = row["bytes_per_snapshot"] / row["zstd_text_bytes"]
    print(f"  as text {row['text_bytes']} bytes, by zstd {row['zstd_text_bytes']}; "
          f"written in {row['write_s']} s; a week of 1000 points {row['week_ms']} ms")
    return [
        figure("history_bytes_per_snapshot", row["bytes_per_snapshot"], "bytes", "<= 20"),
        figure("history_ratio_to_zstd_text", ratio, "times zstd", "<= 1"),
        figure("history_disk_mb_per_day", row["mb_a_day"], "MB", "<= 25"),
        figure("history_day_ms", row["day_ms"], "ms", "<= 30"),
        figure("history_year_ms", row["year_ms"], "ms", "<= 50"),
    ]


def poll() -> list[dict]:
    """How much of the time the line is busy while everything is polled without a pause."""
    with program.scratch() as folder, program.line() as line:
        with program.daemon(folder, "--device", line.uri, "--gap", "0"):
            time.sleep(20)
            before, began = program.moved_bytes(line.pid), time.monotonic()
            time.sleep(WINDOW_S)
            count, took = program.moved_bytes(line.pid) - before, time.monotonic() - began
    ratio = count / BYTES_PER_S / took
    return [figure("poll_ratio_to_wire", ratio, "of the wire", ">= 0.98")]


def start() -> list[dict]:
    """From the start of the process to a reading at a client, for a unit known from last time."""
    took = []
    with program.scratch() as folder, program.line() as line:
        device = ("--device", line.uri)
        with program.daemon(folder, *device) as (_, port):
            tab = client.Tab(port)
            if not any(client.heard(m, "QPIGS") for m in tab.messages(20)):
                raise program.Unavailable("no reading came")
            time.sleep(5)
        for _ in range(STARTS):
            time.sleep(1.5)  # the simulator has said what it was asked
            began = time.monotonic()
            with program.daemon(folder, *device) as (_, port):
                tab = client.Tab(port)
                for message in tab.messages(20):
                    if client.has_reading(message, "battery_voltage"):
                        took.append(time.monotonic() - began)
                        break
                tab.close()
    if len(took) < STARTS:
        raise program.Unavailable("a start without a reading")
    print(f"  {min(took):.3f} to {max(took):.3f} s")
    return [figure("start_to_first_reading_s", statistics.median(took), "s", "<= 0.56")]


def fetch_page(port: int) -> None:
    """What a browser fetches first."""
    url = f"http://127.0.0.1:{port}"
    with urllib.request.urlopen(url + "/") as answer:
        page = answer.read().decode(errors="replace")
    for path in sorted(set(re.findall(r'(?:src|href)="(/[^"]+)"', page))):
        with urllib.request.urlopen(url + path) as answer:
            answer.read()


def cost() -> list[dict]:
    """Processor and memory of the daemon with one browser connected."""
    with program.scratch() as folder, program.line() as line:
        with program.daemon(folder, "--device", line.uri) as (process, port):
            fetch_page(port)
            tab = client.Tab(port)
            for _ in tab.messages(SETTLE_S):
                pass
            before = program.cpu_s(process.pid)
            readings = sum(client.heard(m, "QPIGS") for m in tab.messages(WINDOW_S))
            spent = program.cpu_s(process.pid) - before
            memory = program.peak_memory_mb(process.pid)
    if readings == 0:
        raise program.Unavailable("no reading came")
    print(f"  {readings} readings in {WINDOW_S} s, {spent * 1000:.1f} ms of a processor")
    return [
        figure("run_cpu_ms_per_reading", spent * 1000 / readings, "ms", "<= 0.3"),
        figure("run_peak_memory_mb", memory, "MB", "<= 10"),
    ]


def clients() -> list[dict]:
    with program.scratch() as folder, program.line() as line:
        options = ("--device", line.uri, "--gap", "0")
        with program.daemon(folder, *options) as (_, port):
            time.sleep(5)
            row = program.helper("clients", port, LIVE_CLIENTS, 30)
    print(f"  each client got {row['updates_fewest']} to {row['updates_most']} updates")
    if row["behind"] > 0:
        raise program.Unavailable(f"{row['behind']} clients did not get every update")
    return [
        figure("ws_1000_delay_ms_median", row["median_ms"], "ms", ""),
        figure("ws_1000_delay_ms_p99", row["p99_ms"], "ms", ""),
    ]


def requests_per_s(url: str) -> float:
    command = ["wrk", "-t1", "-c8", "-d4s", url]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    if "Non-2xx" in done.stdout:
        raise program.Unavailable(f"{url} did not answer 200")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)[1])


def http() -> list[dict]:
    """GET …/live beside a bare libwebsockets server that gives as many bytes, in turns."""
    program.need("wrk")
    ours, bare = [], []
    with program.scratch() as folder, program.line() as line:
        with program.daemon(folder, "--device", line.uri) as (_, port):
            tab = client.Tab(port)
            for _ in tab.messages(20):
                pass
            tab.close()
            root = f"http://127.0.0.1:{port}/api/v1/inverters"
            with urllib.request.urlopen(root) as answer:
                identity = json.load(answer)["inverters"][0]["id"]
            live = f"{root}/{identity}/live"
            with urllib.request.urlopen(live) as answer:
                body = answer.read()
            (folder / "live.json").write_bytes(body)
            with program.bare_server(folder / "live.json") as bare_url:
                for _ in range(HTTP_ROUNDS):
                    ours.append(requests_per_s(live))
                    bare.append(requests_per_s(bare_url))
    ratio = statistics.median(a / b for a, b in zip(ours, bare))
    print(f"  {len(body)} bytes; bare {statistics.median(bare):,.0f} requests a second")
    return [
        figure("http_live_requests_per_s", statistics.median(ours), "requests/s", ""),
        figure("http_live_ratio_to_bare", ratio, "of a bare server", ">= 0.7"),
    ]
