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
            assert message["poll"] in ("never", "identity", "fast", "minute", "slow")
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
