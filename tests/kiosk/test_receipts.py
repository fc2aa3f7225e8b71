"""What stands on the paper, item by item; how it is drawn is the layout's own test."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PIL import Image

from hardware.page import Align, Bars, Code, Cut, Line, Number, Page, Pair, Picture
from kiosk.receipts import Letterhead, Personal, Proven, behind_torn, copy, full, short
from kiosk.rules import Rules
from kiosk.texts.catalogue import ANY_KIND
from kiosk.texts.text import Text, Verbatim
from sync.cases.numbers import Serial, TrackingNumber, check_glyph
from sync.configuration import ConfigurationError
from tests.kiosk.world import CATALOGUES, CONFIG

SAY = CATALOGUES["id"].say
HEAD = Letterhead(Rules.read(CONFIG).office, "1", "Ruang pelayanan", 12)
TWELVE = "PGT17K4M92QX"
CASE = Proven(
    number=TrackingNumber(TWELVE + check_glyph(TWELVE)),
    serial=Serial(123),
    received_at=datetime(2026, 11, 23, 3, 15, tzinfo=UTC),
    proof_text="PROOF",
    due=date(2026, 12, 9),
    completeness_due=date(2026, 12, 7),
    estimated=False,
    form_version="2026-1",
    key_id="a1b2c3d4",
)
WHO = Personal(
    identity_mode="terbuka",
    name="Siti Contoh",
    nik_last_four="9001",
    kind=Text("q.kind.pengaduan"),
    unit=Verbatim("KTP, KK, dan surat pindah"),
    when=date(2026, 11, 20),
    where="Loket pelayanan",
    attachments=2,
)


def words(page: Page) -> list[str]:
    """All that can be read, in order."""
    found: list[str] = []
    for item in page.items:
        match item:
            case Line(words=line):
                found.append(line)
            case Pair(label=label, value=value):
                found.append(f"{label}: {value}")
            case Number(groups=groups):
                found.append("-".join(groups))
            case Code(text=text) | Bars(text=text):
                found.append(text)
            case Cut():
                found.append("--- cut ---")
    return found


def test_the_full_receipt_and_its_stub() -> None:
    assert words(full(HEAD, CASE, WHO, SAY)) == [
        "KECAMATAN PEGANTENAN",
        "Kabupaten Pamekasan",
        "Jalan Raya Pegantenan, Pegantenan, Pamekasan 69361",
        "Telepon (0324) 7710982",
        "TANDA TERIMA PENGADUAN",
        "Nomor urut 000123",
        "Nomor pengaduan",
        str(CASE.number),
        "PROOF",
        "Diterima: Senin, 23 November 2026, pukul 10.15 WIB",
        "Tempat: Ruang pelayanan",
        "Nama: Siti Contoh",
        "NIK: berakhiran 9001",
        "Jenis: Pengaduan",
        "Layanan: KTP, KK, dan surat pindah",
        "Tanggal kejadian: Jumat, 20 November 2026",
        "Tempat kejadian: Loket pelayanan",
        "Lampiran: 2 berkas",
        "Yang terjadi berikutnya, paling lambat:",
        "Kabar kelengkapan: Senin, 7 Desember 2026",
        "Surat jawaban: Rabu, 9 Desember 2026",
        "Jawaban dalam 12 hari kerja sejak diterima.",
        "GRATIS, tidak dipungut biaya",
        "Diterima oleh: Mesin 1",
        "Petugas: ________________________",
        "Tanda tangan: ________________________",
        "Cek status: pindai kode ini di mesin, ketik nomornya, atau hubungi kantor.",
        "(0324) 7710982 · WhatsApp 087750014595",
        "Belum puas? Anda berhak melapor ke:",
        "SP4N-LAPOR! 1708 · www.lapor.go.id",
        "Ombudsman RI 137 · www.ombudsman.go.id",
        "Simpan struk ini sebagai bukti lapor.",
        "Foto struk ini. Tulisan pada kertas dapat pudar.",
        "Mesin 1 · formulir 2026-1 · kunci a1b2c3d4",
        "--- cut ---",
        "ARSIP KANTOR",
        str(CASE.number),
        CASE.number.glyphs,
        "Nomor urut: 000123",
        "Diterima: Senin, 23 November 2026, pukul 10.15 WIB",
        "Petugas: ________________________",
        "Paraf: ________________________",
        "--- cut ---",
    ]


def test_the_first_cut_leaves_a_bridge_and_the_last_does_not() -> None:
    cuts = [item for item in full(HEAD, CASE, WHO, SAY).items if isinstance(item, Cut)]
    assert cuts == [Cut(partial=True), Cut()]


@pytest.mark.parametrize("mode", ["dirahasiakan", "anonim", "something new"])
def test_a_secret_identity_stands_nowhere(mode: str) -> None:
    text = "\n".join(words(full(HEAD, CASE, replace(WHO, identity_mode=mode), SAY)))
    assert "Siti" not in text
    assert "9001" not in text
    marks = {"anonim": "Tanpa nama, tanpa surat balasan"}
    assert marks.get(mode, "IDENTITAS DIRAHASIAKAN") in text


def test_the_short_one_names_nobody_and_has_no_stub() -> None:
    text = words(short(HEAD, CASE, SAY))
    assert "Identitas tersimpan dalam berkas tersegel" in text
    assert str(CASE.number) in text
    assert "Surat jawaban: Rabu, 9 Desember 2026" in text
    assert "ARSIP KANTOR" not in text
    assert text.count("--- cut ---") == 1


def test_a_clock_that_nobody_trusts_promises_no_day() -> None:
    text = words(full(HEAD, replace(CASE, due=None, completeness_due=None), WHO, SAY))
    assert "(tanggal perkiraan)" in text
    assert "Surat jawaban: dihitung oleh kantor" in text
    assert "Kabar kelengkapan: dihitung oleh kantor" in text


def test_a_year_without_a_decree_is_marked() -> None:
    assert "(tanggal perkiraan)" in words(full(HEAD, replace(CASE, estimated=True), WHO, SAY))


def test_a_copy_is_marked_at_both_ends_of_both_papers() -> None:
    original = full(HEAD, CASE, WHO, SAY)
    marked = copy(original, 2, datetime(2026, 11, 23, 3, 20, tzinfo=UTC), CASE.received_at, SAY)
    text = words(marked)
    times = "dicetak Senin, 23 November 2026, pukul 10.20 WIB · asli Senin, 23 November 2026, pukul 10.15 WIB"
    assert text[:2] == ["SALINAN ke-2", times]
    assert text[-3:] == ["SALINAN ke-2", times, "--- cut ---"]
    bars = [item for item in marked.items if isinstance(item, Line) and item.inverse]
    assert len(bars) == 3
    assert [w for w in text if w not in ("SALINAN ke-2", times)] == words(original)


def test_commands_in_a_name_are_words_on_paper() -> None:
    evil = "Siti\x1b@\x1dV\x00 \u202eContoh"
    assert f"Nama: {evil}" in words(full(HEAD, CASE, replace(WHO, name=evil), SAY)), (
        "boxes are drawn, not obeyed"
    )


def test_a_long_place_ends_in_the_file() -> None:
    page = full(HEAD, CASE, replace(WHO, where="x" * 500), SAY)
    place = next(item for item in page.items if isinstance(item, Pair) and "xxx" in item.value)
    assert (place.max_lines, place.continued) == (3, "... selengkapnya di berkas")


def test_what_has_no_day_and_no_place_speaks_of_none() -> None:
    text = "\n".join(words(full(HEAD, CASE, replace(WHO, when=None, where=""), SAY)))
    assert "kejadian" not in text


@pytest.mark.parametrize(
    ("kind", "title", "number"),
    [
        ("aspirasi", "TANDA TERIMA ASPIRASI", "Nomor aspirasi"),
        ("informasi", "TANDA TERIMA PERMINTAAN INFORMASI", "Nomor permintaan informasi"),
    ],
)
def test_the_paper_calls_the_case_what_it_is(kind: str, title: str, number: str) -> None:
    who = replace(WHO, kind=Text(f"q.kind.{kind}"), when=None, where="")
    text = words(full(HEAD, CASE, who, CATALOGUES["id"].about(kind).say))
    assert {title, number} <= set(text)
    assert "pengaduan" not in "\n".join(text).lower()


def test_a_paper_after_a_restart_does_not_guess_the_kind() -> None:
    text = words(short(HEAD, CASE, CATALOGUES["id"].about(ANY_KIND).say))
    assert {"TANDA TERIMA LAPORAN", "Nomor laporan"} <= set(text)
    assert "pengaduan" not in "\n".join(text).lower()


@pytest.mark.parametrize(
    ("owed", "words_"),
    [
        ("card.show", "Tunjukkan kartu identitas Anda kepada petugas sebelum pulang"),
        ("card.copy", "Bawa salinan KTP, SIM, atau KK ke kantor ini"),
    ],
)
def test_a_card_still_owed_stands_on_the_paper(owed: str, words_: str) -> None:
    assert words_ in words(full(HEAD, CASE, replace(WHO, card_owed=Text(owed)), SAY))
    assert words_ not in words(full(HEAD, CASE, WHO, SAY))


def test_nobody_without_a_name_is_promised_a_letter() -> None:
    text = "\n".join(words(full(HEAD, CASE, replace(WHO, identity_mode="anonim"), SAY)))
    assert "Selesai ditangani: Rabu, 9 Desember 2026" in text
    assert "Surat jawaban" not in text
    assert "Kabar kelengkapan" not in text


def test_a_copy_behind_a_torn_paper_hangs_alone() -> None:
    """F19: what came out half-way is marked void and cut off, then the copy follows whole."""
    whole = Page((Line("salinan"), Cut()))
    void, which, cut, *rest = behind_torn(whole, CASE.number, SAY).items
    assert isinstance(void, Line)
    assert void.words.startswith("BATAL")
    assert which == Line(str(CASE.number), align=Align.CENTRE)
    assert cut == Cut()
    assert tuple(rest) == whole.items


def test_the_office_s_own_picture_stands_above_its_name_and_nowhere_else() -> None:
    logo = Picture(1, 1, b"\x00", 40, 18)
    page = full(replace(HEAD, logo=logo), CASE, WHO, SAY)
    assert page.items[0] == logo
    assert page.items[1:] == full(HEAD, CASE, WHO, SAY).items


def test_a_picture_named_and_not_there_stops_the_start_and_names_the_key(tmp_path: Path) -> None:
    shutil.copytree(CONFIG, tmp_path, dirs_exist_ok=True)
    office = (tmp_path / "office.toml").read_text(encoding="utf-8")
    (tmp_path / "office.toml").write_text(office.replace('logo = ""', 'logo = "logo.png"'), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"^office\.toml: office\.logo: no such file$"):
        Rules.read(tmp_path)
    Image.linear_gradient("L").save(tmp_path / "logo.png")
    assert Rules.read(tmp_path).logo is not None


def test_nothing_attached_is_not_mentioned() -> None:
    with_two, with_none = (full(HEAD, CASE, replace(WHO, attachments=n), SAY) for n in (2, 0))
    label = SAY(Text("receipt.attachments"))
    assert [item.value for item in with_two.items if isinstance(item, Pair) and item.label == label] == [
        "2 berkas"
    ]
    assert [item for item in with_none.items if isinstance(item, Pair) and item.label == label] == []
