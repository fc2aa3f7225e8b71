"""The office's paper: whose letterhead, which size, which logo."""

from __future__ import annotations

from dataclasses import dataclass

from sync.cases.office import Office
from sync.papers.pictures import Picture

PAPERS = ("f4", "a4")
"""F4, the offices' own size (215 x 330 mm), and A4 (210 x 297 mm)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stationery:
    """``paper``: of `PAPERS`, for letters and books; forms and bundles are A4 whatever it says."""

    office: Office
    paper: str = "f4"
    logo: Picture | None = None

    def __post_init__(self) -> None:
        if self.paper not in PAPERS:
            raise ValueError(f"paper: expected one of {', '.join(PAPERS)}")

    def data(self) -> dict[str, object]:
        """What the letterhead prints; an empty line is left out there."""
        office = self.office
        ways = [
            f"Telepon {office.telephone}" if office.telephone else "",
            f"WhatsApp {office.whatsapp}" if office.whatsapp else "",
        ]
        net = [
            f"Pos-el {office.email}" if office.email else "",
            f"Laman {office.website}" if office.website else "",
        ]
        return {
            "paper": self.paper,
            "government": f"Pemerintah {office.regency}",
            "name": office.name,
            "place": office.short_name,
            "regency": office.regency,
            "address": " ".join(filter(None, (office.address, office.postal_code))),
            "ways": ", ".join(filter(None, ways)),
            "net": ", ".join(filter(None, net)),
            "complaints": [line for line in (office.sp4n, office.ombudsman) if line],
            "logo": self.logo,
        }
