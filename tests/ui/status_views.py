"""Every page about a filed complaint, as the presenters make it: found, late, waiting, ready, closed, not found, rated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from kiosk.outside import Elsewhere, Found, Outside
from kiosk.presenters.assisted import BANNER
from kiosk.presenters.commands import Choose, Primary
from kiosk.presenters.maintenance_views import StaffCodeView
from kiosk.presenters.overlays import help_
from kiosk.presenters.page import Page
from kiosk.presenters.status import NotFoundPage, StatusPage
from kiosk.presenters.status_ways import UnsatisfiedPage, WayPage
from kiosk.presenters.survey import SurveyPage, ThanksPage
from kiosk.presenters.views import View
from kiosk.texts.text import Text
from sync.cases.numbers import TrackingNumber
from sync.cases.refusal import Refusal
from tests.ui.world import MONDAY, World

RECEIVED = datetime(2026, 11, 23, 3, 15, tzinfo=UTC)
HEARD = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)


class OpenSurveys:
    """Nobody has answered yet."""

    def is_open(self, key: str) -> bool:
        return True

    def keep(self, key: str, scores: Sequence[int]) -> Refusal | None:
        return None


def _found(step: int, **changes: object) -> Found:
    number = TrackingNumber.draw("PGT1", lambda bits: 1 << (bits - 1))
    times = {n: RECEIVED + timedelta(days=n) for n in range(1, step)}
    plain = Found(number, step, RECEIVED, date(2026, 12, 9), False, HEARD, times=times)
    return replace(plain, **changes)  # type: ignore[arg-type]


_CLOSED = {"closed": True, "full": True, "reply_way": "ambil", "letter_ready": True}
FOUND = {
    "new": _found(1, as_of=None, times={}),
    "number": _found(3, times={}),
    "full": _found(5, full=True, reply_way="pos"),
    "late": _found(8, full=True, overdue=True, reply_way="ambil"),
    "paused": _found(2, full=True, paused=True, complete_by=date(2026, 12, 23), reply_way="ambil"),
    "ready": _found(12, full=True, letter_ready=True, reply_way="ambil"),
    "ready-post": _found(12, full=True, letter_ready=True, reply_way="pos"),
    "answered": _found(12, outcome="selesai", **_CLOSED),
    "referred": _found(12, outcome="dilimpahkan", **_CLOSED),
    "withdrawn": _found(4, closed=True, full=True, outcome="dicabut"),
    "incomplete": _found(2, closed=True, full=True, outcome="tidak_lengkap"),
}


def assisted_views(views: Mapping[str, View]) -> dict[str, View]:
    """Pages of a visit in which staff help, and the page of their code."""
    shown = {f"assisted-{name}": replace(views[name], banner=BANNER) for name in ("kind",)}
    code = StaffCodeView(
        screen="assisted_code",
        title=Text("assisted.code"),
        help=Text("staff.code_help"),
        primary=Text("staff.enter"),
        can_go_back=True,
        digits=3,
        most=10,
    )
    return {**shown, "assisted-code": code}


HELP_OVERLAYS = {
    "help": help_(heard=False, can_assist=False),
    "help-staff": help_(heard=False, can_assist=True),
    "help-heard": help_(heard=True, can_assist=True),
    "help-shut": help_(heard=True, can_assist=True, opens=MONDAY),
}


class Silent:
    """The centre was heard a day ago."""

    def heard_at(self) -> datetime:
        return RECEIVED - timedelta(days=1)


def status_views(language: str = "id") -> dict[str, View]:
    """By name, in this language."""
    outside = replace(World(lambda: 0.0).outside, surveys=OpenSurveys())
    return {name: page.view(language) for name, page in _pages(outside).items()}


def _pages(outside: Outside) -> dict[str, Page]:
    late, answered = FOUND["late"], FOUND["answered"]
    code = answered.number.glyphs.encode()
    silent = replace(outside, status=Silent())  # type: ignore[arg-type]

    def back() -> Page:
        return StatusPage(outside, late)

    stage = StatusPage(outside, FOUND["full"]).act(Choose("stage.2"))
    assert isinstance(stage, Page)
    rated = SurveyPage(outside, answered.number.glyphs, back)
    rated.act(Choose("3"))
    long = SurveyPage(outside, answered.number.glyphs, back)
    for _ in range(7):
        long.act(Choose("1"))
        long.act(Primary())
    return {
        **{f"status-{name}": StatusPage(outside, found) for name, found in FOUND.items()},
        "status-stage": stage,
        "status-none": NotFoundPage(silent, None, code, ""),
        "status-elsewhere": NotFoundPage(
            outside, Elsewhere("Kecamatan Pakong", "(0324) 300100"), b"PAK1000000000", ""
        ),
        **{
            f"status-way-{way}": WayPage(outside, late, way, back)
            for way in ("desk", "superior", "sp4n", "ombudsman")
        },
        "status-unsatisfied": UnsatisfiedPage(outside, answered, back),
        "survey": rated,
        "survey-long": long,
        "survey-thanks": ThanksPage(outside, unhappy=True),
        "survey-used": ThanksPage(outside, again=True),
    }
