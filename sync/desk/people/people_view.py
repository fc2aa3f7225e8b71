"""Accounts in the words of their pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sync.cases.refusal import Refusal
from sync.central.account_journal import AccountEvent, history_of
from sync.central.delegations import Delegation, delegations_of, today
from sync.central.people import ROLES, Person, everybody, last_seen, units_of
from sync.central.person_acts import Request, others_who_decide, requests_of
from sync.central.person_rules import RULING, Act, hands_for, may_decide, may_look_after
from sync.central.second_factors import Factors, factors_of
from sync.desk.desk import Desk
from sync.desk.people.account_view import session_lines
from sync.desk.people.trail_words import account_line
from sync.desk.people.views import (
    Deed,
    DelegationLine,
    PeopleView,
    PersonRow,
    PersonView,
    RequestLine,
)
from sync.desk.views import EventLine, Fact, SieveEntry
from sync.desk.visits import Visit
from sync.desk.words import ago_words, moment_words, short_day

Sieve = Literal["aktif", "tertutup", "semua"]
_SIEVES: tuple[tuple[Sieve, str], ...] = (
    ("aktif", "Aktif"),
    ("tertutup", "Tertutup"),
    ("semua", "Semua"),
)
_ORDER = {role: place for place, role in enumerate(ROLES)}
_ACTS: tuple[Act, ...] = ("rename", "role", "link", "sessions", "factors", "close", "open")


@dataclass(frozen=True, slots=True)
class NewcomerView:
    """The form of a new account with what was typed; ``wrong``: sentences by field."""

    given: Mapping[str, str]
    wrong: Mapping[str, str]
    roles: tuple[tuple[str, str], ...]
    units: tuple[str, ...]
    two: bool


def people_view(visit: Visit, chosen: Sieve) -> PeopleView:
    """The list as ``visit``'s person may see it."""
    desk, office_id = visit.desk, visit.person.office_id
    everyone = sorted(
        everybody(desk.store, office_id), key=lambda one: (_ORDER[one.role], one.unit, one.name)
    )
    seen = last_seen(desk.store, office_id)
    with desk.store.reading() as connection:
        factors = {one.person_id: factors_of(connection, one.person_id) for one in everyone}
    rows = {
        one.person_id: _row(one, factors[one.person_id], seen.get(one.person_id), desk) for one in everyone
    }
    active = sum(one.active for one in everyone)
    running = list(delegations_of(desk.store, office_id, since=today(desk.clock)))
    return PeopleView(
        line=f"{active} akun aktif, {len(everyone) - active} tertutup",
        sieve=tuple(
            SieveEntry(
                f"{desk.pages.root}/pengguna?saring={code}",
                words,
                sum(_in(one, code) for one in everyone),
                code == chosen,
            )
            for code, words in _SIEVES
        ),
        rows=tuple(rows[one.person_id] for one in everyone if _in(one, chosen)),
        requests=request_lines(visit, requests_of(desk.store, office_id, desk.clock)),
        acting=tuple(
            delegation_line(one, desk) for one in running if one.state_on(today(desk.clock)) == "running"
        ),
        may_add=may_look_after(visit.person),
        may_delegate=may_look_after(visit.person),
    )


def person_view(visit: Visit, of: Person) -> PersonView:
    """One account."""
    desk = visit.desk
    with desk.store.reading() as connection:
        factors = factors_of(connection, of.person_id)
    deeds, barred = _deeds(visit, of, factors)
    requests = requests_of(desk.store, of.office_id, desk.clock, of.person_id)
    shown = list(delegations_of(desk.store, of.office_id, person_id=of.person_id))[:10]
    return PersonView(
        person_id=of.person_id,
        login=of.login,
        name=of.name,
        facts=_facts(of, factors, last_seen(desk.store, of.office_id).get(of.person_id), desk),
        deeds=deeds,
        barred=barred,
        requests=request_lines(visit, requests),
        delegations=tuple(delegation_line(one, desk) for one in shown),
        sessions=session_lines(desk, of.person_id, visit.session.sha256),
        history=_history(history_of(desk.store, of.office_id, of.login), desk, of.office_id),
        role=of.role,
        unit=of.unit,
        roles=_roles(desk),
        units=tuple(units_of(desk.store, of.office_id)),
    )


def newcomer_view(visit: Visit, given: Mapping[str, str], refusal: Refusal | None) -> NewcomerView:
    """The form; a refusal stands beside the field that it is about."""
    desk = visit.desk
    fields = {
        "person.login": "login", "person.login_taken": "login", "person.name": "name", "person.role": "role",
        "person.unit": "unit", "reason.missing": "reason",
    }  # fmt: skip
    wrong = {}
    if refusal is not None and refusal.code in fields:
        wrong[fields[refusal.code]] = desk.wording.refusal(refusal)
    blank = dict.fromkeys(("login", "name", "role", "unit", "reason"), "")
    two = others_who_decide(desk.store, visit.person) > 0
    units = tuple(units_of(desk.store, visit.person.office_id))
    return NewcomerView({**blank, **given}, {**blank, **wrong}, _roles(desk), units, two)


def request_lines(visit: Visit, requests: Sequence[Request]) -> tuple[RequestLine, ...]:
    """What waits, as this person may answer it."""
    desk = visit.desk
    names = {one.login: one.name for one in everybody(desk.store, visit.person.office_id)}
    return tuple(
        RequestLine(
            one.request_id,
            _asks(one, desk),
            f"Diminta {names.get(one.asked_by, one.asked_by)}, {moment_words(one.asked_at)}",
            one.deed.reason,
            one.asked_by == visit.person.login,
            may_decide(visit.person, one.asked_by, one.subject) is None,
        )
        for one in requests
    )


def delegation_line(one: Delegation, desk: Desk) -> DelegationLine:
    """``Hj. Nur Laila → Plh. Camat`` with its days and its decree."""
    state = one.state_on(today(desk.clock))
    tone = {"running": "good", "coming": "soon"}.get(state, "calm")
    office = f"{desk.wording.say('acting', one.manner)} {desk.wording.say('role', one.role)}"
    unit = f" {one.unit}" if one.unit else ""
    remark = ""
    if one.revoked_at is not None:
        why = f": {one.revoked_why}" if one.revoked_why else ""
        remark = f"Dicabut {moment_words(one.revoked_at)}{why}"
    return DelegationLine(
        one.delegation_id if state in ("running", "coming") else "",
        f"{one.taker.name} sebagai {office}{unit}, untuk {one.giver.name}",
        f"{short_day(one.first)} sampai {short_day(one.last)}",
        one.decree,
        desk.wording.say("delegation_state", state),
        tone,
        remark,
    )


def _asks(one: Request, desk: Desk) -> str:
    words = desk.wording.say("people_request", one.deed.act)
    return words.format(name=one.subject.name, role=desk.wording.say("role", one.deed.role, "-"))


def _deeds(visit: Visit, of: Person, factors: Factors) -> tuple[tuple[Deed, ...], tuple[str, ...]]:
    """What this person may do with the account, and why not the rest, each reason once."""
    desk = visit.desk
    if visit.person.role not in RULING:
        return (), ()
    others = others_who_decide(desk.store, visit.person)
    made, barred = [], []
    for act in _ACTS:
        if act == "factors" and not factors.any:
            continue
        hands = hands_for(act, visit.person, of, others=others)
        if isinstance(hands, Refusal):
            if hands.code == "people.self":
                barred.append(desk.wording.refusal(hands))
            continue
        title, _, rest = desk.wording.say("people_act", act).partition("|")
        words, _, verb = rest.partition("|")
        raising = act == "role" and others > 0
        made.append(
            Deed(
                act,
                title,
                words,
                verb if hands == "one" else f"Minta: {verb[:1].lower()}{verb[1:]}",
                hands == "two",
                grave=act == "close",
                with_role=act == "role",
                with_reason=hands == "two" or raising,
            )
        )
    return tuple(made), tuple(dict.fromkeys(barred))


def _row(of: Person, factors: Factors, seen: datetime | None, desk: Desk) -> PersonRow:
    must = of.role in desk.access.second_factor_for
    state, tone = ("Aktif", "good") if of.active else ("Tertutup", "calm")
    return PersonRow(
        href=f"{desk.pages.root}/pengguna/{of.person_id}",
        login=of.login,
        name=of.name,
        role=desk.wording.say("role", of.role),
        unit=of.unit,
        factors=_factor_words(factors, must),
        last_seen=ago_words(seen, desk.clock()) if seen else "belum pernah",
        state=state,
        tone=tone,
    )


def _factor_words(factors: Factors, must: bool) -> str:
    parts = ["kode telepon"] if factors.totp else []
    parts += [f"{factors.passkeys} kunci sandi"] if factors.passkeys else []
    if parts:
        return " dan ".join(parts)
    return "diminta saat masuk" if must else "kata sandi saja"


def _facts(of: Person, factors: Factors, seen: datetime | None, desk: Desk) -> tuple[Fact, ...]:
    facts = [
        Fact("Nama", of.name),
        Fact("Nama pengguna", of.login),
        Fact("Peran", desk.wording.say("role", of.role)),
        Fact("Unit", of.unit),
        Fact("Keadaan", "Aktif" if of.active else "Tertutup"),
        Fact("Bukti kedua", _factor_words(factors, of.role in desk.access.second_factor_for)),
        Fact("Terakhir masuk", moment_words(seen) if seen else "Belum pernah"),
    ]
    return tuple(fact for fact in facts if fact.value)


def _history(events: Sequence[AccountEvent], desk: Desk, office_id: str) -> tuple[EventLine, ...]:
    names = {one.login: one.name for one in everybody(desk.store, office_id)}
    return tuple(account_line(event, desk.wording, names) for event in events)


def _roles(desk: Desk) -> tuple[tuple[str, str], ...]:
    return tuple((role, desk.wording.say("role", role)) for role in ROLES)


def _in(one: Person, sieve: Sieve) -> bool:
    return sieve == "semua" or one.active == (sieve == "aktif")
