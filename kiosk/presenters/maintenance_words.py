"""Amounts, moments and outcomes as the maintenance area says them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from kiosk.maintenance import ErrandEnd, Probed
from kiosk.presenters.maintenance_update_words import ENDS
from kiosk.presenters.maintenance_views import Lamp, Said, StaffRow
from kiosk.texts.text import Text, Verbatim
from sync.cases.working_calendar import JAKARTA

NOT_STORED: Final = Said(Text("staff.end.not_stored"), failed=True)
_END: Final[Mapping[str, Text]] = {
    "done": Text("staff.end.done"),
    "done.clock": Text("staff.end.done_clock"),
    "done.aside": Text("staff.end.done_aside"),
    "stick.two": Text("staff.end.two_sticks"),
    "stopped": Text("staff.end.stopped"),
    "offline": Text("staff.end.offline"),
    "certificate": Text("staff.end.certificate"),
    "login-page": Text("staff.end.login_page"),
    "busy": Text("staff.end.busy"),
    "clock": Text("staff.end.clock"),
    "refused": Text("staff.end.refused"),
    "refused.unknown": Text("staff.end.refused_unknown"),
    "revoked": Text("staff.end.revoked"),
    "restored": Text("staff.end.restored"),
    "identity-changed": Text("staff.end.identity_changed"),
    "update-needed": Text("staff.end.update_needed"),
    "not-enrolled": Text("staff.end.not_enrolled"),
    "not-stored": Text("staff.end.not_stored"),
    "failed": Text("staff.end.failed"),
    "stick.saved": Text("staff.end.saved"),
    "stick.saved_here": Text("staff.end.saved_here"),
    "stick.taken": Text("staff.end.taken"),
    "stick.missing": Text("staff.end.no_stick"),
    "stick.read_only": Text("staff.end.read_only"),
    "stick.full": Text("staff.end.stick_full"),
    "stick.gone": Text("staff.end.stick_gone"),
    "stick.differs": Text("staff.end.stick_differs"),
    "stick.cancelled": Text("staff.end.stick_cancelled"),
    "stick.nothing": Text("staff.end.nothing_waits"),
    "reply.none": Text("staff.end.no_reply"),
    "reply.other_device": Text("staff.end.other_device"),
    "reply.damaged": Text("staff.end.reply_damaged"),
    "reply.signature": Text("staff.end.reply_signature"),
    "reply.former_key": Text("staff.end.reply_former_key"),
    "reply.not_one": Text("staff.end.no_reply"),
    "test.opened": Text("staff.test.opened"),
    "test.cannot-open": Text("staff.test.cannot_open"),
    "test.differs": Text("staff.test.differs"),
    "test.not-known": Text("staff.test.not_known"),
    "test.offline": Text("staff.end.offline"),
    "test.certificate": Text("staff.end.certificate"),
    "test.clock": Text("staff.end.clock"),
    "test.refused": Text("staff.test.refused"),
    "test.revoked": Text("staff.end.revoked"),
    "test.identity-changed": Text("staff.end.identity_changed"),
    "test.keys": Text("staff.test.keys"),
    "test.not-enrolled": Text("staff.end.not_enrolled"),
    "journal.not_enrolled": Text("staff.end.not_enrolled"),
    "journal.not_stored": Text("staff.end.not_stored"),
    **ENDS,
}
_SHORT: Final[Mapping[str, Text]] = {
    "done": Text("staff.tried.done"),
    "stopped": Text("staff.tried.stopped"),
    "offline": Text("staff.tried.offline"),
    "certificate": Text("staff.tried.certificate"),
    "login-page": Text("staff.tried.login_page"),
    "busy": Text("staff.tried.busy"),
    "clock": Text("staff.tried.clock"),
    "refused": Text("staff.tried.refused"),
    "revoked": Text("staff.tried.revoked"),
    "restored": Text("staff.tried.restored"),
    "identity-changed": Text("staff.tried.identity_changed"),
    "update-needed": Text("staff.tried.update_needed"),
    "not-enrolled": Text("staff.tried.not_enrolled"),
    "not-stored": Text("staff.tried.not_stored"),
}
_WITH_AMOUNTS = frozenset({"stick.full"})
_BAD = frozenset({"certificate", "revoked", "identity-changed", "not-enrolled", "not-stored", "failed"})


def end_words(end: ErrandEnd, language: str) -> Text:
    """One sentence that says what next. A word that nobody foresaw is said as "tell the administrator"."""
    said, details = _END.get(end.word, _END["failed"]), dict(end.details)
    if isinstance(seconds := details.pop("seconds", None), int | float):
        details["time"] = waiting(seconds)
    if isinstance(count := details.pop("bytes", None), int):
        details["mb"] = megabytes(count, language)
    return Text(said.id, details)


def tested_words(probed: Probed) -> Text:
    """What came of a test case, in one sentence that says what next."""
    return tested(probed.word)


def tested(word: str) -> Text:
    """The same for its word alone, with or without the "test." of an errand."""
    return _END.get(f"test.{word.removeprefix('test.')}", _END["failed"])


def ended(word: str) -> Text | None:
    """How an errand came out, some time ago: short where there is a short way, else its sentence, but for those that name
    an amount, which nobody has kept. None: no such word."""
    if word in _WITH_AMOUNTS:
        return Text("staff.tried.other")
    return _SHORT.get(word) or _END.get(word)


def tried(outcome: str) -> Text:
    """A run of the worker in two or three words."""
    return _SHORT.get(outcome, Text("staff.tried.other"))


def tried_lamp(outcome: str) -> Lamp:
    """Whether somebody should look."""
    return Lamp.GOOD if outcome in ("done", "stopped") else Lamp.BAD if outcome in _BAD else Lamp.LOOK


def waiting(seconds: float) -> Text:
    """ "40 detik", "3 menit", "2 jam", rounded up."""
    if seconds <= 90:
        return Text("staff.seconds", {"n": max(1, math.ceil(seconds))})
    if seconds <= 90 * 60:
        return Text("staff.minutes", {"n": math.ceil(seconds / 60)})
    return Text("staff.hours", {"n": math.ceil(seconds / 3600)})


def megabytes(count: int, language: str) -> str:
    """ "12,4": a comma but in English; 0.1 is the least of what is not nothing."""
    shown = f"{max(count / 1_000_000, 0.1 if count else 0):.1f}"
    return shown if language == "en" else shown.replace(".", ",")


def moment(at: datetime) -> Verbatim:
    """ "23-11-2026 10.15", local time."""
    return Verbatim(f"{at.astimezone(JAKARTA):%d-%m-%Y %H.%M}")


def day(at: datetime) -> Verbatim:
    """ "23-11-2026", local time."""
    return Verbatim(f"{at.astimezone(JAKARTA):%d-%m-%Y}")


def clock_time(at: datetime) -> str:
    """ "10.15", local time."""
    return f"{at.astimezone(JAKARTA):%H.%M}"


def offset_words(offset: timedelta) -> Text:
    """How far the kiosk's clock is from the centre's."""
    seconds = round(offset.total_seconds())
    if abs(seconds) < 2:
        return Text("staff.clock_same")
    return Text("staff.clock_late" if seconds > 0 else "staff.clock_early", {"time": waiting(abs(seconds))})


def step_rows(steps: Sequence[Text], *, done: int = 0) -> tuple[StaffRow, ...]:
    """What is to be done one after the other; the first ``done`` of them are."""
    return tuple(
        StaffRow(
            f"step.{n}",
            "arrow-right",
            Text("staff.again.step", {"n": n}),
            step,
            Lamp.GOOD if n <= done else Lamp.NONE,
        )
        for n, step in enumerate(steps, start=1)
    )
