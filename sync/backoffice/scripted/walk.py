"""The way of one case through the twelve steps: what is done next, by whom, after how much office time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from sqlalchemy import Connection

from sync.backoffice.scripted.cast import UNITS
from sync.backoffice.scripted.matters import Matter
from sync.backoffice.scripted.troupe import Standing, Troupe
from sync.cases.commands import (
    AddClarification,
    AskToComplete,
    CompleteStep,
    DeliveryFailed,
    Dispose,
    PapersArrived,
    RecordDelivery,
    RefuseSignature,
    ReturnForCorrection,
    SaveLetter,
    SetClass,
    Sign,
    Withdraw,
)
from sync.cases.ids import uuid7
from sync.cases.refusal import Refusal
from sync.cases.working_calendar import JAKARTA
from sync.central.acting import Beside
from sync.central.paper_contents import Clarification, LetterFile, LetterText, as_paper
from sync.central.papers import CLARIFICATION, LETTER, NewPaper, keep
from sync.central.people import Person
from sync.central.store import utc
from sync.central.subjects import write_subject

DAY = 450
"""Office minutes of a working day."""
_SHORTER = 5 / 12
"""A request for information is promised in five working days in place of twelve, and is worked at accordingly."""


@dataclass(slots=True)
class Plot:
    """What will happen to a case. Each trouble happens once; ``pace``: 1 for the standard's time, more for late ones."""

    matter: Matter
    pace: float
    asks_identity: bool
    remit: str
    corrections: int
    refuses: bool
    fails: int
    withdraws_at: int
    content: int | None

    @classmethod
    def drawn(cls, rng: Random, matter: Matter) -> Plot:
        outside = rng.random()
        pace = rng.uniform(1.4, 3.0) if rng.random() < 0.09 else rng.uniform(0.25, 0.85)
        return cls(
            matter,
            pace=pace * (_SHORTER if matter.kind == "informasi" else 1),
            asks_identity=rng.random() < 0.09,
            remit="pengawasan"
            if outside < 0.02
            else "bukan_kewenangan"
            if outside < 0.08
            else "tindak_lanjut",
            corrections=1 if rng.random() < 0.1 else 0,
            refuses=rng.random() < 0.02,
            fails=1 if rng.random() < 0.06 else 0,
            withdraws_at=rng.randint(2, 6) if rng.random() < 0.02 else 0,
            content=rng.choice((4, 4, 3, 3, 3, 2, 1, None)),
        )


def minutes_until(rng: Random, detail: Standing, plot: Plot, troupe: Troupe) -> int:
    """Office minutes until somebody turns to the case again."""
    if detail.row.paused_since is not None:
        return rng.randint(2, 11) * DAY
    step = troupe.centre.store.rules.sop.step(detail.row.step)
    if step.standard_minutes:
        return max(2, int(step.standard_minutes * plot.pace * rng.uniform(0.5, 1.2)))
    return max(20, int(step.standard_days * DAY * plot.pace * rng.uniform(0.6, 1.1)))


def next_act(rng: Random, detail: Standing, plot: Plot, troupe: Troupe) -> Standing | Refusal:
    """One thing that somebody does; the case afterwards, or why nobody could."""
    row = detail.row
    if plot.withdraws_at and row.step >= plot.withdraws_at:
        plot.withdraws_at = 0
        reason = "Pelapor menyampaikan masalahnya sudah selesai."
        return troupe.do(
            detail, troupe.with_role("staf"), lambda hand: Withdraw(hand=hand, reason=reason, proof="0" * 64)
        )
    if row.paused_since is not None:
        note = "Fotokopi KTP diserahkan di loket."
        return troupe.do(detail, troupe.with_role("staf"), lambda hand: PapersArrived(hand=hand, note=note))
    return _STEPS[row.step](rng, detail, plot, troupe)


_Step = Callable[[Random, Standing, Plot, Troupe], Standing | Refusal]


def _plain(role: str, note: str = "") -> _Step:
    def step(rng: Random, detail: Standing, plot: Plot, troupe: Troupe) -> Standing | Refusal:
        people = _shuffled(rng, troupe.with_role(role, detail.row.unit))
        return troupe.do(
            detail, people, lambda hand: CompleteStep(hand=hand, step=detail.row.step, note=note)
        )

    return step


def _identity(rng: Random, detail: Standing, plot: Plot, troupe: Troupe) -> Standing | Refusal:
    staff = _shuffled(rng, troupe.with_role("staf"))
    if plot.asks_identity:
        plot.asks_identity = False
        return troupe.do(
            detail, staff, lambda hand: AskToComplete(hand=hand, missing="Fotokopi KTP atau SIM yang berlaku")
        )
    note = rng.choice(
        ("Dicocokkan dengan KTP asli di loket.", "Dicocokkan dengan pindaian kartu dan telepon balik.")
    )
    return troupe.do(detail, staff, lambda hand: CompleteStep(hand=hand, step=2, note=note))


def _record(rng: Random, detail: Standing, plot: Plot, troupe: Troupe) -> Standing | Refusal:
    staff = _shuffled(rng, troupe.with_role("staf"))
    done = troupe.do(detail, staff, lambda hand: CompleteStep(hand=hand, step=3))
    if isinstance(done, Standing):
        store = troupe.centre.store
        write_subject(store, detail.row.case_id, plot.matter.subject, staff[0], troupe.clock)
        return _classed(done, plot, troupe, staff)
    return done


def _classed(detail: Standing, plot: Plot, troupe: Troupe, staff: list[Person]) -> Standing | Refusal:
    """Whoever records it says of what class it is; that it is a matter of supervision is seen with the disposition."""
    informs = plot.matter.kind == "informasi"
    klass, reason = (
        ("informasi", "Hanya menanyakan syarat dan cara.") if informs else ("biasa", "Pengaduan pelayanan.")
    )
    return troupe.do(detail, staff, lambda hand: SetClass(hand=hand, klass=klass, reason=reason))


def _dispose(rng: Random, detail: Standing, plot: Plot, troupe: Troupe) -> Standing | Refusal:
    rulers = [*troupe.with_role("camat"), *troupe.with_role("sekcam")]
    if rng.random() < 0.35:
        rulers.reverse()
    ours = plot.remit == "tindak_lanjut"
    if plot.remit == "pengawasan" and detail.case.klass == "biasa":
        reason = "Menyangkut perilaku petugas; diperiksa oleh Inspektorat."
        classed = troupe.do(
            detail, rulers, lambda hand: SetClass(hand=hand, klass="pengawasan", reason=reason)
        )
        if isinstance(classed, Refusal):
            return classed
        detail = classed
    body = (
        "Inspektorat Kabupaten Pamekasan"
        if plot.remit == "pengawasan"
        else "Kantor Pertanahan Kabupaten Pamekasan"
    )
    return troupe.do(
        detail,
        rulers,
        lambda hand: Dispose(
            hand=hand,
            kind=plot.remit,
            unit=UNITS.get(plot.matter.service, "") if ours else "",
            body="" if ours else body,
            nature="segera" if plot.pace < 0.4 else "biasa",
            instruction="Klarifikasi dan siapkan tanggapan." if ours else "",
            note="Sesuai tugas kecamatan." if ours else "Bukan tugas kecamatan; diteruskan.",
        ),
    )


def _clarify(rng: Random, detail: Standing, plot: Plot, troupe: Troupe) -> Standing | Refusal:
    heads = troupe.with_role("kasi", detail.row.unit)
    case = detail.case
    if not case.clarifications:
        now = troupe.clock().astimezone(JAKARTA)
        paper_id = uuid7(now, rng.getrandbits)
        heard = Clarification(
            heard="Petugas loket", capacity="petugas", day=now.date().isoformat(), time=f"{now:%H:%M}", way="tatap_muka",
            place="Kantor Kecamatan", said=plot.matter.finding,
        )  # fmt: skip
        paper = as_paper(CLARIFICATION, heard, paper_id)
        return troupe.do(
            detail,
            heads,
            lambda hand: AddClarification(hand=hand, paper=paper_id),
            _kept(troupe, detail, paper),
        )
    return troupe.do(detail, heads, lambda hand: CompleteStep(hand=hand, step=5, note=plot.matter.finding))


def _write(rng: Random, detail: Standing, plot: Plot, troupe: Troupe) -> Standing | Refusal:
    """A version of the letter first, then the step; after a correction another version."""
    case, staff = detail.case, _shuffled(rng, troupe.with_role("staf"))
    returned = case.letter is not None and case.loops >= case.letter.version
    if case.letter is not None and not returned:
        return troupe.do(detail, staff, lambda hand: CompleteStep(hand=hand, step=7))
    version = 1 if case.letter is None else case.letter.version + 1
    paper_id = uuid7(troupe.clock(), rng.getrandbits)
    paper = as_paper(LETTER, _letter(detail, plot, version), paper_id)
    return troupe.do(
        detail,
        staff,
        lambda hand: SaveLetter(hand=hand, paper=paper_id, version=version, sha256=paper.sha256),
        _kept(troupe, detail, paper),
    )


def _letter(detail: Standing, plot: Plot, version: int) -> LetterFile:
    again = " Surat ini sudah disempurnakan." if version > 1 else ""
    confidential = detail.row.identity_mode != "terbuka"
    body = (
        f"Menindaklanjuti pengaduan Saudara tentang {plot.matter.subject.lower()}, bersama ini kami sampaikan:\n\n"
        f"1. {plot.matter.finding}\n2. {plot.matter.reply}{again}\n\n"
        "Demikian, atas perhatian Saudara kami sampaikan terima kasih."
    )
    main = LetterText(
        subject=f"Tanggapan pengaduan: {plot.matter.subject}",
        to_name="Pelapor" if confidential else detail.row.complainant or "Pelapor",
        to_lines=("di tempat",),
        body=body,
    )
    return LetterFile(main=main, notice=main if plot.remit != "tindak_lanjut" else None)


def _check(rng: Random, detail: Standing, plot: Plot, troupe: Troupe) -> Standing | Refusal:
    heads, sekcam = troupe.with_role("kasi", detail.row.unit), troupe.with_role("sekcam")
    case = detail.case
    if not case.initials:
        return troupe.do(detail, heads, lambda hand: CompleteStep(hand=hand, step=8))
    if plot.corrections:
        plot.corrections -= 1
        reason = "Sebutkan tanggal penyelesaiannya."
        return troupe.do(detail, sekcam, lambda hand: ReturnForCorrection(hand=hand, reason=reason))
    return troupe.do(detail, [*sekcam, *heads], lambda hand: CompleteStep(hand=hand, step=8))


def _sign(rng: Random, detail: Standing, plot: Plot, troupe: Troupe) -> Standing | Refusal:
    signers = [
        *troupe.with_role("camat"),
        *troupe.with_role("sekcam"),
        *troupe.with_role("kasi", detail.row.unit),
    ]
    if plot.refuses:
        plot.refuses = False
        return troupe.do(
            detail, signers, lambda hand: RefuseSignature(hand=hand, reason="Periksa lagi kewenangannya.")
        )
    sha256 = "0" * 64 if detail.case.letter is None else detail.case.letter.sha256
    return troupe.do(detail, signers, lambda hand: Sign(hand=hand, way="basah", sha256=sha256))


def _deliver(rng: Random, detail: Standing, plot: Plot, troupe: Troupe) -> Standing | Refusal:
    staff = _shuffled(rng, troupe.with_role("staf"))
    if plot.fails:
        plot.fails -= 1
        return troupe.do(
            detail, staff, lambda hand: DeliveryFailed(hand=hand, way="pos", reason="Alamat tidak ditemukan.")
        )
    anonymous = detail.row.identity_mode == "anonim"
    way = "publik" if anonymous else _WAYS.get(detail.row.way_of_reply, "ambil")
    to = "" if anonymous else "Yang bersangkutan"
    return troupe.do(
        detail, staff, lambda hand: RecordDelivery(hand=hand, way=way, to=to, content=plot.content)
    )


_WAYS = {"pos": "pos", "whatsapp": "wa", "email": "email"}
_STEPS: dict[int, _Step] = {
    1: _plain("staf", "Formulir diperiksa."),
    2: _identity,
    3: _record,
    4: _dispose,
    5: _clarify,
    6: _plain("kasi", "Siapkan surat tanggapan."),
    7: _write,
    8: _check,
    9: _plain("staf"),
    10: _sign,
    11: _plain("staf"),
    12: _deliver,
}


def _kept(troupe: Troupe, detail: Standing, paper: NewPaper) -> Callable[[Person], Beside]:
    """The paper lies beside the event that names it, in one transaction."""
    store, now = troupe.centre.store, utc(troupe.clock())

    def by(person: Person) -> Beside:
        def beside(connection: Connection) -> Refusal | None:
            kept = keep(connection, store, detail.row.case_id, paper, person, now)
            return kept if isinstance(kept, Refusal) else None

        return beside

    return by


def _shuffled(rng: Random, people: list[Person]) -> list[Person]:
    return rng.sample(people, len(people))
