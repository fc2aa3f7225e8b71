"""The office's books: register (buku rekap), agenda of what comes and goes, dispatch book. Rows, columns, PDF.

Whether a row may stand in a book at all is decided where rows are read, by the one rule of who sees which case; a name is
already "dirahasiakan" where it must be.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, TypeVar

from sync.papers.columns import Column, for_public, grouped, words
from sync.papers.sections import Signing

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterRow:
    """One case in the buku rekap. Texts are as they are printed; ``used`` and ``limit``: office days."""

    running: int
    tracking: str
    agenda: str = ""
    received_at: datetime | None = None
    channel: str = ""
    name: str = ""
    desa: str = ""
    contact: str = ""
    identity: str = ""
    subject: str = ""
    accused: str = ""
    klass: str = ""
    remit: str = ""
    disposed_to: str = ""
    disposed_on: date | None = None
    clarification: str = ""
    letter_number: str = ""
    letter_day: date | None = None
    signer: str = ""
    sent_on: date | None = None
    sent_way: str = ""
    sent_to: str = ""
    sent_proof: str = ""
    used: int | None = None
    limit: int | None = None
    outcome: str = ""
    content: int | None = None
    note: str = ""


_DISPOSED = "Disposisi (ke, tanggal)"
_LETTER = "Surat (nomor, tanggal)"
_SENT = "Pengiriman (tanggal, cara, penerima, bukti)"
_DAYS = "Hari kerja / batas"

REGISTER: tuple[Column[RegisterRow], ...] = (
    Column("no", "No.", 8, lambda row: row.running),
    Column("nomor", "Nomor lacak", 18, lambda row: row.tracking),
    Column("agenda", "No. agenda", 13, lambda row: row.agenda),
    Column("terima", "Diterima", 15, lambda row: row.received_at),
    Column("kanal", "Kanal", 12, lambda row: row.channel),
    Column("nama", "Nama", 19, lambda row: row.name, personal=True),
    Column("desa", "Desa", 15, lambda row: row.desa),
    Column("kontak", "Kontak", 14, lambda row: row.contact, personal=True),
    Column("identitas", "Bukti identitas", 16, lambda row: row.identity, personal=True),
    Column("pokok", "Pokok pengaduan", 22, lambda row: row.subject),
    Column("teradu", "Teradu", 13, lambda row: row.accused, personal=True),
    Column("jenis", "Jenis", 13, lambda row: row.klass),
    Column("wewenang", "Wewenang / dilimpahkan ke", 15, lambda row: row.remit),
    Column("disposisi", "Disposisi", 14, lambda row: row.disposed_to, group=_DISPOSED),
    Column("disposisi_tanggal", "Tgl. disposisi", 12, lambda row: row.disposed_on, group=_DISPOSED),
    Column("klarifikasi", "Hasil klarifikasi", 24, lambda row: row.clarification, personal=True),
    Column("surat", "No. surat", 16, lambda row: row.letter_number, group=_LETTER),
    Column("surat_tanggal", "Tgl. surat", 12, lambda row: row.letter_day, group=_LETTER),
    Column("penanda", "Penanda tangan", 13, lambda row: row.signer),
    Column("kirim", "Dikirim", 21, lambda row: row.sent_on, group=_SENT),
    Column("cara", "Cara", 10, lambda row: row.sent_way, group=_SENT),
    Column("penerima", "Penerima", 13, lambda row: row.sent_to, personal=True, group=_SENT),
    Column("bukti", "Bukti", 10, lambda row: row.sent_proof, group=_SENT),
    Column("hari", "Hari kerja", 8, lambda row: row.used, group=_DAYS, joint="/"),
    Column("batas", "Batas", 8, lambda row: row.limit, group=_DAYS),
    Column("status", "Status akhir", 13, lambda row: row.outcome),
    Column("puas", "Puas 1–4", 7, lambda row: row.content),
    Column("keterangan", "Keterangan", 14, lambda row: row.note, personal=True),
)
"""Columns of the buku rekap pengaduan, left to right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaRow:
    """One letter in the agenda. ``party``: from whom (in) or to whom (out)."""

    running: int
    day: date
    letter_number: str
    letter_day: date | None
    party: str
    subject: str
    attachments: str = ""
    unit: str = ""
    code: str = ""
    tracking: str = ""
    note: str = ""


def _agenda(party: str, day: str, unit: str) -> tuple[Column[AgendaRow], ...]:
    return (
        Column("no", "No. agenda", 16, lambda row: row.running),
        Column("tanggal", day, 24, lambda row: row.day),
        Column("kode", "Kode", 22, lambda row: row.code),
        Column("nomor", "Nomor surat", 42, lambda row: row.letter_number),
        Column("surat_tanggal", "Tanggal surat", 24, lambda row: row.letter_day),
        Column("pihak", party, 46, lambda row: row.party, personal=True),
        Column("isi", "Isi ringkas", 58, lambda row: row.subject),
        Column("lampiran", "Lampiran", 18, lambda row: row.attachments),
        Column("pengolah", unit, 32, lambda row: row.unit),
        Column("lacak", "Nomor lacak", 34, lambda row: row.tracking),
        Column("keterangan", "Keterangan", 30, lambda row: row.note, personal=True),
    )


AGENDA_IN = _agenda("Dari", "Diterima", "Diteruskan kepada")
AGENDA_OUT = _agenda("Kepada", "Dikirim", "Pengolah")


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchRow:
    """One letter in the buku ekspedisi; whoever takes it signs there."""

    running: int
    day: date
    letter_number: str
    to: str
    subject: str
    way: str
    enclosures: str = ""
    taken_by: str = ""
    taken_at: datetime | None = None


DISPATCH: tuple[Column[DispatchRow], ...] = (
    Column("no", "No.", 12, lambda row: row.running),
    Column("tanggal", "Tanggal", 24, lambda row: row.day),
    Column("nomor", "Nomor surat", 44, lambda row: row.letter_number),
    Column("kepada", "Ditujukan kepada", 58, lambda row: row.to, personal=True),
    Column("isi", "Isi ringkas", 56, lambda row: row.subject),
    Column("lampiran", "Lampiran", 20, lambda row: row.enclosures),
    Column("cara", "Cara", 22, lambda row: row.way),
    Column("penerima", "Nama penerima", 36, lambda row: row.taken_by, personal=True),
    Column("waktu", "Diterima", 22, lambda row: row.taken_at),
    Column("paraf", "Tanda tangan", 30, lambda _: ""),
)

BOOK_PAPERS = ("f4", "a4", "a3")
LONG = 300
"""Rows. In a longer book each month begins on a page of its own: one that is over need not be printed again. typst sets
such parts beside each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A book's pages, across. ``period``: in words; ``columns``: (heading, millimetres); ``paper``: of `BOOK_PAPERS`;
    ``parts``: rows that begin a page, by their place from 0."""

    TEMPLATE: ClassVar[str] = "book.typ"

    name: str
    period: str
    columns: tuple[tuple[str, float], ...]
    rows: tuple[tuple[str, ...], ...]
    made_on: date
    signings: tuple[Signing, ...] = ()
    paper: str = "f4"
    public: bool = False
    parts: tuple[int, ...] = ()

    @property
    def title(self) -> str:
        return f"{self.name} {self.period}"

    @property
    def dated(self) -> date:
        return self.made_on


_WIDTH_MM = {"f4": 310.0, "a4": 277.0, "a3": 400.0}
_GLYPH_MM = 1.2
_GLYPH_WIDE_MM = 1.65
"""Of an average glyph and its share of the cell's edges, in the two type sizes of ``book.typ``."""
_CAPITALS = 0.75
"""How many capitals have the room of one average glyph."""
_AFTER_SIGNS = re.compile(r"(?<=[-/.@_\u2022])(?=\w)")


def _cell(group: Sequence[Column[Row]], row: Row, fits: int) -> str:
    if len(group) == 1:
        return narrow(words(group[0].cell(row)), fits)
    parts = (words(column.cell(row)) for column in group)
    return group[0].joint.join(narrow(part, fits) for part in parts if part)


def narrow(text: str, fits: int) -> str:
    """The text with invisible places to break in every word that has more than ``fits`` glyphs: after signs, else anywhere."""
    fits = max(3, int(fits * _CAPITALS)) if text.isupper() else fits
    if len(text) <= fits or max(map(len, text.split()), default=0) <= fits:
        return text
    return re.sub(rf"\S{{{fits + 1},}}", lambda found: _pieces(found[0], fits), text)


def _pieces(word: str, fits: int) -> str:
    parts = _AFTER_SIGNS.sub("\u200b", word).split("\u200b")
    return "\u200b".join(part[start : start + fits] for part in parts for start in range(0, len(part), fits))


def book(
    name: str,
    period: str,
    columns: Sequence[Column[Row]],
    rows: Sequence[Row],
    made_on: date,
    *,
    signings: tuple[Signing, ...] = (),
    paper: str = "f4",
    public: bool = False,
) -> Book:
    """The rows as a book; ``public`` leaves out the columns with names and contacts."""
    if paper not in BOOK_PAPERS:
        raise ValueError(f"paper: expected one of {', '.join(BOOK_PAPERS)}")
    shown = for_public(columns) if public else tuple(columns)
    together = grouped(shown)
    widths = [max(column.width for column in group) for group in together]
    glyph = _GLYPH_MM if len(together) > 14 and paper != "a3" else _GLYPH_WIDE_MM
    scale = _WIDTH_MM[paper] / sum(widths) / glyph
    fits = [max(3, int(width * scale)) for width in widths]
    return Book(
        name=name,
        period=period,
        columns=tuple(
            (group[0].group or group[0].heading, width) for group, width in zip(together, widths, strict=True)
        ),
        rows=tuple(
            tuple(_cell(group, row, fit) for group, fit in zip(together, fits, strict=True)) for row in rows
        ),
        made_on=made_on,
        signings=signings,
        paper=paper,
        public=public,
        parts=_months(columns, rows) if len(rows) > LONG else (),
    )


def _months(columns: Sequence[Column[Row]], rows: Sequence[Row]) -> tuple[int, ...]:
    """Where the first day that a row tells of lies in another month than that of the row before."""
    dated = next((column for column in columns if isinstance(column.cell(rows[0]), date)), None)
    if dated is None:
        return ()
    months = [
        words(dated.cell(row))[3:10] for row in rows
    ]  # 12-03-2026, as it is printed: by the office's clock
    return tuple(place for place in range(1, len(rows)) if months[place] != months[place - 1])
