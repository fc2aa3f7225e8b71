from datetime import date

import pytest

from sync.cases.attention import attention
from sync.cases.office import Office
from sync.cases.refusal import Refusal

TODAY = date(2026, 11, 23)
_TORJUN = "Desa Torjun, Kecamatan Torjun, Kabupaten Sampang, Jawa Timur [35.27.02.2012]"


@pytest.mark.parametrize(
    ("answers", "codes"),
    [
        ({}, []),
        ({"when": "2026-10-24", "nik": "3528070501999001", "desa": "2003"}, []),  # the 30th day
        ({"when": "2026-10-23"}, ["late_service"]),
        ({"when": "2026-10"}, []),  # its last day is not thirty days ago
        ({"when": "2026-09"}, ["late_service"]),
        ({"when": "dulu"}, []),
        ({"nik": "3528080501999001", "desa": "2003"}, ["nik.warning.region_unlike_address"]),
        ({"nik": "3528080501999001", "desa": "outside"}, []),
        ({"nik": "3527020501999001", "desa": "outside", "address_outside": _TORJUN}, []),
        (
            {"nik": "3527030501999001", "desa": "outside", "address_outside": _TORJUN},
            ["nik.warning.region_unlike_address"],
        ),
        (
            {"nik": "3528990501999001", "desa": "2003"},
            ["nik.warning.district_unknown", "nik.warning.region_unlike_address"],
        ),
        ({"nik": "123"}, ["nik.length"]),
    ],
)
def test_remarks_for_staff(office: Office, answers: dict[str, str], codes: list[str]) -> None:
    assert [remark.code for remark in attention(answers, TODAY, office)] == codes


def test_a_late_complaint_says_by_how_much(office: Office) -> None:
    assert attention({"when": "2026-09-24"}, TODAY, office) == (Refusal("late_service", {"days": 60}),)
