"""Pages that are answered by a tile or only read, as the presenters make them of the shipped form, office and procedure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from kiosk.draft import Draft
from kiosk.outside import Outside
from kiosk.presenters.question import option_words
from kiosk.presenters.question_pages import page_for
from kiosk.presenters.review import MAIN
from kiosk.presenters.standard import StandardPage
from kiosk.presenters.views import Chapter, Progress, ReviewRow, ReviewView, View
from kiosk.texts.text import Text, Verbatim, Words
from tests.ui.world import World

_AT = {
    "kind": Progress(Chapter.START, 1, 6),
    "notice": Progress(Chapter.START, 2, 6),
    "id_choice": Progress(Chapter.ABOUT_YOU, 4, 6),
    "desa": Progress(Chapter.ABOUT_YOU, 5, 6),
    "unit": Progress(Chapter.COMPLAINT, 6, 6),
}
_STATES: dict[str, dict[str, Any]] = {
    "kind": {"chosen": "pengaduan"},
    "desa": {"chosen": "2004", "problem": Text("choice.empty")},
}


def asked_views(account: str) -> dict[str, View]:
    """By name. ``account`` is what the citizen wrote, for the check page."""
    outside = World(lambda: 0.0).outside
    asked = {name: _asked(outside, name) for name in _AT}
    return {**asked, "standard": StandardPage(outside).view("id"), "review": _review(outside, account)}


def _asked(outside: Outside, name: str) -> View:
    draft = Draft("", answers={"kind": "pengaduan"})
    page = page_for(outside, draft, outside.form.question(name), lambda _: None)
    return replace(
        page.view("id"), progress=_AT[name], can_go_back=True, can_cancel=True, **_STATES.get(name, {})
    )


def _review(outside: Outside, account: str) -> ReviewView:
    def label(name: str, option: str) -> Words:
        question = outside.form.question(name)
        return next(option_words(question, one) for one in question.options if one.id == option)

    answers: dict[str, Words] = {
        "kind": label("kind", "pengaduan"),
        "identity_mode": label("identity_mode", "terbuka"),
        "name": Verbatim("Siti Aminah"),
        "nik": Verbatim("3528••••••••0001"),
        "desa": label("desa", "2004"),
        "address_detail": Verbatim("Dusun Tengah RT 02 RW 01"),
        "reply_way": label("reply_way", "ambil"),
        "unit": label("unit", "kependudukan"),
        "when": Text("review.day", {"date": date(2026, 11, 23)}),
        "where": Verbatim("Loket kependudukan"),
        "account": Verbatim(account),
        "settlement": Verbatim("Surat pindah selesai dan uang dikembalikan."),
    }
    return ReviewView(
        screen="review",
        title=Text("q.review.title"),
        help=Text("q.review.help"),
        progress=Progress(Chapter.CHECK, 6, 6),
        primary=Text("review.next"),
        can_go_back=True,
        can_cancel=True,
        rows=tuple(
            ReviewRow(
                name,
                Text(f"q.{name}.label"),
                words,
                main=name in MAIN,
                chapter=Chapter(outside.form.question(name).chapter),
            )
            for name, words in answers.items()
        ),
    )
