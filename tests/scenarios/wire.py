"""How requests and answers are wrapped, written down once more and without the program's own code."""

import re


def crc(text: bytes) -> bytes:
    """CRC-16/XMODEM, with the bytes escaped that would look like a start or an end."""
    value = 0
    for byte in text:
        value ^= byte << 8
        for _ in range(8):
            value = (value << 1 ^ 0x1021 if value & 0x8000 else value << 1) & 0xFFFF
    return bytes(b + 1 if b in b"(\r\n" else b for b in divmod(value, 256))


def request(text: str) -> bytes:
    """A question as PI30 units are asked."""
    return text.encode() + crc(text.encode()) + b"\r"


def answer(text: str) -> bytes:
    """And as they answer."""
    framed = b"(" + text.encode()
    return framed + crc(framed) + b"\r"


def is_check(check: bytes, text: bytes) -> bool:
    """Where a firmware does not hear a check with a 00 in it, 01 stands in its place."""
    return check in (crc(text), crc(text).replace(b"\0", b"\1"))


def without_caret(text: str) -> str:
    """What a question asks; what sets something keeps its caret, as its letter is another."""
    return re.sub(r"^\^P\d{3}", "", text)


def unwrap(sent: bytes) -> str:
    """The text of a request whose CR is gone; that of a question alone loses its caret.

    docs/protocols/framing.md: text with a check of two bytes or of one, or alone.
    """
    text = sent
    if is_check(sent[-2:], sent[:-2]):
        text = sent[:-2]
    elif not sent.startswith(b"^") and sent[-1:] == bytes([(sum(sent[:-1]) + 1) % 256]):
        text = sent[:-1]
    return without_caret(text.decode("latin-1"))
