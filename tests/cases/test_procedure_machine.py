"""Anybody tries anything on a case: whatever is let through keeps to the procedure.

No step is left out without saying so, nobody acts who may not or whom it is about, a letter has three people's hands,
and what a page offers is not refused.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from sync.cases import commands, desk_events
from sync.cases.authority import Context
from sync.cases.case import AgendaNumber, CaseFile
from sync.cases.commands import Command
from sync.cases.events import (
    AgendaNumberGiven,
    CaseReceived,
    Event,
    StepCompleted,
    as_record,
    from_record,
    kind_of,
)
from sync.cases.hands import Hand
from sync.cases.procedure import Sop
from sync.cases.refusal import Refusal
from sync.cases.sop import decide, offers
from sync.cases.way_on import numbered
from sync.cases.working_calendar import WorkingCalendar

RECEIVED = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
DIGEST = "ab" * 32
ROSTER = tuple(
    Hand(actor=actor, role=role, unit=unit)
    for actor, role, unit in (
        ("ani", "staf", "pelayanan"),
        ("bambang", "staf", "umum"),
        ("citra", "kasi", "pelayanan"),
        ("dedi", "kasi", "umum"),
        ("endang", "sekcam", ""),
        ("fajar", "camat", ""),
    )
)
PLH = Hand(actor="citra", role="camat", acting_for="fajar", manner="plh")
EVERYBODY = (*ROSTER, PLH, Hand(actor="gita", role="auditor"), Hand(actor="hadi", role="admin"))
KINDS: tuple[type, ...] = tuple(
    getattr(commands, name)
    for name in [
        "CompleteStep",
        "AskToComplete",
        "PapersArrived",
        "CloseIncomplete",
        "SetClass",
        "NameAccused",
        "Dispose",
        "AddClarification",
        "SaveLetter",
        "ReturnForCorrection",
        "RefuseSignature",
        "NumberLetter",
        "VoidNumber",
        "VoidAgendaNumber",
        "Sign",
        "RecordDelivery",
        "DeliveryFailed",
        "Withdraw",
        "LinkDuplicate",
        "Unlink",
        "Reopen",
        "Take",
        "GiveBack",
        "Assign",
        "FlagPublic",
    ]
)
CHOOSY = {
    "NameAccused", "SetClass", "Assign", "Dispose", "Sign", "RecordDelivery", "DeliveryFailed", "Reopen", "FlagPublic",
    "VoidNumber", "VoidAgendaNumber",
}  # fmt: skip
"""What a person has to choose rightly, which dice do not."""
SELDOM = {
    "Withdraw",
    "NameAccused",
    "CloseIncomplete",
    "SetClass",
    "LinkDuplicate",
    "FlagPublic",
    "VoidNumber",
    "VoidAgendaNumber",
}


@dataclass
class Office:
    """One case after another, its books, and a dice: everything that happens follows from the seed."""

    sop: Sop
    calendar: WorkingCalendar
    dice: Random
    books: Counter[str] = field(default_factory=Counter)
    voided: Counter[str] = field(default_factory=Counter)
    now: datetime = RECEIVED
    kinds: Counter[str] = field(default_factory=Counter)

    def context(self) -> Context:
        return Context(
            sop=self.sop, now=self.now, allow_anonymous=True, roster=ROSTER, calendar=self.calendar
        )

    def one_case(self, attempts: int) -> list[Event]:
        self.now = RECEIVED
        mode = self.dice.choice(["terbuka", "dirahasiakan", "anonim"])
        events: list[Event] = [
            CaseReceived(
                at=self.now,
                case_id="c",
                number="n",
                serial=1,
                form_version="1",
                sop_version="1",
                identity_mode=mode,
            )
        ]
        case = CaseFile.fold(events)
        for _ in range(attempts):
            self.now += timedelta(hours=self.dice.choice([0, 1, 5, 30, 800]))
            command = self.some_command(case)
            answer = decide(case, command, self.context())
            if isinstance(answer, Refusal):
                continue
            allowed(case, command, answer)
            for event in answer:
                self.count(event)
                assert from_record(kind_of(event), as_record(event)) == event
                case = case.after(event)
            events += answer
        assert CaseFile.fold(events) == case
        return events

    def some_command(self, case: CaseFile) -> Command:
        """Mostly what brings the case on, by somebody who may, if there is one; else any, with anything in it."""
        hands = self.dice.sample(EVERYBODY, len(EVERYBODY))
        if self.dice.random() < 0.1:
            return self.filled(case, self.dice.choice(KINDS), hands[0], well=False)
        kind = self.dice.choice(KINDS)
        if self.dice.random() < 0.6 and case.step is not None:
            kind = getattr(commands, self.sop.step(case.step).way_on)
        if kind.__name__ in SELDOM and self.dice.random() < 0.7:
            kind = commands.SaveLetter
        if case.paused_since is not None and self.dice.random() < 0.5:
            kind = self.dice.choice([commands.PapersArrived, commands.CloseIncomplete])
            self.now += timedelta(days=self.dice.choice([0, 32]))
        if case.step == self.sop.at("identity") and case.paused_since is None and self.dice.random() < 0.2:
            kind = commands.AskToComplete
        if case.step == self.sop.at("clarification") and self.dice.random() < 0.2:
            kind = commands.AddClarification
        tried = [self.filled(case, kind, hand, well=True) for hand in hands]
        context = self.context()
        return next((one for one in tried if not isinstance(decide(case, one, context), Refusal)), tried[0])

    def filled(self, case: CaseFile, kind: type, hand: Hand, *, well: bool) -> Command:
        pick = self.dice.choice
        step = case.step if well and case.step is not None else pick(range(1, 13))
        gives = self.sop.step(step).gives
        taking = bool(gives) and step == case.step and not (gives == "letter" and numbered(case))
        takes = "letter" if kind in (commands.NumberLetter, commands.VoidNumber) else gives if taking else ""
        takes = "agenda" if kind is commands.VoidAgendaNumber else takes
        newest = 0 if case.letter is None else case.letter.version
        fields: dict[str, Any] = {
            "step": step,
            "note": "Sesuai." if well else pick(["", "x"]),
            "reason": "Alasan." if well else pick(["", "x"]),
            "missing": "KTP" if well else "",
            "number": AgendaNumber(self.books[takes] + 1, 2026) if takes else None,
            "klass": pick(["biasa", "informasi", "pengawasan"]),
            "persons": tuple(
                self.dice.sample(["ani", "citra", "dedi", "endang", "fajar"], pick([0, 0, 1, 2]))
            ),
            "units": pick([(), (), ("umum",)]),
            "confirmed": True,
            "kind": pick(["tindak_lanjut", "bukan_kewenangan", "pengawasan"]),
            "unit": pick(["pelayanan", "umum", ""]),
            "body": "Inspektorat" if well else pick(["", "x"]),
            "nature": "biasa",
            "instruction": "",
            "paper": "p",
            "version": newest + 1 if well else pick(range(4)),
            "sha256": DIGEST if well else pick(["", DIGEST]),
            "way": pick(["basah", "p12", "ambil", "pos", "publik"]),
            "to": pick(ROSTER).actor,
            "proof": "",
            "content": pick([None, 1, 4]),
            "leading": "other",
            "new_case": pick(["", "", "new"]),
            "public": pick([True, False]),
            "title": "Jalan",
            "text": "Sudah dijawab.",
        }
        names = kind.__dataclass_fields__.keys() - {"hand"}  # type: ignore[attr-defined]
        command: Command = kind(hand=hand, **{name: fields[name] for name in names})
        return command

    def count(self, event: Event) -> None:
        """Each number given is the book's next one; one that is voided was given."""
        self.kinds[kind_of(event)] += 1
        if isinstance(event, AgendaNumberGiven | desk_events.LetterNumberGiven):
            book = "agenda" if isinstance(event, AgendaNumberGiven) else "letter"
            assert event.value == self.books[book] + 1
            self.books[book] += 1
        if isinstance(event, desk_events.NumberVoided):
            assert event.value <= self.books[event.series]
            self.voided[f"{event.series} {event.value}"] += 1
            assert self.voided[f"{event.series} {event.value}"] == 1


def allowed(case: CaseFile, command: Command, events: tuple[Event, ...]) -> None:
    """Nobody whom it is about, nobody without an office, and every event in the name of who acted."""
    hand = command.hand
    assert hand.role in ("staf", "kasi", "sekcam", "camat")
    assert not case.accused.covers(hand.actor, hand.unit)
    assert hand.acting_for not in case.accused.persons or not hand.acting_for
    for event in events:
        told = as_record(event)
        assert (told["actor"], told["role"], told["acting_for"]) == (hand.actor, hand.role, hand.acting_for)


def keeps_to_the_procedure(events: list[Event]) -> None:
    """One case's journal read by a second, simpler eye than `CaseFile`."""
    step: int | None = 1
    paused = False
    hands: dict[int, set[str]] = {}
    for event in events:
        match event:
            case StepCompleted():
                assert (event.step, paused) == (step, False)
                hands.setdefault(event.step, set()).add(event.actor)
                three_people(event.step, event.actor, hands)
                step = event.next_step
            case desk_events.StepSkipped():
                assert (event.step, paused) == (step, False)
                assert event.step in (2, 5)
                step = event.next_step
            case desk_events.ReturnedForCorrection() | desk_events.SignatureRefused():
                assert (event.step, event.next_step) == (step, 7)
                hands = {number: who for number, who in hands.items() if number < 7}
                step = 7
            case desk_events.LetterSaved(step=7):
                hands.setdefault(7, set()).add(event.actor)
            case desk_events.Initialled():
                three_people(8, event.actor, hands)
                hands.setdefault(8, set()).add(event.actor)
            case desk_events.ClockPaused():
                assert (step, paused) == (2, False)
                paused = True
            case desk_events.ClockResumed():
                paused = False
            case desk_events.CaseClosed():
                step, paused = None, False
            case desk_events.Reopened(new_case=""):
                assert step is None
                step = event.step
                hands = {number: who for number, who in hands.items() if number < event.step}
            case _:
                pass


def three_people(step: int, login: str, hands: dict[int, set[str]]) -> None:
    for earlier in {8: (7,), 10: (7, 8)}.get(step, ()):
        assert login not in hands.get(earlier, set())


def test_whatever_is_let_through_keeps_to_the_procedure(sop: Sop, calendar: WorkingCalendar) -> None:
    """A hundred cases; each kind of event of the desk happens to some of them."""
    office = Office(sop, calendar, Random(20261126))
    for _ in range(100):
        keeps_to_the_procedure(office.one_case(attempts=60))
    by_others = {desk_events.DeadlineMoved, desk_events.Escalated}
    seldom = {kind.__name__ for kind in desk_events.KINDS if kind not in by_others} - office.kinds.keys()
    assert seldom == set()
    assert office.books["letter"] > 10


def test_what_is_offered_is_not_refused(sop: Sop, calendar: WorkingCalendar) -> None:
    """For everybody, at every turn of a case: an offer with its blanks filled in sensibly goes through."""
    office = Office(sop, calendar, Random(7))
    kept: Counter[str] = Counter()
    for _ in range(12):
        events = office.one_case(attempts=40)
        for n in range(1, len(events) + 1, 3):
            case, context = CaseFile.fold(events[:n]), office.context()
            for hand in EVERYBODY:
                for offer in offers(case, (hand,), context):
                    if offer.refusal is None and offer.name not in CHOOSY:
                        command = office.filled(case, getattr(commands, offer.name), hand, well=True)
                        assert not isinstance(decide(case, command, context), Refusal), (offer, command)
                        kept[offer.name] += 1
    assert len(kept) > 8
