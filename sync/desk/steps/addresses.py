"""Where each step of a case has its page, and which page a command of the desk is given on."""

from __future__ import annotations

from collections.abc import Mapping

_OF_STEP: Mapping[int, str] = {
    2: "identitas",
    3: "pencatatan",
    4: "disposisi",
    5: "klarifikasi",
    6: "perintah",
    7: "surat",
    8: "periksa",
    9: "gandakan",
    10: "tanda-tangan",
    11: "nomor-surat",
    12: "kirim",
}

_OF_COMMAND: Mapping[str, int] = {
    "AskToComplete": 2,
    "PapersArrived": 2,
    "Dispose": 4,
    "AddClarification": 5,
    "SaveLetter": 7,
    "ReturnForCorrection": 8,
    "RefuseSignature": 10,
    "Sign": 10,
    "RecordDelivery": 12,
    "DeliveryFailed": 12,
}


def page_of_step(case_id: str, step: int) -> str | None:
    """``/kasus/…/disposisi`` for 4; None for a step that is done on the case's own page."""
    name = _OF_STEP.get(step)
    return None if name is None else f"/kasus/{case_id}/{name}"


def page_of_command(case_id: str, command: str) -> str | None:
    """By the command's class name; None for those that have no page here (`CompleteStep` has its step's)."""
    step = _OF_COMMAND.get(command)
    return None if step is None else page_of_step(case_id, step)
