"""What every page of the desk works with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from starlette.datastructures import URL
from starlette.responses import RedirectResponse, Response

from sync.cases.lapor import LaporGateway
from sync.cases.refusal import Refusal
from sync.cases.working_calendar import JAKARTA
from sync.central.delegations import hands_of
from sync.central.examination import Finding
from sync.central.fleet import Limits
from sync.central.keys import CentreKeys
from sync.central.messages.showing import waiting_count
from sync.central.notices import unread
from sync.central.offices import seen_by
from sync.central.orders import Orders
from sync.central.passkeys import Relying
from sync.central.passwords import Passwords
from sync.central.people import Person
from sync.central.settings import CentralSettings
from sync.central.store import Clock, Store
from sync.desk.figures.kept import Kept
from sync.desk.menu import menu_for
from sync.desk.notices.stream import Pulse
from sync.desk.pages import Pages
from sync.desk.views import Chrome, Said
from sync.desk.wording import Wording
from sync.desk.words import moment_words
from sync.papers.bsre import BsreService

SEARCH, NOTICES, MESSAGES = "/cari", "/pemberitahuan", "/pesan-masuk"
"""Addresses that the head of a page leads to, once they are there."""


@dataclass(frozen=True, slots=True)
class Cookie:
    """The cookie that carries a sign-in.

    Browsers keep a ``__Host-`` cookie only with Secure, and a Secure one only over https (or on localhost,
    not in every browser). So over plain http, which the office process allows on loopback alone, it goes
    without both; there no wire carries it.
    """

    secure: bool

    @property
    def name(self) -> str:
        return "__Host-meja" if self.secure else "meja-lokal"

    def put(self, response: Response, session_id: str) -> None:
        """Hand the browser its session; it forgets it when it is closed."""
        response.set_cookie(
            self.name, session_id, path="/", secure=self.secure, httponly=True, samesite="lax"
        )

    def drop(self, response: Response) -> None:
        """Take it back."""
        response.delete_cookie(self.name, path="/", secure=self.secure, httponly=True, samesite="lax")


NO_PASSKEYS = Refusal("passkey.no_name")


@dataclass(frozen=True, slots=True)
class Access:
    """How one comes in. ``second_factor_for``: roles that need more than a password; ``relying``: whom passkeys are made
    for, or why there can be none at this address."""

    second_factor_for: frozenset[str] = frozenset()
    relying: Relying | Refusal = NO_PASSKEYS


@dataclass(frozen=True, slots=True)
class Desk:
    """The desk over one store. ``centre_url``: where kiosks reach the centre, as the enrolment code says it.
    ``limits``: when a kiosk counts as silent; ``pulse``: what open pages hear of;
    ``examine``: what the doctor finds.
    """

    store: Store
    keys: CentreKeys
    passwords: Passwords
    clock: Clock
    wording: Wording
    pages: Pages
    cookie: Cookie
    centre_url: str
    limits: Limits
    pulse: Pulse
    settings: CentralSettings
    examine: Callable[[], list[Finding]]
    access: Access = Access()
    bsre: BsreService | None = None
    """The e-sign service, where the office has an account."""
    lapor: LaporGateway | None = None
    """The way to SP4N-LAPOR!, where the office is in it."""
    paths: set[str] = field(default_factory=set)
    """The addresses that there are, for the menu."""
    figures: Kept = field(default_factory=Kept)
    """Figures that still hold."""
    places: Kept = field(default_factory=Kept, repr=False)
    """The country's table of villages from its first use on, one for all offices of the store."""

    others: dict[str, Desk] = field(default_factory=dict, repr=False)
    """The same desk as the store's other offices see it, once somebody of theirs has come."""

    @property
    def orders(self) -> Orders:
        """What the office wants of its machines."""
        return Orders(self.store.folder)

    def of(self, office_id: str) -> Desk:
        """With this office's letterhead, services and villages in the place of the settings'."""
        if office_id == self.store.office_id:
            return self
        self.others.setdefault(self.store.office_id, self)
        if office_id not in self.others:
            store = seen_by(self.store, office_id)
            wording = replace(self.wording, office=store.rules.office)
            self.others[office_id] = replace(self, store=store, wording=wording, figures=Kept())
        return self.others[office_id]

    def chrome(self, person: Person | None = None, token: str = "", here: str = "") -> Chrome:
        """What stands around a page for this person."""
        office = self.of(person.office_id).store.rules.office if person else self.store.rules.office
        return Chrome(
            office=office.name,
            regency=office.regency,
            now=moment_words(self.clock()),
            person="" if person is None else person.name,
            role="" if person is None else self.wording.say("role", person.role),
            token=token,
            here=here,
            sees_cases=person is not None and person.sees_cases,
            menu=() if person is None else menu_for(person, self.paths),
            acting=() if person is None else self._acting(person),
            searches=person is not None and person.sees_cases and SEARCH in self.paths,
            unread=None if person is None else unread(self.store, person),
            counts={} if person is None else self._waiting(person),
        )

    def _waiting(self, person: Person) -> dict[str, int]:
        """What the menu counts beside its entries."""
        if MESSAGES not in self.paths or not person.handles_cases:
            return {}
        return {"messages": waiting_count(self.store, person)}

    def _acting(self, person: Person) -> tuple[str, ...]:
        """The offices that the person fills for somebody else today, in words."""
        today = self.clock().astimezone(JAKARTA).date()
        with self.store.reading() as connection:
            hands = hands_of(connection, person, today)
        return tuple(
            f"{self.wording.say('acting', hand.manner)} {self.wording.say('role', hand.role)}"
            for hand in hands
            if hand.acting_for
        )

    def go(self, path: str, said: str = "") -> RedirectResponse:
        """On to another page of the desk, with a message by its code."""
        address = URL(self.pages.root + path)
        return RedirectResponse(str(address.include_query_params(kabar=said) if said else address), 303)

    def refused(self, title: str, refusal: Refusal) -> Said:
        """A refusal as the message at the head of a page."""
        return Said("error", title, self.wording.refusal(refusal))
