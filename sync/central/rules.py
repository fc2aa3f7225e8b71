"""What the office decided beforehand: its procedure, its form, its calendar, its letterhead. Data, read once at start."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sync.cases.form import Form
from sync.cases.office import Office
from sync.cases.procedure import Sop
from sync.cases.working_calendar import WorkingCalendar
from sync.configuration import read_toml


@dataclass(frozen=True, slots=True)
class Rules:
    """The steps, the working days, the office whose cases these are, and the form that kiosk and desk share."""

    sop: Sop
    calendar: WorkingCalendar
    office: Office
    form: Form


def load_rules(config: Path) -> Rules:
    """From sop.toml, holidays.toml, office.toml and form.toml in ``config``; ValueError names what is wrong with them."""
    office = read_toml(config / "office.toml")
    holidays = read_toml(config / "holidays.toml")
    own = Office.from_mapping(office)
    return Rules(
        Sop.from_mapping(read_toml(config / "sop.toml")),
        WorkingCalendar.from_mapping(_calendar(holidays), _calendar(office)),
        own,
        Form.from_mapping(read_toml(config / "form.toml"), own),
    )


def _calendar(data: dict[str, Any]) -> dict[str, Any]:
    found = data.get("calendar", data)
    return found if isinstance(found, dict) else {}
