"""Catalogue ids of the words that belong to the widgets and no single page. No Kivy here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.texts.text import Text

if TYPE_CHECKING:
    from datetime import date, datetime

    from sync.cases.dates import Month

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
KEY_ABC: Final = Text("keys.abc")
KEY_QWERTY: Final = Text("keys.qwerty")
SHOW_DIGITS: Final = Text("field.show")
HIDE_DIGITS: Final = Text("field.hide")
CLEAR: Final = Text("field.clear")
RESTORE: Final = Text("field.restore")
TYPE_ON: Final = Text("field.type_on")
WAY_TYPE: Final = Text("way.type")
WAY_SPEAK: Final = Text("way.speak")
WAY_HELPED: Final = Text("way.helped")

DATE_TODAY: Final = Text("date.today")
DATE_YESTERDAY: Final = Text("date.yesterday")
DATE_LAST_WEEK: Final = Text("date.last_week")
DATE_FORGOT: Final = Text("date.forgot")
WEEKDAYS: Final = (
    Text("date.weekday.1"),
    Text("date.weekday.2"),
    Text("date.weekday.3"),
    Text("date.weekday.4"),
    Text("date.weekday.5"),
    Text("date.weekday.6"),
    Text("date.weekday.7"),
)
""" "Sen" to "Min"."""
DATE_BEFORE: Final = Text("date.before")
DATE_AFTER: Final = Text("date.after")

SHOOT: Final = Text("capture.shoot")
RETAKE: Final = Text("capture.retake")
LOOK_AGAIN: Final = Text("capture.again")
MORE_PICTURES: Final = Text("capture.more")
REMOVE: Final = Text("capture.remove")

RECORD: Final = Text("voice.record")
RECORD_STOP: Final = Text("voice.stop")
RECORD_AGAIN: Final = Text("voice.again")
LISTEN: Final = Text("voice.listen")
LISTEN_STOP: Final = Text("voice.hush")

PLACE_FREE: Final = Text("place.free")
PLACE_CHANGE: Final = Text("place.change")
CHANGE: Final = Text("review.change")
LIST_UP: Final = Text("list.up")
LIST_DOWN: Final = Text("list.down")

SIGN_CLEAR: Final = Text("sign.clear")
SIGN_THUMB: Final = Text("sign.thumb")
SIGN_HERE: Final = Text("sign.here")
SIGN_AT_DESK: Final = Text("sign.at_desk")

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


def month(month: Month) -> Text:
    """ "November 2026"."""
    return Text("date.short", {"date": month})


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


def closed_since(moment: datetime) -> Text:
    return Text("closed.since", {"date": moment})
