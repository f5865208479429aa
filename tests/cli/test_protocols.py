"""`heliowire protocols`: the tables in three forms that say the same."""

import json

import pytest
from conftest import run


@pytest.fixture(scope="module")
def tables() -> list[dict]:
    done = run("protocols", "--json")
    assert done.returncode == 0
    return json.loads(done.stdout)["protocols"]


def test_the_families_are_there(tables):
    names = [p["name"] for p in tables]
    assert len(names) == len(set(names))
    assert {"pi30", "pi30max", "pi30mst", "pi30revo"} <= set(names)
    bases = [p["base"] for p in tables if p["base"] is not None]
    assert set(bases) <= set(names)


def test_each_message_says_where_things_stand(tables):
    for protocol in tables:
        commands = [m["command"] for m in protocol["messages"]]
        assert len(commands) == len(set(commands)), protocol["name"]
        for message in protocol["messages"]:
            assert message["title"]
            assert message["poll"] in ("never", "identity", "fast", "minute", "slow", "unit")
            for layout in message["layouts"]:
                for field in layout["fields"]:
                    assert field["name"].islower() and field["label"]
                    if field["as"] == "choice":
                        assert field["choices"]


def test_the_text_names_every_protocol_and_question(tables):
    text = run("protocols").stdout
    for protocol in tables:
        assert protocol["title"] in text
        page = run("protocols", protocol["name"]).stdout
        for message in protocol["messages"]:
            assert message["command"] in page


def test_one_message_in_three_forms():
    text = run("protocols", "pi30", "QPIGS").stdout
    markdown = run("protocols", "pi30", "QPIGS", "--markdown").stdout
    message = json.loads(run("protocols", "pi30", "QPIGS", "--json").stdout)
    assert message["command"] == "QPIGS"
    names = {f["name"] for layout in message["layouts"] for f in layout["fields"]}
    assert "battery_voltage" in names
    for name in names:
        assert name in text
        assert f"| {name} |" in markdown


def test_markdown_of_a_protocol_holds_all_its_messages(tables):
    markdown = run("protocols", "pi30", "--markdown").stdout
    pi30 = next(p for p in tables if p["name"] == "pi30")
    for message in pi30["messages"]:
        assert f"### {message['command']}" in markdown


def test_a_dated_question_is_found_with_its_date():
    dated = [
        (p["name"], m)
        for p in json.loads(run("protocols", "--json").stdout)["protocols"]
        for m in p["messages"]
        if m["argument"] == "YYYYMMDD"
    ]
    for name, message in dated:
        done = run("protocols", name, message["command"] + "20241022")
        assert done.returncode == 0


def test_settings_and_actions_are_told_in_three_forms(tables):
    for protocol in tables:
        name = protocol["name"]
        text, markdown = run("protocols", name).stdout, run("protocols", name, "--markdown").stdout
        for setting in protocol["settings"]:
            assert setting["label"] and setting["name"].islower()
            assert setting["dangerous"] in (True, False)
            assert setting["unconfirmed"] in (True, False)
            sent = setting["command"] + ("" if setting["within"] else setting["example"] or "")
            assert sent in text, (name, setting["command"])
            assert f"| {setting['name']}" in markdown
        for action in protocol["actions"]:
            assert action["title"] in text
            assert f"| {action['title']} |" in markdown


def test_a_setting_says_what_it_takes():
    done = run("protocols", "pi30", "PBCV46.0", "--json")
    (setting,) = json.loads(done.stdout)["settings"]
    assert setting["name"] == "battery_recharge_voltage"
    assert (setting["min"], setting["max"], setting["step"]) == (11, 12.75, 0.25)
    assert setting["per_12_v"] and setting["dangerous"]
    assert "11 to 12.75 in steps of 0.25 for each 12 V" in run("protocols", "pi30", "PBCV").stdout
    (first, second) = json.loads(run("protocols", "pi30", "MUCHGC", "--json").stdout)["settings"]
    assert first["limits"] == second["limits"] == "QMUCHGCR"
    assert len(first["example"]) == 3 and len(second["example"]) == 4


@pytest.mark.parametrize(
    "protocol, command, words",
    [
        ("pi30", "PCVT", "240 min, 255 (automatic)"),
        ("pi30", "PBDV", "for each 12 V, or 0 (when the battery is full)"),
        ("pi30", "DAT", "YYMMDDhhmmss"),
        ("pi30revo", "PSET", "0 on, 1 off"),
        ("pi16", "PRIO", "02 load_battery_grid"),
        ("pi16", "LST", "0 to 2970, sent in units of 30"),
        ("pi17", "BATDV", "BATDV0420,0440,0430,0450 (3 of 4)"),
        ("pi17", "BATDV", "40 to 60, sent in units of 0.1"),
        ("pi17", "FPADJ1,0000", "-1000 to 1000, with 0 for minus"),
        ("pi18", "PEI", "grid_tie / off_grid"),
        ("pi34", "PTSO", "-10 to 10 in steps of 0.1"),
        ("h", "^S???ACCT", "hhmm, whole hours"),
    ],
)
def test_what_a_setting_takes_is_said_in_words(protocol, command, words):
    assert words in run("protocols", protocol, command).stdout


def test_an_action_is_found_by_its_command():
    text = run("protocols", "pi30", "PF").stdout
    assert "factory settings" in text and "can't be undone" in text
    assert "Settings" not in text


def test_markdown_tells_what_it_is_about_who_speaks_it_and_what_is_left_out(tables):
    for protocol in tables:
        markdown = run("protocols", protocol["name"], "--markdown").stdout
        assert protocol["about"] in markdown
        for unit in protocol["units"]:
            assert f"| {unit['name']} | {unit['known_by']} | {unit['source']} |" in markdown
        for omission in protocol["omissions"]:
            assert f"| {omission['command']} | {omission['what']} |" in markdown


def test_long_lists_of_choices_are_told_to_the_end():
    assert "86 output_mode_different" in run("protocols", "pi30", "QPGS0", "--markdown").stdout


def test_what_no_table_has_is_wrong_usage():
    done = run("protocols", "pi30", "XYZ")
    assert done.returncode == 2
    assert "XYZ" in done.stderr
