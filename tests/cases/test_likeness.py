import pytest

from sync.cases.likeness import Colleague, likely

OFFICE = (
    Colleague("fahri", "H. Fahrurrozi, S.Sos", "camat"),
    Colleague("lina", "Siti Marlina", "sekcam"),
    Colleague("budi", "Budi Santoso, S.STP", "kasi", "Pelayanan Umum"),
    Colleague("wati", "Hj. Wati", "kasi", "Ketenteraman"),
    Colleague("ali", "M. Ali", "staf", "Pelayanan Umum"),
    Colleague("umi", "Sri Umi", "staf", "Ketenteraman"),
)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("", set()),
        ("tidak tahu namanya", set()),
        ("petugas loket KTP", set()),
        ("kantor kecamatan", set()),
        ("Pak Budi", {"budi"}),
        ("BUDI SANTOSA", {"budi"}),  # one letter other
        ("Bu Marlinah", {"lina"}),  # one letter more
        ("pak fahrurozi", {"fahri"}),  # one letter less
        ("Siti", {"lina"}),
        ("Siti dari desa Plakpak", {"lina"}),
        ("bu wati bagian ketertiban", {"wati"}),
        ("Pak Camat", {"fahri"}),
        ("Sekretaris Camat", {"lina"}),
        ("sekcam", {"lina"}),
        ("Kasi", {"budi", "wati"}),
        ("Kepala Seksi Pelayanan", {"budi"}),
        ("kasubag ketenteraman", {"wati"}),
        ("Ali", {"ali"}),
        ("kalimat biasa tentang antrean", set()),
        ("Sri", set()),  # one short word of two
        ("sri umi", {"umi"}),
        ("BUDÍ", {"budi"}),
        ("H.", set()),
    ],
)
def test_whom_a_complaint_probably_speaks_of(said: str, expected: set[str]) -> None:
    assert set(likely(said, OFFICE)) == expected
