"""To whom a letter of a case goes."""

from __future__ import annotations

from collections.abc import Mapping

from sync.cases.identity import IdentityMode
from sync.cases.places import Place
from sync.central.case_views import CaseDetail
from sync.desk.letters.places import body_of
from sync.desk.visits import Visit
from sync.desk.wording import Wording
from sync.papers.letter import Addressee


def complainant(visit: Visit, detail: CaseDetail) -> Addressee:
    """The complainant with the address that the form has. A confidential one is named: the letter is for these eyes."""
    answers, wording = detail.answers, visit.desk.wording
    if detail.row.identity_mode == IdentityMode.ANONYMOUS or not answers.get("name"):
        return Addressee(name="Pelapor pengaduan", lines=("Tempat",))
    return Addressee(name=f"Sdr. {answers['name']}", lines=address_lines(wording, answers) or ("Tempat",))


def address_lines(wording: Wording, answers: Mapping[str, str]) -> tuple[str, ...]:
    """Dusun or street, then the village; elsewhere with district, regency and province."""
    desa, elsewhere = answers.get("desa", ""), answers.get("address_outside", "")
    place = Place.parse(elsewhere)
    if wording.office.desa_name(desa) is not None:
        village: tuple[str, ...] = (f"Desa {wording.answer('desa', desa)}",)
    else:
        village = (elsewhere,) if place is None else place.lines
    lines = (answers.get("address_detail", ""), *village)
    return tuple(line.replace("\n", ", ") for line in lines if line)


def other_body(visit: Visit, detail: CaseDetail) -> Addressee:
    """The head of the body to which the case is referred."""
    regency = visit.desk.store.rules.office.regency.removeprefix("Kabupaten ")
    return Addressee(name=f"Kepala {body_of(detail)}", lines=(regency,) if regency else ())
