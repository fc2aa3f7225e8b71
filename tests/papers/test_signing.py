"""Signatures by ink and by an own certificate; the certificates are made here, by nobody anybody trusts."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from sync.cases.refusal import Refusal
from sync.papers.signature_check import LARGEST, signatures_of
from sync.papers.signing import WAYS, Ink, Occasion, Signature, Signed
from sync.papers.signing_p12 import LARGEST_CERTIFICATE, Pkcs12
from sync.papers.typesetting import render
from tests.papers.samples import AT, LETTER, STATIONERY

PHRASE = "kata sandi é"
OCCASION = Occasion(reason="Surat tanggapan", place="Pegantenan", at=AT)


def key_usage(**on: bool) -> x509.KeyUsage:
    every = dict.fromkeys(
        (
            "digital_signature",
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "key_cert_sign",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    return x509.KeyUsage(**{**every, **on})


def own_certificate(
    name: str = "Contoh Camat",
    since: datetime = AT - timedelta(days=1),
    usage: x509.KeyUsage | None = None,
) -> bytes:
    """A PKCS #12 file whose certificate names ``name`` and vouches for itself, two days long."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder(subject, subject, key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since.astimezone(UTC))
        .not_valid_after(since.astimezone(UTC) + timedelta(days=2))
    )
    if usage is not None:
        builder = builder.add_extension(usage, critical=True)
    certificate = builder.sign(key, hashes.SHA256())
    return pkcs12.serialize_key_and_certificates(
        name.encode(), key, certificate, None, BestAvailableEncryption(PHRASE.encode())
    )


@pytest.fixture(scope="module")
def letter() -> bytes:
    return render(replace(LETTER, electronic=True, initials=()), STATIONERY)


@pytest.fixture(scope="module")
def certificate() -> bytes:
    return own_certificate(usage=key_usage(content_commitment=True))


@pytest.fixture(scope="module")
def signed(letter: bytes, certificate: bytes) -> Signed:
    made = Pkcs12(certificate, PHRASE).sign(letter, OCCASION)
    assert isinstance(made, Signed), made
    return made


def test_ink_leaves_the_file_as_it_is(letter: bytes) -> None:
    made = Ink().sign(letter, OCCASION)
    assert isinstance(made, Signed)
    assert made.document == letter
    assert (made.way, made.by) == ("basah", "")
    assert len(made.sha256) == 64
    assert signatures_of(letter) == ()


def test_an_own_certificate_signs_and_names_its_owner(letter: bytes, signed: Signed) -> None:
    assert (signed.way, signed.by, signed.at) == ("p12", "Contoh Camat", AT)
    assert signed.document.startswith(letter)
    (found,) = signatures_of(signed.document)
    assert (found.by, found.intact, found.whole) == ("Contoh Camat", True, True)
    assert found.at == AT
    with pikepdf.open(io.BytesIO(signed.document)) as pdf:
        signature = pdf.Root.AcroForm.Fields[0].V
        assert str(signature.SubFilter) == "/ETSI.CAdES.detached"
        assert str(signature.Reason) == "Surat tanggapan"
        assert str(signature.Location) == "Pegantenan"
        with pdf.open_metadata() as metadata:
            assert metadata["pdfaid:part"] == "2"


@pytest.mark.parametrize("place", [0.02, 0.3, 0.6])
def test_one_changed_byte_is_not_intact(letter: bytes, signed: Signed, place: float) -> None:
    changed = bytearray(signed.document)
    changed[int(len(letter) * place)] ^= 1
    found = signatures_of(bytes(changed))
    assert [one.intact for one in found] in ([], [False])
    inside_stream = bytearray(signed.document)
    inside_stream[signed.document.index(b"stream") + 20] ^= 1
    assert [one.intact for one in signatures_of(bytes(inside_stream))] == [False]


def test_what_is_added_after_the_signature_is_seen(signed: Signed, certificate: bytes) -> None:
    (found,) = signatures_of(signed.document + b"\n% tambahan\n")
    assert (found.intact, found.whole) == (True, False)


def test_the_passphrase_stands_nowhere(certificate: bytes, signed: Signed) -> None:
    assert PHRASE not in repr(Pkcs12(certificate, PHRASE))
    assert PHRASE.encode() not in signed.document
    assert "document" not in repr(signed)


@pytest.mark.parametrize("phrase", ["salah", "", "\ud800"])
def test_a_wrong_passphrase_signs_nothing(letter: bytes, certificate: bytes, phrase: str) -> None:
    assert Pkcs12(certificate, phrase).sign(letter, OCCASION) == Refusal("signing.passphrase")


@pytest.mark.parametrize("file", [b"", b"kosong", b"\x30\x82", b"x" * (LARGEST_CERTIFICATE + 1)])
def test_a_file_that_is_no_certificate_is_refused(letter: bytes, file: bytes) -> None:
    assert Pkcs12(file, PHRASE).sign(letter, OCCASION) == Refusal("signing.passphrase")


def test_a_certificate_signs_only_in_its_time_and_for_its_purpose(letter: bytes) -> None:
    def refused(file: bytes) -> Refusal:
        made = Pkcs12(file, PHRASE).sign(letter, OCCASION)
        assert isinstance(made, Refusal)
        return made

    late = refused(own_certificate(since=AT - timedelta(days=9)))
    assert late == Refusal("signing.expired", {"until": (AT - timedelta(days=7)).date()})
    early = refused(own_certificate(since=AT + timedelta(days=1)))
    assert early == Refusal("signing.not_yet", {"from": (AT + timedelta(days=1)).date()})
    assert refused(own_certificate(usage=key_usage(key_agreement=True))) == Refusal("signing.purpose")


def test_a_file_with_a_certificate_but_no_key_cannot_sign(letter: bytes, certificate: bytes) -> None:
    _, held, _ = pkcs12.load_key_and_certificates(certificate, PHRASE.encode())
    assert held is not None
    lonely = pkcs12.serialize_key_and_certificates(
        b"x", None, held, None, BestAvailableEncryption(PHRASE.encode())
    )
    assert Pkcs12(lonely, PHRASE).sign(letter, OCCASION) == Refusal("signing.no_key")


@pytest.mark.parametrize("document", [b"", b"bukan PDF", b"%PDF-1.7\n%%EOF"])
def test_what_is_no_pdf_is_not_signed_and_has_no_signatures(document: bytes, certificate: bytes) -> None:
    assert Pkcs12(certificate, PHRASE).sign(document, OCCASION) == Refusal("signing.document")
    assert signatures_of(document) == ()


def test_a_signed_letter_is_not_signed_again_in_the_same_place(signed: Signed, certificate: bytes) -> None:
    assert Pkcs12(certificate, PHRASE).sign(signed.document, OCCASION) == Refusal("signing.document")


def test_a_huge_file_is_not_read(signed: Signed) -> None:
    assert signatures_of(signed.document + bytes(LARGEST)) == ()


def test_every_way_has_a_signature_of_its_kind() -> None:
    ways: tuple[type[Signature], ...] = (Ink, Pkcs12)
    assert [way.WAY for way in ways] == list(WAYS[:2])
    assert [way.ELECTRONIC for way in ways] == [False, True]
