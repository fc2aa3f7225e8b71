"""The office's paper: whose letterhead, which size, which logo."""

from __future__ import annotations

from dataclasses import dataclass

from sync.cases.office import PAPERS, Office
from sync.papers.pictures import Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Stationery:
    """``paper``: of `PAPERS`, for letters and books; forms and bundles are A4 whatever it says."""

    office: Office
    paper: str = "f4"
    logo: Picture | None = None

    @classmethod
    def of(cls, office: Office, logo: bytes = b"") -> Stationery:
        """As the settings say; ``logo``: PNG or JPEG, empty for none."""
        picture = Picture(data=logo, alt=f"Lambang {office.regency}") if logo else None
        return cls(office=office, paper=office.paper, logo=picture)

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
