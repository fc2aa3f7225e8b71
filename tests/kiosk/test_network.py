"""The way to the centre, step by step, on real sockets and on a tree that says what Linux would."""

from __future__ import annotations

import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.maintenance import NETWORK_STEPS, NetworkFact
from kiosk.network import NetworkLook
from tests.wire.authority import NOW as WALL
from tests.wire.authority import Authority, server

NOW = datetime(2026, 11, 23, 3, 15, tzinfo=UTC)
_ROUTE = "Iface\tDestination\tGateway\tFlags\neth0\t00000000\t0101A8C0\t0003\n"
_ARP = "IP address HW type Flags HW address Mask Device\n192.168.1.1 0x1 {flags} aa:bb:cc:dd:ee:ff * eth0\n"


def linux(folder: Path, *, carrier: str = "1", route: str = _ROUTE, arp: str = "0x2") -> dict[str, Path]:
    card = folder / "net" / "eth0"
    card.mkdir(parents=True)
    (card / "carrier").write_text(f"{carrier}\n")
    (folder / "net" / "lo").mkdir()
    kernel = folder / "proc"
    kernel.mkdir()
    (kernel / "route").write_text(route)
    (kernel / "arp").write_text(_ARP.format(flags=arp))
    return {"cards": folder / "net", "kernel": kernel}


def look(
    url: str,
    *,
    resolve: Callable[[str, int], str] = lambda host, port: "127.0.0.1",
    answers: str = "",
    certificates: Path | None = None,
    clock: Callable[[], datetime] = lambda: NOW,
    own: Callable[[], str] = lambda: "192.168.1.23",
    **where: Path,
) -> dict[str, NetworkFact]:
    seen: list[NetworkFact] = []
    NetworkLook(lambda: url, certificates, lambda: answers, clock, resolve=resolve, own=own, **where).look(
        seen.append
    )
    assert [fact.step for fact in seen] == list(NETWORK_STEPS)
    return {str(fact.step): fact for fact in seen}


def test_a_way_that_holds(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as open_:
        port = open_.getsockname()[1]
        seen = look(f"http://pusat.contoh:{port}", **linux(tmp_path))
    assert [fact.word for fact in seen.values()] == [*["good"] * 5, "plain", "good"]
    assert (seen["card"].said, seen["gateway"].said) == ("eth0", "192.168.1.1")


@pytest.mark.parametrize(
    ("machine", "step", "word"),
    [
        ({"carrier": "0"}, "card", "no-cable"),
        ({"route": "Iface\tDestination\tGateway\n"}, "gateway", "none"),
        ({"arp": "0x0"}, "gateway", "unheard"),
    ],
)
def test_what_is_wrong_at_this_end(tmp_path: Path, machine: dict[str, str], step: str, word: str) -> None:
    seen = look("http://pusat.contoh:1", **linux(tmp_path, **machine))
    assert (seen[step].word, seen[step].good) == (word, False)


def test_what_follows_a_pulled_cable_is_not_looked_at(tmp_path: Path) -> None:
    seen = look("https://pusat.contoh", **linux(tmp_path, carrier="0"))
    assert {fact.word for step, fact in seen.items() if step != "card"} == {"skipped"}


def test_no_card_at_all(tmp_path: Path) -> None:
    (tmp_path / "lo").mkdir()
    assert look("https://pusat.contoh", cards=tmp_path, kernel=tmp_path)["card"].word == "none"


@pytest.mark.parametrize(
    ("address", "word"),
    [("", "none"), ("169.254.7.1", "self"), ("fe80::1%eth0", "self"), ("10.0.0.7", "good")],
)
def test_the_machines_own_address(tmp_path: Path, address: str, word: str) -> None:
    assert look("http://pusat.contoh:1", own=lambda: address, **linux(tmp_path))["address"].word == word


@pytest.mark.parametrize(
    ("number", "word"), [(socket.EAI_NONAME, "unknown"), (socket.EAI_AGAIN, "no-server")]
)
def test_a_name_that_cannot_be_looked_up(tmp_path: Path, number: int, word: str) -> None:
    def resolve(_host: str, _port: int) -> str:
        raise socket.gaierror(number, "")

    seen = look("https://pusat.contoh", resolve=resolve, **linux(tmp_path))
    assert (seen["name"].word, seen["line"].word) == (word, "skipped")


def test_a_centre_that_is_not_there(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    seen = look(f"https://pusat.contoh:{port}", **linux(tmp_path))
    assert (seen["line"].word, seen["certificate"].word) == ("refused", "skipped")


def test_a_centre_on_this_machine_needs_no_network() -> None:
    with socket.create_server(("127.0.0.1", 0)) as open_:
        seen = look(f"http://127.0.0.1:{open_.getsockname()[1]}")
    assert [seen[step].word for step in ("card", "address", "gateway", "certificate")] == ["here"] * 4
    assert all(fact.good for fact in seen.values())


@pytest.mark.parametrize(
    ("host", "days", "own", "word"),
    [
        ("127.0.0.1", 60, True, "good"),
        ("127.0.0.1", 5, True, "soon"),
        ("127.0.0.1", -1, True, "expired"),
        ("127.0.0.1", 60, False, "unknown-issuer"),
        ("pusat.contoh", 60, True, "other-name"),
    ],
)
def test_the_centres_certificate(tmp_path: Path, host: str, days: int, own: bool, word: str) -> None:
    office, stranger = Authority("kantor"), Authority("orang-lain")
    certificate = office.issue(tmp_path, "127.0.0.1", WALL + timedelta(days=days))
    trusted = (office if own else stranger).save(tmp_path)
    with server(certificate) as listener:
        seen = look(
            f"https://{host}:{listener.port}", certificates=trusted, clock=lambda: WALL, **linux(tmp_path)
        )
    assert seen["certificate"].word == word
    assert seen["centre"].word == ("good" if word in ("good", "soon") else "skipped")


@pytest.mark.parametrize("said", ["login-page", "other-centre", "timeout"])
def test_an_answer_that_is_not_the_centres(said: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as open_:
        seen = look(f"http://127.0.0.1:{open_.getsockname()[1]}", answers=said)
    assert (seen["centre"].word, seen["centre"].good) == (said, False)


def test_an_authority_whose_file_is_gone_is_told_and_nothing_ends(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as open_:
        url = f"https://127.0.0.1:{open_.getsockname()[1]}"
        assert look(url, certificates=tmp_path / "gone.pem")["certificate"].word == "broken"
