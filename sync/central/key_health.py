"""What `backoffice doctor` says of the keys: what still lies here, what runs out, when they were last proved."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from sync.central.key_ring import KeyRole
from sync.central.recipient_lists import listed_in
from sync.central.service import Centre
from sync.central.tables import key_proof

WARN_BEFORE = timedelta(days=183)
"""A recipient list that ends closes intake at every kiosk; half a year is time to fetch the root from its safe."""

PROVE_EVERY = timedelta(days=183)

Finding = tuple[str, bool, str]
"""Name, whether it is well, and in words what was found and what to do."""


def findings(centre: Centre) -> tuple[Finding, ...]:
    """Signing key, secrets that should have left, the recipient list's term, the last restore drill."""
    return (
        ("keys", True, f"signing key {centre.keys.key_id}, recipient list {_list_words(centre)}"),
        _carried(centre, "escrow"),
        _carried(centre, "root"),
        _term(centre),
        last_proof(centre),
    )


def last_proof(centre: Centre) -> Finding:
    """When the keys were last proved by `backoffice keys prove`, and how it ended."""
    with centre.store.reading() as connection:
        row = connection.execute(
            select(key_proof.c.at, key_proof.c.passed).order_by(key_proof.c.at.desc()).limit(1)
        ).first()
    if row is None:  # no alarm: an installation of today has had no time for it
        return "proof", True, "never proved; run `backoffice keys prove` with the escrow key at hand"
    age = centre.clock() - row.at
    if not row.passed:
        return "proof", False, f"the last proof, {age.days} days ago, failed; run `backoffice keys prove`"
    due = "; it is time again: `backoffice keys prove`" if age > PROVE_EVERY else ""
    return "proof", age <= PROVE_EVERY, f"last proved {age.days} days ago{due}"


def _carried(centre: Centre, role: KeyRole) -> Finding:
    path = centre.keys.escrow_secret if role == "escrow" else centre.keys.root_secret
    if path is None:
        return role, True, "carried away"
    return role, False, f"still here: `backoffice keys {role} out DIR --remove`, then to a safe ({path})"


def _term(centre: Centre) -> Finding:
    ends = listed_in(centre.keys.list_for(centre.store.office_id)).valid_until
    left = ends - centre.clock()
    words = f"recipient list good until {ends:%Y-%m-%d}"
    return "list", left > WARN_BEFORE, words if left > WARN_BEFORE else f"{words}: `backoffice keys renew`"


def _list_words(centre: Centre) -> str:
    listed = listed_in(centre.keys.list_for(centre.store.office_id))
    return f"{listed.version} ({' '.join(f'{one.role} {one.key_id}' for one in listed.recipients)})"
