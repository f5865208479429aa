"""A serial port whose answers are made in the test."""

import os
import termios
import threading
import tty


class FakeDevice(threading.Thread):
    """Answers whatever ends with CR by calling `answer(request, speed)`.

    `speed` is that of the port when the request came, a code of termios.
    """

    def __init__(self, answer):
        super().__init__(daemon=True)
        self.answer = answer
        self.asked: list[bytes] = []
        self.speeds: list[int] = []
        self.master, self.slave = os.openpty()
        tty.setraw(self.slave)
        self.uri = f"serial:{os.ttyname(self.slave)}"
        self.start()

    def run(self) -> None:
        waiting = b""
        while True:
            try:
                waiting += os.read(self.master, 256)
                speed = termios.tcgetattr(self.master)[5]
            except (OSError, termios.error):
                return
            while b"\r" in waiting:
                request, waiting = waiting.split(b"\r", 1)
                self.asked.append(request)
                self.speeds.append(speed)
                os.write(self.master, self.answer(request, speed))

    def close(self) -> None:
        os.close(self.slave)
        self.join(5)
        os.close(self.master)
