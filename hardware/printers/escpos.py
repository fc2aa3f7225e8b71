"""Papers to the bytes of a job. Pure.

Text reaches the printer as dots only (`strips`), so nothing that anybody typed can be a command.
python-escpos builds "initialise", "align" and "cut" (`builder`); its connections are not used: they call
a job done when the bytes have reached a kernel buffer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from hardware.printers import builder
from hardware.printers.layout import Paper
from hardware.printers.strips import cut_up

PIECE_BYTES = 4096
"""Between two status questions: a third of a second at 115,200 baud, so that the answer comes in time."""
_FIRST_ID, _IDS = 0x21, 94
COMPLETION_HEADER = b"\x37\x22"


@dataclass(frozen=True, slots=True)
class Job:
    """One job in pieces that may be sent with a status question between them, never inside one.

    ``rows``: length of all papers in dots; ``shifts`` and ``thickened`` as in `strips.Strips`, of each paper and
    of all. ``ask`` is the question for completion, sent last; ``id`` the four characters in it.
    """

    pieces: tuple[bytes, ...]
    rows: int
    shifts: tuple[int, ...]
    thickened: int
    ask: bytes
    id: bytes

    @property
    def data(self) -> bytes:
        """All bytes of the job without the question."""
        return b"".join(self.pieces)


def encode(
    papers: Sequence[Paper], job_id: int, *, completion_query: bool = True, cutter: bool = True
) -> Job:
    """The bytes that put ``papers`` on paper and then ask whether they are printed (`question`)."""
    pieces: list[bytes] = []
    begin = builder.initialise()
    cut_papers = [cut_up(paper.image) for paper in papers]
    for paper, strips in zip(papers, cut_papers, strict=True):
        pieces += gathered((begin, *strips.commands), PIECE_BYTES)
        pieces.append(end_of_paper(paper.partial, cutter))
        begin = b""
    return Job(
        tuple(pieces),
        sum(paper.image.height for paper in papers),
        tuple(strips.shift for strips in cut_papers),
        sum(strips.thickened for strips in cut_papers),
        question(job_id, completion_query),
        completion_id(job_id),
    )


def gathered(commands: Iterable[bytes], limit: int) -> Iterator[bytes]:
    """Whole commands together up to ``limit`` bytes; a longer one stands alone."""
    piece = b""
    for command in commands:
        if piece and len(piece) + len(command) > limit:
            yield piece
            piece = b""
        piece += command
    if piece:
        yield piece


def end_of_paper(partial: bool, cutter: bool) -> bytes:
    """The cut; without a ``cutter`` the paper is only fed past the edge."""
    return builder.cut(partial) if cutter else b"\x1bd\x06"


def question(job_id: int, completion_query: bool) -> bytes:
    """``GS ( H`` with four characters made of ``job_id``, or ``GS r 1`` for models that do not know it."""
    return b"\x1d(H\x06\x00\x30\x30" + completion_id(job_id) if completion_query else b"\x1dr\x01"


def completion_id(job_id: int) -> bytes:
    """Four characters for ``GS ( H`` that name a job: 21h to 7Eh, since the manuals allow 20h to 7Eh."""
    digits: list[int] = []
    for _ in range(4):
        job_id, digit = divmod(job_id, _IDS)
        digits.append(_FIRST_ID + digit)
    return bytes(digits)
