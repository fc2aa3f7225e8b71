"""What a program asks for or sends, checked; what is wrong is said in the standard's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sync.cases.office import Office
from sync.cases.refusal import Refusal
from sync.cases.words import clean
from sync.cases.working_calendar import JAKARTA
from sync.central.inbox import Content

SPAN = timedelta(days=90)
MOST_WORDS = 4000
_FIRST_YEAR = 2000
"""No case is older. Without a bound, ninety days before the year 1 would be no date at all."""
_STATUS = {"open": False, "closed": True}
_LENGTHS = {
    "first_name": 100,
    "last_name": 100,
    "phone": 40,
    "email": 200,
    "address_string": 300,
    "media_url": 500,
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which public cases. ``closed`` None: open and closed alike."""

    begin: datetime
    end: datetime
    ids: list[str]
    services: list[str]
    closed: bool | None


@dataclass(frozen=True, slots=True)
class Sent:
    """A message: of which service, and what it says."""

    service: str
    content: Content


def wanted(query: Mapping[str, str], now: datetime) -> Wanted | Refusal:
    """The span, at most 90 days: the last 90 where none is named, 90 from or before the one that is."""
    ids = _several(query.get("service_request_id", ""))
    closed: bool | None = None
    if query.get("status"):
        states = {_STATUS.get(one) for one in _several(query["status"])}
        if None in states:
            return _wrong("status must be open or closed")
        closed = states.pop() if len(states) == 1 else None
    begin, end = _moment(query.get("start_date", "")), _moment(query.get("end_date", ""))
    if isinstance(begin, Refusal) or isinstance(end, Refusal):
        return _wrong("start_date and end_date must be w3 format datetimes, e.g. 2026-11-23T00:00:00+07:00")
    soon = now + timedelta(seconds=1)
    if end is None:
        end = soon if begin is None or begin > now - SPAN else begin + SPAN
    begin = end - SPAN if begin is None else begin
    if begin > end:
        return _wrong("start_date must lie before end_date")
    if end - begin > SPAN + timedelta(seconds=1):
        return _wrong("at most 90 days can be asked for at once")
    return Wanted(begin, end, ids, _several(query.get("service_code", "")), closed)


def message(given: Mapping[str, str], office: Office) -> Sent | Refusal:
    """A message as it is kept; what is missing or too long is refused, nothing is cut off in silence."""
    service = given.get("service_code", "").strip()
    if not service:
        return _wrong("service_code was not provided")
    if office.service_label(service) is None:
        return _wrong("service_code provided was not found", 404)
    content = _content(given)
    return content if isinstance(content, Refusal) else Sent(service, content)


def _content(given: Mapping[str, str]) -> Content | Refusal:
    description = clean(given.get("description", "").replace("\r\n", "\n"), MOST_WORDS, multiline=True)
    if isinstance(description, Refusal):
        return _wrong(f"description must be text of at most {MOST_WORDS} characters")
    said, place = _fields(given), _place(given.get("lat", ""), given.get("long", ""))
    for one in (said, place):
        if isinstance(one, Refusal):
            return one
    assert isinstance(said, dict)
    assert isinstance(place, str)
    if not description:
        return _wrong("description was not provided")
    if not place and not said["address_string"] and not given.get("address_id", "").strip():
        return _wrong("lat and long, or address_string, or address_id must be provided")
    return Content(
        description=description,
        name=f"{said['first_name']} {said['last_name']}".strip(),
        phone=said["phone"],
        email=said["email"],
        address=said["address_string"],
        place=place,
        media_url=said["media_url"],
    )


def _fields(given: Mapping[str, str]) -> dict[str, str] | Refusal:
    said = {}
    for name, most in _LENGTHS.items():
        words = clean(given.get(name, ""), most)
        if isinstance(words, Refusal):
            return _wrong(f"{name} must be text of at most {most} characters")
        said[name] = words
    return said


def _several(text: str) -> list[str]:
    return [one.strip()[:40] for one in text.split(",") if one.strip()]


def _moment(text: str) -> datetime | Refusal | None:
    """With its zone; one without is meant as the office's own."""
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text.replace(" ", "+"))
        moment = (found if found.tzinfo else found.replace(tzinfo=JAKARTA)).astimezone(UTC)
    except (ValueError, OverflowError):
        return Refusal("moment")
    return moment if moment.year >= _FIRST_YEAR else Refusal("moment")


def _place(lat: str, long: str) -> str | Refusal:
    if not lat and not long:
        return ""
    try:
        north, east = float(lat), float(long)
    except ValueError:
        return _wrong("lat and long must be decimal degrees (WGS84)")
    if not (-90 <= north <= 90 and -180 <= east <= 180):
        return _wrong("lat and long must be decimal degrees (WGS84)")
    return f"{north:.6f}, {east:.6f}"


def _wrong(words: str, status: int = 400) -> Refusal:
    return Refusal("open311", {"words": words, "status": status})
