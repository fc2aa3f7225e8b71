"""Pages of the machine itself, with the shipped words: network, hours, what holds at the start, log, switching off."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from kiosk.checks.usb import UsbDevice
from kiosk.maintenance import Deed, LogLine, OfficeSettings, ReleaseFacts, Wish
from kiosk.presenters import (
    maintenance_ask,
    maintenance_hours,
    maintenance_log,
    maintenance_update,
    maintenance_usb,
)
from kiosk.presenters.maintenance_views import Lamp, Said, StaffRow, StaffView
from kiosk.presenters.views import Choice, View
from kiosk.texts.text import Text, Verbatim
from sync.cases.working_calendar import WorkingCalendar
from tests.cases.shipped import shipped
from tests.ui.world import NOW

_AT = Verbatim("23-11-2026 10.15")
_BY = Text("staff.try.at_by", {"at": _AT, "by": Verbatim("Siti Contoh")})
_SEE = Text("staff.see")


def machine_views() -> dict[str, View]:
    """By name, as the tests show them."""
    return {
        "staff-machine": _machine(),
        "staff-setup": _behind("setup"),
        "staff-records": _behind("records"),
        "staff-network": _network(),
        "staff-hours": _hours(),
        "staff-usual": _usual(),
        "staff-log": _log(),
        "staff-deeds": _deeds(),
        "staff-log-line": _line(),
        "staff-ask": _ask("usb"),
        "staff-ask-usb-list": _ask("learn-usb"),
        "staff-usb-list": _usb_list(),
        "staff-update": _update(_READY),
        "staff-update-fails": _update(_FAILED),
        "staff-update-back": _back(),
    }


def _machine() -> View:
    rows = (
        ("network", "globe", Text("staff.network"), Text("staff.net.hint"), _SEE),
        ("usb", "save", Text("staff.usb"), Text("staff.usb.hint"), Text("staff.usb.allow")),
        (
            "restart",
            "rotate-ccw",
            Text("staff.application"),
            Text("staff.restart_hint"),
            Text("staff.restart"),
        ),
        ("reboot", "refresh-cw", Text("staff.computer"), Text("staff.reboot_hint"), Text("staff.reboot")),
        ("poweroff", "power", Text("staff.power"), Text("staff.power_off_hint"), Text("staff.power_off")),
    )
    return StaffView(
        screen="staff_machine",
        title=Text("staff.machine"),
        can_go_back=True,
        note=Said(Text("staff.asked.not"), failed=True),
        rows=tuple(StaffRow(id_, icon, label, state, act=act) for id_, icon, label, state, act in rows),
        doors=(
            Choice("setup", Text("staff.setup"), Text("staff.setup_hint"), "sliders-horizontal"),
            Choice("records", Text("staff.records"), Text("staff.records_hint"), "file-text"),
        ),
    )


def _behind(door: str) -> View:
    setup = (
        ("codes", "key", Text("staff.code"), Text("staff.codes.hint"), None),
        ("languages", "languages", Text("staff.languages"), Text("staff.languages.state"), None),
        ("usual", "sliders-horizontal", Text("staff.usual"), Text("staff.usual.hint"), None),
        ("usb-list", "shield-check", Text("staff.usb_list"), Text("staff.usb_list.hint"), None),
    )
    records = (
        ("update", "package", Text("staff.update"), Text("staff.update.hint"), None),
        ("deeds", "user-check", Text("staff.deeds"), Text("staff.deed.enter"), _BY),
        ("log", "file-text", Text("staff.log"), Text("staff.log.hint"), None),
        ("about", "info", Text("staff.about"), Verbatim("0.9.0"), None),
    )
    seen = setup if door == "setup" else records
    return StaffView(
        screen=f"staff_{door}",
        title=Text("staff.setup" if door == "setup" else "staff.records"),
        can_go_back=True,
        rows=tuple(
            StaffRow(id_, icon, label, state, next=more, act=_SEE) for id_, icon, label, state, more in seen
        ),
    )


def _network() -> View:
    """Each step at its worst, one page after the other would do: the longest words of each stand here."""
    rows = (
        ("card", "wifi", "card", Text("staff.net.no_cable"), Text("staff.net.no_cable_next"), Lamp.BAD),
        ("address", "map-pin", "address", Verbatim("192.168.1.23"), None, Lamp.GOOD),
        (
            "gateway",
            "signpost",
            "gateway",
            Text("staff.net.gateway_silent"),
            Text("staff.net.router_next"),
            Lamp.BAD,
        ),
        (
            "name",
            "book-open",
            "name",
            Text("staff.net.name_unknown"),
            Text("staff.net.name_unknown_next"),
            Lamp.BAD,
        ),
        (
            "line",
            "arrow-left-right",
            "line",
            Text("staff.net.silent"),
            Text("staff.net.centre_next"),
            Lamp.BAD,
        ),
        (
            "certificate",
            "shield-check",
            "certificate",
            Text("staff.net.cert_soon"),
            Text("staff.keys_until", {"at": _AT}),
            Lamp.LOOK,
        ),
    )
    return StaffView(
        screen="staff_network",
        title=Text("staff.network"),
        primary=Text("staff.net.again"),
        can_go_back=True,
        rows=(
            *(
                StaffRow(id_, icon, Text(f"staff.net.{label}"), state, lamp, more)
                for id_, icon, label, state, more, lamp in rows
            ),
            StaffRow("centre", "landmark", Text("staff.centre"), Text("staff.net.skipped")),
        ),
    )


def _hours() -> View:
    calendar = WorkingCalendar.from_mapping(shipped("holidays.toml"), shipped("office.toml"))
    today = NOW.date()
    return StaffView(
        screen="staff_hours",
        title=Text("staff.hours_of_desk"),
        help=Text("staff.hours.help"),
        primary=Text("staff.hours.close_today"),
        can_go_back=True,
        rows=tuple(
            maintenance_hours._day(calendar, today + timedelta(days=n), is_today=not n) for n in range(7)
        ),
    )


def _usual() -> View:
    return StaffView(
        screen="staff_usual",
        title=Text("staff.usual"),
        help=Text("staff.usual.help"),
        primary=Text("staff.usual.keep"),
        can_go_back=True,
        rows=(
            StaffRow("id", "languages", Verbatim("Bahasa Indonesia"), Text("staff.usual.always"), Lamp.GOOD),
            StaffRow(
                "mad",
                "languages",
                Verbatim("Bhâsa Madhurâ"),
                Text("staff.usual.offered"),
                Lamp.GOOD,
                act=Text("staff.usual.leave_out"),
            ),
            StaffRow(
                "en",
                "languages",
                Verbatim("English"),
                Text("staff.usual.not_offered"),
                act=Text("staff.usual.offer"),
            ),
            StaffRow(
                "loudness",
                "volume-2",
                Text("staff.speaker"),
                Text("staff.usual.loud", {"n": 2, "of": 4}),
                act=Text("staff.usual.louder"),
            ),
        ),
    )


def _log() -> View:
    lines = (
        ("warning", "sync.run_ended", "outcome=certificate detail= sent=0 complete=0 files=0 set_aside=0"),
        ("error", "backup.not_made", "reason=backup.no_room"),
        ("info", "access.entered", "who=s1a2"),
    )
    return StaffView(
        screen="staff_log",
        title=Text("staff.log"),
        help=Text("staff.log.of", {"area": Text("staff.area.sync")}),
        primary=Text("staff.log.other"),
        skip=Text("staff.log.all"),
        can_go_back=True,
        rows=tuple(
            maintenance_log._line(n, LogLine(NOW, level, event, facts))
            for n, (level, event, facts) in enumerate(lines * 4)
        ),
    )


def _deeds() -> View:
    deeds = (("test.sound", "good"), ("close", "supplies"), ("network", "certificate.unknown-issuer"))
    return StaffView(
        screen="staff_deeds",
        title=Text("staff.deeds"),
        can_go_back=True,
        rows=tuple(
            maintenance_log._deed(n, Deed(NOW, "s1a2", "Siti Contoh", what, outcome))
            for n, (what, outcome) in enumerate(deeds * 4)
        ),
    )


def _usb_list() -> View:
    """What a kiosk has, and each that somebody should think twice of."""
    devices = (
        UsbDevice("1-1", "touch", "ILITEK ILITEK-TP", let_in=True),
        UsbDevice("1-2", "printer", "EPSON TM-T20III", let_in=True),
        UsbDevice("1-3", "camera", "HD Webcam C615", let_in=True),
        UsbDevice("1-4", "serial", "Honeywell 1950 Area-Imaging Scanner ABCD", let_in=False),
        UsbDevice("2-1", "keyboard", "", let_in=True),
        UsbDevice("2-2", "stick", "SanDisk Ultra", let_in=False),
    )
    return StaffView(
        screen="staff_usb_list",
        title=Text("staff.usb_list"),
        help=Text("staff.usb_list.help"),
        primary=Text("staff.usb_list.learn"),
        can_go_back=True,
        rows=maintenance_usb._rows(devices),
    )


def _ask(wish: Wish) -> View:
    grave = maintenance_ask._GRAVE[wish]
    return StaffView(
        screen="staff_ask",
        title=grave.title,
        primary=grave.button,
        can_go_back=True,
        rows=tuple(
            StaffRow(f"line.{n}", icon, label, words) for n, (icon, label, words) in enumerate(grave.lines)
        ),
    )


_READY = ReleaseFacts(
    able=True,
    running="0.2.0",
    heard=True,
    offered="0.3.0",
    size=194_300_000,
    here=194_300_000,
    stage="ready",
    version="0.3.0",
    last="update.done",
    last_version="0.2.0",
    last_at=NOW,
    settings=OfficeSettings(1_764_126_900_000, NOW),
)
_FAILED = replace(
    _READY,
    before="0.1.0",
    here=42_100_000,
    stage="unpacking",
    last="update.died",
    last_version="0.2.9",
    settings=OfficeSettings(1_764_126_900_000, NOW, refused=1_764_126_999_000, why="kiosk.languages"),
)


def _update(facts: ReleaseFacts) -> View:
    return StaffView(
        screen="staff_update",
        title=Text("staff.update"),
        primary=Text("staff.update.stick"),
        can_go_back=True,
        rows=maintenance_update.update_rows(facts, "0.2.0", "id"),
    )


def _back() -> View:
    sure = maintenance_update._return(_FAILED)
    return StaffView(
        screen="staff_ask",
        title=sure.title,
        primary=sure.button,
        can_go_back=True,
        rows=tuple(
            StaffRow(f"line.{n}", icon, label, words) for n, (icon, label, words) in enumerate(sure.lines)
        ),
    )


def _line() -> View:
    about = LogLine(NOW, "warning", "sync.run_ended", "outcome=certificate sent=0 complete=0 files=0")
    return StaffView(
        screen="staff_log_line",
        title=Text("staff.log.line"),
        can_go_back=True,
        rows=maintenance_log._whole(about),
    )
