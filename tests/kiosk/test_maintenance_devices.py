"""Devices tried by hand in the staff's area: what each page says, follows and remembers. Without Kivy."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from hardware.audio.simulated import SimulatedPlayer, SimulatedRecorder, drawn_voice
from hardware.ports import NotCaptured, Reading, Sight, State, Status, Trouble
from hardware.printers.status import Part, parts_of
from kiosk.by_hand import PrinterByHand
from kiosk.deeds import KEPT, TOLD, DeedBook
from kiosk.maintenance import Person
from kiosk.outside import Speaking
from kiosk.presenters.commands import Back, Cancel, CodeScanned, Primary, Shoot, Skip
from kiosk.presenters.maintenance_views import StaffPrinterView, StaffTrayView, StaffView
from kiosk.presenters.views import Scene
from kiosk.status import CodeKind, CodeSieve, kind_of_code
from tests.kiosk.maintained import Maintained
from tests.kiosk.world import World, closed

SITI = Person("s1a2", "Siti Contoh")


@pytest.fixture
def area(world: World) -> Maintained:
    return Maintained(world, world.folder)


def lamp(world: World, id_: str) -> str:
    assert isinstance(world.view, StaffView)
    return next(str(row.lamp) for row in world.view.rows if row.id == id_)


# --- printer


def test_a_ready_printer_says_so_part_by_part(area: Maintained, world: World) -> None:
    world.tick(2)
    area.enter()
    area.go("tests", "printer")
    assert area.row("state").startswith("Keadaan | Siap")
    assert [lamp(world, f"part.{part}") for part in Part] == ["good"] * 4


def test_a_test_page_is_printed_looked_at_and_remembered(area: Maintained, world: World) -> None:
    world.tick(2)
    area.enter()
    area.go("tests")
    assert area.row("printer") == "Printer | Belum pernah diuji"
    area.go("printer")
    papers = len(world.twin.papers)
    area.press()
    assert len(world.twin.papers) > papers
    assert world.screen == "staff_printer_look"
    area.press()
    world.act(Back())
    assert area.row("printer").startswith("Printer | Baik | 23-11-2026 10.1")
    assert area.row("printer").endswith(", oleh Siti Contoh")


def test_a_page_that_looks_wrong_is_a_bad_trial(area: Maintained, world: World) -> None:
    world.tick(2)
    area.enter()
    area.go("tests", "printer")
    area.press()
    world.act(Skip())
    assert "Catat bagian yang salah, lalu hubungi admin." in world.say()
    latest = area.deeds.latest("test.printer")
    assert latest is not None
    assert latest.outcome == "bad"


def test_without_paper_nothing_is_printed_and_the_part_is_named(area: Maintained, world: World) -> None:
    world.twin.turn(paper_out_at_row=0)
    world.tick(3)
    area.enter()
    area.go("tests", "printer")
    assert area.row("part.paper") == "Kertas | Kertas struk habis"
    assert lamp(world, "part.cover") == "good"
    area.press()
    assert "Printer belum siap. Tidak ada yang dicetak." in world.say()


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (Status(State.READY), dict.fromkeys(Part, True)),
        (Status(State.UNKNOWN), {}),
        (Status(State.LOST, Trouble.STALLED), {}),
        (Status(State.BLOCKED, Trouble.HEAT), {Part.HEAT: False}),
        (
            Status(State.BLOCKED, Trouble.COVER, "usb:1 12 16 12 72"),
            {Part.COVER: False, Part.PAPER: False, Part.CUTTER: True, Part.HEAT: True},
        ),
        (Status(State.BLOCKED, Trouble.OFFLINE, "does not recover"), {}),
    ],
)
def test_the_printers_bits_in_words(status: Status, told: dict[Part, bool]) -> None:
    assert parts_of(status) == told


class Printer:
    """Says of itself what a test wants, on the page that follows it."""

    def __init__(self, world: World) -> None:
        self.world = world

    def says(self, state: State, trouble: Trouble | None = None) -> None:
        self.world.supervisor.status = Status(state, trouble)
        self.world.visit.tick()

    @property
    def scene(self) -> tuple[Scene, int]:
        view = self.world.view
        assert isinstance(view, StaffPrinterView)
        return view.guide.scene, view.guide.done


def test_the_paper_change_follows_the_printer(area: Maintained, world: World) -> None:
    world.tick(2)
    area.enter()
    area.go("tests", "printer", "change")
    printer = Printer(world)
    assert printer.scene == (Scene.OPEN, 0)
    printer.says(State.BLOCKED, Trouble.COVER)
    assert printer.scene == (Scene.PAPER, 1)
    world.act(Primary())
    assert printer.scene == (Scene.PULL, 2)
    world.act(Primary())
    assert printer.scene == (Scene.COVER, 3)
    printer.says(State.BLOCKED, Trouble.PAPER)
    assert printer.scene == (Scene.OPEN, 0)
    assert "Printer belum melihat kertas. Ulangi dari awal." in world.say()
    printer.says(State.BLOCKED, Trouble.COVER)
    printer.says(State.READY)
    assert printer.scene == (Scene.READY, 4)
    world.act(Primary())
    assert area.row("roll").startswith("Gulungan kertas | Diganti 23-11-2026")


def test_a_printer_that_tells_nothing_is_followed_by_hand(area: Maintained, world: World) -> None:
    world.tick(2)
    area.enter()
    area.go("tests", "printer", "change")
    printer = Printer(world)
    printer.says(State.UNKNOWN)
    for scene in (Scene.PAPER, Scene.PULL, Scene.COVER, Scene.READY):
        world.act(Primary())
        assert printer.scene[0] is scene
    assert area.deeds.latest("roll") is not None


def test_a_lid_left_open_is_not_the_end(area: Maintained, world: World) -> None:
    world.tick(2)
    area.enter()
    area.go("tests", "printer", "change")
    printer = Printer(world)
    printer.says(State.BLOCKED, Trouble.COVER)
    world.act(Primary(), Primary(), Primary())
    assert printer.scene == (Scene.COVER, 3)
    assert "Tutup printer terbuka" in world.say()
    assert area.deeds.latest("roll") is None


def test_a_jam_that_was_cleared_is_looked_at_at_once(area: Maintained, world: World) -> None:
    world.twin.turn(cutter_jammed=True)
    world.tick(3)
    area.enter()
    area.go("tests", "printer")
    assert lamp(world, "part.cutter") == "bad"
    world.twin.turn(cutter_jammed=False)
    area.go("jam")
    world.tick()
    assert "Printer siap lagi." in world.say()
    assert area.deeds.latest("jam") is not None


def test_where_another_process_has_the_journal_the_printer_waits_and_the_rest_can_be_tried(
    world: World,
) -> None:
    area = Maintained(world, world.folder, closed("journal.locked"))
    area.enter()
    area.go("tests", "printer")
    assert area.row("printer") == "Printer | Lihat halaman Layanan"
    area.go("reader")
    assert world.screen == "staff_reader"


def test_a_mistake_of_ours_at_the_printer_holds_nobody_up(area: Maintained, world: World) -> None:
    class Breaking:
        def turn_for(self, errand: Callable[[], None]) -> None:
            with suppress(ZeroDivisionError):
                errand()

    desk = PrinterByHand(world.supervisor, Breaking(), lambda: {str(1 / 0): ""}, lambda _bits: 1)
    assert desk.print_test() == "refused"


# --- tray


def test_a_specimen_card_is_seen_read_and_forgotten(area: Maintained, world: World) -> None:
    world.tray.reading = Reading("3528074501999001", 0.9, (3,))
    area.enter()
    area.go("tests", "tray")
    assert isinstance(world.view, StaffTrayView)
    world.act(Shoot())
    world.tick()
    assert area.row("lamp") == "Lampu | Baik"
    assert area.row("focus") == "Fokus | Baik"
    assert area.row("number") == "Nomor pada kartu | 16 angka terbaca, 1 meragukan"
    assert "3528074501999001" not in repr(world.view)
    latest = area.deeds.latest("test.tray")
    assert latest is not None
    assert latest.outcome == "good"
    area.press()
    assert isinstance(world.view, StaffTrayView)
    world.act(Cancel())
    assert world.screen == "welcome"


# --- reader


def test_the_kind_of_a_code_is_told_and_nothing_else(area: Maintained, world: World) -> None:
    area.enter()
    area.go("tests", "reader")
    assert area.row("last") == "Kode terakhir | Belum ada"
    world.act(CodeScanned(b"PGT1-7K4M-92QX-Z"))
    assert area.row("last") == "Kode terakhir | Nomor pengaduan | 1 kali terbaca"
    assert "PGT1" not in " ".join(world.say())
    world.tick()
    assert area.deeds.latest("test.reader") is not None


def test_codes_of_others_are_counted_and_go_no_further() -> None:
    sieve = CodeSieve(lambda read: read == b"ours")
    assert [sieve(read) for read in (b"ours", b"8991234567890", b"")] == [True, False, False]
    assert sieve.strange == 1


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"PGT1-7K4M-92QX-Z", CodeKind.NUMBER),
        (b"8991234567890", CodeKind.OTHER),
        (b"\xff\xfe", CodeKind.OTHER),
        (
            b'{"v":1,"url":"https://a.id","code":"7K4M92QXZ0","key":"' + b"ab" * 32 + b'"}',
            CodeKind.TICKET,
        ),
    ],
)
def test_kinds_of_codes(data: bytes, kind: CodeKind) -> None:
    assert kind_of_code(data) is kind


# --- sound


def spoken(world: World, *, silent: bool = False) -> Maintained:
    sound = drawn_voice()
    heard = bytes(len(sound)) if silent else sound
    world.speaking = Speaking(SimulatedRecorder(heard, world.monotonic), SimulatedPlayer(world.monotonic))
    return Maintained(world, world.folder)


def test_a_voice_is_recorded_heard_and_confirmed(world: World) -> None:
    area = spoken(world)
    area.enter()
    area.go("tests", "sound")
    area.press()
    assert "Bicara sekarang di depan mesin." in world.say()
    world.tick(20)
    assert "Apakah suara Anda terdengar kembali?" in world.say()
    assert area.row("microphone") == "Mikrofon | Suara masuk"
    world.act(Primary())
    world.tick()
    latest = area.deeds.latest("test.sound")
    assert latest is not None
    assert latest.outcome == "good"


def test_a_dead_microphone_is_told_with_what_to_do(world: World) -> None:
    area = spoken(world, silent=True)
    area.enter()
    area.go("tests", "sound")
    area.press()
    world.tick(20)
    assert area.row("microphone").startswith("Mikrofon | Tidak ada suara masuk | Periksa kabel")
    latest = area.deeds.latest("test.sound")
    assert latest is not None
    assert latest.outcome == "bad"


def test_every_cell_touched_is_a_good_glass(area: Maintained, world: World) -> None:
    area.enter()
    area.go("tests", "glass", *(f"cell.{n}" for n in range(12)))
    world.tick()
    latest = area.deeds.latest("test.glass")
    assert latest is not None
    assert latest.outcome == "good"


# --- the memory of what staff did


def test_deeds_outlast_a_restart_and_are_told_to_the_centre(
    world: World, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    book = DeedBook(tmp_path, world.clock)
    with caplog.at_level(logging.INFO, "kotak"):
        book.keep(SITI, "test.printer", "good")
    assert [one.__dict__["facts"] for one in caplog.records] == [
        {"who": "s1a2", "what": "test.printer", "outcome": "good"}
    ]
    for n in range(KEPT + 5):
        book.keep(SITI, "sync", f"done{n}")
    again = DeedBook(tmp_path, world.clock)
    assert again.latest("test.printer") == book.latest("test.printer")
    assert len(again.recent()) == KEPT
    told = again.report()["staff"]
    assert isinstance(told, list)
    assert len(told) == TOLD
    assert told[0] == {
        "at": "2026-11-23T03:15:00+00:00",
        "by": "Siti Contoh",
        "what": "sync",
        "outcome": f"done{KEPT + 4}",
    }


def test_a_damaged_book_begins_anew_and_a_full_disk_keeps_the_log(
    world: World, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "deeds.json").write_bytes(b"{")
    book = DeedBook(tmp_path / "gone", world.clock)
    assert DeedBook(tmp_path, world.clock).recent() == ()
    with caplog.at_level(logging.INFO, "kotak"):
        book.keep(SITI, "sync", "done")
    assert [one.message for one in caplog.records] == ["service.done", "service.not_kept"]


def test_entering_and_every_act_stand_in_the_book(area: Maintained, world: World) -> None:
    area.enter()
    area.go("service")
    area.press()
    area.go("supplies")
    world.on()
    world.tick(2)
    assert [(one.what, one.outcome, one.name) for one in area.deeds.recent()] == [
        ("close", "supplies", "Siti Contoh"),
        ("enter", "done", "Siti Contoh"),
    ]


@pytest.mark.parametrize(
    ("came", "said"),
    [
        (NotCaptured(Sight.DARK), {"lamp": "Terlalu gelap", "card": "Tidak terpotong rapi"}),
        (NotCaptured(Sight.BLUR), {"focus": "Kabur"}),
        (NotCaptured(Sight.EMPTY), {"card": "Tidak ada kartu di alas"}),
        (NotCaptured(Sight.OTHER), {"card": "Bukan kartu seperti KTP"}),
        (NotCaptured(Status(State.LOST)), {"camera": "Tidak tersambung"}),
    ],
)
def test_what_is_wrong_at_the_tray_is_named(
    area: Maintained, world: World, came: NotCaptured, said: dict[str, str]
) -> None:
    world.tray.take = lambda document, deadline_s: came  # type: ignore[method-assign]
    area.enter()
    area.go("tests", "tray")
    world.act(Shoot())
    world.tick()
    for row, words in said.items():
        assert words in area.row(row)
    latest = area.deeds.latest("test.tray")
    assert latest is not None
    assert latest.outcome == "bad"
