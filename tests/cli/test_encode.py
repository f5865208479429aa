"""`heliowire encode`: the exact bytes of every known request."""

import json

import pytest
from conftest import RECORDINGS, run

FILES = sorted(path.stem for path in RECORDINGS.glob("*.json") if path.stem != "frames")


def requests() -> list[dict]:
    rows = [row for name in FILES for row in json.loads((RECORDINGS / f"{name}.json").read_text())]
    return [r for r in rows if r["kind"] in ("request", "setter")]


def usb_requests() -> list[dict]:
    rows = json.loads((RECORDINGS / "frames.json").read_text())
    return [r for r in rows if r["kind"] == "usb_out"]


def test_every_request_has_its_bytes():
    rows = requests()
    assert len(rows) > 250
    stdin = "".join(
        json.dumps({"protocol": r["protocol"], "text": r["request_text"]}) + "\n" for r in rows
    )
    done = run("encode", stdin=stdin)
    assert done.returncode == 0
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [a.get("hex") for a in answers] == [r["request_hex"] for r in rows]


def test_reports_are_eight_bytes_filled_with_nul():
    rows = usb_requests()
    assert len(rows) >= 5
    for row in rows:
        protocol = row.get("decode_as", "pi30")
        answer = json.loads(run("encode", "--protocol", protocol, row["request_text"]).stdout)
        assert answer == {"hex": row["request_hex"], "reports": row["reports"]}


@pytest.mark.parametrize(
    "line, error",
    [
        ("nonsense", "invalid"),
        ('{"protocol":"pi30"}', "invalid"),
        ('{"protocol":"pi99","text":"QPI"}', "missing"),
        ('{"protocol":"pi30","text":""}', "invalid"),
        ('{"protocol":"pi30","text":"QPI\\r"}', "invalid"),
        ('{"protocol":"pi30","text":"\\u00e4"}', "invalid"),
        (json.dumps({"protocol": "pi30", "text": "Q" * 500}), "invalid"),
    ],
)
def test_what_can_not_be_sent_is_an_error_in_its_place(line, error):
    good = '{"protocol":"pi30","text":"QPI"}'
    done = run("encode", stdin=f"{line}\n{good}\n")
    assert done.returncode == 0
    bad, fine = (json.loads(each) for each in done.stdout.splitlines())
    assert bad["error"] == error
    assert bad["text"]
    assert fine == {"hex": "515049beac0d", "reports": ["515049beac0d0000"]}


def test_one_request_that_can_not_be_sent():
    done = run("encode", "--protocol", "pi99", "QPI")
    assert done.returncode == 3
    assert done.stdout == ""
    assert "pi99" in done.stderr
