"""`/teks`: the words of the notices. Every change is a version; the shipped ones can be gone back to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter
from starlette.responses import Response

from sync.cases.notice_places import ALWAYS, EMAIL, NOT_IN_SMS, OF_NOTICE, PLACES, SMS, filled
from sync.cases.notice_texts import ONE_SMS, longest_sms, make_text
from sync.cases.refusal import Refusal
from sync.central.letter_templates import EDITORS
from sync.central.outgoing.telling import day
from sync.central.outgoing.texts import (
    Key,
    OwnText,
    change_text,
    in_sms,
    text_of,
    text_versions,
    texts_of,
)
from sync.central.people import everybody
from sync.desk.steps.step_page import not_done, with_names
from sync.desk.steps.typed import Form, Typed
from sync.desk.views import Said
from sync.desk.visits import FormOfSomeone, NotAllowedError, SomeoneSignedIn, Visit
from sync.desk.words import moment_words

router = APIRouter()

READERS = (*EDITORS, "admin")
_FIELD = {"notice.subject": "subject"}


@dataclass(frozen=True, slots=True)
class TextLine:
    """One text in the list. ``words``: of the Indonesian one, "" of others; ``length``: of an SMS with the longest values, "" else."""

    href: str
    words: str
    way: str
    language: str
    changed: bool
    length: str


@dataclass(frozen=True, slots=True)
class TextView:
    """One text to be read and changed. ``preview``: filled with values of no case."""

    href: str
    label: str
    way: str
    is_mail: bool
    length: str
    version: int
    changed: bool
    may_edit: bool
    values: Mapping[str, str]
    wrong: Mapping[str, str]
    preview: str
    places: tuple[tuple[str, str], ...]
    versions: tuple[tuple[int, str, str], ...]

    def trouble(self, name: str) -> str:
        """What is wrong in a field, "" for nothing."""
        return self.wrong.get(name, "")


@router.get("/teks")
def show_texts(visit: SomeoneSignedIn, kabar: str = "") -> Response:
    """All of them, by notice."""
    _may_read(visit)
    groups: dict[str, list[TextLine]] = {}
    labels = visit.desk.store.rules.notices.labels
    for one in texts_of(visit.desk.store, visit.person.office_id):
        groups.setdefault(labels[one.text.notice], []).append(_line(visit, one))
    said = visit.desk.wording.said(kabar)
    return visit.desk.pages.show("telling/texts.html", visit.chrome("notice_texts", said), groups=groups)


@router.get("/teks/{notice}/{channel}/{language}")
def show_text(notice: str, channel: str, language: str, visit: SomeoneSignedIn, kabar: str = "") -> Response:
    """One of them."""
    _may_read(visit)
    return _page(visit, (notice, channel, language), said=visit.desk.wording.said(kabar))


@router.post("/teks/{notice}/{channel}/{language}")
def edit_text(notice: str, channel: str, language: str, visit: FormOfSomeone, form: Form) -> Response:
    """``do``: ``preview``, ``save``, or ``reset`` to the shipped words."""
    _may_read(visit)
    desk, key = visit.desk, (notice, channel, language)
    if form.raw("do") == "reset":
        done = change_text(desk.store, key, None, form.version, visit.person, desk.clock)
        return _after(visit, key, form, done, "notice_text_reset")
    made = make_text(notice, channel, language, form.raw("subject"), form.raw("text"))
    if isinstance(made, Refusal):
        form.wrong[_FIELD.get(made.code, "text")] = made
        return _page(visit, key, 422, not_done(visit, None), form)
    if form.raw("do") == "preview":
        return _page(visit, key, form=form)
    done = change_text(desk.store, key, made, form.version, visit.person, desk.clock)
    return _after(visit, key, form, done, "notice_text_saved")


def _after(visit: Visit, key: Key, form: Typed, done: int | Refusal, code: str) -> Response:
    if isinstance(done, Refusal):
        return _page(visit, key, 409, not_done(visit, with_names(visit, done)), form)
    return visit.desk.go(f"/teks/{'/'.join(key)}", code)


def _may_read(visit: Visit) -> None:
    if visit.person.role not in READERS:
        raise NotAllowedError


def _line(visit: Visit, one: OwnText) -> TextLine:
    text, say = one.text, visit.desk.wording.say
    return TextLine(
        href=f"{visit.desk.pages.root}/teks/{text.notice}/{text.channel}/{text.language}",
        words=text.text if text.language == "id" else "",
        way=say("told_way", text.channel),
        language=say("told_language", text.language),
        changed=one.changed,
        length=_length(text.channel, text.text),
    )


def _length(channel: str, text: str) -> str:
    length = longest_sms(text) if channel == SMS else ""
    return f"{length} dari {ONE_SMS} huruf" if isinstance(length, int) else ""


def _page(
    visit: Visit, key: Key, status: int = 200, said: Said | None = None, form: Typed | None = None
) -> Response:
    desk = visit.desk
    found = text_of(desk.store, visit.person.office_id, key)
    if isinstance(found, Refusal):
        words = desk.wording.refusal(found)
        return desk.pages.show("refused.html", desk.chrome(), 404, title="Kalimat tidak ada", words=words)
    values = {"subject": found.text.subject, "text": found.text.text}
    if form is not None:
        values |= {name: form.raw(name) for name in values}
    say, texts = desk.wording.say, desk.store.rules.notices
    view = TextView(
        href=f"{desk.pages.root}/teks/{'/'.join(key)}",
        label=texts.labels[key[0]],
        way=f"{say('told_way', key[1])} · {say('told_language', key[2])}",
        is_mail=key[1] == EMAIL,
        length=_length(key[1], values["text"]),
        version=found.version,
        changed=found.changed,
        may_edit=visit.person.role in EDITORS,
        values=values,
        wrong={} if form is None else {name: desk.wording.refusal(one) for name, one in form.wrong.items()},
        preview=filled(values["text"], specimen(visit, key)),
        places=_places(key),
        versions=_versions(visit, key),
    )
    return desk.pages.show("telling/text.html", visit.chrome("notice_texts", said), status, view=view)


def _places(key: Key) -> tuple[tuple[str, str], ...]:
    known = OF_NOTICE[key[0]] | ALWAYS
    hidden = NOT_IN_SMS if key[1] == SMS else frozenset()
    return tuple((name, words) for name, words in PLACES.items() if name in known and name not in hidden)


def _versions(visit: Visit, key: Key) -> tuple[tuple[int, str, str], ...]:
    names = {one.login: one.name for one in everybody(visit.desk.store, visit.person.office_id)}
    return tuple(
        (
            one.version,
            f"{names.get(one.actor, one.actor)}, {moment_words(one.at)}",
            "Kembali ke bawaan" if one.text is None else one.text.text,
        )
        for one in text_versions(visit.desk.store, visit.person.office_id, key)
    )


def specimen(visit: Visit, key: Key) -> Mapping[str, str]:
    """A case that never was, to see the words filled."""
    rules, language = visit.desk.store.rules, key[2]
    office, sop = rules.office, rules.sop
    of_office = {"kantor": office.name, "telepon": office.telephone, "alamat": office.address}
    return {
        **(in_sms(office) if key[1] == SMS else of_office),
        "nomor": f"{office.code}1-7K4M-92QX-Z",
        "jenis": rules.notices.kind("pengaduan", language),
        "tanggal": day(date(2026, 11, 23)),
        "batas": day(date(2026, 12, 9)),
        "langkah": "4",
        "jumlah": str(sop.last),
        "tahap": sop.stages[1].words(language, now=True),
        "alasan": rules.notices.reason("klarifikasi", language),
        "tautan": "https://aduan.example.id/survei/7K4M9-2QXZ1-0RT5V-8WB3N",
        "lacak": "https://aduan.example.id/lacak",
    }
