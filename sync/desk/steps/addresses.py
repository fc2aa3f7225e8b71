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


def page_of_step(case_id: str, step: int) -> str | None:
    """``/kasus/…/disposisi`` for 4; None for a step that is done on the case's own page."""
    name = _OF_STEP.get(step)
    return None if name is None else f"/kasus/{case_id}/{name}"
