"""The columns of an exchange: under which headings each is understood, and what stands in it when we write one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sync.cases.lapor import Report, folded
from sync.papers.columns import Cell, Column

YES, NO = "Ya", "Tidak"


@dataclass(frozen=True, slots=True)
class Field:
    """``name``: of `Report`; ``kind``: text, long, id, day, flag or list; ``names``: headings that it is understood under,
    the first as we write it; ``width``: millimetres."""

    name: str
    kind: str
    names: tuple[str, ...]
    width: float


FIELDS = (
    Field(
        "tracking_id", "id", ("Nomor SP4N", "Tracking ID", "ID laporan", "Nomor laporan", "Kode laporan"), 26
    ),
    Field("number", "id", ("Nomor kantor", "Nomor lacak"), 34),
    Field("kind", "text", ("Jenis", "Klasifikasi", "Jenis laporan", "Klasifikasi laporan"), 28),
    Field("category", "text", ("Kategori", "Topik", "Kategori laporan"), 34),
    Field("title", "text", ("Judul", "Judul laporan"), 44),
    Field("text", "long", ("Isi laporan", "Isi", "Uraian"), 90),
    Field("place", "text", ("Lokasi", "Tempat kejadian", "Lokasi kejadian"), 36),
    Field("happened_on", "day", ("Tanggal kejadian",), 22),
    Field("reported_on", "day", ("Tanggal laporan", "Tanggal masuk", "Tanggal dibuat"), 22),
    Field("status", "text", ("Status", "Status laporan"), 22),
    Field("anonymous", "flag", ("Anonim",), 14),
    Field("secret", "flag", ("Rahasia",), 14),
    Field("name", "text", ("Nama pelapor", "Pelapor"), 36),
    Field("disposition", "text", ("Disposisi", "Instansi tujuan", "Unit tujuan"), 36),
    Field("forwarded_on", "day", ("Tanggal disposisi", "Tanggal diteruskan"), 22),
    Field("answered_on", "day", ("Tanggal dijawab", "Tanggal tindak lanjut"), 22),
    Field("closed_on", "day", ("Tanggal selesai", "Tanggal ditutup"), 22),
    Field("attachments", "list", ("Lampiran",), 36),
    Field("office_status", "text", ("Status kantor",), 44),
)
NEEDED = ("tracking_id", "status")
"""Without these two under a heading it is no exchange."""
JOINT = " | "
"""Between the names of a list."""

_BY_NAME: Mapping[str, Field] = {folded(name): one for one in FIELDS for name in (*one.names, one.name)}


def field_of(heading: str) -> Field | None:
    """The field that is meant by a heading; None for one that nothing is taken from."""
    return _BY_NAME.get(folded(heading.replace("_", " "))) or _BY_NAME.get(folded(heading))


def cell_of(report: Report, one: Field) -> Cell:
    """What stands in a cell."""
    value = getattr(report, one.name)
    if one.kind == "flag":
        return YES if value else NO
    if one.kind == "list":
        return JOINT.join(value)
    cell: Cell = value
    return cell


def columns(guard: Callable[[Cell], Cell] = lambda cell: cell) -> tuple[Column[Report], ...]:
    """For a sheet; ``guard``: what becomes of each cell before it is written."""

    def column(one: Field) -> Column[Report]:
        return Column(one.name, one.names[0], one.width, lambda report: guard(cell_of(report, one)))

    return tuple(column(one) for one in FIELDS)
