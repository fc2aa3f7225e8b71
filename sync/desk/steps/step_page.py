"""What the pages of the steps have in common: the case, its head, who may act, and how a refused form comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from sqlalchemy import Connection
from starlette.responses import Response

from sync.cases.case import CLOSED
from sync.cases.commands import Command
from sync.cases.refusal import Refusal
from sync.central.case_views import CaseDetail
from sync.central.handling import act, case_page
from sync.central.papers import NewPaper, drop_working_copy, keep
from sync.central.people import everybody
from sync.central.store import utc
from sync.desk.confidential import for_these_eyes
from sync.desk.deadlines import due_words
from sync.desk.steps.acting import choices
from sync.desk.steps.addresses import page_of_step
from sync.desk.steps.typed import Typed
from sync.desk.views import Due, Said
from sync.desk.visits import Visit
from sync.desk.words import number_words


@dataclass(frozen=True, slots=True)
class StepHead:
    """What stands at the head of a step's page and in its forms.

    ``barred``: why this person may not do it now, "" if he may; ``onward``: where the case's current step is done.
    ``values``, ``wrong``: a form that came back, by field; sentences in ``wrong``.
    """

    case_id: str
    number: str
    agenda: str
    subject: str
    no: int
    name: str
    activity: str
    due: Due
    version: int
    now_at: int
    barred: str
    onward: str
    hands: tuple[tuple[str, str], ...]
    values: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)
    ticked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def here(self) -> bool:
        """Whether the case stands at this very step."""
        return self.now_at == self.no

    def value(self, name: str, default: str = "") -> str:
        """What stands in a field: what was typed before, else the default."""
        return self.values.get(name, default)

    def trouble(self, name: str) -> str:
        """What is wrong in a field, "" for nothing."""
        return self.wrong.get(name, "")

    def many(self, name: str) -> tuple[str, ...]:
        """Which boxes of this name were ticked."""
        return self.ticked.get(name, ())


def find(visit: Visit, case_id: UUID) -> CaseDetail | Response:
    """The case, or the page that says that there is none for these eyes."""
    detail = case_page(visit.desk.store, str(case_id), visit.person, visit.desk.clock)
    if isinstance(detail, Refusal):
        words = visit.desk.wording.refusal(detail)
        return visit.desk.pages.show(
            "refused.html", visit.desk.chrome(), 404, title="Kasus tidak ditemukan", words=words
        )
    return for_these_eyes(detail, visit)


def do(
    visit: Visit,
    detail: CaseDetail,
    form: Typed,
    command: Command,
    *papers: NewPaper,
    version: int | None = None,
    drops_copy: bool = False,
) -> CaseDetail | Refusal:
    """Give the command as this person, on the version that the page was drawn from; its papers are kept with it.

    ``version``: another one than the form's; ``drops_copy``: the person's working copy of the letter is done with.
    """
    desk, case_id = visit.desk, detail.row.case_id

    def beside(connection: Connection) -> Refusal | None:
        for new in papers:
            kept = keep(connection, desk.store, case_id, new, visit.person, utc(desk.clock()))
            if isinstance(kept, Refusal):
                return kept
        if drops_copy:
            drop_working_copy(connection, case_id, visit.person)
        return None

    seen = form.version if version is None else version
    return act(desk.store, case_id, seen, command, visit.person, desk.clock, beside=beside)


def step_head(visit: Visit, detail: CaseDetail, no: int, command: str, form: Typed | None = None) -> StepHead:
    """``command``: class name of the one that this page is for, whose offer says why it is barred."""
    desk, row = visit.desk, detail.row
    rules, wording = desk.store.rules, desk.wording
    step = rules.sop_of(detail.sop_version).step(no)
    closed = row.state == CLOSED
    due = due_words(row.step_due_at, desk.clock(), rules.calendar_of(visit.person.office_id))
    return StepHead(
        case_id=row.case_id,
        number=number_words(row.number),
        agenda=row.agenda_number,
        subject=wording.answer("unit", row.service) if row.service else "isi belum terbuka",
        no=no,
        name=wording.say("step", str(no)),
        activity=step.activity,
        due=Due("", "Selesai", "good") if closed else due,
        version=detail.version,
        now_at=0 if closed else row.step,
        barred=barred(visit, detail, command),
        onward="" if closed else page_of_step(row.case_id, row.step) or f"/kasus/{row.case_id}",
        hands=choices(visit, detail, command),
        values={} if form is None else form.values(),
        ticked={} if form is None else form.ticked(),
        wrong={} if form is None else {name: wording.refusal(one) for name, one in form.wrong.items()},
    )


def barred(visit: Visit, detail: CaseDetail, command: str) -> str:
    """Why this command would be refused now, as a sentence; "" if it would not, or only for want of a word."""
    offer = detail.offer(command)
    if offer is None:
        return visit.desk.wording.refusal(Refusal("step.not_offered"))
    if offer.refusal is None:
        return ""
    return visit.desk.wording.refusal(with_names(visit, offer.refusal))


def with_names(visit: Visit, refusal: Refusal) -> Refusal:
    """The refusal with people and roles as staff call them, in place of logins and codes."""
    desk, details = visit.desk, dict(refusal.details)
    names = {one.login: one.name for one in everybody(desk.store, visit.person.office_id)}
    for key in details.keys() & {"by", "holder", "to"}:
        details[key] = names.get(str(details[key]), details[key])
    for key in details.keys() & {"expected", "role"}:  # a step's number is no role's code and stays
        details[key] = desk.wording.say("role", str(details[key]))
    return Refusal(refusal.code, details)


def not_done(visit: Visit, refusal: Refusal | None, title: str = "Belum tersimpan") -> Said:
    """The message over a form that came back; without a refusal its fields say what is wrong."""
    if refusal is None:
        return Said("error", title, "Periksa isian yang ditandai di bawah ini.")
    return Said("error", title, visit.desk.wording.refusal(with_names(visit, refusal)))


def status_of(form: Typed, refusal: Refusal | None) -> int:
    """422: a field has to be mended; 409: the case does not allow it (any more)."""
    if form.wrong:
        return 422
    return 200 if refusal is None else 409


class Page(Protocol):
    """How a step's page is drawn: this case, with a status, a message, and the form that came back."""

    def __call__(
        self,
        visit: Visit,
        detail: CaseDetail,
        status: int = 200,
        said: Said | None = None,
        *,
        form: Typed | None = None,
    ) -> Response: ...


def shown(visit: Visit, case_id: UUID, page: Page, kabar: str) -> Response:
    """The page of this case; ``kabar``: code of what has just been done."""
    detail = find(visit, case_id)
    if isinstance(detail, Response):
        return detail
    return page(visit, detail, said=visit.desk.wording.said(kabar))


def again(  # noqa: PLR0917 - whose, of what, drawn how, with what
    visit: Visit,
    case_id: UUID,
    page: Page,
    form: Typed,
    refusal: Refusal | None,
    title: str = "Belum tersimpan",
) -> Response:
    """The page of the case as it is now, with what was typed and why it was not done."""
    now = find(visit, case_id)
    if isinstance(now, Response):
        return now
    return page(visit, now, status_of(form, refusal), not_done(visit, refusal, title), form=form)
