"""What the journal writes is what both ends of the wire have agreed on."""

from __future__ import annotations

from sync.journal import Journal
from sync.wire.messages import RecordHead, decode
from tests.journal.stand import Stand


def test_every_kind_of_head_is_a_message(stand: Stand, journal: Journal) -> None:
    case = stand.submit(journal, stand.submission((stand.file(journal),)))
    journal.job_sending(case.job_id)
    journal.job_outcome(case.job_id, "uncertain", 7, "timeout")
    journal.job_outcome(case.job_id, "confirmed", 7, "person")
    heads = [decode(record.head, RecordHead) for record in journal.due_records(stand.clock(), 9)]
    assert [head and head.kind for head in heads] == ["CaseReceived", "ReceiptFailed", "ReceiptPrinted"]
    received = heads[0]
    assert received is not None
    assert (received.number, received.serial) == (str(case.number), "000001")
    assert received.proof is not None
    assert len(received.proof) == 100
    assert received.files[0].header.startswith(b"age-encryption.org/v1\n")
