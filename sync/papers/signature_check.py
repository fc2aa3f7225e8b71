"""What a PDF's signatures say: whether a byte was changed since, and whom the certificate names. Offline.

"Intact" is not "trusted": whether the issuer is one to be believed is told by the reader's own list of authorities.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError, ValidationInfoReadingError
from pyhanko_certvalidator import ValidationContext

LARGEST = 30 * 1024 * 1024
"""Bytes; a signed letter has about 80 kB, a scanned one a few megabytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureFound:
    """``intact``: the signed bytes and the signature fit; ``whole``: nothing was added to the file after it."""

    by: str
    at: datetime | None
    intact: bool
    whole: bool


def signatures_of(document: bytes) -> tuple[SignatureFound, ...]:
    """All signatures in their order; empty for an unsigned PDF and for what is no PDF.

    A signature that cannot be read at all counts as not intact.
    """
    if len(document) > LARGEST:
        return ()
    try:
        embedded = PdfFileReader(io.BytesIO(document)).embedded_regular_signatures
    except (PdfError, ValueError, KeyError, TypeError, RecursionError):
        return ()  # a damaged file is none that is signed
    return tuple(_found(one) for one in embedded)


def _found(embedded: object) -> SignatureFound:
    nobody = ValidationContext(trust_roots=[], allow_fetching=False)
    try:
        status = validate_pdf_signature(embedded, nobody, skip_diff=True)  # type: ignore[arg-type]
    except (SignatureValidationError, ValidationInfoReadingError, PdfError, ValueError):
        return SignatureFound(by="", at=None, intact=False, whole=False)
    named = status.signing_cert.subject.native.get("common_name", "")
    return SignatureFound(
        by=str(named),
        at=status.signer_reported_dt,
        intact=bool(status.intact and status.valid),
        whole=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
    )
