"""What the office decided beforehand: its procedure, its form, its calendar, its letterhead. Data, read once at start.

Only the calendar may change while a process runs: an office adds days by screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sync.cases.form import Form
from sync.cases.notice_texts import NoticeTexts, completed, notice_texts
from sync.cases.office import Office
from sync.cases.procedure import Sop
from sync.cases.working_calendar import WorkingCalendar
from sync.central.calendars import Calendars
from sync.configuration import read_toml, shipped_folder
from sync.papers.letter_templates import LetterTemplate, templates_from
from sync.papers.pictures import Picture
from sync.papers.stationery import Stationery


@dataclass(frozen=True, slots=True)
class OtherOffice:
    """What another office of the store has of its own."""

    office: Office
    logo: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Rules:
    """The steps, the working days, the office whose cases these are, and the form that kiosk and desk share.

    ``sop``: the procedure in force, by which a case begins; ``earlier``: those of before, by version.
    """

    sop: Sop
    calendars: Calendars
    office: Office
    form: Form
    letters: tuple[LetterTemplate, ...] = field(default=(), kw_only=True)
    """The letter templates as shipped; an office's own versions stand in the database."""
    notices: NoticeTexts = field(repr=False, kw_only=True)
    """The words of notices to complainants, as shipped."""
    shipped_notices: tuple[str, ...] = field(default=(), kw_only=True)
    """What the office's own notices.toml lacks, so that the shipped words are taken."""
    earlier: Mapping[str, Sop] = field(default_factory=dict)
    logo: bytes = field(default=b"", repr=False)
    """The picture of the letterhead, PNG or JPEG; empty for none."""
    questions: Form | None = field(default=None, repr=False, kw_only=True)
    """The form without any office's services and villages; None: there is one office alone."""
    others: Mapping[str, OtherOffice] = field(default_factory=dict, kw_only=True)
    """Settings of the other offices of this store, as far as there are any, by their ids."""

    def sop_of(self, version: str) -> Sop:
        """The procedure that a case began with; the one in force where that version is not kept here."""
        return self.earlier.get(version, self.sop)

    def office_of(self, office_id: str) -> Office | None:
        """The settings of an office of this store; None where nobody has written them."""
        if office_id == self.office.region_code:
            return self.office
        found = self.others.get(office_id)
        return None if found is None else found.office

    def seen_by(self, office_id: str, code: str, name: str) -> Rules:
        """The same procedure and calendars with that office's letterhead, lists and form.

        ``code``, ``name``: as its row says them, for an office without settings. Its cases name services by the codes that
        all share; villages have the same codes in every district, so none is named.
        """
        if office_id == self.office.region_code:
            return self
        found = self.others.get(office_id)
        if found is None:
            found = OtherOffice(
                Office.unsaid(code=code, region_code=office_id, name=name, beside=self.office)
            )
        form = self.form if self.questions is None else self.questions.for_office(found.office)
        others = {**self.others, self.office.region_code: OtherOffice(self.office, self.logo)}
        return replace(self, office=found.office, form=form, logo=found.logo, others=others)

    @property
    def stationery(self) -> Stationery:
        """The office's paper for everything that is printed."""
        return Stationery.of(self.office, self.logo)

    @property
    def calendar(self) -> WorkingCalendar:
        """The present calendar of the settings' office. Asked anew for each piece of work: it may have changed."""
        return self.calendar_of(self.office.region_code)

    def calendar_of(self, office_id: str) -> WorkingCalendar:
        """The present calendar of an office of this store."""
        return self.calendars.of(office_id)


def load_rules(config: Path) -> Rules:
    """From sop.toml, holidays.toml, office.toml and form.toml in ``config``, and offices/*.toml for the store's other offices;
    ValueError names what is wrong with them.
    """
    office = read_toml(config / "office.toml")
    holidays = read_toml(config / "holidays.toml")
    own = Office.from_mapping(office)
    if own.ways.channels:
        raise ValueError("ways: those of this office stand in central.toml")
    questions = Form.from_mapping(read_toml(config / "form.toml"))
    notices, lacking = completed(
        read_toml(config / "notices.toml"), read_toml(shipped_folder() / "notices.toml")
    )
    return Rules(
        Sop.from_mapping(read_toml(config / "sop.toml")),
        Calendars(WorkingCalendar.from_mapping(_calendar(holidays), _calendar(office))),
        own,
        questions.for_office(own),
        _earlier(config / "sop"),
        letters=templates_from(read_toml(config / "letters.toml")),
        notices=notice_texts(notices),
        shipped_notices=lacking,
        logo=_logo(config, own),
        questions=questions,
        others=_others(config / "offices", own),
    )


def _others(folder: Path, own: Office) -> dict[str, OtherOffice]:
    """offices/352808.toml: as office.toml, but for the calendar, which an office changes by screen."""
    found = {}
    for path in sorted(folder.glob("*.toml")):
        mapping = read_toml(path)
        try:
            if "calendar" in mapping:
                raise ValueError(
                    "calendar: the days of another office are entered at its desk, Kalender kerja"
                )
            other = Office.from_mapping(mapping)
            if other.region_code != path.stem or other.region_code == own.region_code:
                raise ValueError(
                    "office.region_code: expected the file's own name, and not that of office.toml"
                )
            found[other.region_code] = OtherOffice(other, _logo(folder, other))
        except ValueError as trouble:
            raise ValueError(f"{folder.name}/{path.name}: {trouble}") from trouble
    return found


def _logo(config: Path, office: Office) -> bytes:
    """The picture that office.toml names; ValueError where there is none or it is not PNG or JPEG."""
    if not office.logo:
        return b""
    try:
        data = (config / office.logo).read_bytes()
        Picture(data=data, alt=office.logo).svg()
    except OSError as trouble:  # Pillow's "cannot identify" is one too
        raise ValueError(
            f"office.logo: {office.logo}: no PNG or JPEG picture beside office.toml"
        ) from trouble
    return data


def _earlier(folder: Path) -> dict[str, Sop]:
    """Procedures that were in force before: sop/*.toml. A running case ends on the version it began with."""
    found = (Sop.from_mapping(read_toml(path)) for path in sorted(folder.glob("*.toml")))
    return {sop.version: sop for sop in found}


def _calendar(data: dict[str, Any]) -> dict[str, Any]:
    found = data.get("calendar", data)
    return found if isinstance(found, dict) else {}
