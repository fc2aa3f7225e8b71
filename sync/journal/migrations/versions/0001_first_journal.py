"""The first journal: cases, records, outbox, sealed files, print jobs, mirror.

Written out as SQL, so that a later change of the tables in the code cannot alter what this step made.
"""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None

_STATEMENTS = (
    """
    CREATE TABLE cases (
        id INTEGER NOT NULL,
        case_id TEXT NOT NULL,
        prefix TEXT NOT NULL,
        serial INTEGER NOT NULL,
        number TEXT NOT NULL,
        epoch INTEGER NOT NULL,
        seq INTEGER NOT NULL,
        received_at INTEGER NOT NULL,
        clock_sure INTEGER NOT NULL,
        language TEXT NOT NULL,
        form_version TEXT NOT NULL,
        sop_version TEXT NOT NULL,
        sealed_to TEXT NOT NULL,
        body BLOB NOT NULL,
        body_sha256 BLOB NOT NULL,
        proof BLOB NOT NULL,
        PRIMARY KEY (id),
        UNIQUE (prefix, serial),
        UNIQUE (case_id),
        UNIQUE (number)
    )
     STRICT
    """,
    """
    CREATE TABLE enrolment (
        epoch INTEGER NOT NULL,
        device_id TEXT NOT NULL,
        office_id TEXT NOT NULL,
        office_name TEXT NOT NULL,
        prefix TEXT NOT NULL,
        key_id BLOB NOT NULL,
        centre_public BLOB NOT NULL,
        identity TEXT NOT NULL,
        central_url TEXT NOT NULL,
        next_sync_s INTEGER NOT NULL,
        enrolled_at INTEGER NOT NULL,
        PRIMARY KEY (epoch)
    )
     STRICT
    """,
    """
    CREATE TABLE feed_cursor (
        id INTEGER NOT NULL,
        cursor TEXT NOT NULL,
        at INTEGER NOT NULL,
        PRIMARY KEY (id)
    )
     STRICT
    """,
    """
    CREATE TABLE journal (
        id INTEGER NOT NULL,
        journal_id TEXT NOT NULL,
        epoch INTEGER NOT NULL,
        next_seq INTEGER NOT NULL,
        next_serial INTEGER NOT NULL,
        last_head TEXT NOT NULL,
        PRIMARY KEY (id)
    )
     STRICT
    """,
    """
    CREATE TABLE key_document (
        kind TEXT NOT NULL,
        version INTEGER NOT NULL,
        document BLOB NOT NULL,
        PRIMARY KEY (kind, version)
    )
     STRICT
    """,
    """
    CREATE TABLE outbox (
        epoch INTEGER NOT NULL,
        seq INTEGER NOT NULL,
        state TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        attempts INTEGER DEFAULT '0' NOT NULL,
        next_attempt_at INTEGER DEFAULT '0' NOT NULL,
        claimed_until INTEGER DEFAULT '0' NOT NULL,
        last_answer TEXT DEFAULT '' NOT NULL,
        PRIMARY KEY (epoch, seq)
    )
     WITHOUT ROWID,
     STRICT
    """,
    """
    CREATE TABLE record (
        epoch INTEGER NOT NULL,
        seq INTEGER NOT NULL,
        case_id TEXT NOT NULL,
        kind TEXT NOT NULL,
        head BLOB NOT NULL,
        head_sha256 BLOB NOT NULL,
        PRIMARY KEY (epoch, seq)
    )
     STRICT
    """,
    """
    CREATE TABLE status_mirror (
        number TEXT NOT NULL,
        case_id TEXT NOT NULL,
        feed_n INTEGER NOT NULL,
        "row" TEXT NOT NULL,
        mirrored_at INTEGER NOT NULL,
        PRIMARY KEY (number)
    )
     STRICT
    """,
    """
    CREATE TABLE sync_attempt (
        id INTEGER NOT NULL,
        at INTEGER NOT NULL,
        outcome TEXT NOT NULL,
        details TEXT NOT NULL,
        PRIMARY KEY (id)
    )
     STRICT
    """,
    """
    CREATE TABLE acknowledgement (
        case_id TEXT NOT NULL,
        document BLOB NOT NULL,
        complete INTEGER NOT NULL,
        saved_at INTEGER NOT NULL,
        PRIMARY KEY (case_id),
        FOREIGN KEY(case_id) REFERENCES cases (case_id)
    )
     STRICT
    """,
    """
    CREATE TABLE print_job (
        id INTEGER NOT NULL,
        case_id TEXT NOT NULL,
        copy INTEGER NOT NULL,
        state TEXT NOT NULL,
        bytes_written INTEGER NOT NULL,
        proof TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        PRIMARY KEY (id),
        UNIQUE (case_id, copy),
        FOREIGN KEY(case_id) REFERENCES cases (case_id)
    )
     STRICT
    """,
    """
    CREATE TABLE sealed_file (
        sha256 TEXT NOT NULL,
        case_id TEXT NOT NULL,
        role TEXT NOT NULL,
        media_type TEXT NOT NULL,
        name TEXT NOT NULL,
        header BLOB NOT NULL,
        size INTEGER NOT NULL,
        sent INTEGER DEFAULT '0' NOT NULL,
        state TEXT NOT NULL,
        attempts INTEGER DEFAULT '0' NOT NULL,
        next_attempt_at INTEGER DEFAULT '0' NOT NULL,
        last_answer TEXT DEFAULT '' NOT NULL,
        PRIMARY KEY (sha256),
        FOREIGN KEY(case_id) REFERENCES cases (case_id)
    )
     STRICT
    """,
    """
    CREATE INDEX ix_sealed_file_case_id ON sealed_file (case_id)
    """,
)


def upgrade() -> None:
    """Makes the tables."""
    for statement in _STATEMENTS:
        op.execute(statement)
