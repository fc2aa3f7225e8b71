"""`kiosk verify-receipt`."""

from __future__ import annotations

from pathlib import Path

from kiosk.keys import KeyFolder
from kiosk.settings import Settings
from kiosk.verbs.opened import Say
from sync.cases.proof import ReceiptProof
from sync.cases.working_calendar import JAKARTA
from sync.vault.signing import verify_proof


def verify_receipt(settings: Settings, text: str, more_keys: list[Path], say: Say) -> int:
    """Whether the text of a receipt's QR is genuine, without a network: "true" or "false", and why."""
    proof = verify_proof(text, KeyFolder(settings.kiosk.folder).known(*more_keys))
    if isinstance(proof, ReceiptProof):
        at = proof.at.astimezone(JAKARTA)
        say(f"true: {proof.number}, serial {proof.serial}, received {at:%Y-%m-%d %H:%M} WIB")
        return 0
    say(f"false: {_WHY.get(proof.code, proof.code)}")
    return 1


_WHY = {
    "proof.unreadable": "this text is no proof of a receipt",
    "proof.key_unknown": "no public key of this office or machine has the id that the proof names",
    "proof.signature": "the signature does not fit: the text was changed or never signed by this key",
}
