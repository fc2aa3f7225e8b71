"""The kiosk's form as a clerk fills it in: the same questions and checks, less what only a visitor can do.

A complaint that lies in the box or comes by telephone is taken whatever it lacks: what the kiosk insists on and a letter
does not say is asked for at step 2. Without these few nothing can be entered at all: `ALWAYS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sync.cases.channels import ON_PAPER, SOCIAL
from sync.cases.form import Form
from sync.cases.question import Question
from sync.cases.refusal import Refusal
from sync.cases.words import clean
from sync.cases.working_calendar import JAKARTA

ALWAYS = ("kind", "identity_mode", "unit", "account")
_OF_THE_VISIT = ("notice", "capture", "review", "signature")
_OF_THE_SCREEN = ("language", "more")
FACTS: Mapping[str, int] = {
    "letter_date": 10,
    "letter_number": 60,
    "sender": 120,
    "summary": 300,
    "enclosures": 120,
    "archive_place": 80,
    "posted_at": 300,
    "late_reason": 300,
}
"""Fields of the agenda and of a late entry, beside the form, with the most letters of each."""
_ON_PAPER_ONLY = ("letter_date", "letter_number", "sender", "summary", "enclosures", "archive_place")
CAPTURES = {"scan": "id_scan", "evidence": "evidence", "proxy_letter": "proxy_letter"}
"""Role of a scanned page: the question that it answers."""
PAGE_ROLES = ("evidence", "scan", "proxy_letter")


_SEPARATORS = str.maketrans("", "", " .-")


@dataclass(frozen=True, slots=True)
class Checked:
    """``answers``: as a case keeps them; ``wrong``: what must be mended, by field; ``lacking``: questions that the kiosk
    would insist on and nobody has answered."""

    answers: Mapping[str, str]
    facts: Mapping[str, str]
    received_at: datetime
    wrong: Mapping[str, Refusal]
    lacking: tuple[str, ...]


def questions_of(form: Form) -> tuple[Question, ...]:
    """What a clerk is asked, in the form's order."""
    return tuple(
        one for one in form.questions if one.kind not in _OF_THE_VISIT and one.id not in _OF_THE_SCREEN
    )


def facts_of(channel: str) -> tuple[str, ...]:
    """Fields beside the form for this channel."""
    return _ON_PAPER_ONLY if channel in ON_PAPER else ("posted_at",) if channel == SOCIAL else ()


def known_names(form: Form) -> frozenset[str]:
    """All fields that a page of this form may send."""
    own = ("language", "notice", "received_date", "received_time", *FACTS)
    return frozenset((*own, *(one.id for one in questions_of(form))))


def check(
    form: Form, fields: Mapping[str, str], channel: str, roles: tuple[str, ...], now: datetime
) -> Checked:
    """What the fields come to. ``roles``: of the pages scanned so far; ``now``: for dates."""
    today = now.astimezone(JAKARTA).date()
    given, wrong = _answers(form, fields, today)
    received_at = received(fields, now)
    if isinstance(received_at, Refusal):
        wrong["received_date"], received_at = received_at, now
    facts = _facts(fields, channel, today, wrong)
    given |= _of_the_visit(form, fields, given, roles)
    _pick_up_where_no_address(given)
    answers = form.kept(given, extras=True)
    asked = {one.id: one for one in form.pages(given, extras=True)}
    empty = [one.id for one in questions_of(form) if one.id in asked and one.required and not given[one.id]]
    for name in ALWAYS:
        if name in empty:
            wrong.setdefault(name, Refusal("text.empty"))
    lacking = tuple(name for name in empty if name not in ALWAYS and name not in wrong)
    return Checked(answers, facts, received_at, wrong, lacking)


def received(fields: Mapping[str, str], now: datetime) -> datetime | Refusal:
    """When it reached the office: the day as it was stamped, at noon where no hour is told. ``date.form``, ``date.future``."""
    day_said, hour_said = fields.get("received_date", ""), fields.get("received_time", "")
    if not day_said:
        return now
    try:
        day = date.fromisoformat(day_said)
        hour = time.fromisoformat(hour_said) if hour_said else None
    except ValueError:
        return Refusal("date.form")
    if hour is not None and hour.tzinfo is not None:
        return Refusal("date.form")
    local = now.astimezone(JAKARTA)
    if hour is None:
        hour = local.time() if day == local.date() else time(12)
    moment = datetime.combine(day, hour, JAKARTA)
    if moment > now + timedelta(minutes=5):
        return Refusal("date.future")
    return moment


def _answers(form: Form, fields: Mapping[str, str], today: date) -> tuple[dict[str, str], dict[str, Refusal]]:
    given: dict[str, str] = {}
    wrong: dict[str, Refusal] = {}
    for question in questions_of(form):
        value = fields.get(question.id, "")
        found = form.check(question.id, value, today) if value.strip() else ""
        if isinstance(found, Refusal) and question.kind == "nik":
            found = _as_told(value, question.max_length)
        given[question.id] = value if isinstance(found, Refusal) else found
        if isinstance(found, Refusal):
            wrong[question.id] = found
    asked = {one.id for one in form.pages(given, extras=True)}
    return given, {name: why for name, why in wrong.items() if name in asked}


def _as_told(nik: str, longest: int) -> str | Refusal:
    """A number that cannot be right stops no complaint, as at the kiosk; the case's page remarks on it at step 2."""
    return clean(nik.translate(_SEPARATORS), longest)


def _facts(fields: Mapping[str, str], channel: str, today: date, wrong: dict[str, Refusal]) -> dict[str, str]:
    facts: dict[str, str] = {}
    for name in (*facts_of(channel), "late_reason"):
        words = clean(fields.get(name, ""), FACTS[name], multiline=name in ("summary", "late_reason"))
        if isinstance(words, Refusal):
            wrong[name] = words
        elif words:
            facts[name] = words
    written = facts.get("letter_date", "")
    if written:
        try:
            if date.fromisoformat(written) > today:
                wrong["letter_date"] = Refusal("date.future")
        except ValueError:
            wrong["letter_date"] = Refusal("date.form")
    return facts


def _of_the_visit(
    form: Form, fields: Mapping[str, str], given: Mapping[str, str], roles: tuple[str, ...]
) -> dict[str, str]:
    """What the clerk tells of the conversation, in the words of the kiosk's visit."""
    extras = any(given[one.id] for one in questions_of(form) if one.extra)
    made = {
        "language": fields.get("language", "") if fields.get("language") in ("id", "mad", "en") else "id",
        "notice": "seen" if fields.get("notice") == "seen" else "",
        "review": "seen" if fields.get("review") == "seen" else "",
        "more": "tambah" if extras or "evidence" in roles else "lanjut",
    }
    return made | {name: "scanned" for role, name in CAPTURES.items() if role in roles}


def _pick_up_where_no_address(given: dict[str, str]) -> None:
    """Who told no address can fetch the letter at the office (channels.md, section 5)."""
    if given.get("identity_mode") == "anonim":
        return
    here = given.get("address_detail") or given.get("address_outside")
    if not given.get("reply_way") or (given["reply_way"] == "pos" and not here):
        given["reply_way"] = "ambil"
