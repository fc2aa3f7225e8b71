"""The exchange at the desk: chosen cases go out, a file is looked at before it does anything, their clock stands beside ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sync.cases.lapor import Report, Sheet
from sync.central.account_journal import AccountEvent, history_of
from sync.central.lapor.exchanged import exchanged
from sync.central.settings import LaporSettings
from sync.channels.lapor.files import FileExchange
from tests.desk.conftest import PASSWORD
from tests.desk.staffed import Staffed, said, staffed

REPORT = Report(
    tracking_id="8123456",
    kind="Pengaduan",
    category="Layanan KTP",
    text="Saya tiga kali diminta kembali.",
    status="Terdisposisi",
    reported_on=date(2026, 11, 19),
    forwarded_on=date(2026, 11, 20),
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staffed]:
    with staffed(tmp_path_factory.mktemp("office")) as made:
        yield made


def csv(office: Staffed, *reports: Report) -> bytes:
    return FileExchange().hand_out(reports, "csv", office.clock())


def bring(office: Staffed, data: bytes, who: str = "siti") -> Any:
    files = {"berkas": ("dari sp4n.csv", data, "text/csv")}
    return office.send(who, "/lapor/masuk", "/lapor", files)


def trail(office: Staffed) -> list[AccountEvent]:
    """What siti did, the newest first."""
    return history_of(office.centre.store, office.centre.store.office_id, "siti", 50)


def path_of(answer: Any) -> str:
    return str(answer.url.path).removeprefix("/desk")


def test_a_file_is_looked_at_explained_and_taken_in_once(office: Staffed) -> None:
    page = bring(office, csv(office, REPORT, replace(REPORT, tracking_id="")))
    assert page.status_code == 200
    assert "Kategori “Layanan KTP” berarti" in page.text
    assert "Tidak ada nomor SP4N pada baris ini." in page.text
    assert "dari sp4n" not in page.text
    here = path_of(page)
    told = office.done(
        "siti", "/lapor/padanan", here,
        which="kategori", said="Layanan KTP", code="kependudukan", berkas=here.rsplit("/", 1)[1],
    )  # fmt: skip
    assert "Masukkan 1 baris" in told
    assert "Berkas sudah dimasukkan" in office.done("siti", here, act="take")
    again = office.page("siti", here)
    assert "Tidak ada lagi yang perlu dimasukkan" in again
    listed = office.page("siti", "/lapor?mana=sudah")
    case_id = re.search(r'/desk/kasus/([0-9a-f-]{36})"', listed)
    assert case_id is not None
    case = office.page("siti", f"/kasus/{case_id[1]}")
    assert "SP4N-LAPOR! 8123456: dijawab" in case
    assert "penutupan di sana tidak menutup kasus di sini" in case
    assert "Terhubung dengan SP4N-LAPOR!: nomor 8123456" in case
    by_number = office.at["siti"].get("/desk/lapor?nomor=8123456")
    assert str(by_number.url.path) == f"/desk/kasus/{case_id[1]}"
    assert office.at["siti"].get("/desk/lapor?nomor=999").status_code == 404
    kinds = [one.kind for one in trail(office)]
    assert {"lapor-word", "lapor-taken"} <= set(kinds)
    assert "Berkas dibuang" in office.done("siti", here, act="drop")
    assert office.at["siti"].get(f"/desk{here}").status_code == 404


def test_a_file_is_its_bringers_alone(office: Staffed) -> None:
    here = path_of(bring(office, csv(office, replace(REPORT, tracking_id="77"))))
    assert office.at["budi"].get(f"/desk{here}").status_code == 404
    assert office.send("budi", here, "/lapor", act="take").status_code == 404


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "Pilih dulu berkasnya."),
        (b"PK\x03\x04 rusak", "Berkasnya tidak utuh"),
        (b"nama;umur\r\nx;3\r\n", "Judul kolom tidak ditemukan"),
        (b"\x00\x01", "Bukan XLSX, CSV, atau JSON"),
    ],
)
def test_what_is_no_file_of_theirs_is_said_so(office: Staffed, data: bytes, words: str) -> None:
    page = bring(office, data)
    assert page.status_code == 422
    assert words in said(page.text)


def test_chosen_cases_go_out_after_a_proof_and_leave_a_trace(office: Staffed) -> None:
    case_id = office.case(kind="aspirasi")
    office.clock.forward(seconds=1)
    hidden = office.case(identity_mode="dirahasiakan")
    office.clock.forward(minutes=6)
    ask = office.send("siti", "/lapor/keluar", "/lapor", kasus=[case_id, hidden], bentuk="json")
    assert "Buktikan bahwa ini Anda" in ask.text
    fields = dict(re.findall(r'type="hidden" name="(token|bentuk|proof_back)" value="([^"]*)"', ask.text))
    page = office.at["siti"].client.post(
        "/desk/lapor/keluar",
        data={**fields, "kasus": [case_id, hidden], "password": PASSWORD},
        headers={"Origin": "http://testserver"},
    )
    link = re.search(r'(/desk/lapor/keluar\?[^"]+tiket=[^"]+)"', page.text)
    assert link is not None
    data = office.at["siti"].get(link[1].replace("&amp;", "&"))
    assert data.headers["content-type"] == "application/json"
    sheet = FileExchange().take_in(data.content)
    assert isinstance(sheet, Sheet)
    reports = [row.report for row in sheet.rows]
    assert [(one.kind, one.name) for one in reports] == [("Aspirasi", "Fatimah Az-Zahra"), ("Pengaduan", "")]
    exported = [one for one in trail(office) if one.kind == "Exported"]
    assert exported[0].content == {"what": "sp4n", "form": "json", "rows": 2, "public": False}
    office.at["siti"].sign_in("siti")
    fresh = office.send("siti", "/lapor/keluar", "/lapor", kasus=[case_id], bentuk="xlsx")
    assert fresh.content.startswith(b"PK")


def test_nothing_chosen_and_no_form_are_said_so(office: Staffed) -> None:
    office.at["siti"].sign_in("siti")
    none = office.send("siti", "/lapor/keluar", "/lapor", bentuk="csv")
    assert (none.status_code, "Pilih dulu kasusnya" in none.text) == (422, True)
    odd = office.send("siti", "/lapor/keluar", "/lapor", kasus=["x"], bentuk="exe")
    assert (odd.status_code, "Pilih bentuknya" in odd.text) == (422, True)


def test_the_table_is_edited_on_a_page(office: Staffed) -> None:
    page = office.done("kasi", "/lapor/padanan", which="status", said="Ditindaklanjuti", code="diproses")
    assert "Ditindaklanjuti" in page
    wrong = office.send("kasi", "/lapor/padanan", "/lapor/padanan", which="status", said="x", code="apa")
    assert wrong.status_code == 422
    gone = office.done(
        "kasi", "/lapor/padanan/hapus", "/lapor/padanan", which="status", said="Ditindaklanjuti"
    )
    assert ">Ditindaklanjuti</th>" not in gone


@pytest.mark.parametrize("who", ["admin", "periksa"])
@pytest.mark.parametrize("path", ["/lapor", "/lapor/padanan"])
def test_who_handles_no_case_is_shown_out(office: Staffed, who: str, path: str) -> None:
    assert office.at[who].get(f"/desk{path}").status_code == 403


def test_without_the_token_nothing_is_taken_in(office: Staffed) -> None:
    files = {"berkas": ("x.csv", csv(office, REPORT), "text/csv")}
    headers = {"Origin": "http://testserver"}
    answer = office.at["siti"].client.post("/desk/lapor/masuk", files=files, headers=headers)
    assert answer.status_code == 403


def test_an_office_that_is_not_in_it_has_no_such_page(tmp_path: Path) -> None:
    with staffed(tmp_path, lapor=LaporSettings(on=False)) as office:
        assert office.at["siti"].get("/desk/lapor").status_code == 404
        assert "/desk/lapor" not in office.page("siti", "/")


def test_the_page_of_the_machines_says_when_files_were_carried_and_what_is_old(tmp_path: Path) -> None:
    with staffed(tmp_path) as office:
        assert "SP4N-LAPOR!" not in re.sub("(?s).*<main", "", office.page("admin", "/kios"))
        here = path_of(bring(office, csv(office, REPORT)))
        office.done(
            "siti", "/lapor/padanan", here,
            which="kategori", said="Layanan KTP", code="kependudukan", berkas=here.rsplit("/", 1)[1],
        )  # fmt: skip
        office.done("siti", here, act="take")
        told = office.page("admin", "/kios")
        assert "1 laporan masih berjalan di sana" in told
        assert "Terkini" in told
        office.clock.forward(days=8)
        told = office.page("admin", "/kios")
        assert "1 tanpa kabar sejak 7 hari" in told
        assert "Ambil berkas baru" in told
        found = exchanged(office.centre.store, office.centre.store.office_id, office.clock)
        assert found is not None
        assert (found.running, found.old, found.handed_at) == (1, 1, None)
