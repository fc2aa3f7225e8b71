"""Which page comes next, and how long a page may stand untouched. Pure: no clock, no device, no words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil

from kiosk.draft import Draft
from sync.cases.form import Form
from sync.cases.question import Question

REVIEW = "review"


def pages(form: Form, draft: Draft) -> tuple[Question, ...]:
    """The pages that this visit has, as far as its answers tell."""
    return form.pages(draft.answers, form.wants_extras(draft.answers))


def chapter(form: Form, draft: Draft, name: str) -> list[str]:
    """Ids of the pages of one chapter: a number that does not frighten, and that answers elsewhere do not change."""
    return [page.id for page in pages(form, draft) if page.chapter == name]


def after(form: Form, draft: Draft, question_id: str) -> Question | None:
    """The page behind this one; None: that was the last, the complaint can be sent."""
    asked = pages(form, draft)
    place = [page.id for page in asked].index(question_id) + 1
    return asked[place] if place < len(asked) else None


def before(form: Form, draft: Draft, question_id: str) -> Question | None:
    """The page in front of this one; None: that was the first."""
    asked = pages(form, draft)
    place = [page.id for page in asked].index(question_id)
    return asked[place - 1] if place else None


def after_change(form: Form, draft: Draft) -> Question:
    """Where a change made from the check page leads: back to it, by way of what the change newly asks."""
    asked = pages(form, draft)
    review = [page.id for page in asked].index(REVIEW)
    missing = form.missing(draft.answers, form.wants_extras(draft.answers))
    fresh = (page for page in asked[:review] if page.id in missing or page.id not in draft.seen)
    return next(fresh, asked[review])


def first_open(form: Form, draft: Draft) -> Question:
    """Where a new visit begins: the language may have been chosen on the home screen already."""
    asked = pages(form, draft)
    return next(page for page in asked if page.id not in draft.answers)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a page stands untouched before the visitor is asked, and then before all is wiped; seconds.

    ``factor`` doubles for a visitor who asked for more time. ``since``: monotonic seconds of the last touch.
    """

    since: float
    factor: int = 1

    def touched(self, now: float) -> Patience:
        """A touch: the time begins anew."""
        return replace(self, since=now)

    def prolonged(self, now: float) -> Patience:
        """ "Beri waktu lagi": twice the time on every page of this visit."""
        return replace(self, since=now, factor=min(4, self.factor * 2))

    def ask(self, now: float, limit_s: float) -> bool:
        """Has the page stood untouched for its time?"""
        return now - self.since >= limit_s * self.factor

    def seconds_left(self, now: float, limit_s: float, countdown_s: float) -> int:
        """Whole seconds until the wipe; 0: now."""
        return max(0, ceil(self.since + limit_s * self.factor + countdown_s - now))
