"""Catalogue ids of the words that belong to the widgets and no single page. No Kivy here."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from kiosk.texts.text import Text

BACK: Final = Text("frame.back")
CANCEL: Final = Text("frame.cancel")
HELP: Final = Text("frame.help")
LEAVE: Final = Text("staff.leave")
LANGUAGE: Final = Text("frame.language")
DISPLAY: Final = Text("frame.display")
READ_ALOUD: Final = Text("frame.listen")

KEY_SPACE: Final = Text("keys.space")
KEY_DELETE: Final = Text("keys.delete")
KEY_SHIFT: Final = Text("keys.shift")
KEY_DONE: Final = Text("keys.done")
KEY_ENTER: Final = Text("keys.enter")
KEY_LETTERS: Final = Text("keys.letters")
KEY_MARKS: Final = Text("keys.marks")
HOLD_TO_SEE: Final = Text("field.hold_to_see")

DATE_TODAY: Final = Text("date.today")
DATE_YESTERDAY: Final = Text("date.yesterday")
DATE_MINUS: Final = Text("date.minus")
DATE_PLUS: Final = Text("date.plus")
DATE_WEEK_MINUS: Final = Text("date.week_minus")
DATE_WEEK_PLUS: Final = Text("date.week_plus")
DATE_MONTH_MINUS: Final = Text("date.month_minus")
DATE_MONTH_PLUS: Final = Text("date.month_plus")

SHOOT: Final = Text("capture.shoot")
RETAKE: Final = Text("capture.retake")
LOOK_AGAIN: Final = Text("capture.again")
REMOVE: Final = Text("capture.remove")

SPEAK: Final = Text("voice.speak")
RECORD: Final = Text("voice.record")
RECORD_STOP: Final = Text("voice.stop")
RECORD_AGAIN: Final = Text("voice.again")
LISTEN: Final = Text("voice.listen")
LISTEN_STOP: Final = Text("voice.hush")

CHANGE: Final = Text("review.change")
LIST_UP: Final = Text("list.up")
LIST_DOWN: Final = Text("list.down")

SIGN_CLEAR: Final = Text("sign.clear")
SIGN_THUMB: Final = Text("sign.thumb")
SIGN_HERE: Final = Text("sign.here")
SIGN_AT_DESK: Final = Text("sign.at_desk")

STATUS_OVERDUE: Final = Text("status.overdue")
NUMBER_LABEL: Final = Text("done.number_label")
ANSWER_YES: Final = Text("print_check.yes")
ANSWER_NO: Final = Text("print_check.no")
CLOSED_TELEPHONE: Final = Text("closed.telephone")
FOR_STAFF: Final = Text("printer.staff")


def progress(page: int, of: int) -> Text:
    """ "Langkah 3 dari 9"."""
    return Text("frame.progress", {"page": page, "of": of})


def chapter(name: str) -> Text:
    """ "Mulai", "Tentang Anda", "Pengaduan", "Periksa"."""
    return Text(f"chapter.{name}")


def full_day(day: date) -> Text:
    """ "Senin, 23 November 2026"."""
    return Text("date.full", {"date": day})


def short_day(moment: datetime) -> Text:
    """ "23 November 2026"."""
    return Text("date.short", {"date": moment.date()})


def reply_by(day: date) -> Text:
    """ "Jawaban paling lambat Rabu, 9 Desember 2026"."""
    return Text("done.due", {"date": day})


def handled_by(day: date) -> Text:
    """ "Ditangani paling lambat ...", where nobody can be written to."""
    return Text("done.handled", {"date": day})


def complete_by(day: date) -> Text:
    """ "Kabar kelengkapan paling lambat ..."."""
    return Text("done.completeness_due", {"date": day})


def received_at(moment: datetime) -> Text:
    """ "Diterima Senin, 23 November 2026, pukul 10.15 WIB"."""
    return Text("status.received", {"date": moment})


def as_of(moment: datetime) -> Text:
    """ "Keadaan per ...": the mirror's age is always said."""
    return Text("status.as_of", {"date": moment})


def status_step(step: int, of: int) -> Text:
    """ "Langkah 3 dari 12"."""
    return Text("status.step", {"step": step, "of": of})


def closed_since(moment: datetime) -> Text:
    return Text("closed.since", {"date": moment})
