"""What a person narrows a list down by: read from the address, said in words, put into links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query

from sync.cases.case import CLOSED, OPEN, PAUSED
from sync.cases.channels import CHANNELS
from sync.central.search import LONGEST, Sought
from sync.desk.desk import Desk
from sync.desk.wording import Wording

STATES = (OPEN, PAUSED, CLOSED)
_YEARS = range(2000, 2200)
"""In which a case can have been received. The first and the last day that a date can be have no neighbours to reckon with."""


@dataclass(frozen=True, slots=True)
class Choices:
    """One list of the filter: name of its field, label, (value, words), what is chosen."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class Asked:
    """The address's own words; what makes no sense counts as not said."""

    q: str = ""
    dari: str = ""
    sampai: str = ""
    langkah: str = ""
    layanan: str = ""
    jenis: str = ""
    desa: str = ""
    kanal: str = ""
    status: str = ""
    lewat: str = ""
    kelas: str = ""
    disposisi: str = ""
    unit: str = ""
    hasil: str = ""
    selesai_dari: str = ""
    selesai_sampai: str = ""
    capaian: str = ""
    hari: str = ""
    puas: str = ""
    langkah_tuntas: str = ""
    tuntas_dari: str = ""
    tuntas_sampai: str = ""

    @property
    def sought(self) -> Sought:
        """The same as the centre understands it."""
        return Sought(
            words=self.q,
            first=_day(self.dari),
            last=_day(self.sampai),
            step=_number(self.langkah),
            service=self.layanan,
            kind=self.jenis,
            desa=self.desa,
            channel=self.kanal,
            state=self.status,
            overdue=self.lewat == "ya",
            klass=self.kelas,
            disposition=self.disposisi,
            unit=self.unit,
            outcome=self.hasil,
            closed_first=_day(self.selesai_dari),
            closed_last=_day(self.selesai_sampai),
            mark=self.capaian,
            days=_number(self.hari),
            content=_number(self.puas),
            done_step=_number(self.langkah_tuntas),
            done_first=_day(self.tuntas_dari),
            done_last=_day(self.tuntas_sampai),
        )

    @property
    def narrowed(self) -> bool:
        """Whether anything but words was asked for."""
        return self.sought != Sought(words=self.q)

    def query(self, **more: str) -> str:
        """The address's query with these in their places; empty ones are left out."""
        names = self.__slots__
        told = {name: getattr(self, name) for name in names} | more
        return urlencode({name: value for name, value in told.items() if value})


def asked(  # noqa: PLR0917 - one for each field of the form
    q: Annotated[str, Query()] = "",
    dari: Annotated[str, Query()] = "",
    sampai: Annotated[str, Query()] = "",
    langkah: Annotated[str, Query()] = "",
    layanan: Annotated[str, Query()] = "",
    jenis: Annotated[str, Query()] = "",
    desa: Annotated[str, Query()] = "",
    kanal: Annotated[str, Query()] = "",
    status: Annotated[str, Query()] = "",
    lewat: Annotated[str, Query()] = "",
    kelas: Annotated[str, Query()] = "",
    disposisi: Annotated[str, Query()] = "",
    unit: Annotated[str, Query()] = "",
    hasil: Annotated[str, Query()] = "",
    selesai_dari: Annotated[str, Query()] = "",
    selesai_sampai: Annotated[str, Query()] = "",
    capaian: Annotated[str, Query()] = "",
    hari: Annotated[str, Query()] = "",
    puas: Annotated[str, Query()] = "",
    langkah_tuntas: Annotated[str, Query()] = "",
    tuntas_dari: Annotated[str, Query()] = "",
    tuntas_sampai: Annotated[str, Query()] = "",
) -> Asked:
    """A dependency."""
    told = (
        q, dari, sampai, langkah, layanan, jenis, desa, kanal, status, lewat, kelas, disposisi, unit, hasil,
        selesai_dari, selesai_sampai, capaian, hari, puas, langkah_tuntas, tuntas_dari, tuntas_sampai,
    )  # fmt: skip
    return Asked(*(value.strip()[:LONGEST] for value in told))


def choices(desk: Desk, one: Asked) -> tuple[Choices, ...]:
    """The lists of the filter."""
    wording, office = desk.wording, desk.store.rules.office
    steps = tuple(
        (str(step.number), f"{step.number} · {_step(wording, step.number)}")
        for step in desk.store.rules.sop.steps
    )
    return (
        Choices("langkah", "Langkah", steps, one.langkah),
        Choices("status", "Status", tuple((code, wording.say("state", code)) for code in STATES), one.status),
        Choices("layanan", "Layanan", office.services, one.layanan),
        Choices("jenis", "Jenis", tuple(wording.options["kind"].items()), one.jenis),
        Choices(
            "kanal", "Lewat", tuple((code, wording.say("channel", code)) for code in CHANNELS), one.kanal
        ),
        Choices("desa", "Desa", office.desa, one.desa),
        Choices("kelas", "Kelas", _said(wording, "klass"), one.kelas),
        Choices("disposisi", "Disposisi", _said(wording, "disposition"), one.disposisi),
        Choices("hasil", "Hasil", _said(wording, "outcome"), one.hasil),
        Choices("capaian", "Capaian", _said(wording, "mark"), one.capaian),
        *_asked_by_figure(one),
    )


def _asked_by_figure(one: Asked) -> tuple[Choices, ...]:
    """What only a figure of the statistics asks for: shown while it is, so that it can be taken away."""
    told = (
        ("unit", "Unit penanganan", one.unit),
        ("selesai_dari", "Selesai sejak", one.selesai_dari),
        ("selesai_sampai", "Selesai sampai", one.selesai_sampai),
        ("hari", "Hari kerja terpakai", one.hari),
        ("puas", "Nilai saat surat diserahkan", one.puas),
        ("langkah_tuntas", "Langkah yang diselesaikan", one.langkah_tuntas),
        ("tuntas_dari", "Langkah selesai sejak", one.tuntas_dari),
        ("tuntas_sampai", "Langkah selesai sampai", one.tuntas_sampai),
    )
    return tuple(Choices(name, label, ((value, value),), value) for name, label, value in told if value)


def _said(wording: Wording, section: str) -> tuple[tuple[str, str], ...]:
    return tuple(wording.sections[section].items())


def _step(wording: Wording, number: int) -> str:
    return wording.say("step", str(number))


def _number(said: str) -> int | None:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 5 else None


def _day(said: str) -> date | None:
    try:
        found = date.fromisoformat(said)
    except ValueError:
        return None
    return found if found.year in _YEARS else None
