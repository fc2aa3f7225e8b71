"""The device's key, and the proof on a receipt checked without a network."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sync.cases.numbers import Serial, TrackingNumber
from sync.cases.proof import ReceiptProof
from sync.cases.refusal import Refusal
from sync.vault.signing import DeviceKey, key_id, verify, verify_proof

KEY = DeviceKey.generate()


def proof(key: DeviceKey = KEY, serial: int = 7) -> ReceiptProof:
    number = TrackingNumber.parse("PGT1-7K4M-92QX-Z")
    assert isinstance(number, TrackingNumber)
    at = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
    unsigned = ReceiptProof(key.key_id, number, Serial(serial), at, b"h" * 16)
    return replace(unsigned, signature=key.sign(unsigned.message()))


def test_a_saved_key_loads_again_and_signs_the_same(tmp_path: Path) -> None:
    path = tmp_path / "device.pem"
    KEY.save(path)
    loaded = DeviceKey.load(path)
    assert isinstance(loaded, DeviceKey)
    assert loaded.sign(b"message") == KEY.sign(b"message")
    assert (loaded.key_id, loaded.public_raw) == (KEY.key_id, KEY.public_raw)
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_key_is_never_replaced(tmp_path: Path) -> None:
    KEY.save(tmp_path / "device.pem")
    with pytest.raises(FileExistsError):
        DeviceKey.generate().save(tmp_path / "device.pem")


def test_a_key_that_is_missing_exposed_or_broken_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "device.pem"
    assert DeviceKey.load(path) == Refusal("device_key.missing")
    KEY.save(path)
    path.chmod(0o640)
    assert DeviceKey.load(path) == Refusal("device_key.exposed", {"mode": "0640"})
    path.write_bytes(b"-----BEGIN PRIVATE KEY-----\n")
    path.chmod(0o600)
    assert DeviceKey.load(path) == Refusal("device_key.invalid")


def test_the_key_id_is_the_start_of_the_public_keys_hash() -> None:
    assert key_id(bytes(32)).hex() == "66687aad"


def test_a_signature_holds_for_its_message_and_key_only() -> None:
    signature = KEY.sign(b"message")
    assert verify(KEY.public_raw, b"message", signature)
    assert not verify(KEY.public_raw, b"massage", signature)
    assert not verify(DeviceKey.generate().public_raw, b"message", signature)
    assert not verify(b"short", b"message", signature)
    assert not verify(KEY.public_raw, b"message", b"")


def test_a_genuine_proof_is_read() -> None:
    genuine = proof()
    assert verify_proof(genuine.to_text(), {KEY.key_id: KEY.public_raw}) == genuine


def test_a_proof_of_an_unknown_key_is_refused() -> None:
    assert verify_proof(proof().to_text(), {}) == Refusal("proof.key_unknown", {"key_id": KEY.key_id.hex()})


def test_a_signature_moved_to_another_receipt_is_refused() -> None:
    mixed = replace(proof(serial=8), signature=proof(serial=7).signature)
    assert verify_proof(mixed.to_text(), {KEY.key_id: KEY.public_raw}) == Refusal("proof.signature")


@pytest.mark.parametrize("text", ["", "PGT1-7K4M-92QX-Z", "A" * 150, "\u20ac", "é" * 10_000])
def test_what_is_no_proof_is_unreadable(text: str) -> None:
    assert verify_proof(text, {KEY.key_id: KEY.public_raw}) == Refusal("proof.unreadable")
