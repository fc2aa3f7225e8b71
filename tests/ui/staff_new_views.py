"""Pages of the maintenance area on a machine that is not enrolled yet, or has yet to prove itself, with the shipped words."""

from __future__ import annotations

from datetime import UTC, datetime

from kiosk.checks.health import Health
from kiosk.presenters.maintenance_health import overview_row
from kiosk.presenters.maintenance_views import Lamp, StaffRow, StaffView
from kiosk.presenters.views import Choice, View
from kiosk.texts.text import Text, Verbatim

_FIRST = Text("staff.enrol_first")
_WAITS = StaffRow(
    "proved",
    "badge-check",
    Text("staff.testing"),
    Text("staff.test.waits"),
    Lamp.LOOK,
    Text("staff.test.waits_next"),
)
_NEVER = StaffRow("attempts", "refresh-cw", Text("staff.contact"), Text("staff.never"), Lamp.LOOK)


def new_views() -> dict[str, View]:
    """By name, as the tests show them."""
    return {
        "staff-home-new": _home(_sync("staff.not_enrolled", Lamp.BAD, _FIRST), "staff.new_help"),
        "staff-home-unproved": _home(
            _sync("staff.test.waits", Lamp.LOOK, Text("staff.test.waits_next")), "staff.home_help"
        ),
        "staff-sync-new": _empty("staff_sync", "staff.sync", "staff.sync_new_help"),
        "staff-sync-unproved": StaffView(
            screen="staff_sync",
            title=Text("staff.sync"),
            primary=Text("staff.sync_now"),
            can_go_back=True,
            rows=(
                StaffRow(
                    "warned.test-case",
                    "bell",
                    Text("staff.warned"),
                    Text("staff.warned.test_case"),
                    Lamp.BAD,
                    Text("staff.since", {"at": Verbatim("23-11-2026 10.15")}),
                    Text("staff.seen"),
                ),
                _NEVER,
                _WAITS,
                StaffRow("waits", "send", Text("staff.waiting"), Text("staff.waits_nothing"), Lamp.GOOD),
                StaffRow("serials", "list-checks", Text("staff.serials"), Text("staff.serials_none")),
            ),
            doors=(
                Choice("save", Text("staff.save"), Text("staff.save_hint"), "save"),
                Choice("fetch", Text("staff.fetch"), Text("staff.fetch_hint"), "inbox"),
                Choice("test", Text("staff.test"), Text("staff.test_hint"), "badge-check"),
            ),
        ),
        "staff-papers-new": _empty("staff_papers", "staff.papers", "staff.papers_new"),
        "staff-about-new": StaffView(
            screen="staff_about",
            title=Text("staff.about"),
            primary=Text("staff.enrol"),
            can_go_back=True,
            rows=(
                StaffRow("about.0", "tag", Text("staff.version"), Verbatim("0.1.0")),
                StaffRow("about.1", "landmark", Text("staff.prefix"), Text("staff.not_enrolled")),
                StaffRow("about.2", "monitor", Text("staff.device"), Text("staff.not_enrolled")),
                StaffRow("about.3", "key", Text("staff.key_id"), Text("staff.not_enrolled")),
                StaffRow("about.4", "lock", Text("staff.recipients"), Text("staff.not_enrolled")),
            ),
        ),
    }


def _sync(state: str, lamp: Lamp, more: Text) -> StaffRow:
    return StaffRow("sync", "refresh-cw", Text("staff.sync"), Text(state), lamp, more, Text("staff.see"))


def _home(sync: StaffRow, help_: str) -> View:
    new = help_ == "staff.new_help"
    service = Text("staff.service_closed" if new else "staff.service_open")
    return StaffView(
        screen="staff_home",
        title=Text("staff.home"),
        help=Text(help_, {} if new else {"name": "Siti Contoh"}),
        primary=Text("staff.enrol" if new else "staff.sync_now"),
        rows=(
            StaffRow("printer", "printer", Text("staff.printer"), Text("staff.ready"), Lamp.GOOD),
            StaffRow("tray", "camera", Text("staff.tray"), Text("staff.ready"), Lamp.GOOD),
            StaffRow("reader", "scan-line", Text("staff.reader"), Text("staff.not_fitted")),
            sync,
            overview_row(Health(datetime(2026, 11, 23, 3, 15, tzinfo=UTC), ()), "id"),
        ),
        doors=(
            Choice("tests", Text("staff.tests"), Text("staff.tests_hint"), "list-checks"),
            Choice("papers", Text("staff.papers"), Text("staff.papers_none"), "receipt-text"),
            Choice("service", Text("staff.service"), service, "door-open"),
            Choice("machine", Text("staff.machine"), Text("staff.machine_hint"), "monitor"),
        ),
    )


def _empty(screen: str, title: str, help_: str) -> View:
    return StaffView(
        screen=screen,
        title=Text(title),
        help=Text(help_),
        primary=Text("staff.enrol"),
        can_go_back=True,
    )
