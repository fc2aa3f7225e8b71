"""The newest lines of the machine's log, by area; and what staff did here. No line holds anything personal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from kiosk.maintenance import Deed, LogLine, Person
from kiosk.outside import Outside
from kiosk.presenters.commands import Back, Choose, Command, Primary, Skip
from kiosk.presenters.maintenance import StaffPage
from kiosk.presenters.maintenance_log_words import area_words, do_words, event_words
from kiosk.presenters.maintenance_outcomes import outcome_words, went_well
from kiosk.presenters.maintenance_views import Lamp, StaffRow, StaffView
from kiosk.presenters.maintenance_words import moment
from kiosk.presenters.page import Going, Page
from kiosk.texts.text import Text, Verbatim

SHOWN = 100
_LAMPS: Final = {"info": Lamp.NONE, "warning": Lamp.LOOK, "error": Lamp.BAD}
_DEEDS: Final = {
    "enter": Text("staff.deed.enter"),
    "assist": Text("staff.deed.assist"),
    "sync": Text("staff.sync"),
    "release": Text("staff.deed.release"),
    "seen": Text("staff.seen"),
    "stick_out": Text("staff.save"),
    "stick_in": Text("staff.fetch"),
    "print": Text("staff.print"),
    "give_up": Text("staff.give_up"),
    "close": Text("staff.close_intake"),
    "open": Text("staff.open_intake"),
    "enrol": Text("staff.enrol"),
    "first_code": Text("staff.first.code"),
    "codes": Text("staff.deed.codes"),
    "code_add": Text("staff.deed.code_add"),
    "code_change": Text("staff.deed.code_change"),
    "code_remove": Text("staff.deed.code_remove"),
    "test_case": Text("staff.testing"),
    "restart": Text("staff.restart"),
    "network": Text("staff.network"),
    "roll": Text("staff.roll"),
    "jam": Text("staff.jam"),
    "usual": Text("staff.usual"),
    "usb": Text("staff.usb"),
    "learn-usb": Text("staff.usb_list.learnt"),
    "update_bring": Text("staff.update.bringing"),
    "update_now": Text("staff.update.now"),
    "update_back": Text("staff.update.back"),
    "reboot": Text("staff.reboot"),
    "poweroff": Text("staff.power_off"),
    "glass": Text("staff.deed.glass"),
    "test.printer": Text("staff.deed.try", {"what": Text("staff.printer")}),
    "test.tray": Text("staff.deed.try", {"what": Text("staff.tray")}),
    "test.reader": Text("staff.deed.try", {"what": Text("staff.reader")}),
    "test.sound": Text("staff.deed.try", {"what": Text("staff.try.sound")}),
    "test.glass": Text("staff.deed.try", {"what": Text("staff.glass")}),
}


class LogPage(StaffPage):
    """All areas, or the one that "Bidang lain" has come to."""

    def __init__(self, outside: Outside, person: Person, back: Callable[[], Page]) -> None:
        super().__init__(outside, person)
        self._back = back
        self._lines = self.machine.log()
        self._areas = ("", *sorted({line.area for line in self._lines}))
        self._at = 0

    def view(self, language: str) -> StaffView:
        area = self._areas[self._at]
        return StaffView(
            screen="staff_log",
            title=Text("staff.log"),
            help=self._help(area),
            primary=Text("staff.log.other") if len(self._areas) > 1 else None,
            skip=Text("staff.log.all") if area else None,
            can_go_back=True,
            rows=tuple(_line(n, line) for n, line in enumerate(self._shown())),
        )

    def asked(self, command: Command) -> Going:
        match command:
            case Back():
                return self._back()
            case Choose(id=chosen) if chosen.removeprefix("line.").isdecimal():
                shown = self._shown()
                at = int(chosen.removeprefix("line."))
                return (
                    LinePage(self.outside, self.person, lambda: self, shown[at]) if at < len(shown) else None
                )
            case Primary():
                self._at = (self._at + 1) % len(self._areas)
            case Skip():
                self._at = 0
        return None

    def _shown(self) -> list[LogLine]:
        area = self._areas[self._at]
        return [line for line in self._lines if area in ("", line.area)][:SHOWN]

    def _help(self, area: str) -> Text:
        if not self._lines:
            return Text("staff.log.none")
        return Text("staff.log.of", {"area": area_words(area)}) if area else Text("staff.log.help")


def _line(n: int, line: LogLine) -> StaffRow:
    lamp, see = _LAMPS.get(line.level, Lamp.NONE), Text("staff.see")
    said = event_words(line)
    return StaffRow(f"line.{n}", "file-text", moment(line.at), said, lamp, _as_written(line), see)


def _as_written(line: LogLine) -> Verbatim:
    """For whoever is on the telephone."""
    return Verbatim(f"{line.event} {line.facts}".rstrip())


class LinePage(StaffPage):
    """One line: what has happened, what to do, and small what the log itself holds."""

    def __init__(self, outside: Outside, person: Person, back: Callable[[], Page], line: LogLine) -> None:
        super().__init__(outside, person)
        self._back, self._line = back, line

    def view(self, language: str) -> StaffView:
        return StaffView(
            screen="staff_log_line",
            title=Text("staff.log.line"),
            can_go_back=True,
            rows=_whole(self._line),
        )

    def asked(self, command: Command) -> Going:
        return self._back() if isinstance(command, Back) else None


def _whole(line: LogLine) -> tuple[StaffRow, ...]:
    lamp = _LAMPS.get(line.level, Lamp.NONE)
    return (
        StaffRow("event", "file-text", moment(line.at), event_words(line), lamp, _as_written(line)),
        StaffRow("do", "wrench", Text("staff.log.do"), do_words(line)),
    )


class DeedsPage(StaffPage):
    """Who did what here, the newest first."""

    def __init__(self, outside: Outside, person: Person, back: Callable[[], Page]) -> None:
        super().__init__(outside, person)
        self._back, self._deeds = back, self.machine.deeds.recent()[:SHOWN]

    def view(self, language: str) -> StaffView:
        return StaffView(
            screen="staff_deeds",
            title=Text("staff.deeds"),
            help=None if self._deeds else Text("staff.deeds.none"),
            can_go_back=True,
            rows=tuple(_deed(n, deed) for n, deed in enumerate(self._deeds)),
        )

    def asked(self, command: Command) -> Going:
        return self._back() if isinstance(command, Back) else None


def deed_words(deed: Deed) -> Text | Verbatim:
    """What was done; a word that nobody foresaw as it is."""
    return _DEEDS.get(deed.what, Verbatim(deed.what))


def _deed(n: int, deed: Deed) -> StaffRow:
    by = Text("staff.try.at_by", {"at": moment(deed.at), "by": Verbatim(deed.name)})
    well = went_well(deed)
    more = None if well else outcome_words(deed)
    return StaffRow(f"deed.{n}", "user-check", by, deed_words(deed), Lamp.GOOD if well else Lamp.NONE, more)
