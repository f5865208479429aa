"""A small WebSocket client, as a browser tab would be one."""

import json
import socket
import time


class Tab:
    """One open page: what it fetches first, then the live messages."""

    def __init__(self, port: int, patience_s: float = 10):
        self.buffer = b""
        deadline = time.monotonic() + patience_s
        while True:
            try:
                self.socket = socket.create_connection(("127.0.0.1", port), timeout=patience_s)
                break
            except ConnectionRefusedError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.001)
        self.socket.sendall(
            b"GET /api/v1/live HTTP/1.1\r\n"
            + f"Host: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n".encode()
            + b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            b"Sec-WebSocket-Protocol: heliowire.v1\r\n\r\n"
        )
        head = self.until(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 101"):
            raise ConnectionError(head.split(b"\r\n")[0].decode())

    def until(self, end: bytes) -> bytes:
        while end not in self.buffer:
            self.more()
        head, self.buffer = self.buffer.split(end, 1)
        return head

    def more(self) -> None:
        got = self.socket.recv(65536)
        if not got:
            raise ConnectionError("the server closed")
        self.buffer += got

    def take(self, count: int) -> bytes:
        while len(self.buffer) < count:
            self.more()
        taken, self.buffer = self.buffer[:count], self.buffer[count:]
        return taken

    def message(self) -> dict:
        """The next message."""
        while True:
            first, size = self.take(2)
            size &= 0x7F
            if size >= 126:
                size = int.from_bytes(self.take(2 if size == 126 else 8))
            payload = self.take(size)
            if first & 0x0F == 9:  # a ping; the answer's mask is four zeros
                self.socket.sendall(bytes([0x8A, 0x80 | len(payload)]) + bytes(4) + payload)
            if first & 0x0F == 1:
                return json.loads(payload)

    def messages(self, seconds: float):
        """Every message of the next seconds."""
        deadline = time.monotonic() + seconds
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                return
            self.socket.settimeout(left)
            try:
                yield self.message()
            except TimeoutError:
                return

    def close(self) -> None:
        self.socket.close()


def heard(message: dict, command: str) -> int:
    """How many inverters a message says to have just answered `command`."""
    if message["type"] == "change":
        return sum(command in inverter.get("heard", []) for inverter in message["inverters"])
    return 0


def has_reading(message: dict, name: str) -> bool:
    if message["type"] not in ("snapshot", "change"):
        return False
    return any(name in inverter.get("readings", {}) for inverter in message["inverters"])
