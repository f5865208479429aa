"""What a reply means, read without the program's own tables, and whether it was shown rightly."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

# docs/protocols/pi30.md; None is a token that is left out here.
STATUS = (
    "grid_voltage grid_frequency ac_output_voltage ac_output_frequency ac_output_apparent_power "
    "ac_output_active_power output_load_percent bus_voltage battery_voltage "
    "battery_charging_current battery_capacity inverter_heat_sink_temperature pv_input_current "
    "pv_input_voltage battery_voltage_from_scc battery_discharge_current"
).split()
STATUS_BITS = {"load_on": 3, "charging": 5, "scc_charging": 6, "ac_charging": 7}
WARNINGS = {
    "warning_line_fail": 5,
    "warning_fan_locked": 10,
    "warning_battery_low": 12,
    "warning_battery_under_shutdown": 14,
    "warning_overload": 16,
}
MODES = {"L": "line", "B": "battery", "S": "standby"}


def number(token: str) -> str:
    """A number as JSON writes it: without zeros in front, with its decimals."""
    return re.sub(r"^0+(?=\d)", "", token)


def status(text: str) -> dict[str, str | None]:
    """None: it is not to be shown."""
    tokens = text.split(" ")
    values = {name: number(token) for name, token in zip(STATUS, tokens)}
    values |= {name: str(tokens[16][at] == "1") for name, at in STATUS_BITS.items()}
    if len(tokens) >= 21:
        values["pv_input_power"] = number(tokens[19])
    if int(tokens[11]) >= 150:
        values["inverter_heat_sink_temperature"] = None  # a count of an A/D converter
    return values


def decode(command: str, text: str) -> dict[str, str | None]:
    """The readings of a reply, as text; empty for commands that are not looked at here."""
    if command == "QPIGS":
        return status(text)
    if command == "QMOD":
        return {"device_mode": MODES[text]}
    if command == "QPIWS":
        return {name: str(text[at] == "1") for name, at in WARNINGS.items()}
    return {}


def milliseconds(time: str) -> int:
    """An RFC 3339 time as milliseconds since 1970."""
    return round(datetime.fromisoformat(time.replace("Z", "+00:00")).timestamp() * 1000)


def shown(value) -> str:
    """A served value as decode() would write it."""
    return str(value) if isinstance(value, (bool, Decimal)) else f"{value}"


@dataclass
class Heard:
    """One answer that the daemon took over: what it showed from then on."""

    source: str
    time_ms: int
    values: dict[str, str]


@dataclass
class Watcher:
    """Follows the messages of the live WebSocket for one inverter."""

    identity: str
    values: dict[str, dict[str, str]] = field(default_factory=dict)  # by source, then name
    heard: list[Heard] = field(default_factory=list)
    seqs: list[int] = field(default_factory=list)
    states: list[str] = field(default_factory=list)

    def note(self, inverter: dict) -> None:
        for name, reading in inverter.get("readings", {}).items():
            self.values.setdefault(reading["source"], {})[name] = shown(reading["value"])
        if "state" in inverter:
            self.states.append(inverter["state"])

    def follow(self, message: dict) -> None:
        if "seq" in message:
            self.seqs.append(message["seq"])
        time_ms = milliseconds(message["time"])
        for inverter in message.get("inverters", []):
            if inverter["id"] != self.identity:
                continue
            self.note(inverter)
            for source in inverter.get("heard", []):
                self.heard.append(Heard(source, time_ms, dict(self.values.get(source, {}))))


# After these nothing of the answer may be shown. Junk in front of an answer may be forgiven, and a
# late answer may be taken for one to the same question, but for none to another.
BAD = {"corrupt", "drop", "truncate", "silent", "nak", "unplug"}


@dataclass
class Verdict:
    """How what was shown stands to what was true."""

    right: int = 0
    wrong: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)  # good answers that were not taken
    accepted: list[str] = field(default_factory=list)  # damaged ones that were

    def all_is_well(self) -> bool:
        return not (self.wrong or self.refused or self.accepted)


def asks(command: str, source: str) -> bool:
    """Whether QED20260621 is a QED; QPIGS2 is no QPIGS."""
    date = command[len(source) :]
    return command.startswith(source) and (not date or (date.isdigit() and len(date) >= 4))


def difference(truth: dict[str, str | None], values: dict[str, str]) -> str:
    for name, value in truth.items():
        if values.get(name) != value:
            return f"{name} is {value} and was shown as {values.get(name)}"
    return ""


# A confirmation without news may wait a second to be told, after an answer that took nearly as long.
CONFIRMED_MS = 1800


def exchange_behind(
    entries: list[dict], event: Heard, confirms: bool
) -> tuple[dict | None, str]:
    """The exchange that was answered, and what differs if it is none of those that can be: the one
    that is going on, the one before it whose answer is late, or, if nothing changed, one of those
    just before."""
    before = [e for e in entries if e["wall_ms"] <= event.time_ms]
    candidates = before[-1:]
    if len(before) > 1 and before[-2]["fault"] == "late":
        candidates.append(before[-2])
    if confirms:
        recent = [e for e in before[:-1] if e["wall_ms"] >= event.time_ms - CONFIRMED_MS]
        good = [e for e in recent if not e["fault"]]
        candidates = good[::-1] + candidates
    why = ""
    for entry in candidates:
        why = difference(decode(entry["command"], entry["text"]), event.values)
        if not why:
            return entry, ""
    return None, why


def says_the_same(one: dict, other: dict) -> bool:
    """Whether nothing that is looked at tells two answers apart: such may be confirmed together."""
    seen = decode(one["command"], one["text"])
    if seen:
        return seen == decode(other["command"], other["text"])
    return one["text"] == other["text"]


def judge_source(entries: list[dict], events: list[Heard], verdict: Verdict) -> None:
    """`entries` are the exchanges of one command, `events` the answers to it that were taken."""
    taken = {}
    shown_last = None
    for event in events:
        entry, why = exchange_behind(entries, event, event.values == shown_last)
        shown_last = event.values
        if why:
            verdict.wrong.append(f"{event.source} at {event.time_ms}: {why}")
        elif entry:
            verdict.right += 1
            taken[entry["n"]] = entry
            if entry["fault"] in BAD:
                verdict.accepted.append(f"{entry['command']} {entry['n']}: {entry['fault']}")

    first, last = events[0].time_ms, events[-1].time_ms - 1000  # what is later may be on its way
    before = None
    for entry in entries:
        was_replaced = before and before["fault"] == "late" and before["n"] in taken
        was_confirmed = before and says_the_same(before, entry)
        in_time = first <= entry["wall_ms"] <= last
        explained = entry["n"] in taken or was_replaced or was_confirmed
        if in_time and not entry["fault"] and not explained:
            verdict.refused.append(f"{entry['command']} {entry['n']}")
        before = entry


def judge(log: list[dict], heard: list[Heard]) -> Verdict:
    """Finds the exchange behind each answer that was taken, and the answers that were not."""
    verdict = Verdict()
    for source in sorted({h.source for h in heard}):
        judge_source(
            [e for e in log if asks(e["command"], source) and e["text"] != "NAK"],
            [h for h in heard if h.source == source],
            verdict,
        )
    return verdict
