"""The pages of steps 2 to 7, without scripts: what they show, what they refuse, what they leave behind."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from sync.central import papers
from sync.central.case_views import CaseDetail
from sync.central.handling import case_page
from tests.desk.conftest import PASSWORD, card
from tests.desk.staffed import HEARD, LETTER, STEPS, UNIT, Staffed, said, staffed
from tests.papers.pdf_text import text


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staffed]:
    with staffed(tmp_path_factory.mktemp("office")) as running:
        yield running


def test_a_case_goes_from_its_receipt_to_the_delivered_letter(office: Staffed) -> None:
    case_id = office.case(through=12)
    detail = case_page(office.centre.store, case_id, office.people["siti"], office.clock)
    assert isinstance(detail, CaseDetail)
    assert (detail.row.state, detail.row.outcome, detail.row.letter_number) == ("closed", "selesai", "1/2026")
    kept = papers.papers_of(office.centre.store, case_id, office.people["siti"])
    assert [(one.kind, one.version) for one in kept] == [
        ("identitas", 1), ("klarifikasi", 1), ("surat", 1), ("surat_ttd", 1),
    ]  # fmt: skip
    page = office.page("siti", f"/kasus/{case_id}")
    assert f'href="/desk/kasus/{case_id}/cetak/surat"' in page
    led = re.findall(r'class="ribbon__to" href="/desk(/kasus/[^"]+)"', page)
    assert len(led) == 11
    for path in led:
        assert "Langkah 0" not in office.page("periksa", path), path


def test_the_line_of_the_register_is_written_with_its_number(office: Staffed) -> None:
    case_id = office.case(through=2)
    path = f"/kasus/{case_id}/pencatatan"
    wrong = office.send("siti", path, path, subject="NIK 3528075203900001 ditolak")
    assert wrong.status_code == 422
    assert "agenda 1" not in office.page("siti", path)
    assert "KTP belum selesai setelah tiga bulan" in office.done(
        "siti", path, subject="KTP belum selesai setelah tiga bulan"
    )
    assert "KTP belum selesai setelah tiga bulan" in office.page("siti", f"/kasus/{case_id}")


class TestIdentity:
    def test_the_sealed_card_is_seen_beside_the_data_and_logged(self, office: Staffed) -> None:
        case_id = office.kiosk.file((("scan", card()),), nik="3528077203900001")
        STEPS[1](office, f"/kasus/{case_id}")
        page = office.page("siti", f"/kasus/{case_id}/identitas")
        assert "Fatimah Az-Zahra" in page
        assert "Tanggal lahir pada NIK tidak ada di kalender." in page
        assert "data:image" not in page
        assert "#id-card" in page
        action = re.search(rf"/kasus/{case_id}/identitas/berkas/[0-9a-f]{{64}}", page)
        assert action is not None
        seen = office.done("siti", action[0], f"/kasus/{case_id}/identitas", password=PASSWORD)
        assert "data:image/jpeg;base64," in seen
        assert "3528077203900001" in seen
        assert "Segel dibuka: Pindaian kartu identitas" in office.page("siti", f"/kasus/{case_id}")

    def test_what_is_not_said_comes_back_at_its_field(self, office: Staffed) -> None:
        case_id = office.case(through=1)
        answer = office.send(
            "siti", f"/kasus/{case_id}/identitas", f"/kasus/{case_id}/identitas", verdict="jelas"
        )
        assert answer.status_code == 422
        assert "Pilih salah satu." in said(answer.text)
        assert "Pilih paling sedikit satu." in said(answer.text)

    def test_an_unclear_identity_stops_the_clock_until_the_papers_come(self, office: Staffed) -> None:
        case_id = office.case(through=1)
        path = f"/kasus/{case_id}/identitas"
        nothing = office.send("siti", f"{path}/minta", path, until="2026-12-10")
        assert (nothing.status_code, "Pilih paling sedikit satu." in nothing.text) == (422, True)
        late = office.send("siti", f"{path}/minta", path, missing="salinan", until="2027-12-10")
        assert "Tanggal paling akhir" in said(late.text)
        page = office.done(
            "siti", f"{path}/minta", path, missing=["salinan", "nik"], more="Surat kuasa", until="2026-12-10"
        )
        assert "Cetak suratnya dari halaman ini" in page
        assert "Menunggu pelapor melengkapi" in page
        assert "Permintaan ke-1" in page
        found = papers.latest(office.centre.store, case_id, papers.REQUEST, office.people["siti"])
        assert isinstance(found, tuple)
        assert (
            b"1. Salinan KTP, SIM, KK, atau identitas lain\\n2. NIK yang benar\\n3. Surat kuasa" in found[1]
        )
        assert b"10 Desember 2026" in found[1]
        office.done("siti", f"{path}/datang", path, arrived="Salinan KTP diserahkan.")
        STEPS[2](office, f"/kasus/{case_id}")
        assert "Langkah 3 dari 12" in office.page("siti", f"/kasus/{case_id}")


class TestDisposition:
    def test_to_a_unit_with_what_is_asked(self, office: Staffed) -> None:
        case_id = office.case(through=3)
        path = f"/kasus/{case_id}/disposisi"
        empty = office.send("camat", path, path, kind="tindak_lanjut", nature="biasa")
        assert empty.status_code == 422
        assert "Belum dapat Anda kerjakan" in office.page("siti", path)
        page = office.done(
            "camat", path, kind="tindak_lanjut", unit=UNIT, asked=["teliti", "jawaban"], nature="segera"
        )
        assert UNIT in page
        assert "Teliti dan laporkan\nSiapkan bahan jawaban" in page
        assert "H. Abd. Rahman" in page

    def test_outside_the_remit_the_letter_is_a_transfer_with_a_notice(self, office: Staffed) -> None:
        case_id = office.case(through=3)
        path = f"/kasus/{case_id}/disposisi"
        missing = office.send(
            "camat", path, path, kind="bukan_kewenangan", nature="biasa", note="Bukan kita."
        )
        assert "Isian ini belum diisi." in said(missing.text)
        office.done(
            "camat", path, kind="bukan_kewenangan", body="Dinas Sosial", nature="biasa", note="Bansos pusat."
        )
        office.done("kasi", f"/kasus/{case_id}/perintah", instruction="Limpahkan.")
        page = office.page("siti", f"/kasus/{case_id}/surat")
        assert "Kepala Dinas Sosial" in page
        assert "Pemberitahuan kepada pelapor" in page
        assert "Sdr. Fatimah Az-Zahra" in page


class TestClarification:
    def test_entries_are_kept_sealed_and_shown(self, office: Staffed) -> None:
        case_id = office.case(through=4)
        path = f"/kasus/{case_id}/klarifikasi"
        office.done("kasi", f"{path}/catat", path, **HEARD, time="9.30", evidence="Buku servis")
        wrong = office.send("kasi", f"{path}/catat", path, **{**HEARD, "day": "2030-01-01", "time": "25:00"})
        assert wrong.status_code == 422
        assert "Tanggal paling akhir" in said(wrong.text)
        assert "Tulis jam sebagai 09:30." in said(wrong.text)
        assert "Alat rusak." in wrong.text, "what was typed comes back"
        page = office.page("sekcam", path)
        assert "09.30 WIB" in page
        assert "Buku servis" in page


class TestEditor:
    def test_a_preview_keeps_the_draft_and_makes_no_version(self, office: Staffed) -> None:
        case_id = office.case(through=6)
        path = f"/kasus/{case_id}/surat"
        seen = office.done("siti", path, do="preview", letter="0", **{**LETTER, "body": "Draf saya {unit}."})
        assert "Draf tersimpan pukul" in seen
        assert "data:image/png;base64," in seen
        assert "{unit}" in seen
        again = office.page("siti", path)
        assert "Draf Anda pukul" in again
        assert "Draf saya {unit}." in again
        assert "Draf saya" not in office.page("budi", path)
        office.done("siti", path, do="discard")
        assert "Draf saya" not in office.page("siti", path)

    def test_what_is_unfinished_does_not_go_on(self, office: Staffed) -> None:
        case_id = office.case(through=6)
        path = f"/kasus/{case_id}/surat"
        answer = office.send(
            "siti", path, path, do="finish", letter="0", **{**LETTER, "body": "Untuk {unit}: …"}
        )
        assert answer.status_code == 422
        assert "isian bertanda {unit} dan … belum diganti" in said(answer.text)
        empty = office.send("siti", path, path, do="save", letter="0", **{**LETTER, "body": " "})
        assert "Isian ini belum diisi." in said(empty.text)

    def test_two_drafters_the_second_is_told(self, office: Staffed) -> None:
        case_id = office.case(through=6)
        path = f"/kasus/{case_id}/surat"
        office.done("siti", path, do="save", letter="0", **LETTER)
        stale = office.send("siti", path, path, do="save", letter="0", **{**LETTER, "body": "Lain."})
        assert stale.status_code == 409
        assert "sudah menyimpan naskah versi 1" in said(stale.text)
        assert "Lain." in stale.text

    def test_a_template_fills_the_fields(self, office: Staffed) -> None:
        case_id = office.case(through=6)
        path = f"/kasus/{case_id}/surat"
        page = office.done("siti", path, do="template", letter="0", chosen="tanggapan-penjelasan")
        assert "Alat perekam rusak; KTP selesai hari Kamis." in page
        assert f"klarifikasi kepada {UNIT}" in page


def test_all_who_were_heard_stand_in_one_minutes(office: Staffed) -> None:
    case_id = office.case(through=4)
    path = f"/kasus/{case_id}/klarifikasi"
    assert office.at["kasi"].get(f"/desk/kasus/{case_id}/cetak/notulen-semua").status_code == 404
    office.quick("kasi", f"{path}/catat", **HEARD)
    assert "notulen-semua" not in office.page("kasi", path)
    pelapor = {**HEARD, "heard": "Fatimah Az-Zahra", "capacity": "pelapor", "said": "Sudah tiga kali datang."}
    office.quick("kasi", f"{path}/catat", **pelapor)
    assert "notulen-semua" in office.page("kasi", path)
    words = text(office.at["kasi"].get(f"/desk/kasus/{case_id}/cetak/notulen-semua").content)
    for said_so in ("Petugas loket", "Alat rusak.", "Fatimah Az-Zahra", "Sudah tiga kali datang."):
        assert said_so in words
