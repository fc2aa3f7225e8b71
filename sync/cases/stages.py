"""The steps of a procedure as citizens are told of them: five stages that need no explaining."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sync.cases.reading import Table

LANGUAGES = ("id", "mad", "en")


@dataclass(frozen=True, slots=True)
class Stage:
    """Plain words by language. ``reached``: it is over ("Diperiksa"); ``now``: it is under way ("Sedang diperiksa")."""

    reached: Mapping[str, str] = field(hash=False)
    now: Mapping[str, str] = field(hash=False)

    def words(self, language: str, *, now: bool) -> str:
        """What a citizen reads; Indonesian where a language has none."""
        said = self.now if now else self.reached
        return said.get(language) or said["id"]


USUAL = (
    Stage(
        {"id": "Diterima", "mad": "Ètarèma", "en": "Received"},
        {"id": "Baru diterima", "mad": "Bhuru ètarèma", "en": "Just received"},
    ),
    Stage(
        {"id": "Diperiksa", "mad": "Èparèksa", "en": "Checked"},
        {"id": "Sedang diperiksa", "mad": "Ghi' èparèksa", "en": "Being checked"},
    ),
    Stage(
        {"id": "Ditangani", "mad": "Ètangani", "en": "Handled"},
        {"id": "Sedang ditangani", "mad": "Ghi' ètangani", "en": "Being handled"},
    ),
    Stage(
        {"id": "Ditulis jawabannya", "mad": "Ètolès jawâbhânna", "en": "Reply written"},
        {
            "id": "Jawaban sedang ditulis",
            "mad": "Jawâbhân ghi' ètolès",
            "en": "The reply is being written",
        },
    ),
    Stage(
        {"id": "Dijawab", "mad": "Èjawâb", "en": "Answered"},
        {"id": "Surat jawaban siap", "mad": "Sorat jawâbhân siap", "en": "The reply letter is ready"},
    ),
)
"""What a procedure says that names none: the versions that were written before there were stages."""

_BEGINS_AT = ("identity", "clarification", "referral", "delivery")
"""The branches whose steps begin the second to the fifth stage."""


def read_stages(rows: Sequence[Table]) -> tuple[Stage, ...]:
    """From ``[[stages]]``; `USUAL` where there are none. ValueError names the path."""
    return tuple(_stage(row) for row in rows) or USUAL


def derived(step: int, branches: Mapping[str, int]) -> int:
    """The stage of a step that names none, by the places at which the procedure branches."""
    return 1 + sum(step >= branches[name] for name in _BEGINS_AT)


def _stage(row: Table) -> Stage:
    row.only(("reached", "now"))
    return Stage(_words(row.table("reached")), _words(row.table("now")))


def _words(table: Table) -> dict[str, str]:
    table.only(LANGUAGES)
    return {"id": table.text("id")} | {language: table.text(language) for language in table.values}
