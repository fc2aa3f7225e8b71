"""What went wrong on the way from a kiosk, over a real line, as staff see it: gaps, contradictions, early events."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import cast

import pytest
from starlette.applications import Starlette

from sync.central.opening import open_bodies
from sync.central.passwords import Passwords
from sync.central.people import Person
from sync.central.service import Centre
from sync.office import office_app
from sync.wire.messages import Problem, decode
from tests.central.running import HandKiosk, RunningCentre, SteppedClock, case_id_of, listening
from tests.desk.conftest import Browser

HEADERS = {"content-type": "application/json", "content-encoding": "zstd"}


@pytest.fixture
def far_kiosk(centre: Centre, passwords: Passwords) -> Iterator[HandKiosk]:
    """A kiosk that reaches the whole office's application over loopback."""
    with listening(cast(Starlette, office_app(centre, passwords))) as url:
        kiosk = HandKiosk(RunningCentre(centre.store, centre.keys, cast(SteppedClock, centre.clock), url))
        assert kiosk.enrol().status_code == 201
        yield kiosk


@pytest.fixture
def admin(browser: Browser, hire: Callable[..., Person]) -> Browser:
    hire("admin", "Rahmat", "admin")
    browser.sign_in("admin")
    return browser


def test_the_same_case_with_another_body_is_refused_kept_and_told(
    new_browser: Callable[[], Browser], siti: Person, centre: Centre, far_kiosk: HandKiosk
) -> None:
    case_id = far_kiosk.new_id()
    first = far_kiosk.packed(far_kiosk.complaint(case_id=case_id))
    other = far_kiosk.packed(far_kiosk.complaint(case_id=case_id, answers={"name": "Orang Lain"}))
    answers = [
        far_kiosk.send("PUT", f"/cases/{case_id}", body, HEADERS) for body in (first, first, other, other)
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 409, 409]
    problem = decode(answers[2].content, Problem)
    assert problem is not None
    assert (problem.type, problem.detail) == ("urn:kotak-aduan:problem:conflict", "body")
    open_bodies(centre.store, centre.keys, centre.clock)
    desk = new_browser()
    desk.sign_in("siti")
    page = desk.get(f"/desk/kasus/{case_id}").text
    assert "Kasus ini tiba dua kali dengan isi berbeda" in page
    assert "Bunga Contoh" in page
    assert "Orang Lain" not in page


def test_a_gap_is_told_until_it_is_filled(admin: Browser, far_kiosk: HandKiosk) -> None:
    late = far_kiosk.complaint()
    far_kiosk.post(far_kiosk.complaint())
    assert "Nomor urut PGT1 belum lengkap" in admin.get("/desk/kios").text
    far_kiosk.post(late)
    assert "belum lengkap" not in admin.get("/desk/kios").text


def test_an_event_before_its_case_waits_in_sight(admin: Browser, far_kiosk: HandKiosk) -> None:
    case = far_kiosk.complaint()
    far_kiosk.post(far_kiosk.event("ReceiptPrinted", case_id_of(case)))
    assert "1 catatan kios tiba lebih dulu." in admin.get("/desk/kios").text
    far_kiosk.post(case)
    assert "tiba lebih dulu" not in admin.get("/desk/kios").text


@pytest.mark.parametrize(
    ("again", "words"),
    [("seq", "kios mungkin disalin atau dipulihkan"), ("serial", "dipakai untuk dua pengaduan")],
)
def test_a_kiosk_that_contradicts_itself_is_told_in_words(
    admin: Browser, far_kiosk: HandKiosk, again: str, words: str
) -> None:
    far_kiosk.post(far_kiosk.complaint())
    far_kiosk.serial -= 1
    far_kiosk.seq -= again == "seq"
    far_kiosk.post(far_kiosk.complaint())
    page = admin.get("/desk/kios").text
    assert ("Catatan kios PGT1 bercabang" if again == "seq" else "Nomor ganda dari kios PGT1") in page
    assert words in page
