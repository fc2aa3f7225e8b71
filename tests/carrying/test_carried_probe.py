"""The test case of a kiosk that was enrolled by stick: it goes by the first stick or the first network, and until the
centre has opened it both ends say so."""

from __future__ import annotations

import logging
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, select

from sync.cases.refusal import Refusal
from sync.central.carry import Carrier
from sync.central.fleet import FleetKiosk, Limits, fleet_of
from sync.central.kiosk_acts import history_of
from sync.central.tables import case_number, cases, record
from sync.journal.journal import Journal
from sync.journal.opening import open_journal
from sync.vault.opening import new_identity
from sync.vault.recipients import Recipients
from sync.vault.signing import DeviceKey
from sync.wire.client import CentreClient
from sync.wire.stick import Stick
from sync.worker import SyncWorker, carried_probe, picture, reintroducing, unopened
from sync.worker.sealing_keys import SealingKeys
from sync.worker.stick import Exported, ReplyTaken, export_bundle
from tests.carrying.stand import Newcomer


@pytest.fixture
def enrolled(newcomer: Newcomer) -> Newcomer:
    """By stick: its replies are gone from it again."""
    newcomer.carry(newcomer.request(newcomer.centre.code()))
    assert isinstance(newcomer.take(), ReplyTaken)
    _emptied(newcomer.stick)
    return newcomer


def _emptied(stick: Path) -> None:
    for path in stick.iterdir():
        path.unlink()


def _whom(kiosk: Newcomer) -> Recipients:
    whom = SealingKeys(kiosk.journal, kiosk.folder / "recipients.json").whom()
    assert isinstance(whom, Recipients)
    return whom


def _key(kiosk: Newcomer) -> DeviceKey:
    key = DeviceKey.load(kiosk.folder / "device.key")
    assert isinstance(key, DeviceKey)
    return key


def _out(kiosk: Newcomer, whom: Recipients | None = None) -> Path:
    done = export_bundle(
        kiosk.journal,
        kiosk.stick,
        key=_key(kiosk),
        recipients=whom or _whom(kiosk),
        clock=kiosk.centre.clock,
    )
    assert isinstance(done, Exported), done
    return done.files[0]


def _in(kiosk: Newcomer, path: Path) -> None:
    centre = kiosk.centre
    with path.open("rb") as file:
        taken = Carrier(centre.store, centre.keys, centre.clock).take(file)
    assert not isinstance(taken, Refusal)
    assert taken.all_taken
    assert taken.reply.write(Stick(kiosk.stick), centre.clock) is None


def _at_the_centre(kiosk: Newcomer) -> FleetKiosk:
    centre = kiosk.centre
    (found,) = fleet_of(centre.store, centre.store.office_id, centre.clock(), Limits())
    return found


def test_the_first_stick_brings_it_and_the_reply_proves_it(
    enrolled: Newcomer, caplog: pytest.LogCaptureFixture
) -> None:
    assert picture(enrolled.journal).tested is None
    assert _at_the_centre(enrolled).is_unproved
    path = _out(enrolled)
    assert picture(enrolled.journal).tested is None, "a stick that was written proves nothing"
    with caplog.at_level(logging.INFO, "kotak"):
        _in(enrolled, path)
    told = [one.__dict__["facts"] for one in caplog.records if one.message == "kiosk.test_case"]
    assert told == [{"kiosk": "PGT1", "outcome": "opened"}]
    assert _at_the_centre(enrolled).tested == enrolled.centre.clock()
    assert not _at_the_centre(enrolled).is_unproved
    assert picture(enrolled.journal).tested is None, "the reply is not here yet"
    assert isinstance(enrolled.take(), ReplyTaken)
    assert picture(enrolled.journal).tested == enrolled.centre.clock()


def test_it_stands_in_no_register_and_takes_no_serial(enrolled: Newcomer) -> None:
    _in(enrolled, _out(enrolled))
    with enrolled.centre.store.reading() as connection:
        for table in (cases, record, case_number):
            assert connection.execute(select(func.count()).select_from(table)).scalar_one() == 0
    assert enrolled.journal.serials().last == 0


def test_once_it_was_opened_no_stick_brings_another(
    enrolled: Newcomer, caplog: pytest.LogCaptureFixture
) -> None:
    _in(enrolled, _out(enrolled))
    enrolled.take()
    _emptied(enrolled.stick)
    enrolled.centre.clock.pass_(minutes=1)
    with caplog.at_level(logging.INFO, "kotak"):
        _in(enrolled, _out(enrolled))
    assert "kiosk.test_case" not in {one.message for one in caplog.records}


def test_an_older_reply_proves_it_too_and_the_centre_remembers_the_first(enrolled: Newcomer) -> None:
    first = _out(enrolled)
    enrolled.centre.clock.pass_(minutes=1)
    second = _out(enrolled)
    opened = enrolled.centre.clock()
    _in(enrolled, first)
    enrolled.centre.clock.pass_(minutes=1)
    (reply,) = enrolled.stick.glob("*-balasan.kab")
    kept = reply.rename(enrolled.folder / reply.name)
    _in(enrolled, second)
    kinds = [one.kind for one in history_of(enrolled.centre.store, _at_the_centre(enrolled).device)]
    assert kinds == ["test-case-opened"]
    assert _at_the_centre(enrolled).tested == opened
    _emptied(enrolled.stick)
    kept.rename(enrolled.stick / kept.name)
    assert isinstance(enrolled.take(), ReplyTaken)
    assert picture(enrolled.journal).tested == opened


def test_the_word_outlasts_a_restart(enrolled: Newcomer) -> None:
    path = _out(enrolled)
    enrolled.journal.close()
    again = open_journal(enrolled.folder, enrolled.centre.clock)
    assert isinstance(again, Journal)
    enrolled.journal = again
    _in(enrolled, path)
    assert isinstance(enrolled.take(), ReplyTaken)
    assert picture(again).tested is not None
    again.close()


def test_what_no_key_of_the_office_opens_warns_staff_and_closes_intake_until_one_is_opened(
    enrolled: Newcomer,
) -> None:
    office, stranger = _whom(enrolled), new_identity()[1]
    with closing(_client(enrolled)) as line:
        foreign = Recipients.of(stranger, new_identity()[1])
        assert isinstance(foreign, Recipients)
        assert _worker(enrolled, line, foreign).run_once().outcome == "done"
        seen = picture(enrolled.journal)
        assert seen.tested is None
        assert [(one.kind, one.detail) for one in seen.alarms] == [(carried_probe.ALARM, "cannot-open")]
        assert unopened.since(enrolled.journal) is not None
        assert _at_the_centre(enrolled).is_unproved
        assert _worker(enrolled, line, office).run_once().outcome == "done"
    seen = picture(enrolled.journal)
    assert seen.tested is not None
    assert seen.alarms == ()
    assert unopened.since(enrolled.journal) is None


def test_the_network_brings_it_where_it_comes_first_and_a_stick_s_reply_changes_nothing(
    enrolled: Newcomer,
) -> None:
    path = _out(enrolled)
    with closing(_client(enrolled)) as line:
        assert _worker(enrolled, line, _whom(enrolled)).run_once().outcome == "done"
    proved = picture(enrolled.journal).tested
    assert proved == enrolled.centre.clock()
    enrolled.centre.clock.pass_(minutes=5)
    _in(enrolled, path)
    assert isinstance(enrolled.take(), ReplyTaken)
    assert picture(enrolled.journal).tested == proved


def test_without_anybody_to_seal_to_a_run_brings_none(enrolled: Newcomer) -> None:
    with closing(_client(enrolled)) as line:
        worker = _worker(enrolled, line, Refusal("keys.expired"))
        assert worker.run_once().outcome == "done"
    assert _at_the_centre(enrolled).is_unproved


def test_a_centre_that_has_forgotten_the_kiosk_gets_one_again(enrolled: Newcomer) -> None:
    _in(enrolled, _out(enrolled))
    enrolled.take()
    known = enrolled.journal.enrolment
    assert known is not None
    assert picture(enrolled.journal).tested is not None
    reintroducing.begin_again(enrolled.journal, known)
    assert picture(enrolled.journal).tested is None


def test_enrolled_anew_it_proves_itself_anew(enrolled: Newcomer) -> None:
    _in(enrolled, _out(enrolled))
    enrolled.take()
    assert picture(enrolled.journal).tested is not None
    _emptied(enrolled.stick)
    enrolled.centre.clock.pass_(minutes=1)
    enrolled.carry(enrolled.request(enrolled.centre.code()))
    taken = enrolled.take()
    assert isinstance(taken, ReplyTaken)
    assert taken.enrolled is not None
    assert picture(enrolled.journal).tested is None


def _client(kiosk: Newcomer) -> CentreClient:
    known = kiosk.journal.enrolment
    assert known is not None
    return CentreClient(
        kiosk.centre.url, kiosk.centre.clock, key=_key(kiosk), centre_public=known.centre_public
    )


def _worker(kiosk: Newcomer, line: CentreClient, whom: Recipients | Refusal) -> SyncWorker:
    return SyncWorker(
        kiosk.journal, line, kiosk.centre.clock, uniform=lambda low, high: high, whom=lambda: whom
    )
