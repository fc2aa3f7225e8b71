"""A test case that the centre could not open: it would not open the complaints either, so none are taken until one is opened.

Kept in the journal, across restarts and enrolments. A test case that did not come through, for want of a line or of a
centre that knows test cases, proves nothing either way.
"""

from __future__ import annotations

from datetime import datetime

from sync.cases.refusal import Refusal
from sync.journal.journal import Journal
from sync.logbook import note

_KIND = "test-unopened"


def since(journal: Journal) -> datetime | None:
    """When the centre first said so (UTC); None: it has not, or has opened one since."""
    kept = journal.key_document(_KIND)
    return None if kept is None else datetime.fromisoformat(kept[1].decode())


def heard(journal: Journal, word: str, at: datetime) -> Refusal | None:
    """How a test case came out, as `sync.worker.probing.Probed.word`. ``journal.*`` where it cannot be kept."""
    was = since(journal)
    if word == "cannot-open" and was is None:
        note("intake.unopened")
        return journal.save_key_document(_KIND, 0, at.isoformat().encode())
    if word == "opened" and was is not None:
        note("intake.opened_again")
        return journal.forget_key_documents(_KIND)
    return None
