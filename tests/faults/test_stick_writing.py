"""The stick is full, read-only, or pulled at any write: nothing half is left, a sentence says so, nothing is lost."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.cases.refusal import Refusal
from sync.wire.stick import Stick
from sync.worker import Progress
from sync.worker.stick import Exported
from tests.carrying.stand import Carriage, carriage_at
from tests.faults.sticks import FailingStick, failing
from tests.sending import held


@pytest.fixture
def carriage(tmp_path: Path) -> Iterator[Carriage]:
    with carriage_at(tmp_path) as made:
        made.lobby.submit(secrets.token_bytes(9_000))
        made.lobby.submit(secrets.token_bytes(5_000))
        yield made


def names(carriage: Carriage) -> list[str]:
    return sorted(path.name for path in carriage.folder.iterdir())


def test_names_come_last_and_the_folder_after_them(carriage: Carriage) -> None:
    sticks: list[FailingStick] = []

    def recording(folder: Path) -> Stick:
        sticks.append(FailingStick(folder))
        return sticks[-1]

    carriage.export(medium=recording)
    steps = [step.split()[0] for step in sticks[0].steps if not step.startswith("write")]
    assert steps == ["create", "fsync", "read", "rename", "fsync"]
    assert sticks[0].steps[-1] == "fsync folder"
    last_write = max(n for n, step in enumerate(sticks[0].steps) if step.startswith("write"))
    assert last_write < sticks[0].steps.index(next(s for s in sticks[0].steps if s.startswith("fsync")))


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errno.EIO, "stick.gone"),
        (errno.ENODEV, "stick.gone"),
        (errno.ENOSPC, "stick.full"),
        (errno.EROFS, "stick.read_only"),
    ],
)
def test_pulled_or_full_at_any_step(carriage: Carriage, error: int, code: str) -> None:
    whole = FailingStick(carriage.folder)
    (path,) = carriage.export(medium=lambda folder: whole).files
    path.unlink()
    for at in range(1, len(whole.steps) + 1):
        refused = carriage.try_export(failing(at, error))
        assert isinstance(refused, Refusal), at
        assert refused.code == code
        assert names(carriage) == []
    assert carriage.lobby.journal.waiting().records == 2
    carriage.carry(carriage.export().files[0])
    assert held(carriage.centre) == (2, 2, 2)


def test_pulled_for_good_leaves_no_final_name(carriage: Carriage) -> None:
    """Not even removing works any more: what remains has a temporary name, and the next run sweeps it."""

    class Pulled(FailingStick):
        def discard(self, name: str) -> None:
            if len(self.steps) < self.at:
                super().discard(name)

    assert isinstance(carriage.try_export(lambda folder: Pulled(folder, 4)), Refusal)
    assert [name.startswith(".") and name.endswith(".part") for name in names(carriage)] == [True]
    carriage.export()
    assert names(carriage) == ["kotak-aduan-PGT1-20261123-090000.kab"]


class _Small(Stick):
    def free(self) -> int:
        return 10_000


def test_a_stick_that_is_too_small_is_told_before_anything_is_written(carriage: Carriage) -> None:
    refused = carriage.try_export(_Small)
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.details["free_mb"]) == ("stick.full", 0)
    assert refused.details["needed_mb"] == 1
    assert names(carriage) == []


class _Rotten(Stick):
    """Says yes to all, and keeps something else."""

    def settle(self, file: object) -> None:
        super().settle(file)  # type: ignore[arg-type]
        path = Path(file.name)  # type: ignore[attr-defined]
        data = bytearray(path.read_bytes())
        middle = len(data) // 2  # wider than the ZIP's own words between two members, which say nothing
        data[middle : middle + 256] = bytes(byte ^ 1 for byte in data[middle : middle + 256])
        path.write_bytes(data)


def test_a_stick_that_keeps_other_bytes_is_found_out(carriage: Carriage) -> None:
    refused = carriage.try_export(_Rotten)
    assert refused == Refusal("stick.differs")
    assert names(carriage) == []


def test_no_such_folder_and_one_that_may_not_be_written(carriage: Carriage, tmp_path: Path) -> None:
    stick = carriage.folder
    carriage.folder = tmp_path / "nowhere"
    assert carriage.try_export() == Refusal("stick.missing")
    carriage.folder = stick
    assert carriage.try_export(failing(1, errno.EROFS)) == Refusal("stick.read_only")


def test_stopped_by_staff_it_leaves_nothing(carriage: Carriage) -> None:
    seen: list[Progress] = []
    refused = carriage.try_export(on_progress=seen.append, cancelled=lambda: len(seen) > 3)
    assert refused == Refusal("stick.cancelled")
    assert names(carriage) == []


def test_progress_tells_cases_then_bytes_then_what_was_read_back(carriage: Carriage) -> None:
    seen: list[Progress] = []
    carriage.export(on_progress=seen.append)
    phases = list(dict.fromkeys(one.phase for one in seen))
    assert phases == ["cases", "files", "checking", "finished"]
    for phase in ("files", "checking"):
        done = [one.done for one in seen if one.phase == phase]
        assert done == sorted(done)
        assert len({one.total for one in seen if one.phase == phase}) == 1


def test_two_bundles_of_one_second_both_stay(carriage: Carriage) -> None:
    first, second = carriage.export(), carriage.export()
    assert first.files != second.files
    assert len(names(carriage)) == 2


def test_a_damaged_file_is_left_out_and_flagged_the_rest_goes(carriage: Carriage) -> None:
    (path, *_) = sorted(carriage.lobby.journal.sealed.path.glob("*.age"))
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    exported = carriage.export()
    assert (exported.blobs, exported.damaged) == (1, 1)
    carriage.carry(exported.files[0])
    assert held(carriage.centre) == (2, 2, 1)
    assert len(carriage.lobby.journal.waiting().quarantined) == 1


def test_a_file_size_limit_of_the_system_is_no_crash(carriage: Carriage) -> None:
    """A real limit in a child: the kernel says EFBIG in the middle of a write."""
    import resource
    import signal

    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (8_000, 8_000))
        try:
            refused = carriage.try_export()
            os._exit(0 if isinstance(refused, Refusal) and not names(carriage) else 1)
        finally:
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert isinstance(carriage.try_export(), Exported)
