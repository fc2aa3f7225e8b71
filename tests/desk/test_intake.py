"""Taking in by hand at the desk: a draft that waits, a form that says what is wrong, a case like a kiosk's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sync.cases.refusal import Refusal
from sync.central.blobs import read_held
from sync.central.handling import case_page
from sync.central.people import Person
from sync.central.service import Centre
from tests.desk.conftest import ANSWERS, Browser, Hands, PlainKiosk, card

ORIGIN = {"Origin": "http://testserver"}
OF_THE_VISIT = ("signature", "id_scan", "more")
FIELDS = {name: value for name, value in ANSWERS.items() if name not in (*OF_THE_VISIT, "review")}


@pytest.fixture
def clerk(browser: Browser, siti: Person) -> Browser:
    browser.sign_in("siti")
    return browser


def begin(clerk: Browser, channel: str = "langsung") -> str:
    """A new draft; its address."""
    begun = clerk.post("/desk/terima", channel=channel, token=clerk.token())
    return str(begun.url.path)


def fill(clerk: Browser, draft: str, **fields: str) -> Any:
    """The form sent to be checked."""
    return clerk.post(draft, **{**FIELDS, **fields}, act="check", token=clerk.token())


def send(clerk: Browser, draft: str) -> str:
    """Read back and sent; the new case's id."""
    done = clerk.post(f"{draft}/kirim", review="seen", token=clerk.token())
    assert done.status_code == 200, done.text
    return str(done.url.path).rsplit("/", 1)[1]


def test_the_same_answers_give_the_same_case_as_at_the_kiosk_but_for_code_and_number(
    clerk: Browser, centre: Centre, kiosk: PlainKiosk, siti: Person
) -> None:
    draft = begin(clerk)
    assert fill(clerk, draft).url.path == f"{draft}/baca"
    by_hand, by_kiosk = (
        case_page(centre.store, one, siti, centre.clock)
        for one in (send(clerk, draft), kiosk.file(id_scan="skipped"))
    )
    assert not isinstance(by_hand, Refusal)
    assert not isinstance(by_kiosk, Refusal)
    left = {name: value for name, value in by_kiosk.answers.items() if name not in OF_THE_VISIT}
    assert {name: value for name, value in by_hand.answers.items() if name != "more"} == left
    same = ("complainant", "kind", "service", "identity_mode", "way_of_reply", "step", "due_on", "state")
    for name in same:
        assert getattr(by_hand.row, name) == getattr(by_kiosk.row, name), name
    assert (by_hand.row.channel, by_kiosk.row.channel) == ("langsung", "kiosk")
    assert by_hand.row.number[:4] == "PGT0"


def test_a_draft_waits_for_its_clerk_and_for_nobody_else(
    clerk: Browser, hire: Callable[..., Person], new_browser: Callable[[], Browser]
) -> None:
    draft = begin(clerk, "telepon")
    clerk.post(draft, name="Bu Maryam", account="Belum selesai", token=clerk.token())
    assert "Bu Maryam" in clerk.get("/desk/terima").text
    assert 'value="Bu Maryam"' in clerk.get(draft).text
    hire("budi", "Budi", "staf")
    other = new_browser()
    other.sign_in("budi")
    assert other.get(draft).status_code == 404
    assert other.post(f"{draft}/kirim", review="seen", token=other.token()).status_code == 404


def test_what_a_letter_lacks_does_not_keep_it_out(clerk: Browser, centre: Centre, siti: Person) -> None:
    draft = begin(clerk, "kotak")
    told = {"kind": "pengaduan", "identity_mode": "terbuka", "unit": "kependudukan", "account": "KTP lama."}
    page = clerk.post(draft, **told, reply_way="pos", act="check", token=clerk.token())
    assert "Dilengkapi pada langkah 2" in page.text
    detail = case_page(centre.store, send(clerk, draft), siti, centre.clock)
    assert not isinstance(detail, Refusal)
    assert detail.row.way_of_reply == "ambil"  # no address


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(clerk: Browser) -> None:
    draft = begin(clerk)
    page = fill(clerk, draft, when="2027-01-01", account="", phone="08", settlement="Tetap di sini.")
    assert page.status_code == 422
    for name in ("when", "account", "phone"):
        assert f'id="e-{name}"' in page.text
    assert "Tetap di sini." in clerk.get(draft).text


def test_a_number_that_cannot_be_a_nik_stops_nobody(clerk: Browser) -> None:
    draft = begin(clerk)
    assert fill(clerk, draft, nik="1234").url.path == f"{draft}/baca"


def test_a_late_entry_is_asked_for_its_reason(clerk: Browser, clock: Hands) -> None:
    draft = begin(clerk, "surat")
    page = fill(clerk, draft, received_date="2026-11-16", when="2026-11-12")
    assert "5 hari kerja yang lalu" in page.text
    told = fill(clerk, draft, received_date="2026-11-16", when="2026-11-12", late_reason="Terselip.")
    assert told.url.path == f"{draft}/baca"


def test_a_page_is_drawn_anew_sealed_and_part_of_the_case(
    clerk: Browser, centre: Centre, siti: Person
) -> None:
    draft = begin(clerk, "surat")

    def upload(data: bytes, role: str = "evidence") -> Any:
        return clerk.client.post(
            f"{draft}/unggah",
            data={"token": clerk.token(), "role": role},
            files={"page": ("Fatimah.png", data, "image/png")},
            headers=ORIGIN,
        )

    fill(clerk, draft)
    assert upload(b"%PDF-1.7").status_code == 422
    assert upload(card(), "hidden").status_code == 422
    assert "Surat atau bukti" in upload(card()).text
    detail = case_page(centre.store, send(clerk, draft), siti, centre.clock)
    assert not isinstance(detail, Refusal)
    (file,) = detail.files
    assert (file.role, file.media_type, file.state) == ("evidence", "image/webp", "held")
    assert detail.answers["evidence"] == "scanned"
    payload = read_held(centre.store, siti.office_id, file.sha256)
    assert isinstance(payload, bytes)
    assert b"WEBP" not in payload


def test_a_draft_sent_twice_is_one_case(clerk: Browser, centre: Centre) -> None:
    draft = begin(clerk)
    fill(clerk, draft)
    send(clerk, draft)
    again = clerk.post(f"{draft}/kirim", review="seen", token=clerk.token())
    assert again.status_code == 404


def test_it_is_not_sent_before_it_was_read_back(clerk: Browser) -> None:
    draft = begin(clerk)
    fill(clerk, draft)
    page = clerk.post(f"{draft}/kirim", token=clerk.token())
    assert page.status_code == 422
    assert "sudah dibacakan" in page.text


def test_on_the_telephone_there_is_a_script_and_the_number_is_spelt(clerk: Browser) -> None:
    draft = begin(clerk, "telepon")
    assert "Naskah telepon" in clerk.get(draft).text
    fill(clerk, draft)
    done = clerk.post(f"{draft}/kirim", review="seen", token=clerk.token())
    assert "Padang Garut Timor nol" in done.text


def test_the_box_is_noted_by_two(clerk: Browser) -> None:
    alone = clerk.post("/desk/terima/kotak", letters="0", witness="Siti Aminah", token=clerk.token())
    assert alone.status_code == 422
    both = clerk.post("/desk/terima/kotak", letters="0", witness="Moh. Hasan", token=clerk.token())
    assert "Kotak hari ini sudah dikosongkan" in both.text
    assert "0 surat, oleh Siti Aminah bersama Moh. Hasan" in both.text


@pytest.mark.parametrize("role", ["auditor", "admin"])
def test_who_does_not_handle_cases_is_shown_out(
    role: str, browser: Browser, hire: Callable[..., Person]
) -> None:
    hire("ratna", "Ratna", role)
    browser.sign_in("ratna")
    assert browser.get("/desk/terima").status_code == 403


def test_without_the_token_nothing_happens(clerk: Browser) -> None:
    assert clerk.post("/desk/terima", channel="surat").status_code == 403


def test_what_was_written_in_social_media_keeps_where_it_stands_and_asks_for_a_card(
    clerk: Browser, centre: Centre, siti: Person
) -> None:
    page = clerk.get("/desk/terima").text
    assert "Media sosial" in page
    assert "Aplikasi lain (Open311)" in page
    draft = begin(clerk, "medsos")
    assert 'name="posted_at"' in clerk.get(draft).text
    assert 'name="letter_number"' not in clerk.get(draft).text
    fill(clerk, draft, posted_at="Facebook, Warga Plakpak, https://contoh.id/1")
    case_id = send(clerk, draft)
    detail = case_page(centre.store, case_id, siti, centre.clock)
    assert not isinstance(detail, Refusal)
    assert detail.row.channel == "medsos"
    shown = clerk.get(f"/desk/kasus/{case_id}").text
    assert "Facebook, Warga Plakpak, https://contoh.id/1" in shown
    assert "Akun dan tautan" in shown
    assert "belum menunjukkan identitas" in shown
    book = clerk.get("/desk/rekap?kanal=medsos").text
    assert detail.row.number[:4] in book
    assert "Media sosial" in book


def test_what_another_program_sent_is_written_down_as_that(
    clerk: Browser, centre: Centre, siti: Person
) -> None:
    draft = begin(clerk, "open311")
    fill(clerk, draft)
    detail = case_page(centre.store, send(clerk, draft), siti, centre.clock)
    assert not isinstance(detail, Refusal)
    assert detail.row.channel == "open311"


def test_the_short_receipt_says_the_number_and_the_days_and_nothing_of_the_matter(
    clerk: Browser, hire: Callable[..., Person], new_browser: Callable[[], Browser]
) -> None:
    draft = begin(clerk, "telepon")
    fill(clerk, draft, name="Fatimah Az-Zahra", account="Loket tutup sejak pagi.")
    case_id = send(clerk, draft)
    done = clerk.get(f"/desk/terima/selesai/{case_id}").text
    assert f"/terima/selesai/{case_id}/struk" in done
    for asked, width in (("", "80"), ("?lebar=58", "58"), ("?lebar=9", "80")):
        page = clerk.get(f"/desk/terima/selesai/{case_id}/struk{asked}")
        assert page.status_code == 200
        assert f"slip--{width}" in page.text
        assert "PGT0" in page.text
        assert "Balasan paling lambat" in page.text
        assert "Lengkapi KTP" in page.text
        assert "<svg" in page.text
        for word in ("Fatimah", "Loket tutup"):
            assert word not in page.text
    hire("periksa", "Pemeriksa", "auditor")
    other = new_browser()
    other.sign_in("periksa")
    assert other.get(f"/desk/terima/selesai/{case_id}/struk").status_code == 403
    assert clerk.get("/desk/terima/selesai/00000000-0000-7000-8000-000000000000/struk").status_code == 404
