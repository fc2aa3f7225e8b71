"""What holds for each paper: it shows all that it was given, keeps to its standard, and is the same twice."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image, UnidentifiedImageError

from sync.central.rules import load_rules
from sync.configuration import config_folder
from sync.papers.books import LONG, book
from sync.papers.books import REGISTER as BOOK_REGISTER
from sync.papers.pictures import Picture
from sync.papers.stationery import Stationery
from sync.papers.typesetting import TEMPLATES, WIB, Document, Edition, plain, preview, render
from tests.papers.pdf_text import pages, text
from tests.papers.samples import (
    BOTH,
    DAY,
    LABEL_SHEET,
    OFFICE,
    REGISTER,
    SAMPLES,
    STATIONERY,
    drawn_signature,
    register_rows,
)

# Fields that steer a paper, that stand on it as a code or in other words, or that say what a picture shows.
SILENT = {
    "code", "data", "kind", "link", "manner", "mime", "nature", "page", "proof", "survey", "svg", "text", "paper",
    "direction", "at",
}  # fmt: skip

every_paper = pytest.mark.parametrize("name", SAMPLES)


def strings(value: object, key: str, leave: set[str]) -> Iterator[str]:
    """All texts under ``value`` that must be seen on the paper."""
    if isinstance(value, dict):
        for name, part in value.items():
            if name not in leave and not ("svg" in value and name == "alt"):
                yield from strings(part, name, leave)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part, key, leave)
    elif isinstance(value, str) and len(value) > 2 and not _is_iso(value):
        yield value


def _is_iso(value: str) -> bool:
    return len(value) in (10, 16) and value[4] == value[7] == "-"


def squeezed(words: str) -> str:
    return "".join(words.split()).replace("\u200b", "").lower()


@every_paper
def test_all_that_a_paper_is_given_stands_on_it(name: str) -> None:
    document = SAMPLES[name]
    data = plain(document)
    assert isinstance(data, dict)
    data.pop("title")
    seen = squeezed("".join(pages(render(document, STATIONERY))))
    given = {squeezed(words) for words in strings(data, "", SILENT)}
    assert given
    assert [words for words in given if words not in seen] == []


@every_paper
def test_a_paper_keeps_to_its_standard_and_is_the_same_twice(name: str) -> None:
    document = SAMPLES[name]
    part = "3" if getattr(document, "files", ()) else "2"
    for edition, conformance in ((Edition.ARCHIVE, "B"), (Edition.PUBLIC, "A")):
        data = render(document, STATIONERY, edition)
        with pikepdf.open(io.BytesIO(data)) as pdf, pdf.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == (part, conformance)
            assert metadata["dc:title"] == document.title
            assert str(pdf.docinfo.CreationDate).startswith(f"D:{document.dated:%Y%m%d}")
            assert metadata.get("pdfuaid:part") == ("1" if edition is Edition.PUBLIC else None)
    assert render(document, STATIONERY, edition) == data


def test_there_is_a_sample_of_every_template() -> None:
    shared = {"office.typ", "charts.typ"}
    assert {one.TEMPLATE for one in SAMPLES.values()} == {
        path.name for path in TEMPLATES.glob("*.typ")
    } - shared


def size_mm(document: Document, stationery: Stationery = STATIONERY) -> tuple[int, int]:
    with pikepdf.open(io.BytesIO(render(document, stationery))) as pdf:
        return tuple(round(float(length) / 72 * 25.4) for length in pdf.pages[0].mediabox[2:])  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("surat", (215, 330)),
        ("disposisi", (215, 165)),
        ("kartu-kendali", (100, 150)),
        ("pengiriman", (210, 148)),
        ("label", (100, 60)),
        ("label-lembar", (210, 297)),
        ("rekap", (330, 215)),
        ("rekap-umum", (420, 297)),
        ("formulir", (210, 297)),
        ("poster", (297, 420)),
    ],
)
def test_each_paper_has_its_size(name: str, size: tuple[int, int]) -> None:
    assert size_mm(SAMPLES[name]) == size


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("kartu-kendali", 3),
        ("formulir-kosong", 2),
        ("disposisi", 1),
        ("pengiriman", 1),
        ("poster", 1),
        ("label", 2),
    ],
)
def test_a_paper_has_as_many_pages_as_it_should(name: str, count: int) -> None:
    assert len(pages(render(SAMPLES[name], STATIONERY))) == count


def test_the_three_control_cards_say_whose_they_are() -> None:
    for page, keeper in zip(
        pages(render(SAMPLES["kartu-kendali"], STATIONERY)),
        ("putih · Pengendali", "kuning · Arsip pencipta", "merah · Unit pengolah"),
        strict=True,
    ):
        assert keeper in page


def test_a_book_repeats_its_heading_and_is_signed_at_its_end() -> None:
    seen = pages(render(REGISTER, STATIONERY))
    assert len(seen) > 1
    assert all("Pokok pengaduan" in page for page in seen)
    assert "Mengetahui, CAMAT PEGANTENAN, Pegantenan, 12 Maret 2026 SEKRETARIS" in seen[-1]
    assert "Mengetahui" not in seen[0]


def test_in_a_long_book_each_month_begins_a_page() -> None:
    rows = register_rows(LONG + 200)  # one an hour from 12 March on
    made = book("Buku rekap", "2026", BOOK_REGISTER, rows, DAY, signings=BOTH)
    (april,) = made.parts
    assert rows[april - 1].received_at < datetime(2026, 4, 1, tzinfo=WIB) <= rows[april].received_at  # type: ignore[operator]
    found = [re.sub(r"[\u200b ]", "", page) for page in pages(render(made, STATIONERY))]
    first = next(n for n, page in enumerate(found) if rows[april].tracking in page)
    assert rows[april - 1].tracking in found[first - 1]
    assert rows[april - 1].tracking not in found[first]
    assert ["Mengetahui" in page for page in found] == [False] * (len(found) - 1) + [True]
    assert book("Buku rekap", "2026", BOOK_REGISTER, rows[:LONG], DAY).parts == ()


def test_a_label_sheet_begins_where_the_last_one_ended() -> None:
    with pytest.raises(ValueError, match="1 to 8"):
        replace(LABEL_SHEET, first=9)
    assert len(pages(render(replace(LABEL_SHEET, first=8), STATIONERY))) == 2


def test_the_offices_logo_stands_in_the_letterhead() -> None:
    logo = replace(drawn_signature(), alt="Lambang Kabupaten Pamekasan")
    with_logo = Stationery(office=OFFICE, logo=logo)
    plain_one, one = (render(SAMPLES["surat"], house, Edition.PUBLIC) for house in (STATIONERY, with_logo))
    assert plain_one != one
    assert text(plain_one) == text(one)


def test_files_travel_inside_a_bundle() -> None:
    with pikepdf.open(io.BytesIO(render(SAMPLES["ombudsman"], STATIONERY))) as pdf:
        file = pdf.attachments["surat-tanggapan.pdf"]
        assert file.get_file().read_bytes() == b"%PDF-1.7\n"
        assert file.description == "Surat tanggapan yang ditandatangani"


def test_a_picture_that_is_none_is_no_picture_on_paper() -> None:
    data = io.BytesIO()
    Image.new("L", (2, 2)).save(data, "GIF")
    with pytest.raises(UnidentifiedImageError):
        plain(Picture(data=data.getvalue(), alt="x"))
    with pytest.raises(ValueError, match="in words"):
        Picture(data=data.getvalue(), alt=" ")


def test_previews_of_small_papers_are_pictures_too() -> None:
    assert all(page.startswith(b"\x89PNG") for page in preview(SAMPLES["label"], STATIONERY, ppi=40))


def test_paper_and_logo_are_settings(tmp_path: Path) -> None:
    for file in config_folder().glob("*.toml"):
        words = file.read_text("utf-8")
        if file.name == "office.toml":
            words = words.replace('paper = "f4"', 'paper = "a4"').replace('logo = ""', 'logo = "lambang.png"')
        (tmp_path / file.name).write_text(words, "utf-8")
    with pytest.raises(ValueError, match=r"office\.logo: lambang\.png: no PNG or JPEG"):
        load_rules(tmp_path)
    (tmp_path / "lambang.png").write_bytes(b"bukan gambar")
    with pytest.raises(ValueError, match=r"office\.logo"):
        load_rules(tmp_path)
    (tmp_path / "lambang.png").write_bytes(drawn_signature().data)
    house = load_rules(tmp_path).stationery
    assert house.logo is not None
    assert house.logo.alt == "Lambang Kabupaten Pamekasan"
    assert size_mm(SAMPLES["surat"], house) == (210, 297)


STEERING = {"kind", "nature", "paper", "direction", "head", "name"}


@every_paper
def test_a_paper_of_which_nothing_is_known_is_printed_too(name: str) -> None:
    document: Any = SAMPLES[name]
    nothing = {
        field.name: type(value)()
        for field in fields(document)
        if isinstance(value := getattr(document, field.name), str | tuple) and field.name not in STEERING
    }
    for edition in Edition:
        assert render(replace(document, **nothing), STATIONERY, edition).startswith(b"%PDF")
