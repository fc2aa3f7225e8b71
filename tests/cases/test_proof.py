from dataclasses import replace
from datetime import UTC, datetime

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from sync.cases.numbers import Serial, TrackingNumber
from sync.cases.proof import PROOF_CONTEXT, ReceiptProof
from sync.cases.refusal import Refusal

NUMBER = TrackingNumber("PGT17K4M92QXZ")
PROOF = ReceiptProof(
    key_id=b"\x01\x02\x03\x04",
    number=NUMBER,
    serial=Serial(123),
    at=datetime(2026, 11, 23, 2, 0, tzinfo=UTC),
    body_hash=bytes(range(16)),
    signature=b"\xee" * 64,
)


def test_the_layout_byte_by_byte() -> None:
    data = PROOF.to_bytes()
    assert len(data) == 100
    assert data[0] == 1
    assert data[1:5] == PROOF.key_id
    assert data[5:13] == NUMBER.to_bytes()
    assert data[13:16] == b"\x00\x00\x7b"
    assert data[16:20] == int(PROOF.at.timestamp()).to_bytes(4, "big")
    assert data[20:36] == PROOF.body_hash
    assert data[36:] == PROOF.signature
    assert PROOF.signed_part() == data[:36]
    assert PROOF.message() == PROOF_CONTEXT + data[:36]


def test_the_text_fits_a_small_alphanumeric_code() -> None:
    text = PROOF.to_text()
    assert len(text) == 150
    code = segno.make(text, error="m", boost_error=False, micro=False)
    assert (code.version, code.mode) == (6, "alphanumeric")
    assert ReceiptProof.from_text(text) == PROOF


def test_a_reader_may_send_a_line_end() -> None:
    assert ReceiptProof.from_text(PROOF.to_text() + "\r\n") == PROOF


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://lapor.go.id",
        "PGT1-7K4M-92QX-Z",
        PROOF.to_text()[:-3],
        PROOF.to_text() + "BB8",
        PROOF.to_text().lower(),
    ],
)
def test_anything_else_is_unreadable(text: str) -> None:
    assert ReceiptProof.from_text(text) == Refusal("proof.unreadable")


@pytest.mark.parametrize(("place", "value"), [(0, 2), (5, 0xFF), (slice(13, 16), b"\x00\x00\x00")])
def test_other_versions_and_impossible_numbers_are_unreadable(place: int | slice, value: int | bytes) -> None:
    data = bytearray(PROOF.to_bytes())
    data[place] = value  # type: ignore[index,assignment]
    assert ReceiptProof.from_bytes(bytes(data)) == Refusal("proof.unreadable")


def test_an_unsigned_proof_has_a_message_but_no_text() -> None:
    unsigned = replace(PROOF, signature=b"")
    assert unsigned.message() == PROOF.message()
    with pytest.raises(ValueError, match="unsigned"):
        unsigned.to_text()
    with pytest.raises(ValueError, match="64 of signature"):
        replace(PROOF, signature=b"short")


@given(st.binary(max_size=120))
def test_any_bytes_are_a_proof_or_unreadable(data: bytes) -> None:
    found = ReceiptProof.from_bytes(data)
    assert isinstance(found, Refusal) or found.to_bytes() == data


@given(st.text(max_size=200))
def test_any_text_is_a_proof_or_unreadable(text: str) -> None:
    found = ReceiptProof.from_text(text)
    assert isinstance(found, Refusal) or found.to_text() == text.rstrip("\r\n")
