"""The database is away, full, or not the one that writes: trouble of the installation, to be told from a mistake of ours."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFreeError

OUTAGES = (DBAPIError, NoConnectionFreeError)
"""What to catch; `is_outage` tells which of them is one."""

_READ_ONLY = "25006"  # a fail-over has left us with the standby


def is_outage(trouble: DBAPIError | NoConnectionFreeError) -> bool:
    """Whether the same request will do later: the connection broke, the server stops or starts, the disk is full.

    psycopg says OperationalError for all of them (57P01, 57P03, 40001 ...), sqlite3 for a lock held too long and
    for a full disk. A wrong value or a broken constraint is a mistake of ours and stays one.
    """
    if isinstance(trouble, OperationalError | InterfaceError | NoConnectionFreeError):
        return True
    return trouble.connection_invalidated or getattr(trouble.orig, "sqlstate", None) == _READ_ONLY
