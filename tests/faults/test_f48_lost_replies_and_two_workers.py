"""F48: a lost reply, five identical sends at once, two workers on one journal: one case, the same acknowledgement."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import func, select

from sync.central.store import default_url, open_store
from sync.central.tables import cases, nonce
from sync.wire.messages import SyncAnswer
from sync.worker import SyncReport, SyncWorker
from tests.central.running import HandKiosk, RunningCentre, serving, shipped_rules
from tests.faults.both_ends import BothEnds
from tests.wire.cutting import Place


def test_three_replies_lost_one_acknowledgement(ends: BothEnds) -> None:
    case = ends.kiosk.submit()
    for _ in range(3):
        ends.proxy.strike(Place("POST", "reply", "head", 0))
        assert ends.run().outcome == "offline"
        assert ends.kiosk.journal.acknowledgement(case.case_id) is None
        ends.clock.pass_(minutes=16)
    ends.settle()
    assert sum(b"/sync" in one.head for one in ends.proxy.requests) == 4
    ends.agree()


def test_a_request_sent_once_more_as_it_was_changes_nothing(ends: BothEnds) -> None:
    """Byte for byte, by somebody on the way who kept it: its nonce is used, whatever it was."""
    ends.kiosk.submit(b"scan")
    ends.settle()
    ends.agree()
    kept = [one.raw for one in ends.proxy.requests if b"/enrol" not in one.head]
    assert {raw.split(b" ")[0] for raw in kept} == {b"POST", b"HEAD", b"PATCH"}
    for raw in kept:
        status = ends.proxy.send_again(raw)
        assert status == 401, raw[:40]
    ends.agree()


@pytest.mark.parametrize("round_", range(3))
def test_five_identical_sends_to_two_processes_worth_of_centre(
    ends: BothEnds, database: str | None, round_: int
) -> None:
    """Two engines on one database share nothing but it, as two processes do (see also the kills of real ones)."""
    folder = ends.centre.store.folder
    other = open_store(database or default_url(folder), folder, shipped_rules(), ends.clock)
    second = RunningCentre(other, ends.centre.keys, ends.clock)
    with serving(second):
        hand = HandKiosk(ends.centre)
        assert hand.enrol().status_code == 201
        body = hand.packed(*[hand.complaint() for _ in range(3)])
        senders = [replace(hand, centre=centre) for centre in (ends.centre, second)]
        begin = threading.Barrier(5)

        def send(n: int) -> tuple[list[str], bytes]:
            begin.wait(20)
            answer = hand.answer(senders[n % 2].post_raw(body))
            return [one.outcome for one in answer.results], _said(answer)

        with ThreadPoolExecutor(5) as pool:
            answers = list(pool.map(send, range(5)))
    other.close()
    assert sorted(outcomes for outcomes, _ in answers) == [["new"] * 3] + [["same"] * 3] * 4
    assert len({said for _, said in answers}) == 1
    with ends.centre.store.reading() as connection:
        assert connection.execute(select(func.count()).select_from(cases)).scalar_one() == 3
        assert connection.execute(select(func.count()).select_from(nonce)).scalar_one() >= 5


def test_two_workers_at_once_on_one_journal(ends: BothEnds) -> None:
    """Claims keep them apart; each runs until nothing is left, and nobody has sent what the other held."""
    for n in range(12):
        ends.kiosk.submit(b"scan %d" % n)
    reports = _both_at_once(ends)
    assert {report.outcome for report in reports} == {"done"}
    assert sum(report.sent for report in reports) == 12
    ends.settle()
    ends.agree()


def test_two_workers_that_do_not_see_each_other_s_claims(ends: BothEnds) -> None:
    """The second one's clock runs ten minutes ahead, so that every claim is over for it: doubled work, one case each."""
    for n in range(12):
        ends.kiosk.submit(b"scan %d" % n)
    reports = _both_at_once(ends, ahead=timedelta(minutes=10))
    assert sum(report.sent for report in reports) >= 12
    ends.clock.pass_(minutes=30)
    ends.settle()
    ends.agree()


def _both_at_once(ends: BothEnds, ahead: timedelta = timedelta(0)) -> list[SyncReport]:
    client, other = ends.kiosk.another()
    other._clock = lambda: ends.clock() + ahead
    begin = threading.Barrier(2)

    def run(worker: SyncWorker) -> SyncReport:
        begin.wait(20)
        return worker.run_once()

    with ThreadPoolExecutor(2) as pool:
        reports = list(pool.map(run, [ends.kiosk.worker, other]))
    client.close()
    return reports


def _said(answer: SyncAnswer) -> bytes:
    """All that was signed of cases, as bytes."""
    return msgspec.json.encode(answer.acknowledgements)
