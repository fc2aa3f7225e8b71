"""F60: the backup is older than a kiosk's enrolment; the centre's own signature of that day brings the kiosk back."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import requests

from sync.central import key_changes
from sync.central.devices import Device, devices_of, find_by_key, revoke
from sync.central.enrolment import Enrolled
from sync.central.kiosk_acts import history_of
from sync.central.reintroduction import put_back
from sync.central.restore import renew_epoch
from sync.vault.signing import DeviceKey
from sync.wire import signed
from sync.wire.messages import EnrolAnswer, Envelope, Problem, Reintroduction, decode, encode
from sync.worker.reintroducing import documents
from tests.central.running import HandKiosk
from tests.faults.both_ends import BothEnds, KioskEnd, bytes_of
from tests.faults.safe import Safe


@pytest.fixture
def safe(ends: BothEnds, database: str | None, tmp_path: Path) -> Iterator[Safe]:
    """A copy of a day on which one kiosk was enrolled, ``PGT1``, and had sent nothing yet."""
    made = Safe(ends, database, tmp_path / "copy")
    made.keep()
    yield made
    made.throw_away()


def newcomer(ends: BothEnds, tmp_path: Path) -> None:
    """Another kiosk takes the first one's place on the line."""
    ends.kiosk.close()
    ends.kiosk = KioskEnd(tmp_path / "newcomer", ends.kiosk.url, ends.clock, identity="mesin-2")
    ends.kiosk.enrol(ends.centre.code())


def enrolled_anew(ends: BothEnds) -> None:
    """The same machine under its next prefix and key."""
    ends.kiosk.close()
    ends.kiosk.enrol(ends.centre.code())


def some_cases(ends: BothEnds, seed: int) -> None:
    chance = random.Random(seed)
    ends.kiosk.submit(bytes_of(chance, 40_000))
    ends.kiosk.submit()
    ends.settle()
    ends.agree()


def put_back_to_before(ends: BothEnds, safe: Safe, *, by_hand: bool) -> None:
    safe.put_back(files_too=True)
    if not by_hand:
        renew_epoch(ends.centre.store)
    ends.clock.pass_(minutes=16)


def kiosks(ends: BothEnds) -> dict[str, Device]:
    return {one.prefix: one for one in devices_of(ends.centre.store, ends.centre.store.office_id)}


def own_documents(ends: BothEnds) -> list[Envelope]:
    enrolled = ends.kiosk.journal.enrolment
    assert enrolled is not None
    return documents(ends.kiosk.journal, enrolled)


@pytest.mark.parametrize("by_hand", [False, True])
def test_a_kiosk_younger_than_the_backup_comes_back_with_all_it_had_sent(
    ends: BothEnds, safe: Safe, tmp_path: Path, by_hand: bool
) -> None:
    newcomer(ends, tmp_path)
    some_cases(ends, 1)
    ends.kiosk.submit()  # not sent yet when the disk of the centre dies
    put_back_to_before(ends, safe, by_hand=by_hand)
    assert set(kiosks(ends)) == {"PGT1"}
    ends.settle()
    ends.agree()
    back = kiosks(ends)["PGT2"]
    assert (back.state, back.alarm, back.public_key) == ("active", "centre-forgot", ends.kiosk.key.public_raw)
    assert {"reintroduced", "alarm-raised"} <= {one.kind for one in history_of(ends.centre.store, back)}
    assert ends.kiosk.journal.alarms() == ()
    later = HandKiosk(ends.centre)
    later.enrol()
    assert later.me.prefix == "PGT3"  # never that of the one that came back


def test_an_enrolment_anew_that_was_forgotten_closes_the_one_before_again(ends: BothEnds, safe: Safe) -> None:
    some_cases(ends, 2)
    enrolled_anew(ends)
    some_cases(ends, 3)
    put_back_to_before(ends, safe, by_hand=False)
    assert kiosks(ends)["PGT1"].state == "active"
    ends.settle()
    ends.agree()
    assert {prefix: one.state for prefix, one in kiosks(ends).items()} == {"PGT1": "closed", "PGT2": "active"}


def test_two_forgotten_enrolments_of_one_machine_both_come_back(
    ends: BothEnds, safe: Safe, tmp_path: Path
) -> None:
    """Records of the earlier one name another device: without its row they would be no one's."""
    newcomer(ends, tmp_path)
    some_cases(ends, 4)
    enrolled_anew(ends)
    some_cases(ends, 5)
    put_back_to_before(ends, safe, by_hand=True)
    ends.settle()
    ends.agree()
    states = {prefix: one.state for prefix, one in kiosks(ends).items()}
    assert states == {"PGT1": "active", "PGT2": "closed", "PGT3": "active"}
    later = HandKiosk(ends.centre)
    later.enrol()
    assert later.me.prefix == "PGT4"


def test_a_prefix_that_went_to_another_kiosk_meanwhile_stays_with_it(
    ends: BothEnds, safe: Safe, tmp_path: Path
) -> None:
    newcomer(ends, tmp_path)
    some_cases(ends, 6)
    put_back_to_before(ends, safe, by_hand=False)
    quicker = HandKiosk(ends.centre)
    quicker.enrol()
    assert quicker.me.prefix == "PGT2"
    report = ends.run()
    assert (report.outcome, report.detail) == ("refused", "prefix-taken")
    assert [(one.kind, one.detail) for one in ends.kiosk.journal.alarms()] == [("refused", "prefix-taken")]
    assert kiosks(ends)["PGT2"].public_key == quicker.key.public_raw
    assert ends.kiosk.journal.proved() == (2, 2)  # nothing was given up


def test_without_the_document_all_is_kept_and_the_reason_told(
    ends: BothEnds, safe: Safe, tmp_path: Path
) -> None:
    """A kiosk that was enrolled before such documents were kept."""
    newcomer(ends, tmp_path)
    some_cases(ends, 7)
    ends.kiosk.journal.forget_key_documents("enrolment")
    put_back_to_before(ends, safe, by_hand=False)
    report = ends.run()
    assert (report.outcome, report.detail) == ("refused", "key-unknown")
    assert set(kiosks(ends)) == {"PGT1"}


def test_a_signing_key_that_was_handed_on_since_still_counts_and_a_stolen_one_does_not(
    ends: BothEnds, safe: Safe, tmp_path: Path
) -> None:
    newcomer(ends, tmp_path)
    some_cases(ends, 8)
    keys = ends.centre.keys
    before = keys.ring.current("signing")
    ends.clock.pass_(seconds=1)
    key_changes.rotate_signing(keys, ends.clock())
    put_back_to_before(ends, safe, by_hand=False)
    key_changes.mark_revoked(ends.centre.keys, before.key_id)
    assert ends.run().detail == "key-unknown"
    assert "PGT2" not in kiosks(ends)
    ring = msgspec.structs.replace(ends.centre.keys.ring.find(before.key_id), revoked=False)  # type: ignore[type-var]
    key_changes.write_ring(ends.centre.keys.folder, ends.centre.keys.ring.with_keys([ring]))  # type: ignore[list-item]
    ends.clock.pass_(hours=2)
    ends.settle()
    assert kiosks(ends)["PGT2"].state == "active"


def test_what_was_signed_after_a_key_s_end_does_not_count(ends: BothEnds) -> None:
    """Whoever finds the old key later can date nothing back; what he dates to today is too late."""
    old = DeviceKey.load(next(ends.centre.keys.folder.glob("signing-*.pem")))
    assert isinstance(old, DeviceKey)
    key_changes.rotate_signing(ends.centre.keys, ends.clock())
    ends.clock.pass_(days=1)
    key = DeviceKey.generate()
    forged = forged_answer(ends, key, old)
    assert put_back(ends.centre.store, ends.centre.keys, [forged], ends.clock) == "key-unknown"


def forged_answer(ends: BothEnds, key: DeviceKey, signer: DeviceKey, **changes: object) -> Envelope:
    """The kiosk's own document, altered to name another key and signed again."""
    (document,) = own_documents(ends)
    answer = decode(document.payload, EnrolAnswer)
    assert answer is not None
    fields = {
        "public_key": key.public_raw, "key_id": key.key_id.hex(), "prefix": "PGT9", "enrolled_at": ends.clock(),
        "device_id": "0193583e-0000-7000-8000-000000000009", "identity": "mesin-9",
    } | changes  # fmt: skip
    altered = msgspec.structs.replace(answer, **fields)
    return signed.seal_document(altered, signed.ENROLMENT, signer.sign, signer.key_id.hex())


def shown(hand: HandKiosk, *these: Envelope, **changes: object) -> requests.Response:
    body = encode(Reintroduction(documents=list(these)))
    return hand.send("POST", "/reintroduce", body, {"content-type": "application/json"}, **changes)


def kind_of(response: requests.Response) -> tuple[int, str]:
    problem = decode(response.content, Problem)
    assert problem is not None
    return response.status_code, problem.type.rpartition(":")[2]


def test_only_the_centre_s_word_and_the_named_key_bring_a_kiosk_back(
    ends: BothEnds, safe: Safe, tmp_path: Path
) -> None:
    newcomer(ends, tmp_path)
    (document,) = own_documents(ends)
    put_back_to_before(ends, safe, by_hand=False)
    thief, owner = HandKiosk(ends.centre), HandKiosk(ends.centre, key=ends.kiosk.key)
    assert kind_of(shown(thief, document)) == (401, "key-unknown")  # found the document, has not the key
    named = ends.kiosk.key.key_id.hex()
    assert kind_of(shown(thief, document, key_id=named)) == (401, "signature-bad")
    own_word = forged_answer(ends, thief.key, thief.key)
    assert kind_of(shown(thief, own_word)) == (401, "key-unknown")
    altered = msgspec.structs.replace(document, payload=document.payload.replace(b"PGT2", b"PGT7"))
    assert kind_of(shown(owner, altered)) == (401, "key-unknown")
    assert kind_of(shown(owner, document, created=ends.clock().replace(year=2030))) == (401, "clock")
    other_type = msgspec.structs.replace(document, payload_type=signed.ANSWER)
    assert kind_of(shown(owner, other_type)) == (401, "key-unknown")
    garbage = owner.send("POST", "/reintroduce", b"{}", {"content-type": "application/json"})
    assert kind_of(garbage) == (400, "broken")
    assert set(kiosks(ends)) == {"PGT1"}
    assert shown(owner, document, nonce="n" * 22).status_code == 201
    assert kind_of(shown(owner, document, nonce="n" * 22)) == (401, "nonce-used")
    assert shown(owner, document).status_code == 200


def test_a_key_that_is_known_stays_what_it_is(ends: BothEnds, safe: Safe, tmp_path: Path) -> None:
    """Revoked stays revoked, closed stays closed; an earlier enrolment of a machine never displaces a later one."""
    newcomer(ends, tmp_path)
    first = own_documents(ends)
    enrolled_anew(ends)
    store, keys = ends.centre.store, ends.centre.keys
    assert put_back(store, keys, first, ends.clock) == "key-in-use"
    known = find_by_key(store, ends.kiosk.key.key_id.hex())
    assert known is not None
    revoke(store, known.office_id, known.device_id)
    assert put_back(store, keys, own_documents(ends), ends.clock) == "revoked"
    assert {one.prefix: one.state for one in kiosks(ends).values()} == {
        "PGT1": "active", "PGT2": "closed", "PGT3": "revoked",
    }  # fmt: skip
    put_back_to_before(ends, safe, by_hand=False)
    second = own_documents(ends)[:1]
    assert isinstance(put_back(ends.centre.store, ends.centre.keys, second, ends.clock), Enrolled)
    assert put_back(ends.centre.store, ends.centre.keys, first, ends.clock) == "key-in-use"
    assert set(kiosks(ends)) == {"PGT1", "PGT3"}


def test_another_office_s_word_lets_nobody_in(ends: BothEnds) -> None:
    signer = DeviceKey.load(next(ends.centre.keys.folder.glob("signing-*.pem")))
    assert isinstance(signer, DeviceKey)
    for changes in ({"office_id": "999999"}, {"prefix": "ABC1"}, {"prefix": "PGT0"}):
        document = forged_answer(ends, DeviceKey.generate(), signer, **changes)
        assert put_back(ends.centre.store, ends.centre.keys, [document], ends.clock) == "key-unknown"


def test_five_at_once_bring_one_kiosk(ends: BothEnds, safe: Safe, tmp_path: Path) -> None:
    newcomer(ends, tmp_path)
    (document,) = own_documents(ends)
    put_back_to_before(ends, safe, by_hand=False)
    owner = HandKiosk(ends.centre, key=ends.kiosk.key)
    came: list[int] = []
    threads = [
        threading.Thread(target=lambda: came.append(shown(owner, document).status_code)) for _ in range(5)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(came) == [200, 200, 200, 200, 201]
    back = kiosks(ends)["PGT2"]
    assert [one.kind for one in history_of(ends.centre.store, back)].count("reintroduced") == 1
