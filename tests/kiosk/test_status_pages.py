"""Asking for the status: typed or scanned, from the mirror alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.presenters.commands import Back, Cancel, Choose, CodeScanned, Confirm, Enter, Primary
from kiosk.presenters.standard import StandardPage
from kiosk.presenters.views import StandardView, StatusView, TextView
from kiosk.status import is_code
from kiosk.texts.catalogue import load
from sync.cases.numbers import TrackingNumber, check_glyph
from sync.journal import Change
from tests.kiosk.world import World

STRANGER = "PGT100000000" + check_glyph("PGT100000000")


def filed(world: World) -> tuple[str, str]:
    """A case of this kiosk: number and code; the glass is the home screen again."""
    world.walk_to("done")
    number, qr = world.view.number, world.view.qr
    world.tick(4)
    world.act(Primary())
    return number, qr


def mirrored(world: World, number: str, **changes: object) -> None:
    row = {
        "number": number,
        "case_id": "0190b2d2-7e7a-7000-8000-00000000000b",
        "step": 3,
        "state": "open",
        "since": "2026-11-25T02:00:00Z",
        "received": "2026-11-23T03:15:00Z",
        "due": "2026-12-09",
        "way_of_reply": "pos",
        "timeline": [
            {"step": 1, "at": "2026-11-23T04:00:00Z"},
            {"step": 2, "at": "2026-11-25T02:00:00Z"},
        ],
    }
    assert world.journal.apply_feed([Change(1, row | changes)], "1.1", world.clock()) is not None


def status(world: World) -> StatusView:
    assert isinstance(world.view, StatusView), world.view
    return world.view


def ask(world: World, number: str) -> None:
    world.act(Choose("status"), Enter(number), Primary())


def test_a_case_not_yet_sent_is_known_here(world: World) -> None:
    number, _ = filed(world)
    ask(world, number)
    view = status(world)
    assert (view.number, view.step, view.of, view.as_of, str(view.due)) == (number, 1, 12, None, "2026-12-09")
    assert "Baru diterima, belum diperiksa." in world.say()
    assert view.steps == ()


def test_the_mirror_tells_step_and_age(world: World) -> None:
    number, _ = filed(world)
    mirrored(world, number)
    ask(world, number.replace("-", " ").lower())
    view = status(world)
    assert (view.step, view.overdue, view.as_of) == (3, False, world.clock())
    assert "Dicatat dan diberi nomor" in world.say()


def test_the_words_of_the_step_follow_the_language(world: World) -> None:
    number, _ = filed(world)
    mirrored(world, number)
    world.act(Choose("en"))
    ask(world, number)
    assert "Recorded and numbered" in world.say("en")


def test_the_paper_opens_the_timeline(world: World) -> None:
    number, qr = filed(world)
    mirrored(world, number, letter_ready=True)
    world.reader.present(qr.encode())
    world.tick()
    view = status(world)
    assert [step.number for step in view.steps if step.done_at] == [1, 2]
    assert len(view.steps) == 12
    assert {"Surat jawaban sudah siap.", "Cara menerima jawaban: Lewat pos"} <= set(world.say())


@pytest.mark.parametrize(
    "foreign", [b"https://contoh.id/qris", b"\x02\x00\x00\x01\x00\x33\x31", b"8991234567890", b"PGT1" * 40]
)
def test_a_code_that_is_none_of_ours_changes_nothing_on_the_glass(world: World, foreign: bytes) -> None:
    before = world.view
    world.reader.present(foreign)
    world.tick()
    assert world.view == before


def test_a_receipt_shown_during_a_visit_does_not_open_after_it(world: World) -> None:
    _, qr = filed(world)
    world.tick()
    world.walk_to("account")
    world.reader.present(qr.encode())
    world.tick(12)
    world.act(Cancel(), Confirm())
    world.tick()
    assert world.screen == "welcome"


def test_numbers_and_proofs_are_codes_in_any_of_their_spellings(world: World) -> None:
    number, qr = filed(world)
    for text in (number, number.lower(), number.replace("-", ""), qr):
        assert is_code(text.encode())
    assert not is_code(number[:-1].encode() + b"U")
    assert not is_code(qr[:-1].encode())
    assert not is_code(b"")
    assert not is_code("PGT1…".encode())


def test_late_is_said_plainly(world: World) -> None:
    number, _ = filed(world)
    mirrored(world, number, overdue=True)
    ask(world, number)
    assert status(world).overdue


def test_nothing_is_late_while_the_office_waits_for_the_complainant(world: World) -> None:
    number, _ = filed(world)
    mirrored(world, number, overdue=True, state="menunggu_pelapor", step=2, pause_reason="identitas")
    ask(world, number)
    shown = status(world)
    assert (shown.overdue, [line.id for line in shown.lines]) == (False, ["status.paused"])


def test_a_closed_case_is_never_late(world: World) -> None:
    number, _ = filed(world)
    mirrored(world, number, overdue=True, state="closed", step=12, outcome="selesai")
    ask(world, number)
    assert (status(world).overdue, status(world).title.id) == (False, "status.closed")


@pytest.mark.parametrize(
    ("outcome", "title", "words"),
    [
        ("selesai", "Laporan Anda sudah selesai", "Sudah dijawab dengan surat."),
        ("dilimpahkan", "Laporan Anda sudah selesai", "Diteruskan ke instansi yang berwenang."),
        ("dicabut", "Laporan ini sudah ditutup", "Dicabut oleh pelapor."),
        (
            "tidak_lengkap",
            "Laporan ini sudah ditutup",
            "Ditutup karena belum lengkap. Dapat dibuka kembali di loket.",
        ),
    ],
)
def test_only_what_was_answered_is_said_to_be_done(
    world: World, outcome: str, title: str, words: str
) -> None:
    number, _ = filed(world)
    mirrored(world, number, state="closed", step=2, outcome=outcome)
    ask(world, number)
    said = world.say()
    assert title in said
    assert words in said
    assert "Verifikasi identitas" not in " ".join(said)
    assert status(world).due is None


@pytest.mark.parametrize(("ready", "title"), [(True, "status.closed"), (False, "status.ended")])
def test_an_older_centre_does_not_say_how_it_ended(world: World, ready: bool, title: str) -> None:
    number, _ = filed(world)
    mirrored(world, number, state="closed", step=12, letter_ready=ready)
    ask(world, number)
    assert status(world).title.id == title


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("", "number.length"),
        ("PGT1", "number.length"),
        (STRANGER[:-1] + ("0" if STRANGER[-1] != "0" else "1"), "number.check"),
        ("PGT1-2345*", "number.glyph"),
        (STRANGER, "number.unknown"),
    ],
)
def test_what_cannot_be_found_stays_typed(world: World, words: str, code: str) -> None:
    ask(world, words)
    assert isinstance(world.view, TextView)
    assert (world.view.value, world.view.problem and world.view.problem.id) == (words, code)
    assert world.say()


def test_a_wrong_glyph_is_said_while_typing(world: World) -> None:
    world.act(Choose("status"), Enter(STRANGER[:12]))
    assert world.view.problem is None
    world.act(Enter(STRANGER[:-1] + ("0" if STRANGER[-1] != "0" else "1")))
    assert world.view.problem is not None


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"hello", "proof.unreadable"),
        (b"", "proof.unreadable"),
        (b"\xff" * 20, "proof.unreadable"),
        (b"A" * 5000, "proof.unreadable"),
        (bytes.fromhex("02000001003331"), "proof.unreadable"),
    ],
)
def test_foreign_codes_lead_to_typing(world: World, data: bytes, code: str) -> None:
    world.act(CodeScanned(data))
    assert world.screen == "status_enter"
    assert world.view.problem is not None
    assert world.view.problem.id == code


def test_a_forged_or_foreign_proof_is_not_believed(world: World) -> None:
    _, qr = filed(world)
    flipped = qr[:-3] + ("000" if qr[-3:] != "000" else "111")
    world.act(CodeScanned(flipped.encode()))
    assert world.view.problem is not None
    assert world.view.problem.id in ("proof.signature", "proof.unreadable")
    world.act(Back())
    world.again()
    world.visit._outside.status.keys.clear()
    world.act(CodeScanned(qr.encode()))
    assert world.view.problem is not None
    assert world.view.problem.id == "proof.key_unknown"


def test_back_goes_to_the_number_and_then_home(world: World) -> None:
    number, _ = filed(world)
    ask(world, number)
    world.act(Back())
    assert isinstance(world.view, TextView)
    assert isinstance(TrackingNumber.parse(world.view.value), TrackingNumber)
    world.act(Back())
    assert world.screen == "welcome"


def test_a_code_during_a_complaint_disturbs_nothing(world: World) -> None:
    _, qr = filed(world)
    world.walk_to("account")
    world.reader.present(qr.encode())
    world.tick(4)
    world.act(CodeScanned(qr.encode()))
    assert world.screen == "account"


def test_the_service_standard_can_be_read(world: World) -> None:
    world.act(Choose("standard"))
    assert world.screen == "standard"
    said = world.say()
    for promised in (
        "Formulir di mesin ini dan salinan KTP, SIM, KK, atau identitas lain.",
        "Paling lama 12 hari kerja.",
        "Gratis, tidak dipungut biaya.",
        "Dokumen penanganan laporan pengaduan pelayanan publik.",
        "Mesin ini, di kantor: Jalan Raya Pegantenan, Pegantenan, Pamekasan 69361.",
        "(0324) 7710982",
        "SMS dan WhatsApp: 087750014595. E-mail: tanyakan di loket.",
        "Camat Pegantenan",
    ):
        assert promised in said
    assert "Nomor SK" not in said  # the published standard leaves it empty
    world.act(Primary())
    assert world.screen == "welcome"


def test_the_service_standard_names_every_step_and_its_time(world: World) -> None:
    world.act(Choose("standard"))
    assert isinstance(world.view, StandardView)
    catalogue = load("id")
    steps = [(step.number, catalogue.say(step.words), catalogue.say(step.time)) for step in world.view.steps]
    assert [number for number, _, _ in steps] == list(range(1, 13))
    assert steps[0] == (1, "Pengaduan diterima", "15 menit")
    assert steps[1] == (2, "Identitas diperiksa", "3 hari")
    assert steps[11] == (12, "Surat jawaban dikirim", "15 menit")
    assert [said for _, _, said in steps].count("2 hari") == 4


def test_the_service_standard_shows_what_the_office_has_said(world: World) -> None:
    outside = world.visit._outside
    office = replace(
        outside.office, email="a@b.go.id", sk_number="188/1", signatory_title="", postal_code="", whatsapp=""
    )
    view = StandardPage(replace(outside, office=office)).view("id")
    said = [load("id").say(words) for row in view.rows for words in row[1:] if words]
    assert "SMS dan WhatsApp: tanyakan di loket. E-mail: a@b.go.id." in said
    assert said[-2:] == ["Nomor SK", "188/1"]
    assert "Yang menjawab" not in said
