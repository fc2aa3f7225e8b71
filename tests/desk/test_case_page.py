"""One case: everything that was answered, its steps one by one, and its sealed files."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import soundfile

from hardware.audio.opus import encode
from hardware.audio.ports import Sound
from hardware.audio.simulated import drawn_voice
from kiosk.strokes import svg
from sync.central.people import Person
from tests.desk.conftest import PASSWORD, Browser, Hands, PlainKiosk, card


@pytest.fixture
def at_desk(browser: Browser, siti: Person) -> Browser:
    browser.sign_in("siti")
    return browser


def do(browser: Browser, case_id: str, step: int, version: int, note: str = "") -> str:
    """Complete a step by its form and give back the page that follows."""
    answer = browser.post(
        f"/desk/kasus/{case_id}/langkah/{step}", token=browser.token(), version=str(version), note=note
    )
    return str(answer.text)


def version_on(page: str) -> int:
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found is not None
    return int(found[1])


def test_every_answer_has_its_label(at_desk: Browser, kiosk: PlainKiosk) -> None:
    page = at_desk.get(f"/desk/kasus/{kiosk.file()}").text
    for words in (
        "Fatimah Az-Zahra", "3528075203900001", "Plakpak", "Dusun Barat, RT 02 RW 01", "WhatsApp", "081234567890",
        "KTP, KK, dan surat pindah", "Kamis, 12 November 2026", "Loket pelayanan", "KTP belum selesai.",
        "KTP diselesaikan minggu ini.", "Bahasa Indonesia", "Ditandatangani di layar", "Dipindai",
    ):  # fmt: skip
        assert words in page, words
    for label in ("Nama", "NIK", "Desa", "Balasan lewat", "Telepon", "Tempat kejadian", "Uraian"):
        assert f">{label}<" in page, label


def test_an_answer_that_the_form_of_today_does_not_know_is_shown_all_the_same(
    at_desk: Browser, kiosk: PlainKiosk
) -> None:
    page = at_desk.get(f"/desk/kasus/{kiosk.file(pertanyaan_lama='jawaban lama')}").text
    assert "Jawaban lain" in page
    assert "jawaban lama" in page


def test_three_steps_with_who_and_when(at_desk: Browser, kiosk: PlainKiosk, clock: Hands) -> None:
    case_id = kiosk.file()
    page = at_desk.get(f"/desk/kasus/{case_id}").text
    assert "Langkah 1 dari 12" in page
    clock.forward(minutes=5)
    page = do(at_desk, case_id, 1, version_on(page), "Berkas lengkap.")
    assert "Pengaduan diterima petugas" in page
    assert "Langkah 2 dari 12" in page
    assert "Kamis, 26 November 2026" in page  # three working days after Monday
    clock.forward(minutes=5)
    page = do(at_desk, case_id, 2, version_on(page), "KTP dicocokkan.")
    assert "Langkah 3 dari 12" in page
    page = do(at_desk, case_id, 3, version_on(page))
    assert "Nomor agenda diberikan: 1/2026" in page
    assert "Langkah 4 dari 12" in page
    assert "Siti Aminah · Staf" in page
    assert "23 November 2026, 09.10 WIB" in page
    assert "KTP dicocokkan." in page
    assert "dikerjakan oleh Camat" in page


def test_a_note_that_is_too_long_comes_back_at_its_field(at_desk: Browser, kiosk: PlainKiosk) -> None:
    case_id = kiosk.file()
    answer = at_desk.post(
        f"/desk/kasus/{case_id}/langkah/1", token=at_desk.token(), version="1", note="x" * 2001
    )
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert "Paling banyak 2000 huruf; sekarang 2001." in answer.text


def test_a_step_that_needs_a_note_is_not_done_without(at_desk: Browser, kiosk: PlainKiosk) -> None:
    case_id = kiosk.file()
    page = do(at_desk, case_id, 1, 1)
    answer = at_desk.post(
        f"/desk/kasus/{case_id}/langkah/2", token=at_desk.token(), version=str(version_on(page)), note="  "
    )
    assert answer.status_code == 422
    assert "Tulis catatan untuk langkah ini." in answer.text


def test_a_stale_page_is_told_who_was_quicker_and_keeps_the_note(
    new_browser: Callable[[], Browser], siti: Person, hire: Callable[..., Person], kiosk: PlainKiosk
) -> None:
    hire("budi", "Budi Santoso", "staf")
    case_id, first, second = kiosk.file(), new_browser(), new_browser()
    first.sign_in("siti")
    second.sign_in("budi")
    do(second, case_id, 1, 1)
    answer = first.post(
        f"/desk/kasus/{case_id}/langkah/1", token=first.token(), version="1", note="catatan saya"
    )
    assert answer.status_code == 409
    assert "Kasus sudah diubah oleh Budi Santoso pada 23 November 2026, 09.00 WIB" in answer.text
    assert "catatan saya" in answer.text
    assert "Langkah 2 dari 12" in answer.text
    newer = answer.text.split("Yang berubah sejak halaman Anda dibuka", 1)[1].split("</section>", 1)[0]
    assert "Langkah selesai: 1 Terima" in newer
    assert "Pengaduan diterima di kios" not in newer


def test_a_step_out_of_order_or_of_another_role_is_refused_in_words(
    at_desk: Browser, new_browser: Callable[[], Browser], hire: Callable[..., Person], kiosk: PlainKiosk
) -> None:
    case_id = kiosk.file()
    assert "berada pada langkah 1" in do(at_desk, case_id, 7, 1)
    assert "berada pada langkah 1" in do(at_desk, case_id, 99999, 1)
    hire("camat", "Pak Camat", "camat")
    head = new_browser()
    head.sign_in("camat")
    assert "dikerjakan oleh Staf" in do(head, case_id, 1, 1)
    assert "Langkah 1 dari 12" in head.get(f"/desk/kasus/{case_id}").text


def test_a_note_is_stored_faithfully_and_never_runs(at_desk: Browser, kiosk: PlainKiosk) -> None:
    page = do(at_desk, kiosk.file(), 1, 1, "<script>alert(1)</script>\r\nbaris dua 😀\x1b@")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;\nbaris dua 😀@" in page
    assert "<script>" not in page


def test_a_hostile_answer_is_shown_for_what_it_is(at_desk: Browser, kiosk: PlainKiosk) -> None:
    """Past the kiosk's own cleaning, as a stolen key could send it."""
    answers = {
        "name": "<script>alert(1)</script> 😀",
        "where": "\u202esamak\u202c \x1b@\x1dV\x00 selesai",
        "account": "A" * 10_000 + "\nbaris\tdua",
    }
    case_id = kiosk.file(**answers)
    page = at_desk.get(f"/desk/kasus/{case_id}").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; 😀" in page
    assert "[U+202E]samak[U+202C] ␛@␝V␀ selesai" in page
    assert "A" * 10_000 + "\nbaris\tdua" in page
    for shown in (page, at_desk.get("/desk/").text):
        assert "<script>" not in shown
        assert not set("\u202e\u202c\x1b\x1d\x00") & set(shown)


@pytest.mark.parametrize(
    ("step", "version", "status"),
    [("1", "9" * 30, 422), ("1", "-1", 422), ("9" * 30, "1", 409), ("-1", "1", 409), ("x", "1", 404)],
)
def test_numbers_beyond_counting_are_no_trouble(
    at_desk: Browser, kiosk: PlainKiosk, step: str, version: str, status: int
) -> None:
    path = f"/desk/kasus/{kiosk.file()}/langkah/{step}"
    assert at_desk.post(path, token=at_desk.token(), version=version).status_code == status


def test_a_very_long_note_is_refused_with_its_length(at_desk: Browser, kiosk: PlainKiosk) -> None:
    assert "Paling banyak 2000 huruf; sekarang 10000" in do(at_desk, kiosk.file(), 1, 1, "x" * 10_000)


def test_an_unknown_case_is_told_in_words(at_desk: Browser) -> None:
    for path in ("01937b50-0000-7000-8000-000000000000", "entah", "1' OR '1'='1"):
        assert at_desk.get(f"/desk/kasus/{path}").status_code == 404


def test_a_sealed_scan_is_opened_for_one_look_and_logged(at_desk: Browser, kiosk: PlainKiosk) -> None:
    case_id = kiosk.file((("scan", card()), ("signature", card("ttd"))))
    page = at_desk.get(f"/desk/kasus/{case_id}").text
    assert "Pindaian kartu identitas" in page
    assert "data:image" not in page
    action = re.search(rf"/desk/kasus/{case_id}/berkas/([0-9a-f]{{64}})", page)
    assert action is not None
    assert at_desk.get(action[0]).status_code == 405
    look = at_desk.post(action[0], token=at_desk.token())
    assert "data:image/jpeg;base64," in look.text
    assert look.headers["cache-control"] == "no-store"
    history = at_desk.get(f"/desk/kasus/{case_id}").text
    assert "Segel dibuka: Pindaian kartu identitas" in history


def test_an_old_sign_in_is_asked_for_the_password_before_a_seal_is_opened(
    at_desk: Browser, kiosk: PlainKiosk, clock: Hands
) -> None:
    case_id = kiosk.file((("scan", card()),))
    action = re.search(
        rf"/desk/kasus/{case_id}/berkas/[0-9a-f]{{64}}", at_desk.get(f"/desk/kasus/{case_id}").text
    )
    assert action is not None
    clock.forward(minutes=6)
    asked = at_desk.post(action[0], token=at_desk.token())
    assert "Buktikan bahwa ini Anda" in asked.text
    assert "data:image" not in asked.text
    wrong = at_desk.post(action[0], token=at_desk.token(), password="bukan ini")
    assert (wrong.status_code, "data:image" in wrong.text) == (401, False)
    assert "data:image/jpeg" in at_desk.post(action[0], token=at_desk.token(), password=PASSWORD).text
    assert at_desk.get("/desk/akun").status_code == 200


def test_the_signature_is_opened_as_a_picture_and_logged_by_its_name(
    at_desk: Browser, kiosk: PlainKiosk
) -> None:
    drawn = svg((((10.0, 10.0), (40.0, 20.0), (60.0, 8.0)),))
    case_id = kiosk.file((("signature", drawn),))
    page = at_desk.get(f"/desk/kasus/{case_id}").text
    action = re.search(rf"/desk/kasus/{case_id}/berkas/[0-9a-f]{{64}}", page)
    assert action is not None
    look = at_desk.post(action[0], token=at_desk.token())
    assert "<h1>Tanda tangan pelapor</h1>" in look.text
    assert "data:image/jpeg;base64," in look.text
    assert "polyline" not in look.text
    assert "Segel dibuka: Tanda tangan pelapor" in at_desk.get(f"/desk/kasus/{case_id}").text


def test_a_signature_that_is_more_than_strokes_never_reaches_the_browser(
    at_desk: Browser, kiosk: PlainKiosk
) -> None:
    case_id = kiosk.file((("signature", b"<svg onload=alert(1)></svg>"),))
    action = re.search(
        rf"/desk/kasus/{case_id}/berkas/[0-9a-f]{{64}}", at_desk.get(f"/desk/kasus/{case_id}").text
    )
    assert action is not None
    answer = at_desk.post(action[0], token=at_desk.token())
    assert (answer.status_code, "rusak" in answer.text, "alert(1)" in answer.text) == (409, True, False)


def test_a_broken_picture_is_told_in_words(at_desk: Browser, kiosk: PlainKiosk) -> None:
    case_id = kiosk.file((("scan", b"\x89PNG\r\n\x1a\n" + bytes(500)),))
    action = re.search(
        rf"/desk/kasus/{case_id}/berkas/[0-9a-f]{{64}}", at_desk.get(f"/desk/kasus/{case_id}").text
    )
    assert action is not None
    answer = at_desk.post(action[0], token=at_desk.token())
    assert (answer.status_code, "rusak" in answer.text) == (409, True)


def test_a_confidential_name_is_for_those_who_handle_cases(
    browser: Browser,
    at_desk: Browser,
    new_browser: Callable[[], Browser],
    hire: Callable[..., Person],
    kiosk: PlainKiosk,
) -> None:
    case_id = kiosk.file((("scan", card()),), identity_mode="dirahasiakan")
    assert "Fatimah Az-Zahra" in at_desk.get(f"/desk/kasus/{case_id}").text
    hire("periksa", "Pemeriksa", "auditor")
    auditor = new_browser()
    auditor.sign_in("periksa")
    page = auditor.get(f"/desk/kasus/{case_id}").text
    assert "Fatimah Az-Zahra" not in page
    assert "3528075203900001" not in page
    assert "Selesaikan" not in page
    assert "tersegel, dirahasiakan" in page
    assert "Buka segel" not in page


def test_a_late_arrival_shows_both_times_and_counts_from_the_kiosk(
    at_desk: Browser, kiosk: PlainKiosk, clock: Hands
) -> None:
    assert "Tiba terlambat" not in at_desk.get(f"/desk/kasus/{kiosk.file()}").text
    kiosk.late_by = timedelta(days=3)  # filed on Friday 09.00
    page = at_desk.get(f"/desk/kasus/{kiosk.file()}").text
    assert "Diterima di kios 20 November 2026, 09.00 WIB, tiba di pusat 23 November 2026, 09.00 WIB." in page
    assert "Batas jawaban Selasa, 8 Desember 2026" in page


def test_remarks_stand_before_the_answers(at_desk: Browser, kiosk: PlainKiosk) -> None:
    page = at_desk.get(f"/desk/kasus/{kiosk.file(when='2026-09-01', nik='3528077203900001')}").text
    assert "Kejadian sudah 83 hari" in page
    assert "Tanggal lahir pada NIK tidak ada di kalender." in page


def test_beside_a_nik_stands_how_it_came(at_desk: Browser, kiosk: PlainKiosk) -> None:
    page = at_desk.get(f"/desk/kasus/{kiosk.file(nik_source='corrected')}").text
    assert "3528075203900001 · terbaca lain dari kartu, diketik pelapor" in page
    assert "Jawaban lain" not in page
    unknown = at_desk.get(f"/desk/kasus/{kiosk.file(nik_source='<b>')}").text
    assert "3528075203900001 · &lt;b&gt;" in unknown


def test_a_card_that_was_only_looked_at_says_so_with_its_time(at_desk: Browser, kiosk: PlainKiosk) -> None:
    page = at_desk.get(
        f"/desk/kasus/{kiosk.file(id_scan='seen', card_seen='2026-11-23T01:55:10+00:00')}"
    ).text
    assert "Dilihat mesin, fotonya tidak disimpan" in page
    assert "23 November 2026, 08.55 WIB" in page
    odd = at_desk.get(f"/desk/kasus/{kiosk.file(card_seen='9999-12-31T23:59:59+00:00')}")
    assert odd.status_code == 200


def test_that_staff_helped_stands_on_the_page(at_desk: Browser, kiosk: PlainKiosk) -> None:
    page = at_desk.get(f"/desk/kasus/{kiosk.file(assisted='petugas')}").text
    assert "Pengisian di kios" in page
    assert "Dibantu petugas" in page
    assert "Pengisian di kios" not in at_desk.get(f"/desk/kasus/{kiosk.file()}").text


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"card_birth": "1991-03-12"}, "Tanggal lahir pada NIK lain dari kartu."),
        ({"card_flags": "blur glare"}, "Foto kartu diambil setelah beberapa kali dicoba: kabur."),
        ({"signature": "thumb"}, "Mintakan cap jempol di formulir, disaksikan petugas."),
    ],
)
def test_what_the_machine_noted_is_a_remark_for_staff(
    at_desk: Browser, kiosk: PlainKiosk, answers: dict[str, str], words: str
) -> None:
    assert words in at_desk.get(f"/desk/kasus/{kiosk.file(**answers)}").text


def test_the_same_birth_date_is_no_remark(at_desk: Browser, kiosk: PlainKiosk) -> None:
    page = at_desk.get(f"/desk/kasus/{kiosk.file(card_birth='1990-03-12')}").text
    assert "Tanggal lahir pada NIK" not in page
    assert "Senin, 12 Maret 1990" in page


def recording() -> bytes:
    return encode(Sound(drawn_voice()))


def action_of(browser: Browser, case_id: str) -> str:
    found = re.search(
        rf"/desk/kasus/{case_id}/berkas/[0-9a-f]{{64}}", browser.get(f"/desk/kasus/{case_id}").text
    )
    assert found is not None
    return found[0]


def test_a_recording_is_heard_after_the_password_and_logged(
    at_desk: Browser, kiosk: PlainKiosk, clock: Hands
) -> None:
    case_id = kiosk.file((("audio", recording()),), account="", account_spoken="recorded")
    page = at_desk.get(f"/desk/kasus/{case_id}").text
    assert "Disampaikan dengan suara. Dengarkan rekamannya pada Berkas tersegel." in page
    assert "Jawaban lain" not in page
    assert "data:audio" not in page
    action = action_of(at_desk, case_id)
    clock.forward(minutes=6)
    assert "data:audio" not in at_desk.post(action, token=at_desk.token()).text
    heard = at_desk.post(action, token=at_desk.token(), password=PASSWORD)
    found = re.search(r'<audio controls[^>]* src="data:audio/ogg;base64,([^"]+)"', heard.text)
    assert found is not None
    with soundfile.SoundFile(io.BytesIO(base64.b64decode(found[1]))) as sound:
        assert (sound.subtype, round(len(sound) / sound.samplerate)) == ("OPUS", 6)
    assert "media-src data:" in heard.headers["content-security-policy"]
    assert "<script>" not in heard.text
    assert "Segel dibuka: Rekaman suara" in at_desk.get(f"/desk/kasus/{case_id}").text


def test_what_was_also_written_is_read(at_desk: Browser, kiosk: PlainKiosk) -> None:
    page = at_desk.get(f"/desk/kasus/{kiosk.file(account_spoken='recorded')}").text
    assert "KTP belum selesai." in page
    assert "Pelapor juga merekam suara." in page


@pytest.mark.parametrize("plain", [b"", b"OggS" + bytes(60), b"<script>alert(1)</script>", recording()[1:]])
def test_what_is_no_recording_never_reaches_the_browser(
    at_desk: Browser, kiosk: PlainKiosk, plain: bytes
) -> None:
    action = action_of(at_desk, kiosk.file((("audio", plain),)))
    answer = at_desk.post(action, token=at_desk.token())
    assert (answer.status_code, "rusak" in answer.text, "data:audio" in answer.text) == (409, True, False)


def test_a_confidential_voice_is_for_those_who_handle_cases(
    new_browser: Callable[[], Browser], hire: Callable[..., Person], kiosk: PlainKiosk
) -> None:
    case_id = kiosk.file((("audio", recording()),), identity_mode="dirahasiakan")
    hire("periksa", "Pemeriksa", "auditor")
    auditor = new_browser()
    auditor.sign_in("periksa")
    assert "Buka segel" not in auditor.get(f"/desk/kasus/{case_id}").text
