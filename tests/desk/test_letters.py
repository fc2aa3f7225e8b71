"""The letter on its way: checked, returned, signed in three ways, numbered, delivered; printed, listed; its templates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from sync.cases.refusal import Refusal
from sync.central import papers
from sync.central.account_journal import By
from sync.central.case_views import CaseDetail
from sync.central.delegations import Delegation, Wanted, delegate
from sync.central.dispatches import dispatches
from sync.central.handling import case_page
from sync.papers.signature_check import signatures_of
from tests.desk.conftest import PASSWORD, START, card
from tests.desk.staffed import LETTER, STEPS, Staffed, said, staffed
from tests.papers import pdf_text
from tests.papers.test_signing import PHRASE, own_certificate


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staffed]:
    with staffed(tmp_path_factory.mktemp("office")) as running:
        yield running


def kept(office: Staffed, case_id: str, kind: str) -> bytes:
    found = papers.latest(office.centre.store, case_id, kind, office.people["camat"])
    assert not isinstance(found, Refusal), found
    return found[1]


class TestChecking:
    def test_two_put_initials_and_the_drafter_may_not(self, office: Staffed) -> None:
        case_id = office.case(through=7)
        path = f"/kasus/{case_id}/periksa"
        assert "Belum dapat Anda kerjakan" in office.page("siti", path)
        page = office.page("kasi", path)
        assert "data:image/png;base64," in page
        assert "Saya tiga kali diminta kembali." in page
        assert "Surat menunggu paraf pemeriksa berikutnya." in office.done("kasi", path)
        assert "Moh. Ilyas" in office.page("sekcam", path)
        assert "Langkah 9 dari 12" in office.done("sekcam", path)

    def test_it_goes_back_with_a_reason_that_the_drafter_reads(self, office: Staffed) -> None:
        case_id = office.case(through=7)
        path = f"/kasus/{case_id}/periksa"
        empty = office.send("kasi", f"{path}/kembali", path, reason=" ")
        assert (empty.status_code, "Isian ini belum diisi." in said(empty.text)) == (422, True)
        office.done("kasi", f"{path}/kembali", path, reason="Sebut tanggal selesainya.")
        page = office.page("siti", f"/kasus/{case_id}/surat")
        assert "Sebut tanggal selesainya." in page
        better = {**LETTER, "body": "Dengan hormat, KTP Saudara selesai 3 Desember 2026."}
        office.done("siti", f"/kasus/{case_id}/surat", do="finish", letter="1", **better)
        shown = office.page("kasi", f"/kasus/{case_id}/surat/versi/2?banding=1")
        assert re.search(r"<ins>[^<]*3 Desember 2026", shown)
        assert "<del>" in shown


class TestSigning:
    def test_in_ink_with_the_scan_kept_afterwards(self, office: Staffed) -> None:
        case_id = office.case(through=9)
        path = f"/kasus/{case_id}/tanda-tangan"
        form = {"way": "basah", "password": PASSWORD}
        answer = office.send("camat", f"{path}/unggah", path, **form)
        assert "Tandatangani cetakannya dulu" in said(answer.text)
        office.done("camat", f"{path}/unggah", path, inked="ya", **form)
        assert kept(office, case_id, papers.SIGNED).startswith(b"%PDF-")
        none = office.send(
            "siti", f"{path}/pindaian/unggah", path, files=[("scan", ("a.png", b"", "image/png"))]
        )
        assert "Pilih dulu berkas gambarnya." in said(none.text)
        wrong = office.send(
            "siti", f"{path}/pindaian/unggah", path, files={"scan": ("a.pdf", b"%PDF-1.7", "a/b")}
        )
        assert "Hanya gambar JPEG" in said(wrong.text)
        scans = [
            ("scan", ("1.png", card("SATU"), "image/png")),
            ("scan", ("2.png", card("DUA"), "image/png")),
        ]
        office.done("siti", f"{path}/pindaian/unggah", path, files=scans)
        assert kept(office, case_id, papers.SCAN).count(b"/Type /Page\n") == 2

    def test_with_the_officers_certificate_the_number_is_sealed_too(self, office: Staffed) -> None:
        case_id = office.case(through=9)
        path = f"/kasus/{case_id}/tanda-tangan"
        form = {"way": "p12", "password": PASSWORD}
        office.send("camat", f"{path}/unggah", path, **{**form, "way": "basah"})  # proves who it is
        file = {"certificate": ("camat.p12", own_certificate(since=START), "application/x-pkcs12")}
        wrong = office.send("camat", f"{path}/unggah", path, files=file, passphrase="bukan ini", **form)
        assert "frasa sandinya salah" in said(wrong.text)
        assert PHRASE not in wrong.text
        assert "bukan ini" not in wrong.text
        office.done("camat", f"{path}/unggah", path, files=file, passphrase=PHRASE, **form)
        pdf = kept(office, case_id, papers.SIGNED)
        assert [one.intact for one in signatures_of(pdf)] == [True]
        before = office.page("siti", f"/kasus/{case_id}/nomor-surat")
        found = re.search(r'bignumber--long digits">([^<]+)<', before)
        assert found is not None
        STEPS[11](office, f"/kasus/{case_id}")
        assert found[1] in office.page("siti", f"/kasus/{case_id}/nomor-surat"), "no second number is given"
        printed = office.at["siti"].get(f"/desk/kasus/{case_id}/cetak/surat")
        assert printed.content == pdf

    def test_refused_it_goes_back_to_the_drafter(self, office: Staffed) -> None:
        case_id = office.case(through=9)
        path = f"/kasus/{case_id}/tanda-tangan"
        office.done("camat", f"{path}/kembali", path, reason="Kurang santun.")
        assert "Kurang santun." in office.page("siti", f"/kasus/{case_id}/surat")

    def test_several_are_read_and_signed_at_once(self, office: Staffed) -> None:
        first, second, third = (office.case(through=9) for _ in range(3))
        office.send(
            "camat", f"/kasus/{first}/tanda-tangan/unggah", f"/kasus/{first}/tanda-tangan", password=PASSWORD
        )
        page = office.page("camat", "/surat/tanda-tangan")
        assert page.count("data:image/png;base64,") >= 3
        versions = dict(re.findall(r'name="version-([0-9a-f-]{36})" value="(\d+)"', page))
        sent = {f"version-{case}": versions[case] for case in (first, second, third)}
        nothing = office.send(
            "camat", "/surat/tanda-tangan/unggah", "/surat/tanda-tangan", way="basah", inked="ya", **sent
        )
        assert nothing.status_code == 422
        sent[f"version-{second}"] = "1"
        answer = office.send(
            "camat",
            "/surat/tanda-tangan/unggah",
            "/surat/tanda-tangan",
            way="basah",
            inked="ya",
            case=[first, second],
            **sent,
        )
        assert answer.status_code == 409
        assert "1 surat belum ditandatangani" in answer.text
        assert "Langkah 11 dari 12" in office.page("camat", f"/kasus/{first}")
        assert "Langkah 10 dari 12" in office.page("camat", f"/kasus/{second}")
        assert "Langkah 10 dari 12" in office.page("camat", f"/kasus/{third}")


class TestDelivery:
    def test_tried_twice_then_taken_with_a_sealed_proof(self, office: Staffed) -> None:
        case_id = office.case(through=11)
        path = f"/kasus/{case_id}/kirim"
        office.done("siti", f"{path}/gagal", path, failed_way="pos", why="pindah")
        assert "Sudah dicoba 1 kali" in office.page("siti", path)
        vague = office.send("siti", f"{path}/unggah", path, way="antar")
        assert "Isian ini belum diisi." in said(vague.text)
        proof = {"proof": ("bukti.png", card("TERIMA KASIH"), "image/png")}
        office.done("siti", f"{path}/unggah", path, files=proof, way="antar", to="Fatimah", content="3")
        page = office.page("siti", path)
        assert "Sudah disampaikan" in page
        assert "Puas" in page
        assert kept(office, case_id, papers.PROOF).startswith(b"\xff\xd8")
        action = re.search(rf"/kasus/{case_id}/kirim/bukti/[0-9a-f-]{{36}}", page)
        assert action is not None
        assert "data:image/jpeg" in office.done("siti", action[0], path, password=PASSWORD)
        assert "Segel dibuka: Bukti pengiriman" in office.page("kasi", f"/kasus/{case_id}")
        detail = case_page(office.centre.store, case_id, office.people["siti"], office.clock)
        assert isinstance(detail, CaseDetail)
        assert (detail.events[-1].kind, detail.events[-1].actor) == ("SealedOpened", "siti")


def test_the_auditor_reads_no_confidential_name_on_any_page(office: Staffed) -> None:
    case_id = office.case(through=11, identity_mode="dirahasiakan")
    pages = ("identitas", "pencatatan", "disposisi", "klarifikasi", "perintah", "surat", "surat/versi/1", "periksa",
             "gandakan", "tanda-tangan", "nomor-surat", "kirim", "cetak/surat", "cetak/berita-acara-identitas",
             "cetak/label", "cetak/tanda-terima", "cetak/lembar-disposisi", "cetak/kartu-kendali")  # fmt: skip
    for page in pages:
        answer = office.at["periksa"].get(f"/desk/kasus/{case_id}/{page}")
        read = pdf_text.text(answer.content) if answer.content.startswith(b"%PDF-") else answer.text
        for name in ("Fatimah", "3528075203900001", "081234567890", "Dusun Barat"):
            assert name not in read, (page, name)
    assert "Fatimah" in office.page("siti", f"/kasus/{case_id}/kirim")


@pytest.mark.parametrize(
    ("what", "through"),
    [("surat", 7), ("surat", 11), ("berita-acara-identitas", 2), ("lembar-disposisi", 4), ("kartu-kendali", 3),
     ("nota-paraf", 7), ("label", 7), ("tanda-terima", 11)],
)  # fmt: skip
def test_papers_are_printed(office: Staffed, what: str, through: int) -> None:
    case_id = office.case(through=through)
    answer = office.at["siti"].get(f"/desk/kasus/{case_id}/cetak/{what}")
    assert answer.status_code == 200, answer.text
    assert answer.content.startswith(b"%PDF-")
    assert answer.headers["cache-control"] == "no-store"


def test_a_finished_case_s_page_leads_to_all_its_papers(office: Staffed) -> None:
    case_id = office.case(through=12)
    page = office.page("siti", f"/kasus/{case_id}")
    links = re.findall(rf'href="/desk(/kasus/{case_id}/cetak/[^"]+)"', page)
    assert {link.rsplit("/", 1)[1] for link in links} == {
        "berita-acara-identitas", "kartu-kendali", "lembar-disposisi", "notulen-semua", "surat", "nota-paraf",
        "label", "tanda-terima",
    }  # fmt: skip
    for link in links:
        assert office.at["siti"].get(f"/desk{link}").content.startswith(b"%PDF-"), link
    assert "/cetak/" not in office.page("siti", f"/kasus/{office.case()}")


def test_what_is_not_there_yet_is_said(office: Staffed) -> None:
    case_id = office.case(through=1)
    for what in ("surat", "kartu-kendali", "tanda-terima", "entah"):
        answer = office.at["siti"].get(f"/desk/kasus/{case_id}/cetak/{what}")
        assert (answer.status_code, "Naskah belum dapat dicetak" in answer.text) == (404, True)


def test_minutes_and_the_request_are_printed_by_their_paper(office: Staffed) -> None:
    heard = re.search(
        r"cetak/notulen\?naskah=[0-9a-f-]{36}",
        office.page("kasi", f"/kasus/{office.case(through=5)}/klarifikasi"),
    )
    assert heard is not None
    asked = office.case(through=1)
    path = f"/kasus/{asked}/identitas"
    office.done("siti", f"{path}/minta", path, missing=["nik"], until="2026-12-10")
    request = re.search(r"cetak/permintaan\?naskah=[0-9a-f-]{36}", office.page("siti", path))
    assert request is not None
    assert office.at["siti"].get(f"/desk/kasus/{asked}/{request[0]}").content.startswith(b"%PDF-")


def test_the_list_shows_whose_turn_it_is(office: Staffed) -> None:
    case_id = office.case(through=7)
    page = office.page("kasi", "/surat")
    row = re.search(rf"(?s)<tr[^>]*>(?:(?!</tr>).)*{case_id}/periksa.*?</tr>", page)
    assert row is not None
    assert "giliran Anda" in row[0]
    other = re.search(
        rf"(?s)<tr[^>]*>(?:(?!</tr>).)*{case_id}/periksa.*?</tr>", office.page("siti", "/surat")
    )
    assert other is not None
    assert "giliran Anda" not in other[0]


def test_the_dispatch_book_names_nobody_who_is_confidential(office: Staffed) -> None:
    office.case(through=12)
    office.case(through=12, identity_mode="dirahasiakan")
    month = dispatches(
        office.centre.store, office.people["siti"], START - timedelta(days=22), START + timedelta(days=8)
    )
    assert {one.row.identity_mode for one in month} >= {"terbuka", "dirahasiakan"}
    assert {one.way for one in month} <= {"ambil", "antar"}
    printed = office.at["siti"].get("/desk/surat/ekspedisi?bulan=2026-11")
    text = pdf_text.text(printed.content)
    assert "November 2026" in text
    assert "Identitas dirahasiakan" in text
    assert office.at["admin"].get("/desk/surat/ekspedisi").status_code == 403
    assert dispatches(office.centre.store, office.people["admin"], START, START + timedelta(days=8)) == ()


class TestTemplates:
    def test_changed_previewed_saved_and_back(self, office: Staffed) -> None:
        path = "/templat/tanggapan-informasi"
        fields = {"label": "Jawaban", "subject": "Jawaban {nomor}", "text": "Untuk {nama}: {penjelasan}"}
        wrong = office.send("kasi", path, path, do="save", kind="tanggapan", **{**fields, "text": "{namaa}"})
        assert (wrong.status_code, "Tidak ada isian namaa" in said(wrong.text)) == (422, True)
        assert "data:image/png" in office.done("kasi", path, do="preview", kind="tanggapan", **fields)
        office.done("kasi", path, do="save", kind="tanggapan", **fields)
        assert "Diubah kantor, Moh. Ilyas" in office.page("camat", "/templat")
        stale = office.send("camat", path, path, do="save", kind="tanggapan", **fields, version="0")
        assert stale.status_code == 409
        office.done("kasi", path, do="reset", kind="tanggapan")
        assert "Diubah kantor" not in office.page("camat", "/templat")

    def test_an_own_one_is_offered_in_the_editor(self, office: Staffed) -> None:
        fields = {"label": "Singkat saja", "subject": "Jawaban", "text": "Sudah selesai, {nama}."}
        office.done("kasi", "/templat/baru", do="save", kind="tanggapan", **fields)
        case_id = office.case(through=6)
        page = office.page("siti", f"/kasus/{case_id}/surat")
        assert "Singkat saja" in page

    def test_who_may_not(self, office: Staffed) -> None:
        assert office.at["siti"].get("/desk/templat").status_code == 403
        page = office.page("admin", "/templat/pelimpahan")
        assert 'value="save"' not in page
        refused = office.send("admin", "/templat/pelimpahan", "/akun", do="reset", kind="pelimpahan")
        assert refused.status_code == 409


def test_labels_of_all_that_wait_to_be_sent_come_on_one_sheet(office: Staffed) -> None:
    for subject in ("Sdr. Pertama Dikirim", "Sdr. Kedua Dikirim"):
        case_id = office.case(through=6)
        office.quick(
            "siti", f"/kasus/{case_id}/surat", do="finish", letter="0", **{**LETTER, "to_name": subject}
        )
        for step in range(8, 12):
            STEPS[step](office, f"/kasus/{case_id}")
    assert "/desk/surat/label" in office.page("siti", "/surat")
    sheets = [_sheet(office, number) for number in range(1, 5)]
    found = [name for sheet in sheets for name in ("Pertama Dikirim", "Kedua Dikirim") if name in sheet]
    assert sorted(found) == ["Kedua Dikirim", "Pertama Dikirim"]  # each on one sheet
    assert office.at["siti"].get("/desk/surat/label?mulai=9").status_code >= 400


def _sheet(office: Staffed, number: int) -> str:
    """The text of one sheet of labels that begins at the third place; "" where there is none."""
    answer = office.at["siti"].get(f"/desk/surat/label?mulai=3&lembar={number}")
    return pdf_text.text(answer.content) if answer.content.startswith(b"%PDF") else ""


def test_a_sheet_opens_the_letters_that_stand_on_it_and_no_others(tmp_path: Path) -> None:
    with staffed(tmp_path) as office:
        for name in ("Satu", "Dua", "Tiga"):
            case_id = office.case(through=6)
            fields = {**LETTER, "to_name": f"Sdr. {name}"}
            office.quick("siti", f"/kasus/{case_id}/surat", do="finish", letter="0", **fields)
            for step in range(8, 12):
                STEPS[step](office, f"/kasus/{case_id}")
        siti = office.at["siti"]
        first = pdf_text.text(siti.get("/desk/surat/label?mulai=7").content)
        second = pdf_text.text(siti.get("/desk/surat/label?mulai=7&lembar=2").content)
        assert [name in first for name in ("Sdr. Satu", "Sdr. Dua", "Sdr. Tiga")] == [True, True, False]
        assert [name in second for name in ("Sdr. Satu", "Sdr. Dua", "Sdr. Tiga")] == [False, False, True]
        assert "Tidak ada label" in siti.get("/desk/surat/label?lembar=2").text  # back at the list


def test_the_turn_is_said_as_the_procedure_has_it(tmp_path: Path) -> None:
    with staffed(tmp_path) as office:
        store, clock = office.centre.store, office.clock
        checked = office.case(through=7)
        office.quick("kasi", f"/kasus/{checked}/periksa")  # his paraf is on it: the Sekcam's turn
        to_sign = office.case(through=9)

        def turn_of(login: str) -> set[str]:
            page = office.page(login, "/surat")
            rows = re.findall(
                r"(?s)<tr role=\"row\">(?:(?!</tr>).)*?/kasus/([0-9a-f-]{36})/(?:(?!</tr>).)*</tr>", page
            )
            mine = re.findall(
                r"(?s)<tr role=\"row\">(?:(?!</tr>).)*?/kasus/([0-9a-f-]{36})/(?:(?!</tr>).)*?giliran Anda",
                page,
            )
            assert set(mine) <= set(rows)
            return set(mine)

        assert turn_of("kasi") == set()
        assert turn_of("sekcam") == {checked}
        assert turn_of("camat") == {to_sign}
        assert turn_of("siti") == set()
        wanted = Wanted(
            giver=office.people["camat"].person_id, taker=office.people["kasi"].person_id, manner="plh",
            first=START.date(), last=START.date(), decree="800/12/2026",
        )  # fmt: skip
        assert isinstance(delegate(store, store.office_id, wanted, By("camat", "camat"), clock), Delegation)
        # As Plh. Camat he might sign, but he has checked this very letter; another one he may.
        assert turn_of("kasi") == set()
        assert "Baca dan tandatangani" not in office.page("kasi", "/surat")
