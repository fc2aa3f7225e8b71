"""The office's stationery and one reply that all tests of papers may change copies of."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from sync.cases.office import Office
from sync.configuration import config_folder, read_toml
from sync.papers.body import Body, parse_body
from sync.papers.letter import Addressee, Letter, Signer
from sync.papers.stationery import Stationery
from sync.papers.typesetting import WIB

AT = datetime(2026, 3, 12, 14, 50, tzinfo=WIB)
TEXT = """Menindaklanjuti pengaduan Saudara perihal kartu keluarga, kami sampaikan hal-hal berikut.

1. Berkas Saudara terlambat diteruskan.
2. Kasi Pelayanan Umum telah:
   a. menegur petugas loket;
   b. menetapkan batas satu hari.

Demikian kami sampaikan."""


def body(text: str) -> Body:
    """A body that is known to be one."""
    blocks = parse_body(text)
    assert isinstance(blocks, tuple), blocks
    return blocks


@pytest.fixture(scope="session")
def office() -> Office:
    return Office.from_mapping(read_toml(config_folder() / "office.toml"))


@pytest.fixture(scope="session")
def stationery(office: Office) -> Stationery:
    return Stationery(office=office)


@pytest.fixture(scope="session")
def reply() -> Letter:
    return Letter(
        subject="Tanggapan atas pengaduan",
        to=Addressee(name="Sdri. Siti Aminah", lines=("Dusun Ḍâjâ, Desa Plakpak", "di Pegantenan")),
        body=body(TEXT),
        signer=Signer(title="Camat Pegantenan", name="Drs. Contoh Nama, M.Si.", nip="197001011990031001"),
        made_on=date(2026, 3, 12),
        day=date(2026, 3, 12),
        number="400.10/17/432.507/2026",
        copies=("Bupati Pamekasan",),
    )
