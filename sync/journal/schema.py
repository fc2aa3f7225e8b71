"""The journal's tables. Times are milliseconds since 1970 in UTC; no column holds anything personal in the clear.

The migrations make them; `HEAD` is the newest migration this code knows.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

HEAD = "0003"

metadata = MetaData()

journal = Table(
    "journal",
    metadata,
    Column("id", Integer, primary_key=True),  # one row, number 1
    Column("journal_id", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("next_seq", Integer, nullable=False),
    Column("next_serial", Integer, nullable=False),
    Column("last_head", Text, nullable=False),  # SHA-256 of the head before next_seq, in hexadecimal
    sqlite_strict=True,
)

enrolment = Table(
    "enrolment",
    metadata,
    Column("epoch", Integer, primary_key=True),
    Column("device_id", Text, nullable=False),
    Column("office_id", Text, nullable=False),
    Column("office_name", Text, nullable=False),
    Column("prefix", Text, nullable=False),
    Column("key_id", LargeBinary, nullable=False),
    Column("centre_public", LargeBinary, nullable=False),
    Column("identity", Text, nullable=False),
    Column("central_url", Text, nullable=False),
    Column("next_sync_s", Integer, nullable=False),
    Column("enrolled_at", Integer, nullable=False),
    sqlite_strict=True,
)

cases = Table(
    "cases",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", Text, nullable=False, unique=True),
    Column("prefix", Text, nullable=False),
    Column("serial", Integer, nullable=False),
    Column("number", Text, nullable=False, unique=True),  # 13 glyphs, no hyphens
    Column("epoch", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("received_at", Integer, nullable=False),
    Column("clock_sure", Integer, nullable=False),
    Column("language", Text, nullable=False),
    Column("form_version", Text, nullable=False),
    Column("sop_version", Text, nullable=False),
    Column("sealed_to", Text, nullable=False),  # ids of the recipients' keys, with spaces between
    Column("body", LargeBinary, nullable=False),
    Column("body_sha256", LargeBinary, nullable=False),
    Column("proof", LargeBinary, nullable=False),
    Column("forgotten_at", Integer),  # since then the body is empty: the centre has had all for long enough
    UniqueConstraint("prefix", "serial"),
    sqlite_strict=True,
)

record = Table(
    "record",
    metadata,
    Column("epoch", Integer, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("case_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("head", LargeBinary, nullable=False),
    Column("head_sha256", LargeBinary, nullable=False),
    sqlite_strict=True,
)

outbox = Table(
    "outbox",
    metadata,
    Column("epoch", Integer, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("state", Text, nullable=False),  # waiting | acknowledged | done | quarantined | decided
    Column("created_at", Integer, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_attempt_at", Integer, nullable=False, server_default="0"),
    Column("claimed_until", Integer, nullable=False, server_default="0"),
    Column("last_answer", Text, nullable=False, server_default=""),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

sealed_file = Table(
    "sealed_file",
    metadata,
    Column("sha256", Text, primary_key=True),  # of the payload
    Column("case_id", Text, ForeignKey("cases.case_id"), nullable=False, index=True),
    Column("role", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("header", LargeBinary, nullable=False),
    Column("size", Integer, nullable=False),  # bytes of payload
    Column("sent", Integer, nullable=False, server_default="0"),
    Column("state", Text, nullable=False),  # waiting | held | damaged | quarantined | decided | forgotten
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_attempt_at", Integer, nullable=False, server_default="0"),
    Column("last_answer", Text, nullable=False, server_default=""),
    sqlite_strict=True,
)

print_job = Table(
    "print_job",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", Text, ForeignKey("cases.case_id"), nullable=False),
    Column("copy", Integer, nullable=False),  # 0: the original; n: SALINAN ke-n
    Column("state", Text, nullable=False),
    Column("bytes_written", Integer, nullable=False),
    Column("proof", Text, nullable=False),
    Column("created_at", Integer, nullable=False),
    Column("updated_at", Integer, nullable=False),
    UniqueConstraint("case_id", "copy"),
    sqlite_strict=True,
)

acknowledgement = Table(
    "acknowledgement",
    metadata,
    Column("case_id", Text, ForeignKey("cases.case_id"), primary_key=True),
    Column("document", LargeBinary, nullable=False),
    Column("complete", Integer, nullable=False),
    Column("saved_at", Integer, nullable=False),
    sqlite_strict=True,
)

survey = Table(
    "survey",
    metadata,
    Column(
        "once", LargeBinary, primary_key=True
    ),  # SHA-256 over the number or code: nobody answers twice here
    Column("answer", LargeBinary),  # as it is sent; gone once the centre has it
    Column("sha256", Text),
    sqlite_strict=True,
    sqlite_with_rowid=False,  # no order of answering
)

status_mirror = Table(
    "status_mirror",
    metadata,
    Column("number", Text, primary_key=True),
    Column("case_id", Text, nullable=False),
    Column("feed_n", Integer, nullable=False),
    Column("row", Text, nullable=False),  # JSON, as the centre sent it
    Column("mirrored_at", Integer, nullable=False),
    sqlite_strict=True,
)

feed_cursor = Table(
    "feed_cursor",
    metadata,
    Column("id", Integer, primary_key=True),  # one row, number 1
    Column("cursor", Text, nullable=False),
    Column("at", Integer, nullable=False),
    sqlite_strict=True,
)

key_document = Table(
    "key_document",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("document", LargeBinary, nullable=False),
    sqlite_strict=True,
)

standing = Table(
    "standing",
    metadata,
    Column("epoch", Integer, primary_key=True),
    Column("state", Text, nullable=False),  # revoked | identity-changed, by the centre's signed word
    Column("at", Integer, nullable=False),
    sqlite_strict=True,
)

alarm = Table(
    "alarm",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("since", Integer, nullable=False),
    Column("detail", Text, nullable=False),  # counts and stable words
    sqlite_strict=True,
)

sync_attempt = Table(
    "sync_attempt",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Integer, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("details", Text, nullable=False),
    sqlite_strict=True,
)
