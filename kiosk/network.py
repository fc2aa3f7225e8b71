"""How far the line to the centre holds, step by step, as somebody without a shell needs to know it.

Cable, address, gateway, name, connection, certificate, answer: each is one fact with a stable word. What cannot be looked
at since a step before it failed is said to be so. Nothing is sent but what a visit to the centre's own list of keys sends.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from kiosk.maintenance import NETWORK_STEPS, NetworkFact

_PATIENCE_S = 6.0
SOON = timedelta(days=14)
"""Left of a certificate: time enough to have it renewed."""
_UP = "1"
_COMPLETE = 0x2
"""linux/if_arp.h: the neighbour has answered."""
_VERIFY = {9: "not-yet", 10: "expired", 62: "other-name", 18: "unknown-issuer", 19: "unknown-issuer"}
"""X509_V_ERR_* of OpenSSL; all others are called ``unknown-issuer`` too: the authority is not one that is trusted here."""


def _resolved(host: str, port: int) -> str:
    return str(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][4][0])


def _own_address() -> str:
    """That from which the world would be spoken to, "" without any; asking for it sends nothing."""
    for family, far in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((far, 9))
            return str(probe.getsockname()[0])
    return ""


@dataclass(frozen=True, slots=True)
class NetworkLook:
    """``url``: of the centre; ``certificates``: its own authority, None for the system's; ``answers``: asks the centre
    itself, "" once it has answered under its signature, else a stable word. ``cards``, ``kernel``: where Linux says it; ``own``: the machine's address.
    """

    url: Callable[[], str]
    certificates: Path | None
    answers: Callable[[], str]
    clock: Callable[[], datetime]
    cards: Path = Path("/sys/class/net")
    kernel: Path = Path("/proc/net")
    resolve: Callable[[str, int], str] = _resolved
    own: Callable[[], str] = _own_address

    def look(self, on_fact: Callable[[NetworkFact], None]) -> None:
        """Every step in its order; blocks for seconds where nothing answers."""
        left = list(NETWORK_STEPS)
        for fact in self._facts():
            on_fact(fact)
            left.remove(fact.step)
            if not fact.good and fact.stops:
                break
        for step in left:
            on_fact(NetworkFact(step, "skipped", good=None))

    def _facts(self) -> Iterator[NetworkFact]:
        parts = urlsplit(self.url())
        host, secure = parts.hostname or "", parts.scheme == "https"
        port = parts.port or (443 if secure else 80)
        here = _is_this_machine(host)
        if not here:
            yield from self._ways_out()
        else:
            for step in ("card", "address", "gateway"):
                yield NetworkFact(step, "here", good=True)
        name = self._name(host, port)
        yield name
        yield self._line(name.said, port)
        yield (
            self._certificate(host, name.said, port)
            if secure
            else NetworkFact("certificate", "here" if here else "plain", good=here)
        )
        said = self.answers()
        yield NetworkFact("centre", said or "good", good=not said)

    def _ways_out(self) -> Iterator[NetworkFact]:
        yield self._card()
        yield self._address()
        yield self._gateway()

    def _card(self) -> NetworkFact:
        names = [card.name for card in sorted(self.cards.glob("*")) if card.name != "lo"]
        up = [name for name in names if _word(self.cards / name / "carrier") == _UP]
        if up:
            return NetworkFact("card", "good", good=True, said=" ".join(up))
        return NetworkFact(
            "card", "no-cable" if names else "none", good=False, said=" ".join(names), stops=True
        )

    def _address(self) -> NetworkFact:
        address = self.own()
        if not address:
            return NetworkFact("address", "none", good=False, stops=True)
        alone = ipaddress.ip_address(address.partition("%")[0]).is_link_local
        return NetworkFact("address", "self" if alone else "good", good=not alone, said=address, stops=alone)

    def _gateway(self) -> NetworkFact:
        gateway = next(iter(_gateways(_lines(self.kernel / "route"))), "")
        if not gateway:
            return NetworkFact("gateway", "none", good=False)
        flags = _neighbours(_lines(self.kernel / "arp")).get(gateway)
        heard = flags is None or bool(flags & _COMPLETE)
        return NetworkFact("gateway", "good" if heard else "unheard", good=heard, said=gateway)

    def _name(self, host: str, port: int) -> NetworkFact:
        try:
            return NetworkFact("name", "good", good=True, said=self.resolve(host, port))
        except socket.gaierror as wrong:
            known = wrong.errno == socket.EAI_NONAME
            return NetworkFact("name", "unknown" if known else "no-server", good=False, said=host, stops=True)
        except UnicodeError:
            return NetworkFact("name", "unknown", good=False, said=host, stops=True)
        except OSError:
            return NetworkFact("name", "no-server", good=False, said=host, stops=True)

    def _line(self, address: str, port: int) -> NetworkFact:
        try:
            with socket.create_connection((address, port), _PATIENCE_S):
                return NetworkFact("line", "good", good=True, said=str(port))
        except ConnectionRefusedError:
            return NetworkFact("line", "refused", good=False, said=str(port), stops=True)
        except OSError:
            return NetworkFact("line", "silent", good=False, said=str(port), stops=True)

    def _certificate(self, host: str, address: str, port: int) -> NetworkFact:
        own = str(self.certificates) if self.certificates else None
        try:
            context = ssl.create_default_context(cafile=own)
            with (
                socket.create_connection((address, port), _PATIENCE_S) as plain,
                context.wrap_socket(plain, server_hostname=host) as line,
            ):
                until = _until(line.getpeercert() or {})
        except ssl.SSLCertVerificationError as wrong:
            word = _VERIFY.get(wrong.verify_code, "unknown-issuer")
            return NetworkFact("certificate", word, good=False, stops=True)
        except OSError:
            return NetworkFact("certificate", "broken", good=False, stops=True)
        soon = until is not None and until - self.clock() < SOON
        return NetworkFact(
            "certificate", "soon" if soon else "good", good=None if soon else True, until=until
        )


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return False


def _until(certificate: Mapping[str, object]) -> datetime | None:
    text = certificate.get("notAfter")
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(text), UTC) if isinstance(text, str) else None


def _gateways(lines: list[str]) -> Iterator[str]:
    """Of the default routes in /proc/net/route: hexadecimal, the lowest byte first."""
    for line in lines[1:]:
        columns = line.split()
        if len(columns) > 2 and columns[1] == "00000000" and columns[2] != "00000000":
            yield socket.inet_ntoa(bytes.fromhex(columns[2])[::-1])


def _neighbours(lines: list[str]) -> dict[str, int]:
    """Address: flags, of /proc/net/arp."""
    split = (line.split() for line in lines[1:])
    return {columns[0]: int(columns[2], 16) for columns in split if len(columns) > 3}


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text().splitlines()
    except OSError:
        return []


def _word(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError:  # a card that is down says "invalid argument"
        return ""
