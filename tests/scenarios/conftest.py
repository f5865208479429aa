"""What all scenarios share: a stage for the real program, and long runs beside the short ones.

A long run is a function that stands in LONG_RUNS. Those that are needed start as soon as it is
known which tests will run, each in a thread of its own, and a test takes its result by the name of
a fixture. Tests that need one come last.
"""

import tempfile
import threading
from pathlib import Path

import pytest

import long_runs
import recognition
from fake_device import FakeDevice
from stage import Daemon, Simulator

LONG_RUNS = {name: getattr(long_runs, name) for name in long_runs.__all__}
LONG_RUNS["recognition"] = recognition.recognition


class Stage:
    """Starts programs in a folder of their own and ends them all."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.programs = []

    def simulator(self, name: str, *words, **more) -> Simulator:
        self.programs.append(Simulator(self.folder, name, *words, **more))
        return self.programs[-1]

    def daemon(self, *devices: str, **more) -> Daemon:
        self.programs.append(Daemon(self.folder, *devices, **more))
        return self.programs[-1]

    def close(self) -> None:
        """Ends all of them, and sees that none ended badly or before its time."""
        was_alive = [program.is_alive() or program.was_stopped for program in self.programs]
        codes = [program.stop() for program in reversed(self.programs)]
        assert all(was_alive) and not any(codes), [p.errors.read_text() for p in self.programs]


@pytest.fixture
def stage(tmp_path):
    stage = Stage(tmp_path)
    yield stage
    stage.close()


@pytest.fixture
def fake_device():
    """Makes devices whose answers the test makes."""
    made = []

    def make(answer):
        made.append(FakeDevice(answer))
        return made[-1]

    yield make
    for device in made:
        device.close()


class LongRun(threading.Thread):
    """One long run; its result or what went wrong."""

    def __init__(self, function):
        super().__init__(daemon=True)
        self.function = function
        self.result = self.error = None

    def run(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            stage = Stage(Path(folder))
            try:
                self.result = self.function(stage)
            except BaseException as error:  # told by the test that waits for it
                self.error = error
            finally:
                stage.close()


def needed(item) -> list[str]:
    return [name for name in LONG_RUNS if name in item.fixturenames]


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: bool(needed(item)))


def pytest_collection_finish(session):
    session.long_runs = {}
    if session.config.option.collectonly:
        return
    for name in {name for item in session.items for name in needed(item)}:
        session.long_runs[name] = LongRun(LONG_RUNS[name])
        session.long_runs[name].start()


def fixture_for(name: str):
    @pytest.fixture(scope="session", name=name)
    def fixture(request):
        run = request.session.long_runs[name]
        run.join()
        if run.error:
            raise run.error
        return run.result

    return fixture


for _name in LONG_RUNS:
    globals()[f"fixture_{_name}"] = fixture_for(_name)


def pytest_terminal_summary(terminalreporter):
    if recognition.figures:
        terminalreporter.section("seconds until it was known who it is")
        terminalreporter.line(f"{'':24}  serial network bad line")
    for line in recognition.figures:
        terminalreporter.line(line)
