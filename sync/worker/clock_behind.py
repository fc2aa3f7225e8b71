"""That this machine's clock stands before the centre's certificate begins, by whatever it proves: kept in the journal until
the centre is heard, since to begin anew sets no clock."""

from __future__ import annotations

from sync.journal.journal import Journal

_KIND = "clock-behind"


def is_so(journal: Journal) -> bool:
    return journal.key_document(_KIND) is not None


def tell(journal: Journal, *, behind: bool) -> None:
    """A journal that cannot be written has alarms of its own; the mark is tried again with the next run."""
    if behind == is_so(journal):
        return
    if behind:
        journal.save_key_document(_KIND, 0, b"")
    else:
        journal.forget_key_documents(_KIND)
