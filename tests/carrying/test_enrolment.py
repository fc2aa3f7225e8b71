"""Becoming the office's kiosk where no network reaches: the request goes by stick, the answer comes by stick."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path

from sync.cases.refusal import Refusal
from sync.central.enrolment import issue_code
from sync.central.reply import Reply
from sync.journal.journal import Journal
from sync.journal.opening import open_journal
from sync.vault.signing import DeviceKey
from sync.wire.messages import EnrolAnswer, decode
from sync.worker.reintroducing import documents
from sync.worker.stick import ReplyTaken
from tests.carrying.stand import Newcomer


def test_the_request_goes_out_and_the_answer_makes_it_a_kiosk(newcomer: Newcomer) -> None:
    path = newcomer.request(newcomer.centre.code())
    assert path.name.startswith("kotak-aduan-daftar-")
    assert isinstance(newcomer.carry(path), Reply)
    assert isinstance(newcomer.carry(path), Reply)  # twice: the same answer
    fingerprint = hashlib.sha256(newcomer.centre.keys.public).hexdigest()
    taken = newcomer.take(fingerprint)
    assert isinstance(taken, ReplyTaken)
    assert taken.enrolled is not None
    assert taken.enrolled.prefix == "PGT1"
    assert newcomer.journal.enrolment == taken.enrolled
    assert len(documents(newcomer.journal, taken.enrolled)) == 1  # for a centre that forgets it some day
    assert (newcomer.folder / "recipients.json").exists()
    assert isinstance(newcomer.take(), ReplyTaken)  # once more changes nothing
    assert newcomer.journal.enrolment == taken.enrolled


def test_enrolled_anew_by_stick_the_old_answer_is_history(newcomer: Newcomer) -> None:
    newcomer.carry(newcomer.request(newcomer.centre.code()))
    assert isinstance(newcomer.take(), ReplyTaken)
    (first,) = newcomer.stick.glob("*-balasan.kab")
    old = first.rename(newcomer.folder / first.name)
    newcomer.centre.clock.pass_(minutes=1)
    newcomer.carry(newcomer.request(newcomer.centre.code()))
    taken = newcomer.take()
    assert isinstance(taken, ReplyTaken)
    assert taken.enrolled is not None
    assert (taken.enrolled.prefix, taken.enrolled.epoch) == ("PGT2", 2)
    kept = [decode(one.payload, EnrolAnswer) for one in documents(newcomer.journal, taken.enrolled)]
    assert [one.prefix for one in kept if one is not None] == ["PGT2", "PGT1"]
    old.rename(newcomer.stick / old.name)
    for path in newcomer.stick.glob("*-balasan.kab"):
        if path.name != old.name:
            path.unlink()
    assert isinstance(newcomer.take(), Refusal)
    assert newcomer.journal.enrolment == taken.enrolled


def test_a_wrong_and_an_old_code_and_another_centres_key(newcomer: Newcomer) -> None:
    assert newcomer.carry(newcomer.request("00000-00000")) == Refusal("enrol.code-wrong")
    centre = newcomer.centre
    late = issue_code(centre.store, centre.store.office_id, "x", centre.clock).code
    lasting = issue_code(centre.store, centre.store.office_id, "x", centre.clock, timedelta(hours=72)).code
    centre.clock.pass_(hours=20)
    assert newcomer.carry(newcomer.request(late)) == Refusal("enrol.code-expired")
    assert isinstance(newcomer.carry(newcomer.request(lasting)), Reply)
    assert newcomer.take("00" * 32) == Refusal("reply.signature")
    assert newcomer.journal.enrolment is None


def test_the_private_key_does_not_travel(newcomer: Newcomer) -> None:
    newcomer.carry(newcomer.request(newcomer.centre.code()))
    key = DeviceKey.load(newcomer.folder / "device.key")
    assert isinstance(key, DeviceKey)
    secret = key.private_key.private_bytes_raw()
    pem = (newcomer.folder / "device.key").read_text().splitlines()[1]
    for path in newcomer.stick.iterdir():
        data = path.read_bytes()
        assert secret not in data
        assert secret.hex().encode() not in data
        assert pem.encode() not in data


def test_another_machines_answer_is_refused(newcomer: Newcomer, tmp_path: Path) -> None:
    newcomer.carry(newcomer.request(newcomer.centre.code()))
    journal = open_journal(tmp_path / "second", newcomer.centre.clock)
    assert isinstance(journal, Journal)
    second = Newcomer(newcomer.centre, tmp_path / "second", newcomer.stick, journal)
    refused = second.take()
    assert isinstance(refused, Refusal)
    assert refused.code == "reply.other_device"
    journal.close()
