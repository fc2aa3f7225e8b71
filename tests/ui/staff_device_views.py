"""Pages on which staff try the devices, in every state, with the shipped words."""

from __future__ import annotations

from kiosk.presenters.maintenance_views import (
    Lamp,
    Said,
    StaffPrinterView,
    StaffRow,
    StaffTrayView,
    StaffView,
)
from kiosk.presenters.views import CaptureStage, Choice, Guide, Scene, View
from kiosk.texts.text import Text, Verbatim

_AT = Verbatim("23-11-2026 10.15")
_BY = {"at": _AT, "by": Verbatim("Siti Contoh")}
_STEPS = tuple(Text(f"staff.roll.{step}") for step in ("open", "insert", "pull", "close"))


def device_views() -> dict[str, View]:
    """By name, as the tests show them."""
    return {
        "staff-tests": _trials(),
        "staff-printer": _printer(),
        "staff-printer-look": _look(),
        "staff-roll-open": _roll(Scene.OPEN, 0),
        "staff-roll-pull": _roll(Scene.PULL, 2),
        "staff-roll-done": StaffPrinterView(
            screen="staff_roll",
            title=Text("staff.roll.done"),
            help=Text("staff.roll.done_help"),
            guide=Guide(Scene.READY),
            primary=Text("staff.good"),
        ),
        "staff-tray": StaffTrayView(
            screen="staff_tray",
            title=Text("staff.tray"),
            help=Text("staff.try.specimen"),
            can_go_back=True,
            stage=CaptureStage.LOOKING,
            instruction=Text("scan.no_card"),
            can_shoot=True,
            count=0,
            limit=1,
        ),
        "staff-tray-result": _tray_result(),
        "staff-reader": _reader(),
        "staff-sound": _sound(),
    }


def _trials() -> View:
    try_ = Text("staff.try")
    by = Text("staff.try.at_by", _BY)
    return StaffView(
        screen="staff_tests",
        title=Text("staff.tests"),
        help=Text("staff.tests_help"),
        can_go_back=True,
        rows=(
            StaffRow(
                "printer", "printer", Text("staff.printer"), Text("staff.try.good"), Lamp.GOOD, by, try_
            ),
            StaffRow("tray", "camera", Text("staff.tray"), Text("staff.try.bad"), Lamp.BAD, by, try_),
            StaffRow("reader", "scan-line", Text("staff.reader"), Text("staff.not_fitted")),
            StaffRow("sound", "mic", Text("staff.try.sound"), Text("staff.try.unsure"), Lamp.LOOK, by, try_),
            StaffRow("glass", "hand", Text("staff.glass"), Text("staff.try.never"), act=try_),
        ),
    )


def _printer() -> View:
    return StaffView(
        screen="staff_printer",
        title=Text("staff.printer"),
        primary=Text("staff.try.print"),
        can_go_back=True,
        note=Said(Text("staff.try.still_stopped"), failed=True),
        rows=(
            StaffRow(
                "state",
                "printer",
                Text("staff.part.state"),
                Text("printer.cutter"),
                Lamp.BAD,
                Verbatim("usb:0416:5011 12 12 1A 12"),
            ),
            StaffRow(
                "part.cover",
                "panel-bottom",
                Text("staff.part.cover"),
                Text("staff.part.cover_well"),
                Lamp.GOOD,
            ),
            StaffRow(
                "part.paper",
                "receipt-text",
                Text("staff.part.paper"),
                Text("staff.part.paper_low"),
                Lamp.LOOK,
            ),
            StaffRow("part.cutter", "minus", Text("staff.part.cutter"), Text("printer.cutter"), Lamp.BAD),
            StaffRow("part.heat", "sun", Text("staff.part.heat"), Text("staff.fine"), Lamp.GOOD),
            StaffRow("roll", "rotate-ccw", Text("staff.part.roll"), Text("staff.part.roll_at", _BY)),
        ),
        doors=(
            Choice("change", Text("staff.roll"), Text("staff.roll_hint"), "receipt-text"),
            Choice("jam", Text("staff.jam"), Text("staff.jam_hint"), "refresh-cw"),
        ),
    )


def _look() -> View:
    seen = (("black", "square"), ("ruler", "scale"), ("letters", "type"), ("cut", "receipt-text"))
    return StaffView(
        screen="staff_printer_look",
        title=Text("staff.try.page_title"),
        help=Text("staff.try.page_help"),
        primary=Text("staff.try.page_good"),
        skip=Text("staff.try.page_bad"),
        rows=tuple(
            StaffRow(f"see.{name}", icon, Text(f"staff.see.{name}"), Text(f"staff.see.{name}_how"))
            for name, icon in seen
        ),
    )


def _roll(scene: Scene, done: int) -> View:
    return StaffPrinterView(
        screen="staff_roll",
        title=Text("staff.roll.title"),
        help=Text("staff.roll.help"),
        problem=Text("staff.roll.not_seen") if scene is Scene.OPEN else None,
        guide=Guide(scene, _STEPS, done=done),
        primary=Text("staff.roll.next"),
        can_go_back=True,
    )


def _tray_result() -> View:
    read = {"n": 16, "doubtful": 1}
    return StaffView(
        screen="staff_tray_result",
        title=Text("staff.tray"),
        help=Text("staff.try.not_kept"),
        primary=Text("staff.again"),
        can_go_back=True,
        rows=(
            StaffRow(
                "lamp",
                "lamp",
                Text("staff.try.lamp"),
                Text("staff.try.lamp_glare"),
                Lamp.BAD,
                Text("staff.try.lamp_next"),
            ),
            StaffRow(
                "focus",
                "eye",
                Text("staff.try.focus"),
                Text("staff.try.focus_blur"),
                Lamp.BAD,
                Text("staff.try.focus_next"),
            ),
            StaffRow("card", "id-card", Text("staff.try.card"), Text("staff.try.card_cut"), Lamp.GOOD),
            StaffRow(
                "number",
                "scan-text",
                Text("staff.try.number"),
                Text("staff.try.number_read", read),
                Lamp.GOOD,
            ),
        ),
    )


def _reader() -> View:
    return StaffView(
        screen="staff_reader",
        title=Text("staff.reader"),
        help=Text("staff.code.show"),
        can_go_back=True,
        rows=(
            StaffRow("state", "scan-line", Text("staff.part.state"), Text("staff.ready"), Lamp.GOOD),
            StaffRow(
                "last",
                "qr-code",
                Text("staff.code.last"),
                Text("staff.code.receipt"),
                Lamp.GOOD,
                Text("staff.code.count", {"n": 3}),
            ),
            StaffRow(
                "strange",
                "scan-line",
                Text("staff.code.strange"),
                Text("staff.code.strange_n", {"n": 2}),
                Lamp.LOOK,
                Text("staff.code.strange_next"),
            ),
        ),
    )


def _sound() -> View:
    return StaffView(
        screen="staff_sound",
        title=Text("staff.try.sound"),
        help=Text("staff.try.did_you_hear"),
        primary=Text("staff.try.heard"),
        skip=Text("staff.try.not_heard"),
        can_go_back=True,
        rows=(
            StaffRow(
                "microphone",
                "mic",
                Text("staff.microphone"),
                Text("staff.try.mic_silent"),
                Lamp.BAD,
                Text("staff.try.mic_next"),
            ),
            StaffRow("speaker", "volume-2", Text("staff.speaker"), Text("staff.ready"), Lamp.GOOD),
        ),
    )
