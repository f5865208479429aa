"""Listens in on a network connection between the program and an inverter."""

import select
import socket
import threading


class Tap(threading.Thread):
    """Passes bytes on, one connection at a time, and keeps every request that passes."""

    def __init__(self, uri: str):
        super().__init__(daemon=True)
        host, port = uri.removeprefix("tcp:").rsplit(":", 1)
        self.behind = (host, int(port))
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.uri = f"tcp:127.0.0.1:{self.listener.getsockname()[1]}"
        self.requests: list[bytes] = []  # without their CR
        self.start()

    def run(self) -> None:
        while True:
            try:
                program, _ = self.listener.accept()
            except OSError:
                return
            with program, socket.create_connection(self.behind, 5) as inverter:
                self.pass_on(program, inverter)

    def pass_on(self, program: socket.socket, inverter: socket.socket) -> None:
        waiting = b""
        while True:
            for ready in select.select([program, inverter], [], [])[0]:
                try:
                    got = ready.recv(4096)
                    (inverter if ready is program else program).sendall(got)
                except OSError:
                    return
                if not got:
                    return
                if ready is program:
                    *whole, waiting = (waiting + got).split(b"\r")
                    self.requests += whole

    def close(self) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
