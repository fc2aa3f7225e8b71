"""Pages of the maintenance area in every state, with the shipped words."""

from __future__ import annotations

from datetime import UTC, datetime

from kiosk.checks.health import Health, Level, Part
from kiosk.presenters.maintenance_health import health_row, overview_row
from kiosk.presenters.maintenance_views import (
    ErrandLine,
    ErrandView,
    GlassView,
    Lamp,
    LineState,
    Said,
    StaffChoiceView,
    StaffCodeView,
    StaffRow,
    StaffTextView,
    StaffView,
)
from kiosk.presenters.views import Choice, Keyboard, View
from kiosk.texts.text import Text, Verbatim

_AT = Verbatim("23-11-2026 10.15")
_CASE = {"serial": "000123", "number": Verbatim("PGT1-7K4M-92QX-Z")}


def staff_views() -> dict[str, View]:
    """By name, as the tests show them."""
    return {
        "staff-code": _code(digits=4),
        "staff-code-wrong": _code(digits=0, problem=Text("staff.code_wrong_free", {"n": 3})),
        "staff-code-waits": _locked(),
        "staff-no-codes": StaffView(
            screen="staff_code",
            title=Text("staff.no_codes"),
            help=Text("staff.no_codes_help"),
            primary=Text("staff.leave"),
            rows=(
                StaffRow(
                    "make",
                    "keyboard",
                    Text("staff.no_codes_command"),
                    Verbatim("kiosk staff add NAMA"),
                    next=Text("staff.no_codes_digits"),
                ),
            ),
        ),
        "staff-home": _home(),
        "staff-health": _health(_TROUBLED),
        "staff-health-well": _health(_WELL),
        "staff-languages": _languages(),
        "staff-glass": GlassView(
            screen="staff_glass",
            title=Text("staff.glass"),
            help=Text("staff.glass_help"),
            primary=Text("staff.usual.keep"),
            skip=Text("staff.glass_again"),
            can_go_back=True,
            card_px=345,
            measure=Text("staff.glass_measure", {"value": "4,03"}),
            said=Said(Text("staff.glass_touch", {"n": 3, "of": 12})),
            cells=12,
            touched=frozenset({0, 1, 6}),
        ),
        "staff-sync": _sync(),
        "staff-attempts": StaffView(
            screen="staff_attempts",
            title=Text("staff.attempts"),
            can_go_back=True,
            rows=tuple(
                StaffRow(f"attempt.{n}", "", _AT, Text(f"staff.tried.{word}"), lamp)
                for n, (word, lamp) in enumerate(
                    [("done", Lamp.GOOD), ("offline", Lamp.LOOK), ("certificate", Lamp.BAD)] * 6
                )
            ),
        ),
        "staff-aside": StaffView(
            screen="staff_aside",
            title=Text("staff.aside"),
            help=Text("staff.aside_help"),
            can_go_back=True,
            note=Said(Text("staff.released")),
            rows=tuple(
                StaffRow(
                    f"aside.{n}",
                    "archive",
                    Text("staff.case", _CASE),
                    Text(f"staff.aside.{word}"),
                    Lamp.BAD,
                    act=Text("staff.retry"),
                )
                for n, word in enumerate(("conflict", "invalid", "damaged"))
            ),
        ),
        "staff-errand": _errand(),
        "staff-errand-done": _errand(end=Text("staff.end.done")),
        "staff-errand-trouble": _errand(end=Text("staff.end.certificate"), good=False),
        "staff-papers": StaffView(
            screen="staff_papers",
            title=Text("staff.papers"),
            help=Text("staff.papers_help"),
            can_go_back=True,
            rows=tuple(
                StaffRow(
                    f"paper.{n}",
                    "receipt-text",
                    Text("staff.case", _CASE),
                    Text(f"staff.paper.{word}"),
                    Lamp.LOOK,
                    _AT,
                    Text("staff.see"),
                )
                for n, word in enumerate(("queued", "unknown"))
            ),
        ),
        "staff-paper": StaffView(
            screen="staff_paper",
            title=Text("staff.papers"),
            help=Text("staff.paper_help"),
            primary=Text("staff.print"),
            skip=Text("staff.give_up"),
            can_go_back=True,
            rows=(
                StaffRow(
                    "paper",
                    "receipt-text",
                    Text("staff.case", _CASE),
                    Text("staff.paper.unknown"),
                    Lamp.LOOK,
                    _AT,
                ),
            ),
        ),
        "staff-paper-why": StaffChoiceView(
            screen="staff_paper_why",
            title=Text("staff.why.title"),
            help=Text("staff.case", _CASE),
            primary=Text("staff.give_up"),
            can_go_back=True,
            problem=Text("staff.why.choose"),
            choices=tuple(
                Choice(word, Text(f"staff.why.{word}"), None, icon)
                for word, icon in (("desk", "stamp"), ("gone", "user-x"), ("held", "receipt-text"))
            ),
        ),
        "staff-service": _service(),
        "staff-pause": StaffChoiceView(
            screen="staff_pause",
            title=Text("staff.pause.title"),
            help=Text("staff.pause.help"),
            primary=Text("staff.close_intake"),
            can_go_back=True,
            chosen="supplies",
            choices=tuple(
                Choice(word, Text(f"staff.pause.{word}"), None, icon)
                for word, icon in (
                    ("repair", "wrench"),
                    ("supplies", "printer"),
                    ("moving", "truck"),
                    ("office", "clock"),
                )
            ),
        ),
        "staff-enrol": StaffTextView(
            screen="staff_enrol",
            title=Text("staff.enrol"),
            help=Text("staff.enrol_scan"),
            primary=Text("staff.enrol_do"),
            can_go_back=True,
            problem=Text("staff.enrol.code_expired"),
            value="7K4M92Q",
            keyboard=Keyboard.GLYPHS,
            groups=(5, 5),
            max_length=10,
            can_scan=True,
        ),
        "staff-about": _about(),
        "staff-enrolled": _enrolled(),
        "staff-again": _again(),
    }


def _code(*, digits: int, problem: Text | None = None) -> View:
    return StaffCodeView(
        screen="staff_code",
        title=Text("staff.code"),
        help=Text("staff.code_help"),
        problem=problem,
        primary=Text("staff.enter"),
        can_go_back=True,
        digits=digits,
        most=10,
    )


def _locked() -> View:
    return StaffCodeView(
        screen="staff_code",
        title=Text("staff.code"),
        help=Text("staff.code_waits_help"),
        can_go_back=True,
        digits=0,
        most=10,
        waits=Text("staff.code_waits", {"time": Text("staff.minutes", {"n": 128})}),
    )


_PARTS = (
    Part("files", Level.WELL, "well"),
    Part("disk", Level.WELL, "well", {"free_bytes": 21_400_000_000, "total_bytes": 64 * 10**9}),
    Part("clock", Level.WELL, "well"),
    Part("paper", Level.WELL, "well", {"used_m": 12.5}),
    Part("queue", Level.WELL, "well", {"n": 2, "oldest_s": 600}),
    Part("backup", Level.WELL, "well", {"age_s": 300}),
    Part("copy", Level.WELL, "well", {"age_s": 9 * 3600}),
    Part("keys", Level.WELL, "well", {"left_s": 40 * 86_400}),
    Part("heat", Level.WELL, "well", {"celsius": 52}),
    Part("memory", Level.WELL, "well", {"percent": 61}),
    Part("camera", Level.WELL, "well", {"light": 43, "installed": 43}),
    Part("starts", Level.WELL, "well", {"up_s": 9 * 3600}),
    Part("usb", Level.WELL, "well"),
)
_BAD = {
    "paper": Part("paper", Level.SOON, "counted", {"used_m": 46.2, "roll_m": 50}),
    "heat": Part("heat", Level.NOW, "hot", {"celsius": 88}),
    "camera": Part("camera", Level.SOON, "drift", {"light": 68, "installed": 43}),
    "starts": Part("starts", Level.SOON, "power", {"crashes": 0, "bites": 0, "power": 4, "up_s": 60}),
    "usb": Part("usb", Level.SOON, "refused", {"n": 1}),
    "copy": Part("copy", Level.SOON, "same", {"age_s": 5 * 86_400}),
    "keys": Part("keys", Level.SOON, "certificate_ends", {"left_s": 9 * 86_400}),
}
_WELL = Health(datetime(2026, 11, 23, 3, 15, tzinfo=UTC), _PARTS)
_TROUBLED = Health(_WELL.at, tuple(_BAD.get(one.name, one) for one in _PARTS))


def _health(health: Health) -> View:
    troubles = len(health.troubles)
    return StaffView(
        screen="staff_health",
        title=Text("health.title"),
        help=Text("health.troubles", {"n": troubles})
        if troubles
        else Text("health.looked", {"time": "10.15"}),
        primary=Text("health.again"),
        can_go_back=True,
        rows=tuple(health_row(one, "id") for one in health.worst_first),
    )


def _home() -> View:
    return StaffView(
        screen="staff_home",
        title=Text("staff.home"),
        help=Text("staff.home_help", {"name": "Siti Contoh"}),
        primary=Text("staff.sync_now"),
        rows=(
            StaffRow(
                "printer",
                "printer",
                Text("staff.printer"),
                Text("printer.paper"),
                Lamp.BAD,
                act=Text("staff.how"),
            ),
            StaffRow("tray", "camera", Text("staff.tray"), Text("staff.ready"), Lamp.GOOD),
            StaffRow("reader", "scan-line", Text("staff.reader"), Text("staff.not_fitted")),
            StaffRow(
                "sync",
                "refresh-cw",
                Text("staff.sync"),
                Text("staff.tried.login_page"),
                Lamp.LOOK,
                Text("staff.waits", {"n": 12, "mb": "7,3"}),
                Text("staff.see"),
            ),
            overview_row(_TROUBLED, "id"),
        ),
        doors=(
            Choice("tests", Text("staff.tests"), Text("staff.tests_hint"), "list-checks"),
            Choice("papers", Text("staff.papers"), Text("staff.papers_owed", {"n": 2}), "receipt-text"),
            Choice("service", Text("staff.service"), Text("staff.service_closed"), "door-open"),
            Choice("machine", Text("staff.machine"), Text("staff.machine_hint"), "monitor"),
        ),
    )


def _sync() -> View:
    last = {"at": _AT, "what": Text("staff.tried.login_page")}
    serials = {"last": "000123", "acked": "000111"}
    return StaffView(
        screen="staff_sync",
        title=Text("staff.sync"),
        primary=Text("staff.sync_now"),
        can_go_back=True,
        rows=(
            StaffRow(
                "attempts",
                "refresh-cw",
                Text("staff.contact"),
                Text("staff.at", last),
                Lamp.LOOK,
                Text("staff.success", {"at": _AT}),
                Text("staff.attempts_short"),
            ),
            StaffRow(
                "proved", "badge-check", Text("staff.testing"), Text("staff.test.at", {"at": _AT}), Lamp.GOOD
            ),
            StaffRow(
                "waits",
                "send",
                Text("staff.waiting"),
                Text("staff.waits", {"n": 12, "mb": "7,3"}),
                Lamp.LOOK,
                Text("staff.oldest", {"at": _AT}),
            ),
            StaffRow(
                "aside",
                "archive",
                Text("staff.aside"),
                Text("staff.aside_n", {"n": 1}),
                Lamp.BAD,
                act=Text("staff.see"),
            ),
            StaffRow(
                "serials",
                "list-checks",
                Text("staff.serials"),
                Text("staff.serials_gap", serials),
                Lamp.LOOK,
                Text("staff.serials_missing", {"n": 12}),
            ),
            StaffRow(
                "clock",
                "clock",
                Text("staff.clock"),
                Text("staff.clock_late", {"time": Text("staff.minutes", {"n": 12})}),
                Lamp.LOOK,
                Text("staff.clock_next"),
            ),
            StaffRow(
                "keys",
                "key",
                Text("staff.keys"),
                Text("staff.keys_there"),
                Lamp.GOOD,
                Verbatim("4f1c09aa 77be2210"),
            ),
        ),
        doors=(
            Choice("save", Text("staff.save"), Text("staff.save_hint"), "save"),
            Choice("fetch", Text("staff.fetch"), Text("staff.fetch_hint"), "inbox"),
            Choice("test", Text("staff.test"), Text("staff.test_hint"), "badge-check"),
        ),
    )


def _errand(end: Text | None = None, *, good: bool = True) -> View:
    """``good`` False: the centre is not the one it was, which is seen before anything is sent."""
    over = LineState.DONE if good else LineState.STOPPED
    reached = LineState.DONE if good else LineState.TO_COME
    amounts = {
        "done": "7,3" if end is not None and good else "2,1",
        "of": "7,3",
        "rate": "64 kB/s",
        "time": Text("staff.minutes", {"n": 2}),
    }
    return ErrandView(
        screen="staff_errand",
        title=Text("staff.syncing"),
        lines=(
            ErrandLine(Text("staff.line.contact"), over),
            ErrandLine(
                Text("staff.line.cases"),
                LineState.DONE if good else LineState.TO_COME,
                Text("staff.far.cases", {"n": 12, "of": 12}) if good else None,
            ),
            ErrandLine(
                Text("staff.line.files"),
                LineState.NOW if end is None else reached,
                Text("staff.far.files_left" if end is None else "staff.far.files", amounts) if good else None,
            ),
            ErrandLine(Text("staff.line.status"), LineState.TO_COME if end is None else reached),
            ErrandLine(
                Text("staff.line.finished")
                if end is None
                else Text("staff.line.finished_at", {"time": "10.15"}),
                LineState.TO_COME if end is None else reached,
            ),
        ),
        part=0.29 if end is None else None,
        end=end,
        good=good,
        skip=Text("staff.stop") if end is None else None,
        primary=None if end is None else Text("staff.good" if good else "staff.again"),
        can_go_back=not good,
    )


def _service() -> View:
    return StaffView(
        screen="staff_service",
        title=Text("staff.service"),
        primary=Text("staff.open_intake"),
        can_go_back=True,
        note=Said(Text("staff.closed_now")),
        rows=(
            StaffRow(
                "state",
                "lock",
                Text("staff.intake"),
                Text("staff.closed_why", {"why": Text("staff.pause.supplies")}),
                Lamp.LOOK,
                Text("staff.since_by", {"at": _AT, "by": Verbatim("Siti Contoh")}),
            ),
        ),
        doors=(
            Choice("hours", Text("staff.hours_of_desk"), Text("staff.hours.hint"), "calendar-days"),
            Choice("enrol", Text("staff.enrol"), Text("staff.enrol_hint"), "key"),
            Choice("restart", Text("staff.restart"), Text("staff.restart_hint"), "rotate-ccw"),
        ),
    )


def _about() -> View:
    told = (
        ("tag", "version", "0.1.0"),
        ("landmark", "prefix", "PGT1"),
        ("monitor", "device", "0190b2d2-7e7a-7000-8000-000000000001"),
        ("key", "key_id", "4f1c09aa"),
        ("lock", "recipients", "4f1c09aa 77be2210"),
        ("book-open", "journal", "0190b2d2-7e7a-7000-8000-0000000000aa"),
        ("globe", "centre", "https://aduan.example.go.id"),
        ("folder", "folder", "/var/lib/kotak-aduan"),
    )
    return StaffView(
        screen="staff_about",
        title=Text("staff.about"),
        can_go_back=True,
        rows=tuple(
            StaffRow(f"about.{n}", icon, Text(f"staff.{label}"), Verbatim(words))
            for n, (icon, label, words) in enumerate(told)
        ),
    )


def _languages() -> View:
    told = (
        ("id", "Bahasa Indonesia", Text("staff.words_whole"), Lamp.GOOD, {"n": 655, "of": 655}),
        ("mad", "Bhâsa Madhurâ", Text("staff.words_wait", {"n": 770}), Lamp.LOOK, {"n": 12, "of": 655}),
        (
            "en",
            "English",
            Text("staff.words_checked", {"who": Verbatim("Sri Contoh, 2026-12-01")}),
            Lamp.LOOK,
            None,
        ),
    )
    unfit = Text("staff.heard_unfit", {"n": 2})
    return StaffView(
        screen="staff_languages",
        title=Text("staff.languages"),
        primary=Text("staff.sound_try"),
        can_go_back=True,
        note=Said(Text("staff.sound_step", {"n": 2, "of": 4})),
        rows=(
            *(
                StaffRow(
                    f"language.{code}",
                    "languages",
                    Verbatim(name),
                    state,
                    lamp,
                    unfit if heard is None else Text("staff.heard", heard),
                )
                for code, name, state, lamp, heard in told
            ),
            StaffRow("speaker", "volume-2", Text("staff.speaker"), Text("staff.ready"), Lamp.GOOD),
        ),
    )


def _enrolled() -> View:
    """With a test case that did not come through: the longest of its sentences."""
    return StaffView(
        screen="staff_enrolled",
        title=Text("staff.enrolled"),
        help=Text("staff.enrolled_unopened"),
        primary=Text("staff.test_again"),
        skip=Text("staff.restart"),
        rows=(
            StaffRow("test", "badge-check", Text("staff.testing"), Text("staff.test.cannot_open"), Lamp.BAD),
            StaffRow("prefix", "tag", Text("staff.prefix"), Verbatim("PGT2"), Lamp.GOOD),
            StaffRow("office", "landmark", Text("staff.office"), Verbatim("Kecamatan Pegantenan")),
            StaffRow("key", "key", Text("staff.own_key"), Verbatim("9a01c7d2")),
            StaffRow(
                "recipients",
                "lock",
                Text("staff.sealed_to"),
                Verbatim("4f1c09aa 77be2210"),
                next=Text("staff.keys_until", {"at": _AT}),
            ),
        ),
    )


def _again() -> View:
    steps = ("clone_other", "clone_send", "code", "enrol")
    return StaffView(
        screen="staff_again",
        title=Text("staff.what_to_do"),
        primary=Text("staff.enrol_do"),
        can_go_back=True,
        rows=(
            StaffRow("what", "info", Text("staff.again.happened"), Text("staff.again.clone"), Lamp.LOOK),
            StaffRow("safe", "shield-check", Text("staff.again.safe"), Text("staff.again.kept"), Lamp.GOOD),
            *(
                StaffRow(
                    f"step.{n}",
                    "arrow-right",
                    Text("staff.again.step", {"n": n}),
                    Text(f"staff.again.{step}"),
                )
                for n, step in enumerate(steps, start=1)
            ),
        ),
    )
