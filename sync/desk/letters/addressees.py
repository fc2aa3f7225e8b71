"""To whom a letter of a case goes."""

from __future__ import annotations

from sync.cases.identity import IdentityMode
from sync.cases.places import Place
from sync.central.case_views import CaseDetail
from sync.desk.letters.places import body_of
from sync.desk.visits import Visit
from sync.papers.letter import Addressee


def complainant(visit: Visit, detail: CaseDetail) -> Addressee:
    """The complainant with the address that the form has. A confidential one is named: the letter is for these eyes."""
    answers, wording = detail.answers, visit.desk.wording
    if detail.row.identity_mode == IdentityMode.ANONYMOUS or not answers.get("name"):
        return Addressee(name="Pelapor pengaduan", lines=("Tempat",))
    desa = answers.get("desa", "")
    known = desa and visit.desk.store.rules.office.desa_name(desa)
    elsewhere = answers.get("address_outside", "")
    place = Place.parse(elsewhere)
    lines = (
        answers.get("address_detail", ""),
        *((f"Desa {wording.answer('desa', desa)}",) if known else place.lines if place else (elsewhere,)),
    )
    kept = tuple(line.replace("\n", ", ") for line in lines if line)
    return Addressee(name=f"Sdr. {answers['name']}", lines=kept or ("Tempat",))


def other_body(visit: Visit, detail: CaseDetail) -> Addressee:
    """The head of the body to which the case is referred."""
    regency = visit.desk.store.rules.office.regency.removeprefix("Kabupaten ")
    return Addressee(name=f"Kepala {body_of(detail)}", lines=(regency,) if regency else ())
