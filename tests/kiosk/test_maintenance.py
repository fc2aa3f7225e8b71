"""The staff's area: who gets in, how it closes, what each page says and does. Without Kivy."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from hardware.audio.simulated import SimulatedPlayer
from kiosk.glass import GlassFile
from kiosk.maintenance import Aside, Attempt, ErrandEnd, Probed, SyncFacts, Warned
from kiosk.outside import Speaking
from kiosk.presenters.commands import Back, Cancel, Choose, Digit, Enter, HoldMark, Primary, Skip
from kiosk.presenters.maintenance_views import ErrandView, GlassView, LineState, StaffCodeView, StaffView
from kiosk.presenters.maintenance_words import NOT_STORED
from kiosk.presenters.views import ClosedView, OverlayKind
from kiosk.settings import PanelSettings
from kiosk.speech import WrittenVoice
from sync.cases.refusal import Refusal
from tests.kiosk.maintained import CODE, ENROLLED, Maintained, PlayedErrand, done_end
from tests.kiosk.world import START, World, closed


@pytest.fixture
def area(world: World) -> Maintained:
    return Maintained(world, world.folder)


def test_a_held_mark_and_a_code_lead_in_and_done_leads_out(area: Maintained, world: World) -> None:
    area.enter()
    assert world.screen == "staff_home"
    assert "Petugas: Siti Contoh. Halaman ini tertutup sendiri setelah 2 menit." in world.say()
    world.act(Cancel())
    assert world.screen == "welcome"


def test_a_wrong_code_is_told_and_the_digits_are_gone(area: Maintained, world: World) -> None:
    area.enter("5093811")
    assert isinstance(world.view, StaffCodeView)
    assert world.view.digits == 0
    assert "Kode tidak cocok. Masih 4 kali tanpa menunggu." in world.say()


def test_after_five_wrong_codes_the_keys_go_and_the_time_left_is_said(area: Maintained, world: World) -> None:
    world.act(HoldMark())
    for _ in range(5):
        area.type("5093811")
        world.on()
        world.tick()
    assert isinstance(world.view, StaffCodeView)
    assert world.view.primary is None
    assert "Kode beberapa kali tidak cocok. Coba lagi dalam 15 detik." in world.say()
    area.type(CODE)
    world.on()
    assert world.screen == "staff_code"
    world.tick(60)
    area.type(CODE)
    world.on()
    world.tick(2)
    assert world.screen == "staff_home"


def test_a_code_too_short_costs_no_try(area: Maintained, world: World) -> None:
    world.act(HoldMark())
    area.type("123")
    world.on()
    assert "Kode terdiri dari paling sedikit 6 angka." in world.say()
    assert area.maintenance.access.free_tries() == 5


def test_digits_can_be_taken_back_and_never_stand_in_a_view(area: Maintained, world: World) -> None:
    world.act(HoldMark())
    area.type("999")
    world.act(Digit("delete"), Digit("delete"), Digit("delete"))
    area.type(CODE)
    assert isinstance(world.view, StaffCodeView)
    assert world.view.digits == len(CODE)
    assert CODE not in repr(world.view)


def test_without_any_code_the_page_says_how_to_make_one(area: Maintained, world: World) -> None:
    area.codes.remove("Siti Contoh")
    world.act(HoldMark())
    assert {"Belum ada kode petugas", "kiosk staff add NAMA"} <= set(world.say())
    world.act(Primary())
    assert world.screen == "staff_code"
    world.act(Back())
    assert world.screen == "welcome"


def test_there_is_no_door_inside_a_visit(area: Maintained, world: World) -> None:
    world.act(Primary())
    here = world.screen
    world.act(HoldMark())
    assert world.screen == here != "staff_code"


def test_no_visit_begins_inside(area: Maintained, world: World) -> None:
    area.enter()
    for _ in range(3):
        world.act(Choose("status"), Choose("standard"), Choose("id"), Skip(), HoldMark())
    assert world.screen == "staff_home"


@pytest.mark.parametrize("door", ["", "sync", "papers", "service", "tests", "machine"])
def test_two_minutes_without_a_touch_close_every_page(area: Maintained, world: World, door: str) -> None:
    area.enter()
    if door:
        area.go(door)
    world.tick(89, 1.0)
    assert world.screen.startswith("staff_")
    world.tick(3, 1.0)
    assert world.visit.overlay is not None
    assert world.visit.overlay.kind is OverlayKind.STILL_THERE
    assert any("Halaman petugas ditutup dalam" in said for said in world.say())
    world.tick(30, 1.0)
    assert world.screen == "welcome"


def test_a_machine_without_an_area_has_no_door(world: World) -> None:
    world.act(HoldMark())
    assert world.screen == "welcome"


# --- sync


def test_until_the_centre_has_opened_a_test_case_both_pages_say_so(area: Maintained, world: World) -> None:
    unproved = replace(area.sync.shown, tested=None, aside=(), acknowledged_serial=0, attempts=())
    area.sync.shown = unproved
    area.enter()
    waits = (
        "Terdaftar, kasus uji belum sampai di pusat | Ikut kiriman berikutnya, lewat jaringan atau stik USB"
    )
    assert area.row("sync") == f"Sinkronisasi | {waits}"
    area.sync.shown = replace(unproved, attempts=(Attempt(START, "offline"),))
    world.tick(6, 1.0)
    why = "Terdaftar, kasus uji belum sampai di pusat | Tidak terjangkau"
    assert area.row("sync") == f"Sinkronisasi | {why}"
    area.go("sync")
    assert area.row("proved") == f"Kasus uji | {waits}"
    area.sync.shown = replace(area.sync.shown, tested=START)
    world.tick(6, 1.0)
    assert area.row("proved") == "Kasus uji | Dibuka pusat 23-11-2026 10.15"


def test_the_page_of_sync_says_where_everything_stands(area: Maintained, world: World) -> None:
    area.enter()
    area.go("sync")
    assert area.row("waits").startswith("Menunggu dikirim | 12 kasus, 7,3 MB | Tertua sejak ")
    assert "Jaringan meminta login" in area.row("attempts")
    assert area.row("serials") == (
        "Nomor urut | Dibuat 000123, di pusat 000111 | 12 belum ditandatangani pusat"
    )
    assert area.row("clock") == "Jam | Sama dengan pusat"
    assert area.row("keys") == "Kunci segel | Ada | 4f1c09aa 77be2210"


def test_the_end_of_the_signed_list_is_told_beside_the_keys(area: Maintained, world: World) -> None:
    area.sync.shown = replace(area.sync.shown, keys_until=datetime(2028, 11, 22, 2, 0, tzinfo=UTC))
    area.enter()
    area.go("sync")
    assert area.row("keys") == "Kunci segel | Berlaku sampai 22-11-2028 09.00 | 4f1c09aa 77be2210"


def test_a_clock_that_is_off_is_told_with_what_to_do(area: Maintained, world: World) -> None:
    area.sync.shown = replace(area.sync.shown, clock_offset=timedelta(hours=2))
    area.enter()
    area.go("sync")
    assert area.row("clock") == (
        "Jam | Terlambat 2 jam dari pusat | Pengiriman sudah disesuaikan. Betulkan jam mesin."
    )


def test_a_warning_stands_until_somebody_has_seen_it(area: Maintained, world: World) -> None:
    area.sync.shown = replace(area.sync.shown, warned=(Warned("journal-restored", START),))
    area.enter()
    assert "Ada yang harus dilihat" in area.row("sync")
    area.go("sync")
    assert "Jurnal ini cadangan lama, nomor baru sudah dimulai" in area.row("warned.journal-restored")
    area.go("warned.journal-restored")
    assert "Tidak perlu didaftarkan ulang." in world.say()
    area.press()
    world.tick()
    assert area.row("warned.journal-restored") == ""


def test_nothing_waits_and_nothing_was_tried(area: Maintained, world: World) -> None:
    area.sync.shown = SyncFacts()
    area.enter()
    area.go("sync")
    assert area.row("attempts") == "Kontak terakhir | Belum pernah"
    assert area.row("waits") == "Menunggu dikirim | Semua sudah di pusat"
    assert area.row("keys") == "Kunci segel | Tidak ada"
    area.go("attempts")
    assert isinstance(world.view, StaffView)


def test_five_lines_fill_and_one_sentence_ends_them(area: Maintained, world: World) -> None:
    area.sync.errand = PlayedErrand(
        [("contact", 0, 0), ("cases", 12, 12), ("files", 2_100_000, 7_300_000), ("status", 3, 3)],
        done_end(),
    )
    area.enter()
    area.press()
    assert isinstance(world.view, ErrandView)
    assert [line.state for line in world.view.lines] == [LineState.NOW] + [LineState.TO_COME] * 4
    assert world.view.skip is not None
    area.errands.finish()
    world.tick()
    assert [line.state for line in world.view.lines] == [LineState.DONE] * 5
    said = world.say()
    assert {"Semua sudah terkirim. Status terbaru sudah diambil.", "12 dari 12", "2,1 dari 7,3 MB"} <= set(
        said
    )
    assert any(words.startswith("Selesai 0") or words.startswith("Selesai 1") for words in said)
    area.press()
    assert world.screen == "staff_home"


@pytest.mark.parametrize(
    ("end", "sentence"),
    [
        (ErrandEnd("trouble", "login-page", START), "Jaringan meminta login. Hubungi penyedia internet."),
        (ErrandEnd("trouble", "busy", START, {"seconds": 39.4}), "Pusat sibuk, dicoba lagi dalam 40 detik."),
        (ErrandEnd("done", "done.clock", START), "Semua sudah terkirim. Jam kiosk salah, sudah disesuaikan."),
        (ErrandEnd("trouble", "revoked", START), "Kunci dicabut. Hubungi admin."),
        (ErrandEnd("trouble", "failed", START), "Berhenti tanpa sebab yang dikenal. Laporkan ke admin."),
        (
            ErrandEnd("trouble", "never-heard-of", START),
            "Berhenti tanpa sebab yang dikenal. Laporkan ke admin.",
        ),
        (
            ErrandEnd("trouble", "stick.full", START, {"needed_mb": 12, "free_mb": 3}),
            "Stik penuh. Perlu 12 MB, tersisa 3 MB.",
        ),
        (
            ErrandEnd("done", "stick.saved", START, {"n": 12, "bytes": 7_300_000}),
            "Selesai, stik aman dicabut. 12 kasus, 7,3 MB.",
        ),
    ],
)
def test_each_end_is_one_sentence_that_says_what_next(
    area: Maintained, world: World, end: ErrandEnd, sentence: str
) -> None:
    area.sync.errand = PlayedErrand([("contact", 0, 0)], end)
    area.enter()
    area.press()
    area.errands.finish()
    world.tick()
    assert sentence in world.say()
    if end.ended == "trouble":
        assert isinstance(world.view, ErrandView)
        assert world.view.lines[0].state is LineState.STOPPED
        area.press()
        assert world.view.end is None  # again from the first line


def test_every_outcome_of_the_worker_has_its_sentence() -> None:
    from typing import get_args

    from kiosk.presenters.maintenance_words import _END
    from sync.worker.reports import Outcome

    assert sorted(set(get_args(Outcome)) - _END.keys()) == []


def test_stop_is_asked_once_and_the_page_waits_for_the_request_under_way(
    area: Maintained, world: World
) -> None:
    area.sync.errand = PlayedErrand([("contact", 0, 0)], ErrandEnd("stopped", "stopped", START))
    area.enter()
    area.press()
    world.act(Skip())
    assert area.sync.errand.cancelled == 1
    assert isinstance(world.view, ErrandView)
    assert world.view.skip is None
    assert "Berhenti setelah kiriman ini selesai." in world.say()
    area.errands.finish()
    world.tick()
    assert "Dihentikan. Sisanya dikirim nanti." in world.say()


def test_who_watches_an_errand_is_not_sent_away(area: Maintained, world: World) -> None:
    area.enter()
    area.press()
    world.tick(300, 1.0)
    assert world.screen == "staff_errand"
    area.errands.finish()
    world.tick(122, 1.0)
    assert world.screen == "welcome"


def test_an_errand_goes_on_when_its_page_is_left(area: Maintained, world: World) -> None:
    area.enter()
    area.press()
    world.act(Cancel())
    assert world.screen == "welcome"
    assert area.sync.errand.cancelled == 0
    area.errands.finish()
    world.tick()
    area.enter()  # its thread does not keep the next one waiting
    assert world.screen == "staff_home"


def test_rate_and_time_left_once_they_can_be_said(area: Maintained, world: World) -> None:
    area.enter()
    area.press()
    page = world.visit._page
    page._step(_files(1_000_000))  # type: ignore[attr-defined]
    world.tick(4)
    assert "1,0 dari 5,0 MB" in world.say()
    page._step(_files(1_250_000))  # type: ignore[attr-defined]
    world.tick(12)
    assert any(words.startswith("1,2 dari 5,0 MB, ") and " kB/s, sisa " in words for words in world.say())


def _files(done: int) -> object:
    from kiosk.maintenance import Step

    return Step("files", done, 5_000_000)


def test_what_was_set_aside_is_tried_again(area: Maintained, world: World) -> None:
    area.enter()
    area.go("sync", "aside")
    assert "Pusat sudah punya isi lain dengan nomor ini" in world.say()
    area.go("aside.0")
    world.tick(2)
    assert area.sync.released == [(1, 7)]
    assert "Dikirim lagi pada sinkronisasi berikutnya." in world.say()


def test_a_damaged_file_is_shown_and_has_no_button(area: Maintained, world: World) -> None:
    area.sync.shown = replace(area.sync.shown, aside=(Aside(None, "", "file.damaged", None),))
    area.enter()
    area.go("sync", "aside", "aside.0")
    assert "Berkas di mesin ini rusak atau hilang" in world.say()
    assert area.sync.released == []


def test_the_stick_is_saved_to_and_read_from(area: Maintained, world: World) -> None:
    area.enter()
    for door in ("save", "fetch"):
        area.go("sync", door)
        assert world.screen == "staff_errand"
        area.errands.finish()
        world.tick()
        area.press()
        world.act(Back())
        world.tick()


# --- papers


def test_an_owed_paper_is_printed_in_the_name_of_who_entered(area: Maintained, world: World) -> None:
    area.enter()
    area.go("papers", "paper.000123")
    world.on()
    world.tick(2)
    assert area.papers.done == [("print", "Siti Contoh", "dicetak dari layar pemeliharaan")]
    assert {"Struk sudah tercetak.", "Tidak ada struk yang tertunda."} <= set(world.say())


def test_giving_up_wants_a_reason(area: Maintained, world: World) -> None:
    area.enter()
    area.go("papers", "paper.000123")
    world.act(Skip(), Primary())
    assert "Pilih alasannya dahulu." in world.say()
    assert area.papers.done == []
    world.act(Choose("gone"))
    world.on()
    world.tick(2)
    assert area.papers.done == [("give_up", "Siti Contoh", "pengadu sudah pergi")]
    assert "Struk tidak tertunda lagi." in world.say()


def test_back_from_the_reasons_gives_nothing_up(area: Maintained, world: World) -> None:
    area.enter()
    area.go("papers", "paper.000123")
    world.act(Skip(), Choose("gone"), Back())
    world.tick(3)
    assert world.screen == "staff_paper"
    world.act(Back())
    world.tick()
    assert (world.screen, area.papers.done) == ("staff_papers", [])


def test_a_printer_that_is_not_ready_leaves_the_paper_owed(area: Maintained, world: World) -> None:
    area.papers.came = Refusal("job.state")
    area.enter()
    area.go("papers", "paper.000123")
    world.on()
    world.tick(2)
    assert "Printer belum siap. Struk tetap tertunda." in world.say()


# --- service


def test_closing_and_opening_by_hand(area: Maintained, world: World) -> None:
    area.enter()
    area.go("service")
    area.press()
    area.press()
    assert "Pilih alasannya dahulu." in world.say()
    area.go("supplies")
    world.on()
    world.tick(2)
    assert "Ditutup petugas: Kertas atau perlengkapan" in world.say()
    world.act(Cancel())
    assert isinstance(world.view, ClosedView)
    assert "Perlengkapan mesin sedang diganti" in world.say()
    area.start(world.folder)  # over a restart too
    assert isinstance(world.view, ClosedView)
    area.enter()
    area.go("service")
    area.press()
    assert "Penerimaan buka kembali." in world.say()
    world.act(Cancel())
    assert world.screen == "welcome"


def test_a_pause_that_cannot_be_read_stays_closed(area: Maintained, world: World, tmp_path: Path) -> None:
    (world.folder / "paused.json").write_bytes(b"{")
    area.start(world.folder)
    assert isinstance(world.view, ClosedView)


def test_a_machine_that_works_is_not_enrolled_anew(area: Maintained, world: World) -> None:
    area.enter()
    area.go("service", "enrol")
    assert world.screen == "staff_service"


def test_a_closed_machine_is_enrolled_by_code_and_begins_anew(world: World) -> None:
    area = Maintained(world, world.folder, closed("journal.not_enrolled"))
    assert isinstance(world.view, ClosedView)
    area.enter()
    assert "Belum terdaftar" in world.say()
    area.go("service")
    assert "Mesin belum terdaftar di pusat" in world.say()
    area.go("enrol")
    world.act(Enter("7K4M9"), Primary())
    assert "Kode terdiri dari 10 tanda." in world.say()
    area.answer = Refusal("enrol.code-expired")
    world.act(Enter("7K4M92QXZ0"))
    world.on()
    assert "Kode sudah lewat 15 menit. Minta kode baru." in world.say()
    area.answer = ENROLLED
    world.on()
    world.tick()
    assert {"Mesin sudah terdaftar", "PGT2", "9a01c7d2", "4f1c09aa 77be2210"} <= set(world.say())
    assert area.row("test") == "Kasus uji | Pusat membuka kasus uji dan menandatanganinya."
    assert area.row("recipients").endswith("Berlaku sampai 22-11-2028 09.00")
    assert area.enrolled == ["7K4M92QXZ0"] * 2
    area.press()
    assert area.restarts == 1


def test_a_test_case_that_does_not_come_through_is_said_and_sent_again(world: World) -> None:
    area = Maintained(world, world.folder, closed("journal.not_enrolled"))
    area.answer = replace(ENROLLED, tested=Probed("cannot-open", START))
    area.enter()
    area.go("service", "enrol")
    world.act(Enter("7K4M92QXZ0"))
    world.on()
    world.tick()
    assert "Penerimaan tetap tutup" in area.row("test")
    assert "Penerimaan tetap tutup sampai pusat dapat membuka kasus uji." in world.say()
    world.act(Primary())
    world.tick()
    assert area.row("test").endswith("menandatanganinya.")
    assert isinstance(world.view, StaffView)
    assert world.view.skip is None


@pytest.mark.parametrize(
    ("code", "what", "enrols"),
    [
        ("journal.not_enrolled", "belum pernah didaftarkan", True),
        ("journal.other_machine", "disalin dari mesin lain", True),
        ("centre.identity-changed", "disalin dari mesin lain", True),
        ("centre.revoked", "hilang atau dicuri", True),
        ("device_key.missing", "Kunci mesin hilang", True),
    ],
)
def test_whoever_must_enrol_again_reads_what_to_do(world: World, code: str, what: str, enrols: bool) -> None:
    area = Maintained(world, world.folder, closed(code))
    area.enter()
    area.go("service", "state")
    assert what in area.row("what")
    assert area.row("safe")
    assert area.row("step.1")
    area.press()
    assert (world.screen == "staff_enrol") is enrols
    world.act(Back())
    assert world.screen == "staff_service"


def test_a_test_case_can_be_sent_at_any_time(area: Maintained, world: World) -> None:
    area.enter()
    area.go("sync", "test")
    assert world.screen == "staff_errand"
    area.errands.finish()
    world.tick()
    assert "Pusat membuka kasus uji dan menandatanganinya." in world.say()
    area.press()
    assert world.screen == "staff_sync"


def test_the_qr_of_the_desk_enrols_too(world: World) -> None:
    from kiosk.presenters.commands import CodeScanned

    area = Maintained(world, world.folder, closed("keys.missing"))
    area.enter()
    area.go("service", "enrol")
    text = '{"v":1,"url":"https://aduan.example.go.id","code":"7K4M92QXZ0","key":"ab"}'
    world.act(CodeScanned(text.encode()))
    world.tick()
    assert area.enrolled == [text]


def test_between_enrolment_and_restart_nothing_is_taken_in(area: Maintained, world: World) -> None:
    area.maintenance.enrolling.enrol("x")  # type: ignore[union-attr]
    world.tick()
    assert isinstance(world.view, ClosedView)


def test_about(area: Maintained, world: World) -> None:
    area.enter()
    area.go("machine", "records", "about")
    assert {"0.1.0", "PGT1"} <= set(world.say())


def test_every_page_can_be_said_in_every_language(area: Maintained, world: World) -> None:
    area.enter()
    for doors in (
        ("sync",),
        ("papers",),
        ("service",),
        ("service", "hours"),
        ("machine",),
        ("machine", "setup", "languages"),
        ("machine", "records", "about"),
        ("machine", "records", "log"),
        ("machine", "records", "deeds"),
        ("machine", "setup", "usual"),
        ("machine", "network"),
        ("machine", "poweroff"),
        ("tests",),
        ("tests", "printer"),
        ("tests", "printer", "change"),
        ("tests", "tray"),
        ("tests", "reader"),
        ("tests", "sound"),
        ("tests", "glass"),
    ):
        area.go(*doors)
        for language in ("id", "mad", "en"):
            assert world.say(language)
        for _ in doors:
            world.act(Back())
            world.tick()
    assert world.screen == "staff_home"


def test_languages_say_what_waits_and_what_can_be_heard(area: Maintained, world: World) -> None:
    area.enter()
    area.go("machine", "setup", "languages")
    assert area.row("language.id") == "Bahasa Indonesia | Lengkap | Suara: 655 dari 655 rekaman"
    assert "770 teks menunggu penutur asli" in area.row("language.mad")
    assert "3 teks masih berbahasa Indonesia" in area.row("language.en")
    assert "2 rekaman kantor tidak dapat dipakai. Minta admin" in area.row("language.en")
    assert "Tidak ada" in area.row("speaker")
    assert world.view.primary is None, "without a loudspeaker there is nothing to try"


def test_the_loudspeaker_is_tried_step_by_step_and_falls_silent_with_the_page(
    area: Maintained, world: World
) -> None:
    voice = WrittenVoice(world.monotonic)
    world.voice = voice
    world.speaking = Speaking(player=SimulatedPlayer(world.monotonic))
    area.start(world.folder)
    area.enter()
    area.go("machine", "setup", "languages")
    for _ in range(5):
        area.press()
    assert [loudness for _, _, loudness in voice.said] == [1, 2, 3, 4, 1]
    assert "Kekuatan suara 1 dari 4" in " ".join(world.say())
    assert voice.is_speaking()
    world.act(Back())
    assert not voice.is_speaking()


def test_the_glass_is_measured_with_a_card_and_touched_all_over(area: Maintained, world: World) -> None:
    area.enter()
    area.go("tests", "glass")
    assert "4,03 titik/mm" in world.say()
    world.act(*[Choose("narrower")] * 600)
    assert "2,68 titik/mm" in world.say(), "there are no larger panels of so many pixels"
    world.act(*(Choose(f"cell.{n}") for n in range(11)), Choose("cell.3"), Choose("cell.99"))
    assert "Sentuh setiap kotak: 11 dari 12" in world.say()
    world.act(Choose("cell.11"))
    assert "Semua kotak menanggapi." in world.say()
    world.act(Skip())
    assert "Sentuh setiap kotak: 0 dari 12" in world.say()
    world.act(Back())
    assert world.screen == "staff_tests"


def test_the_measure_of_the_glass_is_kept_and_counts_until_the_settings_say_another(
    area: Maintained, world: World
) -> None:
    area.enter()
    area.go("tests", "glass")
    assert world.view.primary is None, "nothing to keep yet"
    world.act(*[Choose("wider")] * 3)
    area.press()
    assert "Tersimpan. Mulai ulang aplikasi agar berlaku." in world.say()
    panel = PanelSettings()
    assert GlassFile(world.folder, panel).now() == pytest.approx(351 / 85.6)
    assert GlassFile(world.folder, msgspec.structs.replace(panel, px_per_mm=5.0)).now() == 5.0
    assert GlassFile(world.folder, msgspec.structs.replace(panel, width_px=1200)).now() == panel.px_per_mm
    area.go("wider")
    (world.folder / "glass.json").unlink()
    (world.folder / "glass.json").mkdir()
    area.press()
    view = world.view
    assert isinstance(view, GlassView)
    assert view.said == NOT_STORED
    assert view.primary is not None, "it can be tried again"
    assert GlassFile(world.folder, panel).now() == panel.px_per_mm


@pytest.mark.parametrize(
    "kept",
    [
        b"",
        b"[]",
        b'{"px_per_mm": 19.0, "width_px": 1080, "height_px": 1920, "stated": 4.03}',
        b'{"px_per_mm": 0.0, "width_px": 1080, "height_px": 1920, "stated": 4.03}',
    ],
)
def test_a_measure_that_no_panel_has_is_not_believed(tmp_path: Path, kept: bytes) -> None:
    (tmp_path / "glass.json").write_bytes(kept)
    assert GlassFile(tmp_path, PanelSettings()).now() == 4.03
