"""Many acknowledgements under one signature: each proves itself alone, and nothing else can be made of it."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some

from sync.vault.signing import DeviceKey
from sync.wire import signed, statements
from sync.wire.messages import Acknowledgement, KeptAcknowledgement, SignedStatements, decode, encode
from tests.wire.kept import read_kept

KEY, OTHER = DeviceKey.generate(), DeviceKey.generate()
KEY_ID = KEY.key_id.hex()


def said(n: int) -> Acknowledgement:
    return Acknowledgement(
        case_id=f"00000000-0000-7000-8000-{n:012x}",
        number=f"PGT1{n:08d}0",
        serial=f"{n + 1:06d}",
        body_sha256=hashlib.sha256(str(n).encode()).hexdigest(),
        held=[],
        complete=n % 2 == 0,
        accepted_at=datetime(2026, 11, 23, 2, 0, tzinfo=UTC),
        key_id=KEY_ID,
    )


def over_the_wire(made: SignedStatements) -> SignedStatements:
    read = decode(encode(made), SignedStatements)
    assert read is not None
    return read


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 7, 8, 9, 100])
def test_each_case_s_part_proves_itself(count: int) -> None:
    made = over_the_wire(statements.sign([said(n) for n in range(count)], KEY.sign, KEY_ID))
    found = statements.proved(made, KEY.public_raw)
    assert [one.said for one in found] == [said(n) for n in range(count)]
    assert [read_kept(one.document, KEY.public_raw) for one in found] == [one.said for one in found]
    assert {read_kept(one.document, OTHER.public_raw) for one in found} == {None}


def test_the_same_cases_have_the_same_bytes() -> None:
    assert len({encode(statements.sign([said(1), said(2)], KEY.sign, KEY_ID)) for _ in range(3)}) == 1


def test_nothing_said_needs_no_signature_and_proves_nothing() -> None:
    assert statements.sign([], KEY.sign, KEY_ID) == SignedStatements()
    assert statements.proved(SignedStatements(), KEY.public_raw) == []
    bare = SignedStatements([msgspec.Raw(encode(said(1)))])
    assert statements.proved(bare, KEY.public_raw) == []


def test_one_foreign_statement_spoils_all() -> None:
    made = statements.sign([said(n) for n in range(5)], KEY.sign, KEY_ID)
    for change in ([*made.statements[:4]], [*made.statements, made.statements[0]], made.statements[::-1]):
        assert statements.proved(SignedStatements(change, made.signature), KEY.public_raw) == []
    assert statements.proved(made, OTHER.public_raw) == []


@given(
    count=some.integers(1, 9),
    which=some.integers(0, 8),
    place=some.integers(min_value=0),
    bit=some.integers(0, 7),
)
def test_any_flipped_bit_of_what_is_kept_is_noticed(count: int, which: int, place: int, bit: int) -> None:
    made = statements.sign([said(n) for n in range(count)], KEY.sign, KEY_ID)
    one = statements.proved(made, KEY.public_raw)[which % count]
    changed = bytearray(one.document)
    changed[place % len(changed)] ^= 1 << bit
    assert read_kept(bytes(changed), KEY.public_raw) in (None, one.said)
    if (found := decode(bytes(changed), KeptAcknowledgement)) is not None and found.statement != encode(
        one.said
    ):
        assert read_kept(bytes(changed), KEY.public_raw) is None


def test_a_node_cannot_pass_for_a_statement() -> None:
    """Without separate first bytes the two hashes under the root would be a "statement" under the same signature."""
    made = statements.sign([said(0), said(1)], KEY.sign, KEY_ID)
    leaves = [hashlib.sha256(b"\x00" + bytes(one)).digest() for one in made.statements]
    assert made.signature is not None
    forged = KeptAcknowledgement(statement=b"".join(leaves), path=[], signature=made.signature)
    assert read_kept(encode(forged), KEY.public_raw) is None


def test_the_root_is_rfc_9162_s() -> None:
    """Three leaves, reckoned by hand: the third rises as it is."""
    whole = [encode(said(n)) for n in range(3)]
    a, b, c = (hashlib.sha256(b"\x00" + one).digest() for one in whole)
    left = hashlib.sha256(b"\x01" + a + b).digest()
    root = hashlib.sha256(b"\x01" + left + c).digest()
    made = statements.sign([said(n) for n in range(3)], KEY.sign, KEY_ID)
    assert made.signature is not None
    assert made.signature.sig == KEY.sign(signed.pre_authentication(signed.ACKNOWLEDGEMENT, root))
