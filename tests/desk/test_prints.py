"""What is printed for the office as a whole: by whom, with which content, and what leaves a trace."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
import pytest

from sync.cases.refusal import Refusal
from sync.central.handling import case_page
from sync.central.lateness import late_cases
from tests.desk.staffed import Staffed, staffed
from tests.papers.pdf_text import pages, text

SIGNED = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60.0 30.0" fill="none" stroke="#000" stroke-width="0.7"'
    b' stroke-linecap="round"><polyline points="5.0,5.0 50.0,20.0"/></svg>'
)
"""As a kiosk writes it."""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staffed]:
    with staffed(tmp_path_factory.mktemp("prints")) as made:
        made.case(through=1)
        yield made


@pytest.fixture(scope="module", autouse=True)
def signed_case(office: Staffed) -> str:
    """A case whose letter is signed and numbered; made before any test moves the clock."""
    return office.case(through=11)


def printed(office: Staffed, who: str, path: str, **fields: str) -> Any:
    return office.send(who, f"/cetakan/{path}", "/cetakan", **fields)


def test_the_blank_form_has_the_offices_services_and_villages(office: Staffed) -> None:
    answer = printed(office, "siti", "formulir-kosong")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == 'attachment; filename="formulir-kosong.pdf"'
    words = text(answer.content)
    for expected in ("FORMULIR PENGADUAN", "KTP, KK, dan surat pindah", "Bulangan Branta", "versi 2026-5"):
        assert expected in words


def test_the_poster_has_steps_terms_and_the_pledge(office: Staffed) -> None:
    words = text(printed(office, "camat", "poster").content)
    for expected in (
        "Penanganan Laporan Pengaduan Pelayanan Publik",
        "12 hari kerja",
        "Melakukan verifikasi identitas pengadu Staf 3 hari",
        "Menyerahkan fotokopi KTP",
        "sanggup menyelenggarakan pelayanan",
        "H. Abd. Rahman",
    ):
        assert expected in words


def test_what_is_late_is_listed_without_a_complainants_name(office: Staffed) -> None:
    before = text(printed(office, "sekcam", "keterlambatan").content)
    assert "Tidak ada kasus yang lewat batas" in before
    office.clock.forward(days=30)
    words = " ".join(pages(printed(office, "sekcam", "keterlambatan").content))
    assert "Janji jawaban lewat" in words
    assert "Melakukan" in words or "Identitas" in words or "2 ·" in words
    found, open_cases = late_cases(office.centre.store, office.people["sekcam"], office.clock)
    assert f"{open_cases} kasus lewat batas dari {open_cases} yang sedang ditangani" in words
    assert len(found) == open_cases >= 2
    assert [one.days for one in found] == sorted((one.days for one in found), reverse=True)
    assert all(one.row.complainant and one.row.complainant not in words for one in found)
    assert late_cases(office.centre.store, office.people["admin"], office.clock) == ((), 0)


def test_the_dispatch_book_is_one_step_away(office: Staffed) -> None:
    page = office.page("sekcam", "/cetakan")
    assert 'method="get" action="/desk/surat/ekspedisi"' in page
    assert '<option value="2026-11"' in page


def test_the_filled_form_bears_the_signature_and_its_copy_is_remembered(office: Staffed) -> None:
    case_id = office.kiosk.file((("signature", SIGNED),))
    office.at["siti"].sign_in("siti")
    answer = office.send("siti", f"/arsip/{case_id}/salinan", f"/arsip/{case_id}", what="formulir")
    words = text(answer.content)
    for expected in ("FORMULIR PENGADUAN", "Fatimah Az-Zahra", "Plakpak"):
        assert expected in words
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        assert [image for page in pdf.pages for image in page.get_images()]
    detail = case_page(office.centre.store, case_id, office.people["siti"], office.clock)
    assert not isinstance(detail, Refusal)
    assert [one.kind for one in detail.events][-2:] == ["SealedOpened", "CopyHandedOut"]


def test_the_signed_letter_travels_in_the_bundle(office: Staffed, signed_case: str) -> None:
    case_id = signed_case
    office.at["siti"].sign_in("siti")
    answer = office.send("siti", f"/arsip/{case_id}/salinan", f"/arsip/{case_id}", what="ombudsman")
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        (name,) = pdf.attachments
        assert pdf.attachments[name].get_file().read_bytes().startswith(b"%PDF-1.7")


def test_the_systems_administrator_prints_nothing_here(office: Staffed) -> None:
    office.at["admin"].sign_in("admin")
    assert office.at["admin"].get("/desk/cetakan").status_code == 403
    token = office.at["admin"].token()
    assert office.at["admin"].post("/desk/cetakan/keterlambatan", token=token).status_code == 403
