"""The messages of ``/api/v1``, version 1: the same structs at both ends.

Bytes travel as base64, times as RFC 3339 in UTC, hashes as lower-case hex. Unknown fields are ignored, so
that an older reader understands a younger writer; ``v`` rises only when that no longer holds.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

Hash = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
Identifier = Annotated[
    str, Meta(pattern="^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", max_length=36)
]
Counter = Annotated[int, Meta(ge=0, le=2**53)]
Instant = Annotated[datetime, Meta(tz=True)]
Outcome = Literal["new", "same", "conflict", "parked", "invalid", "later"]
StandingState = Literal["revoked", "identity-changed"]
_PRINTABLE = r"^[^\x00-\x1f\x7f]*$"  # one line; PostgreSQL stores no NUL
PublicKey = Annotated[bytes, Meta(min_length=32, max_length=32)]
Name = Annotated[str, Meta(max_length=200, pattern=_PRINTABLE)]

VERSION = 1
MEDIA_TYPE = "application/vnd.kotak-aduan.v1+json"
"""Content type of every signed answer; what comes without it did not come from the centre."""
PROBLEM_TYPE = "application/problem+json"
REQUEST_TYPE = "application/json"

MAX_RECORDS = 100
MAX_REQUEST = 256 * 1024  # bytes on the wire, compressed
MAX_PLAIN = 8 * 1024 * 1024  # bytes after decompression
MAX_BODY = 64 * 1024  # bytes of one sealed body
MAX_HEAD = 64 * 1024
MAX_BLOB = 32 * 1024 * 1024
MAX_FILES = 20
MAX_ENROLMENTS = 32
MAX_SURVEYS = 50

T = TypeVar("T")


class Envelope(Struct, frozen=True):
    """A DSSE envelope (https://github.com/secure-systems-lab/dsse) with one Ed25519 signature."""

    payload_type: str = msgspec.field(name="payloadType")
    payload: bytes
    signatures: Annotated[list[EnvelopeSignature], Meta(min_length=1, max_length=4)]


class EnvelopeSignature(Struct, frozen=True):
    """``keyid`` is a hint for choosing the key, never a reason to trust it."""

    keyid: Annotated[str, Meta(max_length=64)]
    sig: bytes


CODE_LASTS = timedelta(minutes=15)
"""How long the desk's one-time code is good where nobody has said otherwise."""


class EnrolRequest(Struct, frozen=True, kw_only=True):
    """What a new kiosk says of itself; its private key stays where it was made."""

    v: int = VERSION
    code: Annotated[str, Meta(max_length=40)]
    public_key: Annotated[bytes, Meta(min_length=32, max_length=32)]
    identity: Annotated[str, Meta(min_length=1, max_length=200, pattern=_PRINTABLE)]
    """Hash over journal id, system id and hardware address."""
    last_epoch: Counter = 0
    """The highest epoch this kiosk's journal has had; the new one lies above it."""
    hardware: Name = ""
    versions: dict[Name, Name] = {}


class EnrolAnswer(Struct, frozen=True, kw_only=True):
    """What the kiosk is from now on. ``recipients``: the bytes of the recipients file (public keys), for older kiosks.

    ``root_public``: the office's offline root key, to be pinned; ``recipient_list``: whom to seal to, signed by it.
    ``public_key``: the kiosk's own, so that this document proves the enrolment to a centre that has forgotten it; None
    from an older centre.
    """

    v: int = VERSION
    device_id: Identifier
    office_id: str
    office_name: str
    prefix: Annotated[str, Meta(min_length=4, max_length=4)]
    key_id: Annotated[str, Meta(min_length=8, max_length=8)]
    epoch: Counter
    identity: str
    centre_public: Annotated[bytes, Meta(min_length=32, max_length=32)]
    recipients: bytes
    enrolled_at: Instant
    next_sync_s: int
    root_public: PublicKey | None = None
    recipient_list: Envelope | None = None
    public_key: PublicKey | None = None
    hardware: Name = ""


class Reintroduction(Struct, frozen=True, kw_only=True):
    """A kiosk whose key the centre does not know shows the `EnrolAnswer` that the centre signed for it.

    ``documents``: that of the key which signs the request, then those of the machine's earlier enrolments.
    """

    v: int = VERSION
    documents: Annotated[list[Envelope], Meta(min_length=1, max_length=MAX_ENROLMENTS)]


class ProbeCase(Struct, frozen=True, kw_only=True):
    """What is sealed inside a `Probe`: nobody's words. ``kind`` tells it from every case; ``word`` is drawn for it."""

    v: int = VERSION
    kind: Literal["TestCase"]
    device: Identifier
    epoch: Counter
    made_at: Instant
    word: Annotated[bytes, Meta(min_length=16, max_length=64)]


class Probe(Struct, frozen=True, kw_only=True):
    """A test case, sealed as cases are: does the whole way hold, from this machine's keys to the office's?

    It has no number, no serial and no place in the stream of records, and nothing of it is kept. ``sealed_to``: key ids;
    ``identity``: the machine, as in a manifest.
    """

    v: int = VERSION
    device: Identifier
    identity: Annotated[str, Meta(max_length=200)]
    sealed: Annotated[bytes, Meta(min_length=1, max_length=8192)]
    sealed_to: Annotated[list[Annotated[str, Meta(max_length=8)]], Meta(max_length=20)] = []


class CarriedProbe(Struct, frozen=True, kw_only=True):
    """The same test case within a signed `Manifest`, which names device and identity already: so it travels by stick too."""

    sealed: Annotated[bytes, Meta(min_length=1, max_length=8192)]
    sealed_to: Annotated[list[Annotated[str, Meta(max_length=8)]], Meta(max_length=20)] = []


class ProbeFound(Struct, frozen=True, kw_only=True):
    """What the centre found in a `CarriedProbe`; the words are those of a `ProbeAnswer`."""

    outcome: Literal["opened", "cannot-open", "differs"]
    word_sha256: str = ""


class ProbeAnswer(Struct, frozen=True, kw_only=True):
    """The centre's word for a test case. ``nonce``: the request's; ``word_sha256``: of the word inside, once opened.

    ``outcome``: "opened"; "cannot-open": none of the centre's keys opens what this kiosk seals; "differs": it was opened,
    and is no test case of this kiosk.
    """

    v: int = VERSION
    nonce: str
    device: str
    outcome: Literal["opened", "cannot-open", "differs"]
    word_sha256: str = ""
    time: Instant


class FileHead(Struct, frozen=True, kw_only=True):
    """One sealed file of a case. ``sha256`` and ``size`` are of the age payload; ``header`` is its age header."""

    role: Annotated[str, Meta(max_length=40, pattern=_PRINTABLE)]
    media_type: Annotated[str, Meta(max_length=100, pattern=_PRINTABLE)]
    sha256: Hash
    size: Annotated[int, Meta(ge=1, le=MAX_BLOB)]
    header: Annotated[bytes, Meta(min_length=1, max_length=4096)]


class RecordHead(Struct, frozen=True, kw_only=True):
    """The signed part of one record. Its exact bytes are what is hashed and kept."""

    v: Literal[1]
    device: Identifier
    epoch: Counter
    seq: Annotated[int, Meta(ge=1, le=2**53)]
    prev: Annotated[str, Meta(max_length=64)]
    kind: Annotated[str, Meta(max_length=40)]
    case_id: Identifier
    at: Instant
    clock: Literal["sure", "unsure"]
    number: str | None = None
    serial: str | int | None = None
    proof: bytes | None = None
    form_version: Name | None = None
    sop_version: Name | None = None
    body_sha256: Hash | None = None
    body_size: Annotated[int, Meta(ge=0, le=MAX_BODY)] | None = None
    files: Annotated[list[FileHead], Meta(max_length=MAX_FILES)] = []
    job: dict[str, object] | None = None


class WireRecord(Struct, frozen=True):
    """A head as exact bytes and, for a CaseReceived, the sealed body."""

    head: Annotated[bytes, Meta(max_length=MAX_HEAD)]
    body: Annotated[bytes, Meta(max_length=MAX_BODY)] | None = None


class SurveyAnswer(Struct, frozen=True, kw_only=True):
    """The survey, answered at a kiosk: nine scores of 1 to 4, 0 where nothing was said.

    ``key``: 13 glyphs of the answered case's number, or the 20 of the code on its letter: so that each reply is rated once.
    ``salt``: so that the hash in the signed manifest, which is kept, tells nothing of the rest, which is not.
    """

    v: int = VERSION
    key: Annotated[str, Meta(pattern="^(?:[0-9A-HJKMNP-TV-Z]{13}|[0-9A-HJKMNP-TV-Z]{20})$")]
    scores: Annotated[list[Annotated[int, Meta(ge=0, le=4)]], Meta(min_length=9, max_length=9)]
    salt: Annotated[bytes, Meta(min_length=16, max_length=32)]


class Manifest(Struct, frozen=True, kw_only=True):
    """What a batch holds: the hash of every head, in order. Signed by the kiosk."""

    v: int = VERSION
    device: Identifier
    office_id: Annotated[str, Meta(max_length=64)]
    epoch: Counter
    batch_id: Identifier
    at: Instant
    identity: Annotated[str, Meta(max_length=200)]
    heads: Annotated[list[Hash], Meta(max_length=MAX_RECORDS)]
    cursor: Annotated[str, Meta(max_length=80)] | None = None
    acked_through: Counter = 0
    last_seq: Counter = 0
    """The highest seq of ``epoch`` in the journal, sent or not; 0: an older kiosk, which does not say."""
    last_serial: Counter = 0
    """The highest serial of the present prefix in the journal."""
    recipients_version: Counter = 0
    """Version of the recipient list this kiosk seals to; 0: the unsigned one of its enrolment."""
    settings_version: Counter = 0
    """Number of the office's `sync.wire.remote_settings.RemoteSettings` that this kiosk holds; 0: none."""
    asks: Annotated[list[Identifier], Meta(max_length=MAX_RECORDS)] = []
    """Cases sent earlier whose complete acknowledgement has not come yet."""
    surveys: Annotated[list[Hash], Meta(max_length=MAX_SURVEYS)] = []
    """The hash of every survey answer in the request, in order."""
    aside: Annotated[list[Hash], Meta(max_length=MAX_RECORDS)] = []
    """Heads of records that the centre has called a conflict: has a person decided since?"""
    probe: CarriedProbe | None = None
    """The test case of this enrolment, until the centre has opened one."""
    health: dict[Name, object] = {}


class SyncRequest(Struct, frozen=True):
    """One round trip: records up, status down. ``surveys``: `SurveyAnswer`s as exact bytes."""

    manifest: Envelope
    records: Annotated[list[WireRecord], Meta(max_length=MAX_RECORDS)]
    surveys: Annotated[list[Annotated[bytes, Meta(max_length=1024)]], Meta(max_length=MAX_SURVEYS)] = []


class RecordResult(Struct, frozen=True, kw_only=True):
    """What became of one record. ``reason`` is a stable word, never something a citizen said."""

    epoch: int
    seq: int
    outcome: Outcome
    reason: str = ""


class DecidedConflict(Struct, frozen=True, kw_only=True):
    """What a person at the centre decided of a conflict, by the hash of its head.

    ``first``: what was there before stands, this record stays as evidence; ``both``: it is a case of its own, to be sent
    once more for its acknowledgement.
    """

    head_sha256: Hash
    decision: Literal["first", "both"]


class TimelineEntry(Struct, frozen=True):
    """A step that is over, and when."""

    step: int
    at: Instant


class PublicStatus(Struct, frozen=True, kw_only=True):
    """All that the public may know of a case. Never a name, a NIK, an account.

    ``step`` is the step under way, 1 to 12; ``since`` when it began; ``due`` the promised day of the reply; ``outcome``:
    how a closed case ended, of `sync.cases.case.OUTCOMES`, "" while it is open or where an older centre did not say;
    ``complete_by``: while the office waits for the complainant, the last day to complete the identity.
    """

    number: str
    case_id: str
    step: Annotated[int, Meta(ge=1, le=12)]
    state: str
    since: Instant
    received: Instant
    due: date
    overdue: bool = False
    pause_reason: str = ""
    way_of_reply: str = ""
    letter_ready: bool = False
    outcome: str = ""
    complete_by: date | None = None
    timeline: list[TimelineEntry] = []


class FeedRow(Struct, frozen=True):
    """One public change; ``n`` counts within the office, without a gap, in the order of commits."""

    n: int
    status: PublicStatus


class FeedPage(Struct, frozen=True, kw_only=True):
    """Rows after the cursor that was asked for; ``cursor`` ("EPOCH.N") is where to go on.

    ``restart``: the cursor asked for belongs to another epoch; these rows begin at the beginning.
    """

    cursor: str
    rows: list[FeedRow]
    more: bool = False
    restart: bool = False


class ReleaseOffer(Struct, frozen=True, kw_only=True):
    """A release of the program that the office wants on this kiosk; who vouches for it is told by the bundle itself."""

    version: Annotated[str, Meta(max_length=20)]
    size: Annotated[int, Meta(ge=1, le=2**31)]
    sha256: Hash


class SignedStatements(Struct, frozen=True):
    """`Acknowledgement`s as exact bytes, and one signature over the root of the tree of their hashes.

    See ``sync.wire.statements``. Without a statement there is no signature.
    """

    statements: Annotated[list[msgspec.Raw], Meta(max_length=1000)] = []
    signature: EnvelopeSignature | None = None


class SyncAnswer(Struct, frozen=True, kw_only=True):
    """The signed answer to a batch; ``nonce`` is the request's, so that no old answer serves again."""

    v: int = VERSION
    nonce: str
    device: str
    epoch: int
    """The highest epoch the centre knows of this enrolment: above the kiosk's own, its journal is an older copy."""
    results: list[RecordResult]
    have_through: int
    missing: list[tuple[int, int]]
    acknowledgements: SignedStatements
    want_blobs: list[str]
    feed: FeedPage
    time: Instant
    next_sync_s: int
    min_version: int = VERSION
    decided: list[DecidedConflict] = []
    """Of those that the manifest names as set ``aside``."""
    last_serial: int = 0
    """The highest serial the centre knows of the kiosk's prefix: a restored journal goes on above it."""
    recipients: Envelope | None = None
    """The signed recipient list, where it is newer than the kiosk's."""
    surveys: list[str] = []
    """Hashes of the survey answers that are done with: counted, or not to be counted. An older centre names none."""
    root_public: PublicKey | None = None
    """The root key that signed it, for a kiosk that was enrolled before there was one (it says version 0)."""
    release: ReleaseOffer | None = None
    """Newer than what the kiosk's health names."""
    withdrawn: Annotated[list[Annotated[str, Meta(max_length=20)]], Meta(max_length=50)] = []
    """Versions newer than that one which the office offers no more: where one waits it is not switched to. An older centre names none."""
    settings: Envelope | None = None
    """The office's signed settings for this kiosk, where they are newer than its own."""
    probe: ProbeFound | None = None
    """What became of the manifest's test case. An older centre says nothing."""


class Acknowledgement(Struct, frozen=True, kw_only=True):
    """The centre's word for what it holds durably. The same bytes each time until ``complete`` turns true.

    ``held`` names the files once all of them are there; before that it is empty.
    """

    v: int = VERSION
    case_id: str
    number: str
    serial: str
    body_sha256: str
    held: list[str]
    complete: bool
    accepted_at: Instant
    key_id: str


class PathStep(Struct, frozen=True, array_like=True):
    """The neighbour to be hashed with on the way up to the root, and whether it stands on the left."""

    left: bool
    sha256: Annotated[bytes, Meta(min_length=32, max_length=32)]


class KeptAcknowledgement(Struct, frozen=True, kw_only=True):
    """What a kiosk keeps of one case: the statement's exact bytes, its path to the root, the root's signature."""

    v: int = VERSION
    statement: bytes
    path: Annotated[list[PathStep], Meta(max_length=64)]
    signature: EnvelopeSignature


class SignedTime(Struct, frozen=True):
    """The centre's clock, over the asker's nonce."""

    nonce: str
    time: Instant


class Standing(Struct, frozen=True, kw_only=True):
    """What the centre says of a kiosk that it will not hear, over the asker's nonce: a 403 alone proves nothing."""

    nonce: str
    device: str
    state: StandingState
    time: Instant


class KeyEntry(Struct, frozen=True, kw_only=True):
    """A public key that signed something, and for how long it did. ``until`` None: still in use."""

    key_id: str
    owner: str
    public_key: bytes
    since: Instant
    until: Instant | None = None


class KeyList(Struct, frozen=True, kw_only=True):
    """All public keys of an office, so that old papers can be checked.

    ``endorsements``: how each signing key of the centre was handed on, the oldest first.
    """

    v: int = VERSION
    keys: list[KeyEntry]
    time: Instant
    endorsements: list[Envelope] = []


class Endorsement(Struct, frozen=True, kw_only=True):
    """The centre's next signing key, said under its last one: who trusts that one goes on to this one."""

    v: int = VERSION
    public_key: PublicKey
    since: Instant


Role = Literal["office", "escrow"]


class ListedKey(Struct, frozen=True, kw_only=True):
    """An age recipient; ``key_id``: the first 8 hex digits of its SHA-256. ``valid_until`` None: open."""

    role: Role
    key_id: Annotated[str, Meta(min_length=8, max_length=8)]
    recipient: Annotated[str, Meta(max_length=200, pattern=_PRINTABLE)]
    valid_from: Instant
    valid_until: Instant | None = None


class RecipientList(Struct, frozen=True, kw_only=True):
    """Whom kiosks seal to, signed by the office's offline root. ``version`` only ever rises.

    ``office_id``: the office it is for, or ``*``: every office of this root.
    """

    v: int = VERSION
    office_id: Annotated[str, Meta(max_length=64)]
    version: Annotated[int, Meta(ge=1, le=2**53)]
    recipients: Annotated[list[ListedKey], Meta(min_length=1, max_length=20)]
    issued_at: Instant
    valid_until: Instant


class Problem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """RFC 9457. ``type`` is stable; ``time`` is a signed `SignedTime` where a clock was at fault.

    ``standing``: a signed `Standing` beside ``revoked`` and ``identity-changed``.
    """

    type: str
    title: str
    status: int
    detail: str = ""
    time: Envelope | None = None
    standing: Envelope | None = None
    offset: int | None = None


PROBLEM_BASE = "urn:kotak-aduan:problem:"


def encode(message: Struct) -> bytes:
    """JSON, as it travels and as it is signed."""
    return msgspec.json.encode(message)


def decode(data: bytes, kind: type[T]) -> T | None:
    """The message, or None for anything that is not one."""
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
