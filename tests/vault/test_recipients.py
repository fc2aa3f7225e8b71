"""The recipients file: two public keys or a refusal, never a secret."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sync.cases.refusal import Refusal
from sync.vault.opening import new_identity
from sync.vault.recipients import Recipients, key_id, load, parse, save, to_json


def recipients() -> Recipients:
    made = Recipients.of(new_identity()[1], new_identity()[1])
    assert isinstance(made, Recipients)
    return made


def test_saved_recipients_load_again(tmp_path: Path) -> None:
    made = recipients()
    save(made, tmp_path / "recipients.json")
    assert load(tmp_path / "recipients.json") == made
    assert [path.name for path in tmp_path.iterdir()] == ["recipients.json"]


def test_key_ids_are_the_first_eight_digits_of_the_hash() -> None:
    assert key_id("age1abc") == "87a7f307"


def test_a_missing_file_is_a_refusal(tmp_path: Path) -> None:
    assert load(tmp_path / "none.json") == Refusal("keys.missing")
    assert load(tmp_path) == Refusal("keys.missing")


@pytest.mark.parametrize("secret", ["AGE-SECRET-KEY-1QQQ", "age-secret-key-1qqq", "AGE-PLUGIN-YUBIKEY-1QQQ"])
@pytest.mark.parametrize("place", ["office_key", "escrow_key", "note", "behind"])
def test_a_secret_key_anywhere_in_the_file_is_refused(secret: str, place: str) -> None:
    document = json.loads(to_json(recipients()))
    if place != "behind":
        document[place] = secret
    data = json.dumps(document).encode() + (secret.encode() if place == "behind" else b"")
    assert parse(data) == Refusal("keys.secret")


def test_a_real_secret_key_is_refused() -> None:
    secret, public = new_identity()
    assert Recipients.of(public, secret) == Refusal("keys.secret")


@pytest.mark.parametrize(
    ("change", "which"),
    [
        ({"office_key": "age1nonsense"}, "office"),
        ({"escrow_key": ""}, "escrow"),
        ({"office_key_id": "00000000"}, "ids"),
        ({"version": 2}, "version"),
        ({"version": "1"}, "file"),
        ({"more": 1}, "file"),
    ],
)
def test_a_malformed_file_is_refused_and_says_where(change: dict[str, object], which: str) -> None:
    document = json.loads(to_json(recipients())) | change
    assert parse(json.dumps(document).encode()) == Refusal("keys.invalid", {"which": which})


@pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe", b"[]", b" " * 100_000])
def test_what_is_no_document_is_refused(data: bytes) -> None:
    assert parse(data) == Refusal("keys.invalid", {"which": "file"})


def test_one_key_twice_is_no_escrow() -> None:
    public = new_identity()[1]
    assert Recipients.of(public, public) == Refusal("keys.invalid", {"which": "escrow"})
