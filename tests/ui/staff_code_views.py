"""The page of staff codes and what it leads to, with the shipped words."""

from __future__ import annotations

from kiosk.maintenance import CodeHolder, Person
from kiosk.presenters.maintenance_codes import code_rows, removal
from kiosk.presenters.maintenance_views import Said, StaffCodeView, StaffTextView, StaffView
from kiosk.presenters.views import View
from kiosk.texts.text import Text
from tests.ui.world import NOW

_SITI, _BUDI = Person("s1a2", "Siti Contoh"), Person("s3b4", "Raden Ayu Kusumawardhani Contoh binti Suto")
_NAMES = {"name": _SITI.name}


def code_views() -> dict[str, View]:
    """By name, as the tests show them."""
    return {
        "staff-codes": _codes(
            (_SITI, _BUDI), "staff.codes.help", Text("staff.codes.given", {"name": _BUDI.name})
        ),
        "staff-codes-alone": _codes((_SITI,), "staff.codes.alone", None),
        "staff-codes-once-more": _pad("staff_code", Text("staff.code"), Text("staff.codes.once_more"), None),
        "staff-codes-forgotten": _pad(
            "staff_code",
            Text("staff.code"),
            Text("staff.code_forgotten"),
            Text("staff.code_wrong_free", {"n": 3}),
        ),
        "staff-codes-taken": _pad(
            "staff_new_code",
            Text("staff.first.new_code"),
            Text("staff.codes.code_help", {"name": _BUDI.name}),
            Text("staff.codes.taken"),
        ),
        "staff-codes-name": StaffTextView(
            screen="staff_name",
            title=Text("staff.first.name"),
            help=Text("staff.codes.name_help"),
            primary=Text("common.next"),
            can_go_back=True,
            problem=Text("staff.codes.name_taken"),
            value=_SITI.name,
            max_length=40,
        ),
        "staff-codes-remove": removal(_BUDI, _SITI),
    }


def _codes(people: tuple[Person, ...], help_: str, note: Text | None) -> View:
    return StaffView(
        screen="staff_codes",
        title=Text("staff.code"),
        help=Text(help_, _NAMES),
        primary=Text("staff.codes.add"),
        can_go_back=True,
        note=None if note is None else Said(note),
        rows=code_rows(tuple(CodeHolder(one, NOW) for one in people), _SITI),
    )


def _pad(screen: str, title: Text, help_: Text, problem: Text | None) -> View:
    return StaffCodeView(
        screen=screen,
        title=title,
        help=help_,
        problem=problem,
        primary=Text("staff.enter" if screen == "staff_code" else "common.next"),
        can_go_back=True,
        digits=0,
        most=10,
    )
