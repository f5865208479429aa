"""What the program says about itself, and to those who ask it wrongly."""

import os
import pty
import subprocess

import pytest
from conftest import PROGRAM, commands, environment, run

COMMANDS = [
    "check",
    "decode",
    "encode",
    "list",
    "protocols",
    "query",
    "run",
    "status",
]


def test_alone_it_shows_every_command():
    done = run()
    assert done.returncode == 0
    assert done.stderr == ""
    assert set(COMMANDS) <= set(commands())
    assert run("--help").stdout == done.stdout
    assert run("help").stdout == done.stdout


@pytest.mark.parametrize("words", [["--version"], ["-V"], ["check", "--version"]])
def test_version_is_the_first_line(words):
    done = run(*words)
    assert done.returncode == 0
    name, version = done.stdout.splitlines()[0].split()
    assert name == "heliowire"
    assert len(version.split(".")) == 3


@pytest.mark.parametrize("command", commands())
def test_every_command_helps(command):
    done = run(command, "--help")
    assert done.returncode == 0
    assert done.stderr == ""
    assert done.stdout.startswith(f"Usage: heliowire {command} ")
    assert "Examples\n" in done.stdout
    assert f"  heliowire {command}" in done.stdout
    for option in ("--help", "--version", "--color always|never|auto"):
        assert option in done.stdout
    assert max(len(line) for line in done.stdout.splitlines()) <= 80
    assert run("help", command).stdout == done.stdout


@pytest.mark.parametrize("command", commands())
def test_every_option_of_the_help_is_known(command):
    """Each is given without the value it wants, or with one it does not want."""
    for line in run(command, "--help").stdout.splitlines():
        words = line.replace(",", " ").split()
        name = next((word for word in words[:2] if word.startswith("--")), None)
        if name is None or not line.startswith(("  -", "      --")):
            continue
        takes_value = words.index(name) + 1 < len(words) and line.split(name)[1].startswith(" ") and (
            not line.split(name)[1].startswith("  ")
        )
        done = run(command, name if takes_value else name + "=1")
        assert done.returncode == 2, name
        assert "unknown option" not in done.stderr, name


@pytest.mark.parametrize(
    "words, hint",
    [
        (["chekc"], "did you mean 'check'?"),
        (["statsu"], "did you mean 'status'?"),
        (["frobnicate"], "no command 'frobnicate'"),
        (["help", "stat"], "did you mean 'status'?"),
        (["--frobnicate"], "no command '--frobnicate'"),
        (["check", "--jsno"], "did you mean --json?"),
        (["check", "--device"], "--device needs URI"),
        (["check", "--json=yes"], "--json takes no value"),
        (["check", "what"], "no use for 'what'"),
        (["check", "--color=green"], "always|never|auto"),
        (["check", "--protocol", "pi99"], "there is no protocol 'pi99'"),
        (["query"], "query needs COMMAND"),
        (["query", ""], "printable"),
        (["query", "QMOD\rPOP02"], "printable"),
        (["query", "Q" * 200], "at most"),
        (["run", "--gap", "-1"], "from 0 to"),
        (["run", "--gap", "fast"], "not 'fast'"),
        (["run", "--log-level", "loud"], "error|warning|info|debug"),
        (["decode", "--protocol", "pi30"], "all three"),
        (["encode", "QPI"], "both"),
        (["protocols", "pi99"], "there is no protocol 'pi99'"),
        (["protocols", "pi30", "QXXX"], "no table for 'QXXX'"),
        (["status", "--watch"], "--watch needs a terminal"),
    ],
)
def test_wrong_usage_is_told_with_a_hint(words, hint):
    done = run(*words)
    assert done.returncode == 2
    assert done.stdout == ""
    assert hint in done.stderr
    lines = done.stderr.splitlines()
    assert len(lines) == 2
    assert "--help" in lines[1] or "'heliowire' alone" in lines[1]


def test_colours_come_on_request_only():
    assert "\x1b" not in run().stdout
    assert "\x1b[" in run("protocols", "--color=always").stdout
    assert "\x1b[" in run("protocols", "--color=always", NO_COLOR="1").stdout
    assert "\x1b[" in run("protocols", CLICOLOR_FORCE="1").stdout
    assert "\x1b" not in run("protocols", CLICOLOR_FORCE="1", NO_COLOR="1").stdout
    assert "\x1b" not in run("protocols", "--color=never", CLICOLOR_FORCE="1").stdout


def on_terminal(*words: str, **more: str) -> str:
    """What a terminal would show."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen([PROGRAM, *words], stdout=theirs, env=environment(**more))
    os.close(theirs)
    shown = b""
    while True:
        try:
            piece = os.read(ours, 4096)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    os.close(ours)
    assert process.wait(10) == 0
    return shown.decode()


def test_a_terminal_gets_colours_unless_it_can_not():
    assert "\x1b[" in on_terminal("protocols", TERM="xterm")
    assert "\x1b" not in on_terminal("protocols", TERM="dumb")
    assert "\x1b" not in on_terminal("protocols", TERM="xterm", NO_COLOR="1")
    assert "\x1b[" in on_terminal("protocols", TERM="xterm", NO_COLOR="")


def test_a_full_disk_is_told():
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [PROGRAM, "protocols"], stdout=full, stderr=subprocess.PIPE, env=environment(), check=False
        )
    assert done.returncode == 1
    assert b"No space left" in done.stderr


def test_a_closed_pipe_is_no_story():
    done = subprocess.run(
        ["sh", "-c", f"'{PROGRAM}' protocols --json | head -c 10"],
        capture_output=True,
        env=environment(),
        check=False,
    )
    assert done.stdout == b'{"protocol'
    assert done.stderr == b""
