"""What people wrote in an event, kept beside the hash chain: sealed under the case's data key, a digest in the chain.

The digest is salted, and the salt is sealed with the words: when the case's key is destroyed, nobody can try whether
the words were these. The chain stays checkable without the key, and with it the words are checked too.
Events of before this was so hold their words in the chain itself, and are read as they are.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from typing import Any

import msgspec

from sync.cases.events import Event, as_record, words_in
from sync.central.at_rest import CaseKey

DIGEST = "words_sha256"
"""Stands in an event's content in place of its words."""
_SALT = "salt"


def parted(event: Event, n: int, key: CaseKey | None) -> tuple[dict[str, Any], bytes | None]:
    """The event's record without a person's words, and those sealed; ``n``: the event's number in its case.

    ValueError for words without a key: they would lie open, and outlast the case's retention.
    """
    record, said = as_record(event), words_in(event)
    words = {name: record[name] for name in said if record[name]}
    if not words:
        return record, None
    if key is None:
        raise ValueError("what people write is kept sealed: the case's key is missing")
    plain = _encoded({**words, _SALT: secrets.token_hex(16)})
    rest = {name: value for name, value in record.items() if name not in words}
    return rest | {DIGEST: hashlib.sha256(plain).hexdigest()}, key.seal(_column(n), plain)


def joined(
    content: Mapping[str, object], n: int, sealed: bytes | None, key: CaseKey | None
) -> dict[str, object] | None:
    """The content with its words again; None where there are words that this key does not open."""
    if DIGEST not in content:
        return dict(content)
    plain = None if key is None or sealed is None else key.open(_column(n), sealed)
    if plain is None or hashlib.sha256(plain).hexdigest() != content[DIGEST]:
        return None
    words = msgspec.json.decode(plain, type=dict[str, str])
    words.pop(_SALT, None)
    return {**content, **words}


def without_digest(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content as the domain's event knows it."""
    return {name: value for name, value in content.items() if name != DIGEST}


def is_whole(content: Mapping[str, object], n: int, sealed: bytes | None, key: CaseKey | None) -> bool:
    """Are the words there exactly where the chain says so, and, as far as the key tells, the same?"""
    if (DIGEST in content) != (sealed is not None):
        return False
    return sealed is None or key is None or joined(content, n, sealed, key) is not None


def _column(n: int) -> str:
    return f"event {n}"


def _encoded(words: Mapping[str, str]) -> bytes:
    return msgspec.json.encode(words, order="sorted")
