"""What the machine notes beside the answers of a visit: it is sealed with them, and read by staff alone."""

from __future__ import annotations

from enum import StrEnum


class Note(StrEnum):
    """Names among the answers of a case; no question of the form bears one."""

    NIK_SOURCE = "nik_source"  # a `NikSource`
    CARD_BIRTH = "card_birth"  # ISO date as it was read off the card, believed by nobody
    CARD_SEEN = "card_seen"  # when the machine saw the card: ISO, UTC, whole seconds
    CARD_FLAGS = "card_flags"  # what was wrong with the picture that was kept: words with a space between
    ASSISTED = "assisted"  # "petugas": staff helped to fill in the form at the kiosk


class NikSource(StrEnum):
    """How a number came. In no case is it proved: the citizen has looked at it, or typed it."""

    READ = "read"  # off the card, and the citizen said that it is right
    CORRECTED = "corrected"  # another one than was read
    TYPED = "typed"  # nothing was read
