"""F06: a sealed file that is missing or has one bit flipped is found at the start and before sending; all else is sent,
and the desk hears of it with the health of the next sync."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select

from kiosk.health import MachineReport
from sync.central.tables import device
from sync.worker import Progress, SyncWorker, picture
from tests.central.running import RunningCentre
from tests.sending import Lobby, complete


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 4
    path.write_bytes(data)


@pytest.mark.parametrize("harm", [flip, Path.unlink], ids=["one bit", "missing"])
def test_found_at_the_start_kept_flagged_and_told_to_the_desk(
    tmp_path: Path, centre: RunningCentre, lobby: Lobby, harm: object
) -> None:
    whole = lobby.submit(b"a scan that stays")
    before = set(lobby.journal.sealed.path.iterdir())
    broken = lobby.submit(b"a scan that rots")
    (path,) = set(lobby.journal.sealed.path.iterdir()) - before
    harm(path)  # type: ignore[operator]
    known: list[int] = []

    def health() -> dict[str, object]:
        report = MachineReport({}, lambda: picture(lobby.journal), dict, tmp_path, lambda: None).report()
        assert isinstance(report["damaged"], int)
        known.append(report["damaged"])
        return report

    worker = SyncWorker(lobby.journal, lobby.client, lobby.clock, health=health)

    def look(progress: Progress) -> None:
        if progress.phase == "finished":
            worker.stop()

    run_once = worker.run_once
    worker.run_once = lambda on_progress=look: run_once(on_progress)  # type: ignore[method-assign]
    worker.run_forever()
    assert known[0] == 1, "with the first request already"
    assert complete(lobby, whole)
    assert not complete(lobby, broken)
    assert lobby.journal.accepted(broken.case_id) == broken
    assert [one.case_id for one in lobby.journal.waiting().quarantined] == [broken.case_id]
    with centre.store.reading() as connection:
        told = msgspec.json.decode(connection.execute(select(device.c.health)).scalar_one())
    assert (told["damaged"], told["quarantined"]) == (1, 1)
