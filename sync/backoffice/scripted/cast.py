"""Who plays: the staff of the office and its citizens. No name here is meant to be anybody's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

UNITS = {
    "kependudukan": "Seksi Pelayanan Umum",
    "surat_keterangan": "Seksi Pelayanan Umum",
    "perizinan": "Seksi Pelayanan Umum",
    "bantuan_sosial": "Seksi Pemberdayaan Masyarakat dan Desa",
    "pertanahan": "Seksi Pemerintahan",
    "ketertiban": "Seksi Ketenteraman dan Ketertiban",
    "pembangunan": "Seksi Pemberdayaan Masyarakat dan Desa",
    "tidak_tahu": "Seksi Pelayanan Umum",
}
"""Which unit answers for a service."""

STAFF = (
    ("demo-admin", "Adi Pratama", "admin", ""),
    ("demo-camat", "Drs. H. Abdul Karim Contoh, M.Si.", "camat", ""),
    ("demo-sekcam", "Hj. Nur Laila Contoh, S.Sos.", "sekcam", ""),
    ("demo-umum", "Rahmat Hidayat Contoh, S.IP.", "kasi", "Seksi Pelayanan Umum"),
    ("demo-trantib", "Moh. Ilyas Contoh, S.H.", "kasi", "Seksi Ketenteraman dan Ketertiban"),
    ("demo-pmd", "Siti Rohmah Contoh, S.AP.", "kasi", "Seksi Pemberdayaan Masyarakat dan Desa"),
    ("demo-pem", "Achmad Fauzi Contoh, S.STP.", "kasi", "Seksi Pemerintahan"),
    ("demo-siti", "Siti Aminah Contoh", "staf", ""),
    ("demo-budi", "Budi Santoso Contoh", "staf", ""),
    ("demo-wati", "Wati Kurnia Contoh", "auditor", ""),
)
"""Login, name, role, unit."""

_FIRST = (
    "Fatimah", "Aminah", "Halimah", "Maryam", "Siti Khotijah", "Nur Hasanah", "Rohimah", "Sumiati", "Hosniyah", "Misnatun",
    "Moh. Hasan", "Abd. Rohim", "Achmad Sholeh", "Matrawi", "Sahruddin", "Misdi", "Abd. Latif", "Moh. Ridwan", "Suhri",
    "Bahrul Ulum", "Imam Syafi'i", "Nasrullah", "Zainal Arifin", "Subaidah", "Sunarti", "Hamidah", "Khairul Anam", "Jumadi",
    "Rusmiati", "Taufiqurrahman",
)  # fmt: skip
_LAST = (
    "Az-Zahra", "Hidayatullah", "Rahmawati", "Syarif", "Wahyudi", "Effendi", "Munir", "Kurniawan", "Hakim", "Susanti",
    "Arief", "Maulana", "Fitriani", "Romli", "Basri", "Haryanto", "Mahfud", "Laila", "Jauhari", "Anwar",
)  # fmt: skip
_HAMLETS = ("Barat", "Timur", "Laok", "Daja", "Tengah", "Sumber", "Tambak", "Pangajaran")


@dataclass(frozen=True, slots=True)
class Citizen:
    """``nik``: of this regency, with a birth date and a serial that nobody has been given."""

    name: str
    nik: str
    desa: str
    address: str
    phone: str


def citizen(rng: Random, desa: tuple[str, ...], today: date) -> Citizen:
    """Somebody who never was: serials from 9900 on, telephone numbers of a range that is not in use (0899-0000...)."""
    woman = rng.random() < 0.5
    born = date(today.year - rng.randint(19, 76), rng.randint(1, 12), rng.randint(1, 28))
    day = born.day + (40 if woman else 0)
    district = rng.choice(("07", "07", "07", "06", "09"))
    nik = f"3528{district}{day:02}{born.month:02}{born.year % 100:02}{rng.randint(9900, 9999)}"
    return Citizen(
        f"{rng.choice(_FIRST)} {rng.choice(_LAST)}",
        nik,
        rng.choice(desa),
        f"Dusun {rng.choice(_HAMLETS)}, RT {rng.randint(1, 6):02} RW {rng.randint(1, 4):02}",
        f"08990000{rng.randint(0, 9999):04}",
    )
