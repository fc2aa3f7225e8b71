"""A centre put back to before a kiosk's enrolment meets its own signature: the kiosk is again what that says (F60).

The kiosk shows the answers that the centre signed when it enrolled, and proves that it has the key named in the first
of them. Only a key that is not known here can come back so; what was revoked in between, the older database cannot
know and a person revokes again: hence the alarm and the line in the kiosk's history.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, insert, or_, select, update

from sync.cases.numbers import ALPHABET
from sync.central import forgotten
from sync.central.authentication import Sender, Unknown, require_fresh, spend_nonce
from sync.central.devices import Device, device_of
from sync.central.enrolment import Enrolled, answer_of
from sync.central.keys import CentreKeys
from sync.central.kiosk_acts import MACHINE, Errand, raised, write_event
from sync.central.store import Clock, Store, utc
from sync.central.tables import device, office
from sync.logbook import note
from sync.wire import signed
from sync.wire.http_signatures import SignedRequest, verify_request
from sync.wire.messages import EnrolAnswer, Envelope, Reintroduction, decode

ReintroductionFault = Literal["key-unknown", "key-in-use", "prefix-taken", "revoked"]
_TAKEN = "23505"
"""SQLSTATE of a key that is there: the same kiosk came twice at once. The next look finds it known."""


def reintroduce(
    store: Store, keys: CentreKeys, request: SignedRequest, body: bytes, clock: Clock
) -> Enrolled | Unknown | ReintroductionFault | Literal["broken"]:
    """Over the network: the request is signed with the kiosk's key. Raises `NonceUsedError` for a replay."""
    shown = decode(body, Reintroduction)
    if shown is None:
        return "broken"
    own = proved(keys, shown.documents[0])

    def find_key(key_id: str) -> bytes | None:
        return own.public_key if own is not None and own.key_id == key_id else None

    outcome = verify_request(request, body=body, find_key=find_key, now=clock())
    if isinstance(outcome, str):
        return Unknown(outcome)
    if not outcome.in_window:
        return Unknown("clock", outcome.nonce)
    return put_back(store, keys, shown.documents, clock, nonce=outcome.nonce)


def put_back(
    store: Store, keys: CentreKeys, documents: Sequence[Envelope], clock: Clock, *, nonce: str | None = None
) -> Enrolled | ReintroductionFault:
    """For a kiosk that has proved its key. ``documents``: that key's own first; ``nonce``: to be spent, None by stick.

    Outcomes: ``key-unknown`` (not our signature, or no such office), ``key-in-use`` (the machine has a later enrolment,
    or the key is known as another's), ``revoked``, ``prefix-taken`` (another kiosk was enrolled meanwhile).
    """
    own = proved(keys, documents[0])
    if own is None:
        return "key-unknown"
    found = [one for one in (proved(keys, document) for document in documents[1:]) if one is not None]
    earlier = [one for one in found if (one.office_id, one.identity) == (own.office_id, own.identity)]
    now = utc(clock())

    def work(connection: Connection) -> tuple[Device, str, bool] | ReintroductionFault:
        outcome = _work(connection, own, earlier, now)
        if nonce is not None and not isinstance(outcome, str):
            require_fresh(spend_nonce(connection, Sender(outcome[0], nonce), now))
        return outcome

    outcome = store.write(work, met=(_TAKEN,))
    if isinstance(outcome, str):
        note("kiosk.reintroduction_refused", reason=outcome)
        return outcome
    kiosk, office_name, repeated = outcome
    if not repeated:
        note("kiosk.reintroduced", kiosk=kiosk.prefix)
    answer = answer_of(kiosk, office_name, keys)
    return Enrolled(signed.seal_document(answer, signed.ENROLMENT, keys.sign, keys.key_id), repeated)


def proved(keys: CentreKeys, document: Envelope) -> EnrolAnswer | None:
    """What one of our signing keys, the present or a former one, has signed while it was in use; never one that is
    thought to be in other hands. An answer without the kiosk's public key proves nothing: its key id is 32 bits."""
    answer = decode(document.payload, EnrolAnswer)
    if answer is None or answer.public_key is None:
        return None
    if signed.key_id_of(answer.public_key) != answer.key_id:
        return None
    keys.refresh()
    for key in keys.ring.of("signing"):
        in_time = key.until is None or answer.enrolled_at <= key.until
        public = bytes.fromhex(key.public)
        if not key.revoked and in_time and signed.signature_holds(document, signed.ENROLMENT, public):
            return answer
    return None


def _work(
    connection: Connection, own: EnrolAnswer, earlier: Sequence[EnrolAnswer], now: datetime
) -> tuple[Device, str, bool] | ReintroductionFault:
    here = connection.execute(
        select(office).where(office.c.office_id == own.office_id).with_for_update()
    ).first()
    if here is None or _glyph(own.prefix, here.code) is None:
        return "key-unknown"
    known = connection.execute(select(device).where(device.c.key_id == own.key_id)).first()
    if known is not None:
        return _known(device_of(known), own, here.name)
    same_machine = (device.c.office_id == own.office_id) & (device.c.identity == own.identity)
    later = select(device.c.device_id).where(same_machine, device.c.epoch >= own.epoch)
    if connection.execute(later).first() is not None:
        return "key-in-use"
    if not _is_free(connection, own):
        return "prefix-taken"
    connection.execute(update(device).where(same_machine, device.c.state == "active").values(state="closed"))
    kiosk = _insert(connection, own, "active")
    alarm = raised(connection, kiosk, forgotten.ALARM, now)
    connection.execute(
        update(device)
        .where(device.c.office_id == kiosk.office_id, device.c.device_id == kiosk.device_id)
        .values(alarm=alarm)
    )
    write_event(connection, kiosk, "reintroduced", Errand(MACHINE, ""), now, epoch=own.epoch)
    taken = [own, *(one for one in earlier if _take_earlier(connection, own, one, here.code))]
    last = max(here.last_enrolment, *(_glyph(one.prefix, here.code) or 0 for one in taken))
    connection.execute(update(office).where(office.c.office_id == own.office_id).values(last_enrolment=last))
    return kiosk, here.name, False


def _known(
    kiosk: Device, own: EnrolAnswer, office_name: str
) -> tuple[Device, str, bool] | ReintroductionFault:
    """A lost reply is answered again; whatever else the key is known as stands."""
    if kiosk.state == "revoked":
        return "revoked"
    same = (kiosk.device_id, kiosk.public_key, kiosk.state) == (own.device_id, own.public_key, "active")
    return (kiosk, office_name, True) if same else "key-in-use"


def _take_earlier(connection: Connection, own: EnrolAnswer, one: EnrolAnswer, code: str) -> bool:
    """An enrolment that the present one has replaced comes back as closed, so that its records count; False: it does
    not belong here, or is here."""
    fits = one.epoch < own.epoch and _glyph(one.prefix, code) is not None and _is_free(connection, one)
    if fits:
        _insert(connection, one, "closed")
    return fits


def _is_free(connection: Connection, answer: EnrolAnswer) -> bool:
    same_id = (device.c.office_id == answer.office_id) & (device.c.device_id == answer.device_id)
    taken = or_(device.c.prefix == answer.prefix, device.c.key_id == answer.key_id, same_id)
    return connection.execute(select(device.c.device_id).where(taken)).first() is None


def _insert(connection: Connection, answer: EnrolAnswer, state: str) -> Device:
    row: dict[str, Any] = {
        "office_id": answer.office_id,
        "device_id": answer.device_id,
        "prefix": answer.prefix,
        "key_id": answer.key_id,
        "public_key": answer.public_key,
        "identity": answer.identity,
        "hardware": answer.hardware,
        "state": state,
        "epoch": answer.epoch,
        "have_through": 0,
        "last_serial": 0,
        "alarm": "",
        "health": "{}",
        "enrolled_at": answer.enrolled_at,
    }
    return device_of(connection.execute(insert(device).values(row).returning(device)).one())


def _glyph(prefix: str, code: str) -> int | None:
    """Which enrolment of the office the prefix is; None for another office's, or the desk's own."""
    if prefix[:-1] != code:
        return None
    number = ALPHABET.find(prefix[-1])
    return number if number > 0 else None
