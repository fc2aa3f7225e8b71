"""The own account in the words of its page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sync.cases.refusal import Refusal
from sync.central.delegations import Delegation
from sync.central.passkeys import passkeys_of
from sync.central.people import MIN_PASSWORD
from sync.central.second_factors import Factors
from sync.central.sessions import sessions_of
from sync.desk.desk import Desk
from sync.desk.people.browsers import browser_words
from sync.desk.people.views import AccountView, KeyLine, PasswordField, SessionLine
from sync.desk.views import Fact
from sync.desk.visits import Visit
from sync.desk.words import WIB, ago_words, moment_words, short_day

_FEW = 3
"""Recovery codes; with fewer left the page says so."""


def account_view(
    visit: Visit, factors: Factors, acting: Sequence[Delegation], wrong: Mapping[str, str]
) -> AccountView:
    """``wrong``: sentences beside the fields of the password form."""
    desk, person = visit.desk, visit.person
    none = desk.access.relying
    return AccountView(
        user=person.login,
        facts=_facts(visit),
        fields=_fields(wrong),
        totp=factors.totp,
        keys=tuple(
            KeyLine(one.credential_id, one.name, _key_remark(one.created_at, one.last_used_at))
            for one in passkeys_of(desk.store, person.person_id)
        ),
        no_keys=desk.wording.refusal(none) if isinstance(none, Refusal) else "",
        recovery_left=factors.recovery_left,
        low=factors.any and factors.recovery_left < _FEW,
        must=person.role in desk.access.second_factor_for,
        sessions=session_lines(desk, person.person_id, visit.session.sha256),
        acting=tuple(acting_words(one, desk) for one in acting),
    )


def session_lines(desk: Desk, person_id: str, own_sha256: str) -> tuple[SessionLine, ...]:
    """Where this person is signed in."""
    now = desk.clock()
    return tuple(
        SessionLine(
            one.handle,
            browser_words(one.browser),
            f"{one.address or 'alamat tidak diketahui'} · masuk {moment_words(one.started_at)}"
            f" · terakhir dipakai {ago_words(one.last_seen_at, now)}",
            one.own,
        )
        for one in sessions_of(desk.store, person_id, own_sha256, desk.clock)
    )


def acting_words(one: Delegation, desk: Desk) -> str:
    """``Plh. Camat (Drs. H. Abdul Karim) sampai Jum, 27 Nov 2026``."""
    office = f"{desk.wording.say('acting', one.manner)} {desk.wording.say('role', one.role)}"
    return f"{office} ({one.giver.name}) sampai {short_day(one.last)}"


def _fields(wrong: Mapping[str, str]) -> tuple[PasswordField, ...]:
    hint = f"Paling sedikit {MIN_PASSWORD} huruf."
    return (
        PasswordField("old", "Kata sandi sekarang", "current-password", wrong=wrong.get("old", "")),
        PasswordField("new", "Kata sandi baru", "new-password", hint, wrong.get("new", "")),
        PasswordField("again", "Ulangi kata sandi baru", "new-password", wrong=wrong.get("again", "")),
    )


def _key_remark(made: datetime, used: datetime | None) -> str:
    words = f"dibuat {short_day(made.astimezone(WIB).date())}"
    return f"{words} · terakhir dipakai {moment_words(used)}" if used else words


def _facts(visit: Visit) -> tuple[Fact, ...]:
    person = visit.person
    facts = [
        Fact("Nama", person.name),
        Fact("Nama pengguna", person.login),
        Fact("Peran", visit.desk.wording.say("role", person.role)),
        Fact("Masuk sejak", moment_words(visit.session.started_at)),
    ]
    if person.unit:
        facts.insert(3, Fact("Unit", person.unit))
    return tuple(facts)
