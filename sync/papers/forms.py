"""The complaint form: as it was filled in, and blank for hours without power."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from sync.cases.office import Office
from sync.papers.pictures import Picture
from sync.papers.sections import Section


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledForm:
    """Formulir pengaduan as it was answered. ``signature``: drawn on glass; ``thumb``: a thumb mark noted by staff."""

    TEMPLATE: ClassVar[str] = "filled_form.typ"

    number: str
    serial: int
    received_at: datetime
    channel: str
    form_version: str
    sections: tuple[Section, ...]
    name: str
    signature: Picture | None = None
    thumb: str = ""

    @property
    def title(self) -> str:
        return f"Formulir pengaduan {self.number}"

    @property
    def dated(self) -> date:
        return self.received_at.date()


@dataclass(frozen=True, slots=True, kw_only=True)
class BlankForm:
    """The same questions on paper, two pages A4; typed in later at the desk, with the paper's time."""

    TEMPLATE: ClassVar[str] = "blank_form.typ"

    services: tuple[str, ...]
    desa: tuple[str, ...]
    form_version: str
    printed_on: date
    anonymous: bool = False

    @classmethod
    def of(cls, office: Office, form_version: str, printed_on: date) -> BlankForm:
        """With this office's services and villages."""
        return cls(
            services=tuple(label for _, label in office.services),
            desa=tuple(name for _, name in office.desa),
            form_version=form_version,
            printed_on=printed_on,
            anonymous=office.allow_anonymous,
        )

    @property
    def title(self) -> str:
        return "Formulir pengaduan"

    @property
    def dated(self) -> date:
        return self.printed_on
