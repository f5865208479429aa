"""`heliowire run`: what it promises to those who start it."""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from contextlib import contextmanager

import pytest
from conftest import PROGRAM, SIMULATED, environment, run


@contextmanager
def running(tmp_path, *words: str, device: str = SIMULATED, **more: str):
    """A daemon that serves; gives the process and its URL. What it says goes to a file."""
    ready = tmp_path / "ready"
    command = [PROGRAM, "run", "--device", device, "--listen", "127.0.0.1:0"]
    command += ["--data", str(tmp_path / "data"), "--ready-file", str(ready), *words]
    with open(tmp_path / "log", "wb") as log, subprocess.Popen(
        command, stdout=log, stderr=subprocess.STDOUT, env=environment(**more)
    ) as process:
        try:
            end = time.monotonic() + 20
            while not ready.exists():
                assert process.poll() is None, (tmp_path / "log").read_text()
                assert time.monotonic() < end
                time.sleep(0.02)
            yield process, ready.read_text()
        finally:
            if process.poll() is None:
                process.kill()


def get(url: str) -> dict:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return json.load(answer)


def wait_until(condition, limit_s: float = 20) -> None:
    end = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_the_ready_file_holds_the_address_as_one_line(tmp_path):
    with running(tmp_path) as (_, line):
        assert line.endswith("\n")
        assert line.count("\n") == 1
        url = line.strip()
        assert get(url + "api/v1/health")["version"]
        log = (tmp_path / "log").read_text()
        assert url in log
        assert not (tmp_path / "ready.new").exists()


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_in_order(tmp_path, ending):
    with running(tmp_path) as (process, _):
        process.send_signal(ending)
        assert process.wait(10) == 0
        assert not (tmp_path / "ready").exists()


def test_a_ready_file_of_an_earlier_run_is_no_promise(tmp_path):
    (tmp_path / "ready").write_text("http://127.0.0.1:1/\n")
    done = run(
        "run", "--listen", "nonsense", "--data", str(tmp_path), "--device", SIMULATED,
        "--ready-file", str(tmp_path / "ready"),
    )
    assert done.returncode == 2
    assert not (tmp_path / "ready").exists()


def test_one_daemon_to_a_data_folder(tmp_path):
    with running(tmp_path) as (process, _):
        second = run("run", "--device", SIMULATED, "--listen", "127.0.0.1:0", "--data", str(tmp_path / "data"))
        assert second.returncode == 1
        assert f"(pid {process.pid})" in second.stderr
        process.kill()
        process.wait()
    with running(tmp_path):  # a lock does not outlive its owner
        pass


def test_what_is_simulated_is_kept_apart(tmp_path):
    with running(tmp_path) as (process, url):
        wait_until(lambda: get(url.strip() + "api/v1/health")["inverters"]["online"] == 1)
        process.terminate()
        process.wait(10)
    assert sorted(p.name for p in (tmp_path / "data").iterdir()) == ["heliowire.lock", "simulated"]


def test_where_data_goes_without_a_word(tmp_path):
    state = tmp_path / "state"
    ready = tmp_path / "ready"
    words = ["run", "--device", SIMULATED, "--listen", "127.0.0.1:0", "--ready-file", str(ready)]
    more = {"STATE_DIRECTORY": str(state)}
    with subprocess.Popen(
        [PROGRAM, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment(**more)
    ) as process:
        wait_until(ready.exists)
        assert (state / "heliowire.lock").exists()
        assert oct(state.stat().st_mode & 0o777) == "0o750"
        process.terminate()


def test_the_service_manager_is_told(tmp_path):
    path = tmp_path / "manager"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(path))
        manager.settimeout(10)
        more = {"NOTIFY_SOCKET": str(path), "WATCHDOG_USEC": "400000"}
        with running(tmp_path, **more) as (process, _):
            assert manager.recv(100) == b"READY=1"
            began = time.monotonic()
            assert [manager.recv(100) for _ in range(5)] == [b"WATCHDOG=1"] * 5
            assert time.monotonic() - began < 5
            process.terminate()
            said = manager.recv(100)
            while said == b"WATCHDOG=1":
                said = manager.recv(100)
            assert said == b"STOPPING=1"
            assert process.wait(10) == 0


def test_the_conversation_can_be_recorded(tmp_path):
    path = tmp_path / "talk.rec"
    with running(tmp_path, "--record", str(path)) as (process, url):
        wait_until(lambda: get(url.strip() + "api/v1/health")["inverters"]["online"] == 1)
        process.terminate()
        assert process.wait(10) == 0
    lines = [json.loads(line) for line in run("replay", str(path), "--json").stdout.splitlines()]
    assert any(line["command"] == "QPIGS" and line["outcome"] == "ok" for line in lines)


@pytest.mark.parametrize(
    "words, code, text",
    [
        (["--listen", "nonsense"], 2, "nonsense"),
        (["--listen", "127.0.0.1:99999"], 2, "99999"),
        (["--device", "nonsense"], 2, "nonsense"),
        (["--protocol", "pi99"], 2, "pi99"),
        (["--data", "/dev/null/x"], 1, "/dev/null/x"),
        (["--data", ""], 2, "--data"),
        (["--record", "/dev/null/x"], 1, "/dev/null/x"),
    ],
)
def test_what_can_not_be_is_told_at_once(tmp_path, words, code, text):
    usual = ["--data", str(tmp_path), "--device", SIMULATED, "--listen", "127.0.0.1:0"]
    done = run("run", *usual, *words)
    assert done.returncode == code
    assert text in done.stderr.splitlines()[-1]
    assert done.stderr.splitlines()[-1].startswith("heliowire: ")


def test_a_port_that_is_taken_is_told(tmp_path):
    with running(tmp_path) as (_, url):
        address = url.strip().removeprefix("http://").rstrip("/")
        done = run("run", "--device", SIMULATED, "--listen", address, "--data", str(tmp_path / "other"))
        assert done.returncode == 1
        assert address.split(":")[1] in done.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="needs a folder that nobody may write to")
def test_a_folder_that_may_not_be_written_is_told(tmp_path):
    if not os.path.exists("/usr/bin/setpriv"):
        pytest.skip("there is no setpriv here")
    words = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", PROGRAM, "run"]
    words += ["--device", SIMULATED, "--listen", "127.0.0.1:0", "--data", "/var/lib/heliowire-test"]
    done = subprocess.run(words, capture_output=True, env=environment(), check=False)
    if done.returncode == 126 or b"setpriv" in done.stderr:
        pytest.skip("the program lies where others can't reach it")
    assert done.returncode == 4
    assert b"/var/lib/heliowire-test" in done.stderr
