"""A stick that anyone may have written: refused before it is read far, and nothing of it is believed unproved."""

from __future__ import annotations

import base64
import io
import random
import secrets
import struct
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from sync.cases.refusal import Refusal
from sync.central.devices import find_by_key
from sync.vault.signing import DeviceKey
from sync.wire import compression, signed
from sync.wire.bundle import BundleManifest, Member
from sync.wire.bundle_reading import OpenVolume, open_volume
from sync.wire.messages import MAX_PLAIN, Envelope, SyncRequest, decode, encode
from tests.carrying.stand import Carriage, carriage_at
from tests.central.running import ANSWERS, MORNING
from tests.sending import held, lobby_at

WORDS = {**ANSWERS, "nik": "3528075203900001", "phone": "081234567890"}


@pytest.fixture(scope="module")
def carriage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Carriage]:
    with carriage_at(tmp_path_factory.mktemp("hostile")) as made:
        made.lobby.submit(secrets.token_bytes(3_000))
        yield made


@pytest.fixture(scope="module")
def bundle(carriage: Carriage) -> Path:
    return carriage.export().files[0]


def look(data: bytes) -> OpenVolume | Refusal:
    return open_volume(io.BytesIO(data))


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_STORED, comment: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:
        made.comment = comment
        for name, data in members:
            made.writestr(name, data)
    return out.getvalue()


def manifest(*members: Member, key: DeviceKey | None = None) -> bytes:
    key = key or DeviceKey.generate()
    claimed = BundleManifest(
        bundle_id="01900000-0000-7000-8000-000000000001", device="x", key_id=key.key_id.hex(), office_id="352807",
        prefix="PGT1", epoch=1, created=MORNING,
        members=list(members),
    )  # fmt: skip
    return encode(signed.seal_document(claimed, signed.BUNDLE, key.sign, key.key_id.hex()))


def many_entries() -> bytes:
    """An end of directory that promises more than its file: parsing it would take memory without end."""
    return (
        b"PK\x03\x04"
        + bytes(100)
        + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65_000, 65_000, 1 << 31, 0, 0)
    )


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: b"", "bundle.not_one"),
        (lambda: b"not a zip at all" * 100, "bundle.not_one"),
        (lambda: zipped(("holiday.jpg", b"x")), "bundle.not_one"),
        (lambda: zipped(("manifest.json", b"{}")), "bundle.not_one"),
        (lambda: zipped(("manifest.json", b"\xff\xfe")), "bundle.not_one"),
        (lambda: zipped(("manifest.json", b"[" * 100_000)), "bundle.not_one"),
        (lambda: zipped(("manifest.json", manifest()), ("../../etc/cron.d/x", b"x")), "bundle.damaged"),
        (lambda: zipped(("manifest.json", manifest()), ("/etc/passwd", b"x")), "bundle.damaged"),
        (lambda: zipped(("manifest.json", manifest(Member("news.age", 1, "0" * 64)))), "bundle.damaged"),
        (lambda: zipped(("manifest.json", bytes(50_000_000)), method=zipfile.ZIP_DEFLATED), "bundle.not_one"),
        (lambda: zipped(("manifest.json", manifest()), comment=b"hello"), "bundle.damaged"),
        (many_entries, "bundle.damaged"),
        (lambda: zipped(*((f"blobs/{n:064x}", b"x") for n in range(10_002))), "bundle.damaged"),
    ],
)  # fmt: skip
def test_what_is_not_ours_is_refused_at_sight(make: Callable[[], bytes], code: str) -> None:
    found = look(make())
    assert isinstance(found, Refusal)
    assert found.code == code


def test_members_that_lie_over_each_other_are_refused(bundle: Path) -> None:
    """Two directory entries for one place: together they promise more than the file holds."""
    data = bytearray(zipped(("a", bytes(1000)), ("b", b"x")))
    second = data.rindex(b"PK\x01\x02")
    struct.pack_into("<2L", data, second + 20, 1000, 1000)
    found = look(bytes(data))
    assert isinstance(found, Refusal)


def test_a_newer_programs_bundle_is_called_so(bundle: Path) -> None:
    envelope = Envelope(signed.BUNDLE, b'{"v": 2}', [])
    raw = msgspec.json.decode(
        encode(signed.seal_document(Member("news.age", 1, "0" * 64), signed.BUNDLE, lambda _: b"", ""))
    )
    raw["payload"] = msgspec.json.decode(msgspec.json.encode(envelope.payload))
    assert look(zipped(("manifest.json", msgspec.json.encode(raw)))) == Refusal(
        "bundle.version", {"theirs": 2, "ours": 1}
    )


def test_an_unknown_key_and_a_false_signature(carriage: Carriage, bundle: Path, tmp_path: Path) -> None:
    stranger, before = DeviceKey.generate(), held(carriage.centre)
    path = tmp_path / "kotak-aduan-x.kab"
    path.write_bytes(zipped(("manifest.json", manifest(key=stranger))))
    assert carriage.try_carry(path) == Refusal("bundle.kiosk_unknown", {"key_id": stranger.key_id.hex()})
    with zipfile.ZipFile(bundle) as whole:
        parts = [(info.filename, whole.read(info)) for info in whole.infolist()]
    envelope = msgspec.json.decode(dict(parts)["manifest.json"], type=Envelope)
    forged = Envelope(
        envelope.payload_type, envelope.payload.replace(b'"epoch":1', b'"epoch":7'), envelope.signatures
    )
    path.write_bytes(
        zipped(*(part for part in parts if part[0] != "manifest.json"), ("manifest.json", encode(forged)))
    )
    assert carriage.try_carry(path) == Refusal("bundle.signature")
    assert held(carriage.centre) == before


def test_a_reply_is_no_bundle_and_a_bundle_no_reply(carriage: Carriage, tmp_path: Path) -> None:
    with carriage_at(tmp_path) as other:
        other.lobby.submit()
        (path,) = other.export().files
        other.carry(path)
        (reply,) = other.folder.glob("*-balasan.kab")
        assert other.try_carry(reply) == Refusal("bundle.reply")
        assert other.try_reply(path) == Refusal("reply.not_one")


def test_another_centres_reply_is_not_believed(tmp_path: Path) -> None:
    """Same kiosk id, same everything, signed by somebody else."""
    with carriage_at(tmp_path) as one:
        one.lobby.submit()
        (path,) = one.export().files
        one.carry(path)
        (reply,) = one.folder.glob("*-balasan.kab")
        with zipfile.ZipFile(reply) as whole:
            parts = [(info.filename, whole.read(info)) for info in whole.infolist()]
        envelope = msgspec.json.decode(dict(parts)["manifest.json"], type=Envelope)
        mallory = DeviceKey.generate()
        claimed = msgspec.json.decode(envelope.payload, type=BundleManifest)
        forged = signed.seal_document(claimed, signed.REPLY, mallory.sign, one.centre.keys.key_id)
        reply.write_bytes(
            zipped(*(part for part in parts if part[0] != "manifest.json"), ("manifest.json", encode(forged)))
        )
        assert one.try_reply() == Refusal("reply.signature")
        assert one.lobby.journal.waiting().records == 1


def test_an_altered_byte_anywhere_brings_nothing_false(carriage: Carriage, bundle: Path) -> None:
    """Sampled over the whole file: it is refused, or what is whole is taken; afterwards the sound file completes all."""
    data, chance = bundle.read_bytes(), random.Random(5)
    broken = bundle.parent / "kotak-aduan-broken.kab"
    for place in sorted(chance.sample(range(len(data)), 120)):
        altered = bytearray(data)
        altered[place] ^= 1 << chance.randrange(8)
        broken.write_bytes(altered)
        taken = carriage.try_carry(broken)
        assert isinstance(taken, Refusal) or set(taken.outcomes) <= {"new", "same"}, place
        if not isinstance(taken, Refusal):
            assert set(taken.files) <= {"held", "known", "unwanted"}
        cases, records, files = held(carriage.centre)
        assert cases == records <= 1
        assert files <= 1
    for length in sorted(chance.sample(range(len(data)), 40)):
        broken.write_bytes(data[:length])
        taken = carriage.try_carry(broken)
        assert isinstance(taken, Refusal), length
        assert taken.code in ("bundle.damaged", "bundle.not_one")
    broken.unlink()
    carriage.carry(bundle)
    assert held(carriage.centre) == (1, 1, 1)
    for blob in (carriage.centre.store.folder / "blobs").rglob("*"):
        assert blob.is_dir() or blob.suffix != ".part"


def test_an_altered_reply_is_refused_whole(tmp_path: Path) -> None:
    chance = random.Random(7)
    with carriage_at(tmp_path) as one:
        case = one.lobby.submit()
        one.carry(one.export().files[0])
        (reply,) = one.folder.glob("*-balasan.kab")
        data = reply.read_bytes()
        for place in sorted(chance.sample(range(len(data)), 80)):
            altered = bytearray(data)
            altered[place] ^= 1 << chance.randrange(8)
            reply.write_bytes(altered)
            taken = one.try_reply()
            if isinstance(taken, Refusal):
                assert taken.code in (
                    "reply.damaged",
                    "reply.not_one",
                    "reply.signature",
                    "reply.other_device",
                    "reply.version",
                )
                continue
            # A byte that means nothing (a time stamp of the ZIP): the whole reply was proved and taken.
            assert one.lobby.journal.acknowledgement(case.case_id) is not None
        reply.write_bytes(data)
        assert one.reply().replies == 1
        assert one.lobby.journal.waiting().records == 0


def test_a_lost_stick_tells_nothing(tmp_path: Path) -> None:
    """Every byte of bundle and reply, as it lies and as base64 and hex would show it."""
    scan = b"\xff\xd8\xff PLAIN PICTURE " + secrets.token_bytes(2_000)
    with carriage_at(tmp_path) as one:
        case = one.lobby.submit(scan)
        one.carry(one.export().files[0])
        carried = [path.read_bytes() for path in one.folder.iterdir()]
        assert len(carried) == 2
        secrets_ = [*WORDS.values(), str(case.number), case.number.glyphs, case.case_id]
        planted = [text.encode() for text in secrets_ if len(text) > 8] + [b"PLAIN PICTURE", scan[20:60]]
        for data in carried:
            for plain in planted:
                for form in (
                    plain,
                    plain.hex().encode(),
                    plain.decode("latin1").encode("utf-16-le"),
                    _base64(plain),
                ):
                    assert form not in data, plain
            assert b"AGE-SECRET-KEY" not in data
        # The search can find: the number does stand inside the seal, for the office alone.
        with next(one.folder.glob("*0.kab")).open("rb") as file:
            volume = open_volume(file)
            assert isinstance(volume, OpenVolume)
            opened = one.centre.keys.open(volume.read(volume.claimed.members[0]) or b"")
        assert isinstance(opened, tuple)
        assert str(case.number).encode() in _within(opened[0])


def _within(body: bytes) -> bytes:
    request = decode(compression.unpack(body, MAX_PLAIN) or b"", SyncRequest)
    assert request is not None
    return request.records[0].head


def _base64(plain: bytes) -> bytes:
    return base64.b64encode(plain)[: len(plain) // 3 * 4]


def test_a_stolen_reply_opens_for_nobody_else(tmp_path: Path) -> None:
    with carriage_at(tmp_path) as one:
        one.lobby.submit()
        one.carry(one.export().files[0])
        with lobby_at(tmp_path / "other", one.centre) as other:
            (reply,) = one.folder.glob("*-balasan.kab")
            refused = one.try_reply(reply, lobby=other)
            assert isinstance(refused, Refusal)
            assert find_by_key(one.centre.store, other.key.key_id.hex()) is not None
