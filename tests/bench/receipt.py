"""A receipt from page to paper: our bytes against python-escpos' own way with a picture, and a printer on the network."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import replace
from statistics import median

from hardware.catalogue import open_printer
from hardware.ports import Confirmed, ReceiptPrinter
from hardware.printers import builder
from hardware.printers.escpos import encode
from hardware.printers.layout import Paper, lay_out
from hardware.printers.simulated import VirtualPrinter
from hardware.printers.typefaces import Typefaces, bundled_typefaces
from hardware.settings import PrinterSettings
from kiosk.receipts import full
from tests.bench.figure import Figure
from tests.hardware.receipts import PROOF
from tests.kiosk.test_receipts import CASE, HEAD, SAY, WHO

PAGE = full(HEAD, replace(CASE, proof_text=PROOF), WHO, SAY)
ROUNDS, JOBS = 60, 5
DOTS, DPI, MM_PER_S = 576, 203, 150.0
FIRST_MM_S = 0.150


def figures() -> list[Figure]:
    """The network first, so that its first job is the first of the process, as in the lobby."""
    typefaces = bundled_typefaces()
    return [*network_figures(typefaces), *byte_figures(lay_out(PAGE, DOTS, typefaces, DPI).papers, typefaces)]


def byte_figures(papers: tuple[Paper, ...], typefaces: Typefaces) -> list[Figure]:
    """Seconds of the processor after drawing, medians of acts taken in turn, and kilobytes."""
    builder.initialise()  # imports the library with its traces removed
    acts: list[Callable[[], bytes]] = [lambda: encode(papers, 1).data, lambda: _theirs(papers)]
    spent: list[list[float]] = [[], []]
    with redirect_stdout(io.StringIO()):  # it warns of a profile without a width at each picture
        for _ in range(ROUNDS):
            for act, seconds in zip(acts, spent, strict=True):
                began = time.process_time()
                act()
                seconds.append(time.process_time() - began)
        ours, theirs = (len(act()) / 1000 for act in acts)
    drawing = _processor_s(lambda: lay_out(PAGE, DOTS, typefaces, DPI))
    return [
        Figure("bytes of a job, CPU s (python-escpos image())", median(spent[0]), median(spent[1]), goal=0.5),
        Figure("bytes of a job, kB (python-escpos image())", ours, theirs, goal=0.55),
        Figure("drawing before it, CPU s (python-escpos image())", drawing, median(spent[1])),
    ]


def network_figures(typefaces: Typefaces) -> list[Figure]:
    """From `print` to proof over TCP, beside the seconds that the paper itself takes, and to its first millimetre."""
    twin = VirtualPrinter(dots=DOTS, dpi=DPI, mm_per_s=MM_PER_S)
    settings = PrinterSettings(kind="tcp", port=twin.serve_tcp().port)
    printer = open_printer(settings, typefaces=typefaces)
    try:
        printer.status()  # as its thread does while nobody waits
        jobs = [_job(printer, twin) for _ in range(JOBS)]
    finally:
        printer.close()
        twin.close()
    rows = sum(paper.image.height for paper in twin.papers) / JOBS
    paper_s = rows * 25.4 / DPI / MM_PER_S
    proofs, firsts = zip(*jobs, strict=True)
    return [
        Figure("print() to proof over TCP, s (the paper's own time)", median(proofs), paper_s, goal=1.15),
        Figure("print() to first millimetre, s (of 150 ms)", median(firsts), FIRST_MM_S, goal=1.0),
        Figure("the same, first job of the process, s (of 150 ms)", firsts[0], FIRST_MM_S, goal=1.0),
    ]


def _job(printer: ReceiptPrinter, twin: VirtualPrinter) -> tuple[float, float]:
    """Seconds to the proof and to a millimetre of paper."""
    seen: list[float] = []
    watching = threading.Thread(target=_watch, args=(twin, seen.append))
    began = time.perf_counter()
    watching.start()
    outcome = printer.print(1, PAGE, lambda: None, lambda _written, _total: None)
    took = time.perf_counter() - began
    watching.join()
    assert isinstance(outcome, Confirmed), outcome
    return took, seen[0] - began


def _watch(twin: VirtualPrinter, seen: Callable[[float], None]) -> None:
    pause = threading.Event()
    while (paper := twin.hanging()) is None or paper.height < DPI / 25.4:
        pause.wait(0.002)
    seen(time.perf_counter())


def _theirs(papers: tuple[Paper, ...]) -> bytes:
    from escpos.printer import Dummy

    job = Dummy()
    job.hw("INIT")
    for paper in papers:
        job.image(paper.image, impl="bitImageRaster")
        job.cut(mode="PART" if paper.partial else "FULL")
    return bytes(job.output)


def _processor_s(act: Callable[[], object]) -> float:
    spent: list[float] = []
    for _ in range(ROUNDS // 4):
        began = time.process_time()
        act()
        spent.append(time.process_time() - began)
    return median(spent)
