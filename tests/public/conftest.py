"""A centre with a kiosk and an office's people, and somebody unknown before its public pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from sync.central.passwords import Passwords
from sync.central.service import Centre
from sync.central.tables import cases
from sync.office import office_app
from tests.desk.conftest import Browser, PlainKiosk, centre, clock, hire, kiosk, passwords, siti

__all__ = ["centre", "clock", "hire", "kiosk", "passwords", "siti"]

PLANTED = ("Fatimah", "3528075203900001", "081234567890", "Dusun Barat", "tiga kali diminta")
"""Of `tests.desk.conftest.ANSWERS`: nothing of it may ever stand on a public page."""


@pytest.fixture
def new_browser(centre: Centre, passwords: Passwords) -> Callable[[], Browser]:
    app = office_app(centre, passwords)
    return lambda: Browser(TestClient(app))


@pytest.fixture
def browser(new_browser: Callable[[], Browser]) -> Browser:
    return new_browser()


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
