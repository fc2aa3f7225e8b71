"""By which way a complaint came in, and how a number is spelt over the telephone."""

from __future__ import annotations

from sync.cases.notice_places import EMAIL, SMS, WA

KIOSK = "kiosk"
SOCIAL, PROGRAM = "medsos", "open311"
"""What somebody wrote under the office's own pages elsewhere, and what another program sent by Open311."""
BY_HAND = ("langsung", "telepon", "kotak", "surat", WA, SMS, EMAIL, SOCIAL, PROGRAM)
"""Ways that a clerk writes down: at the counter, by telephone, from the box, a letter, and what came as a message."""
BY_FILE = ("sp4n",)
"""What is brought in a file from another system."""
CHANNELS = (KIOSK, *BY_HAND, *BY_FILE)
AS_MESSAGES = (EMAIL, SMS, WA)
"""Those that come into the inbox."""
WITHOUT_CARD = (*AS_MESSAGES, SOCIAL, PROGRAM, *BY_FILE)
"""Whoever wrote by these has shown no card."""
ON_PAPER = ("kotak", "surat")
"""Those of which there is a sheet that goes into the archive."""

DESK_GLYPH = "0"
"""The desk is enrolment 0 of its office: its numbers begin with the office's code and this glyph."""

_SPELT = {
    "A": "Ambon", "B": "Bandung", "C": "Cirebon", "D": "Demak", "E": "Ende", "F": "Flores", "G": "Garut",
    "H": "Halmahera", "J": "Jakarta", "K": "Kendari", "M": "Medan", "N": "Namlea", "P": "Padang", "Q": "Quebec",
    "R": "Rembang", "S": "Solo", "T": "Timor", "V": "Venus", "W": "Wamena", "X": "Ekstra", "Y": "Yogya",
    "Z": "Zaitun", "0": "nol", "1": "satu", "2": "dua", "3": "tiga", "4": "empat", "5": "lima", "6": "enam",
    "7": "tujuh", "8": "delapan", "9": "sembilan",
}  # fmt: skip
"""Names that Indonesian telephone operators spell with; the numbers' alphabet has no I, L, O, U."""


def spelt(group: str) -> str:
    """A group of a tracking number as it is read out: ``Padang Garut Timor nol``."""
    return " ".join(_SPELT[glyph] for glyph in group)
