"""The e-sign service through its adapter, against the fake that ships beside it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace

import pytest

from sync.cases.refusal import Refusal
from sync.papers.bsre import Bsre, BsreService
from sync.papers.bsre_fake import FakeBsre, Trouble
from sync.papers.signature_check import signatures_of
from sync.papers.signing import Occasion, Signed
from sync.papers.typesetting import render
from tests.papers.samples import AT, LETTER, STATIONERY

NIK = "3528070101700001"
PHRASE = "frasa sandi"
OCCASION = Occasion(reason="Surat tanggapan", place="Pegantenan", at=AT)


@pytest.fixture(scope="module")
def letter() -> bytes:
    return render(replace(LETTER, electronic=True), STATIONERY)


@pytest.fixture(scope="module")
def server() -> Iterator[FakeBsre]:
    with FakeBsre(phrases={NIK: PHRASE}).listening() as fake:
        yield fake


@pytest.fixture
def fake(server: FakeBsre) -> Iterator[FakeBsre]:
    yield server
    server.trouble = ""


def service(fake: FakeBsre, password: str = "rahasia", read_s: float = 20.0) -> BsreService:
    return BsreService(url=fake.url, user="kecamatan", password=password, read_s=read_s)


def test_the_service_signs_and_the_answer_is_checked(fake: FakeBsre, letter: bytes) -> None:
    made = Bsre(service(fake), NIK, PHRASE).sign(letter, OCCASION)
    assert isinstance(made, Signed)
    assert (made.way, made.by, made.at) == ("bsre", "TIRUAN 0001", AT)
    assert made.document.startswith(letter)
    assert [one.intact for one in signatures_of(made.document)] == [True]


def test_a_wrong_passphrase_an_unknown_officer_and_a_wrong_account(fake: FakeBsre, letter: bytes) -> None:
    assert Bsre(service(fake), NIK, "salah").sign(letter, OCCASION) == Refusal("signing.passphrase")
    assert Bsre(service(fake), "3528070101700002", PHRASE).sign(letter, OCCASION) == Refusal(
        "bsre.unknown_signer"
    )
    assert Bsre(service(fake, "lain"), NIK, PHRASE).sign(letter, OCCASION) == Refusal("bsre.credentials")


@pytest.mark.parametrize(
    ("trouble", "refusal"),
    [
        ("broken", Refusal("bsre.trouble", {"status": 500})),
        ("garbled", Refusal("bsre.answer")),
        ("unsigned", Refusal("bsre.answer")),
        ("other", Refusal("bsre.answer")),
        ("cut", Refusal("bsre.unreachable")),
        ("redirect", Refusal("bsre.refused", {"status": 302, "code": 0})),
    ],
)
def test_what_goes_wrong_at_the_service_is_said_and_may_be_tried_again(
    fake: FakeBsre, letter: bytes, trouble: Trouble, refusal: Refusal
) -> None:
    fake.trouble = trouble
    assert Bsre(service(fake), NIK, PHRASE).sign(letter, OCCASION) == refusal
    fake.trouble = ""
    assert isinstance(Bsre(service(fake), NIK, PHRASE).sign(letter, OCCASION), Signed)


def test_a_service_that_never_answers_is_not_waited_for(fake: FakeBsre, letter: bytes) -> None:
    fake.trouble = "silent"
    assert Bsre(service(fake, read_s=0.1), NIK, PHRASE).sign(letter, OCCASION) == Refusal("bsre.timeout")


def test_a_document_that_the_service_cannot_read(fake: FakeBsre) -> None:
    refusal = Bsre(service(fake), NIK, PHRASE).sign(b"bukan PDF", OCCASION)
    assert refusal == Refusal("bsre.refused", {"status": 400, "code": 1000})


def test_nobody_listens(letter: bytes) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    nobody = BsreService(url=url, user="x", password="y")
    assert Bsre(nobody, NIK, PHRASE).sign(letter, OCCASION) == Refusal("bsre.unreachable")


@pytest.mark.parametrize("url", ["http://esign.example", "ftp://127.0.0.1", "esign.example", ""])
def test_a_passphrase_travels_by_https_alone(url: str) -> None:
    with pytest.raises(ValueError, match="https alone"):
        BsreService(url=url, user="x", password="y")


def test_secrets_stand_in_no_repr(fake: FakeBsre) -> None:
    words = repr(Bsre(service(fake), NIK, PHRASE))
    assert not any(secret in words for secret in (NIK, PHRASE, "rahasia"))
