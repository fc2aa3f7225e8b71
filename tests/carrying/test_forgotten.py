"""F60 without a network: the centre's backup is older than the kiosk's enrolment, and only the stick comes and goes."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from sync.cases.refusal import Refusal
from sync.central.devices import devices_of
from sync.central.restore import renew_epoch
from tests.carrying.stand import Carriage
from tests.central.running import RunningCentre, centre_at
from tests.sending import complete, held, lobby_at


def copy_of(centre: RunningCentre, folder: Path) -> Path:
    """Its data folder as a backup would hold it."""
    folder.mkdir()
    shutil.copytree(centre.keys.folder, folder / "keys")
    with (
        closing(sqlite3.connect(centre.store.folder / "central.sqlite")) as source,
        closing(sqlite3.connect(folder / "central.sqlite")) as target,
    ):
        source.backup(target)
    return folder


def test_the_stick_brings_the_kiosk_back_and_then_what_the_centre_lacks(
    centre: RunningCentre, tmp_path: Path
) -> None:
    older = copy_of(centre, tmp_path / "older")
    (tmp_path / "stick").mkdir()
    with lobby_at(tmp_path / "lobby", centre) as lobby:
        before = Carriage(centre, lobby, tmp_path / "stick")
        first = lobby.submit(b"a scan")
        before.round()
        second = lobby.submit()
        with centre_at(older, None, centre.clock) as restored:
            renew_epoch(restored.store)
            carriage = Carriage(restored, lobby, tmp_path / "stick")
            for _ in range(3):  # replies say what is lacking: the record of the first case, then its scan
                centre.clock.pass_(minutes=1)
                carriage.round()
            (kiosk,) = devices_of(restored.store, restored.store.office_id)
            assert (kiosk.prefix, kiosk.state, kiosk.alarm) == ("PGT1", "active", "centre-forgot")
            assert held(restored) == (2, 2, 1)
            assert complete(lobby, first)
            assert complete(lobby, second)


def test_a_bundle_of_nobody_s_kiosk_is_still_refused(centre: RunningCentre, tmp_path: Path) -> None:
    """Another office's kiosk shows its own centre's word."""
    (tmp_path / "stick").mkdir()
    with (
        centre_at(tmp_path / "other", None, centre.clock) as other,
        lobby_at(tmp_path / "lobby", other) as lobby,
    ):
        carriage = Carriage(centre, lobby, tmp_path / "stick")
        refused = carriage.try_carry(carriage.export().files[0])
        assert refused == Refusal("bundle.kiosk_unknown", {"key_id": lobby.key.key_id.hex()})
        assert devices_of(centre.store, centre.store.office_id) == []
