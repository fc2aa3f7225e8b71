"""What the pages of accounts show, as plain values."""

from __future__ import annotations

from dataclasses import dataclass

from sync.desk.views import EventLine, Fact, SieveEntry


@dataclass(frozen=True, slots=True)
class PasswordField:
    """One field of the password form."""

    name: str
    label: str
    fills: str
    hint: str = ""
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class KeyLine:
    """One passkey."""

    credential_id: str
    name: str
    remark: str


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One sign-in."""

    handle: str
    browser: str
    remark: str
    own: bool


@dataclass(frozen=True, slots=True)
class AccountView:
    """The signed-in person's own account. ``no_keys``: why there can be no passkeys here, or ""; ``must``: the role asks
    for a second factor; ``low``: few recovery codes are left."""

    user: str
    facts: tuple[Fact, ...]
    fields: tuple[PasswordField, ...]
    totp: bool
    keys: tuple[KeyLine, ...]
    no_keys: str
    recovery_left: int
    low: bool
    must: bool
    sessions: tuple[SessionLine, ...]
    acting: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One account in the list."""

    href: str
    login: str
    name: str
    role: str
    unit: str
    factors: str
    last_seen: str
    state: str
    tone: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class RequestLine:
    """What waits for a second person. ``mine``: asked by the one who looks, who may only take it back."""

    request_id: str
    title: str
    who: str
    reason: str
    mine: bool
    may_decide: bool


@dataclass(frozen=True, slots=True)
class DelegationLine:
    """One delegation; ``tone`` and ``state`` in words; ``id`` is "" where it cannot be revoked any more."""

    id: str
    title: str
    days: str
    decree: str
    state: str
    tone: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class PeopleView:
    """The list of accounts."""

    line: str
    sieve: tuple[SieveEntry, ...]
    rows: tuple[PersonRow, ...]
    requests: tuple[RequestLine, ...]
    acting: tuple[DelegationLine, ...]
    may_add: bool
    may_delegate: bool


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that can be done with an account: a form of its own. ``two``: takes a second person."""

    code: str
    title: str
    words: str
    verb: str
    two: bool
    grave: bool = False
    with_role: bool = False
    with_reason: bool = True


@dataclass(frozen=True, slots=True)
class PersonView:
    """One account."""

    person_id: str
    login: str
    name: str
    facts: tuple[Fact, ...]
    deeds: tuple[Deed, ...]
    barred: tuple[str, ...]
    requests: tuple[RequestLine, ...]
    delegations: tuple[DelegationLine, ...]
    sessions: tuple[SessionLine, ...]
    history: tuple[EventLine, ...]
    role: str
    unit: str
    roles: tuple[tuple[str, str], ...]
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrailRow:
    """One line of the audit trail."""

    when: str
    what: str
    who: str
    where: str
    detail: str
    href: str = ""
    tone: str = ""
