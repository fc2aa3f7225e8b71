"""A kiosk whose key was stolen can sign anything. What it signs must not stop the centre, nor another kiosk's cases."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime

import msgspec
import pytest

from sync.cases.numbers import TrackingNumber
from sync.central import handling
from sync.central.case_views import CaseDetail
from sync.central.opening import open_bodies
from sync.central.people import Person
from tests.central.running import ANSWERS, HandKiosk, RunningCentre, case_id_of

STAFF = Person("00000000-0000-7000-8000-000000000000", "352807", "siti", "Siti", "staf")

ANSWERED = {
    "a name with a NUL": {"name": "Bunga\x00Contoh"},
    "a name of 10,000 letters": {"name": "N" * 10_000},
    "emoji, an override and commands to a printer": {"name": "😀\u202eadis\x1b@\x1dV\x00 <script>"},
    "an unheard-of identity": {"identity_mode": "x" * 500},
    "a kind with a NUL": {"kind": "\x00"},
    "a way of reply of a page": {"reply_way": "y" * 5000},
    "a unit of a page": {"unit": "z" * 5000},
}


def page(centre: RunningCentre, case_id: str) -> CaseDetail:
    found = handling.case_page(centre.store, case_id, STAFF, centre.clock)
    assert isinstance(found, CaseDetail)
    return found


@pytest.mark.parametrize("name", ANSWERED)
def test_what_a_body_says_stops_no_other_body(centre: RunningCentre, kiosk: HandKiosk, name: str) -> None:
    wild = kiosk.complaint(answers={**ANSWERS, **ANSWERED[name]})
    tame = kiosk.complaint()
    kiosk.post(wild, tame)
    open_bodies(centre.store, centre.keys, centre.clock)
    assert page(centre, case_id_of(tame)).row.opened
    shown = page(centre, case_id_of(wild))
    assert shown.row.opened
    for question, answer in ANSWERED[name].items():
        assert shown.answers[question] == answer  # kept as it was given


HEADS: dict[str, dict[str, object]] = {
    "the year 1": {"at": "0001-01-01T00:00:00+14:00"},
    "the year 9999": {"at": datetime(9999, 12, 31, 23, 59, tzinfo=UTC)},
    "a version with a NUL": {"form_version": "2026\x00"},
    "a procedure with a NUL": {"sop_version": "\x00"},
    "a serial of 5,000 digits": {"serial": "9" * 5000},
    "a number of 5,000 letters": {"number": "P" * 5000},
    "a file of a kind with a NUL": {"files": [{"role": "s\x00", "media_type": "image/\x00", "size": 5,
                                              "sha256": "ab" * 32, "header": "eA=="}]},
}  # fmt: skip


@pytest.mark.parametrize("name", HEADS)
def test_what_a_head_says_is_refused_with_a_word(centre: RunningCentre, kiosk: HandKiosk, name: str) -> None:
    kiosk.seq, kiosk.serial = 1, 1
    number = TrackingNumber.draw(kiosk.me.prefix, secrets.randbits)
    sound = kiosk.head_over(kiosk.sealed(b"{}"), kiosk.new_id(), number)
    wild = kiosk.wire({**msgspec.json.decode(sound.head), **HEADS[name]}, sound.body)
    tame = kiosk.complaint()
    answer = kiosk.post(wild, tame)
    assert [one.outcome for one in answer.results] == ["invalid", "new"]
    assert answer.results[0].reason


JOBS: dict[str, Callable[[HandKiosk, str], dict[str, object]]] = {
    "a reason with a NUL": lambda kiosk, case_id: {"job": {"reason": "\x00"}},
    "a copy beyond counting": lambda kiosk, case_id: {"job": {"copy": 10**18}},
    "a state that is a list": lambda kiosk, case_id: {"job": {"state": [[]]}},
    "the year 1": lambda kiosk, case_id: {"at": "0001-01-01T00:00:00+14:00"},
}


@pytest.mark.parametrize("name", JOBS)
def test_what_an_event_says_stops_no_case(centre: RunningCentre, kiosk: HandKiosk, name: str) -> None:
    first = kiosk.complaint()
    kiosk.post(first)
    kiosk.seq += 1
    case_id = case_id_of(first)
    head = {**kiosk.common("ReceiptFailed", case_id), **JOBS[name](kiosk, case_id)}
    answer = kiosk.post(kiosk.wire(head, None), kiosk.complaint())
    assert [one.outcome for one in answer.results][1] == "new"
    assert page(centre, case_id).events
