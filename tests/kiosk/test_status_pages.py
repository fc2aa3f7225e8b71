"""Asking for the status: typed or scanned, from the mirror alone."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.presenters.commands import Back, Cancel, Choose, CodeScanned, Confirm, Enter, Primary
from kiosk.presenters.desk_hours import desk_hours
from kiosk.presenters.standard import StandardPage
from kiosk.presenters.status_views import StageState, StageView, StatusView
from kiosk.presenters.views import NoticeView, StandardView, TextView
from kiosk.status import is_code
from kiosk.texts.catalogue import load
from sync.cases.numbers import TrackingNumber, check_glyph
from sync.cases.office import Neighbour
from sync.journal import Change
from sync.vault.opening import open_sealed
from tests.kiosk.world import RULES, START, World

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
    assert {"Baru diterima", "Baru diterima, belum diperiksa."} <= set(world.say())
    assert not any(stage.opens for stage in view.stages)


def test_the_mirror_tells_step_and_age(world: World) -> None:
    number, _ = filed(world)
    mirrored(world, number)
    ask(world, number.replace("-", " ").lower())
    view = status(world)
    assert (view.step, view.overdue, view.as_of) == (3, False, world.clock())
    assert "Sedang diperiksa" in world.say()
    assert [stage.state for stage in view.stages] == [
        StageState.DONE, StageState.NOW, StageState.TO_COME, StageState.TO_COME, StageState.TO_COME,
    ]  # fmt: skip
    days = [None if stage.day is None else stage.day.id for stage in view.stages]
    assert days == ["status.on_day", None, None, None, "status.by_day"], "when each was over is the receipt's"


def test_the_words_of_the_step_follow_the_language(world: World) -> None:
    number, _ = filed(world)
    mirrored(world, number)
    world.act(Choose("en"))
    ask(world, number)
    assert {"Being checked", "Reply written"} <= set(world.say("en"))


def test_the_paper_opens_the_stages(world: World) -> None:
    number, qr = filed(world)
    mirrored(world, number)
    world.reader.present(qr.encode())
    world.tick()
    view = status(world)
    assert view.full
    assert [str(stage.day and stage.day.args["date"]) for stage in view.stages] == [
        "2026-11-23", "2026-11-25", "None", "None", "2026-12-09",
    ]  # fmt: skip
    assert "Cara menerima jawaban: Lewat pos" in world.say()
    world.act(Choose("stage.2"))
    opened = world.view
    assert isinstance(opened, StageView)
    assert [(step.number, step.done_at is not None) for step in opened.steps] == [
        (2, True),
        (3, False),
        (4, False),
    ]
    assert {"Sedang diperiksa", "Langkah 3 dari 12"} <= set(world.say())
    world.act(Back())
    assert status(world) == view


def test_the_number_alone_opens_no_stage(world: World) -> None:
    number, _ = filed(world)
    mirrored(world, number)
    ask(world, number)
    before = status(world)
    world.act(Choose("stage.2"))
    assert status(world) == before


@pytest.mark.parametrize(
    ("way", "said"),
    [
        ("ambil", {"Ambil di loket 2", "Loket buka sampai pukul 12.00", "Bawa struk ini."}),
        ("pos", {"Dikirim kepada Anda: Lewat pos"}),
        ("", {"Ambil di loket 2"}),
    ],
)
def test_a_letter_that_is_ready_says_where_it_is(world: World, way: str, said: set[str]) -> None:
    number, qr = filed(world)
    mirrored(world, number, step=12, letter_ready=True, way_of_reply=way)
    world.act(CodeScanned(qr.encode()))
    assert said | {"Surat jawaban siap"} <= set(world.say())
    assert ("Collect it at desk 2" in world.say("en")) == ("Ambil di loket 2" in said)
    world.act(Back(), Primary())
    assert "Pindai struk Anda untuk melihat cara menerimanya." in world.say()
    assert not said & set(world.say()), "how it goes out is for the receipt's holder"


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
    view = status(world)
    assert view.overdue
    assert {"Jawaban terlambat. Kami mohon maaf.", "Dijanjikan paling lambat Rabu, 9 Desember 2026."} <= set(
        world.say()
    )
    assert "status.by_day" not in [stage.day.id for stage in view.stages if stage.day], (
        "a day that is past is no promise"
    )


def test_who_waits_too_long_is_told_what_can_be_done(world: World) -> None:
    number, _ = filed(world)
    mirrored(world, number, overdue=True)
    ask(world, number)
    offered = [choice.id for choice in status(world).choices]
    assert offered == ["way.desk", "way.superior", "way.sp4n", "way.ombudsman", "unsatisfied"]
    for way, said in (
        ("way.desk", "Loket buka sampai pukul 12.00"),
        ("way.superior", "Camat Pegantenan"),
        ("way.sp4n", "SP4N-LAPOR! 1708"),
        ("way.ombudsman", "Ombudsman RI 137"),
    ):
        world.act(Choose(way))
        assert isinstance(world.view, NoticeView)
        assert {said, number} <= set(world.say())
        world.act(Back())
        assert isinstance(world.view, StatusView)


def test_an_office_that_names_nobody_else_offers_the_desk_and_a_new_complaint(world: World) -> None:
    world.rules = replace(
        world.rules, office=replace(world.rules.office, sp4n="", ombudsman="", signatory_title="")
    )
    world.again()
    number, _ = filed(world)
    mirrored(world, number, overdue=True)
    ask(world, number)
    assert [choice.id for choice in status(world).choices] == ["way.desk", "unsatisfied"]


def test_not_satisfied_begins_a_complaint_that_names_the_first(world: World) -> None:
    number, _ = filed(world)
    mirrored(world, number, state="closed", step=12, outcome="selesai")
    ask(world, number)
    world.act(Choose("unsatisfied"))
    assert {"Kami mohon maaf", "SP4N-LAPOR! 1708", "Ombudsman RI 137"} <= set(world.say())
    world.act(Primary())
    passed = world.walk_to("done")
    assert "earlier" in passed
    assert not {"officer", "loss", "contact"} & set(passed), "no other detail is asked for that"
    answers = opened_last(world)
    assert (answers["kind"], answers["earlier"]) == ("pengaduan", number)
    assert not any(name.startswith("begun") for name in answers)


def opened_last(world: World) -> dict[str, str]:
    record = world.journal.due_records(world.clock(), 9)[-1]
    while record.body is None:
        record = next(one for one in reversed(world.journal.due_records(world.clock(), 9)) if one.body)
    plain = open_sealed(record.body, world.identity[0])
    assert isinstance(plain, bytes)
    answers: dict[str, str] = json.loads(plain)["answers"]
    return answers


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (-180, "Loket buka lagi pukul 07.30"),
        (0, "Loket buka sampai pukul 12.00"),
        (105, "Loket buka lagi pukul 13.00"),
        (180, "Loket buka sampai pukul 16.00"),
        (345, "Loket buka lagi besok pukul 07.30"),
        (4 * 24 * 60 + 600, "Loket buka lagi Senin pukul 07.30"),
    ],
)
def test_the_desk_s_hours_are_the_calendar_s(minutes: int, said: str) -> None:
    hours = desk_hours(RULES.calendar, START + timedelta(minutes=minutes))
    assert load("id").say(hours) == said
    assert re.search("[0-9]:[0-9]", load("en").say(hours))


def test_nothing_is_late_while_the_office_waits_for_the_complainant(world: World) -> None:
    number, _ = filed(world)
    mirrored(world, number, overdue=True, state="menunggu_pelapor", step=2, pause_reason="identitas")
    ask(world, number)
    shown = status(world)
    assert (shown.overdue, shown.title.id) == (False, "status.paused")
    assert {"Bawa KTP Anda ke loket.", "Waktu jawaban berhenti dihitung selama menunggu."} <= set(world.say())


def test_until_when_the_office_waits_is_said_where_the_centre_says_it(world: World) -> None:
    number, _ = filed(world)
    mirrored(
        world, number, state="menunggu_pelapor", step=2, pause_reason="identitas", complete_by="2026-12-28"
    )
    ask(world, number)
    assert "Bawa KTP Anda ke loket paling lambat Senin, 28 Desember 2026." in world.say()


def test_a_closed_case_is_never_late(world: World) -> None:
    number, _ = filed(world)
    mirrored(world, number, overdue=True, state="closed", step=12, outcome="selesai")
    ask(world, number)
    assert (status(world).overdue, status(world).title.id) == (False, "status.outcome.selesai")
    assert {stage.state for stage in status(world).stages} == {StageState.DONE}


@pytest.mark.parametrize(
    ("outcome", "words", "answered"),
    [
        ("selesai", "Sudah dijawab dengan surat", True),
        ("dilimpahkan", "Diteruskan ke instansi yang berwenang", True),
        ("dicabut", "Dicabut oleh pelapor", False),
        ("tidak_lengkap", "Ditutup karena belum lengkap", False),
    ],
)
def test_only_what_was_answered_is_said_to_be_done(
    world: World, outcome: str, words: str, answered: bool
) -> None:
    number, _ = filed(world)
    mirrored(world, number, state="closed", step=2, outcome=outcome)
    ask(world, number)
    said = world.say()
    assert words in said
    assert ("Dapat dibuka kembali di loket" in said) == (outcome == "tidak_lengkap")
    assert "Sedang diperiksa" not in said
    assert status(world).due is None
    states = [stage.state for stage in status(world).stages]
    assert states == [StageState.DONE] + [StageState.DONE if answered else StageState.LEFT_OUT] * 4
    assert ("unsatisfied" in [choice.id for choice in status(world).choices]) == answered


@pytest.mark.parametrize(("ready", "title"), [(True, "status.closed"), (False, "status.ended")])
def test_an_older_centre_does_not_say_how_it_ended(world: World, ready: bool, title: str) -> None:
    number, _ = filed(world)
    mirrored(world, number, state="closed", step=12, letter_ready=ready)
    ask(world, number)
    assert status(world).title.id == title


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("", "text.empty"),
        ("PGT1", "number.length"),
        (STRANGER[:-1] + ("0" if STRANGER[-1] != "0" else "1"), "number.check"),
        ("PGT1-2345*", "number.glyph"),
    ],
)
def test_what_cannot_be_found_stays_typed(world: World, words: str, code: str) -> None:
    ask(world, words)
    assert isinstance(world.view, TextView)
    assert (world.view.value, world.view.problem and world.view.problem.id) == (words, code)
    assert world.say()


def test_a_number_that_nobody_knows_here_leads_to_the_desk_and_stays_typed(world: World) -> None:
    ask(world, STRANGER)
    assert world.screen == "status_none"
    assert {"Nomor ini belum dikenal di sini", "Tanyakan di loket", "(0324) 7710982"} <= set(world.say())
    assert "Mesin ini belum pernah menerima kabar dari pusat" in world.say()
    world.act(Primary())
    assert isinstance(world.view, TextView)
    assert (world.view.value, world.view.problem) == (STRANGER, None)


@pytest.mark.parametrize(("minutes", "told"), [(59, False), (61, True)])
def test_not_known_means_little_without_news(world: World, minutes: int, told: bool) -> None:
    assert world.journal.apply_feed([], "1.1", world.clock()) is not None
    world.pass_by(minutes * 60)
    ask(world, STRANGER)
    assert ("Belum ada kabar dari pusat" in world.say()) == told
    assert ("Sejak Senin, 23 November 2026, pukul 10.15 WIB" in world.say()) == told


def test_another_office_s_number_is_told_by_its_name(world: World) -> None:
    neighbour = Neighbour("PAK", "Kecamatan Pakong", "(0324) 300100")
    world.rules = replace(world.rules, office=replace(world.rules.office, neighbours=(neighbour,)))
    world.again()
    for code, said in (("PAK", "Kecamatan Pakong"), ("WRV", "Tanyakan di loket. Petugas tahu kantornya.")):
        number = f"{code}100000000"
        ask(world, number + check_glyph(number))
        assert {"Nomor ini dari kantor lain", said} <= set(world.say())
        assert ("(0324) 300100" in world.say()) == (code == "PAK")
        world.act(Back(), Back())


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
    world.around.status.keys.clear()
    world.act(CodeScanned(qr.encode()))
    assert world.screen == "status_none", "nothing is believed of it; its number alone may be typed"


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
        "Mesin ini: Jalan Raya Pegantenan, Pegantenan, Pamekasan 69361.",
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
    outside = world.around
    office = replace(
        outside.office, email="a@b.go.id", sk_number="188/1", signatory_title="", postal_code="", whatsapp=""
    )
    view = StandardPage(replace(outside, office=office)).view("id")
    said = [load("id").say(words) for row in view.rows for words in row[1:] if words]
    assert "SMS dan WhatsApp: tanyakan di loket. E-mail: a@b.go.id." in said
    assert said[-2:] == ["Nomor SK", "188/1"]
    assert "Yang menjawab" not in said


def test_the_standard_goes_by_the_same_stages_as_a_status(world: World) -> None:
    world.act(Choose("standard"))
    assert isinstance(world.view, StandardView)
    stages = [load("id").say(step.stage) for step in world.view.steps if step.stage is not None]
    assert list(dict.fromkeys(stages)) == [
        "Diterima",
        "Diperiksa",
        "Ditangani",
        "Ditulis jawabannya",
        "Dijawab",
    ]
    assert len(stages) == len(world.view.steps)
