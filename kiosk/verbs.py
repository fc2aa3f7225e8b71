"""What `kiosk VERB` does. Each answers with an exit code: 0 good, 1 not so, 2 settings that cannot be used."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Protocol

from hardware.catalogue import open_printer, open_reader, open_scanner
from hardware.ports import State, Status
from kiosk.assembly import Clock, Rules, assemble, centre_client
from kiosk.keys import KeyFolder, machine_identity
from kiosk.settings import Settings
from kiosk.status import is_code
from sync.cases.proof import ReceiptProof
from sync.cases.refusal import Refusal
from sync.cases.working_calendar import JAKARTA
from sync.configuration import config_folder
from sync.journal import Journal, open_journal
from sync.vault.signing import verify_proof
from sync.worker import SyncWorker
from sync.worker import enrol as enrol_at_centre

Say = Callable[[str], None]
_USABLE = (State.READY, State.DEGRADED, State.UNKNOWN)


def run(settings: Settings, clock: Clock, say: Say) -> int:
    """The lobby application in its window, until SIGTERM."""
    from kiosk.environment import prepare  # noqa: PLC0415  Kivy must find its environment first

    panel = settings.panel
    prepare(
        panel.width_px,
        panel.height_px,
        offscreen=False,
        full_screen=panel.full_screen,
        cursor=panel.cursor,
    )
    from kiosk.app import KioskApp, NoWindowError  # noqa: PLC0415
    from kiosk.widgets.look import Panel  # noqa: PLC0415

    with closing(assemble(settings, clock)) as kiosk:
        glass = Panel(panel.width_px, panel.height_px, panel.px_per_mm)
        try:
            KioskApp(kiosk.visit, kiosk.catalogues, glass, office=kiosk.office).run()
        except NoWindowError as trouble:
            say(str(trouble))
            return 1
    return 0


def doctor(settings: Settings, clock: Clock, say: Say) -> int:
    """One line for each part. 1: intake is closed, or a device that is configured cannot be used."""
    rules = Rules.read(config_folder())
    say(f"office: {rules.office.name}, form {rules.form.version}, procedure {rules.sop.version}")
    good = _device(say, "printer", settings.printer.kind, lambda: open_printer(settings.printer))
    good &= _device(say, "scanner", settings.scanner.kind, lambda: open_scanner(settings.scanner))
    good &= _device(
        say, "reader", settings.reader.kind, lambda: open_reader(settings.reader, accepts=is_code)
    )
    good &= _vaults(settings, say)
    return 0 if _journal(settings, clock, say) and good else 1


def enrol(settings: Settings, clock: Clock, code: str, say: Say) -> int:
    """Makes this machine the office's kiosk, with the code that the desk shows."""
    journal = _opened(settings, clock, say)
    if journal is None:
        return 1
    keys = KeyFolder(settings.kiosk.folder)
    with closing(journal), closing(centre_client(settings, clock, journal, None)) as client:
        enrolled = enrol_at_centre(
            client,
            code,
            journal,
            key_path=keys.device,
            recipients_path=keys.recipients,
            identity=machine_identity(journal.journal_id),
        )
    if isinstance(enrolled, Refusal):
        say(f"not enrolled: {_told(enrolled)}")
        return 1
    say(f"enrolled at {enrolled.office_name or enrolled.office_id}; numbers begin with {enrolled.prefix}")
    return 0


def sync(settings: Settings, clock: Clock, say: Say) -> int:
    """Sends what waits and fetches the news, once."""
    journal = _opened(settings, clock, say)
    if journal is None:
        return 1
    with closing(journal):
        key = KeyFolder(settings.kiosk.folder).device_key()
        if isinstance(key, Refusal):
            say(f"not sent: {_told(key)}")
            return 1
        with closing(centre_client(settings, clock, journal, key)) as client:
            report = SyncWorker(journal, client, clock).send_now()
    say(
        f"{report.outcome}: {report.sent} records sent, {report.acknowledged} cases acknowledged, "
        f"{report.blobs} files, {report.feed_rows} statuses{f' ({report.detail})' if report.detail else ''}"
    )
    return 0 if report.outcome == "done" else 1


def verify_receipt(settings: Settings, text: str, more_keys: list[Path], say: Say) -> int:
    """Whether the text of a receipt's QR is genuine, without a network: "true" or "false", and why."""
    proof = verify_proof(text, KeyFolder(settings.kiosk.folder).known(*more_keys))
    if isinstance(proof, ReceiptProof):
        at = proof.at.astimezone(JAKARTA)
        say(f"true: {proof.number}, serial {proof.serial}, received {at:%Y-%m-%d %H:%M} WIB")
        return 0
    say(f"false: {_WHY.get(proof.code, proof.code)}")
    return 1


_WHY = {
    "proof.unreadable": "this text is no proof of a receipt",
    "proof.key_unknown": "no public key of this office or machine has the id that the proof names",
    "proof.signature": "the signature does not fit: the text was changed or never signed by this key",
}


def _told(refusal: Refusal) -> str:
    details = ", ".join(f"{name} {value}" for name, value in refusal.details.items())
    return f"{refusal.code} ({details})" if details else refusal.code


def _opened(settings: Settings, clock: Clock, say: Say) -> Journal | None:
    journal = open_journal(settings.kiosk.folder, clock)
    if isinstance(journal, Refusal):
        hint = "; stop the running kiosk first" if journal.code == "journal.locked" else ""
        say(f"journal: {_told(journal)}{hint}")
        return None
    return journal


class _Device(Protocol):
    def status(self) -> Status: ...

    def close(self) -> None: ...


def _device(say: Say, name: str, kind: str, opened: Callable[[], _Device]) -> bool:
    if kind == "none":
        say(f"{name}: none")
        return True
    device = opened()
    try:
        status = device.status()
    finally:
        device.close()
    trouble = f", {status.trouble}" if status.trouble else ""
    say(f"{name}: {status.state}{trouble} ({kind})")
    return status.state in _USABLE


def _vaults(settings: Settings, say: Say) -> bool:
    keys = KeyFolder(settings.kiosk.folder)
    key, whom = keys.device_key(), keys.whom()
    say(f"device key: {_told(key) if isinstance(key, Refusal) else key.key_id.hex()}")
    say(f"recipients: {_told(whom) if isinstance(whom, Refusal) else ' '.join(whom.key_ids)}")
    return not isinstance(key, Refusal) and not isinstance(whom, Refusal)


def _journal(settings: Settings, clock: Clock, say: Say) -> bool:
    journal = _opened(settings, clock, say)
    if journal is None:
        return False
    with closing(journal):
        enrolled, waiting = journal.enrolment, journal.waiting()
        say(f"enrolment: {'none; run kiosk enrol CODE' if enrolled is None else enrolled.prefix}")
        say(
            f"outbox: {waiting.cases} cases and {waiting.blobs} files wait, {len(waiting.quarantined)} set aside"
        )
        say(f"papers: {len(journal.pending_jobs())} not settled")
    return enrolled is not None
