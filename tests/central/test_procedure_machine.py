"""Anybody tries anything on a handful of cases, in a real store: numbers have no gap, a refusal leaves nothing behind,
every chain is whole. What the engine lets through is looked at in tests/cases/test_procedure_machine.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from sync.cases import commands
from sync.cases.commands import Command
from sync.cases.hands import Hand
from sync.cases.refusal import Refusal
from sync.central import case_journal, handling
from sync.central.case_views import CaseDetail
from sync.central.journal_days import broken_chains
from sync.central.people import Person
from sync.central.tables import case_event, series
from tests.central.conftest import new_kiosk
from tests.central.running import HandKiosk, RunningCentre, SteppedClock, case_id_of, centre_at
from tests.central.walking import (
    DIGEST,
    OFFICE,
    brought_to,
    hand_of,
    month_counts_hold,
    office_of,
    seen,
    step_on,
)

CASES = 3
LOGINS = [login for login, *_ in OFFICE]

blanks = st.fixed_dictionaries({
    "step": st.integers(1, 12),
    "note": st.sampled_from(["", "Sesuai."]),
    "reason": st.sampled_from(["", "Alasan."]),
    "kind": st.sampled_from(["tindak_lanjut", "bukan_kewenangan", "pengawasan", "lain"]),
    "unit": st.sampled_from(["", "pelayanan", "umum"]),
    "body": st.sampled_from(["", "Inspektorat"]),
    "way": st.sampled_from(["basah", "ambil", "pos", "publik"]),
    "to": st.sampled_from(LOGINS),
    "klass": st.sampled_from(["biasa", "informasi", "pengawasan"]),
    "version": st.integers(1, 3),
    "public": st.booleans(),
})  # fmt: skip
KINDS = [
    commands.CompleteStep, commands.AskToComplete, commands.PapersArrived, commands.CloseIncomplete, commands.SetClass,
    commands.Dispose, commands.AddClarification, commands.SaveLetter, commands.ReturnForCorrection,
    commands.RefuseSignature, commands.NumberLetter, commands.VoidNumber, commands.VoidAgendaNumber, commands.Sign,
    commands.RecordDelivery, commands.DeliveryFailed, commands.Withdraw, commands.Reopen, commands.Take,
    commands.GiveBack, commands.Assign, commands.FlagPublic,
]  # fmt: skip
NAMES = {kind.__name__ for kind in KINDS}
WITHDRAWN_OF_A_HUNDRED = 20
ALWAYS: dict[str, Any] = {
    "missing": "KTP", "sha256": DIGEST, "paper": "p", "instruction": "", "title": "Jalan", "text": "Sudah dijawab."
}  # fmt: skip


def made(kind: type, hand: Hand, filled: dict[str, Any]) -> Command:
    """The command with those of the blanks that it has."""
    fields = {**ALWAYS, **filled}
    names = kind.__dataclass_fields__.keys() - {"hand", "number", "proof", "content", "nature", "new_case"}  # type: ignore[attr-defined]
    command: Command = kind(hand=hand, **{name: fields[name] for name in names})
    return command


@dataclass
class World:
    """A centre, its people and a kiosk, kept for all runs; each run files cases of its own."""

    centre: RunningCentre
    people: dict[str, Person]
    kiosk: HandKiosk


class Machine(RuleBasedStateMachine):
    """One run: three cases, and whatever anybody does to them."""

    world: World

    @initialize(steps=st.lists(st.integers(1, 12), min_size=CASES, max_size=CASES))
    def file(self, steps: list[int]) -> None:
        """Complaints that have come to different steps already."""
        world = self.world
        records = [world.kiosk.complaint() for _ in range(CASES)]
        world.kiosk.post(*records)
        self.ids = [case_id_of(one) for one in records]
        for case_id, step in zip(self.ids, steps, strict=True):
            brought_to(world.centre.store, case_id, step, world.people, world.centre.clock)

    @rule(which=st.integers(0, CASES - 1), steps=st.integers(1, 6))
    def go_on(self, which: int, steps: int) -> None:
        """The straight way, as far as it is open just now."""
        world = self.world
        for _ in range(steps):
            case = self.case(which)
            if case.row.state != "open" or case.row.holder not in ("", "staf", "kasi", "sekcam", "camat"):
                return
            if case.row.holder in ("kasi", "sekcam", "camat") or case.row.unit == "umum":
                return
            try:
                step_on(world.centre.store, self.ids[which], world.people, world.centre.clock)
            except AssertionError:
                return  # e.g. a number was given before, or the checker has initialled

    @rule(
        which=st.integers(0, CASES - 1),
        who=st.sampled_from(LOGINS),
        kind=st.sampled_from(KINDS),
        filled=blanks,
    )
    def try_anything(self, which: int, who: str, kind: type, filled: dict[str, Any]) -> None:
        person = self.world.people[who]
        self.attempt(which, person, made(kind, hand_of(person), filled))

    @rule(
        which=st.integers(0, CASES - 1), who=st.sampled_from(LOGINS), pick=st.integers(0, 99), filled=blanks
    )
    def do_what_is_offered(self, which: int, who: str, pick: int, filled: dict[str, Any]) -> None:
        """Every offer is kept: what the page says may be done is not refused for who does it."""
        person = self.world.people[who]
        offers = [one for one in self.case(which, person).offers if one.refusal is None and one.name in NAMES]
        if not offers:
            return
        offer = offers[pick % len(offers)]
        if offer.name == "Withdraw" and pick > WITHDRAWN_OF_A_HUNDRED:
            return
        assert offer.hand is not None
        found = self.attempt(which, person, made(getattr(commands, offer.name), offer.hand, filled))
        if isinstance(found, Refusal):
            assert not found.code.startswith(("hand.", "case.", "sop.not_your", "sop.same", "sop.held"))

    @rule(which=st.integers(0, CASES - 1), who=st.sampled_from(LOGINS), other=st.sampled_from(LOGINS))
    def borrow_a_hand(self, which: int, who: str, other: str) -> None:
        if who != other:
            taken = commands.Take(hand=hand_of(self.world.people[other]))
            found = self.attempt(which, self.world.people[who], taken)
            assert found == Refusal("hand.not_yours")

    @rule(days=st.integers(1, 20))
    def time_passes(self, days: int) -> None:
        self.world.centre.clock.pass_(days=days)

    @invariant()
    def numbers_have_no_gap(self) -> None:
        with self.world.centre.store.reading() as connection:
            given = connection.execute(
                select(case_event.c.kind, case_event.c.content).where(
                    case_event.c.kind.in_(["AgendaNumberGiven", "LetterNumberGiven"])
                )
            ).all()
            last = {(row.name, row.year): row.last for row in connection.execute(select(series))}
        found: dict[tuple[str, int], list[int]] = {}
        for row in case_journal.msgspec.json.decode("[" + ",".join(row.content for row in given) + "]"):
            found.setdefault(("letter" if "text" in row else "agenda", row["year"]), []).append(row["value"])
        for key, values in found.items():
            assert sorted(values) == list(range(1, last[key] + 1))

    def case(self, which: int, who: Person | None = None) -> CaseDetail:
        world = self.world
        return seen(world.centre.store, self.ids[which], who or world.people["auditor"], world.centre.clock)

    def attempt(self, which: int, person: Person, command: Command) -> CaseDetail | Refusal:
        store, clock = self.world.centre.store, self.world.centre.clock
        before = self.case(which)
        found = handling.act(store, self.ids[which], before.version, command, person, clock)
        after = self.case(which)
        if isinstance(found, Refusal):
            assert (after.events, after.version) == (before.events, before.version)
            return found
        assert after.version == before.version + 1
        assert after.events[: len(before.events)] == before.events
        assert len(after.events) > len(before.events)
        assert {event.actor for event in after.events[len(before.events) :]} == {person.login}
        return found

    def teardown(self) -> None:
        """Every chain is whole, words and all, and the months' counts are those of the cases."""
        assert month_counts_hold(self.world.centre.store)
        assert broken_chains(self.world.centre.store, self.world.centre.store.office_id) == []


@pytest.fixture(params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    url = request.getfixturevalue("postgres_database") if request.param == "postgresql" else None
    with centre_at(tmp_path / "centre", url, SteppedClock()) as centre:
        yield World(centre, office_of(centre.store, centre.clock), new_kiosk(centre))


def test_whatever_is_let_through_keeps_to_the_procedure(world: World) -> None:
    on_postgresql = world.centre.store.engine.dialect.name == "postgresql"
    examples, steps = (1, 12) if on_postgresql else (5, 20)

    class OfThisWorld(Machine):
        pass

    OfThisWorld.world = world
    run_state_machine_as_test(
        OfThisWorld,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
