"""What a kiosk says of its printer, for whoever has to bring a roll or call a technician (F24, F25)."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from sync.central.devices import Device
from sync.desk.views import Said
from sync.desk.wording import Wording

ALERT_AFTER = 3
"""So many stops for the same reason since the kiosk started, and the machine wants a technician."""

_MENDED_BY_A_TECHNICIAN = ("cutter", "heat")
_TONES = {"ready": "good", "degraded": "soon", "blocked": "late", "absent": "late", "lost": "late"}


class PrinterReport(msgspec.Struct, frozen=True):
    """The printer's part of a kiosk's health. Words of the kiosk's own; empty where it has said nothing."""

    printer: str = ""
    printer_trouble: str = ""
    printer_stops: dict[str, int] = {}


def report_of(device: Device) -> PrinterReport:
    """What the kiosk said last; an empty report for anything that is none."""
    try:
        return msgspec.json.decode(device.health, type=PrinterReport)
    except msgspec.MsgspecError:
        return PrinterReport()


def printer_words(device: Device, wording: Wording) -> tuple[str, str]:
    """The state in words, and its tone; "Belum ada kabar" of a kiosk that has not spoken of it."""
    report = report_of(device)
    words, _ = _said(report, wording)
    return words, _TONES.get(report.printer, "calm")


def printer_alarms(device: Device, wording: Wording) -> Iterator[Said]:
    """What somebody has to do at this kiosk's printer, in words."""
    report = report_of(device)
    words, action = _said(report, wording)
    if report.printer in ("blocked", "absent", "lost"):
        yield Said("error", f"Printer kios {device.prefix}: {words.lower()}", action)
    elif report.printer == "degraded":
        yield Said("soon", f"Printer kios {device.prefix}: {words.lower()}", action)
    for trouble in _MENDED_BY_A_TECHNICIAN:
        times = report.printer_stops.get(trouble, 0)
        if times >= ALERT_AFTER:
            often = wording.say("printer_often", trouble).format(n=times)
            yield Said("error", f"Printer kios {device.prefix} perlu teknisi", often)


def _said(report: PrinterReport, wording: Wording) -> tuple[str, str]:
    code = f"{report.printer}-{report.printer_trouble}" if report.printer_trouble else report.printer
    known = wording.say("printer", code, default="") or wording.say("printer", report.printer or "none")
    words, _, action = known.partition("|")
    return words, action
