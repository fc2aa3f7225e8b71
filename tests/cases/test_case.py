from datetime import UTC, datetime, timedelta

import pytest

from sync.cases.case import AgendaNumber, CaseFile, Done
from sync.cases.events import (
    AgendaNumberGiven,
    CaseReceived,
    Event,
    ReceiptFailed,
    ReceiptPrinted,
    SealedOpened,
    SeparationRelaxed,
    StepCompleted,
    as_record,
    from_record,
    kind_of,
)

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
RECEIVED = CaseReceived(
    at=AT,
    case_id="0190",
    number="PGT1-7K4M-92QX-Z",
    serial=7,
    form_version="2026-1",
    sop_version="2026-1",
    identity_mode="dirahasiakan",
)
LATER = AT + timedelta(hours=1)
WHO = {"actor": "ani", "role": "staf"}
ALL: tuple[Event, ...] = (
    RECEIVED,
    ReceiptFailed(at=AT, reason="uncertain"),
    ReceiptPrinted(at=AT, copy=1, proof="process_id"),
    StepCompleted(at=LATER, step=1, next_step=2, note="ada", **WHO),
    SealedOpened(at=LATER, sha256="ab", **WHO),
    AgendaNumberGiven(at=LATER, year=2026, value=3, **WHO),
    SeparationRelaxed(at=LATER, step=8, other_step=7, **WHO),
    StepCompleted(at=LATER, step=12, next_step=None, acting_for="camat", **WHO),
)


def test_a_new_case_stands_at_step_one() -> None:
    case = CaseFile.fold([RECEIVED])
    assert (case.step, case.state, case.since, case.timeline, case.receipt) == (1, "open", AT, (), "waiting")
    assert (case.number, case.serial, case.identity_mode) == ("PGT1-7K4M-92QX-Z", 7, "dirahasiakan")


def test_a_case_is_what_its_events_say() -> None:
    case = CaseFile.fold(ALL)
    assert case.step is None
    assert case.state == "closed"
    assert case.agenda == AgendaNumber(3, 2026)
    assert case.timeline == (Done(1, LATER, "ani", "staf", "ada"), Done(12, LATER, "ani", "staf"))
    assert case.seen == len(ALL)
    assert case.done_by(1) == "ani"
    assert case.done_by(2) is None


@pytest.mark.parametrize(
    ("events", "receipt"),
    [
        ([], "waiting"),
        ([ReceiptFailed(at=AT, reason="abandoned")], "failed"),
        ([ReceiptPrinted(at=AT)], "printed"),
        ([ReceiptFailed(at=AT, reason="uncertain"), ReceiptPrinted(at=AT, copy=1)], "printed"),
        ([ReceiptPrinted(at=AT), ReceiptFailed(at=AT, reason="abandoned", copy=1)], "printed"),
    ],
)
def test_one_proof_of_paper_is_enough(events: list[Event], receipt: str) -> None:
    assert CaseFile.fold([RECEIVED, *events]).receipt == receipt


def test_a_case_begins_once() -> None:
    with pytest.raises(ValueError, match="begins when it is received"):
        CaseFile.fold([])
    with pytest.raises(ValueError, match="begins when it is received"):
        CaseFile.fold(ALL[1:])
    with pytest.raises(ValueError, match="received once"):
        CaseFile.fold([RECEIVED, RECEIVED])


@pytest.mark.parametrize("event", ALL, ids=kind_of)
def test_an_event_survives_its_record(event: Event) -> None:
    record = as_record(event)
    assert isinstance(record["at"], str)
    assert from_record(kind_of(event), record) == event


def test_records_of_other_programs_are_refused() -> None:
    with pytest.raises(KeyError):
        from_record("CaseEaten", {"at": AT.isoformat()})
    with pytest.raises(TypeError):
        from_record("SealedOpened", as_record(ALL[4]) | {"extra": 1})
