"""A WebSocket client of the few lines that a test needs (RFC 6455)."""

import base64
import hashlib
import os
import socket
import struct
import time

from stage import parse

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


class Closed(Exception):
    """The server has closed; the code is its reason."""


class WebSocket:
    """One connection to /api/v1/live, message by message."""

    def __init__(self, port: int, path: str = "/api/v1/live", receive_buffer: int = 0):
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(10)
        self.socket.connect(("127.0.0.1", port))
        self.bytes = b""
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
            "Sec-WebSocket-Protocol: heliowire.v1\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        while b"\r\n\r\n" not in self.bytes:
            self.more()
        head, self.bytes = self.bytes.split(b"\r\n\r\n", 1)
        accept = hashlib.sha1((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()
        assert head.startswith(b"HTTP/1.1 101 "), head
        assert base64.b64encode(accept) in head

    def more(self) -> None:
        got = self.socket.recv(65536)
        if not got:
            raise Closed(1006)
        self.bytes += got

    def take(self, count: int) -> bytes:
        while len(self.bytes) < count:
            self.more()
        taken, self.bytes = self.bytes[:count], self.bytes[count:]
        return taken

    def send(self, kind: int, payload: bytes) -> None:
        mask = os.urandom(4)
        masked = bytes(b ^ mask[i % 4] for i, b in enumerate(payload))
        self.socket.sendall(bytes([0x80 | kind, 0x80 | len(payload)]) + mask + masked)

    def frame(self) -> tuple[bool, int, bytes]:
        first, length = self.take(2)
        if length == 126:
            (length,) = struct.unpack(">H", self.take(2))
        elif length == 127:
            (length,) = struct.unpack(">Q", self.take(8))
        return bool(first & 0x80), first & 0x0F, self.take(length)

    def receive(self, timeout: float = 15.0) -> dict:
        """The next JSON message; TimeoutError if none comes."""
        text = b""
        end = time.monotonic() + timeout
        while True:
            self.socket.settimeout(max(0.01, end - time.monotonic()))
            final, kind, payload = self.frame()
            if kind == CLOSE:
                raise Closed(struct.unpack(">H", payload[:2])[0] if payload else 1005)
            if kind == PING:
                self.send(PONG, payload)
            elif kind != PONG:
                text += payload
                if final:
                    return parse(text.decode())

    def receive_kind(self, kind: str, timeout: float = 15.0) -> dict:
        """The next message of that type."""
        end = time.monotonic() + timeout
        while True:
            message = self.receive(max(0.01, end - time.monotonic()))
            if message["type"] == kind:
                return message

    def close(self) -> None:
        self.socket.close()
