"""The data of the configuration folder: what the office asks, promises and counts by."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from hardware.page import Picture
from sync.cases.form import Form
from sync.cases.office import Office
from sync.cases.sop import Sop
from sync.cases.working_calendar import WorkingCalendar
from sync.configuration import ConfigurationError, read_toml


@dataclass(frozen=True, slots=True)
class Rules:
    """``logo``: for the head of papers; ``emblem``: the file it comes from, for the glass; ``photo``: of the office, for
    the poster, looked at."""

    office: Office
    form: Form
    sop: Sop
    calendar: WorkingCalendar
    logo: Picture | None = None
    emblem: Path | None = None
    photo: Path | None = None

    @classmethod
    def read(cls, config: Path) -> Rules:
        """From office.toml, form.toml, sop.toml and holidays.toml; ConfigurationError names file and key."""
        rules = cls.words(config)
        return replace(rules, logo=_logo(config, rules.office.logo), photo=_photo(config, rules.office.photo))

    @classmethod
    def words(cls, config: Path) -> Rules:
        """The same without the logo: all that a page says."""
        office_data = read_toml(config / "office.toml")
        with named("office.toml"):
            office = Office.from_mapping(office_data)
        with named("form.toml"):
            form = Form.from_mapping(read_toml(config / "form.toml"), office)
        with named("sop.toml"):
            sop = Sop.from_mapping(read_toml(config / "sop.toml"))
        with named("holidays.toml"):
            calendar = WorkingCalendar.from_mapping(read_toml(config / "holidays.toml"), office_data)
        return cls(office, form, sop, calendar, emblem=config / office.logo if office.logo else None)


def _logo(config: Path, file: str) -> Picture | None:
    if not file:
        return None
    from hardware.pictures import read_picture  # noqa: PLC0415  Pillow is not for the first page

    with named("office.toml", "office.logo"):
        return read_picture(config / file, widest_mm=40, highest_mm=18)


def _photo(config: Path, file: str) -> Path | None:
    if not file:
        return None
    from kiosk.photo import check_photo  # noqa: PLC0415  nor here

    with named("office.toml", "office.photo"):
        return check_photo(config / file)


@contextmanager
def named(file: str, key: str = "") -> Iterator[None]:
    """What the domain refuses or the disk does not have, with the file it was read from."""
    try:
        yield
    except (ValueError, OSError) as wrong:
        raise ConfigurationError(file, key, str(wrong)) from wrong
