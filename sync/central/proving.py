"""The restore drill: that the keys in the safe open what kiosks seal, tried with real cases, and remembered."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import msgspec
from sqlalchemy import and_, insert, select

from sync.cases.ids import uuid7
from sync.cases.refusal import Refusal
from sync.central.at_rest import Place
from sync.central.blobs import read_held
from sync.central.key_ring import RingKey
from sync.central.keys import CentreKeys
from sync.central.opening import LARGEST_BODY, sealed_to
from sync.central.service import Centre
from sync.central.store import Store, utc
from sync.central.tables import blob, case_file, cases, device, key_proof, record
from sync.vault.opening import open_sealed, recipient_of
from sync.vault.recipients import key_id
from sync.vault.sealing import seal
from sync.vault.signing import DeviceKey, verify
from sync.wire.recipient_list import read, recipients_at
from sync.wire.signed import endorsed_from

Mark = Literal["ok", "BAD", "-"]


@dataclass(frozen=True, slots=True)
class Proof:
    """One line of the table. ``-``: it could not be tried, and ``words`` say why; that alone is no failure."""

    what: str
    mark: Mark
    words: str


def prove(centre: Centre, escrow: Sequence[str], root: DeviceKey | None, sample: int) -> tuple[Proof, ...]:
    """Every trial, in the order of the table. ``escrow``: secret age keys as text; ``sample``: how many new cases."""
    ids = {key_id(recipient_of(identity)): identity for identity in escrow}
    return (
        _list(centre),
        _root(centre.keys, root),
        *_probe(centre, ids),
        _signing(centre.keys),
        *_pinned(centre),
        *(proof for row in _sampled(centre.store, sample) for proof in _case(centre, row, ids)),
    )


def remember(centre: Centre, proofs: Sequence[Proof]) -> bool:
    """Keeps date and outcome for the doctor; whether all is well."""
    now, passed = utc(centre.clock()), all(one.mark != "BAD" for one in proofs)
    report = msgspec.json.encode([{"what": one.what, "mark": one.mark, "words": one.words} for one in proofs])
    row = {"proof_id": uuid7(now, secrets.randbits), "at": now, "passed": passed, "report": report.decode()}
    centre.store.write(lambda connection: connection.execute(insert(key_proof).values(row)))
    return passed


def _list(centre: Centre) -> Proof:
    office_id = centre.store.office_id
    listed = read(centre.keys.list_for(office_id), centre.keys.root_public, office_id)
    if isinstance(listed, Refusal):
        return Proof("recipient list", "BAD", listed.code)
    if isinstance(recipients_at(listed, centre.clock()), Refusal):
        return Proof(
            "recipient list", "BAD", f"version {listed.version} ended on {listed.valid_until:%Y-%m-%d}"
        )
    words = f"version {listed.version}, signed by the root, good until {listed.valid_until:%Y-%m-%d}"
    return Proof("recipient list", "ok", words)


def _root(keys: CentreKeys, root: DeviceKey | None) -> Proof:
    if root is None:
        return Proof("root key", "-", "not brought (--root FILE)")
    same = root.public_raw == keys.root_public
    return Proof(
        "root key", "ok" if same else "BAD", root.key_id.hex() if same else "not the one kiosks pinned"
    )


def _probe(centre: Centre, escrow: Mapping[str, str]) -> list[Proof]:
    """A random text sealed as a kiosk would, now."""
    plain = secrets.token_bytes(4096)
    sealed = seal(plain, centre.keys.recipients)
    opened = centre.keys.open(sealed)
    by_office = not isinstance(opened, Refusal) and opened[0] == plain
    proofs = [Proof("probe, office key", "ok" if by_office else "BAD", _office_words(centre.keys))]
    if not escrow:
        return [*proofs, Proof("probe, escrow key", "-", "not brought (--escrow FILE)")]
    listed = set(centre.keys.recipients.key_ids) & set(escrow)
    opens = any(open_sealed(sealed, escrow[one]) == plain for one in listed)
    words = " ".join(sorted(listed)) or f"{' '.join(sorted(escrow))} is not in the list in force"
    return [*proofs, Proof("probe, escrow key", "ok" if opens else "BAD", words)]


def _office_words(keys: CentreKeys) -> str:
    return keys.ring.current("office").key_id


def _signing(keys: CentreKeys) -> Proof:
    """That the secret half fits the published one."""
    word = secrets.token_bytes(32)
    fits = keys.public.hex() == keys.ring.current("signing").public and verify(
        keys.public, word, keys.sign(word)
    )
    return Proof("signing key", "ok" if fits else "BAD", keys.key_id)


def _pinned(centre: Centre) -> list[Proof]:
    """From the key that was in force when each active kiosk was enrolled, endorsements must lead to today's."""
    with centre.store.reading() as connection:
        rows = connection.execute(
            select(device.c.prefix, device.c.enrolled_at)
            .where(device.c.state == "active")
            .order_by(device.c.prefix)
        ).all()
    signing = centre.keys.ring.of("signing")
    endorsements = [key.endorsement for key in signing if key.endorsement is not None]
    lost = []
    for row in rows:
        pinned = _in_force(signing, row.enrolled_at)
        if endorsed_from(bytes.fromhex(pinned.public), endorsements) != centre.keys.public:
            lost.append(row.prefix)
    words = f"kiosks that cannot follow: {' '.join(lost)}" if lost else f"{len(rows)} kiosks follow"
    return [Proof("pinned by kiosks", "BAD" if lost else "ok", words)]


def _in_force(signing: Sequence[RingKey], at: Any) -> RingKey:
    return next((key for key in reversed(signing) if key.since <= at), signing[0])


def _sampled(store: Store, sample: int) -> list[Any]:
    """The oldest case and the newest ones that are not erased, each with its record's head."""
    whole = (
        select(cases, record.c.head)
        .outerjoin(
            record,
            and_(*(record.c[name] == cases.c[name] for name in ("office_id", "device_id", "epoch", "seq"))),
        )
        .where(cases.c.body_header.is_not(None))
    )
    with store.reading() as connection:
        oldest = connection.execute(whole.order_by(cases.c.case_id).limit(1)).all()
        newest = connection.execute(whole.order_by(cases.c.case_id.desc()).limit(sample)).all()
    by_id = {row.case_id: row for row in (*oldest, *newest)}
    return [by_id[case_id] for case_id in sorted(by_id)]


def _case(centre: Centre, row: Any, escrow: Mapping[str, str]) -> list[Proof]:
    """One stored case: by the office's keys, by the escrow key it names, its columns at rest, its first file."""
    sealed, named = row.body_header + row.body_payload, sealed_to(row.head)
    opened = centre.keys.open(sealed, named, LARGEST_BODY)
    what = f"case {row.number[:4]} {row.accepted_at:%Y-%m-%d}"
    proofs = [
        Proof(f"{what}, office key", "BAD", opened.code)
        if isinstance(opened, Refusal)
        else Proof(f"{what}, office key", "ok", opened[1])
    ]
    proofs.append(_by_escrow(f"{what}, escrow key", sealed, named, escrow))
    if row.data_key is not None:
        place = Place(row.office_id, row.case_id)
        text = centre.store.at_rest.open(place, row.data_key, "sealed_answers", row.sealed_answers)
        proofs.append(Proof(f"{what}, at rest", "BAD" if text is None else "ok", "storage key"))
    return [*proofs, *_first_file(centre, row, what)]


def _by_escrow(what: str, sealed: bytes, named: Sequence[str], escrow: Mapping[str, str]) -> Proof:
    wanted = {one: escrow[one] for one in escrow if one in named} if named else dict(escrow)
    if not wanted:
        return Proof(
            what,
            "-",
            f"sealed to {' '.join(named)}; that escrow key was not brought" if named else "not brought",
        )
    opens = any(isinstance(open_sealed(sealed, identity), bytes) for identity in wanted.values())
    return Proof(what, "ok" if opens else "BAD", " ".join(sorted(wanted)))


def _first_file(centre: Centre, row: Any, what: str) -> list[Proof]:
    with centre.store.reading() as connection:
        file = connection.execute(
            select(case_file.c.sha256, case_file.c.header)
            .join(blob, (blob.c.office_id == case_file.c.office_id) & (blob.c.sha256 == case_file.c.sha256))
            .where(
                case_file.c.office_id == row.office_id,
                case_file.c.case_id == row.case_id,
                case_file.c.header.is_not(None),
                blob.c.state.not_in(("wanted", "erased")),
            )
            .order_by(case_file.c.place)
            .limit(1)
        ).first()
    if file is None:
        return []
    payload = read_held(centre.store, row.office_id, file.sha256)
    opened = (
        payload
        if isinstance(payload, Refusal)
        else centre.keys.open(file.header + payload, (row.opened_with,))
    )
    bad = isinstance(opened, Refusal)
    return [
        Proof(
            f"{what}, a file",
            "BAD" if bad else "ok",
            opened.code if isinstance(opened, Refusal) else opened[1],
        )
    ]
