"""F37, F44: after a capture, a cancel and a kill no number and no picture lies on a disk or stands in a log."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hardware.capture.process import CaptureProcess
from hardware.capture.spawned import Spawned
from hardware.catalogue import open_capture
from hardware.ports import Captured, Document, Image, Sight, State
from hardware.scanners.specimen import person
from hardware.settings import ScannerSettings
from tests.faults.test_f44_nothing_to_read import as_someone_might_store_it
from tests.postgres_server import FOLDERS, MEMORY

SEED = 4


class Searched:
    """A capture process whose every folder is looked through afterwards."""

    def __init__(self, capture: CaptureProcess, folder: Path, log: pytest.LogCaptureFixture) -> None:
        self.capture, self._folder, self._log = capture, folder, log
        self.planted = as_someone_might_store_it(person(SEED).nik.encode())

    def plant(self, image: Image) -> None:
        """Rows in the middle of a picture as it lay in memory."""
        middle = image.shape[0] // 2
        self.planted.append(image[middle].tobytes()[:600])

    def until(self, wanted: Callable[[], bool]) -> None:
        assert self.capture.await_news(wanted, 15)

    def card_lies(self) -> None:
        def seen() -> bool:
            preview = self.capture.preview(Document.KTP)
            return preview is not None and preview.sight is Sight.STILL

        self.until(seen)
        preview = self.capture.preview(Document.KTP)
        assert preview is not None
        self.plant(preview.image)

    def everything(self) -> bytes:
        """All names and bytes of the folders, and all that was logged, at whatever level."""
        # The files of the tests' own database server come and go meanwhile, and are not the capture's to write.
        shared = [path for path in MEMORY.iterdir() if not path.name.startswith(FOLDERS)]
        places = (self._folder, *shared)
        files = [path for place in places for path in (place, *place.rglob("*")) if path.is_file()]
        disk = b"".join(os.fsencode(path) + path.read_bytes() for path in files)
        return disk + self._log.text.encode()

    def check(self) -> None:
        found = self.everything()
        assert b"canary in the search" in found, "the search sees what is there"
        for planted in self.planted:
            assert planted not in found


@pytest.fixture
def searched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> Iterator[Searched]:
    caplog.set_level(logging.DEBUG)
    for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"):
        (tmp_path / name).mkdir()
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "canary.txt").write_text("canary in the search")
    capture = open_capture(ScannerSettings(seed=SEED))
    assert isinstance(capture, CaptureProcess)
    made = Searched(capture, tmp_path, caplog)
    made.until(lambda: capture.status().state is State.READY)
    yield made
    capture.close()


def test_after_a_capture(searched: Searched) -> None:
    searched.card_lies()
    taken = searched.capture.capture(Document.KTP, 10)
    assert isinstance(taken, Captured)
    searched.planted.append(taken.webp[2000:2600])
    searched.check()
    searched.capture.visit_over()
    searched.capture.close()
    searched.check()


def test_after_a_cancel(searched: Searched) -> None:
    searched.card_lies()
    held = searched.capture.preview(Document.KTP)
    assert held is not None
    searched.capture.cancel()
    assert not held.image.any()
    searched.check()


def test_after_a_kill(searched: Searched) -> None:
    searched.card_lies()
    held = searched.capture.preview(Document.KTP)
    child = searched.capture._child
    assert held is not None
    assert isinstance(child, Spawned)
    os.kill(child.pid, signal.SIGKILL)
    searched.until(lambda: searched.capture._child is not child)
    searched.until(lambda: not held.image.any())
    searched.check()
