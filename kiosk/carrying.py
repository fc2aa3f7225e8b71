"""A USB stick in the hands of staff: which one it is, and the two errands with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from kiosk.maintenance import ErrandEnd, OnStep, Phase, Step
from sync.cases.refusal import Refusal
from sync.journal import Journal
from sync.vault.recipients import Recipients
from sync.vault.signing import DeviceKey
from sync.worker.reports import Progress
from sync.worker.stick import export_bundle, take_reply

MOUNTED_UNDER = ("/media", "/run/media", "/mnt")
_PHASES: dict[str, Phase] = {"cases": "cases", "files": "files", "status": "status", "checking": "check"}


def sticks(mounts: str, under: Sequence[str] = MOUNTED_UNDER) -> tuple[Path, ...]:
    """Mount points below ``under``, from the text of /proc/self/mounts; blanks stand there as ``\\040``."""
    points = [line.split(" ")[1].replace("\\040", " ") for line in mounts.splitlines() if " " in line]
    return tuple(
        sorted({Path(point) for point in points if any(point.startswith(f"{top}/") for top in under)})
    )


@dataclass(frozen=True, slots=True)
class StickFinder:
    """``folder``: named in the settings, then it alone counts; else whatever is mounted where sticks are."""

    folder: str = ""
    mounts: Path = Path("/proc/self/mounts")

    def find(self) -> Path | Refusal:
        """``stick.missing``, ``stick.two``."""
        if self.folder:
            named = Path(self.folder)
            return named if named.is_dir() else Refusal("stick.missing")
        try:
            found = sticks(self.mounts.read_text(encoding="utf-8"))
        except OSError:
            return Refusal("stick.missing")
        if len(found) > 1:
            return Refusal("stick.two")
        return found[0] if found else Refusal("stick.missing")


@dataclass(frozen=True, slots=True)
class Carrier:
    """`kiosk.maintenance.Carrying`."""

    journal: Journal
    finder: StickFinder
    key: DeviceKey
    recipients: Callable[[], Recipients | Refusal]
    recipients_path: Path
    published: Path
    clock: Callable[[], datetime]
    health: Callable[[], dict[str, object]] = dict

    def save(self) -> SaveErrand:
        return SaveErrand(self)

    def fetch(self) -> FetchErrand:
        return FetchErrand(self)


@dataclass(slots=True)
class SaveErrand:
    """All that waits, onto the stick, read back."""

    by: Carrier
    _cancelled: bool = field(default=False)

    def run(self, on_step: OnStep) -> ErrandEnd:
        by = self.by
        on_step(Step("contact"))
        folder = by.finder.find()
        if isinstance(folder, Refusal):
            return _trouble(folder, by.clock())
        whom = by.recipients()
        if isinstance(whom, Refusal):
            return _trouble(whom, by.clock())
        saved = export_bundle(
            by.journal,
            folder,
            key=by.key,
            recipients=whom,
            clock=by.clock,
            health=by.health,
            on_progress=_steps(on_step),
            cancelled=lambda: self._cancelled,
        )
        if isinstance(saved, Refusal):
            return _trouble(saved, by.clock())
        word = "stick.saved_here" if saved.same_disk and not by.finder.folder else "stick.saved"
        return ErrandEnd("done", word, by.clock(), {"n": saved.cases, "bytes": saved.bytes})

    def cancel(self) -> None:
        self._cancelled = True


@dataclass(frozen=True, slots=True)
class FetchErrand:
    """The centre's reply, as over the network."""

    by: Carrier

    def run(self, on_step: OnStep) -> ErrandEnd:
        by = self.by
        on_step(Step("contact"))
        folder = by.finder.find()
        if isinstance(folder, Refusal):
            return _trouble(folder, by.clock())
        taken = take_reply(
            by.journal,
            folder,
            key=by.key,
            clock=by.clock,
            recipients_path=by.recipients_path,
            published=by.published,
            on_progress=_steps(on_step),
        )
        if isinstance(taken, Refusal):
            return _trouble(taken, by.clock())
        return ErrandEnd("done", "stick.taken", by.clock(), {"n": taken.acknowledged})

    def cancel(self) -> None:
        """A reply is taken over in seconds, whole."""


def _steps(on_step: OnStep) -> Callable[[Progress], None]:
    def told(progress: Progress) -> None:
        phase = _PHASES.get(progress.phase)
        if phase is not None:
            on_step(Step(phase, progress.done, progress.total))

    return told


def _trouble(refused: Refusal, at: datetime) -> ErrandEnd:
    if refused.code == "stick.cancelled":
        return ErrandEnd("stopped", refused.code, at)
    return ErrandEnd("trouble", refused.code, at, dict(refused.details))
