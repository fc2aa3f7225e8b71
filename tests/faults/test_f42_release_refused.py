"""F42: a release that is unsigned, altered, older, too large or a trap is not run; nothing of it is written down."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from kiosk.updates.checking import opened_release
from kiosk.updates.making import Plan, pack
from sync.cases.refusal import Refusal
from sync.vault.signing import DeviceKey
from sync.wire.messages import Envelope, decode, encode
from sync.wire.release import MANIFEST_NAME, MAX_FILE, OpenRelease, ReleaseManifest, open_release, read_keys
from sync.wire.signed import KEYS, RELEASE, pre_authentication, seal_document
from tests.appliance.machine import FIRST, NOW, TARGET, Machine, bundle

Alter = Callable[[dict[str, bytes]], None]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path).install(cases=1)


def files(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(members: dict[str, bytes], how: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def refused(machine: Machine) -> str:
    """By root, and nothing but the running release is there afterwards."""
    answer = machine.updater().look()
    assert answer is not None
    assert machine.places.running() == FIRST
    assert [path.name for path in machine.places.releases.iterdir()] == [FIRST]
    assert machine.lobby.told == []
    return answer.code


def manifest_of(members: dict[str, bytes]) -> ReleaseManifest:
    envelope = decode(members[MANIFEST_NAME], Envelope)
    assert envelope is not None
    manifest = decode(envelope.payload, ReleaseManifest)
    assert manifest is not None
    return manifest


def signed_anew(members: dict[str, bytes], key: DeviceKey, payload: bytes, kind: str = RELEASE) -> None:
    signature = key.sign(pre_authentication(kind, payload))
    envelope = {
        "payloadType": kind,
        "payload": payload,
        "signatures": [{"keyid": key.key_id.hex(), "sig": signature}],
    }
    members[MANIFEST_NAME] = msgspec.json.encode(envelope)


def test_a_stranger_s_release_is_not_run(machine: Machine) -> None:
    path = bundle(machine.places.incoming, DeviceKey.generate(), "0.2.0")
    assert refused(machine) == "release.unsigned"
    assert not path.exists()


def test_a_machine_that_trusts_no_key_takes_nothing_and_keeps_the_bundle(machine: Machine) -> None:
    path = machine.receive("0.2.0")
    assert machine.updater(keys=()).look() == Refusal("release.no_keys")
    assert path.exists()


@pytest.mark.parametrize(
    ("name", "change", "code"),
    [
        ("one byte of the program", lambda m: m.update({"app/habit": b"Sound"}), "release.damaged"),
        ("a file more", lambda m: m.update({"app/more.py": b"import os"}), "release.damaged"),
        ("a file less", lambda m: m.pop("requirements.txt"), "release.damaged"),
        ("no manifest", lambda m: m.pop(MANIFEST_NAME), "release.not_one"),
        ("a manifest that is none", lambda m: m.update({MANIFEST_NAME: b"{}"}), "release.not_one"),
    ],
)
def test_an_altered_one_is_not_run(machine: Machine, name: str, change: Alter, code: str) -> None:
    path = machine.receive("0.2.0")
    members = files(path)
    change(members)
    path.write_bytes(zipped(members))
    assert refused(machine) == code


def test_the_signature_is_over_the_whole_manifest(machine: Machine) -> None:
    path = machine.receive("0.2.0")
    members = files(path)
    envelope = msgspec.json.decode(members[MANIFEST_NAME], type=Envelope)
    other = msgspec.structs.replace(envelope, payload=envelope.payload.replace(b'"0.2.0"', b'"9.2.0"'))
    members[MANIFEST_NAME] = encode(other)
    path.write_bytes(zipped(members))
    assert refused(machine) == "release.unsigned"


def test_a_signature_for_another_kind_of_document_is_none(machine: Machine) -> None:
    path = machine.receive("0.2.0")
    members = files(path)
    signed_anew(members, machine.key, encode(manifest_of(members)), KEYS)
    path.write_bytes(zipped(members))
    assert refused(machine) == "release.not_one"


@pytest.mark.parametrize(
    "name",
    ["app/../../../etc/cron.d/x", "/etc/passwd", "app/.ssh/key", "etc/x", "app//x", "app/a\\b", "app/"],
)
def test_a_name_that_leads_elsewhere_is_none_even_under_the_right_key(machine: Machine, name: str) -> None:
    path = machine.receive("0.2.0")
    members = files(path)
    payload = encode(manifest_of(members)).replace(b'"app/habit"', msgspec.json.encode(name))
    members[name] = members.pop("app/habit")
    signed_anew(members, machine.key, payload)
    path.write_bytes(zipped(members))
    assert refused(machine) == "release.not_one"


def test_a_file_that_is_a_folder_to_another_is_refused(machine: Machine) -> None:
    bundle(machine.places.incoming, machine.key, "0.2.0", more={"app/habit/x": b""})
    assert refused(machine) == "release.damaged"


@pytest.mark.parametrize(
    ("version", "follows", "code"),
    [
        ("0.1.0", FIRST, "update.older"),
        ("0.0.9", "0.0.1", "update.older"),
        ("0.9.0", "0.5.0", "update.too_far"),
    ],
)
def test_no_way_back_and_no_leap(machine: Machine, version: str, follows: str, code: str) -> None:
    bundle(machine.places.incoming, machine.key, version, follows=follows)
    assert refused(machine) == code


def test_what_once_ran_here_bars_what_is_older_also_after_it_was_taken_back(machine: Machine) -> None:
    machine.receive("0.3.0")
    machine.updater().look()
    machine.updater().switch()
    machine.updater().back("mati")
    machine.lobby.told.clear()
    machine.receive("0.2.0")
    assert refused(machine) == "update.older"


def test_for_another_machine(machine: Machine) -> None:
    bundle(machine.places.incoming, machine.key, "0.2.0", targets=("cp313-aarch64",))
    assert refused(machine) == "update.other_machine"


def test_a_newer_number_over_an_older_program_does_not_meet_a_newer_journal(machine: Machine) -> None:
    """F14 before it happens: what runs has a journal that the bundle's program would refuse."""
    older = {"app/habit": b"sound", "wheels/pip-1-py3-none-any.whl": b"pip", "requirements.txt": b""}
    plan = Plan(machine.root, machine.root, machine.root, (TARGET,), FIRST, "", "", NOW)
    pack(older, plan, machine.places.incoming / "kotak-aduan-0.2.0.kar", machine.key, journal="0001")
    assert refused(machine) == "update.journal"


def test_a_bomb_of_compressed_members_is_not_even_opened(machine: Machine) -> None:
    path = machine.receive("0.2.0")
    path.write_bytes(zipped(files(path) | {"app/zeros": bytes(50_000_000)}, zipfile.ZIP_DEFLATED))
    assert refused(machine) == "release.not_one"


def test_larger_than_any_release(machine: Machine) -> None:
    with machine.receive("0.2.0").open("r+b") as file:
        file.truncate(MAX_FILE + 1)  # a hole: it costs no disk
    assert refused(machine) == "release.too_large"


def test_without_room_for_it_nothing_is_written_and_it_waits(machine: Machine) -> None:
    path = machine.receive("0.2.0")
    machine.room = 300_000_000
    assert refused(machine) == "update.no_room"
    assert path.exists()
    machine.room = 10_000_000_000
    assert machine.updater().look() is None


def test_a_disk_that_is_full_in_the_middle_leaves_nothing(machine: Machine) -> None:
    """At each of its files in turn; the release that runs goes on, and with room the same bundle is taken."""
    path = machine.receive("0.2.0")
    count = len(manifest_of(files(path)).members)
    for nth in range(1, count + 1):
        passed: list[str] = []

        def full(step: str, nth: int = nth, passed: list[str] = passed) -> None:
            passed.append(step)
            if step == "unpack.file" and passed.count(step) == nth:
                raise OSError(28, "No space left on device")

        machine.boundary = full
        assert refused(machine) == "update.no_room"
        assert machine.updater().state().stage == "rest"
    machine.boundary = lambda _step: None
    assert machine.updater().look() is None


@pytest.mark.parametrize("kind", ["link", "folder", "pipe", "other"])
def test_root_opens_no_link_and_no_pipe_that_the_kiosk_s_user_has_laid(machine: Machine, kind: str) -> None:
    path = machine.places.incoming / "kotak-aduan-0.2.0.kar"
    if kind == "link":
        path.symlink_to("/etc/shadow")
    elif kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.write_bytes(b"PK\x03\x04 half a bundle")
    with opened_release(path, (machine.key.public_raw,)) as found:
        assert isinstance(found, Refusal)
    assert refused(machine) in ("release.not_one", "release.damaged")


def test_bytes_that_change_between_the_look_and_the_writing_do_not_pass(machine: Machine) -> None:
    """The kiosk's user could exchange the file's inside while root reads: what is written is what is hashed."""
    path = machine.receive("0.2.0")
    data = path.read_bytes()

    def exchange(step: str) -> None:
        if step == "unpack.begun":
            with path.open("r+b") as file:
                file.write(data.replace(b"sound", b"sOund"))

    machine.boundary = exchange
    assert refused(machine) == "release.damaged"


def test_of_a_newer_format_it_says_so(machine: Machine) -> None:
    path = machine.receive("0.2.0")
    members = files(path)
    signed_anew(members, machine.key, encode(manifest_of(members)).replace(b'"v":1', b'"v":2'))
    path.write_bytes(zipped(members))
    assert refused(machine) == "release.format"


def test_to_look_at_one_needs_no_key(machine: Machine) -> None:
    path = bundle(machine.root, DeviceKey.generate(), "0.2.0")
    with path.open("rb") as file:
        found = open_release(file, None)
        assert isinstance(found, OpenRelease)
        assert (found.manifest.version, found.key, found.damaged()) == ("0.2.0", "", "")


def test_a_key_is_handed_over_by_the_release_that_carries_the_next_one() -> None:
    first, second = DeviceKey.generate(), DeviceKey.generate()
    text = f"# kantor\n{second.public_raw.hex()}  # since 2027\n\n{first.public_raw.hex()}\n"
    assert read_keys(text) == (second.public_raw, first.public_raw)
    assert read_keys("") == ()
    assert read_keys("# none\nAGE-SECRET-KEY-1") == Refusal("release.keys", {"line": 2})


def test_seal_document_is_what_a_machine_opens(machine: Machine) -> None:
    manifest = manifest_of(files(machine.receive("0.2.0")))
    assert manifest.made_at == NOW
    assert (
        decode(seal_document(manifest, RELEASE, machine.key.sign, "x").payload, ReleaseManifest) == manifest
    )


@pytest.mark.parametrize(
    "field",
    [("version", "0.2.0\n"), ("follows", "0.1.0\n"), ("journal", "0009\n"), ("targets", [TARGET + "\n"])],
)
def test_no_name_ends_with_a_line(machine: Machine, field: tuple[str, object]) -> None:
    path = machine.receive("0.2.0")
    members = files(path)
    told = msgspec.json.decode(encode(manifest_of(members)))
    told[field[0]] = field[1]
    signed_anew(members, machine.key, msgspec.json.encode(told))
    path.write_bytes(zipped(members))
    assert refused(machine) == "release.not_one"
