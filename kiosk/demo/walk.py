"""The walkthrough: a scripted citizen in an offscreen window, and what became of the complaint, checked."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.demo.citizen import Citizen, Look, LostError, album
from kiosk.demo.house import House, running_house
from kiosk.environment import prepare
from kiosk.outside import PaperState
from kiosk.presenters.status_views import StatusView
from kiosk.presenters.views import DoneView
from kiosk.widgets.look import PORTRAIT_21, Panel

if TYPE_CHECKING:
    from kiosk.stage import Stage

_SYNCED_WITHIN_S = 30


@dataclass(frozen=True, slots=True)
class Walked:
    """One complaint, filed. ``seconds`` from the command to the end; ``stages``: seconds by name."""

    tracking_number: str
    serial: str
    receipt_png: str
    receipt_escpos: str
    synced: bool
    desk_url: str
    central_url: str
    var: str
    seconds: float
    stages: dict[str, float]


@contextmanager
def running_walk(
    var: Path,
    *,
    port: int = 0,
    database: str = "",
    pictures: Path | None = None,
    panel: Panel = PORTRAIT_21,
) -> Iterator[tuple[Walked, House]]:
    """File one complaint by touch, and leave centre and kiosk up until the block ends.

    Raises NotUpError or LostError, whose text says what failed.
    """
    begun = time.perf_counter()
    with _lobby(var, port, database, panel) as (stage, house):
        stages = {"start of centre, kiosk and window": time.perf_counter() - begun}
        citizen = Citizen(stage, look=_drawn_once(stage) if pictures is None else album(stage, pictures))
        done = citizen.file_complaint()
        stages |= {f"page {name}": seconds for name, seconds in citizen.seconds.items()}
        sent = time.perf_counter()
        _must_be_printed(done)
        _must_be_synced(house)
        stages["sync"] = time.perf_counter() - sent
        paper = _paper(house)
        yield (
            Walked(
                tracking_number=done.number,
                serial=done.serial,
                receipt_png=str(paper.with_name(f"{paper.stem}-1.png").resolve()),
                receipt_escpos=str(paper.resolve()),
                synced=True,
                desk_url=house.centre.desk_url,
                central_url=house.centre.url,
                var=str(var.resolve()),
                seconds=round(time.perf_counter() - begun, 2),
                stages={name: round(seconds, 3) for name, seconds in stages.items()},
            ),
            house,
        )


def ask_status(
    var: Path, number: str, *, port: int = 0, database: str = "", panel: Panel = PORTRAIT_21
) -> list[str]:
    """Ask for a number's status by touch; what then stands on the glass. Raises like `running_walk`."""
    with _lobby(var, port, database, panel) as (stage, house):
        assert house.kiosk.worker is not None
        report = house.kiosk.worker.send_now()
        if report.outcome != "done":
            raise LostError(f"the centre's news could not be fetched: {report.outcome} {report.detail}")
        stage.tap("choice.status")
        stage.type(number.upper().replace("-", ""))
        stage.tap("primary")
        if not stage.until(lambda: isinstance(stage.view, StatusView), 10):
            raise LostError(f"no status page for this number: {' '.join(stage.texts())}")
        return stage.texts()


@contextmanager
def _lobby(var: Path, port: int, database: str, panel: Panel) -> Iterator[tuple[Stage, House]]:
    """A house with an offscreen window in it."""
    prepare(panel.width_px, panel.height_px, offscreen=True, full_screen=False, cursor=False)
    from kiosk.app import NoWindowError  # noqa: PLC0415  Kivy only after its environment
    from kiosk.stage import Stage, VirtualTime  # noqa: PLC0415

    clock = VirtualTime()
    with running_house(var, port=port, database=database, monotonic=clock.now) as house:
        try:
            stage = Stage(house.kiosk.visit, house.kiosk.catalogues, panel, clock, office=house.kiosk.office)
        except NoWindowError as trouble:
            raise LostError(str(trouble)) from trouble
        stage.draws = (
            False  # nobody looks on: sixty frames a second by the processor alone are half of a walk
        )
        yield stage, house
        stage.close()


def _drawn_once(stage: Stage) -> Look:
    """Every page that is filled in, whole and with the real GL, once."""

    def look(page: str, filled: bool) -> None:
        if filled:
            stage.draw()

    return look


def _must_be_printed(done: DoneView) -> None:
    if done.print_state is not PaperState.CONFIRMED:
        raise LostError(f"the receipt of {done.number} was not proved to be printed: {done.print_state}")


def _paper(house: House) -> Path:
    """The bytes of the receipt's job; the printer keeps them when the line is closed, a moment after its proof."""
    if not house.printer.events.wait("job_ended", within_s=5):
        raise LostError("the virtual printer has kept no paper")
    return house.printer.saved_jobs[-1]


def _must_be_synced(house: House) -> None:
    """The case and its files are under the centre's signature, and the outbox is empty."""
    journal = house.kiosk.journal
    assert journal is not None
    end = time.monotonic() + _SYNCED_WITHIN_S
    while time.monotonic() < end:
        waiting = journal.waiting()
        if not (waiting.cases or waiting.blobs):
            return
        time.sleep(0.05)
    attempts = "; ".join(f"{one.outcome} {one.details}" for one in journal.attempts(3))
    raise LostError(f"the case has not reached the centre in {_SYNCED_WITHIN_S} seconds: {attempts}")
