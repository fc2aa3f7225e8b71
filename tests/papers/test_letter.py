"""The office's letter as it is printed."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta

import pikepdf
import pytest
import zxingcpp
from PIL import Image

from sync.papers.letter import Addressee, Draft, Initials, Letter, Signer
from sync.papers.proof import LetterCheck
from sync.papers.stationery import Stationery
from sync.papers.typesetting import Edition, preview, render
from tests.papers.conftest import AT, body
from tests.papers.pdf_text import pages, text

HOSTILE = """#set page(fill: red) $x^2$ *tebal* _miring_ @rujuk <label> \\kabur `kode` //komentar = judul {nomor}

1. #include "../../etc/passwd"

😀 \u202eterbalik\u202c \x1b[2J \x00 \ufffe \ue000 السلام عليكم Ḍâjâ"""


def test_all_that_a_letter_has_stands_on_it(reply: Letter, stationery: Stationery) -> None:
    check = LetterCheck(page="https://aduan.example/verifikasi", number=reply.number, code="4f2a9c0177be0d3c")
    whole = replace(
        reply,
        nature="segera",
        enclosures="1 berkas",
        initials=(Initials(title="Sekretaris Kecamatan", initials="AR", at=AT), Initials(title="Kasi Umum")),
        check=check,
        survey="https://aduan.example/survei/x",
    )
    words = text(render(whole, stationery))
    for expected in (
        "PEMERINTAH KABUPATEN PAMEKASAN KECAMATAN PEGANTENAN",
        "Nomor : 400.10/17/432.507/2026",
        "Sifat : Segera",
        "Lampiran : 1 berkas",
        "Hal : Tanggapan atas pengaduan",
        "Pegantenan, 12 Maret 2026",
        "Yth. Sdri. Siti Aminah Dusun Ḍâjâ, Desa Plakpak di Pegantenan",
        "1. Berkas Saudara terlambat diteruskan. 2. Kasi Pelayanan Umum telah: a. menegur petugas loket;",
        "CAMAT PEGANTENAN, Drs. Contoh Nama, M.Si. NIP 197001011990031001",
        "Sekretaris Kecamatan AR 12-03-2026 Kasi Umum",
        "Tembusan: 1. Bupati Pamekasan",
        "buka aduan.example/verifikasi dengan nomor surat dan kode 4F2A 9C01 77BE 0D3C",
        "SP4N-LAPOR! 1708",
        "Ombudsman RI 137",
    ):
        assert expected in words
    assert "KONSEP" not in words


@pytest.mark.parametrize(
    ("manner", "own_title", "heading"),
    [
        ("", "", "CAMAT PEGANTENAN,"),
        ("plh", "", "Plh. CAMAT PEGANTENAN,"),
        ("plt", "", "Plt. CAMAT PEGANTENAN,"),
        ("an", "Sekretaris Kecamatan", "a.n. CAMAT PEGANTENAN Sekretaris Kecamatan,"),
    ],
)
def test_the_signer_in_the_form_of_his_right_to_sign(
    reply: Letter, stationery: Stationery, manner: str, own_title: str, heading: str
) -> None:
    signer = Signer(title="Camat Pegantenan", name="Nama", manner=manner, own_title=own_title)
    assert f"{heading} Nama" in text(render(replace(reply, signer=signer), stationery))


def test_a_draft_says_so_on_every_page_and_shows_dots_for_number_and_date(
    reply: Letter, stationery: Stationery
) -> None:
    draft = replace(reply, number="", day=None, draft=Draft(version=3, saved_at=AT), body=reply.body * 12)
    seen = pages(render(draft, stationery))
    assert len(seen) == 3
    for page in seen:
        assert "KONSEP" in page
        assert "Konsep versi 3 · 12 Maret 2026, 14.50 WIB" in page
    assert "Nomor:....." in seen[0].replace(" ", "")
    assert "Halaman 3 dari 3" in seen[2]
    assert "Belum puas" in seen[2]
    assert "Belum puas" not in seen[0]


def test_what_people_type_is_printed_and_never_obeyed(reply: Letter, stationery: Stationery) -> None:
    words = text(render(replace(reply, subject="#pagebreak() $", body=body(HOSTILE)), stationery))
    for literal in (
        "#set page(fill: red) $x^2$ *tebal* _miring_ @rujuk <label> \\kabur `kode` //komentar = judul {nomor}",
        '1. #include "../../etc/passwd"',
        "Hal : #pagebreak() $",
        "\ufffd",
        "Ḍâjâ",
    ):
        assert literal in words


def test_raw_characters_that_no_font_has_stop_nothing(reply: Letter, stationery: Stationery) -> None:
    everything = "".join(map(chr, [*range(0x200), 0xD800, 0x202E, 0xFFFE, 0x1F600, 0xE000, 0x10FFFF, 0x2028]))
    letter = replace(reply, subject=everything, to=Addressee(name=everything, lines=(everything,)))
    assert "�" in text(render(letter, stationery))
    assert "�" in text(render(letter, stationery, Edition.PUBLIC))


def test_long_addresses_and_endless_words_stay_on_the_paper(reply: Letter, stationery: Stationery) -> None:
    endless = "W" * 600
    letter = replace(
        reply,
        subject=endless,
        to=Addressee(name=endless, lines=("Jalan " * 80, endless)),
        body=body(f"{endless}\n\n1. {endless}"),
    )
    data = render(letter, stationery)
    assert text(data).count("W") == 5 * 600 + 1  # and WhatsApp
    for page in preview(letter, stationery, ppi=30):
        with Image.open(io.BytesIO(page)) as image:
            edge = image.convert("L").crop((image.width - 10, 0, image.width, image.height))
            assert edge.getextrema() == (255, 255)


def test_the_same_data_gives_the_same_bytes_and_another_day_others(
    reply: Letter, stationery: Stationery
) -> None:
    for edition in Edition:
        once, again = (render(reply, stationery, edition) for _ in range(2))
        assert once == again
        assert render(replace(reply, day=date(2026, 3, 13)), stationery, edition) != once


def test_archive_copies_bear_the_marks_of_pdf_a_and_embed_their_fonts(
    reply: Letter, stationery: Stationery
) -> None:
    for edition, part in ((Edition.ARCHIVE, "B"), (Edition.PUBLIC, "A")):
        with pikepdf.open(io.BytesIO(render(reply, stationery, edition))) as pdf:
            with pdf.open_metadata() as metadata:
                assert metadata["pdfaid:part"] == "2"
                assert metadata["pdfaid:conformance"] == part
                assert metadata["dc:title"] == f"Surat {reply.number}: {reply.subject}"
            assert pdf.Root.OutputIntents[0].S == "/GTS_PDFA1"
            assert str(pdf.Root.Lang) == "id-ID"
            assert str(pdf.docinfo.CreationDate).startswith("D:20260312")
            assert ("/StructTreeRoot" in pdf.Root) is (edition is Edition.PUBLIC)
            fonts = [font for page in pdf.pages for font in page.obj.Resources.Font.values()]
            assert fonts
            for font in fonts:
                descriptor = font.DescendantFonts[0].FontDescriptor
                assert any(key in descriptor for key in ("/FontFile2", "/FontFile3"))
                assert "Noto" in str(font.BaseFont)


def test_the_paper_is_the_offices(reply: Letter, stationery: Stationery) -> None:
    for paper, height_mm in (("f4", 330), ("a4", 297)):
        with pikepdf.open(io.BytesIO(render(reply, replace(stationery, paper=paper)))) as pdf:
            assert float(pdf.pages[0].mediabox[3]) / 72 * 25.4 == pytest.approx(height_mm, abs=0.1)
    with pytest.raises(ValueError, match="f4, a4"):
        replace(stationery, paper="letter")


def test_the_preview_is_one_picture_a_page(reply: Letter, stationery: Stationery) -> None:
    draft = replace(reply, body=reply.body * 6, draft=Draft(version=1, saved_at=AT + timedelta(days=1)))
    pictures = preview(draft, stationery, ppi=40)
    assert len(pictures) == len(pages(render(draft, stationery))) == 2
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)


def test_a_camera_reads_both_codes_from_the_printed_letter(reply: Letter, stationery: Stationery) -> None:
    check = LetterCheck(page="https://aduan.example/verifikasi", number=reply.number, code="4f2a9c0177be0d3c")
    survey = "https://aduan.example/survei/" + "x" * 40
    (page,) = preview(replace(reply, check=check, survey=survey), stationery, ppi=150)
    with Image.open(io.BytesIO(page)) as image:
        read = {code.text for code in zxingcpp.read_barcodes(image.convert("L"))}
    assert read == {check.link, survey}
