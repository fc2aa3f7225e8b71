"""The office's procedure (SOP) as data: twelve steps, who does each, in what time, with what outcome."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sync.cases.reading import Table

ROLES = ("camat", "sekcam", "kasi", "staf")
"""Who may act in a step. ``kasi`` stands for Kasi and Kasubag alike, as in the published table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SopStep:
    """One step. Its standard is either ``standard_minutes`` of office hours or ``standard_days`` whole ones.

    ``activity``, ``needs``, ``output``: the published wording; ``actor``: the role that does it; ``also``:
    roles that may do it too; ``supervisor``: "" where nobody above is named; ``public``: plain words for
    citizens by language (id, mad, en); ``gives``: "agenda" where the register's number is given;
    ``next``: the step after it, None after the last.
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
    next: int | None

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

    ``separate``: steps that belong in different hands (drafter, checker, signer).
    """

    version: str
    steps: tuple[SopStep, ...]
    promised_days: int
    completeness_days: int
    decision_days: int
    separate: tuple[int, ...] = ()

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, object]) -> Sop:
        """From sop.toml; ValueError names the path."""
        top = Table(mapping)
        top.only(("version", "terms", "separate", "steps"))
        terms = top.table("terms")
        terms.only(("promised_days", "completeness_days", "decision_days"))
        rows = top.tables("steps")
        sop = cls(
            version=top.text("version"),
            steps=tuple(_step(row, place + 1, len(rows)) for place, row in enumerate(rows)),
            promised_days=terms.days("promised_days"),
            completeness_days=terms.days("completeness_days"),
            decision_days=terms.days("decision_days"),
            separate=top.numbers("separate"),
        )
        sop._refuse_gaps()
        return sop

    def step(self, number: int) -> SopStep:
        """The step of this number, 1 to `last`; KeyError for any other."""
        if not 1 <= number <= self.last:
            raise KeyError(number)
        return self.steps[number - 1]

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


def _step(row: Table, place: int, of: int) -> SopStep:
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
            "next",
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
        gives=row.choice("gives", ("", "agenda"), ""),
        next=row.number("next", place + 1) if place < of or "next" in row.values else None,
    )
    if (step.standard_minutes > 0) == (step.standard_days > 0):
        raise ValueError(f"{row.path}: expected standard_minutes or standard_days")
    if not set(step.also) <= set(ROLES):
        raise ValueError(f"{row.path}.also: expected roles among {', '.join(ROLES)}")
    return step


def _words(table: Table) -> dict[str, str]:
    table.only(("id", "mad", "en"))
    return {"id": table.text("id")} | {language: table.text(language) for language in table.values}
