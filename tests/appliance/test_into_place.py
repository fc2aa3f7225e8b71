"""A release of the same version takes the place of the one that runs: cut off anywhere, what ``current`` names can be started."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from types import FrameType

import pytest

from hardware.appliance import into_place, places
from hardware.appliance.into_place import exchanged, leftovers, making, put_into_place, tidy
from tests.appliance.stand import Stand

VERSION = "0.1.0"
LINES = 200
"""More than are run."""


class PowerCutError(BaseException):
    """Nothing runs after it."""


class Machine:
    """Releases as the installer makes them: a program that names the folder in which its Python is, and a mark."""

    def __init__(self, root: Path) -> None:
        self.root, self.place, self.current = root, root / "releases" / VERSION, root / "current"
        release(self.place, "old", self.place)
        self.current.symlink_to(f"releases/{VERSION}")

    def make(self, mark: str) -> None:
        release(making(self.place), mark, self.place)

    def put(self) -> None:
        put_into_place(self.place, self.current, homed)

    def started(self) -> str:
        """The mark of what would run, by the program's first line as the kernel follows it."""
        program = self.current / "venv/bin/kiosk"
        python = Path(program.read_text().removeprefix("#!"))
        assert python.is_file()
        marks = {(python.parents[2] / "mark").read_text(), (self.current / "mark").read_text()}
        assert len(marks) == 1
        return marks.pop()


def release(at: Path, mark: str, named: Path) -> None:
    (at / "venv/bin").mkdir(parents=True)
    (at / "venv/bin/python").write_text("")
    (at / "venv/bin/kiosk").write_text(f"#!{named}/venv/bin/python")
    (at / "mark").write_text(mark)


def homed(at: Path) -> None:
    (at / "venv/bin/kiosk").unlink()
    (at / "venv/bin/kiosk").write_text(f"#!{at}/venv/bin/python")


@contextmanager
def cut_before_line(number: int) -> Iterator[None]:
    """The power goes before the so many-th line of the module is run."""
    left, before = count(number, -1), sys.gettrace()

    def line(frame: FrameType, event: str, _: object) -> Callable[..., object]:
        if event == "line" and next(left) == 0:
            raise PowerCutError
        return line

    def call(frame: FrameType, _: str, __: object) -> Callable[..., object] | None:
        return line if frame.f_code.co_filename in (into_place.__file__, places.__file__) else None

    sys.settrace(call)
    try:
        yield
    finally:
        sys.settrace(before)


@pytest.fixture(params=["exchange", "none"])
def disk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Whether it can exchange two names."""
    if request.param == "none":
        monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: object())
    return str(request.param)


def test_the_new_one_runs_and_nothing_is_left(tmp_path: Path, disk: str) -> None:
    machine = Machine(tmp_path)
    machine.make("new")
    machine.put()
    assert (machine.started(), str(machine.current.readlink())) == ("new", f"releases/{VERSION}")
    assert [one.name for one in machine.place.parent.iterdir()] == [VERSION]


def test_cut_off_before_any_line_a_whole_release_runs_and_the_next_run_ends_it(
    tmp_path: Path, disk: str
) -> None:
    ran = set()
    for number in range(LINES):
        machine = Machine(tmp_path / str(number))
        machine.make("new")
        try:
            with cut_before_line(number):
                machine.put()
        except PowerCutError:
            pass
        else:
            break
        ran.add(machine.started())
        if (machine.place / "mark").is_file() and (machine.place / "mark").read_text() == "new":
            tidy(machine.place, machine.current)
        else:
            if not making(machine.place).exists():
                machine.make("new")
            machine.put()
        assert (machine.started(), leftovers(machine.place)) == ("new", [])
        assert str(machine.current.readlink()) == f"releases/{VERSION}"
    assert 5 < number < LINES - 1
    assert ran == {"old", "new"}


def test_cut_off_twice_and_changed_between(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What runs is a twin, and the place has neither its content nor the newest."""
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: object())
    for number in range(LINES):
        machine = Machine(tmp_path / str(number))
        twin = machine.place.with_name(f".twin-{VERSION}")
        release(twin, "old", twin)
        machine.current.unlink()
        machine.current.symlink_to(f"releases/{twin.name}")
        (machine.place / "mark").write_text("between")
        machine.make("new")
        try:
            with cut_before_line(number):
                machine.put()
        except PowerCutError:
            assert machine.started() in ("old", "new")
        else:
            break
    assert 5 < number < LINES - 1
    assert (machine.started(), leftovers(machine.place)) == ("new", [])


def test_what_does_not_run_makes_way_without_a_twin(tmp_path: Path, disk: str) -> None:
    machine = Machine(tmp_path)
    other = tmp_path / "releases/0.2.0"
    release(other, "other", other)
    machine.current.unlink()
    machine.current.symlink_to("releases/0.2.0")
    machine.make("new")
    machine.put()
    assert (machine.started(), (machine.place / "mark").read_text()) == ("other", "new")
    assert sorted(one.name for one in machine.place.parent.iterdir()) == [VERSION, "0.2.0"]


def test_the_kernel_exchanges_two_folders(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name / name).mkdir(parents=True)
    assert exchanged(tmp_path / "one", tmp_path / "other")
    assert (tmp_path / "one/other").is_dir()
    assert (tmp_path / "other/one").is_dir()
    with pytest.raises(FileNotFoundError):
        exchanged(tmp_path / "one", tmp_path / "nowhere")


def test_what_a_cut_has_left_goes_with_the_next_run(stand: Stand) -> None:
    stand.call("install", "kiosk")
    releases, current = stand.root / "opt/kotak-aduan/releases", stand.root / "opt/kotak-aduan/current"
    (releases / ".twin-0.1.0/app").mkdir(parents=True)
    (releases / ".making-0.1.0").mkdir()
    current.unlink()
    current.symlink_to("releases/.twin-0.1.0")
    before = (releases / "0.1.0/RELEASE.json").stat().st_ino
    assert stand.call("install", "kiosk", "--dry-run") == 0
    assert "  what an earlier run has left beside it goes" in stand.said
    assert stand.call("install", "kiosk") == 0
    assert str(current.readlink()) == "releases/0.1.0"
    assert [one.name for one in releases.iterdir()] == ["0.1.0"]
    assert (releases / "0.1.0/RELEASE.json").stat().st_ino == before
    assert stand.call("install", "kiosk") == 0
    assert "Nothing to do" in stand.text
