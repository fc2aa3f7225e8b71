"""What counts as an answer to each kind of question, and how it is stored."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from sync.cases.dates import Month, told_day
from sync.cases.nik import Nik
from sync.cases.numbers import TrackingNumber
from sync.cases.question import Question
from sync.cases.refusal import Refusal
from sync.cases.words import clean

_PHONE_SEPARATORS = str.maketrans("", "", " .-()/")
_PHONE = re.compile(r"\+?[0-9]+")
_EMAIL = re.compile(r"[^\s@<>,;:\"()\x80-\U0010ffff]+@[^\s@<>,;:\"()]+\.[^\s@<>,;:\"().]{2,}")
_NUMBERS = ("nik", "phone", "tracking", "date")
_FIXED = {
    "notice": ("seen",),
    "review": ("seen",),
    "capture": ("scanned", "seen", "skipped"),
    "signature": ("drawn", "thumb"),
}


def check_answer(question: Question, value: str, today: date) -> str | Refusal:
    """The answer as it is stored, or a refusal whose code names the sentence to show.

    Nothing given: ``""`` where the question may be left out, else ``text.empty``.
    """
    words = clean(value, _longest(question), multiline=question.kind == "long_text")
    if isinstance(words, Refusal):
        return words
    if not words:
        return Refusal("text.empty") if question.required else ""
    if question.kind in _FIXED or question.options:
        allowed = _FIXED.get(question.kind, question.option_ids)
        return words if words in allowed else Refusal("choice.unknown")
    check = _CHECKS.get(question.kind)
    return words if check is None else check(words, today)


def _longest(question: Question) -> int:
    """Numbers may be typed with separators; their own checks say better what is too long."""
    return 1000 if question.kind in _NUMBERS or not question.max_length else question.max_length


def _name(words: str, today: date) -> str | Refusal:
    """Any words with a letter in them: the machine is no judge of names. Refusal: ``name.no_letter``."""
    return words if any(glyph.isalpha() for glyph in words) else Refusal("name.no_letter")


def _nik(words: str, today: date) -> str | Refusal:
    nik = Nik.parse(words, today)
    return nik if isinstance(nik, Refusal) else nik.digits


def _phone(words: str, today: date) -> str | Refusal:
    """As it is dialled here, 08... or (0324)...; foreign numbers keep their +. ``phone.digits``, ``phone.length``."""
    number = words.translate(_PHONE_SEPARATORS)
    if not _PHONE.fullmatch(number):
        return Refusal("phone.digits")
    if number.startswith(("+62", "62")):
        number = "0" + number.removeprefix("+").removeprefix("62").removeprefix("0")
    digits = len(number.removeprefix("+"))
    if not 9 <= digits <= 15:
        return Refusal("phone.length", {"n": digits})
    return number


def _email(words: str, today: date) -> str | Refusal:
    """Something that can be an address; only a message sent can tell. Before the @ ASCII only: the
    office's mail can write to no other. Refusal: ``email.form``."""
    return words if _EMAIL.fullmatch(words) and ".." not in words else Refusal("email.form")


def _contact(words: str, today: date) -> str | Refusal:
    return _email(words, today) if "@" in words else _phone(words, today)


def _date(words: str, today: date) -> str | Refusal:
    """An ISO date up to today, or of who remembers no more a month. Older than 30 days is for staff to weigh,
    never refused."""
    told = told_day(words)
    if told is None:
        return Refusal("date.form")
    begins = told.first if isinstance(told, Month) else told
    return Refusal("date.future") if begins > today else str(told)


def _tracking(words: str, today: date) -> str | Refusal:
    number = TrackingNumber.parse(words)
    return number if isinstance(number, Refusal) else str(number)


_CHECKS: dict[str, Callable[[str, date], str | Refusal]] = {
    "name": _name,
    "nik": _nik,
    "phone": _phone,
    "email": _email,
    "contact": _contact,
    "date": _date,
    "tracking": _tracking,
}
