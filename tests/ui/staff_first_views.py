"""Pages of the first setup, and of a kiosk whose test case the centre cannot open, with the shipped words."""

from __future__ import annotations

from kiosk.presenters.maintenance_views import Lamp, StaffCodeView, StaffRow, StaffTextView, StaffView
from kiosk.presenters.views import Choice, View
from kiosk.texts.text import Text, Verbatim

_STEPS = (Text("staff.again.code"), Text("staff.again.enrol"), Text("staff.first.step"))


def first_views() -> dict[str, View]:
    """By name, as the tests show them."""
    return {
        "staff-first": _first("staff.first.help", "staff.enrol_do", Lamp.NONE),
        "staff-first-enrolled": _first("staff.first.enrolled", "staff.first.make", Lamp.GOOD),
        "staff-first-tested": _enrolled(Text("staff.test.opened"), Lamp.GOOD),
        "staff-first-offline": _enrolled(Text("staff.end.offline"), Lamp.BAD),
        "staff-first-name": StaffTextView(
            screen="staff_name",
            title=Text("staff.first.name"),
            help=Text("staff.first.name_help"),
            primary=Text("common.next"),
            can_go_back=True,
            problem=Text("staff.first.no_name"),
            max_length=40,
        ),
        "staff-first-code": _code("staff.first.new_code", "staff.first.code_help", "common.next", None, 6),
        "staff-first-code-plain": _code(
            "staff.first.new_code", "staff.first.code_help", "common.next", Text("staff.first.plain"), 0
        ),
        "staff-first-again": _code(
            "staff.first.again", "staff.first.again_help", "staff.first.keep", None, 3
        ),
        "staff-first-over": _code(
            "staff.first.new_code", "staff.first.code_help", "staff.enrol", Text("staff.first.over"), 0
        ),
        "staff-first-done": StaffView(
            screen="staff_first_done",
            title=Text("staff.first.done"),
            help=Text("staff.first.restart"),
            primary=Text("staff.restart"),
            rows=(
                StaffRow("who", "badge-check", Text("staff.code"), Verbatim("Siti Contoh"), Lamp.GOOD),
                StaffRow("door", "key", Text("staff.first.door"), Text("staff.first.hold")),
            ),
        ),
        "staff-unopened": StaffView(
            screen="staff_again",
            title=Text("staff.what_to_do"),
            can_go_back=True,
            rows=(
                StaffRow(
                    "what", "info", Text("staff.again.happened"), Text("staff.again.unopened"), Lamp.LOOK
                ),
                StaffRow(
                    "safe", "shield-check", Text("staff.again.safe"), Text("staff.again.kept"), Lamp.GOOD
                ),
                *(
                    StaffRow(
                        f"step.{n}",
                        "arrow-right",
                        Text("staff.again.step", {"n": n}),
                        Text(f"staff.again.unopened_{step}"),
                    )
                    for n, step in enumerate(("admin", "test"), start=1)
                ),
            ),
        ),
    }


def _first(help_: str, primary: str, done: Lamp) -> View:
    return StaffView(
        screen="staff_first",
        title=Text("staff.first"),
        help=Text(help_),
        primary=Text(primary),
        rows=tuple(
            StaffRow(
                f"step.{n}",
                "arrow-right",
                Text("staff.again.step", {"n": n}),
                step,
                done if n < len(_STEPS) else Lamp.NONE,
            )
            for n, step in enumerate(_STEPS, start=1)
        ),
        doors=()
        if done is Lamp.GOOD
        else (
            Choice("tests", Text("staff.tests"), Text("staff.tests_hint"), "list-checks"),
            Choice("network", Text("staff.network"), Text("staff.first.network"), "globe"),
        ),
    )


def _enrolled(test: Text, lamp: Lamp) -> View:
    """Before the first code: what comes next is that code."""
    through = lamp is Lamp.GOOD
    make = Text("staff.first.make")
    return StaffView(
        screen="staff_enrolled",
        title=Text("staff.enrolled"),
        help=Text("staff.first.enrolled" if through else "staff.first.untested"),
        primary=make if through else Text("staff.test_again"),
        skip=None if through else make,
        rows=(
            StaffRow("test", "badge-check", Text("staff.testing"), test, lamp),
            StaffRow("prefix", "tag", Text("staff.prefix"), Verbatim("PGT1"), Lamp.GOOD),
            StaffRow("office", "landmark", Text("staff.office"), Verbatim("Kecamatan Pegantenan")),
        ),
    )


def _code(title: str, help_: str, primary: str, problem: Text | None, digits: int) -> View:
    return StaffCodeView(
        screen="staff_new_code",
        title=Text(title),
        help=Text(help_),
        problem=problem,
        primary=Text(primary),
        can_go_back=True,
        digits=digits,
        most=10,
    )
