"""The office's procedure (SOP) as data: twelve steps, who does each, in what time, with what outcome."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sync.cases.reading import Table
from sync.cases.stages import Stage, derived, read_stages

ROLES = ("camat", "sekcam", "kasi", "staf")
"""Who may act in a step. ``kasi`` stands for Kasi and Kasubag alike, as in the published table."""

LINE = ("staf", "kasi", "sekcam", "camat")
"""From below upward: whom a step goes to when nobody is left who may do it."""

WAYS_ON = ("CompleteStep", "Dispose", "Sign", "RecordDelivery")
"""The commands by which a step may be completed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SopStep:
    """One step. Its standard is either ``standard_minutes`` of office hours or ``standard_days`` whole ones.

    ``activity``, ``needs``, ``output``: the published wording; ``actor``: the role that does it; ``also``:
    roles that may do it too; ``supervisor``: "" where nobody above is named; ``public``: plain words for
    citizens by language (id, mad, en); ``gives``: "agenda" or "letter" where that book's number is given;
    ``way_on``: the command that completes it, of `WAYS_ON`; ``initials``: roles that put their paraf on the letter
    before the actor does, in order; ``of_unit``: it belongs to the unit that the disposition names; ``needs_letter``:
    a version of the letter must be there; ``escalate_to``: the role that is told, and that steps in when nobody is
    left; ``next``: the step after it, None after the last; ``stage``: the number of the stage, from 1, under which citizens
    are told of it.
    """

    number: int
    activity: str
    actor: str
    also: tuple[str, ...] = ()
    supervisor: str = ""
    needs: tuple[str, ...] = ()
    standard_minutes: int = 0
    standard_days: int = 0
    output: str = ""
    public: Mapping[str, str] = field(hash=False)
    note_required: bool = False
    gives: str = ""
    way_on: str = "CompleteStep"
    initials: tuple[str, ...] = ()
    of_unit: bool = False
    needs_letter: bool = False
    escalate_to: str = ""
    next: int | None
    stage: int = 1

    @property
    def roles(self) -> tuple[str, ...]:
        """All roles that may complete it."""
        return (self.actor, *self.also)

    def words(self, language: str) -> str:
        """What a citizen reads; Indonesian where a language has none."""
        return self.public.get(language) or self.public["id"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sop:
    """The whole procedure. Terms: ``promised_days`` working days; the legal ones are calendar days.

    ``separate``: steps that belong in different hands (drafter, checker, signer); ``class_days``: working days of a
    class that has a shorter promise; ``identity_days``: calendar days that a complainant has to complete the identity;
    ``branches``: the steps at which a case may leave the straight way or comes back to it, by name; ``acts``: the
    roles that may do what belongs to no single step, by the command's name; ``stages``: as what citizens are told how far
    a case is, in order.
    """

    version: str
    steps: tuple[SopStep, ...]
    promised_days: int
    completeness_days: int
    decision_days: int
    separate: tuple[int, ...] = ()
    identity_days: int = 30
    class_days: Mapping[str, int] = field(default_factory=dict, hash=False)
    branches: Mapping[str, int] = field(default_factory=dict, hash=False)
    acts: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    stages: tuple[Stage, ...] = ()

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, object]) -> Sop:
        """From sop.toml; ValueError names the path."""
        top = Table(mapping)
        top.only(("version", "terms", "separate", "steps", "branches", "acts", "stages"))
        terms = top.table("terms")
        terms.only(("promised_days", "completeness_days", "decision_days", "identity_days", "class_days"))
        rows, branches = top.tables("steps"), _branches(top.table("branches"))
        sop = cls(
            version=top.text("version"),
            steps=tuple(_step(row, place + 1, len(rows), branches) for place, row in enumerate(rows)),
            promised_days=terms.days("promised_days"),
            completeness_days=terms.days("completeness_days"),
            decision_days=terms.days("decision_days"),
            separate=top.numbers("separate"),
            identity_days=terms.days("identity_days", 30),
            class_days=_class_days(terms),
            branches=branches,
            acts=_acts(top.table("acts")),
            stages=read_stages(top.tables("stages")),
        )
        sop._refuse_gaps()
        if "stages" in top.values:
            sop._refuse_stages()
        return sop

    def step(self, number: int) -> SopStep:
        """The step of this number, 1 to `last`; KeyError for any other."""
        if not 1 <= number <= self.last:
            raise KeyError(number)
        return self.steps[number - 1]

    def stage_of(self, number: int) -> int:
        """The number of the stage, from 1, in which this step lies."""
        return self.step(number).stage

    def steps_of(self, stage: int) -> tuple[SopStep, ...]:
        """The steps of this stage, in order."""
        return tuple(step for step in self.steps if step.stage == stage)

    def at(self, branch: str) -> int:
        """The number of the step of this branch, e.g. ``at("checking")`` is 8."""
        return self.branches[branch]

    def days_of(self, klass: str) -> int:
        """Working days that are promised to a case of this class: a class shortens the term, never lengthens it."""
        return min(self.class_days.get(klass, self.promised_days), self.promised_days)

    def may_do(self, act: str) -> tuple[str, ...]:
        """The roles that may do this command, where no step says so."""
        return self.acts.get(act, ())

    @property
    def last(self) -> int:
        """The number of the last step: 12."""
        return len(self.steps)

    def _refuse_gaps(self) -> None:
        if not self.steps:
            raise ValueError("steps: expected at least one")
        for step in self.steps:
            if step.next is not None and not 1 <= step.next <= self.last:
                raise ValueError(f"steps[{step.number - 1}].next: no such step")
        for number in self.separate:
            if not 1 <= number <= self.last:
                raise ValueError("separate: no such step")
        for name, number in self.branches.items():
            if not 1 <= number <= self.last:
                raise ValueError(f"branches.{name}: no such step")

    def _refuse_stages(self) -> None:
        """Each stage has its steps, and one follows the other: whoever reads "Ditangani" has been through "Diperiksa"."""
        told = 1
        for step in self.steps:
            if not told <= step.stage <= min(told + 1, len(self.stages)):
                raise ValueError(f"steps[{step.number - 1}].stage: expected {told} or the one after it")
            told = step.stage
        if told != len(self.stages):
            raise ValueError(f"stages[{told}]: no step belongs to it")


def _step(row: Table, place: int, of: int, branches: Mapping[str, int]) -> SopStep:
    row.only(
        [
            "number",
            "activity",
            "actor",
            "also",
            "supervisor",
            "needs",
            "standard_minutes",
            "standard_days",
            "output",
            "public",
            "note_required",
            "gives",
            "way_on",
            "initials",
            "of_unit",
            "needs_letter",
            "escalate_to",
            "next",
            "stage",
        ]
    )
    if row.number("number") != place:
        raise ValueError(f"{row.path}.number: expected {place}")
    step = SopStep(
        number=place,
        activity=row.text("activity"),
        actor=row.choice("actor", ROLES),
        also=row.texts("also"),
        supervisor=row.choice("supervisor", ("", *ROLES), ""),
        needs=row.texts("needs"),
        standard_minutes=row.number("standard_minutes", 0),
        standard_days=row.number("standard_days", 0),
        output=row.text("output"),
        public=_words(row.table("public")),
        note_required=row.flag("note_required", False),
        gives=row.choice("gives", ("", "agenda", "letter"), ""),
        way_on=row.choice("way_on", WAYS_ON, "CompleteStep"),
        initials=row.texts("initials"),
        of_unit=row.flag("of_unit", False),
        needs_letter=row.flag("needs_letter", False),
        escalate_to=row.choice("escalate_to", ("", *ROLES), ""),
        next=row.number("next", place + 1) if place < of or "next" in row.values else None,
        stage=row.number("stage", derived(place, branches)),
    )
    if (step.standard_minutes > 0) == (step.standard_days > 0):
        raise ValueError(f"{row.path}: expected standard_minutes or standard_days")
    if not set(step.also) <= set(ROLES):
        raise ValueError(f"{row.path}.also: expected roles among {', '.join(ROLES)}")
    if not set(step.initials) <= set(ROLES):
        raise ValueError(f"{row.path}.initials: expected roles among {', '.join(ROLES)}")
    return step


_BRANCHES = {
    "identity": 2,
    "substance": 4,
    "clarification": 5,
    "referral": 6,
    "drafting": 7,
    "checking": 8,
    "signing": 10,
    "delivery": 12,
}
"""At which step a branch leaves the straight way or comes back to it: the published procedure's own steps."""

_ACTS: Mapping[str, tuple[str, ...]] = {
    "PapersArrived": ROLES,
    "CloseIncomplete": ("kasi", "sekcam", "camat"),
    "SetClass": ROLES,
    "NameAccused": ROLES,
    "Withdraw": ROLES,
    "LinkDuplicate": ROLES,
    "Unlink": ROLES,
    "Reopen": ("kasi", "sekcam", "camat"),
    "Assign": ("kasi", "sekcam", "camat"),
    "FlagPublic": ("sekcam", "camat"),
    "VoidNumber": ("kasi", "sekcam", "camat"),
    "VoidAgendaNumber": ("kasi", "sekcam", "camat"),
}


def _class_days(terms: Table) -> dict[str, int]:
    found = terms.table("class_days")
    return {klass: found.days(klass) for klass in found.values}


def _branches(table: Table) -> dict[str, int]:
    table.only(_BRANCHES)
    return {name: table.number(name, step) for name, step in _BRANCHES.items()}


def _acts(table: Table) -> dict[str, tuple[str, ...]]:
    """Who may do what belongs to no single step; an act that the office does not name keeps our proposal."""
    table.only(_ACTS)
    acts = {name: table.texts(name) if name in table.values else roles for name, roles in _ACTS.items()}
    for name, roles in acts.items():
        if not set(roles) <= set(ROLES):
            raise ValueError(f"acts.{name}: expected roles among {', '.join(ROLES)}")
    return acts


def _words(table: Table) -> dict[str, str]:
    table.only(("id", "mad", "en"))
    return {"id": table.text("id")} | {language: table.text(language) for language in table.values}
