"""What came with the kiosks: cases and their journal, files, deliveries, keys, accounts."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from sync.central.columns import UtcTime, counter, identifier
from sync.central.tables.base import metadata, office_column

MOVABLE = text("state IN ('held', 'moving')")
"""Files that a mover may take, as the partial index over them says it."""


OPENED = "kind = 'SealedOpened'"
"""Openings of sealed files, as the partial index over them says it: few among many events, and looked for by auditors."""


def _unfinished(name: str, where: str, *columns: str) -> Index:
    """An index of what is still to be done: small, however much is stored."""
    return Index(name, *columns, postgresql_where=text(where), sqlite_where=text(where))


store_table = Table(
    "store",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("epoch", String(32), nullable=False),
    Column("created_at", UtcTime, nullable=False),
)

office = Table(
    "office",
    metadata,
    office_column(),
    Column("code", String(3), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("feed_n", counter(), nullable=False, default=0),
    Column("last_enrolment", Integer, nullable=False, default=0),
    PrimaryKeyConstraint("office_id"),
)

device = Table(
    "device",
    metadata,
    office_column(),
    Column("device_id", identifier(), nullable=False),
    Column("prefix", String(4), nullable=False, unique=True),
    Column("key_id", String(8), nullable=False, unique=True),
    Column("public_key", LargeBinary, nullable=False),
    Column("identity", String(200), nullable=False),
    Column("hardware", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("epoch", counter(), nullable=False),
    Column("have_through", counter(), nullable=False),
    Column("last_serial", counter(), nullable=False),
    Column("alarm", Text, nullable=False, default=""),
    Column("health", Text, nullable=False, default="{}"),
    Column("enrolled_at", UtcTime, nullable=False),
    Column("last_seen_at", UtcTime),
    PrimaryKeyConstraint("office_id", "device_id"),
    Index("device_identity", "office_id", "identity"),
)

# What people did with a kiosk, and what it was found in: who, when and why. Rows are only added.
device_event = Table(
    "device_event",
    metadata,
    office_column(),
    Column("event_id", identifier(), nullable=False),
    Column("device_id", identifier(), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("actor", String(64), nullable=False),
    Column("reason", Text, nullable=False),
    Column("detail", Text, nullable=False),
    PrimaryKeyConstraint("office_id", "event_id"),
    Index("device_event_device", "office_id", "device_id", "event_id"),
)

# Serials that a person has said will not come any more. One that comes all the same is taken like any other.
closed_gap = Table(
    "closed_gap",
    metadata,
    office_column(),
    Column("prefix", String(4), nullable=False),
    Column("first", counter(), nullable=False),
    Column("last", counter(), nullable=False),
    Column("event_id", identifier(), nullable=False),
    PrimaryKeyConstraint("office_id", "prefix", "first", "last"),
)

enrol_code = Table(
    "enrol_code",
    metadata,
    Column("code_sha256", String(64), primary_key=True),
    office_column(),
    Column("issued_by", Text, nullable=False),
    Column("issued_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("used_key", LargeBinary),
    Column("device_id", identifier()),
)

enrol_miss = Table(
    "enrol_miss",
    metadata,
    Column("id", identifier(), primary_key=True),
    Column("address", String(64), nullable=False),
    Column("at", UtcTime, nullable=False),
    Index("enrol_miss_address", "address", "at"),
)

nonce = Table(
    "nonce",
    metadata,
    office_column(),
    Column("key_id", String(8), nullable=False),
    Column("nonce", String(64), nullable=False),
    Column("until", UtcTime, nullable=False),
    PrimaryKeyConstraint("office_id", "key_id", "nonce"),
    Index("nonce_until", "until"),
)

batch = Table(
    "batch",
    metadata,
    office_column(),
    Column("batch_id", identifier(), nullable=False),
    Column("device_id", identifier(), nullable=False),
    Column("manifest", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("carrier", String(16), nullable=False),
    Column("received_at", UtcTime, nullable=False),
    PrimaryKeyConstraint("office_id", "batch_id"),
    Index("batch_device", "office_id", "device_id", "received_at"),
)

record = Table(
    "record",
    metadata,
    office_column(),
    Column("device_id", identifier(), nullable=False),
    Column("epoch", counter(), nullable=False),
    Column("seq", counter(), nullable=False),
    Column("case_id", identifier(), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("head", LargeBinary, nullable=False),
    Column("head_sha256", String(64), nullable=False),
    Column("batch_id", identifier(), nullable=False),
    Column("received_at", UtcTime, nullable=False),
    PrimaryKeyConstraint("office_id", "device_id", "epoch", "seq"),
    postgresql_partition_by="HASH (office_id)",
)

parked = Table(
    "parked",
    metadata,
    office_column(),
    Column("device_id", identifier(), nullable=False),
    Column("epoch", counter(), nullable=False),
    Column("seq", counter(), nullable=False),
    Column("case_id", identifier(), nullable=False),
    Column("parked_at", UtcTime, nullable=False),
    PrimaryKeyConstraint("office_id", "device_id", "epoch", "seq"),
    Index("parked_case", "office_id", "case_id"),
)

cases = Table(
    "cases",
    metadata,
    office_column(),
    Column("case_id", identifier(), nullable=False),
    Column("device_id", identifier(), nullable=False),
    Column("epoch", counter(), nullable=False),
    Column("seq", counter(), nullable=False),
    Column("number", String(13), nullable=False),
    Column("serial", counter(), nullable=False),
    Column("head_sha256", String(64), nullable=False),
    Column("body_sha256", String(64), nullable=False),
    Column("body_header", LargeBinary),
    Column("body_payload", LargeBinary),
    Column("proof", LargeBinary, nullable=False),
    Column("form_version", Text, nullable=False),
    Column("sop_version", Text, nullable=False),
    Column("clock_sure", Boolean, nullable=False),
    Column("filed_at", UtcTime, nullable=False),
    Column("accepted_at", UtcTime, nullable=False),
    Column("complete_at", UtcTime),
    Column("opened_at", UtcTime),
    Column("cannot_open", String(40), nullable=False, default=""),
    # The desk's projection: derived from the events, never the truth.
    Column("version", Integer, nullable=False),
    Column("step", Integer, nullable=False),
    Column("state", String(40), nullable=False),
    Column("since", UtcTime, nullable=False),
    Column("step_due_at", UtcTime, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("remind_at", UtcTime),  # when its clocks are to be looked at next; NULL: now
    Column("agenda_number", Text, nullable=False, default=""),
    Column("letter_number", Text, nullable=False, default="", server_default=""),
    Column("holder", String(64), nullable=False, default="", server_default=""),
    Column("unit", Text, nullable=False, default="", server_default=""),
    Column("klass", String(16), nullable=False, default="", server_default=""),
    Column("disposition", String(24), nullable=False, default="", server_default=""),
    Column("referred_to", Text, nullable=False, default="", server_default=""),
    Column("outcome", String(16), nullable=False, default="", server_default=""),
    Column("loops", Integer, nullable=False, default=0, server_default="0"),
    Column("failures", Integer, nullable=False, default=0, server_default="0"),
    Column("reopened", Integer, nullable=False, default=0, server_default="0"),
    Column("paused_since", UtcTime),
    # Who is to do the step under way: roles with a space around each, and the unit whose head it must be.
    Column("waits_for", String(64), nullable=False, default="", server_default=""),
    Column("waits_unit", Text, nullable=False, default="", server_default=""),
    Column("calendar_version", Text, nullable=False, default="", server_default=""),
    # Cases that belong together: the one that this one follows as a duplicate, and the one that it goes on with.
    Column("follows", identifier()),
    Column("continues", identifier()),
    # Out of the opened body. What is personal is sealed at rest; without ``data_key`` it is gone.
    Column("opened_with", String(8), nullable=False, default="", server_default=""),
    Column("data_key", LargeBinary),
    Column("sealed_answers", LargeBinary),
    Column("sealed_complainant", LargeBinary),
    Column("erased_at", UtcTime),
    Column("identity_mode", String(40), nullable=False, default=""),
    Column("kind", String(40), nullable=False, default=""),
    Column("service", Text, nullable=False, default=""),
    Column("way_of_reply", String(40), nullable=False, default=""),
    Column("desa", String(40), nullable=False, default="", server_default=""),
    # Of a closed case: when, in how many working days (pauses left out), in time or not, and content 1 to 4 at delivery.
    Column("closed_at", UtcTime),
    Column("days_used", Integer),
    Column("in_time", Boolean),
    Column("content", Integer),
    Column("channel", String(16), nullable=False, default="kiosk", server_default="kiosk"),
    # The same numbers as in agenda_number and in the letter's, so that the books can be read in their order.
    Column("agenda_year", Integer),
    Column("agenda_value", Integer),
    Column("letter_year", Integer),
    Column("letter_value", Integer),
    PrimaryKeyConstraint("office_id", "case_id"),
    Index("cases_work", "office_id", "state", "step", "step_due_at"),
    _unfinished("cases_open", "state <> 'closed'", "office_id", "step_due_at"),
    Index("cases_filed", "office_id", "filed_at"),
    _unfinished("cases_closed", "closed_at IS NOT NULL", "office_id", "closed_at"),
    _unfinished("cases_agenda", "agenda_value IS NOT NULL", "office_id", "agenda_year", "agenda_value"),
    _unfinished("cases_letter", "letter_value IS NOT NULL", "office_id", "letter_year", "letter_value"),
    _unfinished("cases_shelf", "state = 'closed'", "office_id", "since"),
    _unfinished("cases_holder", "holder <> ''", "office_id", "holder"),
    _unfinished("cases_follows", "follows IS NOT NULL", "office_id", "follows"),
    _unfinished("cases_continues", "continues IS NOT NULL", "office_id", "continues"),
    _unfinished("cases_remind", "state <> 'closed'", "office_id", "remind_at"),
    _unfinished("cases_unopened", "opened_at IS NULL", "case_id"),
    _unfinished("cases_incomplete", "complete_at IS NULL", "office_id", "device_id"),
    postgresql_partition_by="RANGE (case_id)",
)

# A table of its own: a UNIQUE of a partitioned table would have to hold the partition's key.
case_number = Table(
    "case_number",
    metadata,
    office_column(),
    Column("number", String(13), nullable=False),
    Column("prefix", String(4), nullable=False),
    Column("serial", counter(), nullable=False),
    Column("case_id", identifier(), nullable=False),
    PrimaryKeyConstraint("office_id", "number"),
    UniqueConstraint("office_id", "prefix", "serial", name="case_number_serial"),
)

case_file = Table(
    "case_file",
    metadata,
    office_column(),
    Column("case_id", identifier(), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("place", Integer, nullable=False),
    Column("role", String(40), nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("header", LargeBinary),
    PrimaryKeyConstraint("office_id", "case_id", "sha256"),
    Index("case_file_sha256", "office_id", "sha256"),
    postgresql_partition_by="RANGE (case_id)",
)

blob = Table(
    "blob",
    metadata,
    office_column(),
    Column("sha256", String(64), nullable=False),
    Column("size", counter(), nullable=False),
    Column("state", String(16), nullable=False),
    Column("wanted_at", UtcTime, nullable=False),
    Column("held_at", UtcTime),
    Column("claimed_until", UtcTime),
    PrimaryKeyConstraint("office_id", "sha256"),
    Index("blob_movable", "held_at", postgresql_where=MOVABLE, sqlite_where=MOVABLE),
)

duty = Table(
    "duty",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("done_at", UtcTime, nullable=False),
    Column("outcome", Text, nullable=False),
)

daily_figure = Table(
    "daily_figure",
    metadata,
    Column("name", String(40), nullable=False),
    Column("day", Date, nullable=False),
    Column("value", counter(), nullable=False),
    PrimaryKeyConstraint("name", "day"),
)

case_event = Table(
    "case_event",
    metadata,
    office_column(),
    Column("case_id", identifier(), nullable=False),
    Column("n", Integer, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("role", String(16), nullable=False),
    Column("content", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    # Beside the chain: what a person wrote, sealed under the case's data key; the version that the act made; the day
    # (WIB) on which it was written here, which for a kiosk's own events may be long after it happened.
    Column("words", LargeBinary),
    Column("version", Integer),
    Column("written_on", Date),
    PrimaryKeyConstraint("office_id", "case_id", "n"),
    Index("case_event_at", "office_id", "at"),
    _unfinished("case_event_opened", OPENED, "office_id", "at"),
    _unfinished("case_event_voided", "kind = 'NumberVoided'", "office_id", "at"),
    Index("case_event_written", "office_id", "written_on"),
    postgresql_partition_by="RANGE (case_id)",
)

feed = Table(
    "feed",
    metadata,
    office_column(),
    Column("n", counter(), nullable=False),
    Column("case_id", identifier(), nullable=False),
    Column("row", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    PrimaryKeyConstraint("office_id", "n"),
)

key_proof = Table(
    "key_proof",
    metadata,
    Column("proof_id", identifier(), primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("passed", Boolean, nullable=False),
    Column("report", Text, nullable=False),
)

conflict = Table(
    "conflict",
    metadata,
    office_column(),
    Column("case_id", identifier(), nullable=False),
    Column("head_sha256", String(64), nullable=False),
    Column("device_id", identifier(), nullable=False),
    Column("epoch", counter(), nullable=False),
    Column("seq", counter(), nullable=False),
    Column("reason", String(40), nullable=False),
    Column("head", LargeBinary, nullable=False),
    Column("body", LargeBinary),
    Column("seen_at", UtcTime, nullable=False),
    PrimaryKeyConstraint("office_id", "case_id", "head_sha256"),
)

# What a person decided of a conflict; none: still open. The conflict itself stays as it came.
conflict_decision = Table(
    "conflict_decision",
    metadata,
    office_column(),
    Column("case_id", identifier(), nullable=False),
    Column("head_sha256", String(64), nullable=False),
    Column("decision", String(16), nullable=False),
    Column("event_id", identifier(), nullable=False),
    PrimaryKeyConstraint("office_id", "case_id", "head_sha256"),
)

series = Table(
    "series",
    metadata,
    office_column(),
    Column("year", Integer, nullable=False),
    Column("name", String(40), nullable=False),
    Column("last", Integer, nullable=False),
    PrimaryKeyConstraint("office_id", "year", "name"),
)

person = Table(
    "person",
    metadata,
    Column("person_id", identifier(), primary_key=True),
    office_column(),
    Column("login", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("role", String(16), nullable=False),
    Column("unit", Text, nullable=False, default=""),
    Column("password_hash", Text, nullable=False, default=""),
    Column("active", Boolean, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    UniqueConstraint("login", name="person_login"),
)

invitation = Table(
    "invitation",
    metadata,
    Column("token_sha256", String(64), primary_key=True),
    Column("person_id", identifier(), nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("used_at", UtcTime),
)

session = Table(
    "session",
    metadata,
    Column("id_sha256", String(64), primary_key=True),
    Column("person_id", identifier(), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("last_seen_at", UtcTime, nullable=False),
    Column("proved_at", UtcTime, nullable=False),
    Column("address", String(64), nullable=False),
    # "in"; "code": the password was right and the second factor is waited for; "enrol": there must be one first.
    Column("stage", String(16), nullable=False, default="in", server_default="in"),
    Column("browser", String(200), nullable=False, default="", server_default=""),
    Index("session_person", "person_id"),
)

sign_in_attempt = Table(
    "sign_in_attempt",
    metadata,
    Column("id", identifier(), primary_key=True),
    Column("login", String(64), nullable=False),
    Column("address", String(64), nullable=False),
    Column("succeeded", Boolean, nullable=False),
    Column("at", UtcTime, nullable=False),
    Index("sign_in_attempt_login", "login", "at"),
    Index("sign_in_attempt_address", "address", "at"),
)
