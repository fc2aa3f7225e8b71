"""The pages of the acts: one form each, what it does said above it, and why it is barred where it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter, HTTPException
from starlette.responses import Response

from sync.cases.refusal import Refusal
from sync.central.case_views import CaseDetail
from sync.desk.acts.catalogue import ANEW, BY_SLUG, Act, Options, continued_as
from sync.desk.case_pages import hand_for
from sync.desk.steps.step_page import barred, find, not_done, status_of
from sync.desk.steps.typed import Form, Typed
from sync.desk.views import Said
from sync.desk.visits import FormOfSomeone, SomeoneOnCases, Visit
from sync.desk.words import number_words

router = APIRouter()

BACK_TO_QUEUE = "antrean"


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field as the page draws it; ``wrong``: the sentence beside it; ``ticked``: for people."""

    name: str
    kind: str
    label: str
    hint: str
    required: bool
    most: int
    options: Options
    value: str
    ticked: tuple[str, ...]
    wrong: str


@dataclass(frozen=True, slots=True)
class ActView:
    """The page of one act on one case. ``acting``: in whose name, where not in one's own."""

    slug: str
    case_id: str
    number: str
    version: int
    title: str
    what: str
    verb: str
    icon: str
    grave: bool
    takes_file: bool
    barred: str
    acting: str
    told: tuple[str, ...]
    fields: tuple[FieldView, ...]


@router.get("/kasus/{case_id}/tindakan/{slug}")
def show_act(case_id: UUID, slug: str, visit: SomeoneOnCases) -> Response:
    """The act's form."""
    act, detail = _known(slug), find(visit, case_id)
    return detail if isinstance(detail, Response) else _page(visit, detail, act)


@router.post("/kasus/{case_id}/tindakan/{slug}/unggah")
def do_act_with_file(case_id: UUID, slug: str, visit: FormOfSomeone, form: Form) -> Response:
    """The same for an act whose form may hold a photo; its address lets a larger form in."""
    if not _known(slug).takes_file:
        raise HTTPException(404)
    return do_act(case_id, slug, visit, form)


@router.post("/kasus/{case_id}/tindakan/{slug}")
def do_act(case_id: UUID, slug: str, visit: FormOfSomeone, form: Form) -> Response:
    """Do it; what is refused comes back with the words still in their fields."""
    act, detail = _known(slug), find(visit, case_id)
    if isinstance(detail, Response):
        return detail
    desk = visit.desk
    command = act.make(visit, detail, hand_for(detail, act.command, visit), form)
    done = None if form.wrong else act.carried_out(visit, detail, form, command)
    if isinstance(done, CaseDetail):
        return desk.go(*_onward(form, done, act, visit))
    now = find(visit, case_id)
    return now if isinstance(now, Response) else _page(visit, now, act, form, done)


def _onward(form: Typed, detail: CaseDetail, act: Act, visit: Visit) -> tuple[str, str]:
    """Back to the list that the button stood in, else to the case; whoever may not see it any more to his own list."""
    said = f"act_{act.slug}"
    if act.slug == "buka-kembali" and form.raw("how") == ANEW:
        return f"/kasus/{continued_as(detail)}", "reopened_anew"
    if form.raw("from") == BACK_TO_QUEUE:
        return "/antrean", said
    still_mine = not isinstance(find(visit, UUID(detail.row.case_id)), Response)
    return (f"/kasus/{detail.row.case_id}", said) if still_mine else ("/", said)


def _known(slug: str) -> Act:
    act = BY_SLUG.get(slug)
    if act is None:
        raise HTTPException(404)
    return act


def _page(
    visit: Visit, detail: CaseDetail, act: Act, form: Typed | None = None, refusal: Refusal | None = None
) -> Response:
    wording, status, said = visit.desk.wording, 200, None
    if form is not None:
        status, said = status_of(form, refusal), not_done(visit, refusal, "Belum dilakukan")
    title, what, verb = wording.say("act", act.slug).split("|")
    hand = hand_for(detail, act.command, visit)
    view = ActView(
        slug=act.slug,
        case_id=detail.row.case_id,
        number=number_words(detail.row.number),
        version=detail.version,
        title=title,
        what=what,
        verb=verb,
        icon=act.icon,
        grave=act.grave,
        takes_file=act.takes_file,
        barred=barred(visit, detail, act.command),
        acting=f"{wording.say('acting', hand.manner, '')} {wording.say('role', hand.role)}"
        if hand.acting_for
        else "",
        told=_told(visit, detail, act),
        fields=tuple(_fields(visit, detail, act, form)),
    )
    return _shown(visit, view, status, said)


def _shown(visit: Visit, view: ActView, status: int, said: Said | None) -> Response:
    return visit.desk.pages.show("acts/act.html", visit.chrome("work", said), status, view=view)


def _fields(visit: Visit, detail: CaseDetail, act: Act, form: Typed | None) -> list[FieldView]:
    wording = visit.desk.wording
    typed: Mapping[str, str] = {} if form is None else form.values()
    shown = []
    for one in act.fields:
        label, _, hint = wording.say("act_field", f"{act.slug}.{one.name}").partition("|")
        first = one.value(detail)
        many = first if isinstance(first, tuple) else ()
        wrong = None if form is None else form.wrong.get(one.name)
        shown.append(
            FieldView(
                name=one.name,
                kind=one.kind,
                label=label,
                hint=hint,
                required=one.required,
                most=one.most,
                options=one.options(visit, detail),
                value=typed.get(one.name, first if isinstance(first, str) else ""),
                ticked=many if form is None else form.ticked().get(one.name, ()),
                wrong="" if wrong is None else wording.refusal(wrong),
            )
        )
    return shown


def _told(visit: Visit, detail: CaseDetail, act: Act) -> tuple[str, ...]:
    """What the complainant said of it, where the act is about that."""
    if act.slug != "teradu":
        return ()
    wording, answers = visit.desk.wording, detail.answers
    return tuple(
        f"{wording.say('question', question)}: {wording.answer(question, answers[question])}"
        for question in ("unit", "officer")
        if answers.get(question)
    )
