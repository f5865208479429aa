"""The judge of these scenarios sees what it is there to see."""

import pytest

from truth import Heard, decode, judge

STATUS = (
    "230.4 50.0 229.8 50.0 {watts:04} 0588 012 371 52.60 018 077 {temperature:04} 0006 214.3 52.71 "
    "00000 00010110 00 00 01286 010"
)


def exchange(n: int, fault: str | None = None, temperature: int = 41) -> dict:
    text = STATUS.format(watts=500 + n, temperature=temperature)
    return {"n": n, "command": "QPIGS", "fault": fault, "text": text, "wall_ms": 1000 * n}


def heard(n: int, delay_ms: int = 500) -> Heard:
    return Heard("QPIGS", 1000 * n + delay_ms, decode("QPIGS", exchange(n)["text"]))


def test_all_is_well_when_each_answer_is_shown():
    verdict = judge([exchange(n) for n in range(9)], [heard(n) for n in range(9)])
    assert verdict.all_is_well()
    assert verdict.right == 9


def test_a_wrong_digit_is_seen():
    events = [heard(n) for n in range(9)]
    events[4].values["battery_voltage"] = "52.61"
    (wrong,) = judge([exchange(n) for n in range(9)], events).wrong
    assert "battery_voltage" in wrong


@pytest.mark.parametrize("fault", ["corrupt", "drop", "truncate", "silent"])
def test_a_damaged_answer_that_is_shown_is_seen(fault):
    log = [exchange(n, fault if n == 4 else None) for n in range(9)]
    assert judge(log, [heard(n) for n in range(9)]).accepted == [f"QPIGS 4: {fault}"]


def test_a_good_answer_that_is_not_shown_is_seen():
    events = [heard(n) for n in range(9) if n != 4]
    assert judge([exchange(n) for n in range(9)], events).refused == ["QPIGS 4"]


def test_answers_whose_difference_is_not_shown_may_be_confirmed_together():
    count = {"temperature": 533}  # of a converter
    log = [exchange(3, **count), exchange(4, **count), exchange(4, temperature=534), exchange(6)]
    for at, entry in enumerate(log):
        entry |= {"n": at, "wall_ms": 1000 * at}
    events = [Heard("QPIGS", e["wall_ms"] + 500, decode("QPIGS", e["text"])) for e in log]
    del events[2]
    assert judge(log, events).all_is_well()
    del events[1]
    assert judge(log, events).refused == ["QPIGS 1"]


def test_an_old_answer_is_right_only_if_it_was_late():
    events = [heard(n) for n in range(9) if n not in (4, 5)]
    events.insert(4, Heard("QPIGS", 5200, heard(4).values))
    assert judge([exchange(n, "late" if n == 4 else None) for n in range(9)], events).all_is_well()
    assert judge([exchange(n, "silent" if n == 4 else None) for n in range(9)], events).wrong
