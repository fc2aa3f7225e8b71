"""The letter's form: from fields to a `LetterFile` and back, and what a template makes of a case."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from sync.cases.refusal import Refusal
from sync.central.case_views import CaseDetail
from sync.central.letter_templates import OfficeTemplate, for_kind, templates_of
from sync.central.paper_contents import LetterFile, LetterText
from sync.desk.letters.addressees import complainant, other_body
from sync.desk.letters.places import body_of, place_values
from sync.desk.steps import words
from sync.desk.steps.typed import Typed
from sync.desk.visits import Visit
from sync.papers.body import MAX_LENGTH, parse_body
from sync.papers.letter_templates import fill, open_places

NOTICE = "n_"
"""Before the names of the notice's fields, in the same form."""
_MOST_LINES = 12


class WorkingCopy(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in somebody's editor; ``on``: the version of the letter that he began from."""

    file: LetterFile
    on: int


def is_referred(detail: CaseDetail) -> bool:
    """Whether the case goes to another body: then the letter is the transfer, with a notice to the complainant."""
    return bool(body_of(detail))


def kinds_of(detail: CaseDetail) -> tuple[str, ...]:
    """Which kinds of template fit: the letter's, and the notice's where there is one."""
    return ("pelimpahan", "pemberitahuan") if is_referred(detail) else ("tanggapan",)


def offered(visit: Visit, kind: str) -> tuple[OfficeTemplate, ...]:
    """The office's templates of this kind."""
    return for_kind(templates_of(visit.desk.store, visit.person.office_id), kind)


def begun(visit: Visit, detail: CaseDetail, chosen: str = "") -> LetterFile:
    """A letter by the chosen template (else the first that fits), its places filled from the case."""
    texts = [_filled(visit, detail, kind, chosen) for kind in kinds_of(detail)]
    return LetterFile(main=texts[0], notice=texts[1] if len(texts) > 1 else None)


def _filled(visit: Visit, detail: CaseDetail, kind: str, chosen: str) -> LetterText:
    fitting = offered(visit, kind)
    template = next(
        (one.template for one in fitting if one.template.template_id == chosen), fitting[0].template
    )
    filled = fill(template, place_values(visit, detail))
    to = other_body(visit, detail) if kind == "pelimpahan" else complainant(visit, detail)
    return LetterText(
        template=template.template_id,
        subject=filled.subject,
        to_name=to.name,
        to_lines=to.lines,
        enclosures="1 (satu) berkas" if kind == "pelimpahan" else "-",
        body=filled.text,
    )


def read_file(detail: CaseDetail, form: Typed) -> LetterFile:
    """The letter as typed; what cannot stand is said at its field."""
    main = _read(form, "")
    return LetterFile(main=main, notice=_read(form, NOTICE) if is_referred(detail) else None)


def _read(form: Typed, before: str) -> LetterText:
    body = form.words(f"{before}body", MAX_LENGTH)
    if body and isinstance(parsed := parse_body(body), Refusal):
        form.wrong[f"{before}body"] = parsed
    return LetterText(
        template=form.line(f"{before}template", 80, required=False),
        subject=form.line(f"{before}subject", 200),
        to_name=form.line(f"{before}to_name", 150),
        to_lines=_lines(form, f"{before}to_lines", 600),
        nature=form.choice(f"{before}nature", words.codes(words.NATURES)),
        enclosures=form.line(f"{before}enclosures", 60, required=False) or "-",
        body=body,
        copies=_lines(form, f"{before}copies", 1000),
    )


def _lines(form: Typed, name: str, most: int) -> tuple[str, ...]:
    """Line by line; too many are said, not cut off."""
    text = form.words(name, most, required=False)
    lines = tuple(line.strip() for line in text.split("\n") if line.strip())
    if len(lines) > _MOST_LINES:
        form.wrong[name] = Refusal("letter.lines", {"max": _MOST_LINES, "n": len(lines)})
    return lines


def as_fields(file: LetterFile) -> Mapping[str, str]:
    """The way back: what the form's fields hold for this letter."""
    fields = _fields(file.main, "")
    return fields if file.notice is None else {**fields, **_fields(file.notice, NOTICE)}


def _fields(text: LetterText, before: str) -> dict[str, str]:
    return {
        f"{before}template": text.template,
        f"{before}subject": text.subject,
        f"{before}to_name": text.to_name,
        f"{before}to_lines": "\n".join(text.to_lines),
        f"{before}nature": text.nature,
        f"{before}enclosures": text.enclosures,
        f"{before}body": text.body,
        f"{before}copies": "\n".join(text.copies),
    }


def unfinished(file: LetterFile) -> tuple[str, ...]:
    """Places that still wait for words; a letter with one of them does not go on."""
    texts = [file.main, *([file.notice] if file.notice else [])]
    whole = "\n".join(f"{one.subject}\n{one.body}" for one in texts)
    dots = ("…",) if "…" in whole else ()
    return (*(f"{{{name}}}" for name in open_places(whole)), *dots)


def whole_text(file: LetterFile) -> str:
    """All that was written, line by line, for comparing two versions."""
    texts = [file.main, *([file.notice] if file.notice else [])]
    return "\n".join(_compared(one) for one in texts)


def _compared(text: LetterText) -> str:
    head = [
        f"Kepada: {text.to_name}",
        *text.to_lines,
        f"Hal: {text.subject}",
        f"Sifat: {words.said(words.NATURES, text.nature)}",
        f"Lampiran: {text.enclosures}",
    ]
    return "\n".join([*head, text.body, *(f"Tembusan: {one}" for one in text.copies)])
