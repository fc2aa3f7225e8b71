"""The office that all pages are looked at in: people of every role, a kiosk, cases at several steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from sync.central.passwords import Passwords
from sync.central.people import Person, add_person, choose_password, invite
from sync.central.service import Centre
from tests.desk.conftest import PASSWORD, Hands, card
from tests.desk.staffed import Staffed

CHEAP = Passwords(memory_kib=64, time_cost=1, parallelism=1)


@dataclass
class World:
    """One office. ``cases``: ids by a word of what they are for; ``made``: what a recipe has added, by its own word."""

    office: Staffed
    cases: dict[str, str] = field(default_factory=dict)
    made: dict[str, str] = field(default_factory=dict)

    @classmethod
    def furnished(cls, office: Staffed) -> World:
        """With complaints filed: ``fresh``, ``hidden`` (confidential), ``long`` and ``anonymous``."""
        world = cls(office)
        kiosk = office.kiosk
        world.cases["fresh"] = kiosk.file((("scan", card()),), assisted="petugas")
        world.cases["hidden"] = kiosk.file((("scan", card()),), identity_mode="dirahasiakan")
        long_name = "Mohammad Taufiqurrahman Wahyudiningrat " * 2
        world.cases["long"] = kiosk.file((("scan", card()),), name=long_name, account="x" * 4000)
        world.cases["anonymous"] = kiosk.file(identity_mode="anonim")
        return world

    @property
    def centre(self) -> Centre:
        return self.office.centre

    @property
    def clock(self) -> Hands:
        return self.office.clock

    @property
    def people(self) -> dict[str, Person]:
        """Everybody by login."""
        return self.office.people

    def at(self, step: int) -> str:
        """A case at this step; the same one each time."""
        word = f"at {step}"
        if word not in self.cases:
            self.cases[word] = self.office.case(through=step - 1)
        return self.cases[word]

    def hire(self, login: str, name: str, role: str) -> Person:
        """Somebody more of this office, with PASSWORD."""
        store = self.centre.store
        added = add_person(store, store.office_id, login=login, name=name, role=role, clock=self.clock)
        assert isinstance(added, Person)
        token = invite(store, added.person_id, self.clock)
        assert isinstance(choose_password(store, CHEAP, token, PASSWORD, self.clock), Person)
        self.people[login] = added
        return added


@dataclass(frozen=True)
class Recipe:
    """``role``: who looks ("" nobody signed in); ``address``: where, under the application's own root.

    ``status``: what it answers; ``shows``: words that must be there, so that no other page is looked at by mistake.
    """

    role: str
    address: Callable[[World], str] | str
    shows: str = ""
    status: int = 200

    def at(self, world: World) -> str:
        """The address in this office."""
        return self.address if isinstance(self.address, str) else self.address(world)


@dataclass(frozen=True)
class NoPage:
    """An address that answers no page of its own: a file, a picture, a stream, a way on. ``reason``: which."""

    reason: str


Recipes = dict[str, Recipe | NoPage]
