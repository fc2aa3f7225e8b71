"""F49: the same id with another content is 409 on PUT and a conflict in sync; both are kept, nothing is overwritten."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select

from sync.cases.numbers import TrackingNumber
from sync.central.tables import cases, conflict
from sync.wire.messages import WireRecord
from tests.central.conftest import clock
from tests.central.running import HandKiosk, RunningCentre, SteppedClock, case_id_of, centre_at

__all__ = ["clock"]

HEADERS = {"content-type": "application/json", "content-encoding": "zstd"}


@pytest.fixture
def kiosk(tmp_path: Path, database: str | None, clock: SteppedClock) -> Iterator[HandKiosk]:
    with centre_at(tmp_path / "centre", database, clock) as centre:
        made = HandKiosk(centre)
        assert made.enrol().status_code == 201
        yield made


def put(kiosk: HandKiosk, record: WireRecord) -> tuple[int, str]:
    response = kiosk.send("PUT", f"/cases/{case_id_of(record)}", kiosk.packed(record), HEADERS)
    kind = "" if response.ok else str(msgspec.json.decode(response.content)["type"]).rpartition(":")[2]
    return response.status_code, kind


def kept(centre: RunningCentre) -> tuple[list[bytes], list[bytes]]:
    """Bodies of the cases, and those of the contradictions."""
    with centre.store.reading() as connection:
        bodies = [row.body_header + row.body_payload for row in connection.execute(select(cases))]
        others = [row.body for row in connection.execute(select(conflict).order_by(conflict.c.head_sha256))]
    return bodies, others


def test_put_is_409_and_stays_409(kiosk: HandKiosk) -> None:
    first = kiosk.complaint()
    other = kiosk.complaint(case_id=case_id_of(first))
    assert put(kiosk, first) == (200, "")
    for _ in range(3):
        assert put(kiosk, other) == (409, "conflict")
        assert put(kiosk, first) == (200, "")
    assert kept(kiosk.centre) == ([first.body], [other.body])


def test_sync_says_conflict_and_goes_on_with_the_rest(kiosk: HandKiosk) -> None:
    first = kiosk.complaint()
    kiosk.post(first)
    other, third = kiosk.complaint(case_id=case_id_of(first)), kiosk.complaint()
    answer = kiosk.post(other, third)
    assert [(one.outcome, one.reason) for one in answer.results] == [("conflict", "body"), ("new", "")]
    bodies, others = kept(kiosk.centre)
    assert set(bodies) == {first.body, third.body}
    assert others == [other.body]


def test_in_one_batch_the_first_stands(kiosk: HandKiosk) -> None:
    first = kiosk.complaint()
    other = kiosk.complaint(case_id=case_id_of(first))
    answer = kiosk.post(first, other)
    assert [one.outcome for one in answer.results] == ["new", "conflict"]
    assert kept(kiosk.centre) == ([first.body], [other.body])


@pytest.mark.parametrize("taken", ["number", "serial"])
def test_a_number_or_serial_given_twice_is_kept_too(kiosk: HandKiosk, taken: str) -> None:
    first = kiosk.complaint()
    kiosk.post(first)
    if taken == "serial":
        kiosk.serial -= 1
        second = kiosk.complaint()
    else:
        second = _with_number_of(kiosk, first)
    answer = kiosk.post(second)
    assert [(one.outcome, one.reason) for one in answer.results] == [("conflict", taken)]
    bodies, others = kept(kiosk.centre)
    assert (bodies, others) == ([first.body], [second.body])


def _with_number_of(kiosk: HandKiosk, first: WireRecord) -> WireRecord:
    number = TrackingNumber.parse(msgspec.json.decode(first.head)["number"])
    assert isinstance(number, TrackingNumber)
    kiosk.seq += 1
    kiosk.serial += 1
    return kiosk.head_over(kiosk.sealed(b"other"), kiosk.new_id(), number)
