"""The chain of a kiosk's records: what does not fit is kept and tells a person."""

from __future__ import annotations

import msgspec
from sqlalchemy import select

from sync.central.devices import devices_of
from sync.central.tables import device
from sync.wire.messages import SyncAnswer, WireRecord
from tests.central.running import HandKiosk, RunningCentre


def alarm(centre: RunningCentre) -> str:
    return devices_of(centre.store, centre.store.office_id)[0].alarm


def outcomes(answer: SyncAnswer) -> list[str]:
    return [result.outcome for result in answer.results]


def with_prev(record: WireRecord, prev: str) -> WireRecord:
    return WireRecord(msgspec.json.encode({**msgspec.json.decode(record.head), "prev": prev}), record.body)


def test_a_whole_chain_in_any_order_is_no_alarm(centre: RunningCentre, kiosk: HandKiosk) -> None:
    one, two, three, four = (kiosk.complaint() for _ in range(4))
    kiosk.post(four)
    kiosk.post(two, one)
    assert outcomes(kiosk.post(three)) == ["new"]
    assert alarm(centre) == ""


def test_a_record_that_names_another_before_it(centre: RunningCentre, kiosk: HandKiosk) -> None:
    kiosk.post(kiosk.complaint())
    assert outcomes(kiosk.post(with_prev(kiosk.complaint(), "1" * 64))) == ["new"]
    assert alarm(centre) == "chain-broken"


def test_a_first_record_that_names_one_before_it(centre: RunningCentre, kiosk: HandKiosk) -> None:
    assert outcomes(kiosk.post(with_prev(kiosk.complaint(), "1" * 64))) == ["new"]
    assert alarm(centre) == "chain-broken"


def test_a_gap_filled_with_what_the_next_does_not_name(centre: RunningCentre, kiosk: HandKiosk) -> None:
    gap, after = kiosk.complaint(), kiosk.complaint()
    kiosk.post(after)
    other = msgspec.json.decode(gap.head) | {"form_version": "2026-2"}
    assert outcomes(kiosk.post(WireRecord(msgspec.json.encode(other), gap.body))) == ["new"]
    assert alarm(centre) == "chain-broken"


def test_a_fork_stays_a_fork(centre: RunningCentre, kiosk: HandKiosk) -> None:
    kiosk.post(kiosk.complaint())
    kiosk.seq, kiosk.serial, kiosk.prev = 0, 0, "0" * 64
    assert outcomes(kiosk.post(kiosk.complaint(), kiosk.complaint())) == ["conflict", "new"]
    assert alarm(centre) == "stream-forked"


def test_a_journal_that_ends_below_what_it_sent(centre: RunningCentre, kiosk: HandKiosk) -> None:
    kiosk.post(kiosk.complaint(), kiosk.complaint(), last_seq=2)
    assert alarm(centre) == ""
    answer = kiosk.post(last_seq=1)
    assert (answer.have_through, answer.last_serial) == (2, 2)
    assert alarm(centre) == "journal-restored"


def test_revoked_between_two_requests_of_a_kiosk_that_is_known(
    centre: RunningCentre, kiosk: HandKiosk
) -> None:
    kiosk.post(kiosk.complaint())
    with centre.store.engine.begin() as connection:
        connection.execute(device.update().values(state="revoked"))
    response = kiosk.post_raw(kiosk.packed(kiosk.complaint()))
    assert (response.status_code, response.json()["standing"] is not None) == (403, True)
    with centre.store.reading() as connection:
        assert connection.execute(select(device.c.have_through)).scalar_one() == 1
