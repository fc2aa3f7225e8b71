"""A case ends by the procedure it began with: every page and print goes by that version, not by the one in force."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator

import pytest

from sync.cases.working_calendar import JAKARTA
from sync.central.case_views import CaseDetail
from sync.central.handling import case_page
from sync.configuration import config_folder
from tests.desk.staffed import Staffed, staffed

DAYS = 20
VERSION = "2026-1"
"""As the kiosk of the tests says it."""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staffed]:
    """The shipped procedure is of yesterday, with a longer promise; another is in force."""
    folder = tmp_path_factory.mktemp("earlier")
    config = folder / "config"
    shutil.copytree(config_folder(), config)
    shipped = (config / "sop.toml").read_text("utf-8")
    (config / "sop").mkdir(exist_ok=True)
    longer = re.sub(r"(?m)^promised_days = \d+", f"promised_days = {DAYS}", shipped)
    (config / "sop" / "2026-1.toml").write_text(longer, "utf-8")
    (config / "sop.toml").write_text(shipped.replace(f'"{VERSION}"', '"2026-2"'), "utf-8")
    with staffed(folder, config) as opened:
        assert opened.centre.store.rules.sop.version == "2026-2"
        yield opened


def test_the_promise_is_that_of_the_version_it_began_with(office: Staffed) -> None:
    case_id = office.case()
    camat, calendar = (
        office.people["camat"],
        office.centre.store.rules.calendar_of(office.people["camat"].office_id),
    )
    detail = case_page(office.centre.store, case_id, camat, office.clock)
    assert isinstance(detail, CaseDetail)
    assert detail.row.sop_version == VERSION
    assert detail.row.due_on == calendar.due(detail.row.filed_at.astimezone(JAKARTA), DAYS)
    before = detail.row.due_on
    office.quick("siti", f"/kasus/{case_id}/langkah/1", note="Lengkap.")
    after = case_page(office.centre.store, case_id, camat, office.clock)
    assert isinstance(after, CaseDetail)
    assert after.row.due_on == before


def test_the_register_counts_against_that_promise(office: Staffed) -> None:
    office.case(through=3)
    told = {"buku": "rekap", "tahun": "2026", "bulan": "11", "bentuk": "csv"}
    sheet = office.send("camat", "/rekap/unduh-publik", "/rekap", **told)
    assert sheet.status_code == 200
    rows = [line for line in sheet.text.splitlines() if "PGT" in line]
    assert rows
    assert all(f"0/{DAYS}" in line or f"{DAYS}" in re.split("[;,]", line) for line in rows), rows
