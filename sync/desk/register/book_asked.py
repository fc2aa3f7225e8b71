"""Which book is asked for, of when, narrowed by what: from an address or a form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Form, Query

from sync.cases.working_calendar import JAKARTA
from sync.central.books import BookName, Narrowed, Period
from sync.desk.visits import Visit
from sync.desk.words import month_name

NAMES: dict[BookName, str] = {
    "rekap": "Buku rekap pengaduan",
    "masuk": "Buku agenda surat masuk",
    "keluar": "Buku agenda surat keluar",
}


@dataclass(frozen=True, slots=True)
class BookAsked:
    """Which book, of when, narrowed by what; ``public``: without names and contacts."""

    book: BookName
    period: Period
    narrowed: Narrowed
    public: bool = False

    @property
    def fields(self) -> dict[str, str]:
        """The same as an address or a form says it; empty ones are left out."""
        told = {
            "buku": self.book,
            "tahun": str(self.period.year),
            "bulan": str(self.period.month or ""),
            "layanan": self.narrowed.service,
            "jenis": self.narrowed.kind,
            "desa": self.narrowed.desa,
            "kanal": self.narrowed.channel,
            "publik": "ya" if self.public else "",
        }
        return {name: value for name, value in told.items() if value}

    @property
    def words(self) -> str:
        """``November 2026``, or ``tahun 2026``."""
        if self.period.month is None:
            return f"tahun {self.period.year}"
        return f"{month_name(self.period.month)} {self.period.year}"


def _book(said: str, otherwise: BookName) -> BookName:
    return next((one for one in NAMES if one == said), otherwise)


def asked_for(visit: Visit, told: dict[str, str], otherwise: BookName) -> BookAsked:
    """From an address or a form; what makes no sense counts as this month, or as not said."""
    today = visit.desk.clock().astimezone(JAKARTA).date()
    year, month = told.get("tahun", ""), told.get("bulan", "")
    sound = year.isascii() and year.isdigit() and 2000 <= int(year) <= 2199
    within = month.isascii() and month.isdigit() and 1 <= int(month) <= 12
    whole_year = sound and month in ("", "semua")
    period = Period(
        int(year) if sound else today.year,
        None if whole_year else int(month) if within else today.month,
    )
    narrowed = Narrowed(
        service=told.get("layanan", ""),
        kind=told.get("jenis", ""),
        desa=told.get("desa", ""),
        channel=told.get("kanal", ""),
    )
    return BookAsked(_book(told.get("buku", ""), otherwise), period, narrowed, told.get("publik") == "ya")


def _told(  # noqa: PLR0917 - one for each field
    buku: Annotated[str, Query()] = "",
    tahun: Annotated[str, Query()] = "",
    bulan: Annotated[str, Query()] = "",
    layanan: Annotated[str, Query()] = "",
    jenis: Annotated[str, Query()] = "",
    desa: Annotated[str, Query()] = "",
    kanal: Annotated[str, Query()] = "",
    publik: Annotated[str, Query()] = "",
) -> dict[str, str]:
    return {
        "buku": buku, "tahun": tahun, "bulan": bulan, "layanan": layanan, "jenis": jenis, "desa": desa,
        "kanal": kanal, "publik": publik,
    }  # fmt: skip


def _told_by_form(  # noqa: PLR0917 - one for each field
    buku: Annotated[str, Form()] = "",
    tahun: Annotated[str, Form()] = "",
    bulan: Annotated[str, Form()] = "",
    layanan: Annotated[str, Form()] = "",
    jenis: Annotated[str, Form()] = "",
    desa: Annotated[str, Form()] = "",
    kanal: Annotated[str, Form()] = "",
) -> dict[str, str]:
    return _told(buku, tahun, bulan, layanan, jenis, desa, kanal, "")


Told = Annotated[dict[str, str], Depends(_told)]


ToldByForm = Annotated[dict[str, str], Depends(_told_by_form)]
