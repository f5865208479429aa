"""The simulated inverter itself, seen by a program that knows nothing of it."""

import json
import os
import select
import signal
import socket
import statistics
import subprocess
import time
import tty

import pytest

from stage import PROGRAM, TOP, models, wait_for
from wire import crc, request

BYTE_S = 10 / 2400


def open_raw(path) -> int:
    descriptor = os.open(path, os.O_RDWR | os.O_NOCTTY)
    tty.setraw(descriptor)
    return descriptor


def read_until_end(descriptor: int, timeout: float = 3) -> bytes:
    got = b""
    while b"\r" not in got:
        ready, _, _ = select.select([descriptor], [], [], timeout)
        if not ready:
            return got
        got += os.read(descriptor, 256)
    return got


def ask(descriptor: int, text: str) -> bytes:
    os.write(descriptor, request(text))
    return read_until_end(descriptor)


def test_an_answer_takes_the_time_of_its_bytes(stage):
    simulator = stage.simulator("inverter")
    port = open_raw(simulator.link)
    ratios = []
    for _ in range(8):
        asked = request("QPIGS")
        began = time.perf_counter()
        os.write(port, asked)
        got = b""
        while b"\r" not in got:
            got += os.read(port, 256)
            passed = time.perf_counter() - began
            assert passed >= (len(asked) + len(got)) * BYTE_S - 0.0005, "a byte came too early"
        ratios.append(passed / ((len(asked) + len(got)) * BYTE_S))
        assert got[-3:-1] == crc(got[:-3])
    assert statistics.median(ratios) < 1.01
    os.close(port)


def test_the_log_tells_what_was_true_and_what_was_sent(stage):
    simulator = stage.simulator("inverter", "--baud", 115200, "--fault", "nak=100")
    port = open_raw(simulator.link)
    assert ask(port, "QPIGS") == b"(NAKss\r"
    (exchange,) = simulator.log()
    assert exchange["n"] == 1
    assert exchange["command"] == "QPIGS"
    assert exchange["fault"] == "nak"
    assert len(exchange["text"].split(" ")) == 21
    assert bytes.fromhex(exchange["sent_hex"]) == b"(NAKss\r"
    assert abs(exchange["wall_ms"] / 1000 - time.time()) < 5
    os.close(port)


def test_what_nobody_read_is_gone_when_the_port_is_closed(stage):
    simulator = stage.simulator("inverter", "--baud", 115200)
    port = open_raw(simulator.link)
    os.write(port, request("QPIGS"))
    time.sleep(0.2)
    os.close(port)
    time.sleep(0.2)
    port = open_raw(simulator.link)
    assert ask(port, "QPI") == b"(PI30\x9a\x0b\r"
    os.close(port)


def test_an_unplugged_port_ends_and_comes_back_behind_its_link(stage):
    simulator = stage.simulator("inverter", "--baud", 115200, "--fault", "unplug=100")
    port = open_raw(simulator.link)
    os.write(port, request("QPIGS"))
    wait_for("the link is gone", lambda: not os.path.lexists(simulator.link), 3)
    with pytest.raises(OSError):
        for _ in range(3):
            assert os.read(port, 10) == b""
            os.write(port, b"\r")
    os.close(port)
    wait_for("the link is back", lambda: os.path.exists(simulator.link), 8)
    place = json.loads(simulator.process.stdout.readline())
    assert place["path"] == os.readlink(simulator.link)


def test_ctrl_c_ends_it_and_removes_the_link(stage):
    simulator = stage.simulator("inverter")
    assert os.path.islink(simulator.link)
    assert simulator.stop(signal.SIGINT) == 0
    assert not os.path.lexists(simulator.link)


def test_a_file_in_the_way_of_the_link_stays(stage, tmp_path):
    (tmp_path / "inverter.tty").write_text("precious")
    with pytest.raises(json.JSONDecodeError):
        stage.simulator("inverter")
    assert (tmp_path / "inverter.tty").read_text() == "precious"


def ask_over_network(connection: socket.socket, text: str) -> bytes:
    """The answer; what came if the other side closes or says nothing."""
    got = b""
    connection.settimeout(5)
    try:
        connection.sendall(request(text))
        while b"\r" not in got:
            more = connection.recv(100)
            if not more:
                break
            got += more
    except OSError:
        pass
    return got


def test_a_second_program_at_the_tcp_port_is_turned_away(stage):
    simulator = stage.simulator("inverter", "--baud", 115200, place="127.0.0.1:0")
    address = ("127.0.0.1", int(simulator.place["uri"].rsplit(":", 1)[1]))
    first = socket.create_connection(address, 5)
    assert ask_over_network(first, "QPI") == b"(PI30\x9a\x0b\r"
    second = socket.create_connection(address, 5)
    assert ask_over_network(second, "QPI") == b""
    assert ask_over_network(first, "QPI") == b"(PI30\x9a\x0b\r"
    first.close()
    second.close()

    def third():
        with socket.create_connection(address, 5) as connection:
            return ask_over_network(connection, "QPI")

    assert wait_for("the port is free again", third, 5) == b"(PI30\x9a\x0b\r"


def test_every_model_of_the_help_can_be_simulated(stage):
    assert len(models()) > 10
    places = [stage.simulator(model, "--model", model).place for model in models()]
    assert [place["model"] for place in places] == models()
    assert all(place["protocol"] for place in places)


def test_a_model_that_is_not_there_is_told():
    words = [PROGRAM, "simulate", "--pty", "--model", "none"]
    wrong = subprocess.run(words, capture_output=True, text=True, check=False)
    assert wrong.returncode == 2
    assert all(model in wrong.stderr for model in models())


def test_a_recording_can_answer_instead(stage):
    recording = TOP / "tests" / "recordings" / "pi30max" / "axpert-max-ii-8kw.rec"
    simulator = stage.simulator("replayed", "--replay", recording, "--baud", 9600)
    port = open_raw(simulator.link)
    answer = ask(port, "QPIGS")
    assert answer.startswith(b"(222.2 50.0 230.2 49.9 0505 0475 ")
    assert answer[-3:-1] == crc(answer[:-3])
    assert ask(port, "QMOD").startswith(b"(B")
    os.close(port)
