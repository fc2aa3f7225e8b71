"""A name in the folder is a whole file on the disk."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime
from pathlib import Path

from sync.cases.refusal import Refusal
from sync.vault.opening import new_identity, open_sealed
from sync.vault.recipients import Recipients
from sync.vault.sealed_files import SealedFile, SealedFolder

OFFICE, ESCROW = new_identity(), new_identity()
NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def recipients() -> Recipients:
    made = Recipients.of(OFFICE[1], ESCROW[1])
    assert isinstance(made, Recipients)
    return made


def written(folder: SealedFolder, plain: bytes = b"gambar KTP") -> SealedFile:
    file = folder.write("scan", "image/jpeg", plain, recipients())
    assert isinstance(file, SealedFile)
    return file


def test_what_was_written_reads_and_opens(tmp_path: Path) -> None:
    folder = SealedFolder(tmp_path / "sealed")
    file = written(folder)
    data = folder.read(file)
    assert isinstance(data, bytes)
    assert open_sealed(data, OFFICE[0]) == b"gambar KTP"
    assert len(data) == len(file.header) + file.size
    assert folder.is_there(file)


def test_only_the_owner_may_read_it_and_nothing_else_is_left(tmp_path: Path) -> None:
    folder = SealedFolder(tmp_path / "sealed")
    file = written(folder)
    assert [path.name for path in folder.path.iterdir()] == [file.name]
    assert stat.S_IMODE((folder.path / file.name).stat().st_mode) == 0o600


def test_the_steps_come_in_the_order_that_survives_a_power_cut(tmp_path: Path) -> None:
    steps: list[str] = []
    written(SealedFolder(tmp_path / "sealed", steps.append))
    assert steps == ["file.sealed", "file.written", "file.renamed", "file.durable"]


def test_one_flipped_bit_is_found(tmp_path: Path) -> None:
    folder = SealedFolder(tmp_path / "sealed")
    file = written(folder)
    path = folder.path / file.name
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    assert folder.read(file) == Refusal("file.damaged")


def test_a_missing_or_shortened_file_is_found(tmp_path: Path) -> None:
    folder = SealedFolder(tmp_path / "sealed")
    file = written(folder)
    os.truncate(folder.path / file.name, file.size)
    assert not folder.is_there(file)
    folder.discard(file)
    folder.discard(file)
    assert not folder.is_there(file)
    assert folder.read(file) == Refusal("file.missing")


def test_a_folder_that_takes_nothing_is_a_refusal_and_leaves_nothing(tmp_path: Path) -> None:
    blocked = tmp_path / "sealed"
    blocked.write_bytes(b"")  # a file stands where the folder should be
    refused = SealedFolder(blocked).write("scan", "image/jpeg", b"x", recipients())
    assert isinstance(refused, Refusal)
    assert refused.code == "file.not_stored"


def test_the_sweep_removes_litter_and_nothing_that_is_named(tmp_path: Path) -> None:
    folder = SealedFolder(tmp_path / "sealed")
    kept, orphan = written(folder), written(folder, b"another")
    (folder.path / ".0000.part").write_bytes(b"half")
    (folder.path / "README").write_bytes(b"not ours")
    assert set(folder.sweep({kept.name})) == {".0000.part", orphan.name}
    assert folder.is_there(kept)
    assert {path.name for path in folder.path.iterdir()} == {kept.name, "README"}


def test_sweeping_a_folder_that_was_never_used(tmp_path: Path) -> None:
    assert SealedFolder(tmp_path / "sealed").sweep(set()) == ()
