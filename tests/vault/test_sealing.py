"""What is sealed opens with either key, whole and unaltered, or not at all."""

from __future__ import annotations

import pyrage
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.cases.refusal import Refusal
from sync.vault.opening import new_identity, open_sealed
from sync.vault.recipients import Recipients
from sync.vault.sealing import PAD_STEP, seal, split

OFFICE, ESCROW, STRANGER = new_identity(), new_identity(), new_identity()
CLOSED = Refusal("sealed.cannot_open")


def recipients() -> Recipients:
    made = Recipients.of(OFFICE[1], ESCROW[1])
    assert isinstance(made, Recipients)
    return made


def padded_length(sealed: bytes) -> int:
    return len(pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(OFFICE[0])]))


@given(st.binary(max_size=70_000))
@settings(max_examples=25)
def test_either_key_opens_it(plain: bytes) -> None:
    sealed = seal(plain, recipients())
    assert open_sealed(sealed, OFFICE[0]) == plain
    assert open_sealed(sealed, ESCROW[0]) == plain
    assert open_sealed(sealed, STRANGER[0]) == CLOSED


def test_the_content_is_padded_to_steps_of_256_bytes() -> None:
    lengths = {padded_length(seal(b"x" * n, recipients())) for n in range(0, 600, 7)}
    assert lengths == {PAD_STEP}
    noise = zstandard.ZstdCompressor().compress(bytes(range(256)) * 3)
    assert padded_length(seal(noise, recipients())) % PAD_STEP == 0


def test_header_and_payload_joined_again_open() -> None:
    sealed = seal(b"laporan", recipients())
    header, payload = split(sealed)
    assert header.endswith(b"\n")
    assert header.splitlines()[-1].startswith(b"--- ")
    assert header + payload == sealed
    assert open_sealed(header + payload, OFFICE[0]) == b"laporan"


def test_the_header_of_another_file_does_not_open_it() -> None:
    header, _ = split(seal(b"satu", recipients()))
    _, payload = split(seal(b"dua", recipients()))
    assert open_sealed(header + payload, OFFICE[0]) == CLOSED
    assert open_sealed(payload, OFFICE[0]) == CLOSED


@pytest.mark.parametrize("plain", [b"pendek", b"\x07" * 10 + bytes(range(256)) * 1_200])
@pytest.mark.parametrize("cut", [1, 100])
def test_a_truncated_file_is_refused(plain: bytes, cut: int) -> None:
    assert open_sealed(seal(plain, recipients())[:-cut], OFFICE[0]) == CLOSED


@given(st.data())
@settings(max_examples=40)
def test_one_altered_bit_is_refused(data: st.DataObject) -> None:
    header, payload = split(seal(b"laporan", recipients()))
    place = data.draw(st.integers(0, len(payload) * 8 - 1))
    altered = bytearray(payload)
    altered[place // 8] ^= 1 << place % 8
    assert open_sealed(header + bytes(altered), OFFICE[0]) == CLOSED


@pytest.mark.parametrize("data", [b"", b"age", b"age-encryption.org/v1\n-> X25519 a\n", b"x\n--- y\nz"])
def test_what_is_no_age_file_cannot_be_split(data: bytes) -> None:
    with pytest.raises(ValueError, match="not an age file"):
        split(data)


def test_content_that_unfolds_beyond_the_limit_is_refused() -> None:
    sealed = seal(bytes(2_000_000), recipients())
    assert len(sealed) < 5_000
    assert open_sealed(sealed, OFFICE[0], largest=1_000_000) == Refusal(
        "sealed.too_large", {"bytes": 2_000_000}
    )


@pytest.mark.parametrize("padded", [b"", b"short", b"no frame of padding in front", seal(b"", recipients())])
def test_well_sealed_nonsense_is_refused(padded: bytes) -> None:
    key = pyrage.x25519.Recipient.from_str(OFFICE[1])
    assert open_sealed(pyrage.encrypt(padded, [key]), OFFICE[0]) == CLOSED


def test_a_second_frame_behind_the_first_is_refused() -> None:
    frame = zstandard.ZstdCompressor().compress(b"x")
    padded = b"\x50\x2a\x4d\x18\x00\x00\x00\x00" + frame + frame
    key = pyrage.x25519.Recipient.from_str(OFFICE[1])
    assert open_sealed(pyrage.encrypt(padded, [key]), OFFICE[0]) == CLOSED


def test_a_malformed_identity_is_a_mistake_of_the_caller_and_is_not_quoted() -> None:
    with pytest.raises(ValueError, match="not an age identity"):
        open_sealed(b"", "AGE-SECRET-KEY-1NONSENSE")
