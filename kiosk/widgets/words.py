"""Catalogue ids of the words that belong to the widgets and no single page. No Kivy here."""

from __future__ import annotations

from typing import Final

from kiosk.texts.text import Text

BACK: Final = Text("frame.back")
CANCEL: Final = Text("frame.cancel")
HELP: Final = Text("frame.help")
LANGUAGE: Final = Text("frame.language")

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

SHOOT: Final = Text("capture.shoot")
RETAKE: Final = Text("capture.retake")

CHANGE: Final = Text("review.change")
LIST_UP: Final = Text("list.up")
LIST_DOWN: Final = Text("list.down")

SIGN_CLEAR: Final = Text("sign.clear")
SIGN_THUMB: Final = Text("sign.thumb")
SIGN_HERE: Final = Text("sign.here")

NUMBER_LABEL: Final = Text("done.number_label")
ANSWER_YES: Final = Text("print_check.yes")
ANSWER_NO: Final = Text("print_check.no")
PRINT_CHECK: Final = Text("print_check.title")


def progress(page: int, of: int) -> Text:
    """"Langkah 3 dari 9"."""
    return Text("frame.progress", {"page": page, "of": of})


def chapter(name: str) -> Text:
    """"Mulai", "Tentang Anda", "Pengaduan", "Periksa"."""
    return Text(f"chapter.{name}")


def sentence_day(name: str, day: object) -> Text:
    """A catalogue sentence with one day in it."""
    return Text(name, {"date": day})
