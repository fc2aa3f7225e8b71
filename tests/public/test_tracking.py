"""`/lacak`: the coarse status by the number, the whole one by the receipt, and never who complained of what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event

from sync.cases.numbers import TrackingNumber
from sync.central.service import Centre
from tests.desk.conftest import Browser, Hands, PlainKiosk
from tests.public.conftest import PLANTED, Filed

UNKNOWN = "PGT1-0000-0000-S"  # a right check glyph, nobody's number
ELSEWHERE = "PGT2-0123-ABCD-H"


def test_the_number_tells_step_and_dates(browser: Browser, file: Callable[..., Filed]) -> None:
    page = browser.post("/lacak", nomor=file().number)
    assert page.status_code == 200
    assert "Langkah 1 dari 12" in page.text
    assert "Pengaduan diterima" in page.text
    assert "Rabu, 9 Desember 2026" in page.text  # twelve working days after Monday 23 November


@pytest.mark.parametrize(
    "shape", [str.lower, lambda typed: typed.replace("-", " "), lambda typed: f"  {typed} "]
)
def test_it_is_taken_as_people_type_it(
    browser: Browser, file: Callable[..., Filed], shape: Callable[[str], str]
) -> None:
    assert browser.post("/lacak", nomor=shape(file().number)).status_code == 200


def test_by_number_no_way_of_reply_and_no_times_of_steps(
    browser: Browser, file: Callable[..., Filed]
) -> None:
    page = browser.post("/lacak", nomor=file().number).text
    assert "WhatsApp" not in page
    assert "Dua belas langkah" not in page


def test_five_stages_are_told_as_at_the_kiosk(browser: Browser, file: Callable[..., Filed]) -> None:
    page = browser.post("/lacak", nomor=file().number).text
    for words in ("Baru diterima", "Diperiksa", "Ditangani", "Ditulis jawabannya", "Dijawab"):
        assert words in page
    assert page.count('<span class="stages__mark">') == 5


def test_the_receipt_opens_the_whole(browser: Browser, file: Callable[..., Filed]) -> None:
    page = browser.post("/lacak", bukti=file().proof).text
    assert "Dua belas langkah" in page
    assert "WhatsApp" in page


def test_no_public_answer_names_anybody(browser: Browser, file: Callable[..., Filed]) -> None:
    filed = file()
    for page in (browser.post("/lacak", nomor=filed.number), browser.post("/lacak", bukti=filed.proof)):
        assert page.status_code == 200
        assert not [word for word in PLANTED if word in page.text]


def test_late_is_said_to_be_late(browser: Browser, file: Callable[..., Filed], clock: Hands) -> None:
    filed = file()
    clock.forward(days=30)
    assert "Jawaban terlambat. Kami mohon maaf." in browser.post("/lacak", nomor=filed.number).text


@pytest.mark.parametrize(
    ("language", "words"), [("mad", "Lèngka 1 ḍâri 12"), ("en", "Step 1 of 12"), ("xx", "Langkah 1 dari 12")]
)
def test_three_languages(browser: Browser, file: Callable[..., Filed], language: str, words: str) -> None:
    assert words in browser.post("/lacak", nomor=file().number, bahasa=language).text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("PGT1-7K4M-92QX-Y", "Ada salah ketik. Cocokkan dengan struk."),
        ("PGT1-7K4M", "Nomor terdiri dari 13 tanda. Sekarang 8."),
        ("PGT1-7K4M-92Q?-Z", "Tanda ? tidak ada dalam nomor."),
        ("", "Nomor terdiri dari 13 tanda. Sekarang 0."),
    ],
)
def test_a_slip_is_said_beside_the_field(browser: Browser, typed: str, words: str) -> None:
    page = browser.post("/lacak", nomor=typed)
    assert page.status_code == 422
    assert words in page.text
    assert 'aria-invalid="true"' in page.text


def test_a_slip_asks_the_database_nothing(browser: Browser, centre: Centre) -> None:
    with _counted(centre) as asked:
        browser.post("/lacak", nomor="PGT1-7K4M-92QX-Y")
    assert asked == []


def test_f62_nobodys_and_anothers_number_get_the_same_answer_by_the_same_questions(
    browser: Browser, centre: Centre
) -> None:
    asked = {}
    for number in (UNKNOWN, ELSEWHERE, str(TrackingNumber.draw("GDG1", lambda _: 7))):
        with _counted(centre) as statements:
            page = browser.post("/lacak", nomor=number)
        asked[number] = ([*statements], page.status_code, page.text.replace(number, ""))
    assert len({repr(one) for one in asked.values()}) == 1
    assert asked[UNKNOWN][1] == 404


def test_ten_tries_a_minute(browser: Browser, file: Callable[..., Filed], clock: Hands) -> None:
    filed = file()
    for _ in range(10):
        assert browser.post("/lacak", nomor=UNKNOWN).status_code == 404
    refused = browser.post("/lacak", nomor=filed.number)
    assert refused.status_code == 429
    assert "Tunggu satu menit" in refused.text
    clock.forward(seconds=61)
    assert browser.post("/lacak", nomor=filed.number).status_code == 200


def test_a_hundred_misses_an_hour_end_it_for_everybody(
    browser: Browser, file: Callable[..., Filed], clock: Hands
) -> None:
    filed = file()
    for _ in range(10):
        for _ in range(10):
            browser.post("/lacak", nomor=UNKNOWN)
        clock.forward(seconds=61)
    assert browser.post("/lacak", nomor=filed.number).status_code == 429
    clock.forward(hours=1)
    assert browser.post("/lacak", nomor=filed.number).status_code == 200


def test_f63_an_altered_code_is_not_valid(browser: Browser, file: Callable[..., Filed]) -> None:
    one, other = file(), file()
    mixed = one.proof[:54] + other.proof[54:]  # the first 36 bytes of one, the signature of the other
    page = browser.post("/lacak", bukti=mixed)
    assert page.status_code == 422
    assert "Kode tidak sah. Silakan ke loket." in page.text
    assert "Langkah" not in page.text


@pytest.mark.parametrize("text", ["halo", "Ḍ", "0" * 600, "%%%"])
def test_what_is_no_code(browser: Browser, text: str) -> None:
    page = browser.post("/lacak", bukti=text)
    assert page.status_code == 422
    assert "Ini bukan kode struk." in page.text


def test_a_code_of_another_office(browser: Browser, centre: Centre, file: Callable[..., Filed]) -> None:
    from sync.central.tables import device

    filed = file()
    centre.store.write(lambda connection: connection.execute(device.update().values(key_id="00000000")))
    assert "Kode ini dari kantor lain." in browser.post("/lacak", bukti=filed.proof).text


def test_a_genuine_receipt_whose_case_is_still_at_the_kiosk(
    browser: Browser, kiosk: PlainKiosk, clock: Hands
) -> None:
    from sync.cases.numbers import Serial
    from sync.cases.proof import ReceiptProof

    number = TrackingNumber.draw(kiosk.device.prefix, lambda _: 99)
    proof = ReceiptProof(kiosk.key.key_id, number, Serial(9), clock.now, b"b" * 16)
    signed = ReceiptProof(
        proof.key_id, number, proof.serial, proof.at, proof.body_hash, kiosk.key.sign(proof.message())
    )
    page = browser.post("/lacak", bukti=signed.to_text())
    assert page.status_code == 200
    assert "Baru diterima, belum diperiksa." in page.text


def test_a_form_of_another_site_is_refused(browser: Browser) -> None:
    page = browser.client.post("/lacak", data={"nomor": UNKNOWN}, headers={"Origin": "https://example.org"})
    assert page.status_code == 403


def test_the_camera_is_allowed_there_and_nowhere_else(browser: Browser) -> None:
    assert "camera=(self)" in browser.get("/lacak").headers["Permissions-Policy"]
    assert "camera=()" in browser.get("/lacak/x").headers["Permissions-Policy"]
    assert "script-src 'self';" in browser.get("/lacak").headers["Content-Security-Policy"]


class _counted:  # noqa: N801 - reads as a verb
    """The statements that the block sends to the database."""

    def __init__(self, centre: Centre) -> None:
        self._engine = centre.store.engine
        self.statements: list[str] = []

    def __enter__(self) -> list[str]:
        event.listen(self._engine, "before_cursor_execute", self._note)
        return self.statements

    def __exit__(self, *_: object) -> None:
        event.remove(self._engine, "before_cursor_execute", self._note)

    def _note(self, _c: Any, _u: Any, statement: str, *_: Any) -> None:
        self.statements.append(statement)
