"""Settings and health in the office's words."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from sync.central.people import Person
from sync.central.service import Centre
from sync.desk.wording import Wording
from tests.desk.conftest import Browser, PlainKiosk

CENTRAL = Path(__file__).parents[2] / "sync" / "central"


@pytest.mark.parametrize("role", ["camat", "sekcam", "admin", "auditor"])
def test_those_who_run_the_office_see_it(hire: Callable[..., Person], browser: Browser, role: str) -> None:
    hire("orang", "Orang Kantor", role)
    browser.sign_in("orang")
    page = browser.get("/desk/kesehatan")
    assert page.status_code == 200
    assert "Cadangan terakhir" in page.text
    assert "belum pernah" in page.text
    assert "backoffice backup FOLDER" in page.text
    assert "12 hari kerja" in page.text
    assert "SKB hari libur 2027 belum dimasukkan" in page.text


@pytest.mark.parametrize("role", ["kasi", "staf"])
def test_others_do_not(hire: Callable[..., Person], browser: Browser, role: str) -> None:
    hire("orang", "Orang Kantor", role)
    browser.sign_in("orang")
    assert browser.get("/desk/kesehatan").status_code == 403


def test_it_tells_nothing_of_a_case_and_no_secret(
    hire: Callable[..., Person], browser: Browser, kiosk: PlainKiosk, centre: Centre
) -> None:
    kiosk.file()
    hire("adi", "Adi", "admin")
    browser.sign_in("adi")
    page = browser.get("/desk/kesehatan").text
    assert "1 kios terdaftar" in page
    assert "Fatimah" not in page
    assert "postgresql://" not in page


def test_every_finding_of_the_doctor_has_words_and_a_remedy(centre: Centre) -> None:
    wording = Wording.load(centre.store.rules.office)
    named = {
        name
        for file in ("examination.py", "key_health.py")
        for name in re.findall(
            r'(?:Finding\(\s*|return )"([a-z0-9 -]+)",', (CENTRAL / file).read_text("utf-8")
        )
    }
    assert {"database", "backup", "calendar", "dates", "proof", "list"} <= named
    assert named - wording.sections["finding"].keys() == set()
    assert named - wording.sections["finding_remedy"].keys() - {"keys"} == set()
