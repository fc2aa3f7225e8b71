"""The kiosk speaks to the office's own certificate and to no other: otherwise not one byte of a request leaves it."""

from __future__ import annotations

import socket
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest

from sync.vault.signing import DeviceKey
from sync.wire.client import CentreClient, Limits
from sync.wire.messages import EnrolRequest, Manifest
from sync.wire.outcomes import NoContact, Refused
from tests.wire.authority import NOW, Authority, Listener, server

SECRET = "7K4M9-2QXZT"


def ask(listener: Listener, certificates: Path | None) -> object:
    client = CentreClient(
        f"https://127.0.0.1:{listener.port}",
        lambda: NOW,
        certificates=certificates,
        limits=Limits(connect=5, silence=5, whole=10),
    )
    key = DeviceKey.generate()
    try:
        return client.enrol(EnrolRequest(code=SECRET, public_key=key.public_raw, identity="mesin"))
    finally:
        client.close()


def test_the_offices_own_authority_is_enough(tmp_path: Path) -> None:
    office = Authority("kantor")
    with server(office.issue(tmp_path, "127.0.0.1", NOW + timedelta(days=1))) as listener:
        answer = ask(listener, office.save(tmp_path))
    assert isinstance(answer, Refused)
    assert answer.kind == "busy"
    assert SECRET.encode() in listener.heard


@pytest.mark.parametrize("trusted", ["another office", "the system"])
def test_to_a_stranger_nothing_is_said(tmp_path: Path, trusted: str) -> None:
    """Somebody in the lobby's network who calls himself the centre."""
    stranger = Authority("orang-lain")
    with server(stranger.issue(tmp_path, "127.0.0.1", NOW + timedelta(days=1))) as listener:
        file = Authority("kantor").save(tmp_path) if trusted == "another office" else None
        assert ask(listener, file) == NoContact("certificate")
    assert (listener.knocks, listener.heard) == (1, b"")


@pytest.mark.parametrize(
    ("address", "until"),
    [("127.0.0.2", NOW + timedelta(days=1)), ("127.0.0.1", NOW - timedelta(days=1))],
    ids=["of another machine", "run out"],
)
def test_a_certificate_must_name_the_machine_and_be_in_its_time(
    tmp_path: Path, address: str, until: datetime
) -> None:
    office = Authority("kantor")
    with server(office.issue(tmp_path, address, until)) as listener:
        assert ask(listener, office.save(tmp_path)) == NoContact("certificate")
    assert listener.heard == b""


@pytest.mark.parametrize(
    ("issuer", "address", "reason"),
    [
        ("kantor", "127.0.0.1", "not-yet-valid"),
        ("orang-lain", "127.0.0.1", "certificate"),
        ("kantor", "127.0.0.2", "certificate"),
    ],
    ids=["of the office", "of a stranger", "of another machine"],
)
def test_a_clock_that_is_behind_is_told_apart_but_for_the_office_s_own_certificate_alone(
    tmp_path: Path, issuer: str, address: str, reason: Literal["certificate", "not-yet-valid"]
) -> None:
    """Nobody in between can make staff doubt the clock."""
    began = NOW + timedelta(days=1)
    office = Authority("kantor")
    by = office if issuer == "kantor" else Authority(issuer)
    with server(by.issue(tmp_path, address, NOW + timedelta(days=2), began)) as listener:
        assert ask(listener, office.save(tmp_path)) == NoContact(reason)
    assert listener.heard == b""


def test_no_variable_of_the_environment_opens_the_door(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = Authority("orang-lain")
    theirs = stranger.save(tmp_path)
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.setenv(name, str(theirs))
    with server(stranger.issue(tmp_path, "127.0.0.1", NOW + timedelta(days=1))) as listener:
        assert ask(listener, Authority("kantor").save(tmp_path)) == NoContact("certificate")
    assert listener.heard == b""


def test_a_batch_of_cases_stays_at_home_too(tmp_path: Path) -> None:
    stranger, key = Authority("orang-lain"), DeviceKey.generate()
    with server(stranger.issue(tmp_path, "127.0.0.1", NOW + timedelta(days=1))) as listener:
        client = CentreClient(
            f"https://127.0.0.1:{listener.port}",
            lambda: NOW,
            key=key,
            centre_public=bytes(32),
            certificates=Authority("kantor").save(tmp_path),
        )
        one = "00000000-0000-7000-8000-000000000000"
        manifest = Manifest(
            device=one, office_id="352807", epoch=1, batch_id=one, at=NOW, identity="mesin", heads=[]
        )
        assert client.sync(manifest, []) == NoContact("certificate")
        client.close()
    assert listener.heard == b""


@pytest.mark.parametrize("url", ["http://{}:{}", "http://pusat.kantor.invalid:{1}", "ftp://{}:{}"])
def test_in_the_clear_nothing_goes_to_another_machine(url: str) -> None:
    """127.0.0.1 is this machine; the same listener under another name of the network is somebody else."""
    with socket.create_server(("127.0.0.1", 0)) as bare:
        bare.setblocking(False)
        key = DeviceKey.generate()
        client = CentreClient(url.format("0.0.0.0", bare.getsockname()[1]), lambda: NOW)
        request = EnrolRequest(code=SECRET, public_key=key.public_raw, identity="mesin")
        assert client.enrol(request) == NoContact("certificate")
        client.close()
        with pytest.raises(BlockingIOError):
            bare.accept()
