"""A centre with a kiosk and an office's people, and somebody unknown before its public pages."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from sync.cases.refusal import Refusal
from sync.central.service import Centre
from sync.central.settings import CentralSettings
from sync.central.tables import cases
from sync.centre import open_centre
from sync.configuration import config_folder
from tests.desk.conftest import (
    Hands,
    PlainKiosk,
    browser,
    clock,
    hire,
    kiosk,
    new_browser,
    passwords,
    siti,
)
from tests.desk.staffed import Staffed, staffed

__all__ = ["browser", "clock", "hire", "kiosk", "new_browser", "passwords", "siti"]

PLANTED = ("Fatimah", "3528075203900001", "081234567890", "Dusun Barat", "tiga kali diminta")
"""Of `tests.desk.conftest.ANSWERS`: nothing of it may ever stand on a public page."""


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A centre's folder with schema and keys: making both takes longer than most of these tests."""
    folder = tmp_path_factory.mktemp("public") / "central"
    opened = open_centre(CentralSettings(folder=folder), config_folder(), Hands())
    assert not isinstance(opened, Refusal)
    opened.store.close()
    return folder


@pytest.fixture
def centre(made_once: Path, tmp_path: Path, clock: Hands) -> Iterator[Centre]:
    folder = shutil.copytree(made_once, tmp_path / "central")
    opened = open_centre(CentralSettings(folder=folder), config_folder(), clock)
    assert not isinstance(opened, Refusal)
    yield opened
    opened.store.close()


@dataclass(frozen=True)
class Filed:
    """What stands on a complaint's receipt."""

    case_id: str
    number: str
    proof: str


@pytest.fixture
def file(centre: Centre, kiosk: PlainKiosk) -> Callable[..., Filed]:
    """Files a complaint; answers may be given as for `PlainKiosk.file`."""

    def do(**answers: str) -> Filed:
        return receipt_of(centre, kiosk.file(**answers))

    return do


def receipt_of(centre: Centre, case_id: str) -> Filed:
    """Number and code as the kiosk printed them."""
    from sync.cases.numbers import TrackingNumber
    from sync.cases.proof import ReceiptProof

    with centre.store.reading() as connection:
        row: Any = connection.execute(select(cases).where(cases.c.case_id == case_id)).one()
    proof = ReceiptProof.from_bytes(row.proof)
    assert isinstance(proof, ReceiptProof)
    return Filed(case_id, str(TrackingNumber(row.number)), proof.to_text())


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staffed]:
    """One for a module: its people signed in, and a case that has gone all the way (`filed`)."""
    with staffed(tmp_path_factory.mktemp("finished")) as opened:
        yield opened


@pytest.fixture(scope="module")
def filed(office: Staffed) -> Filed:
    """A case that has gone through all twelve steps."""
    return receipt_of(office.centre, office.case(through=12))
