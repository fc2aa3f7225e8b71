"""Whether this journal is an older copy of itself: the centre has had more of this enrolment than lies here.

A disk image put back brings its high-water mark with it, so nothing on the machine can tell. The centre's answer
can, and it is signed over our nonce: nobody else makes a kiosk leave its epoch.
"""

from __future__ import annotations

from sync.journal.enrolment import Enrolment
from sync.journal.stream import Stream
from sync.wire.messages import SyncAnswer


def is_older_copy(enrolled: Enrolment, here: Stream, answer: SyncAnswer) -> bool:
    """``here``: read after the answer came, so that a case filed meanwhile is no sign of anything.

    A seq that the centre has with another content says the same when the copy has already gone on past it.
    """
    if answer.epoch > enrolled.epoch:
        return True
    same_epoch = answer.epoch == enrolled.epoch
    ahead = same_epoch and answer.have_through >= here.next_seq
    forked = any(
        result.outcome == "conflict" and result.reason == "seq" and result.epoch == enrolled.epoch
        for result in answer.results
    )
    return ahead or forked or answer.last_serial >= here.next_serial
