"""Enrolled anew: a new epoch, records from 1; serials belong to the prefix."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from sync.journal import Journal
from tests.journal.stand import Stand


def test_an_enrolment_is_kept_whole(stand: Stand, journal: Journal) -> None:
    full = replace(
        stand.enrolment(), office_name="Kecamatan", identity="x", central_url="http://a", next_sync_s=9
    )
    journal.enrol(full)
    journal.close()
    again = stand.opened()
    assert again.enrolment == full
    again.close()


def test_the_same_enrolment_again_moves_nothing(stand: Stand, journal: Journal) -> None:
    stand.submit(journal)
    journal.enrol(stand.enrolment())
    assert str(stand.submit(journal).serial) == "000002"
    assert [record.key for record in journal.due_records(stand.clock(), 9)] == [(1, 1), (1, 2)]


def test_a_new_prefix_begins_at_serial_one(stand: Stand, journal: Journal) -> None:
    stand.submit(journal)
    journal.enrol(stand.enrolment(epoch=2, prefix="PGT2"))
    case = stand.submit(journal)
    assert (case.number.prefix, str(case.serial)) == ("PGT2", "000001")
    records = journal.due_records(stand.clock(), 9)
    assert [record.key for record in records] == [(1, 1), (2, 1)]
    assert json.loads(records[1].head)["prev"] == "0" * 64
    journal.close()
    stand.opened().close()


def test_a_new_epoch_of_the_same_prefix_goes_on_counting(stand: Stand, journal: Journal) -> None:
    stand.submit(journal)
    journal.enrol(stand.enrolment(epoch=2))
    assert str(stand.submit(journal).serial) == "000002"


@pytest.mark.parametrize(("epoch", "prefix"), [(1, "PGT1"), (2, "PGT3")])
def test_an_epoch_never_falls(stand: Stand, journal: Journal, epoch: int, prefix: str) -> None:
    journal.enrol(stand.enrolment(epoch=2))
    with pytest.raises(ValueError, match="never falls"):
        journal.enrol(stand.enrolment(epoch, prefix))
    assert journal.enrolment == stand.enrolment(epoch=2)
