"""Signing with the officer's own certificate: PAdES by pyHanko, offline, the key in memory for one call.

No time stamp of an authority and no chain of trust is fetched: the back office works without the internet. A reader
that knows the issuer shows the name; one that does not says "unknown signer" and still sees whether a byte was changed.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from cryptography import x509
from cryptography.hazmat.primitives.serialization import pkcs12
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign import fields, signers
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.pdf_signer import PdfSigningSession

from sync.cases.refusal import Refusal
from sync.papers.signing import P12, Occasion, Signed

FIELD = "TandaTangan"
LARGEST_CERTIFICATE = 64 * 1024
"""Bytes of a PKCS #12 file; those of issuers here have 3 to 8 kB."""


@dataclass(frozen=True, slots=True)
class Pkcs12:
    """``certificate``: the PKCS #12 file with key and chain; ``passphrase``: as it was typed, for this one signature.

    Refusals of `sign`: ``signing.passphrase`` (wrong, or the file is none: the format does not tell them apart),
    ``signing.no_key``, ``signing.not_yet`` {"from"}, ``signing.expired`` {"until"}, ``signing.purpose`` (a certificate
    not meant for signatures), ``signing.document`` (no PDF, or one that allows no more signatures).
    """

    WAY: ClassVar[str] = P12
    ELECTRONIC: ClassVar[bool] = True

    certificate: bytes = field(repr=False)
    passphrase: str = field(repr=False)

    def sign(self, document: bytes, occasion: Occasion) -> Signed | Refusal:
        """The document with one more revision that holds the signature; what stood before it stays byte for byte."""
        secret = self.passphrase.encode("utf-8", "replace")
        held = self._opened(secret)
        if isinstance(held, Refusal):
            return held
        refusal = _barred(held, occasion.at)
        if refusal is not None:
            return refusal
        signer = signers.SimpleSigner.load_pkcs12_data(self.certificate, other_certs=[], passphrase=secret)
        try:
            signed = _signed(document, signer, occasion)
        except (PdfError, SigningError):
            return Refusal("signing.document")
        return Signed(document=signed, way=P12, at=occasion.at, by=_name(held.subject))

    def _opened(self, secret: bytes) -> x509.Certificate | Refusal:
        if len(self.certificate) > LARGEST_CERTIFICATE:
            return Refusal("signing.passphrase")
        try:
            key, certificate, _ = pkcs12.load_key_and_certificates(self.certificate, secret)
        except ValueError:
            return Refusal("signing.passphrase")
        return Refusal("signing.no_key") if key is None or certificate is None else certificate


def _barred(certificate: x509.Certificate, at: datetime) -> Refusal | None:
    if at < certificate.not_valid_before_utc:
        return Refusal("signing.not_yet", {"from": certificate.not_valid_before_utc.date()})
    if at > certificate.not_valid_after_utc:
        return Refusal("signing.expired", {"until": certificate.not_valid_after_utc.date()})
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return None
    return None if usage.digital_signature or usage.content_commitment else Refusal("signing.purpose")


def _name(subject: x509.Name) -> str:
    named = subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(named[0].value) if named else subject.rfc4514_string()


class _TimedSigner(signers.PdfSigner):
    """Signs with the given time; pyHanko would ask the machine's clock."""

    def __init__(self, at: datetime, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._at = at

    def init_signing_session(self, pdf_out: Any, existing_fields_only: bool = False) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self._at
        return session


def _signed(document: bytes, signer: signers.SimpleSigner, occasion: Occasion) -> bytes:
    meta = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        reason=occasion.reason,
        location=occasion.place,
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(document))
    out = io.BytesIO()
    _TimedSigner(occasion.at, meta, signer=signer).sign_pdf(writer, output=out)
    return out.getvalue()
