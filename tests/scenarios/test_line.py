"""A line that goes wrong: nothing wrong is shown, nothing good is lost, and it goes on."""

from collections import Counter

from truth import judge


def too_long_silences(run, at_first_s: float, per_fault_s: float) -> list[str]:
    """Where the next good answer took longer than the faults before it explain."""
    times = [h.time_ms for h in run.watcher.heard]
    found = []
    for earlier, later in zip(times, times[1:]):
        faults = [e["fault"] for e in run.log if e["fault"] and earlier - 600 < e["wall_ms"] < later]
        if later - earlier > 1000 * (at_first_s + per_fault_s * len(faults)):
            found.append(f"{later - earlier} ms at {later} after {faults}")
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
