"""The page of the service standard."""

from __future__ import annotations

from kiosk.office_words import stage_words, step_words
from kiosk.outside import Outside
from kiosk.presenters.commands import Back, Command, Primary
from kiosk.presenters.page import Going, Move, Page
from kiosk.presenters.views import StandardStep, StandardView
from kiosk.texts.text import Text, Verbatim, Words
from sync.cases.office import Office
from sync.cases.procedure import Sop, SopStep

_ASK = Text("standard.ask")
Rows = tuple[tuple[str, Words, Words | None], ...]


class StandardPage(Page):
    """The published standard: what it takes, how long, what it costs, where else to complain, every step."""

    def __init__(self, outside: Outside) -> None:
        self._outside = outside
        self.limit_s = outside.limits.idle_s * 2  # a page to read

    def view(self, language: str) -> StandardView:
        office, sop = self._outside.office, self._outside.sop
        return StandardView(
            screen="standard",
            title=Text("standard.title"),
            rows=_told(self._outside.notice) + _promises(sop) + _ways(office) + _answerable(office),
            steps_title=Text("standard.steps", {"n": sop.last}),
            steps_help=Text("standard.steps_words"),
            steps=tuple(
                StandardStep(step.number, step_words(step), _time(step), _stage(sop, step))
                for step in sop.steps
            ),
            primary=Text("standard.close"),
            can_go_back=True,
        )

    def act(self, command: Command) -> Going:
        return Move.HOME if isinstance(command, Primary | Back) else None


def _stage(sop: Sop, step: SopStep) -> Words:
    return stage_words(sop, step.stage, now=False)


def _told(notice: Words | None) -> Rows:
    """The first page has no room for it in the largest type on a small panel, or while the printer is in trouble."""
    return () if notice is None else (("bell", Text("standard.notice"), notice),)


def _promises(sop: Sop) -> Rows:
    return (
        ("file-text", Text("standard.needs"), Text("standard.needs_words")),
        ("calendar-check", Text("standard.time"), Text("standard.time_words", {"days": sop.promised_days})),
        ("banknote", Text("standard.cost"), Text("standard.cost_words")),
        ("file-check", Text("standard.product"), Text("standard.product_words")),
    )


def _ways(office: Office) -> Rows:
    """Where a complaint is taken; what the office has not said is asked at the desk."""
    address = f"{office.address} {office.postal_code}".strip()
    written = {"whatsapp": office.whatsapp or _ASK, "email": office.email or _ASK}
    return (
        ("inbox", Text("standard.box"), Text("standard.box_words", {"address": address})),
        ("phone", Text("standard.contact"), Verbatim(office.telephone)),
        ("message-square-text", Text("standard.messages"), Text("standard.messages_words", written)),
    )


def _answerable(office: Office) -> Rows:
    """Who signs the answer, and the decree of the standard; only what the office has said."""
    rows = (
        ("signature", Text("standard.answers"), Verbatim(office.signatory_title)),
        ("stamp", Text("standard.decree"), Verbatim(office.sk_number)),
    )
    return tuple(row for row in rows if row[2].words)


def _time(step: SopStep) -> Text:
    if step.standard_days:
        return Text("standard.days", {"n": step.standard_days})
    return Text("standard.minutes", {"n": step.standard_minutes})
