"""Who is named where: the three ways in which a complainant may give an identity."""

from __future__ import annotations

from enum import StrEnum

from sync.cases.procedure import ROLES


class IdentityMode(StrEnum):
    """Open; kept confidential (the office knows, letters and lists do not say); without a name."""

    OPEN = "terbuka"
    CONFIDENTIAL = "dirahasiakan"
    ANONYMOUS = "anonim"


class Place(StrEnum):
    """Where a name might stand."""

    CASE_PAGE = "case_page"
    LIST = "list"  # work list, registers, exports
    LETTER = "letter"
    RECEIPT = "receipt"


def name_on(place: Place, mode: str, name: str) -> str | None:
    """The name if it may stand there, else None: the caller says "identitas dirahasiakan" or "tanpa nama".

    UU 25/2009, Pasal 42: identity may be kept secret. An unknown mode is treated as secret.
    """
    if mode == IdentityMode.OPEN:
        return name or None
    if mode == IdentityMode.ANONYMOUS or place is not Place.CASE_PAGE:
        return None
    return name or None


def may_see_identity(mode: str, role: str) -> bool:
    """May somebody in this role see who complained? Secret identities are for those who handle the case."""
    return mode == IdentityMode.OPEN or (mode == IdentityMode.CONFIDENTIAL and role in ROLES)


def may_open_file(file_role: str, mode: str, role: str) -> bool:
    """May somebody in this role open a file of this kind? Card, signature and letter of proxy all tell the name."""
    return file_role == "evidence" or mode == IdentityMode.OPEN or role in ROLES
