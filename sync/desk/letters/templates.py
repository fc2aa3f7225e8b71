"""Screen 20, `/templat`: the office's standing words. Every change is a version; the shipped ones can be gone back to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from fastapi import APIRouter
from starlette.responses import Response

from sync.cases.refusal import Refusal
from sync.cases.working_calendar import JAKARTA
from sync.central.letter_templates import (
    EDITORS,
    OfficeTemplate,
    change_template,
    for_kind,
    new_name,
    template_of,
    templates_of,
    versions_of,
)
from sync.central.people import everybody
from sync.desk.letters.composing import draft_mark, signer_of, stationery
from sync.desk.letters.sheets import sheets
from sync.desk.steps.step_page import not_done, with_names
from sync.desk.steps.typed import Form, Typed
from sync.desk.views import Said
from sync.desk.visits import FormOfSomeone, NotAllowedError, SomeoneSignedIn, Visit
from sync.desk.words import letter_day, moment_words
from sync.papers.body import parse_body
from sync.papers.comparison import LineChange, compare
from sync.papers.letter import Addressee, Letter
from sync.papers.letter_templates import LETTER_KINDS, PLACES, LetterTemplate, fill, make_template

router = APIRouter()

READERS = (*EDITORS, "admin")
NEW = "baru"


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """One template in the list."""

    name: str
    label: str
    state: str
    changed: bool


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One change of a template."""

    version: int
    who: str
    when: str
    what: str


@dataclass(frozen=True, slots=True)
class TemplateView:
    """``name`` "baru": one that is not saved yet; ``changes``: against the shipped words."""

    name: str
    label: str
    kind: str
    kind_words: str
    version: int
    shipped: bool
    changed: bool
    may_edit: bool
    values: Mapping[str, str]
    wrong: Mapping[str, str]
    versions: tuple[VersionLine, ...]
    changes: tuple[LineChange, ...]
    pages: tuple[str, ...]
    places: tuple[tuple[str, str], ...]
    open: tuple[str, ...] = field(default=())

    def trouble(self, name: str) -> str:
        """What is wrong in a field, "" for nothing."""
        return self.wrong.get(name, "")


@router.get("/templat")
def show_templates(visit: SomeoneSignedIn, kabar: str = "") -> Response:
    """All of them, by what they are for."""
    _may_read(visit)
    found = templates_of(visit.desk.store, visit.person.office_id)
    groups = tuple(
        (words, tuple(_line(visit, one) for one in for_kind(found, kind)))
        for kind, words in LETTER_KINDS.items()
    )
    said = visit.desk.wording.said(kabar)
    return visit.desk.pages.show(
        "letters/templates.html",
        visit.chrome("templates", said),
        groups=groups,
        may_edit=visit.person.role in EDITORS,
    )


@router.get("/templat/{name}")
def show_template(name: str, visit: SomeoneSignedIn, kabar: str = "", jenis: str = "tanggapan") -> Response:
    """One of them, to be read and changed; ``baru``: a new one of the office's own."""
    _may_read(visit)
    found = _found(visit, name, jenis)
    if isinstance(found, Refusal):
        return _refused(visit, found)
    return _page(visit, name, found, said=visit.desk.wording.said(kabar))


@router.post("/templat/{name}")
def edit_template(name: str, visit: FormOfSomeone, form: Form) -> Response:
    """``do``: ``preview``, ``save``, or ``reset`` to the shipped words (an own one is put away)."""
    _may_read(visit)
    found = _found(visit, name, form.raw("kind"))
    if isinstance(found, Refusal):
        return _refused(visit, found)
    if form.raw("do") == "reset":
        return _reset(visit, name, found, form)
    made = make_template(
        new_name(visit.desk.clock) if name == NEW else name,
        found.template.kind,
        form.raw("label"),
        form.raw("subject"),
        form.raw("text"),
    )
    if isinstance(made, Refusal):
        form.wrong[_FIELD.get(made.code, "text")] = made
        return _page(visit, name, found, 422, not_done(visit, None), form)
    if form.raw("do") == "preview":
        return _page(visit, name, found, form=form)
    return _save(visit, name, found, form, made)


def _reset(visit: Visit, name: str, found: OfficeTemplate, form: Typed) -> Response:
    desk = visit.desk
    done = change_template(desk.store, name, None, form.version, visit.person, desk.clock)
    if isinstance(done, Refusal):
        return _page(visit, name, found, 409, not_done(visit, with_names(visit, done)), form)
    return desk.go("/templat", "template_reset" if found.shipped else "template_gone")


def _save(visit: Visit, name: str, found: OfficeTemplate, form: Typed, made: LetterTemplate) -> Response:
    desk = visit.desk
    done = change_template(desk.store, made.template_id, made, form.version, visit.person, desk.clock)
    if isinstance(done, Refusal):
        return _page(visit, name, found, 409, not_done(visit, with_names(visit, done)), form)
    return desk.go(f"/templat/{made.template_id}", "template_saved")


_FIELD = {"template.label": "label", "template.subject": "subject"}


def _may_read(visit: Visit) -> None:
    if visit.person.role not in READERS:
        raise NotAllowedError


def _found(visit: Visit, name: str, kind: str) -> OfficeTemplate | Refusal:
    if name != NEW:
        return template_of(visit.desk.store, visit.person.office_id, name)
    if kind not in LETTER_KINDS:
        return Refusal("template.kind")
    blank = LetterTemplate(template_id=NEW, kind=kind, label="", subject="", text="")
    return OfficeTemplate(blank, shipped=False, changed=True)


def _refused(visit: Visit, refusal: Refusal) -> Response:
    words = visit.desk.wording.refusal(refusal)
    return visit.desk.pages.show(
        "refused.html", visit.desk.chrome(), 404, title="Templat tidak ada", words=words
    )


def _line(visit: Visit, one: OfficeTemplate) -> TemplateLine:
    names = {who.login: who.name for who in everybody(visit.desk.store, visit.person.office_id)}
    state = ("Diubah kantor" if one.changed else "Bawaan") if one.shipped else "Milik kantor"
    if one.at is not None and one.changed:
        state += f", {names.get(one.actor, one.actor)}, {moment_words(one.at)}"
    return TemplateLine(one.template.template_id, one.template.label, state, one.changed)


def _page(  # noqa: PLR0917 - a page's own words, in their order
    visit: Visit,
    name: str,
    found: OfficeTemplate,
    status: int = 200,
    said: Said | None = None,
    form: Typed | None = None,
) -> Response:
    desk, template = visit.desk, found.template
    values = {"label": template.label, "subject": template.subject, "text": template.text}
    if form is not None:
        values |= {key: form.raw(key) for key in values}
    shipped = next((one for one in desk.store.rules.letters if one.template_id == name), None)
    filled = fill(
        LetterTemplate(
            template_id=name, kind=template.kind, label="-", subject=values["subject"], text=values["text"]
        ),
        specimen(visit),
    )
    view = TemplateView(
        name=name,
        label=template.label or "Templat baru",
        kind=template.kind,
        kind_words=LETTER_KINDS[template.kind],
        version=found.version,
        shipped=found.shipped,
        changed=found.changed,
        may_edit=visit.person.role in EDITORS,
        values=values,
        wrong={} if form is None else {key: desk.wording.refusal(one) for key, one in form.wrong.items()},
        versions=_versions(visit, name),
        changes=() if shipped is None or not found.changed else compare(shipped.text, template.text),
        pages=_preview(visit, filled.subject, filled.text),
        places=tuple(PLACES.items()),
        open=filled.open,
    )
    return desk.pages.show("letters/template.html", visit.chrome("templates", said), status, view=view)


def _versions(visit: Visit, name: str) -> tuple[VersionLine, ...]:
    names = {one.login: one.name for one in everybody(visit.desk.store, visit.person.office_id)}
    return tuple(
        VersionLine(
            one.version,
            names.get(one.actor, one.actor),
            moment_words(one.at),
            "Kembali ke bawaan" if one.template is None else one.template.label,
        )
        for one in versions_of(visit.desk.store, visit.person.office_id, name)
    )


def specimen(visit: Visit) -> Mapping[str, str]:
    """A case that never was, to see a template filled."""
    office = visit.desk.store.rules.office
    return {
        "nomor": f"{office.code}1-7K4M-92QX-Z",
        "agenda": "12/2026",
        "tanggal": letter_day(date(2026, 3, 2)),
        "pokok": "KTP, KK, dan surat pindah",
        "nama": "Nama Contoh",
        "desa": office.desa[0][1] if office.desa else "",
        "unit": "Seksi Pelayanan Umum",
        "instansi": "Dinas Sosial",
        "kekurangan": "1. Salinan KTP, SIM, KK, atau identitas lain\n2. NIK yang benar",
        "batas": letter_day(date(2026, 4, 1)),
        "penjelasan": "Alat perekam rusak sejak 26 Februari dan sudah diperbaiki pada 2 Maret.",
        "janji": letter_day(date(2026, 3, 18)),
        "kantor": office.name,
        "alamat_kantor": office.address,
        "telepon_kantor": office.telephone,
    }


def _preview(visit: Visit, subject: str, text: str) -> tuple[str, ...]:
    body = parse_body(text)
    if isinstance(body, Refusal):
        return ()
    now = visit.desk.clock()
    letter = Letter(
        subject=subject,
        to=Addressee(name="Sdr. Nama Contoh", lines=("Dusun Contoh, RT 01 RW 02", "Tempat")),
        body=body,
        signer=signer_of(visit, None, "camat", "", ""),
        made_on=now.astimezone(JAKARTA).date(),
        draft=draft_mark(1, now),
    )
    return sheets(letter, on=stationery(visit))
