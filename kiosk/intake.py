"""The use case of the whole machine: a finished draft becomes a numbered case and a paper.

First the disk, then the printer: the case is durable before anything is printed or shown.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from hardware.page import Page
from kiosk.card import card_owed
from kiosk.case_papers import CasePapers
from kiosk.draft import Stroke
from kiosk.outside import Filed, PaperState, Parcel
from kiosk.printing import PrintingDesk
from kiosk.receipts import Personal, Proven
from kiosk.strokes import svg
from kiosk.texts.text import Text, Verbatim, Words
from sync.cases.dates import told_day
from sync.cases.form import Form
from sync.cases.nik import Nik
from sync.cases.notes import Note
from sync.cases.refusal import Refusal
from sync.cases.working_calendar import JAKARTA, WorkingCalendar
from sync.journal import Accepted, Journal, Submission
from sync.journal.print_jobs import OFFERED_FOR, PrintJob
from sync.vault.recipients import Recipients
from sync.vault.sealed_files import SealedFile
from sync.vault.sealing import seal
from sync.vault.signing import DeviceKey

SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class SealedFiles:
    """`kiosk.outside.Files`: everything is sealed as it is taken. ``whom``: asked at each sealing, since lists change."""

    journal: Journal
    whom: Callable[[], Recipients | Refusal]

    def keep(self, role: str, media_type: str, plain: bytes) -> SealedFile | Refusal:
        """On the disk, sealed, when this returns; ``keys.*``: there is nobody to seal to, so nothing was stored."""
        recipients = self.whom()
        if isinstance(recipients, Refusal):
            return recipients
        return self.journal.sealed.write(role, media_type, plain, recipients)

    def discard(self, files: tuple[SealedFile, ...]) -> None:
        """Files of a visit that came to nothing. What a broken disk does not let go is swept at the next start."""
        for file in files:
            with suppress(OSError):
                self.journal.sealed.discard(file)


@dataclass(frozen=True, slots=True)
class IntakeDesk:
    """`kiosk.outside.Intake`. ``sent`` wakes the worker of the sync; ``desk``: when somebody sits by this kiosk, None: by the
    office's calendar."""

    journal: Journal
    files: SealedFiles
    key: DeviceKey
    form: Form
    papers: CasePapers
    printing: PrintingDesk
    clock: Callable[[], datetime]
    clock_sure: Callable[[], bool]
    sent: Callable[[], None]
    desk: WorkingCalendar | None = None

    def submit(self, parcel: Parcel) -> Filed | Refusal:
        """Numbered, durable and its paper on the way; the same parcel again is the same case, and one paper."""
        signature = self._signature(parcel.strokes)
        if isinstance(signature, Refusal):
            return signature
        accepted = self._stored(parcel, signature)
        if isinstance(accepted, Refusal):
            self.files.discard(signature)
            return accepted
        proven = self.papers.proven(accepted)
        page = self.papers.full(proven, parcel.answers["kind"], self._personal(parcel))
        self._put(accepted, page, PaperState.WAITING)
        self.sent()
        return _filed(accepted, proven)

    def interrupted(self) -> Filed | None:
        """The case whose paper was owed when the process ended, if its owner may still stand there.

        Its short receipt is put on the way; of an uncertain paper the visitor is asked first.
        """
        now = self.clock()
        jobs = [job for job in self.journal.pending_jobs() if self._still_there(job, now)]
        accepted = self.journal.accepted(jobs[-1].case_id) if jobs else None
        if accepted is None or accepted.job_id != jobs[-1].id:
            return None
        proven = self.papers.proven(accepted)
        state = PaperState.WAITING if jobs[-1].state == "queued" else PaperState.UNCERTAIN
        self._put(accepted, self.papers.short(proven), state)
        return _filed(accepted, proven)

    def _still_there(self, job: PrintJob, now: datetime) -> bool:
        """Younger than three minutes by a clock that can be trusted; staff print all others."""
        return self.clock_sure() and timedelta(0) <= now - job.created_at <= OFFERED_FOR

    def _stored(self, parcel: Parcel, signature: tuple[SealedFile, ...]) -> Accepted | Refusal:
        recipients = self.files.whom()
        if isinstance(recipients, Refusal):
            return recipients
        case = Submission(
            case_id=parcel.case_id,
            form_version=self.form.version,
            sop_version=self.papers.sop.version,
            answers=parcel.answers,
            files=(*parcel.files, *signature),
            language=parcel.language,
            received_at=self.clock(),
            clock_sure=self.clock_sure(),
            sealed_to=recipients.key_ids,
        )
        return self.journal.submit(case, lambda plain: seal(plain, recipients), self.key.sign)

    def _signature(self, strokes: tuple[Stroke, ...]) -> tuple[SealedFile, ...] | Refusal:
        if not strokes:
            return ()
        kept = self.files.keep(SIGNATURE, "image/svg+xml", svg(strokes))
        return kept if isinstance(kept, Refusal) else (kept,)

    def _put(self, accepted: Accepted, page: Page, state: PaperState) -> None:
        def copy(n: int) -> Page:
            return self.papers.copy_behind_torn(page, n, accepted)

        self.printing.put(accepted.job_id, page, copy, state)

    def _personal(self, parcel: Parcel) -> Personal:
        answers = parcel.answers
        day = answers.get("when")
        nik = Nik.parse(answers.get("nik", ""), self.clock().astimezone(JAKARTA).date())
        return Personal(
            identity_mode=answers.get("identity_mode", ""),
            name=answers.get("name", ""),
            nik_last_four=nik.last_four if isinstance(nik, Nik) else "",
            kind=Text(f"q.kind.{answers['kind']}"),
            unit=self._unit(answers["unit"]),
            when=told_day(day) if day else None,
            where=answers.get("where", ""),
            attachments=len(parcel.files),
            card_owed=card_owed(answers, attended=(self.desk or self.papers.calendar).is_open(self.clock())),
            assisted=Note.ASSISTED in answers,
        )

    def _unit(self, unit: str) -> Words:
        label = self.papers.head.office.service_label(unit)
        return Text(f"q.unit.{unit}") if label is None else Verbatim(label)


def _filed(accepted: Accepted, proven: Proven) -> Filed:
    return Filed(
        job_id=accepted.job_id,
        number=accepted.number,
        serial=accepted.serial,
        received_at=accepted.received_at,
        proof_text=accepted.proof_text,
        due=proven.due,
        completeness_due=proven.completeness_due,
    )
