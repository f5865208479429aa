"""A line that goes wrong: nothing wrong is shown, nothing good is lost, and it goes on."""

from collections import Counter

from truth import Heard, asks, judge


def when_asked(run, heard: Heard) -> int:
    """When the exchange began that is told of: a confirmation without news waits for a while."""
    good = [e for e in run.log if not e["fault"] and asks(e["command"], heard.source)]
    return max((e["wall_ms"] for e in good if e["wall_ms"] <= heard.time_ms), default=heard.time_ms)


def too_long_silences(run, at_first_s: float, per_fault_s: float) -> list[str]:
    """Where the next good answer took longer than the faults before it explain."""
    heard = run.watcher.heard
    found = []
    for earlier, later in zip(heard, heard[1:]):
        silence_ms = later.time_ms - earlier.time_ms
        if silence_ms <= 1000 * at_first_s:
            continue
        asked = when_asked(run, earlier)
        faults = [e["fault"] for e in run.log if e["fault"] and asked < e["wall_ms"] < later.time_ms]
        if silence_ms > 1000 * (at_first_s + per_fault_s * len(faults)):
            found.append(f"{silence_ms} ms at {later.time_ms} after {faults}")
    return found


def test_five_hundred_exchanges_with_faults_show_nothing_wrong(faulty_line):
    faults = Counter(e["fault"] for e in faulty_line.log)
    assert len(faulty_line.log) >= 500
    assert all(faults[name] for name in ("corrupt", "drop", "truncate", "silent", "garbage"))

    verdict = judge(faulty_line.log, faulty_line.watcher.heard)
    assert verdict.wrong == []
    assert verdict.accepted == []
    assert verdict.refused == []
    assert verdict.right >= 400


def test_after_a_fault_the_next_poll_is_good_again(faulty_line):
    assert too_long_silences(faulty_line, 1.5, 2.5) == []
    states = faulty_line.watcher.states
    assert set(states[states.index("online") :]) <= {"online", "stale"}


def test_no_late_answer_is_taken_for_one_to_another_question(late_line):
    late = [e for e in late_line.log[:300] if e["fault"] == "late"]
    assert len(late) == 8

    verdict = judge(late_line.log, late_line.watcher.heard)
    assert verdict.wrong == []
    assert verdict.refused == []
    assert verdict.right >= 250
    assert too_long_silences(late_line, 1.5, 2.5) == []


def test_a_pulled_cable_is_noticed_and_found_again(vanishing_cable):
    run = vanishing_cable
    assert "offline" in run.watcher.states
    assert run.watcher.states[-1] == "online"
    assert too_long_silences(run, 2, 12) == []

    verdict = judge(run.log, run.watcher.heard)
    assert verdict.wrong == []
    assert verdict.accepted == []
