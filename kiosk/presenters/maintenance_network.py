"""The way to the centre, step by step: a lamp each, and what to do about the one that is not well."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from kiosk.maintenance import NETWORK_STEPS, Network, NetworkFact, NetworkStep, Person
from kiosk.outside import Outside
from kiosk.presenters.commands import Back, Command, Primary
from kiosk.presenters.maintenance import StaffPage
from kiosk.presenters.maintenance_views import Lamp, StaffRow, StaffView
from kiosk.presenters.maintenance_words import moment
from kiosk.presenters.page import Going, Page
from kiosk.texts.text import Text, Verbatim, Words

_LABELS: Final[dict[NetworkStep, tuple[str, Text]]] = {
    "card": ("wifi", Text("staff.net.card")),
    "address": ("map-pin", Text("staff.net.address")),
    "gateway": ("signpost", Text("staff.net.gateway")),
    "name": ("book-open", Text("staff.net.name")),
    "line": ("arrow-left-right", Text("staff.net.line")),
    "certificate": ("shield-check", Text("staff.net.certificate")),
    "centre": ("landmark", Text("staff.centre")),
}
_SAID: Final = {
    "card.none": (Text("staff.net.no_card"), Text("staff.net.no_card_next")),
    "card.no-cable": (Text("staff.net.no_cable"), Text("staff.net.no_cable_next")),
    "address.none": (Text("staff.net.no_address"), Text("staff.net.no_address_next")),
    "address.self": (Text("staff.net.self_address"), Text("staff.net.no_address_next")),
    "gateway.none": (Text("staff.net.no_gateway"), Text("staff.net.no_address_next")),
    "gateway.unheard": (Text("staff.net.gateway_silent"), Text("staff.net.router_next")),
    "name.unknown": (Text("staff.net.name_unknown"), Text("staff.net.name_unknown_next")),
    "name.no-server": (Text("staff.net.no_dns"), Text("staff.net.router_next")),
    "line.refused": (Text("staff.net.refused"), Text("staff.net.centre_next")),
    "line.silent": (Text("staff.net.silent"), Text("staff.net.centre_next")),
    "certificate.expired": (Text("staff.net.cert_expired"), Text("staff.net.admin_next")),
    "certificate.not-yet": (Text("staff.net.cert_not_yet"), Text("staff.net.clock_next")),
    "certificate.other-name": (Text("staff.net.cert_name"), Text("staff.net.stop_next")),
    "certificate.unknown-issuer": (Text("staff.net.cert_issuer"), Text("staff.net.stop_next")),
    "certificate.broken": (Text("staff.net.cert_broken"), Text("staff.net.stop_next")),
    "certificate.plain": (Text("staff.net.plain"), Text("staff.net.admin_next")),
    "centre.login-page": (Text("staff.tried.login_page"), Text("staff.net.login_next")),
}
_NOT_OURS: Final = (Text("staff.net.no_answer"), Text("staff.net.centre_next"))


def fault_words(fault: str) -> Text:
    """What was broken, by its step and word, as the page says it: `certificate.expired`."""
    return _SAID.get(fault, _NOT_OURS)[0]


class NetworkPage(StaffPage):
    """Looks as it opens, on the thread of errands; each step shows as it is known."""

    def __init__(self, outside: Outside, person: Person, back: Callable[[], Page]) -> None:
        super().__init__(outside, person)
        assert self.machine.network is not None
        self._back, self._network = back, self.machine.network
        self._facts: dict[NetworkStep, NetworkFact] = {}  # written by the errand's thread, read by ours
        self._looking = False
        self._look(self._network)

    def view(self, language: str) -> StaffView:
        facts = dict(self._facts)
        return StaffView(
            screen="staff_network",
            title=Text("staff.network"),
            primary=None if self._looking else Text("staff.net.again"),
            can_go_back=True,
            rows=tuple(self._row(step, facts.get(step)) for step in NETWORK_STEPS),
        )

    def asked(self, command: Command) -> Going:
        match command:
            case Back():
                return self._back()
            case Primary() if not self._looking:
                self._look(self._network)
        return None

    def is_active(self) -> bool:
        return self._looking

    def _look(self, network: Network) -> None:
        facts: dict[NetworkStep, NetworkFact] = {}
        self._facts, self._looking = facts, True

        def keep(fact: NetworkFact) -> None:
            facts[fact.step] = fact

        self.machine.errands.start(lambda: network.look(keep), self._looked)

    def _looked(self, _nothing: None) -> None:
        self._looking = False
        broken = next((fact for fact in self._facts.values() if fact.good is False), None)
        self.did("network", "good" if broken is None else f"{broken.step}.{broken.word}")

    def _row(self, step: NetworkStep, fact: NetworkFact | None) -> StaffRow:
        icon, label = _LABELS[step]
        if fact is None:
            waits = Text("staff.net.looking" if self._looking else "staff.net.skipped")
            return StaffRow(step, icon, label, waits)
        if fact.word == "skipped":
            return StaffRow(step, icon, label, Text("staff.net.skipped"))
        if fact.good is False:
            said, more = _SAID.get(f"{step}.{fact.word}", _NOT_OURS)
            return StaffRow(step, icon, label, said, Lamp.BAD, more)
        return StaffRow(step, icon, label, _well(fact), _lamp(fact), _until(fact))


def _lamp(fact: NetworkFact) -> Lamp:
    return Lamp.LOOK if fact.good is None else Lamp.GOOD


def _well(fact: NetworkFact) -> Words:
    if fact.word == "here":
        return Text("staff.net.here")
    if fact.word == "soon":
        return Text("staff.net.cert_soon")
    return Verbatim(fact.said) if fact.said and fact.step != "line" else Text("staff.fine")


def _until(fact: NetworkFact) -> Text | None:
    return None if fact.until is None else Text("staff.keys_until", {"at": moment(fact.until)})
